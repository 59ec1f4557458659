#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Postfix: a pipe transport and an alias get bounces that this Postfix produced, and a content filter marks
# what comes by SMTP. It has its own configuration, queue and user database, and listens to no port. It
# insists on being started by root.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
# shellcheck source=tests/integration/postfix-lib.sh
. "$SOURCE/tests/integration/postfix-lib.sh"
install_script deliver-bounce

{ echo "owner \"|$bin/deliver-bounce $HOME/owner\""; echo "filtered $HOME/filtered/"; } >conf/aliases
recipe postfix-main.cf >>conf/main.cf
recipe postfix-master.cf >>conf/master.cf
# Its SMTP server listens to a socket in its queue.
recipe postfix-filter-master.cf | sed 's/^smtp      inet /smtp-here unix /' >>conf/master.cf
install_script filter-bounce
printf '#!/bin/sh\nexec %s/sbin/sendmail "$@"\n' "$postfix" >"$bin/sendmail"
chmod 755 "$bin/sendmail"
cat >smtp.py <<'END'
import smtplib, socket, sys
class Here(smtplib.SMTP):
    def _get_socket(self, host, port, timeout):
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(host)
        return sock
with Here(sys.argv[1], 25) as server, open(sys.argv[3], "rb") as mail:
    server.sendmail("", [sys.argv[2]], mail.read().replace(b"\n", b"\r\n"))
END
start_postfix
trap 'stop_postfix; rm -rf "$work" "$work.programs"' EXIT

# send SENDER: mail to nobody from SENDER, who thereby gets a bounce.
send() {
  printf 'Subject: news\nFrom: %s\n\nHello\n' "$1" |
    LD_PRELOAD=$wrapper "$postfix/sbin/sendmail" -f "$1" nobody-here@gone.example
}

start() {
  behave "$1"
  rm -rf "$HOME"
  mkdir -p "$HOME"
  chmod 777 "$HOME"
}

queued() {
  find queue/deferred queue/active queue/incoming queue/maildrop -type f | wc -l
}

# soon DELIVERED QUEUED: waits until that many messages have arrived and are left.
soon() {
  for _ in $(seq 100); do
    [ "$(all_delivered "$HOME") $(queued)" = "$1 $2" ] && break
    sleep 0.1
  done
  echo "$(all_delivered "$HOME") $(queued)"
}

# deferred: waits for the log to say so.
deferred() {
  for _ in $(seq 100); do
    grep -q 'status=deferred' log/mail 2>/dev/null && break
    sleep 0.1
  done
}

for to in bounces owner; do
  start ok
  send $to@bounces.example
  is "$to: a bounce of Postfix's own arrives" "$(soon 1 0)" "1 0"
  is "$to: filed as hard" "$(delivered "$HOME/$to/.hard")" 1
  holds "$to: and marked" grep -rq '^X-Bounce-Recipient: nobody-here@gone.example; verdict=hard' \
    "$HOME/$to/.hard/new"
  for how in killed full terminated missing; do
    start $how
    : >log/mail
    send $to@bounces.example
    deferred
    is "$to: a filter $how leaves the mail queued" "$(soon 0 1)" "0 1"
    behave ok
    LD_PRELOAD=$wrapper "$postfix/sbin/postqueue" -f
    is "$to: it arrives once" "$(soon 1 0)" "1 0"
  done
done

# Many messages: Postfix queues what it cannot deliver.
programs="bounce deliver-bounce"
hand() {
  LD_PRELOAD=$wrapper "$postfix/sbin/sendmail" -G -i -f '' "$to@bounces.example" <"$1"
}
# Until all have arrived: what is deferred is tried again at once.
flush() {
  for _ in $(seq 200); do
    LD_PRELOAD=$wrapper "$postfix/sbin/postqueue" -f
    sleep 0.5
    # A message that moves from one folder of the queue to the next is in neither for a moment.
    [ "$(all_delivered "$HOME")" -lt "$many" ] || [ "$(queued)" != 0 ] || break
  done
}
# shellcheck source=tests/integration/many.sh
. "$SOURCE/tests/integration/many.sh"
for to in bounces owner; do
  many_survive ok missing unrunnable sometimes-killed caller-killed full
done
# The content filter. It has no Maildir of its own that could be full.
programs="bounce filter-bounce"
for _ in $(seq 100); do
  [ ! -S queue/public/smtp-here ] || break
  sleep 0.1
done
hand() {
  python3 smtp.py queue/public/smtp-here filtered@bounces.example "$1"
}
many_survive ok
is "the content filter marks bounces" \
  "$(grep -rl '^X-Bounce-Verdict' "$HOME/filtered/new" | wc -l)" "$(grep -l X-Number many/* |
    while read -r message; do
      { printf 'Return-Path: <>\n'; cat "$message"; } | "$BOUNCE" filter | grep -c '^X-Bounce-Verdict'
    done | grep -c 1)"
many_survive missing unrunnable sometimes-killed caller-killed
[ "$failed" -eq 0 ] || sed 's/^/# /' log/mail log/master
done_testing
