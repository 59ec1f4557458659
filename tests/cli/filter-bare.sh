#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# `bounce filter` where there is next to nothing: no environment, no rights, no /dev, no /tmp, no
# locale, no configuration; only the command and its libraries. Needs root to get there.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
[ "$(id -u)" -eq 0 ] || skip_all "chroot needs root"
hard=$demo/01-unknown-user.eml
mkdir root
ldd "$BOUNCE" | grep -oE '/[^ ]+' >libraries
while read -r library; do
  mkdir -p "root$(dirname "$library")"
  cp -L "$library" "root$library"
done <libraries
cp "$BOUNCE" root/bounce
chmod -R a+rX "$work"
{ cat "$hard"; head -c 8388608 /dev/zero | tr '\0' 'x' | fold -w 76; echo; } >large

# bare ARGUMENT...: the filter in the empty root, as nobody, without an environment.
bare() {
  env -i /usr/sbin/chroot --userspec=65534:65534 root /bounce filter "$@"
}

# Sanitizers want /proc.
env -i /usr/sbin/chroot root /bounce --version >out 2>err || skip_all "it does not start there"
"$BOUNCE" filter <"$hard" >want
expect "a bounce" 0 bare <"$hard"
holds "is marked as elsewhere" cmp -s out want
is "and nothing is said" "$(cat err)" ""
expect "--check" 0 bare --check=hard <"$hard"
# Nobody may write anywhere there: what does not fit into memory cannot be held.
expect "a large message without room" 75 bare <large
one_error_line "is said"
is "and nothing is written" "$(wc -c <out)" 0
mkdir root/tmp
chmod 1777 root/tmp
"$BOUNCE" filter <large >want
expect "a large message with room" 0 bare <large
holds "is marked as elsewhere" cmp -s out want
is "and leaves nothing behind" "$(find root/tmp -type f | wc -l)" 0
if mount -t tmpfs -o size=3m,mode=1777 none root/tmp 2>/dev/null; then
  trap 'umount root/tmp; rm -rf "$work"' EXIT
  expect "a large message on a full disk" 75 bare <large
  one_error_line "is said"
  is "and nothing is written" "$(wc -c <out)" 0
fi
done_testing
