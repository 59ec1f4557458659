#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Suppression lists in the programs that read them: postmap looks them up, Exim's lsearch too, and
# mlmmj-unsub takes subscribers off a list. Addresses that could be read as anything else stay out.
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
PATH=/usr/sbin:/usr/bin:/sbin:/bin

# report ADDRESS: a hard bounce.
report() {
  cat <<EOF
From: MAILER-DAEMON@mail.test
To: news-bounces@list.test
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Mar 2026 10:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.test

Final-Recipient: rfc822; $1
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--b
Content-Type: text/rfc822-headers

Message-ID: <1@list.test>
List-Id: <news.list.test>

--b--
EOF
}
n=0
mkdir mail
while IFS= read -r address; do
  n=$((n + 1))
  report "$address" >mail/$n
done <<'EOF'
gone@member.test
o'neill+news=x@member.test
slash/star*{brace}|pipe$dollar@member.test
"quoted local"@member.test
"$(touch hacked)"@member.test
"`touch hacked`"@member.test
#comment@member.test
-option@member.test
EOF
"$BOUNCE" record --db=h.db mail || exit 1
for form in postfix exim mlmmj addresses; do
  "$BOUNCE" suppress --db=h.db --policy=strict --format=$form >$form 2>err
done
is "three of eight are plain in every grammar" "$(wc -l <addresses)" 3

unprivileged
for name in postfix=65533 Debian-exim=65531 nobody=65534 root=0 "tester=$(id -u)"; do
  echo "${name%=*}:x:${name#*=}:${name#*=}::/:/bin/sh"
done >passwd
for name in postfix=65533 Debian-exim=65531 postdrop=65532 nogroup=65534 root=0; do
  echo "${name%=*}:x:${name#*=}:"
done >group
find_program postmap
mkdir conf
cat >conf/main.cf <<EOF
compatibility_level = 3.6
shlib_directory = ${found%/sbin/postmap}/lib/postfix
mail_owner = postfix
setgid_group = postdrop
EOF
while read -r address; do
  is "postmap finds $address" "$(run "$found" -c conf -q "$address" texthash:postfix)" \
    "REJECT 5.1.1 suppressed after bounces (user-unknown)"
done <addresses
is "and nobody else" "$(run "$found" -c conf -q fine@member.test texthash:postfix)" ""

find_program exim4
printf 'primary_hostname = mail.test\nlog_file_path = %s/%%slog\nspool_directory = %s\n' "$work" "$work" >exim.conf
chmod 644 exim exim.conf
while read -r address; do
  key=$(printf '%s' "$address" | sed 's/[\\{}$]/\\&/g')
  is "Exim finds $address" \
    "$(run "$found" -C "$work/exim.conf" -be "\${lookup{$key}lsearch{$work/exim}{\$value}{none}}" 2>&1)" "user-unknown"
done <addresses
is "and nobody else" \
  "$(run "$found" -C "$work/exim.conf" -be "\${lookup{fine@member.test}lsearch{$work/exim}{\$value}{none}}" 2>&1)" none

find_program mlmmj-unsub
mkdir -p list/control list/subscribers.d list/digesters.d list/nomailsubs.d list/text list/queue
echo news@list.test >list/control/listaddress
{ cat addresses; echo fine@member.test; } | sort >list/subscribers.d/g
for letter in o s f; do
  grep "^$letter" list/subscribers.d/g >list/subscribers.d/$letter
done
grep '^g' list/subscribers.d/g >list/g && mv list/g list/subscribers.d/g
sed "s,^/usr/bin/mlmmj-unsub,$found," mlmmj >mlmmj.sh
LIST=$work/list sh ./mlmmj.sh >out 2>&1
is "mlmmj-unsub takes them off" "$(cat list/subscribers.d/*)" "fine@member.test"
holds "no shell ran what an address says" test ! -e hacked
done_testing
