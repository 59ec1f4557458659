# SPDX-License-Identifier: LGPL-2.1-or-later
# What the tests with real delivery agents share. PROGRAMS is the folder that fetch filled;
# programs of the machine serve too. Each agent finds a `bounce` in its PATH that behaves as $mode says.
# A test whose agent gives up root's rights sets `drops` before it reads this file.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
# What a test mounts is seen by nobody else and gone when it ends.
if [ "$(id -u)" -eq 0 ] && [ -z "${MOUNTS_APART:-}" ] && unshare -m true 2>/dev/null; then
  cd "$SOURCE" && rm -rf "$work"
  MOUNTS_APART=yes exec unshare -m sh "$0"
fi
recipes=$SOURCE/testdata/recipes
root=${PROGRAMS:-$SOURCE/build/programs}/root
hard=$demo/01-unknown-user.eml
soft=$demo/03-mailbox-full.eml
letter=$demo/14-human-reply.eml
HOME=$work/home
mode=$work/mode
bin=$work/bin
export HOME BOUNCE

uid=$(id -u)
gid=$(id -g)
as=
if [ "$uid" -eq 0 ] && [ -n "${drops:-}" ]; then
  uid=65534
  gid=65534
  as="setpriv --reuid=$uid --regid=$gid --clear-groups"
  chmod 755 "$work"
  # Nobody is not let into a checkout in root's home: what they run is copied out of it.
  if ! $as test -x "$BOUNCE"; then
    trap 'rm -rf "$work" "$work.programs"' EXIT
    mkdir "$work.programs"
    [ ! -d "$root" ] || tar -C "$root" --exclude=./usr/lib/libreoffice -cf - . | tar -C "$work.programs" -xf -
    cp "$BOUNCE" "${BOUNCE%/*}"/*.so "$work.programs/"
    root=$work.programs
    BOUNCE=$root/bounce
  fi
fi

# find_program NAME: its path in $found, or the whole test is skipped.
find_program() {
  for found in "$root/usr/bin/$1" "$root/usr/sbin/$1" "$root/usr/lib/dovecot/$1" "$(command -v "$1")"; do
    [ -x "$found" ] && return 0
  done
  echo "1..0 # SKIP $1 is not here; tests/integration/fetch gets it"
  exit 77
}

LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu:$root/usr/lib
LD_LIBRARY_PATH=$LD_LIBRARY_PATH:$root/usr/lib/dovecot:$root/usr/lib/postfix
export LD_LIBRARY_PATH

# The ways of a filter: ok, killed half-way, output full, no room to hold a message that does not fit
# into memory, ended by SIGTERM, not there, killed two times of three, and killing what called it.
mkdir -p "$bin"
cat >"$bin/bounce" <<END
#!/bin/sh
PATH=/usr/bin:/bin
case \$(cat "$mode") in
  ok) exec "$BOUNCE" "\$@" ;;
  killed) head -c 700; kill -KILL \$\$ ;;
  full) exec "$BOUNCE" "\$@" >/dev/full ;;
  no-room) ulimit -f 0; exec "$BOUNCE" "\$@" ;;
  terminated) head -c 300 >/dev/null; kill -TERM \$\$; exit 70 ;;
  sometimes-killed) case \$((\$(date +1%N) / 1000 % 3)) in
      0) exec "$BOUNCE" "\$@" ;;
      *) head -c 700; kill -KILL \$\$ ;;
    esac ;;
  caller-killed) kill -KILL \$PPID; exit 70 ;;
  missing) exit 127 ;;
  *) exit 70 ;;
esac
END
chmod 755 "$bin/bounce" "$work"
PATH=$bin:$PATH
export PATH

# What each failure is tried on: memory holds all but one of the messages.
failures="killed full no-room terminated missing"
{ cat "$hard"; head -c 3145728 /dev/zero | tr '\0' 'x' | fold -w 76; echo; } >large
victim() {
  [ "$1" = no-room ] && echo "$work/large" || echo "$hard"
}

# At once: what runs now must not read half of it.
behave() {
  echo "$1" >"$mode.new"
  mv "$mode.new" "$mode"
}

fresh_home() {
  rm -rf "$HOME"
  mkdir -p "$HOME/Maildir/cur" "$HOME/Maildir/new" "$HOME/Maildir/tmp"
  for box in hard soft; do
    mkdir -p "$HOME/Maildir/.$box/cur" "$HOME/Maildir/.$box/new" "$HOME/Maildir/.$box/tmp"
  done
}

# delivered FOLDER: how many messages stand in a Maildir folder.
delivered() {
  find "$1/new" "$1/cur" -type f 2>/dev/null | wc -l
}

# all_delivered MAILDIR: how many in it and the folders below.
all_delivered() {
  find "$1" -type f -path '*/new/*' -o -type f -path '*/cur/*' | wc -l
}

# body_of FILE: what no delivery agent touches: everything from the first empty line on.
body_of() {
  tr -d '\r' <"$1" | sed '1,/^$/d'
}

# same_body NAME FOLDER ORIGINAL: the one message there has the original's body; empty lines at its end
# do not count, for some agents add one to any mail.
same_body() {
  arrived=$(find "$2/new" "$2/cur" -type f | head -1)
  [ -n "$arrived" ] && [ "$(body_of "$arrived")" = "$(body_of "$3")" ]
  result "$1" $?
}

# Garbage that must come through, too: name and content.
make_garbage() {
  mkdir -p garbage
  printf 'Subject: nul\n\na\0b\n' >garbage/nul
  printf 'Subject: no body\n' >garbage/no-body
  printf 'Subject: no end\n\nlast line' >garbage/no-end
  { printf 'Subject: long\n\n'; head -c 100000 /dev/zero | tr '\0' 'x'; echo; } >garbage/long
  { printf 'Subject: eight\n\n'; head -c 5000 /dev/urandom | tr -d '\r'; echo; } >garbage/bytes
}

# Mail systems want a user of their own and root's rights: a made-up user database gives the user of
# the test (or nobody, for root, see `drops`) the names they ask for, and they run with that user's
# rights.
unprivileged() {
  wrapper=$(find "$root" /usr/lib -name libnss_wrapper.so 2>/dev/null | head -1)
  if [ -z "$wrapper" ]; then
    echo "1..0 # SKIP libnss_wrapper is not here; tests/integration/fetch gets it"
    exit 77
  fi
  for name in nobody Debian-exim postfix owner anna; do
    echo "$name:x:$uid:$gid:$name:$HOME:/bin/sh"
  done >passwd
  for name in nogroup Debian-exim postfix postdrop owner; do
    echo "$name:x:$gid:"
  done >group
  NSS_WRAPPER_PASSWD=$work/passwd
  NSS_WRAPPER_GROUP=$work/group
  export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
}

# run COMMAND...: with those rights and that database.
run() {
  # shellcheck disable=SC2086
  LD_PRELOAD=$wrapper $as "$@"
}

# give_away: what is in the working folder belongs to that user.
give_away() {
  chown -R "$uid:$gid" "$work"
}

# recipe NAME: a recipe with the folders of the test.
recipe() {
  sed -e "s|/usr/local/bin|$bin|g; s|/var/mail|$HOME|g" "$recipes/$1"
}

# install_script NAME: a script of the recipes, with our bounce in its PATH.
install_script() {
  recipe "$1" >"$bin/$1"
  chmod 755 "$bin/$1"
}

# files_by_verdict RECIPE: a recipe files bounces by verdict, and loses and changes nothing. deliver, which
# each test has for its agent, sets $status.
files_by_verdict() {
  behave ok
  deliver $1 "$hard"
  is "$1: a hard bounce" "$status $(delivered "$HOME/Maildir/.hard")" "0 1"
  same_body "$1: is as it was" "$HOME/Maildir/.hard" "$hard"
  deliver $1 "$soft"
  is "$1: a soft bounce" "$status $(delivered "$HOME/Maildir/.soft")" "0 1"
  deliver $1 "$letter"
  is "$1: a letter" "$status $(delivered "$HOME/Maildir")" "0 1"
  same_body "$1: is as it was" "$HOME/Maildir" "$letter"
  make_garbage
  for file in garbage/*; do
    deliver $1 "$file"
    is "$1: $file" "$status $(all_delivered "$HOME/Maildir")" "0 1"
  done
}
