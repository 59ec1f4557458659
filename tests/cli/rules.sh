#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Rules of a user's own, by the example of bounce-rules(5).
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
sed -n '/@own.ini@/,/^\.Ed/p' "$SOURCE/tools/bounce/man/bounce-rules.5.in" | grep -v '^\.' >own.ini
cat >acme.eml <<'EOF'
From: MAILER-DAEMON@mx.acme.test
To: ann@example.org
Subject: Acme

Acme Post regrets:

Nobody got it: bob@example.net
Because: 554 Kuranto bob nekonata
EOF

# field KEY FILE: of the first record.
field() {
  python3 -c 'import json,sys
print(json.loads(open(sys.argv[2]).readline())[sys.argv[1]])' "$1" "$2"
}

# explained NAME TEXT REASON: with the rules; without them it is something else.
explained() {
  "$BOUNCE" explain -f jsonl --rules=own.ini "$2" >out 2>err
  is "$1" "$(field reason out)" "$3"
  "$BOUNCE" explain -f jsonl "$2" >out 2>err
  holds "is not so without the rules" test "$(field reason out)" != "$3"
}

expect "the example" 0 "$BOUNCE" rules check own.ini
is "holds no mistake" "$(cat out err)" ""
explained "a wording of a made-up language" "554 Kuranto bob nekonata" user-unknown
explained "a phrase" "554 La kesto plenplena estas" mailbox-full
explained "a code" 5.7.999 mailbox-disabled
explained "a provider's code" "host mx.acme.test[192.0.2.1] said: 571 ACME-117 (in reply to RCPT TO command)" \
  client-blocked

expect "a dialect" 0 "$BOUNCE" report -f jsonl --evidence --rules=own.ini acme.eml
cp out report.jsonl
is "names the recipient" "$(field recipient report.jsonl)" bob@example.net
is "is the format" "$(field format report.jsonl)" acme
is "and the reason is that of the words" "$(field reason report.jsonl)" user-unknown
is "the evidence names the file" "$(python3 -c 'import json,sys
evidence = json.load(open("report.jsonl"))["evidence"]
print(*[e["field"] for e in evidence if e.get("rules") == "own" and e["won"]])')" \
  "recipient action diagnostic kind reply_code kind reason"
"$BOUNCE" report -f text --evidence --rules=own.ini acme.eml >out
holds "for people, too" grep -q 'reason: user-unknown (.*rules: own)' out
"$BOUNCE" report -f jsonl --evidence acme.eml >out
holds "not without the rules" sh -c '! grep -q "\"rules\"" out'

# A dialect that is like a built-in one, and words of a line that no dialect knows.
cat >branch.eml <<'MAIL'
From: MAILER-DAEMON@mx.acme.test
To: ann@example.org
Subject: Acme

Saluton de la filio.

<bob@example.net>: host mx.example.net[192.0.2.1] said: 450 4.2.0 Kuranto
    bob (in reply to RCPT TO command)
MAIL
cat >delay.eml <<'MAIL'
From: MAILER-DAEMON@mx.acme.test
To: ann@example.org
Subject: Acme

Ni provos denove: bob@example.net
MAIL
"$BOUNCE" report -f jsonl --rules=own.ini branch.eml >out
is "a dialect like another" "$(field format out)" acme-branch
is "reads what that reads" "$(field remote_mta out)" mx.example.net
"$BOUNCE" report -f jsonl branch.eml >out
is "which is not so without the rules" "$(field format out)" generic
"$BOUNCE" report -f jsonl --rules=own.ini delay.eml >out
is "a cue" "$(field kind out)" delay
"$BOUNCE" report -f jsonl delay.eml >out
is "which nobody knows without the rules" "$(field kind out)" not-bounce

expect "filter" 0 sh -c '"$BOUNCE" filter --verdict --rules=own.ini <acme.eml'
is "judges by them" "$(cat out)" hard
sed 's/^Subject: .*/Subject: Acme weekly/' acme.eml >weekly.eml
"$BOUNCE" filter --verdict --rules=own.ini <weekly.eml >out
is "a kind" "$(cat out)" not-bounce
printf 'sixteen bytes or more of a key' >key
expect "redact" 0 "$BOUNCE" redact --key-file=key --rules=own.ini acme.eml
holds "leaves the words of the rules" grep -q 'Because: 554 Kuranto [^ ]* nekonata' out
cp out copy.eml
"$BOUNCE" report -f jsonl --rules=own.ini copy.eml >out
is "so that the copy is judged alike" "$(field reason out)" user-unknown

# Two files: the first that is given is asked first.
printf '[policy/kesto]\nmatch = kesto plenplena\n' >other.ini
"$BOUNCE" explain -f jsonl --rules=own.ini --rules=other.ini "554 La kesto plenplena" >out
is "the first file wins" "$(field reason out)" mailbox-full
"$BOUNCE" explain -f jsonl --rules=other.ini --rules=own.ini "554 La kesto plenplena" >out
is "in whatever order they are" "$(field reason out)" policy

# Mistakes.
sed -e 's/{addr}/{adr}/' -e 's/^reason = client.*/reason = none-such/' own.ini >bad.ini
expect "mistakes" 65 "$BOUNCE" rules check bad.ini
line() {
  grep -n "$1" bad.ini | cut -d: -f1
}
is "are named with their lines" "$(cat err)" \
  "bounce: bad.ini:$(line 'none-such'): [acme/blocked]: reason: unknown value \"none-such\"
bounce: bad.ini:$(line '{adr}'): [dialect/acme]: rcpt: \"Nobody got it: {adr}\": {adr} is no field of this key"
expect "stop a report" 65 "$BOUNCE" report --rules=bad.ini acme.eml
expect "but lose no mail" 75 sh -c '"$BOUNCE" filter --rules=bad.ini <acme.eml'
is "that was not taken" "$(cat out)" ""
expect "no file" 66 "$BOUNCE" report --rules=none.ini acme.eml
one_error_line "says so in one line"
sed 's/^sample = 554.*/sample = 554 nothing of the kind/' own.ini >sample.ini
expect "a sample of something else" 65 "$BOUNCE" rules check sample.ini
holds "is named" grep -q 'sample.ini:.*\[mailbox-full/kesto\]: sample: "554 nothing of the kind" is ' err
printf '[strange]\nkey = value\n' >strange.ini
expect "a section of no kind" 65 "$BOUNCE" rules check strange.ini
one_error_line "is named in one line"
printf '[cue/forward]\nwords = plu:\n[cue/none]\nwords = nenio\n[dialect/a]\nlike = nobody\nbegin = A\n' >early.ini
expect "cues that nobody asks" 65 "$BOUNCE" rules check early.ini
is "are named, and a dialect that is like none" "$(cat err)" \
  "bounce: early.ini:6: [dialect/a]: like: there is no dialect \"nobody\"
bounce: early.ini:1: [cue/forward]: is settled before rules of a file are asked: nothing can be added
bounce: early.ini:3: [cue/none]: is no section of wordings.ini"
expect "no command" 64 "$BOUNCE" rules
expect "no file to check" 64 "$BOUNCE" rules check
done_testing
