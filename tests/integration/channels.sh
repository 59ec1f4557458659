#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Exim is refused in more than forty ways by a server on loopback: what its log tells of each and what the
# report says that it sends are one record, and one event of a history.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
find_program exim4
exim=$found
unprivileged
answers=$SOURCE/tests/integration/refusals.tsv
mkdir -p spool log box
"$SOURCE/tests/integration/refuse.py" serve "$answers" "$work/port" &
server=$!
trap 'kill $server; rm -rf "$work" "$work.programs"' EXIT
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
cat >exim.conf <<END
primary_hostname = bounces.example
spool_directory = $work/spool
log_file_path = $work/log/%slog
pid_file_path = $work/exim.pid
deliver_drop_privilege
keep_environment = PATH : LD_PRELOAD : LD_LIBRARY_PATH : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
qualify_domain = bounces.example
never_users =
exim_path = $exim
trusted_users = nobody
log_selector = +sender_on_delivery
disable_ipv6
begin routers
back:
  driver = accept
  domains = bounces.example
  transport = box
out:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = out
begin transports
out:
  driver = smtp
  port = $(cat port)
  hosts_try_chunking =
  tls_tempfail_tryclear
box:
  driver = appendfile
  maildir_format
  create_directory
  directory = $work/box
  user = nobody
begin retry
END
give_away
n=0
grep -v '^#' "$answers" | while read -r _; do
  printf 'Subject: news\nFrom: s%s@bounces.example\nMessage-Id: <%s@bounces.example>\n\nHello\n' "$n" "$n" |
    run "$exim" -C "$work/exim.conf" -odi -oi -f "s$n@bounces.example" "r$n@dest.test" >>out 2>>err
  n=$((n + 1))
done
"$BOUNCE" report --format=jsonl log/mainlog >log.jsonl 2>err
"$BOUNCE" report --format=jsonl box >report.jsonl 2>>err
total=$(grep -vc '^#' "$answers")
"$SOURCE/tests/integration/refuse.py" compare log.jsonl report.jsonl >compared
grep '^#' compared
is "every failure is in the log and in a report, and both say the same" "$(tail -n 1 compared)" "$total of $total"
"$BOUNCE" record --verbose --db=h.db log/mainlog >out
expect "record the reports after the log" 0 "$BOUNCE" record --verbose --db=h.db box
holds "adds no event" grep -q '^0 new, ' out
cat out | sed 's/^/# /'
done_testing
