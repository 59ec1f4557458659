#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# codes.html: an anchor a code, no link that leads nowhere, nothing from elsewhere; and in Chromium,
# where that is installed, no overflow on a narrow screen and no two elements with one name.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
page=$BUILD/tools/write-docs/codes.html

"$BOUNCE" codes --format=csv | sed 1d | sed 's/,.*//' | sort >keys
tr '>' '\n' <"$page" | sed -n 's/.*<article id="\([^"]*\)".*/\1/p' | grep -v '^reason-' | sort >anchors
diff keys anchors | sed 's/^/# /'
holds "an anchor a code" cmp -s keys anchors
holds "they are not few" [ "$(wc -l <keys)" -gt 400 ]
tr '>' '\n' <"$page" | sed -n 's/.* id="\([^"]*\)".*/\1/p' | sort >ids
is "no name twice" "$(uniq -d ids)" ""
tr '>' '\n' <"$page" | sed -n 's/.*href="#\([^"]*\)".*/\1/p' | sort -u >links
is "no link into nothing" "$(comm -23 links ids)" ""
holds "no script, picture or style from elsewhere" sh -c '! grep -qE "<script|<img|src=|@import|url\(" "$0"' "$page"
holds "it says its language" grep -q '<html lang="en">' "$page"

find_browser
cat >probe.html <<'HTML'
<script>
addEventListener("load", () => {
  const all = [...document.querySelectorAll("[id]")].map(e => e.id);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const levels = [...document.querySelectorAll("h1,h2,h3")].map(e => Number(e.tagName[1]));
  const jumps = levels.filter((l, i) => i > 0 && l > levels[i - 1] + 1).length;
  const empty = [...document.querySelectorAll("a,summary")].filter(e => !e.textContent.trim()).length;
  document.title = ["articles", document.querySelectorAll("article").length, "twice",
    all.length - new Set(all).size, "wide", wide, "jumps", jumps, "empty", empty,
    "h1", document.querySelectorAll("h1").length].join(" ");
});
</script>
HTML
cat "$page" probe.html >probed.html
timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
  --disable-background-networking --disable-component-update --disable-sync \
  --user-data-dir="$work/profile" --window-size=360,700 --virtual-time-budget=5000 \
  --dump-dom "file://$work/probed.html" >dom 2>chromium.log
articles=$(($(wc -l <keys) + $(grep -c "^reason-" ids)))
is "in a browser" "$(sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p' dom | head -n 1)" \
  "articles $articles twice 0 wide 0 jumps 0 empty 0 h1 1"
done_testing
