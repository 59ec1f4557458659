#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Suppression lists in the programs that read them: postmap looks them up, Exim's lsearch too, mlmmj-unsub
# takes subscribers off a list, ezmlm-unsub and listmonk get what they document. Exactly those who bounced
# are found, however the domain is spelled; what could be read as anything else stays out.
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
PATH=/usr/sbin:/usr/bin:/sbin:/bin
# shellcheck source=tests/integration/people.sh
. "$SOURCE/tests/integration/people.sh"
for form in postfix exim mlmmj ezmlm listmonk addresses; do
  suppress $form
done
cat leaving leaving-unicode | tr '[:upper:]' '[:lower:]' >asked

unprivileged
for name in postfix=65533 Debian-exim=65531 nobody=65534 root=0 "tester=$(id -u)"; do
  echo "${name%=*}:x:${name#*=}:${name#*=}::/:/bin/sh"
done >passwd
for name in postfix=65533 Debian-exim=65531 postdrop=65532 nogroup=65534 root=0; do
  echo "${name%=*}:x:${name#*=}:"
done >group
find_program postmap
mkdir conf
cat >conf/main.cf <<END
compatibility_level = 3.6
shlib_directory = ${found%/sbin/postmap}/lib/postfix
mail_owner = postfix
setgid_group = postdrop
END
# found_by LOOKUP: the addresses of everybody that the program LOOKUP, given an address, finds.
found_by() {
  cat asked staying | while IFS= read -r address; do
    [ "$($1 "$address")" = "$2" ] && printf '%s\n' "$address"
  done
}
postfix_finds() {
  run "$found" -c conf -q "$1" texthash:postfix
}
found_by postfix_finds "REJECT 5.1.1 suppressed after bounces (user-unknown)" >got
same_people "postmap finds exactly them" got asked

find_program exim4
printf 'primary_hostname = mail.test\nlog_file_path = %s/%%slog\nspool_directory = %s\n' "$work" "$work" >exim.conf
chmod 644 exim exim.conf
exim_finds() {
  key=$(printf '%s' "$1" | sed 's/[\\{}$]/\\&/g')
  run "$found" -C "$work/exim.conf" -be "\${lookup{$key}lsearch{$work/exim}{\$value}{none}}" 2>&1
}
found_by exim_finds user-unknown >got
same_people "Exim finds exactly them" got asked

# mlmmj keeps one file of subscribers for each first letter.
find_program mlmmj-unsub
mkdir -p list/control list/subscribers.d list/digesters.d list/nomailsubs.d list/text list/queue
echo news@list.test >list/control/listaddress
cat asked staying | LC_ALL=C sort | while IFS= read -r address; do
  printf '%s\n' "$address" >>"list/subscribers.d/$(printf '%s' "$address" | head -c 1)"
done
sed "s,^/usr/bin/mlmmj-unsub,$found," mlmmj >mlmmj.sh
LIST=$work/list sh ./mlmmj.sh >out 2>&1
cat list/subscribers.d/* >got
same_people "mlmmj-unsub takes off exactly them" got staying
holds "no shell ran what an address says" test ! -e hacked

# ezmlm-unsub reads an address a line; blank ones and those that begin with # are none (its manual).
# Those it takes off are those whose bytes, in lower case, stand in a line.
grep -v '^#' ezmlm | tr '[:upper:]' '[:lower:]' >lines
cat asked staying | grep -vxFf lines >got
same_people "the lines for ezmlm-unsub are exactly them" got staying
is "each line is one address" "$(grep -cvE '^[^ ]+@[^ @]+$' ezmlm)" 0

# listmonk's documentation of POST /webhooks/bounce, as a schema; each is posted once, by the script.
cat >listmonk.py <<'END'
import http.server, json, re, sys, threading
FIELDS = {"email": str, "source": str, "type": str, "meta": str, "created_at": str}
posted = []
class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        bounce = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        good = (self.path == "/webhooks/bounce" and self.headers["Content-Type"] == "application/json"
                and set(bounce) == set(FIELDS) and all(type(bounce[key]) is FIELDS[key] for key in FIELDS)
                and bounce["type"] in ("hard", "soft", "complaint") and json.loads(bounce["meta"])
                and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", bounce["created_at"])
                and bounce["email"] != refused)
        if good:
            posted.append(bounce["email"])
            open("posted", "a").write(bounce["email"] + "\n")
        self.send_response(200 if good else 400)
        self.end_headers()
    def log_message(self, *arguments):
        pass
refused = sys.argv[1]
server = http.server.HTTPServer(("127.0.0.1", 0), Server)
open("port", "w").write("%d\n" % server.server_port)
server.serve_forever()
END
# serve REFUSED: a server that refuses one address.
serve() {
  rm -f port
  python3 listmonk.py "$1" &
  server=$!
  trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
  while [ ! -s port ]; do sleep 0.1; done
}
if command -v curl >/dev/null; then
  : >posted
  recipe listmonk-post >post
  serve gone@member.test
  expect "listmonk: one is refused" 1 sh ./post "http://127.0.0.1:$(cat port)" sent <listmonk
  is "and named" "$(grep -c 'refused: {"email":"gone@member.test"' err)" 1
  kill $server
  expect "listmonk: no answer" 75 sh ./post "http://127.0.0.1:$(cat port)" sent <listmonk
  serve nobody
  expect "listmonk: the rest" 0 sh ./post "http://127.0.0.1:$(cat port)" sent <listmonk
  expect "listmonk: nothing is left" 0 sh ./post "http://127.0.0.1:$(cat port)" sent <listmonk
  grep -xFf posted asked >got
  same_people "each was posted" got asked
  is "once" "$(sort posted | uniq -d | wc -l)" 0
  is "and nobody who stays" "$(grep -cxFf posted staying)" 0
  kill $server
fi
done_testing
