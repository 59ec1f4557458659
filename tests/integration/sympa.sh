#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Sympa: command mail takes exactly those who bounced off the list it names and off no other, and so does
# `sympa del`. Configuration, SQLite database and spools stand in the test's folder; no daemon runs, and
# a script takes the mail that it sends.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
find_program sympa
program=$found
base=${program%/usr/bin/sympa}
unprivileged
behave ok
# shellcheck source=tests/integration/people.sh
. "$SOURCE/tests/integration/people.sh"

# Where Sympa keeps its things is compiled into one Perl module.
mkdir -p lib/Sympa etc/sympa/sympa var/list_data var/arc var/bounce spool run
sed -e "s|'/etc/|'$work/etc/|; s|'/var/lib/sympa|'$work/var|; s|'/var/spool/sympa|'$work/spool|" \
  -e "s|'/run/sympa|'$work/run|; s|'/usr/|'$base/usr/|" \
  -e "s|^use constant USER .*|use constant USER => 'nobody';|" \
  -e "s|^use constant GROUP .*|use constant GROUP => 'nogroup';|" \
  "$base/usr/share/sympa/lib/Sympa/Constants.pm" >lib/Sympa/Constants.pm
cat >etc/sympa/sympa/sympa.conf <<END
domain list.test
listmaster owner@list.test
db_type SQLite
db_name $work/sympa.sqlite
sendmail $work/sendmail
sendmail_aliases none
lang en-US
END
printf '#!/bin/sh\ncat >>%s/sent\necho >>%s/sent\n' "$work" "$work" >sendmail
chmod 755 sendmail
SYMPALIB=$work/lib
PERL5LIB=$base/usr/share/sympa/lib:$base/usr/share/perl5:$base/usr/lib/x86_64-linux-gnu/perl5/5.36
PERL5LIB=$work/lib:$PERL5LIB:$base/usr/share/perl/5.36:$base/usr/lib/x86_64-linux-gnu/perl/5.36
export SYMPALIB PERL5LIB
give_away

sympa() {
  run perl "$program" "$@" 2>>log
}

# create NAME: an open list with the people, whom it does not write to.
create() {
  cat >list.xml <<END
<?xml version="1.0" ?>
<list><listname>$1</listname><type>discussion_list</type><subject>news</subject><description/>
<status>open</status><language>en-US</language><topic>other</topic>
<owner multiple="1"><email>owner@list.test</email></owner></list>
END
  sympa create --input_file="$work/list.xml" list.test
  sympa add --quiet "$1@list.test" <subscribers >out
}

members() {
  sympa review "$1@list.test" | grep @ | grep -v ' '
}

sympa check >out
cat leaving leaving-unicode staying >subscribers
for list in my.list my; do
  create $list
done
tr '[:upper:]' '[:lower:]' <leaving >mine
members my.list >before
same_people "Sympa holds who has an ASCII address" before mine staying
suppress sympa --list=my.list.list.test --sympa-list=my.list@list.test
is "who has none is named" "$(wc -l <skipped)" 7
# As its program `queue` files what arrives for sympa@.
mkdir -p spool/msg
{ printf 'X-Sympa-To: sympa@list.test\nFrom: owner@list.test\nTo: sympa@list.test\nSubject: bounces\n'
  printf 'Message-ID: <1@list.test>\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n\n'; cat sympa; } \
  >"spool/msg/sympa@list.test.$(date +%s).1,1"
give_away
run perl -MConf -MSympa::DatabaseManager -MSympa::Spindle::ProcessIncoming \
  -e 'Conf::load() or die; Sympa::DatabaseManager->instance; Sympa::Spindle::ProcessIncoming->new->spin' >>log 2>&1
members my.list >after
same_people "command mail: exactly they leave" after staying
members my >after
same_people "and nobody leaves the list whose name is its beginning" after mine staying
suppress addresses
sympa del --quiet my@list.test <addresses >out
members my >after
# The plain list has nothing that another program could take for an option or a command.
grep -e '^-' -e '`' leaving >left
same_people "sympa del: exactly they leave" after staying left
done_testing
