#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Postfix is refused as Exim is in channels.sh: its log and its reports are one record of each failure.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
# shellcheck source=tests/integration/postfix-lib.sh
. "$SOURCE/tests/integration/postfix-lib.sh"
answers=$SOURCE/tests/integration/refusals.tsv
"$SOURCE/tests/integration/refuse.py" serve "$answers" "$work/port" &
server=$!
trap 'kill $server; rm -rf "$work" "$work.programs"' EXIT
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
mkdir box
chmod 777 box
cat >>conf/main.cf <<END
relayhost = [127.0.0.1]:$(cat port)
smtp_address_preference = ipv4
alias_maps = regexp:$work/conf/aliases
END
echo "/^s[0-9]+\$/ $work/box/" >conf/aliases
cat >>conf/master.cf <<END
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
scache    unix  -       -       n       -       1       scache
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
END
start_postfix
trap 'stop_postfix; kill $server; rm -rf "$work" "$work.programs"' EXIT
n=0
grep -v '^#' "$answers" | while read -r _; do
  printf 'Subject: news\nFrom: s%s@bounces.example\nMessage-Id: <%s@bounces.example>\n\nHello\n' "$n" "$n" |
    LD_PRELOAD=$wrapper "$postfix/sbin/sendmail" -f "s$n@bounces.example" "r$n@dest.test"
  n=$((n + 1))
done
# What is refused for now stays in the queue, and nobody is told.
total=$(grep -v '^#' "$answers" | cut -f 2 | grep -c '^5')
for _ in $(seq 300); do
  [ "$(delivered box)" -ge "$total" ] && break
  sleep 0.1
done
"$BOUNCE" report --format=jsonl log/mail >log.jsonl 2>err
"$BOUNCE" report --format=jsonl box >report.jsonl 2>>err
"$SOURCE/tests/integration/refuse.py" compare log.jsonl report.jsonl >compared
grep '^#' compared
is "every failure is in the log and in a report, and both say the same" "$(tail -n 1 compared)" "$total of $total"
expect "record the log" 0 "$BOUNCE" record --verbose --db=h.db log/mail
sed 's/^/# /' out
expect "record the reports after it" 0 "$BOUNCE" record --verbose --db=h.db box
holds "adds no event" grep -q '^0 new, ' out
sed 's/^/# /' out
done_testing
