#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What `meson install` leaves: the library exports what the headers declare and nothing else, and the
# example of bounce.h compiles and runs against it.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
DESTDIR=$work/root
export DESTDIR
expect "meson install" 0 "$MESON" install -C "$BUILD" --no-rebuild --quiet
library=$(find "$DESTDIR" -name libbounce.so.0)
pc=$(find "$DESTDIR" -name bounce.pc)
gmime_pc=$(find "$DESTDIR" -name bounce-gmime.pc)
header=$(find "$DESTDIR" -name bounce.h)
holds "the library is there" test -f "$library"
holds "its pkg-config file" test -f "$pc"
holds "and the one for programs with GMime" test -f "$gmime_pc"
holds "the headers" test -f "$header"
holds "the command" test -x "$(find "$DESTDIR" -name bounce -path '*/bin/*')"
expect "which finds its module" 0 "$(find "$DESTDIR" -name bounce -path '*/bin/*')" \
  record --db=history.db "$demo"
holds "the manual" test -s "$(find "$DESTDIR" -name bounce.1)"

# A list owner's morning, as README has it: each command prints what stands below it; "..." is left out.
cat >morning.py <<'EOF'
import re, subprocess, sys
text = open(sys.argv[1], encoding="utf-8").read()
text = text[text.index("## A list owner's morning"):text.index("## In a program")]
wrong, commands = 0, 0
for block in re.findall(r"(?m)^    \$ bounce .*\n(?:(?:    .*)?\n)*", text):
    command, _, shown = re.sub(r"(?m)^    ", "", block).partition("\n")
    want = [line for line in re.sub(r"(?m)^\$ (?!bounce).*\n", "", shown).split("\n") if line]
    done = subprocess.run(command[2:], shell=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    found = [line for line in done.stdout.split("\n") if line]
    whole = "..." not in want
    rest = iter(found)
    missing = [line for line in want if line != "..." and line not in rest]
    if missing or done.returncode or (whole and want != found):
        wrong += 1
        print("#", command, done.returncode, missing or found)
    commands += 1
print(commands, "commands,", wrong, "wrong")
EOF
ln -s "$SOURCE/testdata" testdata
PATH=$(dirname "$(find "$DESTDIR" -name bounce -path '*/bin/*')"):$PATH python3 morning.py "$SOURCE/README.md" >out
grep '^#' out
is "README's morning of a list owner" "$(tail -n 1 out)" "9 commands, 0 wrong"

# Exported symbols.
nm -D --defined-only "$library" | awk '$2 != "A" { sub("@.*", "", $3); print $3 }' | sort >exported
grep -hv '^#' "$(dirname "$header")"/*.h | tr '\n' ' ' |
  grep -oE 'BOUNCE_API [^;]*\(' | grep -oE '[a-z_0-9]+\(' | tr -d '(' | sort -u >declared
diff declared exported | sed 's/^/# /'
holds "exports are the declarations" cmp -s declared exported
holds "of one version" [ "$(nm -D --defined-only "$library" | grep -c '@@LIBBOUNCE_0$')" -eq "$(wc -l <exported)" ]
undocumented=$(grep -vE '_(get_type|error_quark|to_string|from_string)$' declared | while read -r function; do
  cat "$(dirname "$header")"/*.h | grep -qE "\\b$function:" || echo "$function"
done)
is "each is documented" "$undocumented" ""
holds "they are not few" [ "$(wc -l <declared)" -gt 20 ]

# Each header stands on its own, in C and C++ comments and all.
prefix=$(sed -n 's/^prefix=//p' "$pc")
mkdir pkgconfig
for file in "$pc" "$gmime_pc"; do
  sed "s|^prefix=.*|prefix=$DESTDIR$prefix|" "$file" >"pkgconfig/$(basename "$file")"
done
PKG_CONFIG_PATH=$work/pkgconfig
export PKG_CONFIG_PATH
flags=$(pkg-config --cflags bounce)
is "a program needs no GMime" "$(pkg-config --print-requires --print-requires-private bounce | tr '\n' ' ')" \
  "glib-2.0 gobject-2.0 "
is "but for <bounce/gmime.h>" "$(pkg-config --print-requires bounce-gmime | tr '\n' ' ')" "bounce gmime-3.0 "
for file in "$(dirname "$header")"/*.h; do
  name=$(basename "$file")
  echo "#include <bounce/$name>" >one.c
  [ "$name" != gmime.h ] || flags=$(pkg-config --cflags bounce-gmime)
  # shellcheck disable=SC2086
  holds "$name stands alone" ${CC:-cc} -Wall -Werror $flags -c one.c -o one.o
  flags=$(pkg-config --cflags bounce)
  holds "$name says what threads may do" grep -q '^ \* Threads: ' "$file"
done

# The example.
sed -n '/|\[/,/\]|/p' "$header" | sed -e '1d' -e '$d' -e 's/^ \*//' -e 's/^ //' >example.c
# shellcheck disable=SC2046,SC2086
expect "the example compiles" 0 ${CC:-cc} -Wall -Wextra -Werror example.c -o example \
  $flags $(pkg-config --libs bounce)
LD_LIBRARY_PATH=$(dirname "$library")
export LD_LIBRARY_PATH
expect "and runs" 0 ./example "$demo/01-unknown-user.eml"
is "with the right result" "$(cat out)" \
  "$("$BOUNCE" report "$demo/01-unknown-user.eml" | sed 's/.*"recipient":"\([^"]*\)".*"verdict":"\([^"]*\)".*/\1 \2/')"
holds "which is hard" grep -q ' hard$' out
expect "it says what it cannot open" 1 ./example missing
holds "and why" grep -q '^missing: ' err
mkdir box
cp "$demo/01-unknown-user.eml" box/1.eml
gzip -c "$demo/02-ip-blocked.eml" | head -c 100 >box/2.eml.gz
cp "$demo/03-mailbox-full.eml" box/3.eml
expect "what cannot be read to its end is an error" 1 ./example box
holds "which names the file" grep -q '^box/2.eml.gz: ' err
is "and does not end it" "$(cut -d ' ' -f 1 out)" "$("$BOUNCE" report box 2>/dev/null |
  sed 's/.*"recipient":"\([^"]*\)".*/\1/')"
holds "all were read" grep -q '^bob@' out

# A program with rules of its own: the reason with them, and what is wrong in a file.
cat >rules.c <<'EOF'
#include <bounce/bounce.h>
#include <stdio.h>
int main(int argc, char **argv)
{
  static const char mail[] = "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\n\n"
                             "<ann@example.com>: 554 Kuranto bob nekonata\n";
  g_autoptr(BounceOptions) options = bounce_options_new();
  g_autoptr(GError) error = NULL;
  if (argc > 1 && !bounce_options_add_rules(options, argv[1], &error)) {
    fprintf(stderr, "%s\n", error->message);
    return 1;
  }
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail, sizeof mail - 1, options);
  g_clear_pointer(&options, bounce_options_free);
  puts(bounce_reason_to_string(bounce_report_info(report)->recipients[0]->reason));
  return 0;
}
EOF
# shellcheck disable=SC2046,SC2086
expect "a program with rules of its own" 0 ${CC:-cc} -Wall -Wextra -Werror rules.c -o rules \
  $flags $(pkg-config --libs bounce)
sed -n '/@own.ini@/,/^\.Ed/p' "$SOURCE/tools/bounce/man/bounce-rules.5.in" | grep -v '^\.' >own.ini
expect "asks them" 0 ./rules own.ini
is "first" "$(cat out)" user-unknown
expect "and without a file" 0 ./rules
is "the built-in ones" "$(cat out)" unknown
sed 's/^match = kesto/mach = kesto/' own.ini >bad.ini
expect "a file with a mistake" 1 ./rules bad.ini
holds "is told by its line" grep -qE '^bad\.ini:[0-9]+: \[mailbox-full/kesto\]: mach: unknown key$' err
done_testing
