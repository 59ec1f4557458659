#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""refuse.py serve ANSWERS PORT_FILE: an SMTP server on loopback that refuses rN@dest.test with answer N.
refuse.py compare LOG_RECORDS REPORT_RECORDS: what a log and a report say of the same failures: how many there
are of both, and in which of their keys they differ."""
import json
import socketserver
import sys

KEYS = ["kind", "recipient", "action", "status", "reply_code", "reason", "verdict"]


def read_answers(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]


class Handler(socketserver.StreamRequestHandler):
    answers = []

    def say(self, text):
        self.wfile.write(text.replace("|", "\r\n").encode() + b"\r\n")

    def refuse(self, stage, address):
        """Whether the recipient that the address names is refused at this stage; then it is said."""
        number = address.split("@")[0].strip("<r>")
        if not number.isdigit() or int(number) >= len(self.answers):
            return False
        when, answer = self.answers[int(number)]
        if when == stage:
            self.say(answer.replace("{to}", address.strip("<>")))
        return when == stage

    def take_data(self, recipient):
        self.say("354 go on")
        while self.rfile.readline().rstrip(b"\r\n") != b".":
            pass
        if not self.refuse("data", recipient):
            self.say("250 2.0.0 taken")

    def handle(self):
        recipient = ""
        self.say("220 mx.dest.test ESMTP")
        for line in iter(self.rfile.readline, b""):
            command = line.decode("latin-1").strip()
            verb = command.upper()
            if verb.startswith("MAIL FROM:"):
                # The sender carries the number of who is meant: mail is refused before its recipient is known.
                sender = command[10:].split()[0].strip("<>").replace("s", "r", 1)
                if not self.refuse("mail", sender):
                    self.say("250 2.1.0 ok")
            elif verb.startswith("RCPT TO:"):
                recipient = command[8:].split()[0].strip("<>")
                if not self.refuse("rcpt", recipient):
                    self.say("250 2.1.5 ok")
            elif verb == "DATA":
                self.take_data(recipient)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 mx.dest.test")


def serve(path, port_file):
    Handler.answers = read_answers(path)
    socketserver.ThreadingTCPServer.daemon_threads = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        with open(port_file, "w", encoding="utf-8") as out:
            out.write("%d\n" % server.server_address[1])
        server.serve_forever()


def read_records(path):
    with open(path, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {(r["recipient"], r["action"]): r for r in records if r["recipient"]}


def compare(log_path, report_path):
    log, report = read_records(log_path), read_records(report_path)
    both = sorted(set(log) & set(report))
    same = 0
    for key in both:
        # Exim's reports have a Status of X.0.0 where its log has none.
        if log[key]["status"] is None and (report[key]["status"] or "").endswith(".0.0"):
            report[key]["status"] = None
        differ = [k for k in KEYS if log[key][k] != report[key][k]]
        same += not differ
        for k in differ:
            print("# %s: %s: log %r, report %r (%s)" % (key[0], k, log[key][k], report[key][k],
                                                        log[key]["diagnostic"]))
    for key in sorted(set(report) - set(log)):
        print("# only in a report: %s %s" % key)
    print("%d of %d" % (same, len(both)))


if __name__ == "__main__":
    {"serve": serve, "compare": compare}[sys.argv[1]](*sys.argv[2:])
