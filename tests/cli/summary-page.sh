#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The summary as a web page: self-contained, and inert whatever a diagnostic or an address says; in
# Chromium, where that is installed, no console message, no request, no overflow on a telephone.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"

# hostile N ADDRESS DIAGNOSTIC LIST
hostile() {
  cat <<EOF
From: MAILER-DAEMON@mail.test
To: list-bounces@list.test
Subject: Undelivered Mail Returned to Sender
Date: Mon, 0$1 Mar 2026 10:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; <b onmouseover=hack()>mail.test

Final-Recipient: rfc822; $2
Action: failed
Status: 5.1.1
Remote-MTA: dns; "><script>hack()</script>.test
Diagnostic-Code: smtp; 550 5.1.1 $3

--b
Content-Type: text/rfc822-headers

Message-ID: <$1@list.test>
List-Id: $4

--b--
EOF
}
cat >serve.py <<'EOF'
import http.server, threading, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        open("requests", "a").write(self.path + "\n")
        self.send_response(404)
        self.end_headers()
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
open("port.new", "w").write(str(server.server_address[1]))
import os
os.rename("port.new", "port")
server.serve_forever()
EOF
python3 serve.py &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
while [ ! -e port ]; do sleep 0.05; done
at=http://127.0.0.1:$(cat port)
mkdir mail
hostile 2 '"<script>hack()</script>"@evil.test' "</code></td><script src=$at/script></script>" '<x.test>' >mail/1
hostile 3 "a'b&c@evil.test" "<img src=$at/image onerror=hack()> <svg onload=hack()>" '"</title><script>hack()</script>" <y.test>' >mail/2
hostile 4 'bidi@evil.test' "$(printf '\342\200\256gnp.exe \033[31m red \342\200\251')" '<z.test>' >mail/3
hostile 5 "$(printf 'long%.0s' $(seq 60))@a-very-long-domain-name-without-any-break.test" \
  "<link rel=stylesheet href=$at/style> <style>@import url($at/import)</style> <iframe src=$at/frame>" '<z.test>' >mail/4
expect "the page" 0 "$BOUNCE" summary --format=html --output=page.html mail "$demo"
holds "has a policy that allows nothing from elsewhere" grep -q "Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]*'; img-src data:;" page.html
is "has no script" "$(grep -ci '<script' page.html)" 0
is "has no handler" "$(tr '>' '\n' <page.html | grep -c '<[a-z]*[^&]* on[a-z]*=')" 0
is "has no picture, frame or link to elsewhere" "$(grep -ciE '<(img|iframe|object|embed|base|form)|<link rel=.?stylesheet' page.html)" 0
holds "has no raw bidirectional control" sh -c '! grep -q "$(printf "\342\200\256")" page.html'
is "names each chart for those who cannot see it" "$(grep -c '<svg' page.html)" "$(grep -c '<title id=.*<desc id=' page.html)"
is "gives each column of a table a scope" "$(grep -o '<th [^>]*>\|<th>' page.html | grep -vc 'scope=')" 0
is "says its language" "$(grep -c '<html lang="en">' page.html)" 1

find_browser

# browse WIDTH OPTION... URL
browse() {
  width=$1
  shift
  timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
    --user-data-dir="$work/profile" --window-size="$width,900" --virtual-time-budget=3000 \
    --enable-logging=stderr --v=0 "$@" 2>chromium.log
}
browse 1280 --dump-dom "file://$work/page.html" >dom
holds "a browser reads it" grep -q '<h1>Bounces</h1>' dom
is "no console message" "$(grep -c CONSOLE chromium.log)" 0
grep CONSOLE chromium.log | sed "s,^,# ,"
is "no request" "$(cat requests 2>/dev/null)" ""

# Without its policy a probe can run in it; hostile words must be inert all the same.
cat >probe.html <<'HTML'
<script>
var hacked = 0;
function hack() { hacked++; }
addEventListener("load", () => {
  document.querySelectorAll("details").forEach(d => d.open = true);
  const rgb = c => c.match(/[\d.]+/g).slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  const light = c => rgb(c).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
  const paper = getComputedStyle(document.body).backgroundColor;
  const texts = [...document.querySelectorAll("p,td,th,dt,dd,li,summary,caption,footer")];
  const faint = texts.filter(e => ratio(getComputedStyle(e).color, paper) < 4.5).length;
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const levels = [...document.querySelectorAll("h1,h2,h3")].map(e => Number(e.tagName[1]));
  const jumps = levels.filter((l, i) => i > 0 && l > levels[i - 1] + 1).length;
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  document.title = ["hacked", hacked, "wide", Math.max(0, wide), "faint", faint, "jumps", jumps,
    "twice", ids.length - new Set(ids).size, "scripts", document.scripts.length].join(" ");
});
</script>
HTML
{ cat probe.html; sed 's/<meta http-equiv="Content-Security-Policy"[^>]*>//' page.html; } >probed.html
for mode in light dark; do
  for width in 360 1280; do
    option=--blink-settings=preferredColorScheme=$([ $mode = dark ] && echo 0 || echo 1)
    browse $width "$option" --dump-dom "file://$work/probed.html" >dom
    is "$mode, $width pixels wide" "$(sed -n 's/.*<title>\(hacked.*\)<\/title>.*/\1/p' dom | head -n 1)" \
      "hacked 0 wide 0 faint 0 jumps 0 twice 0 scripts 1"
  done
done
is "still no request" "$(cat requests 2>/dev/null)" ""
if [ -n "${SCREENSHOTS:-}" ]; then
  for width in 360 1280; do
    browse $width --window-size=$width,2600 --screenshot="$SCREENSHOTS/$width.png" "file://$work/page.html"
    browse $width --window-size=$width,2600 --blink-settings=preferredColorScheme=0 \
      --screenshot="$SCREENSHOTS/$width-dark.png" "file://$work/page.html"
  done
fi
done_testing
