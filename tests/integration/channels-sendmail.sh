#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# sendmail is refused as Exim is in channels.sh: its log and its reports are one record of each failure.
# shellcheck disable=SC2034 # lib.sh reads it
drops=yes
# shellcheck source=tests/integration/lib.sh
. "$SOURCE/tests/integration/lib.sh"
[ -e "${SYSLOG_LIBRARY:-}" ] || skip_all "there is no library that writes what syslog is told"
sendmail=$root/usr/libexec/sendmail/sendmail
cf=$root/usr/share/sendmail/cf
[ -x "$sendmail" ] || skip_all "sendmail is not here; tests/integration/fetch gets it"
find_program m4
answers=$SOURCE/tests/integration/refusals.tsv
mkdir queue box
chmod 700 queue
cp "$SYSLOG_LIBRARY" syslog-file.so
"$SOURCE/tests/integration/refuse.py" serve "$answers" "$work/port" &
server=$!
trap 'kill $server; rm -rf "$work" "$work.programs"' EXIT
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
printf '#!/bin/sh\nexec cat >"%s/box/$$"\n' "$work" >box.sh
chmod 755 box.sh
cat >bounces.mc <<END
divert(0)dnl
OSTYPE(\`linux')dnl
define(\`confDOMAIN_NAME', \`bounces.example')dnl
define(\`QUEUE_DIR', \`$work/queue')dnl
undefine(\`ALIAS_FILE')dnl
define(\`STATUS_FILE', \`')dnl
define(\`HELP_FILE', \`')dnl
define(\`confCW_FILE', \`')dnl
define(\`confPID_FILE', \`$work/pid')dnl
define(\`SMART_HOST', \`esmtp:[127.0.0.1]')dnl
define(\`ESMTP_MAILER_ARGS', \`TCP \$h $(cat port)')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
define(\`confDONT_BLAME_SENDMAIL', \`groupwritabledirpathsafe')dnl
define(\`confTO_IDENT', \`0')dnl
define(\`confTRUSTED_USERS', \`nobody')dnl
define(\`confQUEUE_LA', \`100000')dnl
define(\`confREFUSE_LA', \`100000')dnl
define(\`confDELAY_LA', \`100000')dnl
FEATURE(\`nocanonify')dnl
FEATURE(\`accept_unresolvable_domains')dnl
MAILER(\`local')dnl
MAILER(\`smtp')dnl
MAILER_DEFINITIONS
Mbox,	P=$work/box.sh, F=lsDFMn, S=EnvFromL/HdrFromL, R=EnvToL/HdrToL,
	T=DNS/RFC822/X-Unix, A=box.sh \$u
LOCAL_RULE_0
R\$* < @ bounces.example. > \$*	\$#box \$@ bounces.example \$: \$1
R\$* < @ bounces.example > \$*	\$#box \$@ bounces.example \$: \$1
END
"$found" "-D_CF_DIR_=$cf/" "$cf/m4/cf.m4" bounces.mc >sendmail.cf
[ -z "$as" ] || chown -R "$uid:$gid" "$work"
run_sendmail() {
  SYSLOG_FILE=$work/log LD_PRELOAD=$work/syslog-file.so $as "$sendmail" -C "$work/sendmail.cf" "$@"
}
n=0
grep -v '^#' "$answers" | while read -r _; do
  printf 'Subject: news\nFrom: s%s@bounces.example\nTo: r%s@dest.test\nMessage-Id: <%s@bounces.example>\n\nHello\n' \
    "$n" "$n" "$n" | run_sendmail -odi -oi -f "s$n@bounces.example" "r$n@dest.test" >>out 2>>err
  n=$((n + 1))
done
"$BOUNCE" report --format=jsonl log >log.jsonl 2>err
"$BOUNCE" report --format=jsonl box >report.jsonl 2>>err
# What is refused for now stays in the queue, and nobody is told.
total=$(grep -v '^#' "$answers" | cut -f 2 | grep -c '^5')
"$SOURCE/tests/integration/refuse.py" compare log.jsonl report.jsonl >compared
grep '^#' compared
is "every failure is in the log and in a report, and both say the same" "$(tail -n 1 compared)" "$total of $total"
is "what is refused for now is in the log" "$(grep -c '"kind":"delay"' log.jsonl)" \
  "$(grep -v '^#' "$answers" | cut -f 2 | grep -c '^4')"
expect "record the log" 0 "$BOUNCE" record --verbose --db=h.db log
sed 's/^/# /' out
expect "record the reports after it" 0 "$BOUNCE" record --verbose --db=h.db box
holds "adds no event" grep -q '^0 new, ' out
sed 's/^/# /' out
done_testing
