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

# What a document names in backticks as a path, or points to in the tree, is there.
cat >paths.py <<'PY'
import os, re, sys
top = sys.argv[1]
for name in sys.argv[2:]:
    folder = os.path.dirname(os.path.join(top, name))
    text = open(os.path.join(top, name), encoding="utf-8").read()
    text = re.sub(r"(?ms)^```.*?^```", "", text)
    text = "\n".join(line for line in text.split("\n") if not line.startswith("    "))
    for word in re.findall(r"`([^`\s]+)`", text):
        word = word.replace("<bounce/", "include/bounce/").rstrip(">")
        known = re.search(r"\w\.(c|h|ini|md|sh|map)$|^(src|tests|testdata|tools|include|\.ci)/|^\.(clang|git)", word)
        if not known or re.search(r"NAME|X\.|\.\.\.|[*()~]", word):
            continue
        places = [folder, top, os.path.join(top, "tools/bounce"), os.path.join(top, "include"), os.environ["BUILD"]]
        if not any(os.path.exists(os.path.join(place, word)) for place in places):
            print("%s: %s" % (name, word))
PY
documents="README.md NEWS.md src/README.md tests/README.md testdata/README.md .github/CONTRIBUTING.md .github/SECURITY.md"
# shellcheck disable=SC2086 # a list of files
is "what the documents name is there" "$(python3 paths.py "$SOURCE" $documents)" ""
for document in $documents; do
  holds "$document is there" test -s "$SOURCE/$document"
done

# Comments cite no document that the tree does not have.
is "no comment cites what is not there" "$(grep -rniE '\bdesign(\.md)? section|README, ' \
  "$SOURCE/src" "$SOURCE/tools" "$SOURCE/include" "$SOURCE/tests" --include='*.[ch]' | head -n 3)" ""
done_testing
