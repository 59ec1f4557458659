#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Suppression lists of other systems, in the forms that their documentation shows.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"

# Amazon SES, API v2: ListSuppressedDestinations.
cat >ses.json <<'END'
{"NextToken": "x", "SuppressedDestinationSummaries": [
  {"EmailAddress": "Ses-Bounce@a.test", "LastUpdateTime": 1735725600.123, "Reason": "BOUNCE"},
  {"EmailAddress": "ses-complaint@a.test", "LastUpdateTime": "2025-01-01T10:00:00Z", "Reason": "COMPLAINT"}]}
END
# SendGrid: GET /v3/suppression/bounces, and the CSV of the same.
cat >sendgrid.json <<'END'
[{"created": 1735725600, "email": "sg-unknown@a.test", "reason": "550 5.1.1 The email account that you tried to reach does not exist", "status": "5.1.1"},
 {"created": 1735725600, "email": "sg-full@a.test", "reason": "552 5.2.2 Mailbox is full", "status": "5.2.2"}]
END
printf 'status,reason,email,created\r\n5.1.1,"550 5.1.1 User unknown, sorry",sg-csv@a.test,1735725600\r\n' >sendgrid.csv
printf 'email,created\nsg-spam@a.test,1735725600' >sendgrid-spam.csv
# Mailgun: GET /v3/DOMAIN/bounces, and the CSV that it imports.
cat >mailgun.json <<'END'
{"items": [{"address": "mg@a.test", "code": "550", "error": "No such mailbox", "created_at": "Wed, 01 Jan 2025 10:00:00 UTC"}],
 "paging": {"first": "https://x.test"}}
END
printf 'address,code,error,created_at\nmg-csv@a.test,550,No such mailbox,"Wed, 01 Jan 2025 10:00:00 UTC"\n' >mailgun.csv
# Postmark: GET /message-streams/ID/suppressions/dump.
cat >postmark.json <<'END'
{"Suppressions":[
 {"EmailAddress":"pm-hard@a.test","SuppressionReason":"HardBounce","Origin":"Recipient","CreatedAt":"2025-01-01T08:58:33-05:00"},
 {"EmailAddress":"pm-spam@a.test","SuppressionReason":"SpamComplaint","Origin":"Recipient","CreatedAt":"2025-01-01T08:58:33-05:00"},
 {"EmailAddress":"pm-manual@a.test","SuppressionReason":"ManualSuppression","Origin":"Customer","CreatedAt":"2025-01-01T08:58:33-05:00"}]}
END
# Cloudflare: GET /accounts/ID/email/sending/suppressions.
cat >cloudflare.json <<'END'
{"success": true, "result": [
 {"id": "1", "email": "cf-hard@a.test", "reason": "hard_bounce", "created_at": "2025-01-01T10:00:00Z", "expires_at": null},
 {"id": "2", "email": "cf-over@a.test", "reason": "soft_bounce", "created_at": "2025-01-01T10:00:00Z", "expires_at": "2025-01-02T10:00:00Z"},
 {"id": "3", "email": "cf-spam@a.test", "reason": "complaint", "created_at": "2025-01-01T10:00:00Z", "expires_at": null}]}
END
# listmonk: GET /api/bounces, and its export of subscribers.
cat >listmonk.json <<'END'
{"data": {"results": [{"id": 1, "type": "hard", "source": "api", "meta": {}, "created_at": "2025-01-01T10:00:00Z", "email": "lm@a.test"}], "total": 1}}
END
printf 'uuid,email,name,attributes,status,created_at,updated_at\nx,lm-block@a.test,N,"{}",blocklisted,2025-01-01T10:00:00Z,\ny,lm-ok@a.test,N,"{""a"": 1}",enabled,2025-01-01T10:00:00Z,\n' >listmonk.csv

all="ses.json sendgrid.json sendgrid.csv mailgun.json mailgun.csv postmark.json cloudflare.json listmonk.json listmonk.csv"
# shellcheck disable=SC2086 # they are words
expect "lists of six" 0 "$BOUNCE" import --db=i.db $all
is "are kept" "$(cat out)" "14 new, 0 known, 2 not suppressed"
# shellcheck disable=SC2086
expect "again" 0 "$BOUNCE" import --db=i.db $all
is "nothing is new" "$(cat out)" "0 new, 14 known, 2 not suppressed"
"$BOUNCE" suppress --db=i.db -f csv --state=disable,keep --no-header >out
is "whom strict disables" "$(grep ,disable, out | cut -d, -f 1,5,6,7 | sort | tr '\n' ' ')" \
  "cf-hard@a.test,hard,suppressed,2025-01-01 cf-spam@a.test,,complaint,2025-01-01 lm-block@a.test,,, lm@a.test,hard,suppressed,2025-01-01 mg-csv@a.test,hard,user-unknown,2025-01-01 mg@a.test,hard,user-unknown,2025-01-01 pm-hard@a.test,hard,suppressed,2025-01-01 pm-manual@a.test,,, pm-spam@a.test,,complaint,2025-01-01 ses-bounce@a.test,hard,suppressed,2025-01-01 ses-complaint@a.test,,complaint,2025-01-01 sg-csv@a.test,hard,user-unknown,2025-01-01 sg-unknown@a.test,hard,user-unknown,2025-01-01 "
is "a full mailbox is none" "$(grep ^sg-full out | cut -d, -f 2)" "keep"
is "who asked for no more mail is out under each policy" \
  "$("$BOUNCE" suppress --db=i.db -p sympa -f addresses | tr '\n' ' ')" "lm-block@a.test pm-manual@a.test "

# What does not say why, and any CSV.
expect "a list that does not say why" 65 "$BOUNCE" import --db=i.db sendgrid-spam.csv
is "is told with the way out" "$(cat err)" \
  "bounce: sendgrid-spam.csv: row 1 is left out: why it is on the list is not known (see --as)
bounce: sendgrid-spam.csv: rows that were left out: 1 of 1"
expect "--as" 0 "$BOUNCE" import --db=i.db --as=complaint --list=news sendgrid-spam.csv
is "says it; who wants no mail of anybody wants none of this list" \
  "$("$BOUNCE" suppress --db=i.db --list=news -f csv --no-header | cut -d, -f 1,2,6 | tr '\n' ' ')" \
  "lm-block@a.test,disable, pm-manual@a.test,disable, sg-spam@a.test,disable,complaint "
printf 'Who,Why,When\none@b.test,Hard Bounce,2025-01-01 10:00:00\nnobody,Hard Bounce,2025-01-01\ntwo@b.test,550 5.1.1 User unknown,soon\nthree@b.test,unsubscribed,\nfour@b.test,spam complaint,2999-01-01\n' >own.csv
expect "columns that are not known" 65 "$BOUNCE" import --db=c.db own.csv
holds "are asked for" grep -q 'Give --columns=address=NAME' err
expect "a column map" 65 "$BOUNCE" import --db=c.db --columns=address=Who,reason=Why,date=When own.csv
is "takes what is good" "$(cat out)" "1 new, 0 known, 0 not suppressed"
is "and names the rest" "$(cut -d: -f 3- err)" " row 2 is left out: it has no address
 row 3 is left out: its date is none
 row 4 is left out: it has no date (see --date)
 row 5 is left out: its date is still to come
 rows that were left out: 4 of 5"
expect "--date" 65 "$BOUNCE" import --db=c.db --columns=address=Who,reason=Why,date=When --date=2025-02-01 own.csv
is "is for rows without one" "$(cat out)" "1 new, 1 known, 0 not suppressed"
expect "standard input, lines of JSON" 0 "$BOUNCE" import --db=c.db - <<'END'
{"email": "x@b.test", "type": "bounce", "date": "2025-01-01T10:00:00Z"}
{"email": "y@b.test", "type": "bounce", "date": "2025-01-01T10:00:00Z"}
END
is "too" "$(cat out)" "2 new, 0 known, 0 not suppressed"

# What is broken, and what is long.
printf '[{"email": "z@b.test", "type": "bounce", "date": "2025-01-01"}, {"email": ' >cut.json
expect "JSON that ends early" 65 "$BOUNCE" import --db=c.db cut.json
is "counts until there" "$(cat out)" "1 new, 0 known, 0 not suppressed"
{ echo email,reason,date; seq 100 | sed 's/.*/nobody,bounce,2025-01-01/'; } >many.csv
expect "a hundred bad rows" 65 "$BOUNCE" import --db=c.db many.csv
is "are named up to a number" "$(wc -l <err)" 21
head -c 100000 /dev/zero >zero
for broken in zero mail.txt; do
  [ -f $broken ] || echo "no list at all" >$broken
  expect "no list: $broken" 65 "$BOUNCE" import --db=c.db $broken
  one_error_line "is told"
done
expect "one that is missing" 66 "$BOUNCE" import --db=c.db none.csv ses.json
is "the others are read" "$(cat out)" "2 new, 0 known, 0 not suppressed"
for wrong in --columns=address --columns=email=x --columns=reason=x --as=maybe --date=soon --wait=x; do
  expect "import $wrong" 64 "$BOUNCE" import --db=c.db $wrong own.csv
  one_error_line "is told"
done
expect "import of nothing" 64 "$BOUNCE" import --db=c.db
expect "import without a history" 64 "$BOUNCE" import own.csv
done_testing
