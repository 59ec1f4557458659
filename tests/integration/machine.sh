#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# machine.sh MACHINE: another machine. In the tree of Debian 13 the sources are built for arm64, armhf or
# s390x (whose char has no sign, the last one big-endian) or i386, with the system call filter of that machine,
# and its programs run, under qemu where this one cannot run them: unit tests, and the records of all of
# testdata. Slow: tools/check --soak has fetch-debian get what it needs.
# shellcheck source=tests/integration/tree.sh
. "$SOURCE/tests/integration/tree.sh"
machine=$1
family=$machine
endian=little
runner=
# number: AUDIT_ARCH_... of linux/audit.h.
case $machine in
  arm64) family=aarch64 triplet=aarch64-linux-gnu number=0xc00000b7 runner=qemu-aarch64 ;;
  armhf) family=arm triplet=arm-linux-gnueabihf number=0x40000028 runner=qemu-arm ;;
  i386) family=x86 triplet=i386-linux-gnu number=0x40000003 ;;
  s390x) triplet=s390x-linux-gnu number=0x80000016 runner=qemu-s390x endian=big ;;
  *) skip_all "no machine is named" ;;
esac
root=/machines/$machine
[ -e "$tree$root/wanted" ] ||
  skip_all "$(tail -n 1 "$tree.$machine.why" 2>/dev/null || echo "fetch-debian FOLDER $machine gets its libraries")"
[ "$(uname -m)" = x86_64 ] || [ -n "$runner" ] || skip_all "this machine does not run programs for i386"
tools=$triplet
[ "$machine" != i386 ] || tools=i686-linux-gnu
{
  cat <<END
[binaries]
c = ['ccache', '$tools-gcc']
ar = '$tools-ar'
strip = '$tools-strip'
pkg-config = 'pkg-config'
END
  [ -z "$runner" ] || echo "exe_wrapper = ['$runner', '-L', '$root']"
  cat <<END
[properties]
sys_root = '$root'
pkg_config_libdir = '$root/usr/lib/$triplet/pkgconfig:$root/usr/share/pkgconfig'
[built-in options]
c_args = ['--sysroot=$root']
c_link_args = ['--sysroot=$root']
[host_machine]
system = 'linux'
cpu_family = '$family'
cpu = '$family'
endian = '$endian'
END
} >"$tree/tmp/$machine.ini"
compiler=gcc # of the programs that the build runs
builds "$machine" --cross-file "/tmp/$machine.ini"
# The first comparison is with the machine that calls.
is "the filter is that of $machine" "$(sed -n 's/^  { 0x15, .*, \(0x[0-9a-f]*\) },/\1/p' \
  "$tree/src/build/$machine/tools/seccomp-filter/seccomp-filter.inc" | head -1)" $number
# Under qemu without those that start a program of that machine themselves, the one that kills writers
# of a history (qemu's memory maps are not shared as SQLite's log wants them then), the one that looks at
# folders that qemu has other ones for (-L), and those that take an hour there; i386 runs all of them.
left_out='compile-rules|history-sqlite|visited|jobs|limits|properties'
patience=60
# shellcheck disable=SC2034 # tree.sh reads it
[ -n "$runner" ] || { left_out=none && patience=10; }
names=$(within meson test -C "/src/build/$machine" --list --suite unit --suite golden 2>/dev/null |
  sed -n 's|^.* / ||p' | grep -vxE "$left_out")
# shellcheck disable=SC2086 # a list of names
passes "$machine" -t "$patience" --suite unit --suite golden $names
done_testing
