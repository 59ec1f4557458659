# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reading a mail log: a million lines of Postfix, 2 % of them failures, as `bounce summary` and
`record` read it, against what only searches the same file."""
import collections
import os
import random
import shutil
import tempfile

Log = collections.namedtuple("Log", "path lines size")

HEAD = "Mar  2 {0:02}:{1:02}:{2:02} mail postfix"
BEFORE = """{head}/smtpd[801]: connect from app.example.net[192.0.2.7]
{head}/smtpd[801]: {id}: client=app.example.net[192.0.2.7]
{head}/cleanup[810]: {id}: message-id=<{n}@example.net>
{head}/qmgr[802]: {id}: from=<news@example.net>, size=2048, nrcpt=1 (queue active)
{head}/smtpd[801]: disconnect from app.example.net[192.0.2.7] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5
"""
OUTCOME = ("{head}/smtp[811]: {id}: to=<user{n}@domain{domain}.example>, relay=mx{mx}.example.org[192.0.2.25]:25, "
           "delay=1.0, delays=0.1/0/0.6/0.5, ")
SENT = "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as {n})\n"
FAILED = ("dsn=5.1.1, status=bounced (host mx{mx}.example.org[192.0.2.25] said: 550 5.1.1 "
          "<user{n}@domain{domain}.example>: Recipient address rejected: User unknown (in reply to RCPT TO command))\n")
AFTER = "{head}/qmgr[802]: {id}: removed\n"
LINES = 7
FAILURES = 0.02 * LINES


def make(folder, lines):
    """A log of so many lines."""
    path = os.path.join(folder, f"log-{lines}")
    if not os.path.exists(path):
        chance = random.Random(1)
        with open(path + ".new", "w", encoding="ascii") as file:
            for n in range(lines // LINES):
                second = n // 20
                words = {"head": HEAD.format(second // 3600 % 24, second // 60 % 60, second % 60),
                         "id": f"{n * 7919:09X}F", "n": n, "domain": n % 997, "mx": n % 50}
                outcome = FAILED if chance.random() < FAILURES else SENT
                file.write((BEFORE + OUTCOME + outcome + AFTER).format(**words))
        os.rename(path + ".new", path)
    return Log(path, lines // LINES * LINES, os.path.getsize(path))


def rates(bench, name, run, log):
    bench.say(f"  {name:<12} cpu {run[0]:7.3f} s  wall {run[1]:7.3f} s  {log.lines / run[0]:10.0f} lines/s "
              f"and core  {log.size / run[0] / 1048576:7.1f} MB/s  peak {run[2]:5.1f} MiB")


def run(bench):
    log = make(bench.input.folder_path, 1000000)
    for name, arguments in (("grep", ["-c", "status="]), ("pflogsumm", [])):
        program = shutil.which(name)
        if program is None:
            bench.say(f"  {name} is not installed")
        else:
            # To a pipe: grep looks no further than the first line when nobody reads what it says.
            command = '"$@" | cat'
            rates(bench, name, bench.run(["/bin/sh", "-c", command, "sh", program, *arguments, log.path]), log)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=bench.input.folder_path) as folder:
        database = os.path.join(folder, "history")
        for name, command in (("summary", ["summary", "--sent=log", log.path]),
                              ("record", ["record", f"--db={database}", log.path])):
            found = min(bench.run([bench.bounce, *command]) for _ in range(3))
            rates(bench, name, found, log)
            bench.bar(f"{name}_lines", log.lines / found[0], " lines/s")
            bench.bar(f"{name}_mib", found[2], " MiB")
