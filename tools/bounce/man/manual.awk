# SPDX-License-Identifier: LGPL-2.1-or-later
# awk -v recipes=FOLDER -f manual.awk PAGE: the manual page. Each line ".\" recipe NAME" is replaced by
# the file FOLDER/NAME, so that what is printed is what the integration tests run. What people copy from
# a page (examples, words to type) keeps its ASCII characters, which roff makes typographic otherwise.
function ascii(text) {
  gsub(/-/, "\\-", text)
  gsub(/'/, "\\(aq", text)
  gsub(/`/, "\\(ga", text)
  gsub(/\^/, "\\(ha", text)
  gsub(/~/, "\\(ti", text)
  return text
}
/^\.\\" recipe / {
  print ".Bd -literal"
  file = recipes "/" $3
  lines = 0
  while ((getline line <file) > 0) {
    gsub(/\\/, "\\e", line)
    line = ascii(line)
    if (line ~ /^[.\\]/)
      line = "\\&" line
    print line
    lines++
  }
  print ".Ed"
  if (lines == 0) {
    print FILENAME ": no recipe " file >"/dev/stderr"
    exit 1
  }
  next
}
/^\.Bd -literal/ { literal = 1; print; next }
/^\.Ed/ { literal = 0 }
literal || /^\.(It )?(Cm|Dl|Ic|Li|Pa|Pq Ql|Ql) / { print ascii($0); next }
{ print }
