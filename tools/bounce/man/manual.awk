# SPDX-License-Identifier: LGPL-2.1-or-later
# awk -v recipes=FOLDER -f manual.awk bounce.1.in: the manual, each line ".\" recipe NAME" replaced by
# the file FOLDER/NAME, so that what is printed is what the integration tests run.
/^\.\\" recipe / {
  print ".Bd -literal"
  file = recipes "/" $3
  lines = 0
  while ((getline line <file) > 0) {
    gsub(/\\/, "\\e", line)
    if (line ~ /^[.']/)
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
{ print }
