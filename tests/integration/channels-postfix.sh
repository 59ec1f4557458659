#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Postfix is refused as Exim is in channels.sh: its log and its reports are one record of each failure. It
# insists on being started by root.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
find_program postconf
postfix=${found%/sbin/postconf}
daemons=$postfix/lib/postfix/sbin
if [ "$(id -u)" -ne 0 ]; then
  echo "1..0 # SKIP Postfix runs as root only"
  exit 77
fi
unprivileged
for name in postfix=65533 nobody=65534 root=0; do
  echo "${name%=*}:x:${name#*=}:${name#*=}::/:/bin/sh"
done >passwd
for name in postfix=65533 postdrop=65532 nogroup=65534 nobody=65534 root=0; do
  echo "${name%=*}:x:${name#*=}:"
done >group
answers=$SOURCE/tests/integration/refusals.tsv
"$SOURCE/tests/integration/refuse.py" serve "$answers" "$work/port" &
server=$!
trap 'kill $server; rm -rf "$work" "$work.programs"' EXIT
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
mkdir conf lib log box
chmod 777 box
variables="LD_PRELOAD LD_LIBRARY_PATH NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP MAIL_CONFIG PATH=$bin:/usr/bin:/bin"
cat >conf/main.cf <<END
compatibility_level = 3.6
queue_directory = $work/queue
command_directory = $postfix/sbin
daemon_directory = $daemons
data_directory = $work/lib
shlib_directory = $postfix/lib/postfix
meta_directory = $work/conf
maillog_file = $work/log/mail
maillog_file_prefixes = $work
import_environment = $variables
export_environment = $variables
mail_owner = postfix
setgid_group = postdrop
myhostname = bounces.example
mydestination = bounces.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relayhost = [127.0.0.1]:$(cat port)
smtp_address_preference = ipv4
local_recipient_maps =
alias_maps = regexp:$work/conf/aliases
alias_database =
END
echo "/^s[0-9]+\$/ $work/box/" >conf/aliases
cat >conf/master.cf <<END
pickup    unix  n       -       n       1       1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
proxymap  unix  -       -       n       -       -       proxymap
local     unix  -       n       n       -       -       local
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
scache    unix  -       -       n       -       1       scache
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
postlog   unix-dgram n  -       n       -       1       postlogd
END
printf '#!/bin/sh\nexec %s/sbin/sendmail "$@"\n' "$postfix" >"$bin/sendmail"
chmod 755 "$bin/sendmail"
touch conf/dynamicmaps.cf
for folder in active bounce corrupt defer deferred flush hold incoming maildrop private public saved \
  trace pid; do
  mkdir -p "queue/$folder"
done
chown -R 65533:65533 queue lib
chown root queue queue/pid
chgrp 65532 queue/maildrop queue/public
chmod 1733 queue/maildrop
chmod 711 queue/public
chmod 700 queue/private
MAIL_CONFIG=$work/conf
export MAIL_CONFIG
LD_PRELOAD=$wrapper "$daemons/master" -c "$work/conf" -s >log/master 2>&1 &
master=$!
trap 'kill $master $server; wait $master 2>/dev/null; rm -rf "$work" "$work.programs"' EXIT
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
