#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""mail.py choose N TESTDATA FOLDER: N messages of every kind, as an SMTP server takes them, numbered.
mail.py compare FOLDER PLACE...: how many of them did not arrive in the Maildirs below the places, twice,
or changed: in their bytes, but for the fields that a delivery agent writes itself."""
import collections
import pathlib
import re
import sys

SIZE_MAX = 200000
LINE_MAX = 900
OWN = re.compile(rb"(?:X-Bounce-[^:]*|Return-Path|Delivered-To|Envelope-To|Delivery-Date|X-Original-To):", re.I)
REQUIRED = {b"message-id", b"date", b"from", b"to"}
FIELD = re.compile(rb"[^\n]*\n(?:[ \t][^\n]*\n)*")


# An address without a domain: mail systems put theirs to it.
UNQUALIFIED = re.compile(rb"(?mi)^(?:From|To|Cc|Sender|Reply-To|Bcc):[^\n@]*$")


def can_be_sent(mail):
    """LF, no NUL, lines that SMTP allows, a header at its top: what every agent passes unchanged."""
    return (len(mail) <= SIZE_MAX and b"\r" not in mail and b"\0" not in mail and mail.endswith(b"\n")
            and max(map(len, mail.split(b"\n"))) <= LINE_MAX and re.match(rb"[!-9;-~]+:", mail)
            and not UNQUALIFIED.search(mail.partition(b"\n\n")[0]))


def choose(count, testdata, folder):
    mails = sorted({path.read_bytes(): path for path in pathlib.Path(testdata).rglob("*.eml")}.items(),
                   key=lambda pair: str(pair[1]))
    mails = [mail for mail, path in mails if can_be_sent(mail)]
    folder = pathlib.Path(folder)
    folder.mkdir()
    for number in range(count):
        # A field of its own tells two messages apart that an agent's fields make the same.
        mark = b"X-Number: %d\n" % number
        (folder / ("%04d" % number)).write_bytes(mark + mails[number * len(mails) // count])


def names(mail):
    header = mail.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"
    return {field.partition(b":")[0].strip().lower() for field in FIELD.findall(header)}


def essence(mail, received, missing):
    """The message without what agents write; `received`: how many Received fields at its top are theirs;
    `missing`: fields that every mail has to have, and that agents add where they are missing."""
    header, gap, body = mail.replace(b"\r\n", b"\n").partition(b"\n\n")
    fields = FIELD.findall(header + b"\n")
    kept = []
    for field in fields:
        if received > 0 and field.lower().startswith(b"received:"):
            received -= 1
        elif not OWN.match(field) and field.partition(b":")[0].lower() not in missing:
            kept.append(field)
    return b"".join(kept) + gap + body


def n_received(mail):
    return len(re.findall(rb"(?mi)^Received:", mail.partition(b"\n\n")[0]))


def compare(folder, places):
    sent = {}
    for path in sorted(pathlib.Path(folder).iterdir()):
        mail = path.read_bytes()
        sent[mail.split(b"\n", 1)[0]] = mail
    arrived = collections.Counter()
    changed = 0
    for place in places:
        for path in pathlib.Path(place).rglob("*"):
            if path.parent.name not in ("new", "cur") or not path.is_file():
                continue
            mail = path.read_bytes()
            number = re.search(rb"(?m)^X-Number: \d+", mail)
            number = number.group(0) if number else b""
            arrived[number] += 1
            original = sent.get(number, b"")
            missing = REQUIRED - names(original)
            if (essence(mail, n_received(mail) - n_received(original), missing)
                    != essence(original, 0, ())):
                changed += 1
                print("# changed: %s (%s)" % (path, number.decode()))
    lost = sorted(number.decode() for number in sent if number not in arrived)
    twice = sorted(number.decode() for number in arrived if arrived[number] > 1)
    if lost or twice:
        print("# lost:", lost, "twice:", twice)
    print("%d sent, %d lost, %d twice, %d changed" % (len(sent), len(lost), len(twice), changed))


if sys.argv[1] == "choose":
    choose(int(sys.argv[2]), *sys.argv[3:])
else:
    compare(sys.argv[2], sys.argv[3:])
