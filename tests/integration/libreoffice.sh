#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Reports in LibreOffice: every cell that a list owner sees there is what the record says, text stays
# text, dates are dates, and nothing that mail says is run as a formula, whichever separator is ticked.
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LD_LIBRARY_PATH=$root/usr/lib/libreoffice/program:$LD_LIBRARY_PATH
find_program soffice

# report ADDRESS DIAGNOSTIC LIST SUBJECT
report() {
  cat <<EOF_MAIL
From: MAILER-DAEMON@mail.test
To: news-bounces@list.test
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Mar 2026 10:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; =mail.test
X-Original-Envelope-ID: =1+1
Original-Envelope-Id: =1+1

Final-Recipient: rfc822; $1
Action: failed
Status: 5.1.1
Remote-MTA: dns; @mx.test
Diagnostic-Code: x-other; $2

--b
Content-Type: text/rfc822-headers; charset=utf-8

Message-ID: <=2+3@list.test>
From: "=1+1" <-sender@list.test>
Subject: $4
List-Id: <$3>

--b--
EOF_MAIL
}
tab=$(printf '\t')
mkdir mail
report plain@member.test '550 5.1.1 user unknown' news.list.test 'News' >mail/1
report '=cmd@member.test' '=HYPERLINK("https://evil.test","click")' '=1+1.test' '=1+1' >mail/2
report '+49@member.test' '+1+1' '+1.test' '+2+3' >mail/3
report '-2+3@member.test' '-1-1' '-1.test' '-2-3' >mail/4
report '@sum@member.test' '@SUM(1;1)' '@sum.test' '@SUM(1,1)' >mail/5
report 'jürgen@bücher.test' '550 5.1.1 Konto „jürgen“ unbekannt; 用户不存在 🙂' 'bücher.test' "Größe \"5\", ; ’x’" >mail/6
report '"a ""b"", c"@member.test' "550 5.1.1 \"no\", 'no'; a${tab}tab, \"\"" 'x,y.test' '"' >mail/7
report 'last@member.test' '%=1+1 |=1+1;=1+1,=1+1' 'z.test' ' =1+1' >mail/8
report 'semicolon@member.test' 'x;=1+1;y "z"; =2+2; "=3+3"; -4+4' 'x;=1+1;y.test' 'a ;=1+1' >mail/10
report 'wide@member.test' '＝1+1' '＋1.test' 'x =1+1 +2 @SUM(1)' >mail/11
line='=1+1
second "line", third'
folder="mail/odd \"name\",
line two"
mkdir "$folder"
cp mail/2 "$folder/9"

# Rows of a CSV as Python reads it and rows of a spreadsheet, to be the same.
cat >compare.py <<'EOF_PYTHON'
import csv, sys
import xml.etree.ElementTree as xml
TABLE, TEXT, OFFICE = ("{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}" % n for n in ("table", "text", "office"))

def paragraph(node):
    out = node.text or ""
    for child in node:
        if child.tag == TEXT + "s":
            out += " " * int(child.get(TEXT + "c", "1"))
        elif child.tag == TEXT + "tab":
            out += "\t"
        else:
            out += paragraph(child)
        out += child.tail or ""
    return out

formulas, rows, dates = 0, [], 0
for row in xml.parse(sys.argv[2]).iter(TABLE + "table-row"):
    cells = []
    for cell in row.iter(TABLE + "table-cell"):
        formulas += cell.get(TABLE + "formula") is not None
        dates += cell.get(OFFICE + "value-type") in ("date", "time", "percentage", "currency")
        text = "\n".join(paragraph(p) for p in cell.iter(TEXT + "p"))
        cells += [text] * int(cell.get(TABLE + "number-columns-repeated", "1"))
    rows.append(cells)
want = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
different = 0
for number, row in enumerate(want):
    shown = rows[number] if number < len(rows) else []
    shown = shown[:len(row)] + [""] * (len(row) - len(shown))
    for name, cell, other in zip(want[0], row, shown):
        if cell.replace("\r\n", "\n") != other:
            different += 1
            print("# row %d, %s: wrote %r, shown %r" % (number, name, cell, other))
print("rows %d, different %d, formulas %d, dates %d" % (len(want), different, formulas, dates))
EOF_PYTHON

# shown NAME [OPTION]...: NAME.csv from `bounce report`, opened as comma, double quote, UTF-8, which the
# dialogue offers (without a dialogue it does not look for a byte order mark); in $compared how it differs.
shown() {
  name=$1
  shift
  "$BOUNCE" report --format=csv "$@" mail >"$name.csv" || return
  HOME=$work timeout 120 "$found" "-env:UserInstallation=file://$work/profile" --headless \
    --infilter="CSV:$separator,34,76" \
    --convert-to fods --outdir "$work" "$work/$name.csv" >"$name.log" 2>&1
  python3 compare.py "$name.csv" "$name.fods" >"$name.txt" 2>&1
  grep '^#' "$name.txt"
  compared=$(tail -n 1 "$name.txt")
}
separator=44
good="different 0, formulas 0, dates"
shown records
is "every record" "$compared" "rows 12, $good 11"
shown list "--list=$line"
is "the columns for list owners" "$compared" "rows 12, $good 11"
shown grouped "--list=$line" --group=subscriber
is "one row a subscriber" "$compared" "rows 11, $good 10"
shown excel --excel "--list=$line"
is "--excel" "$compared" "rows 12, $good 11"
shown excel-records --excel
is "--excel with every column" "$compared" "rows 12, $good 11"
holds "words of any language are there" grep -q '用户不存在 🙂' excel.fods
# As semicolon, tab, blank, bar, and all of these.
for separator in 59 9 32 124 59/9/32/44; do
  shown "separator-${separator%%/*}" >/dev/null
  is "no formula with the separator $separator" "$(echo "$compared" | grep -o 'formulas [0-9]*')" "formulas 0"
done
separator=44
# Were a formula run above, it would have been seen.
shown raw --raw-csv >/dev/null
holds "--raw-csv is run" [ "$(echo "$compared" | sed 's/.*formulas \([0-9]*\).*/\1/')" -gt 5 ]
done_testing
