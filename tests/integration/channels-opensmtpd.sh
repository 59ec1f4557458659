#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# OpenSMTPD is refused as Exim is in channels.sh: its log and its reports are one record of each failure.
# Its queue and its sockets have fixed places: others are mounted over them, which nobody else sees.
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
smtpd=$root/usr/sbin/smtpd
[ -x "$smtpd" ] || skip_all "OpenSMTPD is not here; tests/integration/fetch gets it"
[ -n "${MOUNTS_APART:-}" ] || skip_all "OpenSMTPD needs root, and mounts of its own"
unprivileged
answers=$SOURCE/tests/integration/refusals.tsv
"$SOURCE/tests/integration/refuse.py" serve "$answers" "$work/port" &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
chmod 755 "$work"
mkdir box empty programs
chmod 777 box
for folder in /var/spool /var/lib /run /usr/libexec; do
  mkdir -p $folder && mount -t tmpfs none $folder || skip_all "nothing can be mounted over $folder"
done
mkdir -m 711 /var/spool/smtpd
mkdir -p /run/opensmtpd /usr/libexec/opensmtpd /var/lib/opensmtpd/empty
cp "$root"/usr/libexec/opensmtpd/* /usr/libexec/opensmtpd
cp "$wrapper" wrapper.so
for name in opensmtpd=65531 opensmtpq=65530 box=65529 nobody=65534 root=0; do
  echo "${name%=*}:x:${name#*=}:${name#*=}::$work/empty:/bin/sh"
done >passwd
for name in opensmtpd=65531 opensmtpq=65530 box=65529 nogroup=65534 root=0; do
  echo "${name%=*}:x:${name#*=}:"
done >group
cat >smtpd.conf <<END
listen on lo port $port
table users { "@" = box }
action "out" relay host smtp://127.0.0.1:$(cat port)
action "box" maildir "$work/box" virtual <users>
match from local for domain "bounces.example" action "box"
match from local for any action "out"
END
chown -R root:root "$work"
LD_PRELOAD=$work/wrapper.so "$smtpd" -d -f "$work/smtpd.conf" >said 2>&1 &
daemon=$!
trap 'kill $daemon $server; rm -rf "$work"' EXIT
python3 - "$port" "$(grep -vc '^#' "$answers")" <<'END'
import smtplib, sys, time
for wait in range(100):
    try:
        smtp = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
        break
    except OSError:
        time.sleep(0.1)
for n in range(int(sys.argv[2])):
    smtp.sendmail(f"s{n}@bounces.example", [f"r{n}@dest.test"],
                  f"Subject: news\r\nFrom: s{n}@bounces.example\r\nTo: r{n}@dest.test\r\n"
                  f"Message-Id: <{n}@bounces.example>\r\n\r\nHello\r\n")
smtp.quit()
END
# What is refused for now stays in the queue, and nobody is told.
total=$(grep -v '^#' "$answers" | cut -f 2 | grep -c '^5')
for _ in $(seq 600); do
  [ "$(delivered box)" -ge "$total" ] && break
  sleep 0.1
done
# In the foreground it says without a head what it tells syslog otherwise.
sed "s/^/$(date -u '+%b %e %H:%M:%S') mail smtpd[70]: /" said >log
"$BOUNCE" report --format=jsonl log >log.jsonl 2>err
"$BOUNCE" report --format=jsonl box >report.jsonl 2>>err
"$SOURCE/tests/integration/refuse.py" compare log.jsonl report.jsonl >compared
grep '^#' compared
is "every failure is in the log and in a report, and both say the same" "$(tail -n 1 compared)" "$total of $total"
expect "record the log" 0 "$BOUNCE" record --verbose --db=h.db log
sed 's/^/# /' out
expect "record it again" 0 "$BOUNCE" record --verbose --db=h.db log
# Its log has no Message-ID, and its reports no queue id but in a header that they return: a history
# counts both.
holds "adds no event" grep -q '^0 new, ' out
sed 's/^/# /' out
done_testing
