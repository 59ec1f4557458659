#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Archives and compressed files as inputs: the same records as from the folder that was packed.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
export TZ=UTC
[ -e "${BOUNCE%/*}/bounce-archive.so" ] || skip_all "this bounce was built without libarchive"
mkdir mail mail/sub
cp "$demo"/0*.eml mail
cp "$SOURCE"/testdata/logs/postfix.log "$demo"/14-human-reply.eml mail/sub
touch -d 2026-03-05T00:00:00Z mail/*.eml mail/sub/*
ln -s ../secret mail/link
ln mail/01-unknown-user.eml mail/hard

# records INPUT: what it says, without where it stands.
records() {
  "$BOUNCE" report --format=jsonl "$1" 2>err | sed 's/"source":"[^"]*"//' | sort -u
}
records mail >want
holds "there is something to compare" test "$(wc -l <want)" -gt 25

tar -cf mail.tar mail
tar -czf mail.tar.gz mail
tar -cJf mail.tar.xz mail
zstd -q mail.tar -o mail.tar.zst
bzip2 -k mail.tar
zip -q -r mail.zip mail
for packed in mail.tar mail.tar.gz mail.tar.xz mail.tar.zst mail.tar.bz2 mail.zip; do
  records $packed >got
  holds "$packed" cmp got want
  is "$packed: nothing is said" "$(cat err)" ""
done
expect "the path of a file in it" 0 "$BOUNCE" report --format=jsonl mail.tar.gz
holds "is that of the archive and its own" grep -q '"source":"mail.tar.gz/mail/01-unknown-user.eml"' out
records mail/sub/postfix.log >want.log
for tool in xz zstd bzip2 gzip; do
  case $tool in zstd) zstd -q mail/sub/postfix.log -o log.zst ;; *) $tool -c mail/sub/postfix.log >log.$tool ;; esac
done
touch -d 2026-03-05T00:00:00Z log.*
for packed in log.xz log.zst log.bzip2 log.gzip; do
  records $packed >got
  holds "$packed" cmp got want.log
done
if [ -e "${BOUNCE%/*}/bounce-history.so" ]; then
  expect "record" 0 "$BOUNCE" record --verbose --db=h.db log.xz mail.tar.zst
  "$BOUNCE" record --verbose --db=h.db mail log.zst >out 2>err
  holds "and from the folder, nothing is new" grep -q '^0 new, ' out
  "$BOUNCE" summary --as-of=2026-03-05 --sent=log log.zst >out
  holds "what was delivered counts" grep -q '^Hard and soft: 16 of 17 sent' out
fi
expect "it is confined" 0 "$BOUNCE" report --sandbox=require --format=jsonl mail.tar.xz

# What is damaged, or meant to harm, is said in a line; what stands before is read, and so are others.
size=$(wc -c <mail.tar.zst)
head -c $((size / 2)) mail.tar.zst >cut.tar.zst
expect "one that is cut" 66 timeout 60 "$BOUNCE" report --format=jsonl cut.tar.zst mail.tar
holds "is said" grep -q '^bounce: cut.tar.zst' err
holds "and the other is read" grep -q '"source":"mail.tar/' out
at=0
while [ "$at" -lt "$size" ]; do
  { head -c $at mail.tar.zst && printf 'ABCDEFGH' && tail -c +$((at + 9)) mail.tar.zst; } >broken.tar.zst
  timeout 60 "$BOUNCE" report --format=jsonl broken.tar.zst >out 2>err
  case $? in 0 | 66) ;; *) echo "# broken at $at: $?" && failed=$((failed + 1)) ;; esac
  at=$((at + 997))
done
grep -m 1 status=sent mail/sub/postfix.log >line
i=0
while [ $i -lt 21 ]; do
  cat line line >lines && mv lines line
  i=$((i + 1))
done
xz -1 <line >much.xz
expect "a little that unpacks to much" 66 timeout 60 "$BOUNCE" report much.xz
one_error_line "is refused in a line"
tar -cf nothing.tar --files-from=/dev/null
expect "nothing" 66 "$BOUNCE" report nothing.tar
one_error_line "is said"
mkdir many
(cd many && seq 1 3000 | xargs touch && tar -cf ../many.tar .)
expect "many files of nothing" 0 timeout 60 "$BOUNCE" report many.tar
holds "are counted" grep -q '^bounce: 3000 files are no mail' err
tar -cf inner.tar mail && tar -cf outer.tar inner.tar "$demo/01-unknown-user.eml" 2>/dev/null
expect "an archive in an archive" 0 "$BOUNCE" report --format=jsonl outer.tar
is "is not opened" "$(wc -l <out)" 1
holds "and that is said" grep -q 'archive' err
printf 'PK\003\004' >stub.zip
expect "what only begins as one" 66 "$BOUNCE" report stub.zip
one_error_line "is said in a line"
printf '7z\274\257\047\034' >x.7z
expect "one that is not read" 66 "$BOUNCE" report x.7z
holds "says how to unpack it" grep -q 'unpack it (7z x)' err
done_testing
