#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Another machine: in the tree of Debian 13 the sources are built for arm64, whose char has no sign, with
# the system call filter of arm64, and its programs run under qemu: unit tests, and the records of all of
# testdata. Slow: tools/check --soak gets what it needs.
# shellcheck source=tests/integration/tree.sh
. "$SOURCE/tests/integration/tree.sh"
[ -x "$tree/usr/bin/qemu-aarch64" ] || skip_all "tools/check --soak gets qemu and the libraries"
cat >"$tree/tmp/arm64.ini" <<'END'
[binaries]
c = ['ccache', 'aarch64-linux-gnu-gcc']
ar = 'aarch64-linux-gnu-ar'
strip = 'aarch64-linux-gnu-strip'
pkg-config = 'aarch64-linux-gnu-pkg-config'
exe_wrapper = 'qemu-aarch64'
[host_machine]
system = 'linux'
cpu_family = 'aarch64'
cpu = 'aarch64'
endian = 'little'
END
compiler=gcc # of the programs that the build runs
builds arm64 --cross-file /tmp/arm64.ini
number=0xc00000b7 # AUDIT_ARCH_AARCH64
is "the filter is that of arm64" \
  "$(sed -n '2s/.*, \(0x[0-9a-f]*\) },/\1/p' "$tree/src/build/arm64/tools/seccomp-filter/seccomp-filter.inc")" $number
# Without those that start a program of arm64 themselves, and the one that kills writers of a history:
# qemu's memory maps are not shared as SQLite's log wants them then.
names=$(within meson test -C /src/build/arm64 --list --suite unit --suite golden 2>/dev/null |
  sed -n 's|^.* / ||p' | grep -vxE 'compile-rules|history-sqlite')
# shellcheck disable=SC2086 # a list of names
passes arm64 -t 20 --suite unit --suite golden $names
done_testing
