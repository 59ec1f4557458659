#!/bin/sh -eu
# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds every fuzz target into $OUT, each with its dictionary, seeds and options. In: SRC (the folder of the
# checkout "libbounce", or TOP, the checkout itself), WORK, OUT, CC, CFLAGS, LIB_FUZZING_ENGINE. It needs no network.
top=${TOP:-$SRC/libbounce}
targets='address dialect dsn explain format history html mbox message policy redact reply rules same words'

# Programs that the build runs have the sanitizers too.
export ASAN_OPTIONS=detect_leaks=0
meson setup "$WORK/build" "$top" --buildtype=plain -Db_lundef=false -Dfuzzing_engine="$LIB_FUZZING_ENGINE"
for target in $targets; do
	programs="${programs:-} tests/fuzz/fuzzer-$target"
done
# shellcheck disable=SC2086 # a list
ninja -C "$WORK/build" ${JOBS:+-j "$JOBS"} $programs

# seeds TARGET: folders of inputs that it understands.
seeds() {
	case $1 in
	policy) echo "$top/src/policy/presets" ;;
	rules) echo "$top/src/rules" ;;
	*) echo "$top/testdata/autoreply $top/testdata/demo $top/testdata/dialects $top/testdata/hostile" ;;
	esac
}

for target in $targets; do
	cp "$WORK/build/tests/fuzz/fuzzer-$target" "$OUT/$target"
	cp "$top/tests/fuzz/mail.dict" "$OUT/$target.dict"
	printf '[libfuzzer]\nmax_len = 16384\ntimeout = 20\n' >"$OUT/$target.options"
	# shellcheck disable=SC2046 # a list
	"$top/tests/fuzz/project/pack-seeds" "$OUT/${target}_seed_corpus.zip" $(seeds "$target")
done
