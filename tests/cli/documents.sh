#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The documents say what there is: every command and option in the manual, and the recipes in the manual
# and the README as they are tested.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
manual=$BUILD/tools/bounce/bounce.1
commands=$("$BOUNCE" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | grep -v '^help$')

# section COMMAND: its part of the manual.
section() {
  sed -n "/^\.Ss bounce $1\$/,/^\.S[sh] /p" "$manual"
}

for command in $commands; do
  section "$command" >section
  holds "$command is in the manual" [ -s section ]
  "$BOUNCE" help "$command" | grep -oE -- '--[a-z-]+' | sort -u |
    grep -vxE -- '--(help|version|verbose|no-sandbox|db)' >options
  missing=$(while read -r option; do
    grep -q -- "Fl -${option#--}\\( \\|\$\\)" section || echo "$option"
  done <options)
  is "$command: every option, too" "$missing" ""
  # Items of the section and of a page of its own name no others; the page names all.
  "$BOUNCE" help "$command" | grep -oE -- '--[a-z-]+' | sort -u >known
  sed -n 's/^\.It Fl -\([a-z-]*\).*/--\1/p' section | sort -u >items
  is "$command: and no others" "$(comm -13 known items)" ""
  page=$SOURCE/tools/bounce/man/bounce-$command.1
  [ -f "$page" ] || continue
  grep -oE 'Fl -[a-z-]+' "$page" | sed 's/Fl -/--/' | sort -u >named
  is "$command: its own page names every option" "$(comm -23 known named | grep -vxE -- '--(help|version)')" ""
  sed -n 's/^\.It Fl -\([a-z-]*\).*/--\1/p' "$page" | sort -u >items
  is "$command: and no others" "$(comm -13 known items)" ""
done

# The ids of what is odd, and no others.
sed -n 's/^#define BOUNCE_ANOMALY_[A-Z_]* *"\([a-z-]*\)".*/\1/p' "$SOURCE/src/message/anomaly.h" |
  sort >anomalies
sed -n '/^\.Sy anomalies :$/,/^\.El$/s/^\.It //p' "$manual" | tr -d ' ' | tr ',' '\n' | sort >listed
holds "every anomaly is in the manual" cmp anomalies listed

# in_file FILE TEXT-FILE: the text stands in it, from line to line.
in_file() {
  awk -v file="$1" 'BEGIN { RS = "\001" } { text = $0 } END {
    getline whole <file
    exit index(whole, text) == 0 }' "$2"
}
cat "$manual" "$BUILD/tools/bounce/bounce-suppress.1" >manuals
for recipe in "$SOURCE"/testdata/recipes/*; do
  recipe_name=$(basename "$recipe")
  made=$BUILD/tools/bounce/recipes/$recipe_name
  sed -e 's/\\/\\e/g' -e "s/^[.']/\\\\\\&&/" "$made" >escaped
  holds "$recipe_name is in a manual" in_file manuals escaped
  case $recipe_name in
    procmailrc | mailfilter | bounces.sieve | deliver-bounce | postfix-ma* | exim.conf)
      holds "$recipe_name is in the README" in_file "$SOURCE/README.md" "$recipe"
      ;;
  esac
done
done_testing
