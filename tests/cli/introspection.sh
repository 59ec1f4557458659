#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The library in another language: README's program in Python reads a bounce.
# shellcheck source=tests/cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"
python=/usr/bin/python3
$python -c 'import gi' 2>/dev/null || skip_all "python3-gi is not installed"
GI_TYPELIB_PATH=$BUILD/src
LD_LIBRARY_PATH=$BUILD/src
export GI_TYPELIB_PATH LD_LIBRARY_PATH
sed -n '/^import gi, sys$/,/^```$/p' "$SOURCE/README.md" | grep -v '^```' >program.py
expect "the program of README" 0 $python program.py "$demo/01-unknown-user.eml" "$demo/06-exim-two-recipients.eml"
is "says who failed and why" "$(cat out)" "jane.doe@customer.test hard user-unknown
erik@firm.test soft spam
fay@gone.invalid hard host-unknown"
cat >more.py <<'END'
import gi, sys
gi.require_version("Bounce", "0")
from gi.repository import Bounce
report = Bounce.Report.new_from_data(b"\0 no mail at all", None)
assert report.info().n_recipients == 1, report.info().n_recipients
assert Bounce.kind_to_string(report.info().kind) == "not-bounce"
options = Bounce.Options.new()
options.set_evidence(True)
with open(sys.argv[1], "rb") as mail:
    report = Bounce.Report.new_from_data(mail.read(), options)
assert report.info().recipients[0].n_evidence > 0
assert Bounce.version().count(".") == 2
END
expect "more of the library" 0 $python more.py "$demo/01-unknown-user.eml"
sed 's/^/# /' err
done_testing
