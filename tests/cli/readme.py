#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The README shows what the command prints: every "$ bounce ..." in it is run, in the order of the
page, and its output compared. White space does not count, and "..." stands for anything left out."""
import os
import re
import shlex
import subprocess
import sys
import tempfile

SOURCE, BOUNCE = os.environ["SOURCE"], os.environ["BOUNCE"]


def examples():
    """(command, what is shown) for every command in an indented block."""
    command, shown = None, []
    with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    for line in lines + [""]:
        if line.startswith("    $ "):
            if command:
                yield command, shown
            command, shown = line[6:], []
        elif line.startswith("    ") or (not line and command):
            shown.append(line.strip())
        elif command:
            yield command, shown
            command = None
    if command:
        yield command, shown


def is_shown(shown, printed):
    """Whether the pieces between "..." stand in this order, the first at the start and the last at the
    end."""
    pieces = [re.escape(re.sub(r"\s", "", piece)) for piece in "\n".join(shown).split("...")]
    return re.fullmatch(".*".join(pieces), re.sub(r"\s", "", printed), re.DOTALL) is not None


def run(command, folder):
    """What a command prints, or None when it is not ours or only some of its columns are shown."""
    words = shlex.split(command.split("   (")[0])
    if words[0] != "bounce" or "   (" in command:
        return None
    environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
    # A confined process may not be traced, as the leak checker does.
    environment["ASAN_OPTIONS"] = "detect_leaks=0"
    options = ["--format=text"] if words[1:] == ["report", words[-1]] else []
    done = subprocess.run([BOUNCE, *words[1:2], *options, *words[2:]], cwd=folder, env=environment,
                          capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def main():
    count = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.join(SOURCE, "testdata"), os.path.join(folder, "testdata"))
        for command, shown in examples():
            printed = run(command, folder)
            if printed is None:
                continue
            count += 1
            good = is_shown(shown, printed)
            failed += not good
            print("%s %d - %s" % ("ok" if good else "not ok", count, command))
            if not good:
                print("".join("# %s\n" % line for line in printed.splitlines()))
    print("1..%d" % count)
    return 1 if failed or count == 0 else 0


sys.exit(main())
