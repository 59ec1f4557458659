#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""growth.py BOUNCE [NAME...]: mail in which two sizes are multiplied, and twice as much of both: every
command takes less than 2.3 times as many instructions, as valgrind's callgrind counts them in all
its processes. What a command needs for the smallest mail is taken off first."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

from mails import (HEALTHY, charsets_by_words, encodings_by_size, fields_by_recipients, groups_by_dates,
                   nesting_by_size, texts_by_addresses, value_by_recipients)

BOUNCE = os.path.abspath(sys.argv[1])
# Linear with room for what doubles now and then, as tables do.
GROWTH_MAX = 2.3
# In millions: a mail that is hardly read costs no more than what starting costs now and then.
NOISE = 20

MAILS = [
    ("a value in many records", lambda n: value_by_recipients(8000 * n, 160 * n)),
    ("many values in many records", lambda n: fields_by_recipients(600 * n, 200 * n)),
    ("dates in many groups", lambda n: groups_by_dates(60 * n, 8 * n)),
    ("repairs within repairs", lambda n: nesting_by_size(4 * n, 2 * n, 2000)),
    ("encodings within encodings", lambda n: encodings_by_size(3 * n, 800 * n)),
    ("addresses of texts and header", lambda n: texts_by_addresses(6 * n, 30, 1200 * n)),
    ("charsets in many words", lambda n: charsets_by_words(3000 * n, 2)),
]
COMMANDS = [
    ["report", "--format=jsonl", "--no-sandbox"],
    ["report", "--format=jsonl", "--evidence", "--no-sandbox"],
    ["record", "--db=history.db", "--no-sandbox"],
    ["redact", "--key-file=key", "--no-sandbox"],
    ["filter", "--timeout=0", "--no-sandbox"],
    ["summary", "--no-sandbox"],
    ["explain", "--format=jsonl", "--no-sandbox"],
]


def instructions(command, mail):
    """In millions, of all processes."""
    for path in glob.glob("count.*") + glob.glob("history.db*"):
        os.unlink(path)
    with open("mail", "w", encoding="latin-1") as file:
        file.write(mail)
    with open("mail", "rb") as file, open("out", "wb") as out:
        subprocess.run(["valgrind", "-q", "--tool=callgrind", "--trace-children=yes",
                        "--callgrind-out-file=count.%p", BOUNCE] + command,
                       stdin=file, stdout=out, stderr=subprocess.STDOUT, check=False)
    count = 0
    for path in glob.glob("count.*"):
        with open(path, encoding="utf-8", errors="replace") as file:
            found = re.findall(r"^(?:summary|totals): (\d+)$", file.read(), re.M)
        count += int(found[0]) if found else 0
    return count / 1e6


def check(command, make):
    base = instructions(command, HEALTHY)
    once = instructions(command, make(1)) - base
    small, large = len(make(1)), len(make(2))
    twice = instructions(command, make(2)) - base
    # Both sizes are doubled, but not all of a mail is one of them.
    growth = twice / once / (large / small / 2) if base > 0 and once > 0 else 0
    good = base > 0 and (0 < growth < GROWTH_MAX or twice < NOISE)
    return good, "%.2f times %.0f million instructions, %d bytes" % (growth, once, small)


def main():
    number = failed = 0
    if shutil.which("valgrind") is None:
        print("1..0 # SKIP valgrind is not installed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("key", "w", encoding="ascii") as file:
            file.write("a key for tests and no other use")
        for name, make in MAILS:
            for command in COMMANDS:
                if sys.argv[2:] and name not in sys.argv[2:] and command[0] not in sys.argv[2:]:
                    continue
                number += 1
                good, said = check(command, make)
                failed += not good
                print("%sok %d - %s: %s # %s" % ("" if good else "not ", number, name, " ".join(command[:-1]), said),
                      flush=True)
        os.chdir("/")
    print("1..%d" % number)
    return failed > 0


sys.exit(main())
