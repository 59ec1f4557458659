#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Mailman 3: exactly those who bounced leave a list, without mail, and the README's morning takes the
# demo's people off. Its files, database and configuration stand in the test's folder; no daemon runs.
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
find_program mailman
program=$found
cat >mailman.cfg <<END
[mailman]
layout: here
site_owner: owner@list.test
[paths.here]
var_dir: $work/var
[database]
class: mailman.database.sqlite.SQLiteDatabase
url: sqlite:///$work/mailman.db
[mta]
incoming: mailman.mta.null.NullMTA
END
# The command as the README calls it, by the user of the test, and without locales that it may lack.
cat >"$bin/mailman" <<END
#!/bin/sh
MAILMAN_CONFIG_FILE=$work/mailman.cfg LC_ALL=C.UTF-8
PYTHONPATH=$root/usr/lib/python3/dist-packages
export MAILMAN_CONFIG_FILE PYTHONPATH LC_ALL
exec /usr/bin/python3 "$program" --run-as-root "\$@"
END
chmod 755 "$bin/mailman"
behave ok
# shellcheck source=tests/integration/people.sh
. "$SOURCE/tests/integration/people.sh"

# subscribe LIST FILE...: a list of these people, none of whom is sent a welcome.
subscribe() {
  list=$1
  shift
  mailman create -d "$list" >out 2>&1
  cat "$@" >subscribers
  mailman addmembers -W subscribers "$list" >refused 2>&1
}

queued() {
  find var/queue -type f | wc -l
}

subscribe my.list@list.test leaving leaving-unicode staying
mailman members my.list@list.test >before
sed -n 's/^Cannot parse as valid email address (skipping): //p' refused >cannot
# What it never lets subscribe.
grep -vxFf cannot leaving >mine
holds "it subscribes most of them" [ "$(wc -l <mine)" -ge 7 ]
same_people "and all who stay" before mine staying
suppress mailman
is "what it cannot hold is named" "$(wc -l <skipped)" 7
is "and no more written than is asked" "$(LC_ALL=C grep -c '[^ -~]' mailman)" 0
expect "mailman delmembers" 0 mailman delmembers -G -N -f - -l my.list@list.test <mailman
mailman members my.list@list.test >after
same_people "exactly they leave" after staying
is "no mail is queued" "$(queued)" 0

# The README: its demo's people are the members of the list, and those it names leave.
for address in fay@gone.invalid gus@shop.test ivan@mailbox.test jane.doe@customer.test; do
  echo "$address"
done >gone
printf '%s\n' anna@provider.test bob@school.test stays@example.org >here
subscribe news@example.org gone here
mkdir morning
ln -s "$SOURCE/testdata" morning/testdata
sed -n '/^## A list owner/,/^## How fast/s/^    \$ \(bounce record\|bounce suppress.*--output\|mailman\)/\1/p' \
  "$SOURCE/README.md" >morning/commands
is "the README's morning" "$(wc -l <morning/commands)" 3
(cd morning && sh -e ./commands) >out 2>err
result "runs" $?
mailman members news@example.org >after
same_people "and those it names have left" after here
is "without mail" "$(queued)" 0
done_testing
