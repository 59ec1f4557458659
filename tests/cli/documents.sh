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
  "$BOUNCE" help "$command" | grep -oE -- '--[a-z0-9-]+' | sort -u |
    grep -vxE -- '--(help|version|verbose|no-sandbox|sandbox|db)' >options
  missing=$(while read -r option; do
    grep -q -- "Fl -${option#--}\\( \\|\$\\)" section || echo "$option"
  done <options)
  is "$command: every option, too" "$missing" ""
  # Items of the section and of a page of its own name no others; the page names all.
  "$BOUNCE" help "$command" | grep -oE -- '--[a-z0-9-]+' | sort -u >known
  sed -n 's/^\.It Fl -\([a-z0-9-]*\).*/--\1/p' section | sort -u >items
  is "$command: and no others" "$(comm -13 known items)" ""
  page=$SOURCE/tools/bounce/man/bounce-$command.1
  [ -f "$page" ] || continue
  grep -oE 'Fl -[a-z0-9-]+' "$page" | sed 's/Fl -/--/' | sort -u >named
  is "$command: its own page names every option" "$(comm -23 known named | grep -vxE -- '--(help|version)')" ""
  sed -n 's/^\.It Fl -\([a-z0-9-]*\).*/--\1/p' "$page" | sort -u >items
  is "$command: and no others" "$(comm -13 known items)" ""
done

# The ids of what is odd, and no others.
sed -n 's/^#define BOUNCE_ANOMALY_[A-Z_]* *"\([a-z-]*\)".*/\1/p' "$SOURCE/src/message/anomaly.h" |
  sort >anomalies
sed -n '/^\.Sy anomalies :$/,/^\.El$/s/^\.It //p' "$manual" | tr -d ' ' | tr ',' '\n' | sort >listed
holds "every anomaly is in the manual" cmp anomalies listed

# Every exit code is explained, and no other.
sed -n 's/^ *EXIT_CODE_[A-Z_]* = \([0-9]*\),.*/\1/p' "$SOURCE/tools/bounce/terminal/exit-codes.h" | sort -n >codes
sed -n '/^\.Sh EXIT STATUS$/,/^\.El$/s/^\.It \([0-9]*\)$/\1/p' "$manual" | sort -n >told
holds "every exit code is in the manual" cmp codes told

# synopsis PAGE COMMAND: the options that its synopsis names.
synopsis() {
  sed -n '/^\.Sh SYNOPSIS$/,/^\.Sh DESCRIPTION$/p' "$1" | tr '\n' ' ' | sed 's/\.Nm /\n.Nm /g' |
    grep -E "^\.Nm (bounce |\.Cm )?$2 " | grep -oE 'Fl -[a-z0-9-]+' | sed 's/Fl -/--/' | sort -u
}
for command in $commands; do
  "$BOUNCE" help "$command" | grep -oE '^ +(-., )?--[a-z0-9-]+' | sed 's/.*--/--/' | grep -vxE -- '--(help|version)' |
    sort -u >known
  for page in "$manual" "$SOURCE/tools/bounce/man/bounce-$command.1"; do
    [ -f "$page" ] || continue
    synopsis "$page" "$command" >named
    diff known named | sed 's/^/# /'
    holds "$command: the synopsis in $(basename "$page") has its options" cmp known named
  done
done
synopsis "$SOURCE/tools/bounce/man/bounce-record.1" forget >named
"$BOUNCE" help forget | grep -oE '^ +(-., )?--[a-z0-9-]+' | sed 's/.*--/--/' | grep -vxE -- '--(help|version)' | sort -u >known
holds "forget: the synopsis in bounce-record.1 has its options" cmp known named

# rendered PROGRAM PAGE: the page as plain text, its indentation taken away. groff is told how far to indent
# and how wide a line is: that differs between its versions.
rendered() {
  case $1 in
    groff) groff -mdoc -Tutf8 -P-c -rIN=5n -rLL=110n -ww "$2" 2>>warnings ;;
    mandoc) mandoc -T utf8 -O width=78 "$2" 2>>warnings ;;
  esac | col -bx | sed 's/^ \{1,5\}//; s/ *$//'
}
pages="$manual $BUILD/tools/write-docs/bounce-rules.5"
for name in db record redact summary suppress; do
  pages="$pages $BUILD/tools/bounce/bounce-$name.1"
done
programs=
for program in groff mandoc; do
  command -v $program >/dev/null || continue
  programs="$programs $program"
  : >warnings
  for page in $pages; do
    rendered $program "$page"
  done >$program.txt
  head -n 3 warnings | sed 's/^/# /'
  holds "$program renders every page without a warning" test -s $program.txt -a ! -s warnings
  holds "$program leaves ASCII quotes to examples" grep -qF "bounce explain '550 5.7.26 " $program.txt
done

# in_file FILE TEXT-FILE: the text stands in it, from line to line.
in_file() {
  awk -v file="$1" 'BEGIN { RS = "\001" } { text = $0 } END {
    getline whole <file
    exit index(whole, text) == 0 }' "$2"
}
for recipe in "$SOURCE"/testdata/recipes/*; do
  recipe_name=$(basename "$recipe")
  made=$BUILD/tools/bounce/recipes/$recipe_name
  for program in $programs; do
    sed 's/ *$//' "$made" >plain
    holds "$recipe_name is in a manual, by $program" in_file $program.txt plain
  done
  case $recipe_name in
    procmailrc | mailfilter | bounces.sieve | deliver-bounce | postfix-ma* | exim.conf)
      holds "$recipe_name is in the README" in_file "$SOURCE/README.md" "$recipe"
      ;;
  esac
done

# What a document names in backticks as a path, or points to in the tree, is there.
cat >paths.py <<'PY'
import glob, os, re, sys
top = sys.argv[1]
read = lambda pattern: "".join(open(path, encoding="utf-8").read()
                               for path in glob.glob(os.path.join(top, pattern), recursive=True))
rules, sources = read("src/rules/*.ini"), read("src/**/*.c")
for name in sys.argv[2:]:
    folder = os.path.dirname(os.path.join(top, name))
    text = open(os.path.join(top, name), encoding="utf-8").read()
    text = re.sub(r"(?ms)^```.*?^```", "", text)
    text = "\n".join(line for line in text.split("\n") if not line.startswith("    "))
    for word in re.findall(r"`([^`\s]+)`", text):
        word = word.replace("<bounce/", "include/bounce/").rstrip(">")
        section = re.fullmatch(r"(\[[a-z/-]+)(/\.\.\.)?\]", word)
        if section and "\n" + section.group(1) + ("/" if section.group(2) else "]") not in rules:
            print("%s: %s" % (name, word))
        function = re.fullmatch(r"([a-z_]{4,})\(\)", word)
        if function and not function.group(1).startswith("g_") and function.group(1) + "(" not in sources:
            print("%s: %s" % (name, word))
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
