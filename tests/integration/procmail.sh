#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# procmail: marking (:0 fw), asking (* ?), and what happens when the filter fails.
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
find_program procmail
procmail=$found

# deliver RECIPE FILE: procmail as an MTA starts it; its exit code in $status.
deliver() {
  fresh_home
  chmod 755 "$HOME"
  recipe "$1" >"$HOME/.procmailrc"
  "$procmail" -t "PATH=$PATH" "HOME=$HOME" "$HOME/.procmailrc" <"$2" >out 2>err
  status=$?
}

for recipe in procmailrc procmailrc-check; do
  files_by_verdict $recipe
done

# A filter that fails: the mail stays in the queue.
for how in $failures; do
  behave $how
  deliver procmailrc "$(victim $how)"
  is "a filter $how: try again, nothing delivered" "$status $(all_delivered "$HOME/Maildir")" "75 0"
done

# A question that fails is answered with no: the mail arrives where all mail does.
for how in $failures; do
  behave $how
  deliver procmailrc-check "$(victim $how)"
  is "a question $how: delivered once" "$status $(all_delivered "$HOME/Maildir")" "0 1"
done

# Many messages, as a mail system hands them over: what is not taken is tried again.
programs=bounce
hand() {
  "$procmail" -t "PATH=$PATH" "HOME=$HOME" "$work/procmailrc" <"$1" >out 2>err || ln -sf "$1" pending/
}
flush() {
  for message in pending/*; do
    [ ! -e "$message" ] || "$procmail" -t "PATH=$PATH" "HOME=$HOME" "$work/procmailrc" <"$message"
  done
}
# shellcheck source=tests/integration/many.sh
. "$SOURCE/tests/integration/many.sh"
# Without this procmail, when the disk is full, files into the mailbox that the machine has for the user.
{ echo "ORGMAIL=$HOME/Maildir/"; recipe procmailrc; } >procmailrc
many_survive ok missing unrunnable sometimes-killed caller-killed full

# formail splits an mbox and each message goes through the filter.
find_program formail
behave ok
for file in "$hard" "$soft" "$letter"; do
  echo "From a@b.example Mon Nov 16 08:00:00 2026"
  cat "$file"
  echo
done >mbox
"$found" -s bounce filter <mbox >filtered
is "formail -s bounce filter" "$(grep -c '^X-Bounce-Verdict' filtered)" 2
"$found" -I X-Bounce- -s <filtered >stripped
"$found" -I X-Bounce- -s <mbox >plain
holds "and back" cmp -s stripped plain
done_testing
