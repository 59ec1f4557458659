#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# tools/check-layers finds what breaks the order of the folders: each file below breaks one rule.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
check=$SOURCE/tools/check-layers

tree() {
  rm -rf tree
  mkdir -p tree/tools
  cp -r "$SOURCE/src" tree/src
  cp -r "$SOURCE/tools/bounce" tree/tools/bounce
}

# broken NAME FILE LINE COMPLAINT: the tree with this line added to FILE is refused with COMPLAINT.
broken() {
  tree
  printf '%s\n' "$3" >>"tree/$2"
  expect "$1" 1 "$check" tree
  holds "is said" grep -q "^$2: .*$4" out
}

tree
expect "the tree as it is" 0 "$check" tree
broken "a folder to the right" src/base/text.c '#include "smtp/status.h"' 'to the right of base/'
broken "the command from src" src/redact/redact.c '#include "run/inputs.h"' 'to the right of redact/'
broken "a command from its rooms" tools/bounce/run/inputs.c '#include "command.h"' 'to the right of'
broken "neighbours" src/summary/svg.c '#include "policy/policy.h"' 'stands beside'
broken "a file that is nowhere" src/base/text.c '#include "nowhere.h"' 'in no layer'
broken "GMime outside message/" src/verdict/kind.c '#include <gmime/gmime.h>' 'only message/'
broken "a folder without a place" src/stray.c '/* */' 'no place in the order'
broken "one name twice" src/policy/text.c '/* */' 'has the name of'
tree
for i in $(seq 45); do
  echo >"tree/src/policy/crowd-$i.ini"
done
expect "a crowded folder" 1 "$check" tree
holds "is said" grep -q '^src/policy: .*more than 45' out
done_testing
