#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# maildrop: marking (xfilter), asking (backticks), and what happens when the filter fails.
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
find_program maildrop
maildrop=$found

# deliver RECIPE FILE: maildrop in its manual mode; its exit code in $status.
deliver() {
  fresh_home
  { echo "PATH=\"$PATH\""; echo "HOME=\"$HOME\""; recipe "$1"; } >"$HOME/.mailfilter"
  chmod 600 "$HOME/.mailfilter"
  "$maildrop" "$HOME/.mailfilter" <"$2" >out 2>err
  status=$?
}

for recipe in mailfilter mailfilter-verdict; do
  files_by_verdict $recipe
done

# A filter that fails: the mail stays in the queue.
for how in $failures; do
  behave $how
  deliver mailfilter "$(victim $how)"
  is "a filter $how: try again, nothing delivered" "$status $(all_delivered "$HOME/Maildir")" "75 0"
done

# A question that fails has an empty answer: the mail arrives where all mail does.
for how in full no-room terminated missing; do
  behave $how
  deliver mailfilter-verdict "$(victim $how)"
  is "a question $how: delivered once" "$status $(delivered "$HOME/Maildir")" "0 1"
done

# Many messages, as a mail system hands them over: what is not taken is tried again.
programs=bounce
hand() {
  "$maildrop" "$work/mailfilter" <"$1" >out 2>err || ln -sf "$1" pending/
}
flush() {
  for message in pending/*; do
    [ ! -e "$message" ] || "$maildrop" "$work/mailfilter" <"$message"
  done
}
# shellcheck source=tests/integration/many.sh
. "$SOURCE/tests/integration/many.sh"
{ echo "PATH=\"$PATH\""; echo "HOME=\"$HOME\""; recipe mailfilter; } >mailfilter
chmod 600 mailfilter
many_survive ok missing unrunnable sometimes-killed caller-killed full

find_program reformail
behave ok
for file in "$hard" "$soft"; do
  echo "From a@b.example Mon Nov 16 08:00:00 2026"
  cat "$file"
  echo
done >mbox
"$found" -s bounce filter <mbox >filtered
is "reformail -s bounce filter" "$(grep -c '^X-Bounce-Verdict' filtered)" 2
done_testing
