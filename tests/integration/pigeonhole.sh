#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Dovecot Pigeonhole: vnd.dovecot.filter and vnd.dovecot.execute in dovecot-lda, which hands programs
# CRLF mail and waits 10 s for them. No Dovecot runs besides.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
find_program doveconf
doveconf=$found
find_program dovecot-lda
lda=$found
modules=$(dirname "$(find "$root" /usr/lib -name lib90_sieve_plugin.so 2>/dev/null | head -1)")
if [ ! -e "$modules/sieve/lib90_sieve_extprograms_plugin.so" ]; then
  echo "1..0 # SKIP Pigeonhole is not here; tests/integration/fetch gets it"
  exit 77
fi
mkdir state
cat >dovecot.conf <<END
base_dir = $work/state
state_dir = $work/state
log_path = /dev/stderr
mail_location = maildir:~/Maildir
mail_plugin_dir = $modules
ssl = no
first_valid_uid = 1
postmaster_address = postmaster@bounces.example
protocol lda {
  mail_plugins = sieve
}
plugin {
  sieve = file:$work/active.sieve
  sieve_plugins = sieve_extprograms
  sieve_plugin_dir = $modules/sieve
  sieve_extensions = +vnd.dovecot.filter +vnd.dovecot.execute
  sieve_filter_bin_dir = $bin
  sieve_execute_bin_dir = $bin
}
END

# deliver RECIPE FILE: one message into an empty Maildir; the exit code in $status.
deliver() {
  rm -rf "$HOME" active.*
  mkdir -p "$HOME"
  recipe "$1" >active.sieve
  chown -R "$uid:$gid" "$work"
  # shellcheck disable=SC2086
  USER=nobody $as "$doveconf" -c dovecot.conf -f service=lda -m lda -e "$lda" -e -f '' <"$2" >out 2>err
  status=$?
}

for recipe in bounces.sieve bounces-verdict.sieve; do
  files_by_verdict $recipe
  # A filter that fails: the message arrives as it was, where all mail does.
  for how in $failures; do
    behave $how
    deliver $recipe "$(victim $how)"
    is "$recipe: a filter $how: delivered once" \
      "$status $(delivered "$HOME/Maildir") $(all_delivered "$HOME/Maildir")" "0 1 1"
    same_body "$recipe: is as it was" "$HOME/Maildir" "$(victim $how)"
  done
done

# Many messages. What Dovecot does not take is tried again; where the program fails, the mail arrives
# without its marks.
programs=bounce
lda() {
  # shellcheck disable=SC2086
  USER=nobody $as "$doveconf" -c dovecot.conf -f service=lda -m lda -e "$lda" -e -f '' <"$1" >out 2>err
}
hand() {
  lda "$1" || ln -sf "$1" pending/
}
flush() {
  for message in pending/*; do
    [ ! -e "$message" ] || lda "$message"
  done
}
# shellcheck source=tests/integration/many.sh
. "$SOURCE/tests/integration/many.sh"
rm -f active.*
recipe bounces.sieve >active.sieve
chown -R "$uid:$gid" "$work"
many_survive ok missing unrunnable sometimes-killed full
done_testing
