#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Who refuses the sender's own mail: three causes, planted among what recipients do, are found.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
events=${EVENTS:-1000}

# An mbox: of twenty reports one is a cause's, the first more often in the last ten days.
cat >plant.py <<'EOF'
import datetime, sys
causes = [
    ("news.example.org", "mx1.google.com", "550-5.7.26 Unauthenticated email from news.example.org is not accepted due to "
     "domain's DMARC policy. gsmtp"),
    ("shop.example.org", "mx.isp.example", "550 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using "
     "zen.spamhaus.org; https://check.spamhaus.org/query/ip/192.0.2.10"),
    ("lists.example.org", "mta5.am0.yahoodns.net", "450 4.2.1 Too many messages from 192.0.2.20, try again later"),
]
others = ["550 5.1.1 <{0}>: Recipient address rejected: User unknown in virtual mailbox table",
          "552 5.2.2 <{0}>: Mailbox full", "550 5.1.1 <{0}> no such user here"]
report = """From MAILER-DAEMON {date}
Received: from mx.example.org by lists.example.org; {rfc}
From: MAILER-DAEMON@mx.example.org
To: bounces@{sender}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Not delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {to}
Action: failed
Status: {status}
Remote-MTA: dns; {host}
Diagnostic-Code: smtp; {answer}

--b
Content-Type: text/rfc822-headers

From: News <news@{sender}>
Message-ID: <{number}@{sender}>
Subject: News

--b--

"""
total = int(sys.argv[1])
now = datetime.datetime.now(datetime.timezone.utc)
for i in range(total):
    to, planted = "r%d@isp%d.example" % (i, i % 7), i % 20 == 0
    sender, host, answer = causes[0 if i % 100 < 60 else 1 if i % 100 < 80 else 2] if planted else (
        "news.example.org", "mx.isp%d.example" % (i % 7), others[i % 3].format(to))
    # The first cause is of the last ten days; the others are as old as they like.
    age = i // 20 % 9 if planted and sender == "news.example.org" else i // 20 % 20
    when = now - datetime.timedelta(days=age, minutes=i % 60)
    status = answer.replace("-", " ").split()[1]
    print(report.format(date=when.strftime("%a %b %d %H:%M:%S %Y"), rfc=when.strftime("%a, %d %b %Y %H:%M:%S +0000"),
                        sender=sender, to=to, status=status, host=host, answer=answer, number=i))
EOF
python3 plant.py "$events" >mbox
expect "recorded" 0 "$BOUNCE" record --db=h.db --verbose mbox
is "all of it" "$(cat out)" "$events new, 0 known"

# rows: what of mine, by whom, why, what is named, how many.
rows() {
  "$BOUNCE" blocked "$@" -f csv --no-header 2>err | cut -d, -f1-5
}
is "three causes" "$(rows --db=h.db)" "news.example.org,Google,auth-failure,DMARC,$((events * 3 / 100))
192.0.2.10,isp.example,client-blocked,Spamhaus,$((events / 100))
192.0.2.20,Yahoo,rate-limited,,$((events / 100))"
rows --db=h.db >want
rows mbox >out
holds "the same of the mail" cmp out want
is "one of them" "$(rows --db=h.db --provider=google)" "$(head -1 want)"
is "the first" "$(rows --db=h.db --top=1)" "$(head -1 want)"
is "for one reason" "$(rows --db=h.db --reason=client-blocked)" "$(sed -n 2p want)"

# What was before: the first cause is new.
"$BOUNCE" blocked --db=h.db --since=10d -f jsonl >out
is "each with its period before" "$(python3 -c 'import json
for line in open("out"):
    row = json.loads(line)
    print(row["mine"], row["before"] == 0, row["count"] > 0, row["first"] <= row["last"])')" \
  "news.example.org True True True
192.0.2.10 False True True
192.0.2.20 False True True"
"$BOUNCE" blocked --db=h.db --since=15d --until=11d -f jsonl >out 2>err
is "of a time without the first" "$(grep -c news.example.org out)" 0

expect "for a person" 0 "$BOUNCE" blocked --db=h.db
is "with a count" "$(cat err)" "bounce: refusals: $((events / 20)), of causes: 3"
holds "where to ask" grep -q 'https://check.spamhaus.org/' out
holds "and what to do" grep -q 'Look the IP address up at the block list' out

# A page: well-formed, with a row a cause, and inert whatever an answer says.
cat >page.py <<'EOF'
import html.parser, sys
class Page(html.parser.HTMLParser):
    """Says what is wrong, then the rows of the table."""
    void = {"meta", "link"}
    def __init__(self):
        super().__init__()
        self.open, self.rows, self.cells, self.links = [], [], None, []
    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("script", "img", "iframe", "form", "object") or any(name.startswith("on") for name in attributes):
            print("not inert:", tag, attributes)
        if tag not in self.void:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "a":
            self.links.append(attributes["href"])
    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            print("not well-formed at", tag, self.getpos())
    def handle_data(self, data):
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data
page = Page()
page.feed(open(sys.argv[1], encoding="utf-8").read())
page.close()
if page.open or len({len(row) for row in page.rows}) > 1:
    print("left open:", page.open, "or rows of several lengths")
for row in page.rows:
    print("|".join(row[:5]))
for link in page.links:
    print(link)
EOF
expect "a page" 0 "$BOUNCE" blocked --db=h.db -f html -o page.html
python3 page.py page.html >out
is "with a row a cause" "$(sed '/^http/d' out)" "yours|refused by|reason|named|refusals
$(tr ',' '|' <want | sed 's/||/|-|/')"
holds "and where to ask" grep -qx 'https://check.spamhaus.org/' out
is "as many links as pages" "$(grep -c '^https://' out)" "$("$BOUNCE" blocked --db=h.db -f jsonl | grep -c '"page":"https')"
holds "what to do" grep -q 'Look the IP address up at the block list' page.html
holds "a policy that allows nothing from elsewhere" grep -q "Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" page.html
"$BOUNCE" blocked --db=h.db -f html --top=1 >top.html 2>err
is "the first alone" "$(python3 page.py top.html | sed '/^http/d' | wc -l)" 2
holds "which it says" grep -q 'of causes: 3; the most frequent are shown: 1' top.html
"$BOUNCE" blocked --db=h.db -f html --since=10d >since.html 2>err
holds "the period before is a column" grep -q '>before</th>' since.html
is "where there is one" "$(grep -c '>before</th>' page.html)" 0
cp h.db hostile.db
python3 - <<'EOF'
import sqlite3
db = sqlite3.connect("hostile.db")
hostile = "\"'><script>hack()</script><b onclick=hack()>\u202e&amp;"
db.execute("UPDATE word SET text = ? WHERE text = '192.0.2.20'", (hostile,))
db.commit()
EOF
expect "a page of hostile values" 0 "$BOUNCE" blocked --db=hostile.db -f html -o hostile.html
holds "which it shows" grep -q 'hack()' hostile.html
is "has no script" "$(grep -c '<script\|<b onclick' hostile.html)" 0
is "is well-formed and inert" "$(python3 page.py hostile.html | grep -c 'not\|left open')" 0
holds "has no raw bidirectional control" sh -c '! grep -q "$(printf "\342\200\256")" hostile.html'

printf 'From: MAILER-DAEMON@a.example\nSubject: failure\n\n<kim@b.example>: 550 5.1.1 User unknown\n' >other.eml
expect "of others' doing" 0 "$BOUNCE" blocked other.eml
is "there is none" "$(cat err)" "bounce: nobody refuses your own mail system or domain"
"$BOUNCE" blocked -f html other.eml >none.html 2>err
holds "the page says it" grep -q 'Nobody refuses your own mail' none.html
is "and is well-formed" "$(python3 page.py none.html)" ""
for wrong in "--db=h.db mbox" "--format=png mbox" "--format=html --raw-csv mbox" "--top=0 mbox" "--db=h.db --verp=b+{user}={domain}@"; do
  # shellcheck disable=SC2086
  expect "blocked $wrong" 64 "$BOUNCE" blocked $wrong
  one_error_line "says so in one line"
done
done_testing
