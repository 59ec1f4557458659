#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Debian 13: a newer compiler, GLib and C library. In the tree that fetch-debian made, the sources are
# built with warnings as errors and pass the quick tests, and Dovecot 2.4 takes its recipe.
# shellcheck source=tests/integration/tree.sh
. "$SOURCE/tests/integration/tree.sh"
compiler='ccache clang'
builds clang
compiler='ccache gcc'
builds gcc
passes gcc --suite unit --suite golden --suite cli

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
