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

# imapsieve: what is copied or appended to the folder Bounces is filed, marked, and stays there, too.
find_program imap
imap=$found
{
  grep -v '^ *sieve' dovecot.conf
  recipe dovecot-imapsieve.conf | sed "s|/usr/lib/dovecot/sieve-filter|$bin|; s|file:.*/imapsieve.sieve|file:$work/imapsieve.sieve|"
  printf 'plugin {\n  sieve_plugin_dir = %s/sieve\n}\n' "$modules"
} >imap.conf
recipe imapsieve.sieve >imapsieve.sieve
# append FOLDER FILE: the commands that put a message there.
append() {
  printf 'a APPEND %s {%s+}\r\n' "$1" "$(sed 's/$/\r/' "$2" | wc -c)"
  sed 's/$/\r/' "$2"
  printf '\r\n'
}
rm -rf "$HOME"
mkdir -p "$HOME"
behave ok
{
  printf 'a CREATE Bounces\r\n'
  append Bounces "$hard"
  append INBOX "$soft"
  printf 'a SELECT INBOX\r\na COPY 1 Bounces\r\na LOGOUT\r\n'
} >commands
chown -R "$uid:$gid" "$work"
# shellcheck disable=SC2086
cat commands | USER=nobody $as "$doveconf" -c imap.conf -f service=imap -m imap -e "$imap" 2>err | cat >out
is "imapsieve: what is appended is filed by its verdict" "$(delivered "$HOME/Maildir/.hard")" 1
is "imapsieve: what is copied, too" "$(delivered "$HOME/Maildir/.soft")" 1
is "imapsieve: and they stay" "$(delivered "$HOME/Maildir/.Bounces")" 2
holds "imapsieve: marked" grep -rq '^X-Bounce-Verdict: hard' "$HOME/Maildir/.hard"
[ "$failed" -eq 0 ] || sed 's/^/# /' out err

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
