#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Exim: a pipe transport and a transport filter, with its own configuration and queue, no daemon and no
# port. Mail that a failing filter leaves in the queue arrives once when the filter works again.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
find_program exim4
exim=$found
unprivileged
install_script deliver-bounce
{
  cat <<END
primary_hostname = bounces.example
spool_directory = $work/spool
log_file_path = $work/log/%slog
pid_file_path = $work/exim.pid
deliver_drop_privilege
keep_environment = PATH : LD_PRELOAD : LD_LIBRARY_PATH : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
add_environment = PATH=$PATH
qualify_domain = bounces.example
never_users =
END
  recipe exim.conf
  printf 'begin retry\n* * F,2h,1s\n'
} >exim.conf

# send LOCAL-PART FILE: one message, delivered at once.
send() {
  run "$exim" -C "$work/exim.conf" -odi -oi -f '<>' "$1@bounces.example" <"$2" >out 2>err
}

# start: no mail and an empty queue.
start() {
  rm -rf "$HOME" spool log
  mkdir -p "$HOME" spool log
  behave "$1"
  give_away
}

queued() {
  run "$exim" -C "$work/exim.conf" -bpc 2>/dev/null
}

start ok
send bounces "$hard"
is "pipe: a hard bounce" "$(delivered "$HOME/bounces/.hard") $(queued)" "1 0"
same_body "pipe: is as it was" "$HOME/bounces/.hard" "$hard"
send bounces+anna=home.example "$letter"
is "pipe: a letter" "$(delivered "$HOME/bounces") $(queued)" "1 0"
send filtered "$soft"
is "transport filter: a soft bounce" "$(delivered "$HOME/filtered") $(queued)" "1 0"
same_body "transport filter: is as it was" "$HOME/filtered" "$soft"
holds "transport filter: is marked" grep -rq '^X-Bounce-Verdict: soft' "$HOME/filtered/new"
make_garbage
for file in garbage/*; do
  start ok
  send filtered "$file"
  send bounces "$file"
  is "both: $file" "$(all_delivered "$HOME/filtered") $(all_delivered "$HOME/bounces") $(queued)" "1 1 0"
done

for to in bounces filtered; do
  for how in $failures; do
    start $how
    send $to "$(victim $how)"
    is "$to: a filter $how leaves the mail queued" "$(all_delivered "$HOME") $(queued)" "0 1"
    behave ok
    run "$exim" -C "$work/exim.conf" -qff >out 2>err
    is "$to: it arrives once" "$(all_delivered "$HOME") $(queued)" "1 0"
  done
done

# Many messages: Exim queues what it cannot deliver.
programs="bounce deliver-bounce"
hand() {
  send $to "$1"
}
flush() {
  for _ in 1 2 3; do
    run "$exim" -C "$work/exim.conf" -qff >>out 2>>err
    [ "$(queued)" != 0 ] || break
  done
}
# shellcheck source=tests/integration/many.sh
. "$SOURCE/tests/integration/many.sh"
give_away
for to in bounces filtered; do
  many_survive ok missing unrunnable sometimes-killed caller-killed full
done
[ "$failed" -eq 0 ] || sed 's/^/# /' log/* err
done_testing
