#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The library's binary interface is the one that is stored, or has only grown: programs that were
# built with it go on working. After a change that is meant, before a first release or with a new
# soname, `UPDATE_ABI=1 meson test -C build abi` stores the interface anew.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
command -v abidiff >/dev/null && command -v abidw >/dev/null || skip_all "abidiff (abigail-tools) is not installed"
[ "$(uname -m)" = x86_64 ] || skip_all "the stored interface is that of x86_64"
[ -z "${OTHER_COMPILER:-}" ] || skip_all "the stored interface is what the compiler of Debian 12 makes"
library=$BUILD/src/libbounce.so
stored=$SOURCE/tests/abi/libbounce-0.abi
readelf -S "$library" | grep -q debug_info || skip_all "this build has no debug information"

# dump LIBRARY FILE: what is public of it, without anything of this machine.
dump() {
  abidw --exported-interfaces-only --no-parameter-names --no-architecture --no-corpus-path \
    --no-comp-dir-path --no-show-locs --no-elf-needed --no-write-default-sizes --type-id-style hash \
    --suppressions "$SOURCE/tests/abi/dump.suppr" --drop-private-types \
    --headers-dir "$SOURCE/include/bounce" --headers-dir "$BUILD/include/bounce" \
    --out-file "$2" "$1"
}

# changed FILE: the exit code of abidiff; what was only added is no change.
changed() {
  abidiff --no-added-syms --suppressions "$SOURCE/tests/abi/growth.suppr" "$stored" "$1"
}

expect "the interface is read" 0 dump "$library" now.abi
[ -z "${UPDATE_ABI:-}" ] || cp now.abi "$stored"
expect "the interface is the stored one" 0 changed now.abi
sed 's/^/# /' out

# The comparison sees what breaks programs, and lets pass what does not.
sed 's/bounce_report_ref/bounce_report_was/g' now.abi >fewer.abi
changed fewer.abi >out
holds "a function that is gone" test $? -ne 0
sed "s/\(enumerator name='BOUNCE_VERDICT_SOFT' value='\)2/\17/" now.abi >other.abi
changed other.abi >out
holds "a value that is another" test $? -ne 0
sed "s/layout-offset-in-bits='64'/layout-offset-in-bits='72'/" now.abi >moved.abi
changed moved.abi >out
holds "a member elsewhere" test $? -ne 0
done_testing
