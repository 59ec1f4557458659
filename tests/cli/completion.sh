#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The shells complete commands, options and words: each is run with its own file and asked. Every option
# that --help has is in every file.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
files=$BUILD/tools/bounce/completion
[ -f "$files/bounce.fish" ] || skip_all "built without completions"
touch some.mbox

# What --help has.
commands=$("$BOUNCE" --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
  for file in bounce bounce.fish _bounce; do
    grep -qw -e "$command" "$files/$file" || echo "$file lacks $command"
    [ "$command" = help ] || "$BOUNCE" "$command" --help | grep -oE '^  (-., )?--[a-z0-9-]+' | sed 's/.*--//' |
      while read -r option; do
        case $file in
          bounce.fish) grep -q "from $command' -l $option " "$files/$file" ;;
          bounce) sed -n "s/^        $command) words='\(.*\)' ;;/ \1 /p" "$files/$file" | grep -qE " --$option=? " ;;
          _bounce) sed -n "/^    $command)\$/,/;;\$/p" "$files/$file" | grep -qe "--$option" ;;
        esac || echo "$file: $command lacks --$option"
      done
  done
done >lacking
is "every command and option is in every file" "$(cat lacking)" ""

# asks SHELL LINE: what the shell offers at the end of the line, sorted, with blanks between.
in_bash() {
  bash --norc -c 'source "$1"
    line=${2//=/ = }
    COMP_WORDS=($line) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    case $2 in *" ") COMP_WORDS+=("") COMP_CWORD=$((COMP_CWORD + 1)) ;; esac
    _bounce 2>/dev/null
    printf "%s\n" "${COMPREPLY[@]}"' - "$files/bounce" "$1"
}
in_fish() {
  HOME=$work fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$files/bounce.fish" "$1" | cut -f 1 |
    sed 's/.*=//'
}
# zsh completes only at a terminal: the line that it makes of what is typed.
in_zsh() {
  TERM=dumb python3 - "$files" "$1" <<'PY'
import os, pty, re, select, sys, time
files, line = sys.argv[1:]
child, screen = pty.fork()
if child == 0:
    os.execvp("zsh", ["zsh", "-f", "-i"])
def read(until, seconds=60):
    text, end = "", time.time() + seconds
    while time.time() < end and not re.search(until, text):
        if select.select([screen], [], [], 0.1)[0]:
            try:
                text += os.read(screen, 65536).decode("utf-8", "replace")
            except OSError:
                break
    return text
def send(text):
    os.write(screen, text.encode())
send("PS1='' PROMPT_EOL_MARK='' fpath=(%s $fpath); autoload -U compinit && compinit -u -D; "
     "setopt no_list_beep; unsetopt zle_bracketed_paste 2>/dev/null; print READY-$((1+1))\n" % files)
read("READY-2")
# Printed behind a word of its own: while the line is typed zsh shows it more than once.
send(line + "\t\x01print -r -- 'GOT:\x05'\n")
text = read(r"(?m)^GOT:.*\n")
found = re.search(r"(?m)^GOT:(.*?)\s*$", text)
print(found.group(1) if found else text)
send("exit\n")
PY
}
offers() {
  is "$1: $2" "$("in_$1" "$2" | sed 's/=$//' | sort | tr '\n' ' ')" "$3 "
}
for shell in bash fish; do
  if ! command -v $shell >/dev/null; then
    count=$((count + 1))
    echo "ok $count - $shell # SKIP $shell is not installed"
    continue
  fi
  offers $shell "bounce re" "record redact report"
  offers $shell "bounce help su" "summary suppress"
  offers $shell "bounce report --fo" "--format --forwarded"
  offers $shell "bounce report --format=" "csv jsonl table text"
  offers $shell "bounce report -f c" "csv"
  offers $shell "bounce suppress --policy=mail" "mailman mailman-probe mailman2"
  offers $shell "bounce suppress --format=ez" "ezmlm"
  offers $shell "bounce codes --reason=user-unknown,mailbox-f" "user-unknown,mailbox-full"
  offers $shell "bounce filter --check=hard,so" "hard,soft"
  offers $shell "bounce report so" "some.mbox"
  offers $shell "bounce record --db=so" "some.mbox"
done
if command -v zsh >/dev/null; then
  while IFS='|' read -r typed want; do
    is "zsh: $typed" "$(in_zsh "$typed")" "$want"
  done <<'END'
bounce rep|bounce report
bounce report --evi|bounce report --evidence
bounce report --format=cs|bounce report --format=csv
bounce suppress --policy=stri|bounce suppress --policy=strict
bounce codes --reason=user-unknown,mailbox-f|bounce codes --reason=user-unknown,mailbox-full
bounce report so|bounce report some.mbox
bounce help summ|bounce help summary
END
else
  count=$((count + 1))
  echo "ok $count - zsh # SKIP zsh is not installed"
fi
done_testing
