# SPDX-License-Identifier: LGPL-2.1-or-later
# The tree of Debian 13 that fetch-debian made, for the tests that build in it: its root's folder is $tree;
# the sources stand in /src, a build of each sort in /src/build.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
tree=${PROGRAMS:-$SOURCE/build/programs}/debian-13
[ -s "$tree/wanted" ] || skip_all "$(tail -n 1 "$tree.why" 2>/dev/null || echo "fetch-debian makes the tree")"
[ "$(id -u)" -eq 0 ] || skip_all "only root can enter the tree"
if [ -z "${MOUNTS_APART:-}" ]; then
  unshare -m true 2>/dev/null || skip_all "nothing can be mounted here"
  cd "$SOURCE" && rm -rf "$work"
  MOUNTS_APART=yes exec unshare -m sh "$0" "$@"
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

# builds NAME MESON-OPTION... : with warnings as errors. $compiler is its C compiler.
builds() {
  build=/src/build/$1
  shift
  within sh -c "cd /src && { [ -f $build/build.ninja ] || CC='$compiler' meson setup $build \
    --buildtype=debugoptimized --werror $*; }" >setup 2>&1
  result "$build: meson setup" $?
  within ninja -C "$build" >built 2>&1
  status=$?
  [ $status -eq 0 ] || { grep -B3 -A12 -E '(error|warning):' built || tail -n 12 built; } | head -40 | sed 's/^/# /'
  result "$build: builds without a warning" $status
}

# passes NAME MESON-OPTION... : its tests, but for what needs the compiler of Debian 12. $patience: how
# much more time than usual they have.
passes() {
  build=/src/build/$1
  shift
  within env OTHER_COMPILER=yes CK_TIMEOUT_MULTIPLIER=${patience:-10} meson test -C "$build" --no-rebuild "$@" >tested 2>&1
  status=$?
  [ $status -eq 0 ] || grep -E 'FAIL|ERROR|TIMEOUT' tested | grep -v '^>>>' | sed 's/^/# /'
  result "$build: its tests" $status
}
