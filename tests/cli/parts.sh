#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What is not there, or was not asked for, costs the tests that need it and no others: builds are set up
# without libpq, json-glib and libcsv, Check, the history and the documents, and the lists of their tests
# compared.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
command -v meson >/dev/null || skip_all "meson is not installed"
if [ -z "${MOUNTS_APART:-}" ]; then
  [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null || skip_all "nothing can be hidden here"
  cd "$SOURCE" && rm -rf "$work"
  MOUNTS_APART=yes exec unshare -m sh "$0"
fi

# set_up NAME OPTION...: a build and the names of its tests, which are each a program or a script.
set_up() {
  part=$1
  shift
  expect "$part: meson setup" 0 meson setup "$part" "$SOURCE" "$@"
  cp out "$part.log"
  meson introspect --tests "$part" | python3 -c 'import json, sys
print("\n".join(sorted({test["name"] for test in json.load(sys.stdin)})))' >"$part.tests"
}

# missing NAME: the tests that it lacks, in one line.
missing() {
  comm -23 whole.tests "$1.tests" | tr '\n' ' ' | sed 's/ $//'
}

set_up whole
holds "all is there" grep -q 'tests *: YES' whole.log
set_up no-history -Dhistory=disabled
holds "without a history: is said" grep -q 'these tests are left out: domain, ' no-history.log
is "without a history: only its tests go" "$(missing no-history)" \
  "abi blocked documents domain follow formats fuzz-history history history-sqlite import install integration-postgresql integration-postgresql-crash integration-postgresql-postfix life lists outputs readme redact redact-leaks redact-leaks-all schemas simulate summary summary-page translation valgrind"
set_up no-docs -Ddocs=disabled
is "without documents: only theirs go" "$(missing no-docs | sed 's/manual[a-z-]* *//g; s/ $//')" \
  "codes-page documents install translation"
set_up no-tests -Dtests=disabled
is "without tests there are none" "$(cat no-tests.tests)" ""
# Hidden are the files by which they are found.
hide() {
  find /usr/lib /usr/local/lib /usr/share/pkgconfig -name "$1" 2>/dev/null | while read -r file; do
    mount --bind /dev/null "$file"
  done
}
hide libpq.pc
set_up no-server
is "without libpq: only the tests of a server go" "$(missing no-server)" \
  "integration-postgresql integration-postgresql-crash integration-postgresql-postfix"
expect "without libpq: the command and its history" 0 ninja -C no-server tools/bounce/bounce \
  tools/bounce/bounce-history.so tools/bounce/bounce-domain.so
without=no-server/tools/bounce/bounce
is "without libpq: nothing of it is built" "$(ls no-server/tools/bounce/*.so | sed 's|.*/||' | tr '\n' ' ')" \
  "bounce-domain.so bounce-history.so "
expect "without libpq: it records" 0 $without record --db=file.db "$demo"
expect "and says what it has" 0 $without summary --db=file.db
expect "without libpq: no server" 70 $without summary --db=service=bounces
one_error_line "is said"
hide json-glib-1.0.pc
hide 'libcsv.so'
hide 'libcsv.a'
set_up no-readers
holds "without json-glib and libcsv: is said" grep -q 'these tests are left out: format, table, fuzz-format' no-readers.log
is "without json-glib and libcsv: only what reads with them goes" "$(missing no-readers)" \
  "format fuzz-format $(missing no-server) table"
hide check.pc
set_up no-check
is "without Check there are none" "$(cat no-check.tests)" ""
holds "which is said" grep -q 'tests *: NO' no-check.log
done_testing
