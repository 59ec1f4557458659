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
# The sources as they are now. What has changed gets the time of now, so that it is built again and
# nothing else is.
mkdir sources
(cd "$SOURCE" && git ls-files -z | tar --null -T - -cf -) | tar -C sources -xf -
[ -f sources/meson.build ] || skip_all "these sources are no git checkout"
python3 - sources "$tree/src" <<'END'
import filecmp, os, shutil, sys
new, old = sys.argv[1:]
def files(top):
    for folder, folders, names in os.walk(top):
        if folder == top and "build" in folders:
            folders.remove("build")
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), top)
wanted = set(files(new))
for name in set(files(old)) - wanted:
    os.remove(os.path.join(old, name))
for name in wanted:
    here, there = os.path.join(new, name), os.path.join(old, name)
    if not (os.path.exists(there) and filecmp.cmp(here, there, shallow=False)):
        os.makedirs(os.path.dirname(there), exist_ok=True)
        shutil.copyfile(here, there)
        shutil.copymode(here, there)
END

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
within env OTHER_COMPILER=yes meson test -C /src/build/gcc --no-rebuild --suite unit --suite golden --suite cli >tested 2>&1
status=$?
[ $status -eq 0 ] || grep -E 'FAIL|ERROR|TIMEOUT' tested | sed 's/^/# /'
result "the quick tests" $status

# musl: what uses system calls is compiled with its headers (GLib's are those of the tree).
cat >"$tree/tmp/musl.sh" <<'END'
cd /src || exit 1
status=0
for file in src/base/*.c src/source/*.c src/message/stream.c src/history/*.c tools/bounce/run/*.c \
  tools/bounce/terminal/*.c tools/bounce/filter/*.c; do
  musl-gcc -fsyntax-only -std=gnu11 -Wall -Werror -D_GNU_SOURCE -DG_LOG_DOMAIN='"bounce"' \
    -DBOUNCE_MODULE_DIR='""' -DBOUNCE_MODULE_RELATIVE='""' -DBOUNCE_LOCALE_DIR='""' -DBOUNCE_LOCALE_RELATIVE='""' \
    -Iinclude -Isrc -Itools/bounce -Ibuild/gcc/include -Ibuild/gcc/src/rules \
    $(pkg-config --cflags gmime-3.0 zlib) -idirafter /usr/include -idirafter "/usr/include/$(gcc -dumpmachine)" \
    "$file" || status=1
done
exit $status
END
within sh /tmp/musl.sh >built 2>&1
status=$?
grep 'error:' built | head | sed 's/^/# /'
result "musl: no call that only the GNU C library has" $status

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
