#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nothing of anybody is found in redacted copies, by a search that shares no code with the redaction.

The originals are read with Python's own MIME reader, and with decoders that need no labels; what they and the
records of `report` name is looked for in every copy, which is read the same ways. Words that the rules read may
stay. A corpus beside the project, or in CORPUS, is searched as well."""
import base64
import email
import email.header
import email.policy
import email.utils
import glob
import html
import json
import os
import quopri
import re
import subprocess
import sys
import tempfile
import urllib.parse

SOURCE, BOUNCE = os.environ["SOURCE"], os.environ["BOUNCE"]
# Given no folder: all there are.
FOLDERS = sys.argv[1:] or (os.path.join(SOURCE, "testdata"),
                           os.environ.get("CORPUS") or os.path.join(SOURCE, "..", "shared", "corpus"))
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "ASAN_OPTIONS": "detect_leaks=0"}
ADDRESS = re.compile(r"[\w.+=&'*/!#$^{|}~-]+@(?:[\w-]+\.)+[a-z]{2,}", re.I | re.A)
IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
RUN = re.compile(rb"[A-Za-z0-9+/\r\n]{16,}={0,2}")
WORD = re.compile(r"[a-z0-9]+")
NAMED = ("from", "to", "cc", "reply-to", "sender")
IDS = ("message-id", "in-reply-to", "references")
RESERVED = {"example", "test", "invalid", "localdomain", "localhost"}
TOPS = {"com", "net", "org", "co", "jp", "de", "uk", "edu", "gov", "info", "example"}


def vocabulary():
    """Words of the rules and of the examples that they were learned from."""
    words = set(RESERVED | TOPS)
    for path in glob.glob(os.path.join(SOURCE, "src", "rules", "**", "*"), recursive=True) + [
            os.path.join(SOURCE, "src", "redact", "redact-keep.c")]:
        if os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                words.update(WORD.findall(file.read().lower()))
    return words


VOCABULARY = vocabulary()


def decoded(data):
    """All that a reader could make of the bytes."""
    yield data
    yield quopri.decodestring(data)
    for run in RUN.findall(data):
        text = re.sub(rb"\s", b"", run)
        # The word before it may have become its beginning.
        for skip in range(4):
            yield base64.b64decode(text[skip:skip + (len(text) - skip) // 4 * 4])
    yield urllib.parse.unquote_to_bytes(data)
    yield html.unescape(data.decode("latin-1")).encode("utf-8")
    yield data.replace(b"\0", b"")


def parts(data):
    """The contents that Python's own reader finds, headers decoded."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        for name, value in part.items():
            try:
                yield name.lower(), str(email.header.make_header(email.header.decode_header(str(value))))
            except (LookupError, UnicodeError, ValueError, email.errors.HeaderParseError):
                yield name.lower(), str(value)
        if not part.is_multipart():
            payload = part.get_payload(decode=True) or b""
            charset = part.get_content_charset() or "utf-8"
            try:
                yield "", payload.decode(charset, "replace")
            except (LookupError, UnicodeError):
                yield "", payload.decode("latin-1")


def texts(data):
    for text in decoded(data):
        yield text.decode("utf-8", "replace").lower()
    for _, text in parts(data):
        yield text.lower()


def is_wording(text):
    """Nothing but words that the rules read, numbers of no length, and words too short to tell of anybody."""
    return all(word in VOCABULARY or word.rstrip("0123456789s") in VOCABULARY or len(word) < 4 or (word.isdigit() and len(word) < 6) or set(word) == {"x"}
               for word in WORD.findall(text))


def is_person(text):
    return text.isascii() and not is_wording(text)


def secrets(data, records):
    found = set()
    for text in texts(data):
        # Bytes of ISO-2022-JP look like addresses.
        if "\x1b" in text:
            continue
        for address in ADDRESS.findall(text):
            found.update(address.lower().rsplit("@", 1))
        found.update(ip for ip in IP.findall(text)
                     if all(int(part) < 256 for part in ip.split(".")))
    for name, value in parts(data):
        if name in NAMED:
            for display, _ in email.utils.getaddresses([value]):
                found.update(word for word in WORD.findall(display.lower()) if not word.isdigit())
        elif name in IDS:
            found.update(found_id.lower() for found_id in re.findall(r"<([^<>@\s]+@[^<>\s]+)>", value))
    for record in records:
        for key in ("recipient", "original_recipient", "subscriber", "sender", "remote_mta", "reporting_mta",
                    "message_id", "envelope_id"):
            found.update(piece for piece in (record.get(key) or "").lower().split("@") if piece)
    # Answers of block lists are no addresses of anybody, also where "=12" was decoded.
    loopback = re.compile(r"(12)?7\.0\.0\.\d+")
    return {secret for secret in found if len(secret) > 3 and not loopback.fullmatch(secret)
            and (IP.fullmatch(secret) or is_person(secret))}


def holds(text, secret):
    at = text.find(secret)
    while at >= 0:
        before, after = text[at - 1:at], text[at + len(secret):at + len(secret) + 1]
        digits = secret[0].isdigit() and secret[-1].isdigit()
        if not (before.isdigit() or after.isdigit() if digits else
                (before.isalnum() and before.isascii()) or (after.isalnum() and after.isascii())):
            return True
        at = text.find(secret, at + 1)
    return False


def bounce(*arguments):
    return subprocess.run([BOUNCE, *arguments], env=ENVIRONMENT, capture_output=True, check=False)


def records(paths):
    """The records of each of the messages."""
    found = {path: [] for path in paths}
    for line in bounce("report", "-f", "jsonl", *paths).stdout.splitlines():
        row = json.loads(line)
        found[row["source"]].append(row)
    return found


def judgement(rows):
    return [[row[key] for key in ("kind", "action", "status", "reply_code", "verdict", "reason")] for row in rows]


def leaks(path, copy, rows):
    """What is left of a message in its copy."""
    with open(path, "rb") as file:
        original = file.read()
    with open(copy, "rb") as file:
        everything = "\n".join(texts(file.read()))
    return [f"{path}: {secret!r} is left" for secret in sorted(secrets(original, rows)) if holds(everything, secret)]


def faults(paths, key, folder):
    """What is wrong with the copies of messages, which are made in the folder."""
    before = records(paths)
    paths = [path for path in paths if before[path]]
    copies = {path: os.path.join(folder, f"{number}.eml") for number, path in enumerate(paths)}
    wrong = []
    for path, copy in copies.items():
        done = bounce("redact", "--key-file=" + key, "--output=" + copy, path)
        if done.returncode != 0:
            wrong.append(f"{path}: exit {done.returncode}: {done.stderr.decode()}")
    after = records([copy for copy in copies.values() if os.path.exists(copy)])
    for path, copy in copies.items():
        if copy in after:
            wrong += leaks(path, copy, before[path])
            if judgement(before[path]) != judgement(after[copy]):
                wrong.append(f"{path}: judged differently")
    return wrong


def main():
    number = 0
    for folder in filter(os.path.isdir, FOLDERS):
        paths = sorted(glob.glob(os.path.join(folder, "**", "*.eml"), recursive=True))
        with tempfile.TemporaryDirectory() as work:
            key = os.path.join(work, "key")
            with open(key, "w", encoding="ascii") as file:
                file.write("a key for tests and no other use")
            wrong = faults(paths, key, work)
        for fault in wrong:
            print("#", fault.strip())
        number += 1
        print("not ok" if wrong else "ok", number, f"- {len(paths)} messages: {len(wrong)} faults")
    print(f"1..{number}")


if __name__ == "__main__":
    main()
