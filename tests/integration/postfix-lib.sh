# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh disable=SC2154 # lib.sh sets what is not set here
# A Postfix with configuration, queue and user database of its own, that listens to no port. Sourced after
# tests/integration/lib.sh, with `drops` set; it insists on being started by root. What a test adds to
# conf/main.cf, conf/master.cf and conf/aliases comes before start_postfix.
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

mkdir conf lib log
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
local_recipient_maps =
virtual_alias_domains = gone.example
virtual_alias_maps =
alias_maps = texthash:$work/conf/aliases
alias_database =
minimal_backoff_time = 1s
END
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
postlog   unix-dgram n  -       n       -       1       postlogd
END
touch conf/aliases

start_postfix() {
  touch conf/dynamicmaps.cf
  for folder in active bounce corrupt defer deferred flush hold incoming maildrop private public saved \
    trace; do
    mkdir -p "queue/$folder"
  done
  mkdir -p queue/pid
  chown -R 65533:65533 queue lib
  chown root queue queue/pid
  chgrp 65532 queue/maildrop queue/public
  # Its program that may write there is set-gid when it is installed.
  chmod 1733 queue/maildrop
  chmod 711 queue/public
  chmod 700 queue/private

  MAIL_CONFIG=$work/conf
  export MAIL_CONFIG
  LD_PRELOAD=$wrapper "$daemons/master" -c "$work/conf" -s >log/master 2>&1 &
  master=$!
}

stop_postfix() {
  kill "$master"
  wait "$master" 2>/dev/null
}
