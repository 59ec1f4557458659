#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every sentence of the catalogue reaches the translators: xgettext finds it in what the build makes.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
pot=$BUILD/tools/write-docs/libbounce.pot
[ -f "$pot" ] || skip_all "xgettext was not installed when this was configured"

sed -n 's/^msgid "\(.*\)"$/\1/p' "$pot" | sed 's/\\"/"/g; s/\\\\/\\/g' | sort -u >found
for name in codes texts reasons; do
  sed -n 's/^\(title\|meaning\|explanation\|causes\|retry\|scope\|notes\|do-[a-z-]*\) = //p' \
    "$SOURCE/src/rules/$name.ini" | sort -u >written
  comm -23 written found | sed 's/^/# not found: /' | head
  is "the sentences of $name.ini" "$(comm -23 written found | wc -l | tr -d ' ')" 0
done
sed -n 's/^\(title\|meaning\|notes\|about\) = //p' "$SOURCE/src/rules/providers.ini" | sort -u >written
is "the sentences of providers.ini" "$(comm -23 written found | wc -l | tr -d ' ')" 0
holds "they are not few" [ "$(wc -l <found)" -gt 800 ]
holds "the command's own" grep -qxF "Nothing is known about this." found
done_testing
