# SPDX-License-Identifier: LGPL-2.1-or-later
# Who is on the list, who bounced and what their list is called, for the tests with list managers. The
# test has read lib.sh.

# report ADDRESS: a hard bounce.
report() {
  cat <<END
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

Final-Recipient: ${2:-rfc822}; $1
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--b
Content-Type: text/rfc822-headers

Message-ID: <1@list.test>
List-Id: <my.list.list.test>

--b--
END
}

# How the list spells those who bounced, and how the reports do.
while IFS=' ' read -r listed reported; do
  printf '%s\n' "$listed" >>leaving
  printf '%s\n' "${reported:-$listed}" >>bounced
done <<'END'
Jane.Doe@Customer.test jane.doe@customer.test
gone@member.test
plus+news=x@member.test
o'neill+news=x@member.test
slash/star*{brace}|pipe$dollar@member.test
-dash@member.test
tick`x@member.test
kim@xn--bcher-kva.example kim@bücher.example
END
# Those whose list has an internationalised address in Unicode, or only its domain in ASCII.
while IFS=' ' read -r listed reported; do
  printf '%s\n' "$listed" >>leaving-unicode
  printf '%s\n' "$reported" >>bounced
done <<'END'
jo@bücher.example jo@xn--bcher-kva.example
иван@почта.example иван@почта.example
анна@xn--80a1acny.example анна@почта.example
END
# Who stays: their addresses are parts of the others', or differ in what matters.
cat >staying <<'END'
doe@customer.test
jane.doe@customer.tes
ane.doe@customer.test
plus@member.test
neill+news=x@member.test
dash@member.test
fine@member.test
jo@member.test
kim@bcher-kva.example
END
# No program below has these, or can be told of them; one is longer than RFC 5321 allows.
cat >>bounced <<'END'
"quoted local"@member.test
"$(touch hacked)"@member.test
"`touch hacked`"@member.test
#comment@member.test
END
printf '%0250d@member.test\n' 7 >>bounced

mkdir mail
n=0
while IFS= read -r address; do
  n=$((n + 1))
  case $address in
    *[!\ -~]*) report "$address" utf-8 ;;
    *) report "$address" ;;
  esac >mail/$n
done <bounced
"$BOUNCE" record --db=h.db mail || exit 1

# suppress FORMAT [OPTION...]: the list of those who leave in ./FORMAT, what was left out in ./skipped.
suppress() {
  "$BOUNCE" suppress --db=h.db --policy=strict --format="$@" >"$1" 2>skipped
}

# same_people NAME FILE FILE...: the first holds exactly the lines of the others, in any order.
same_people() {
  people_name=$1
  LC_ALL=C sort "$2" >people-got
  shift 2
  LC_ALL=C sort "$@" >people-want
  diff people-want people-got | sed 's/^/# /'
  cmp -s people-want people-got
  result "$people_name" $?
}
