# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the input of tools/bench from the project's samples, once, and keeps it."""
import base64
import collections
import glob
import os
import random
import re
import shutil
import subprocess
import sys

MIB = 1024 * 1024
MESSAGES = 10000
BIG_MBOX = 1000 * 1000 * 1000
DISTINCT_ORIGINALS = 20
OF_NO_SAMPLE = ("message-", "originals-", "records-")
TOOLS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

Data = collections.namedtuple("Data", "path messages size distinct", defaults=[0])

REPORT = b"""Return-Path: <>\r
From: MAILER-DAEMON@example.org (Mail Delivery System)\r
To: owner@example.com\r
Subject: Undelivered Mail Returned to Sender\r
Date: Mon, 1 Jan 2001 00:00:00 +0000\r
Message-ID: <%(id)d@mx.example.org>\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="outer"\r
\r
--outer\r
Content-Type: text/plain; charset=us-ascii\r
\r
I'm sorry to have to inform you that your message could not be delivered.\r
\r
<user%(id)d@example.net>: host mx.example.net[192.0.2.1] said: 550 5.1.1 User unknown\r
\r
--outer\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example.org\r
\r
Final-Recipient: rfc822; user%(id)d@example.net\r
Action: failed\r
Status: 5.1.1\r
Remote-MTA: dns; mx.example.net\r
Diagnostic-Code: smtp; 550 5.1.1 User unknown\r
\r
--outer\r
Content-Type: message/rfc822\r
\r
From: owner@example.com\r
To: user%(id)d@example.net\r
Subject: the original\r
Message-ID: <original%(id)d@example.com>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="inner"\r
\r
--inner\r
Content-Type: text/plain\r
\r
See the attachment.\r
\r
--inner\r
Content-Type: application/octet-stream\r
Content-Transfer-Encoding: base64\r
\r
"""
REPORT_END = b"--inner--\r\n\r\n--outer--\r\n"


def find_samples(top, corpus):
    """Every sample bounce: testdata, and a corpus given or in shared/ beside or above the project."""
    folders = [os.path.join(top, "testdata")]
    if corpus:
        folders.append(corpus)
    above = top
    while not corpus and above != os.path.dirname(above):
        above = os.path.dirname(above)
        if os.path.isdir(os.path.join(above, "shared", "corpus")):
            folders.append(os.path.join(above, "shared", "corpus"))
            break
    found = [path for folder in folders
             for path in sorted(glob.glob(os.path.join(folder, "**", "*.eml"), recursive=True))
             if f"{os.sep}hostile{os.sep}" not in path]
    # A few stand for all, wherever the folders are.
    random.Random(1).shuffle(found)
    return found


def with_original(number, size):
    """A report that returns an original of `size` bytes."""
    yield (REPORT % {b"id": number}).replace(b"\r\n", b"\n")
    noise = random.Random(number).randbytes(57 * 1000)
    lines = base64.encodebytes(noise)
    for _ in range(max(1, size // len(lines))):
        yield lines
    yield REPORT_END.replace(b"\r\n", b"\n")


def mbox_message(text):
    """A message as it stands in an mboxrd."""
    if text.startswith(b"From "):
        text = text[text.index(b"\n") + 1:]
    text = text.replace(b"\r\n", b"\n")
    text = re.sub(rb"(?m)^(>*From )", rb">\1", text)
    return b"From MAILER-DAEMON Mon Jan  1 00:00:00 2001\n" + text.rstrip(b"\n") + b"\n\n"


class Input:
    """Input in `folder`, made when first asked for."""

    def __init__(self, folder, samples):
        if not samples:
            raise SystemExit("bench: no sample messages: testdata is empty and there is no --corpus")
        self.folder_path = folder
        self.samples = samples
        stamp = os.path.join(folder, "samples")
        lines = "".join(f"{path} {os.path.getsize(path)}\n" for path in samples)
        if not os.path.exists(stamp) or open(stamp, encoding="utf-8").read() != lines:
            for name in glob.glob(os.path.join(folder, "*")):
                if not os.path.basename(name).startswith(OF_NO_SAMPLE):
                    (shutil.rmtree if os.path.isdir(name) else os.remove)(name)
            os.makedirs(folder, exist_ok=True)
            with open(stamp, "w", encoding="utf-8") as file:
                file.write(lines)

    def make(self, name, maker, *arguments):
        """The path of `name`, made under another name first so that a stop leaves nothing half done."""
        path = os.path.join(self.folder_path, name)
        if not os.path.exists(path):
            print(f"{'':<10} making {path}", flush=True)
            part = path + ".part"
            if os.path.isdir(part):
                shutil.rmtree(part)
            maker(part, *arguments)
            os.rename(part, path)
        return path

    def texts(self, count):
        contents = [open(path, "rb").read() for path in self.samples]
        return (contents[i % len(contents)] for i in range(count))

    def total(self, count):
        sizes = [os.path.getsize(path) for path in self.samples]
        return sum(sizes[i % len(sizes)] for i in range(count))

    def folder(self, count=MESSAGES):
        def make(path):
            os.makedirs(path)
            for i, text in enumerate(self.texts(count)):
                with open(os.path.join(path, f"{i:05}.eml"), "wb") as file:
                    file.write(text)
        return Data(self.make(f"folder-{count}", make), count, self.total(count))

    def maildir(self, count=MESSAGES):
        source = self.folder(count)

        def make(path):
            for name in ("cur", "new", "tmp"):
                os.makedirs(os.path.join(path, name))
            for name in os.listdir(source.path):
                os.link(os.path.join(source.path, name),
                        os.path.join(path, "cur", f"{name[:-4]}.M1P1.host:2,S"))
        return source._replace(path=self.make(f"maildir-{count}", make))

    def mbox(self, count=MESSAGES):
        def make(path):
            with open(path, "wb") as file:
                file.writelines(mbox_message(text) for text in self.texts(count))
        path = self.make(f"mbox-{count}", make)
        return Data(path, count, os.path.getsize(path))

    def big_mbox(self):
        source = self.mbox()
        times = -(-BIG_MBOX // source.size)

        def make(path):
            with open(path, "wb") as file:
                for _ in range(times):
                    with open(source.path, "rb") as part:
                        shutil.copyfileobj(part, file, MIB)
        return Data(self.make("big-mbox", make), MESSAGES * times, source.size * times)

    def message(self, mib):
        def make(path):
            with open(path, "wb") as file:
                file.writelines(with_original(1, mib * MIB))
        path = self.make(f"message-{mib}.eml", make)
        return Data(path, 1, os.path.getsize(path))

    def originals(self, count):
        """A Maildir of `count` messages with 2 MiB originals; few distinct files, the rest links."""
        def make(path):
            for name in ("cur", "new", "tmp"):
                os.makedirs(os.path.join(path, name))
            for i in range(count):
                name = os.path.join(path, "cur", f"{i:05}.M1P1.host:2,S")
                if i < DISTINCT_ORIGINALS:
                    with open(name, "wb") as file:
                        file.writelines(with_original(i, 2 * MIB))
                else:
                    first = f"{i % DISTINCT_ORIGINALS:05}.M1P1.host:2,S"
                    os.link(os.path.join(path, "cur", first), name)
        path = self.make(f"originals-{count}", make)
        size = os.path.getsize(os.path.join(path, "cur", "00000.M1P1.host:2,S"))
        return Data(path, count, size * count, DISTINCT_ORIGINALS)

    def records(self, count):
        """An mbox of tools/make-reports: a year of a large list."""
        def make(path):
            with open(path, "wb") as file:
                subprocess.run([sys.executable, os.path.join(TOOLS, "make-reports"), str(count)],
                               stdout=file, check=True)
        path = self.make(f"records-{count}", make)
        return Data(path, count, os.path.getsize(path))

    def small(self):
        """The path of a bounce of about 5 KB."""
        return min(self.samples, key=lambda path: abs(os.path.getsize(path) - 5 * 1024))


def rivals(folder):
    """(name, command) of the other readers a Debian machine may have."""
    return [
        ("Sisimai", ["/usr/bin/perl", "-MSisimai", "-e", "Sisimai->dump($ARGV[0])", folder]),
        ("flufl", ["/usr/bin/python3", "-c", """import email, os, sys
from flufl.bounce import all_failures
top = sys.argv[1]
for name in os.listdir(top) if os.path.isdir(top) else []:
    with open(os.path.join(top, name), 'rb') as file:
        all_failures(email.message_from_binary_file(file))
""", folder]),
        ("BounceParser", ["/usr/bin/perl", "-MMail::DeliveryStatus::BounceParser", "-e", """
for my $name (glob "$ARGV[0]/*") {
  open my $file, '<', $name or next;
  eval { Mail::DeliveryStatus::BounceParser->new($file)->reports };
}
""", folder]),
    ]
