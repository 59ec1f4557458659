#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""products.py BOUNCE: mail in which two sizes, each within its limit, are multiplied. Every command
ends in time that is linear in the mail and within 64 MiB, and the mail around it is judged."""
import os
import resource
import subprocess
import sys
import tempfile

from mails import (HEALTHY, charsets_by_words, encodings_by_size, fields_by_recipients, groups_by_dates,
                   nesting_by_size, texts_by_addresses, value_by_recipients)

BOUNCE = os.path.abspath(sys.argv[1])
# Sanitizers and valgrind have costs of their own.
UNBOUND = "HOSTILE_UNBOUND" in os.environ
SECONDS_PER_MB, SECONDS_LEAST, MIB = 3, 2, 64


MAILS = [
    ("a value in many records", lambda: value_by_recipients(300000, 6000)),
    ("a value in very many records", lambda: value_by_recipients(60000, 40000)),
    ("many values in many records", lambda: fields_by_recipients(9000, 6000)),
    ("dates in many groups", lambda: groups_by_dates(2000, 20)),
    ("repairs within repairs", lambda: nesting_by_size(32, 40)),
    ("repairs of large parts", lambda: nesting_by_size(32, 12, 320000)),
    ("encodings within encodings", lambda: encodings_by_size(20, 250000)),
    ("addresses of texts and header", lambda: texts_by_addresses(60, 300, 40000)),
    ("charsets in many words", lambda: charsets_by_words(30000, 4)),
]
COMMANDS = [
    ["report", "--format=jsonl"],
    ["report", "--format=jsonl", "--evidence"],
    ["report", "--format=csv", "--jobs=1"],
    ["record", "--db=history.db"],
    ["summary"],
    ["filter"],
    ["explain", "--format=jsonl"],
    ["redact", "--mbox"],
]


def mbox(mail):
    line = "From MAILER-DAEMON Mon Jan  1 10:00:00 2024\n"
    return line + HEALTHY + "\n" + line + mail + "\n" + line + HEALTHY.replace("healthy", "sound") + "\n"


def run(command, path):
    """(exit code, CPU seconds, MiB, output)"""
    with open(path, "rb") as file, open("out", "wb") as out, open("err", "wb") as err:
        process = subprocess.Popen([BOUNCE] + command, stdin=file, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def count_lines(text):
    """How many lines of the output hold it. Read line by line, as make() says."""
    with open("out", "rb") as file:
        return sum(text in line for line in file)


def healthy(command):
    """Whether the output speaks of the two healthy messages."""
    if command[0] == "report":
        return count_lines(b"healthy@example.net") > 0 and count_lines(b"sound@example.net") > 0
    if command[0] == "record":
        done = subprocess.run([BOUNCE, "summary", "--db=history.db", "--format=jsonl"], check=False,
                              stdout=subprocess.PIPE)
        return done.returncode == 0 and b"example.net" in done.stdout
    if command[0] == "redact":
        return count_lines(b"Diagnostic-Code: smtp; 550 5.1.1 User unknown") == 2
    return True


def right(command, code):
    """A copy of what was not read to its end cannot be compared: it is left out, and that is said. A
    sanitizer makes the work several times as long, so that the limit of processor time may end it."""
    said = ("message 2: left out",) + (("message 2: not judged",) if UNBOUND else ())
    errors = open("err", encoding="utf-8").read()
    left_out = command[0] == "redact" and code == 65 and any(words in errors for words in said)
    return code == 0 or left_out


def make(index):
    """Writes the mail alone and between others. In a process of its own: what this one has had in
    memory would count as the command's, which is forked from it."""
    mail = MAILS[index][1]()
    for name, text in (("mail", mail), ("box", mbox(mail))):
        with open(name, "w", encoding="latin-1") as file:
            file.write(text)


def check(command):
    path = "mail" if command[0] in ("filter", "explain") else "box"
    size = os.path.getsize(path)
    if os.path.exists("history.db"):
        os.unlink("history.db")
    code, seconds, mib = run(command, path)
    bound = max(SECONDS_LEAST, size / 1e6 * SECONDS_PER_MB)
    cheap = UNBOUND or (seconds <= bound and mib <= MIB)
    if not cheap or not right(command, code) or not healthy(command):
        print("# exit code %d, %.1f s of %.1f, %.0f MiB of %d; %s" % (
            code, seconds, bound, mib, MIB, open("err", encoding="utf-8").read()[:200].strip()))
        return False
    return True


def main():
    number = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for index, (name, _) in enumerate(MAILS):
            maker = os.fork()
            if maker == 0:
                make(index)
                os._exit(0)
            os.waitpid(maker, 0)
            for command in COMMANDS:
                number += 1
                good = check(command)
                failed += not good
                print("%sok %d - %s: %s" % ("" if good else "not ", number, name, " ".join(command)), flush=True)
        os.chdir("/")
    print("1..%d" % number)
    return failed > 0


resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
sys.exit(main())
