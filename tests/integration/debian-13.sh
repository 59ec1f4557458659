#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Debian 13: a newer compiler, GLib and C library. In the tree that fetch-debian made, the sources are
# built with warnings as errors and pass the quick tests, and Dovecot 2.4 takes its recipe.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
tree=${PROGRAMS:-$SOURCE/build/programs}/debian-13
[ -s "$tree/wanted" ] || skip_all "$(tail -n 1 "$tree.why" 2>/dev/null || echo "fetch-debian makes the tree")"
[ "$(id -u)" -eq 0 ] || skip_all "only root can enter the tree"
if [ -z "${MOUNTS_APART:-}" ]; then
  unshare -m true 2>/dev/null || skip_all "nothing can be mounted here"
  cd "$SOURCE" && rm -rf "$work"
  MOUNTS_APART=yes exec unshare -m sh "$0"
fi
mount -t proc proc "$tree/proc" && mount --rbind /dev "$tree/dev" || exit 99
mkdir -p "$tree/src" "$tree/cache"
# The sources as they are now; times are kept, so that only what has changed is built again.
(cd "$SOURCE" && git ls-files -z 2>/dev/null | tar --null -T - -cf -) >sources.tar
find "$tree/src" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
tar -C "$tree/src" -xf sources.tar

# within COMMAND...: in the tree, as its root.
within() {
  chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TMPDIR=/tmp \
    CCACHE_DIR=/cache "$@"
}

for compiler in gcc clang; do
  build=/src/build/$compiler
  within sh -c "cd /src && { [ -f $build/build.ninja ] || CC='ccache $compiler' meson setup $build \
    --buildtype=debugoptimized --werror; }" >setup 2>&1
  result "$compiler: meson setup" $?
  within ninja -C $build >built 2>&1
  status=$?
  [ $status -eq 0 ] || grep -B3 -A12 -E "(error|warning):" built | head -40 | sed "s/^/# /"
  result "$compiler: builds without a warning" $status
done
within meson test -C /src/build/gcc --no-rebuild --suite unit --suite golden --suite cli >tested 2>&1
status=$?
[ $status -eq 0 ] || grep -E 'FAIL|ERROR|TIMEOUT' tested | sed 's/^/# /'
result "the quick tests" $status

# Dovecot 2.4 reads the recipe and runs the program.
{ printf 'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n'
  printf 'mail_driver = maildir\nmail_path = ~/Maildir\nfirst_valid_uid = 1\nssl = no\n'
  printf 'base_dir = /tmp/dovecot\nstate_dir = /tmp/dovecot\nlog_path = /dev/stderr\n'
  printf 'postmaster_address = postmaster@example.org\nprotocol lda {\n  mail_plugins {\n    sieve = yes\n  }\n}\n'
  printf 'sieve_script personal {\n  type = personal\n  path = /tmp/active.sieve\n}\n'
  cat "$SOURCE/testdata/recipes/dovecot-2.4.conf"; } >"$tree/tmp/dovecot.conf"
cp "$SOURCE/testdata/recipes/bounces.sieve" "$tree/tmp/active.sieve"
within sh -c 'rm -rf /tmp/home /tmp/dovecot && install -d -o nobody /tmp/home /tmp/dovecot &&
  install -d /usr/lib/dovecot/sieve-filter /usr/lib/dovecot/sieve-execute &&
  cp /src/build/gcc/tools/bounce/bounce /usr/lib/dovecot/sieve-filter/ && chown nobody /tmp/active.sieve'
expect "Dovecot 2.4: doveconf" 0 within doveconf -c /tmp/dovecot.conf -n
within setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp/home USER=nobody \
  /usr/lib/dovecot/dovecot-lda -c /tmp/dovecot.conf -e -f '' <"$demo/01-unknown-user.eml" >out 2>err
is "Dovecot 2.4: delivers" "$?" 0
is "Dovecot 2.4: filed by its verdict" "$(find "$tree/tmp/home" -path '*hard/new/*' -type f | wc -l)" 1
[ "$failed" -eq 0 ] || sed 's/^/# /' err
done_testing
