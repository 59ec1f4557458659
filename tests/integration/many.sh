# SPDX-License-Identifier: LGPL-2.1-or-later
# Many messages through a delivery agent while something is broken; when it is mended each has arrived
# once and as it was. The test has read lib.sh, and has:
#   hand FILE     gives one message to the agent, which may keep it for later
#   flush         tries again what was kept
#   programs      the programs of the recipe, in $bin
# MESSAGES says how many; tools/check --soak takes 200.
many=${MESSAGES:-20}
python3 "$SOURCE/tests/integration/mail.py" choose "$many" "$SOURCE/testdata" "$work/many" || exit 99

# break_it HOW: what is wrong from now on.
break_it() {
  case $1 in
    missing) for program in $programs; do mv "$bin/$program" "$bin/$program.away"; done ;;
    unrunnable) for program in $programs; do chmod 644 "$bin/$program"; done ;;
    full) mount -t tmpfs -o "size=$many_room,mode=777" tmpfs "$HOME" ;;
    *) behave "$1" ;;
  esac
}

mend_it() {
  case $1 in
    missing) for program in $programs; do mv "$bin/$program.away" "$bin/$program"; done ;;
    unrunnable) for program in $programs; do chmod 755 "$bin/$program"; done ;;
    full) mount -o remount,size=256m "$HOME" ;;
    *) behave ok ;;
  esac
}

# many_survive HOW...: the whole course for each way of failing.
many_room=$((many * 2))k
many_survive() {
  for how in "$@"; do
    if [ "$how" = full ] && ! can_mount; then
      count=$((count + 1))
      echo "ok $count - $how # SKIP nothing can be mounted here"
      continue
    fi
    rm -rf "$HOME" pending
    mkdir -p "$HOME" pending
    chmod 777 "$HOME"
    behave ok
    break_it "$how"
    for message in "$work"/many/*; do
      hand "$message"
    done
    early=$(all_delivered "$HOME")
    mend_it "$how"
    flush
    python3 "$SOURCE/tests/integration/mail.py" compare "$work/many" "$HOME" >compared
    grep '^#' compared
    is "$many messages, $how ($early arrived before it was mended)" "$(tail -n 1 compared)" \
      "$many sent, 0 lost, 0 twice, 0 changed"
    [ "$how" != full ] || umount "$HOME"
  done
}

can_mount() {
  mkdir -p "$work/mounted"
  mount -t tmpfs tmpfs "$work/mounted" 2>/dev/null && umount "$work/mounted"
}
