#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The build script for continuous fuzzing, as such a service runs it: every target is there, with its dictionary and
# seeds, and runs.
set -u
command -v clang >/dev/null || { echo "1..0 # SKIP no clang" && exit 0; }
work=$(mktemp -d "${TMPDIR:-/tmp}/bounce-fuzz.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/out" "$work/work"
sanitizers='-fsanitize=address,undefined,fuzzer-no-link'
TOP=$SOURCE WORK=$work/work OUT=$work/out CC=clang CFLAGS="-O1 -g $sanitizers" JOBS=2 \
	LIB_FUZZING_ENGINE=-fsanitize=fuzzer sh -eu "$SOURCE/tests/fuzz/project/build.sh" >"$work/log" 2>&1 ||
	{ tail -n 20 "$work/log" | sed 's/^/# /' && echo "not ok 1 - it builds" && echo 1..1 && exit 1; }
echo "ok 1 - it builds"
count=1
for dictionary in "$work"/out/*.dict; do
	target=${dictionary%.dict}
	count=$((count + 1))
	if [ -s "${target}_seed_corpus.zip" ] && [ -s "$target.options" ] &&
		ASAN_OPTIONS=detect_leaks=0 "$target" -runs=20 -dict="$dictionary" >"$work/log" 2>&1; then
		echo "ok $count - ${target##*/}"
	else
		echo "not ok $count - ${target##*/}"
	fi
done
[ "$count" -gt 10 ] || echo "not ok $((count += 1)) - targets"
echo "1..$count"
