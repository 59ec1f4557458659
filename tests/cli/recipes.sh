#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The script that Postfix, Exim and aliases run, without them: what it files, and what is left when it
# is killed; the units for systemd. tests/integration runs it, and the other recipes, in the real programs.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
hard=$demo/01-unknown-user.eml
letter=$demo/14-human-reply.eml
mkdir bin
# The filter waits, half-way, while there is a file `wait`.
cat >bin/bounce <<END
#!/bin/sh
[ ! -f "$work/wait" ] || { head -c 700; : >"$work/waits"; while [ -f "$work/wait" ]; do sleep 0.05; done; }
exec "$BOUNCE" "\$@"
END
sed "s|^PATH=/usr/local/bin|PATH=$work/bin|" "$SOURCE/testdata/recipes/deliver-bounce" >bin/deliver-bounce
chmod 755 bin/*
command -v flock >/dev/null || skip_all "flock (util-linux) is not installed"

deliver() {
  bin/deliver-bounce box <"$1"
}
left() {
  find box/tmp -type f | wc -l
}
expect "a hard bounce" 0 deliver "$hard"
is "is filed as hard" "$(find box -type f | sed 's|/[^/]*$||')" "box/.hard/new"
holds "marked" grep -q '^X-Bounce-Verdict: hard' box/.hard/new/*
expect "a letter" 0 deliver "$letter"
holds "is filed as it was" cmp -s box/new/* "$letter"
rm -rf box
{ echo "From a@example.org Mon Nov 16 10:00:00 2026"; cat "$letter"; } >aliased
expect "with the line that an alias adds" 0 deliver aliased
holds "is filed without it" cmp -s box/new/* "$letter"
is "and nothing else is left" "$(find box -type f | wc -l)" 1

# Killed half-way: the next one takes away what it leaves, and what others still write stays.
for killed in 1 2 3; do
  rm -f waits
  : >wait
  setsid bin/deliver-bounce box <"$hard" &
  pid=$!
  until [ -f waits ]; do sleep 0.05; done
  kill -KILL "-$pid"
  wait $pid 2>/dev/null
  rm -f wait
  is "kill -9 leaves its file, and only that" "$(left)" 1
  rm -f waits
  : >wait
  deliver "$hard" &
  writer=$!
  until [ -f waits ]; do sleep 0.05; done
  is "it is gone when the next one begins" "$(left)" 1
  rm -f box/new/* box/.hard/new/*
  (PATH=$PATH; sed "s|^PATH=.*|PATH=${BOUNCE%/*}:/usr/bin:/bin|" bin/deliver-bounce >bin/other; sh bin/other box <"$letter")
  is "which a third one lets be" "$(left) $(find box/new -type f | wc -l)" "1 1"
  rm -f wait
  wait $writer
  is "so that it files its mail" "$? $(find box/.hard/new -type f | wc -l) $(left)" "0 1 0"
done
mkdir -p no/tmp
chmod 500 no/tmp
[ "$(id -u)" -eq 0 ] || expect "a folder where nothing can be written" 75 bin/deliver-bounce no <"$hard"
: >file
expect "a file in the place of the folder" 75 bin/deliver-bounce file <"$hard"

# The units: no mistake, and hardly a right.
if command -v systemd-analyze >/dev/null; then
  for unit in bounce-follow.service bounce-record.service bounce-record.timer; do
    sed "s|/usr/local/bin/bounce|$BOUNCE|" "$SOURCE/testdata/recipes/$unit" >$unit
  done
  expect "systemd: the units" 0 systemd-analyze verify --man=no ./bounce-follow.service ./bounce-record.service ./bounce-record.timer
  for unit in bounce-follow.service bounce-record.service; do
    expect "systemd: $unit: exposure of 2 at most" 0 \
      systemd-analyze security --offline=true --threshold=20 "./$unit"
  done
else
  count=$((count + 1))
  echo "ok $count - systemd: the units # SKIP systemd-analyze is not installed"
fi
done_testing
