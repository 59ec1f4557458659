# SPDX-License-Identifier: LGPL-2.1-or-later
"""A year of lists whose truth is known, replayed under every preset by `bounce simulate`.

Three lists of 20,000 addresses each send every Monday of 2025. What a list's mail system logs of failures (of
deliveries, which would prove more, it logs nothing) and what comes back as mail is written as files, recorded
and judged as any other. Rates, a year and by address unless it says otherwise; where no source is named it is
an assumption. They were written down before policies were run, but for the closed mailboxes that are said to
be disabled, which had been forgotten; none was fitted to a result:

* Deaths, 18 %: ZeroBounce counts 23 to 28 % of addresses as "invalid or risky" after a year (List Decay
  Reports for 2024 and 2025), HubSpot 22.5 %; some of these still take mail. 9 % moved to another
  employer, 7 % closed, 2 % with their domain, of which a third does not answer for some weeks first. Of
  the closed ones one in five is said to be disabled, as Google (5.2.1) and Yahoo (554 30) do, not unknown.
* 2 % are typing errors: dead from the first day.
* Full mailboxes, 3 %: for a median of two weeks; one in five is never emptied, half of these are closed
  by the provider after some months.
* Suspended mailboxes that come back, 0.3 %: for a median of ten days.
* Providers that say of their own users that there are none: once on a mail day, one of ten users of the
  largest one, as Google did on 2020-12-15 for some hours (550-5.1.1, Google Workspace Status Dashboard).
  Smaller domains: one in twenty, for one to three days (moved to another server, directory away).
* Domains that lapse and are renewed, one in two hundred: for a median of five days; registrars keep them
  for up to 45 (ICANN, Expired Registration Recovery Policy).
* Blocks of the sender: three, of a provider each, for one to three Mondays.
* Mail refused for its content, 0.1 % of mails; not delivered in time, 0.05 % of mails.
* Complaints, 0.02 % of mails: senders are to stay below 0.1 % (Google, Email sender guidelines).
* Forged reports: 40 addresses once, 4 addresses each Monday of three months.
* Automatic replies, 0.3 % of mails; people who answer, 0.02 %; mail with a forged sender in the name of
  20 subscribers, living or dead. 20 people confirm their address.

An address is dead from the day on which its mail is refused for good: a domain that only does not answer
may come back. Mail that is held back from a living address for a pause is counted apart."""
import bisect
import datetime
import email.utils
import json
import math
import os
import random
import subprocess
import tempfile

SEEDS = (1, 2, 3)
ADDRESSES = 20000
FIRST = datetime.datetime(2025, 1, 6, 8, tzinfo=datetime.timezone.utc)
WEEKS = 52
DAY = 86400

PROVIDERS = [("mail-a.test", 0.40), ("mail-b.test", 0.20), ("mail-c.test", 0.10)]
SMALL_DOMAINS = 1200

UNKNOWN = ["550 5.1.1 <{}>: Recipient address rejected: User unknown in virtual mailbox table",
           "550 5.1.1 The email account that you tried to reach does not exist.",
           "550 5.5.0 Requested action not taken: mailbox unavailable",
           "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
           "550 No such user here", "550 5.1.1 Unknown user", "554 5.7.1 <{}>: Recipient address unknown"]
DISABLED = ["550 5.2.1 The email account that you tried to reach is disabled.",
            "550 5.2.1 This mailbox has been suspended", "554 30 Sorry, your message to {} cannot be "
            "delivered. This mailbox is disabled"]
FULL = ["452 4.2.2 The email account that you tried to reach is over quota",
        "552 5.2.2 <{}>: Recipient address rejected: Mailbox is full", "552 5.2.2 Over quota"]
BLOCKED = ["550 5.7.1 Service unavailable, Client host [192.0.2.10] blocked using zen.spamhaus.org",
           "554 5.7.1 Your IP address [192.0.2.10] is blocked due to poor reputation"]
CONTENT = ["554 5.7.1 Message rejected as spam by Content Filtering", "550 5.7.1 This message looks like spam"]


class Address:
    """An address with its truth: when it fails, and how."""

    def __init__(self, name, domain, words):
        self.name = f"{name}@{domain}"
        self.domain = domain
        self.words = words
        self.dead_from = None  # in days from FIRST
        self.silent_from = None
        self.hopeless_from = None  # full for good: nobody can know
        self.complained = False
        self.failures = []  # (from, to, kind)

    def kill(self, day):
        self.dead_from = day if self.dead_from is None else min(self.dead_from, day)

    def state(self, day):
        if self.dead_from is not None and day >= self.dead_from:
            return "dead"
        if self.silent_from is not None and day >= self.silent_from:
            return "silent"
        for begin, end, kind in self.failures:
            if begin <= day < end:
                return kind
        return None


class Year:
    """All that happens, decided by one generator of random numbers."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.addresses = [self.new_address(i) for i in range(ADDRESSES)]
        self.domains = {}
        for address in self.addresses:
            self.domains.setdefault(address.domain, []).append(address)
        self.die()
        self.fill()
        self.suspend()
        self.go_wrong()
        self.block()

    def new_address(self, i):
        share = self.random.random()
        for domain, part in PROVIDERS:
            if share < part:
                break
            share -= part
        else:
            domain = f"firm{self.random.randrange(SMALL_DOMAINS)}.test"
        return Address(f"user{i}", domain, random.Random(domain).choice(UNKNOWN))

    def day(self):
        return self.random.uniform(0, WEEKS * 7)

    def lasting(self, median, sigma, most):
        return min(median * math.exp(self.random.gauss(0, sigma)), most)

    def some(self, share):
        return [address for address in self.addresses if self.random.random() < share]

    def die(self):
        for address in self.some(0.09):
            address.kill(self.day())
        for address in self.some(0.07):
            address.kill(self.day())
            if self.random.random() < 0.2:
                address.words = self.random.choice(DISABLED)
        for address in self.some(0.02):
            address.kill(-1)
        gone, target = 0, 0.02 * ADDRESSES
        for domain in self.random.sample(sorted(self.small()), len(self.small())):
            if gone >= target:
                break
            day = self.day()
            silent = day - self.random.uniform(14, 42) if self.random.random() < 1 / 3 else None
            for address in self.domains[domain]:
                address.kill(day)
                address.silent_from = silent
                gone += 1

    def small(self):
        return [domain for domain in self.domains if domain.startswith("firm")]

    def fill(self):
        for address in self.some(0.03):
            begin = self.day()
            if self.random.random() >= 0.2:
                address.failures.append((begin, begin + self.lasting(14, 1, 300), "full"))
                continue
            address.hopeless_from = begin
            address.failures.append((begin, 9999, "full"))
            if self.random.random() < 0.5:
                address.kill(begin + self.random.uniform(60, 180))

    def suspend(self):
        for address in self.some(0.003):
            begin = self.day()
            address.failures.append((begin, begin + self.lasting(10, 0.8, 90), "suspended"))

    def go_wrong(self):
        monday = 7 * self.random.randrange(WEEKS)
        for address in self.domains[PROVIDERS[0][0]]:
            if self.random.random() < 0.1:
                address.failures.append((monday, monday + 1, "unknown"))
        for domain in self.small():
            if self.random.random() < 0.05:
                self.domain_fails(domain, self.random.uniform(1, 3), "unknown")
            if self.random.random() < 0.005:
                self.domain_fails(domain, self.lasting(5, 0.8, 45), "lapsed")

    def domain_fails(self, domain, days, kind):
        begin = self.day()
        for address in self.domains[domain]:
            address.failures.append((begin, begin + days, kind))

    def block(self):
        for _ in range(3):
            monday, mondays = 7 * self.random.randrange(WEEKS), self.random.randint(1, 3)
            for address in self.domains[self.random.choice(PROVIDERS)[0]]:
                address.failures.append((monday, monday + 7 * mondays - 1, "blocked"))


class Mailbox:
    """What the year leaves behind: a log, and mail that came back."""

    def __init__(self, folder, year):
        self.year = year
        self.random = year.random
        self.log = open(os.path.join(folder, "mail.log"), "w", encoding="utf-8")
        self.mbox = open(os.path.join(folder, "mail.mbox"), "w", encoding="utf-8")
        self.count = 0
        for week in range(WEEKS):
            for address in year.addresses:
                self.send(address, week * 7)
        self.forge()
        self.log.close()
        self.mbox.close()

    def send(self, address, day):
        state = address.state(day)
        if state is not None:
            self.refuse(address, day, state)
        elif self.random.random() < 0.001:
            self.write(address, day, self.random.choice(CONTENT))
        elif self.random.random() < 0.0005:
            self.refuse(address, day, "silent")
        else:
            self.arrive(address, day)

    def refuse(self, address, day, state):
        words = {"dead": address.words, "unknown": address.words, "suspended": self.random.choice(DISABLED),
                 "full": self.random.choice(FULL), "blocked": self.random.choice(BLOCKED)}.get(state)
        if address.domain.startswith("firm") and (state == "lapsed" or (state == "dead" and address.silent_from)):
            words = None
        self.write(address, day, words, silent=state == "silent")

    def write(self, address, day, words, silent=False):
        self.count += 1
        when = FIRST + datetime.timedelta(days=day, seconds=300 + self.count % 3000)
        if silent:
            end = "dsn=4.4.1, status=expired (connect to mx.{0}[198.51.100.7]:25: Connection timed out)"
        elif words is None:
            end = ("dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for "
                   "name={0} type=AAAA: Host not found)")
        else:
            end = ("dsn=" + (words.split()[1] if words.split()[1].count(".") == 2 else "5.0.0")
                   + ", status=bounced (host mx.{0}[198.51.100.7] said: "
                   + words.format(address.name) + " (in reply to RCPT TO command))")
        relay = "none" if silent or words is None else f"mx.{address.domain}[198.51.100.7]:25"
        self.log.write(f"{when.isoformat()} mail postfix/smtp[811]: {self.count:012X}: to=<{address.name}>, "
                       f"relay={relay}, delay=1, delays=0/0/0/1, {end.format(address.domain)}\n")

    def arrive(self, address, day):
        chance = self.random.random()
        if chance < 0.003:
            self.mail(address.name, day, "Out of office", "I am away until Monday.", "Auto-Submitted: auto-replied\n")
        elif chance < 0.0032:
            self.mail(address.name, day, "Re: News", "Thank you, that was good to read.")
        elif chance < 0.0034 and not address.complained:
            address.complained = True
            self.complaint(address, day)

    def mail(self, sender, day, subject, text, fields=""):
        self.count += 1
        when = FIRST + datetime.timedelta(days=day, seconds=3600 + self.count % 3000)
        date = email.utils.format_datetime(when)
        self.mbox.write(f"From x Mon Jan  6 08:00:00 2025\nReceived: from mx.example.net by mail.example.org; {date}\n"
                        f"From: {sender}\nTo: news@example.org\nSubject: {subject}\nDate: {date}\n"
                        f"Message-ID: <{self.count}@mail.example.net>\n{fields}\n{text}\n\n")

    def complaint(self, address, day):
        self.mail("fbl@provider.test", day, "complaint", f"""--b
Content-Type: text/plain

A user called this spam.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: fbl/1
Version: 1
Original-Rcpt-To: {address.name}

--b
Content-Type: message/rfc822

From: news@example.org
To: {address.name}
Subject: News
Message-ID: <complained{self.count}@example.org>

News.

--b--""", 'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\n')

    def forge(self):
        for address in self.random.sample(self.year.addresses, 40):
            self.forged(address, self.year.day())
        for address in self.random.sample(self.year.addresses, 4):
            begin = 7 * self.random.randrange(WEEKS - 13)
            for week in range(13):
                self.forged(address, begin + 7 * week)
        for address in self.random.sample(self.year.addresses, 20):
            self.mail(address.name, self.year.day(), "Invoice", "Please see the attached invoice.")

    def forged(self, address, day):
        self.mail("MAILER-DAEMON@relay.example.net", day, "Undelivered Mail Returned to Sender", f"""--b
Content-Type: text/plain

<{address.name}>: host mx.{address.domain} said: 550 5.1.1 User unknown

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.net

Final-Recipient: rfc822; {address.name}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b--""", 'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n')


def in_days(text):
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - FIRST).total_seconds() / DAY


def stops_of(bounce, database):
    """{policy: {address: [(state, since, until, reason)]}}, times in days."""
    found = {}
    shown = subprocess.run([bounce, "simulate", f"--db={database}", "--each", "--format=jsonl",
                            "--as-of=2025-12-31"], stdout=subprocess.PIPE, check=True).stdout
    for line in shown.splitlines():
        row = json.loads(line)
        until = in_days(row["until"]) if row["until"] else 1e9
        found.setdefault(row["policy"], {}).setdefault(row["address"], []).append(
            (row["state"], in_days(row["since"]), until, row["reason"]))
    return found


class Score:
    """What one policy did, against the truth."""

    def __init__(self):
        self.living = self.wrongly = self.dead = self.mailed = self.arriving = self.withheld = 0

    def add(self, year, stops):
        mondays = [7 * week for week in range(WEEKS)]
        for address in year.addresses:
            mine = [stop for stop in stops.get(address.name, []) if stop[3] != "complaint"]
            self.count_living(address, mine, mondays)
            if address.dead_from is not None:
                self.count_dead(address, mine, mondays)

    def count_living(self, address, stops, mondays):
        dead = address.dead_from if address.dead_from is not None else 1e9
        hopeless = address.hopeless_from if address.hopeless_from is not None else 1e9
        self.living += dead > 0
        self.wrongly += any(state == "disable" and since < min(dead, hopeless) for state, since, _, _ in stops)
        for day in mondays[:bisect.bisect_left(mondays, dead)]:
            if address.state(day) is None:
                self.arriving += 1
                self.withheld += any(since < day < until for _, since, until, _ in stops)

    def count_dead(self, address, stops, mondays):
        after = mondays[bisect.bisect_left(mondays, address.dead_from):]
        if len(after) < 3:
            return
        self.dead += 1
        sent = sum(not any(since < day < until for _, since, until, _ in stops) for day in after)
        self.mailed += sent > 2

    def figures(self):
        return (100 * self.wrongly / self.living, 100 * self.mailed / self.dead,
                100 * self.withheld / self.arriving)


def one_year(bench, seed, scores):
    """Adds what every policy does to one list; the number of what came back."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        year = Year(seed)
        box = Mailbox(folder, year)
        database = os.path.join(folder, "year.db")
        files = [os.path.join(folder, name) for name in ("mail.log", "mail.mbox")]
        subprocess.run([bench.bounce, "record", f"--db={database}", *files], check=True)
        good = [address.name for address in year.addresses if address.dead_from is None]
        subprocess.run([bench.bounce, "confirm", f"--db={database}", "--date=2025-09-01",
                        *year.random.sample(good, 20)], check=True, stdout=subprocess.DEVNULL)
        found = stops_of(bench.bounce, database)
    for policy, score in scores.items():
        score.add(year, found.get(policy, {}))
    return box.count


def policies(bench):
    shown = subprocess.run([bench.bounce, "suppress", "--db=none", "--policy=?"], stderr=subprocess.PIPE,
                           text=True, check=False).stderr
    return shown.split(" is none of ")[1].replace(",", "").split()


def run(bench, our="recommended"):
    scores = {policy: Score() for policy in policies(bench)}
    count = sum(one_year(bench, seed, scores) for seed in SEEDS)
    bench.say(f"  {len(SEEDS)} lists of {ADDRESSES} addresses, {WEEKS} Mondays, {count} refusals and mails")
    bench.say(f"  {'policy':<18} wrongly disabled  dead mailed more than twice  mail held back from the living")
    figures = {policy: score.figures() for policy, score in scores.items()}
    for policy, (wrongly, mailed, withheld) in sorted(figures.items(), key=lambda item: sum(item[1][:2])):
        bench.say(f"  {policy:<18} {wrongly:14.3f} %  {mailed:25.2f} %  {withheld:28.3f} %")
    bench.bar("wrongly_percent", figures[our][0], " %")
    bench.bar("mailed_percent", figures[our][1], " %")
    rest = [figure for policy, figure in figures.items() if policy != our]
    bench.bar("others_as_good", sum(figure[0] <= 0.1 and figure[1] <= 1 for figure in rest))
    others = min(sum(figure[:2]) for figure in rest)
    bench.bar("against_best_other", sum(figures[our][:2]) / others)
