#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The system call filter is that of the machine the command is built for, whichever builds it: one of
# another machine would kill the command at its first call.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
[ -n "$SECCOMP_FILTER" ] || skip_all "built without libseccomp"

# AUDIT_ARCH_* of linux/audit.h; the filter begins with loading the machine and comparing it.
while read -r machine order number; do
  expect "a filter for $machine" 0 "$SECCOMP_FILTER" "$machine" "$order"
  is "is for it" "$(sed -n '3s/.*{ 0x20, 0, 0, 0x4 },/load/p; 4s/.*, \(0x[0-9a-f]*\) },/\1/p' out | tr '\n' ' ')" \
    "load $number "
  [ "$machine" = "$SECCOMP_MACHINE" ] && cp out host
done <<'END'
x86_64 little 0xc000003e
x86 little 0x40000003
aarch64 little 0xc00000b7
arm little 0x40000028
riscv64 little 0xc00000f3
ppc64le little 0xc0000015
s390x big 0x80000016
END
holds "the command has that of its machine" cmp host "$BUILD/tools/seccomp-filter/seccomp-filter.inc"

# What a filter around the command forbids is told, and the mail is read all the same.
expect "no filter around it" 0 "$DENY" nothing "$BOUNCE" report -f jsonl "$demo/01-unknown-user.eml"
is "says nothing" "$(cat err)" ""
cp out plain
"$BOUNCE" record --db=there.db "$demo"
for call in landlock seccomp; do
  "$DENY" $call /bin/true 2>err || { echo "# nothing can be forbidden here" && continue; }
  expect "$call is forbidden" 0 "$DENY" $call "$BOUNCE" report -f jsonl "$demo/01-unknown-user.eml"
  holds "the record is the same" cmp plain out
  case $("$BOUNCE" --version) in
    *Landlock\ [1-9]*seccomp*)
      one_error_line "it says so"
      holds "and names what is missing" grep -qi "runs without $call" err
      for words in "report -o result" "redact" "explain" "codes --gaps" "summary"; do
        # shellcheck disable=SC2086 # several words
        expect "$call is forbidden and required: $words" 69 \
          "$DENY" $call "$BOUNCE" $words --sandbox=require "$demo/01-unknown-user.eml"
        one_error_line "it says so"
        is "and gives nothing" "$(cat out; ls result* 2>/dev/null)" ""
      done
      for words in "check --db=there.db" "copy there.db away.db"; do
        # shellcheck disable=SC2086 # several words
        expect "the same for db $words" 69 "$DENY" $call "$BOUNCE" db --sandbox=require $words
        is "gives nothing" "$(cat out)" ""
      done
      expect "the same for filter" 75 \
        "$DENY" $call "$BOUNCE" filter --sandbox=require <"$demo/01-unknown-user.eml"
      is "gives nothing" "$(cat out)" ""
      ;;
  esac
done
case $("$BOUNCE" --version) in
  *Landlock\ [1-9]*seccomp*) want=0 ;;
  *) want=69 ;;
esac
expect "what is required is there, or it ends" $want "$BOUNCE" report --sandbox=require "$demo/01-unknown-user.eml"
expect "the same for db copy" $want "$BOUNCE" db copy --sandbox=require there.db copied.db
[ $want -ne 0 ] || is "all is copied" "$("$BOUNCE" db copy there.db copied.db | sed 's/,.*//')" "0 new"
expect "off" 0 "$DENY" landlock "$BOUNCE" report --sandbox=off "$demo/01-unknown-user.eml"
is "says nothing" "$(cat err)" ""
expect "another word" 64 "$BOUNCE" report --sandbox=maybe "$demo/01-unknown-user.eml"
one_error_line "is refused"
expect "a machine that nobody knows" 1 "$SECCOMP_FILTER" pdp11 little
done_testing
