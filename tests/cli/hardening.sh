#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the compiler and linker were told stands in the binary: $1 is the command.
set -eu
bounce=$1
count=0
failed=0

# has DESCRIPTION WORDS READELF-OPTIONS... : WORDS stand in what readelf says.
has() {
	count=$((count + 1))
	description=$1 words=$2
	shift 2
	if readelf "$@" "$bounce" | grep -q -- "$words"; then
		echo "ok $count - $description"
	else
		echo "not ok $count - $description"
		failed=1
	fi
}

has "position independent" "DYN (Position-Independent Executable" -h
has "relocations read-only" GNU_RELRO -lW
has "everything bound at start" "BIND_NOW\|Flags: NOW" -d
has "stack protected" __stack_chk_fail -sW
has "library calls fortified" "_chk@" -sW
has "stack not executable" "GNU_STACK.* RW " -lW
echo "1..$count"
exit "$failed"
