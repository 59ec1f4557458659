#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every output says the same of every golden message: verdict, reason, fault, advice, explanation.

The records of `report -f jsonl` are what the others are compared with: csv, text, table, the columns for
list owners, explain, the fields of filter, the page, and suppress after record."""
import collections
import concurrent.futures
import csv
import email
import email.policy
import glob
import html.parser
import io
import json
import os
import re
import subprocess
import sys
import tempfile

SOURCE, BOUNCE = os.environ["SOURCE"], os.environ["BOUNCE"]
JUDGEMENT = ("verdict", "reason", "fault", "advice", "explanation")
COUNTED = ("bounce", "delay", "delivered", "feedback")
# No line is wrapped at this width.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "COLUMNS": "10000", "PATH": os.environ["PATH"],
               "ASAN_OPTIONS": "detect_leaks=0"}


def bounce(*arguments, data=None):
    done = subprocess.run([BOUNCE, *arguments], input=data, env=ENVIRONMENT, capture_output=True, check=False)
    return done.stdout


def lines(*arguments):
    return bounce(*arguments).decode().splitlines()


def judgement(record):
    return tuple(record[key] or None for key in JUDGEMENT)


class Test:
    """TAP: a result for each output, with the first differences."""
    def __init__(self):
        self.count = self.failed = 0

    def result(self, name, wrong, compared):
        good = not wrong and compared > 0
        self.count += 1
        self.failed += not good
        print("%s %d - %s: %d compared" % ("ok" if good else "not ok", self.count, name, compared))
        for difference in wrong[:5]:
            print("# %s" % (difference,))

    def pairs(self, name, records, shown):
        """`shown` stands beside the records, in their order."""
        wrong = [(record["source"], got, want) for record, (got, want) in zip(records, shown) if got != want]
        if len(shown) != len(records):
            wrong.append("%d records, %d shown" % (len(records), len(shown)))
        self.result(name, wrong, len(shown))


def text_records(text):
    """(verdict or kind, reason, the lines below) of each record."""
    for block in text.split("\n\n"):
        rows = [row for row in block.split("\n") if row and not row.startswith("VERDICT")]
        if rows:
            yield rows[0].split()[0], rows[0].split()[1], rows[1:]


def shown_as_text(record):
    return record["verdict"] or record["kind"], record["reason"] or "-"


def compare_text(paths, records):
    shown = []
    text = bounce("report", "-f", "text", *paths).decode()
    for record, (verdict, reason, below) in zip(records, text_records(text)):
        facts = next((re.findall(r"(advice|fault): ([a-z-]+)", row) for row in below
                      if re.match(r"  (advice|fault): ", row)), [])
        got = (verdict, reason, dict(facts).get("advice", "none"), dict(facts).get("fault"))
        want = (*shown_as_text(record), record["advice"] or "none", record["fault"])
        explained = record["explanation"] is None or below[0] == "  " + record["explanation"]
        shown.append(((got, explained), (want, True)))
    return shown


class Page(html.parser.HTMLParser):
    """People of the page: address, verdict, reason, explanation, advice."""
    def __init__(self):
        super().__init__()
        self.people, self.path, self.inside = [], [], False

    def handle_starttag(self, tag, attributes):
        if tag == "section":
            self.inside = ("class", "people") in attributes
        if tag == "tr" and self.inside:
            self.people.append(collections.defaultdict(list))
        self.path.append("verdict" if tag == "td" and "verdict" in dict(attributes).get("class", "") else tag)

    def handle_endtag(self, tag):
        while self.path and self.path.pop() not in (tag, "verdict"):
            pass

    def handle_data(self, data):
        if self.inside and self.people and self.path:
            self.people[-1][self.path[-1]].append(data)


def page_people(text):
    page = Page()
    page.feed(text)
    for person in page.people:
        if person["summary"]:
            facts = " ".join(person["p"])
            advice = re.search(r"Advice: ([a-z-]+)\.", facts)
            # Adding up what the page says, not how it lays it out.
            yield ("".join(person["bdi"][:1]), "".join(person["verdict"]), "".join(person["summary"]),
                   advice.group(1) if advice else None, facts)


def fields(path):
    with open(path, "rb") as file:
        marked = bounce("filter", "--all", data=file.read())
    head = marked[:marked.find(b"X-Bounce-Version")]
    message = email.message_from_bytes(head, policy=email.policy.compat32)
    got = {}
    for key in JUDGEMENT:
        value = message.get("X-Bounce-" + key.capitalize())
        got[key] = re.sub(r"\s+", " ", value) if value else None
    return got


def known(records):
    """What is said of each address."""
    said = collections.defaultdict(set)
    for record in records:
        address = record["subscriber"] or record["recipient"]
        if record["kind"] in COUNTED and address:
            said[fold(address)].add(judgement(record))
    return said


def fold(address):
    local, at, domain = address.lower().rpartition("@")
    try:
        return local + at + domain.encode("idna").decode()
    except UnicodeError:
        return address.lower()


def main():
    paths = sorted(path for path in glob.glob(SOURCE + "/testdata/**/*.eml", recursive=True)
                   if os.path.exists(path[:-4] + ".json"))
    records = [json.loads(line) for line in lines("report", "-f", "jsonl", *paths)]
    for record in records:
        BY_SOURCE[record["source"]].append(record)
    paths = [path for path in paths if path in BY_SOURCE]
    test = Test()
    rows = list(csv.DictReader(io.StringIO(bounce("report", "-f", "csv", "--raw-csv", *paths).decode())))
    test.pairs("csv", records, [(judgement(row), judgement(record)) for row, record in zip(rows, records)])
    rows = list(csv.DictReader(io.StringIO(bounce("report", "-f", "csv", "--list=x", *paths).decode())))
    test.pairs("list columns", records,
               [(judgement(row), judgement(record)) for row, record in zip(rows, records)])
    test.pairs("text", records, compare_text(paths, records))
    rows = [tuple(row.split()[:2]) for row in lines("report", "-f", "table", "--no-header", *paths)]
    test.pairs("table", records, [(row, shown_as_text(record)) for row, record in zip(rows, records)])
    rows = [json.loads(line) for line in lines("explain", "-f", "jsonl", *paths)]
    test.pairs("explain", records, [(judgement({**row, "explanation": row["meaning"]}), judgement(record))
                                    for row, record in zip(rows, records)])
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        marked = list(pool.map(fields, paths))
    wrong = [(path, got) for path, got in zip(paths, marked)
             if judgement(got) not in {judgement(record) for record in BY_SOURCE[path]}]
    test.result("filter", wrong, len(marked))
    said = known(records)
    people = list(page_people(bounce("summary", "-f", "html", *paths).decode()))
    wrong = []
    for address, verdict, reason, advice, facts in people:
        if not any((verdict, reason, advice) == (v or "-", r or "no reason given", a or "none")
                   and (explanation or "") in facts for v, r, _, a, explanation in said[fold(address)]):
            wrong.append((address, verdict, reason, advice, said[fold(address)]))
    test.result("page", wrong, len(people))
    with tempfile.TemporaryDirectory() as folder:
        history = "--db=" + os.path.join(folder, "h.db")
        bounce("record", history, *paths)
        rows = [json.loads(line) for line in
                lines("suppress", history, "--policy=mailman", "--state=keep,warn,disable", "-f", "jsonl")]
    rows = [row for row in rows if row["events"] > 0]
    wrong = [(row["address"], judgement(row), said[fold(row["address"])]) for row in rows
             if judgement(row) not in said[fold(row["address"])]]
    test.result("record, then suppress", wrong, len(rows))
    removed = [record for record in records if record["advice"] == "remove"]
    wrong = [record["source"] for record in removed
             if record["verdict"] != "hard" and record["reason"] != "complaint"]
    test.result("remove stands where the verdict is hard, or for a complaint", wrong, len(removed))
    print("1..%d" % test.count)
    return 1 if test.failed else 0


BY_SOURCE = collections.defaultdict(list)
sys.exit(main())
