# SPDX-License-Identifier: LGPL-2.1-or-later
"""Mail in which two sizes are multiplied, and a healthy one; for products.py and growth.py."""

FROM = "From: MAILER-DAEMON@mx.example.org\nTo: sender@example.com\nMIME-Version: 1.0\n"
REPORT = FROM + ("Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status;"
                 " boundary=b\n\n--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\n"
                 "Reporting-MTA: dns; mx.example.org\n")
HEALTHY = REPORT + ("\nFinal-Recipient: rfc822; healthy@example.net\nAction: failed\nStatus: 5.1.1\n"
                    "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b--\n")


def group(number, extra=""):
    return ("\nFinal-Recipient: rfc822; u%d@example.net\nAction: failed\nStatus: 5.1.1\n%s" % (number, extra))


def value_by_recipients(size, recipients):
    return (REPORT + "Original-Envelope-Id: " + "e" * size + "\n"
            + "".join(group(i) for i in range(recipients)) + "\n--b\nContent-Type: text/rfc822-headers\n\n"
            + "Message-ID: <" + "m" * size + "@example.com>\nSubject: " + "s" * size + "\n\n--b--\n")


def fields_by_recipients(fields, recipients):
    return (REPORT + "".join("X-Field-%d: value %d\n" % (i, i) for i in range(fields))
            + "".join(group(i) for i in range(recipients)) + "\n--b--\n")


def groups_by_dates(groups, dates):
    fields = "".join("Last-Attempt-Date: Mon, %d Jan 2024 10:%02d:00 +0000\n" % (i % 28 + 1, i % 60)
                     for i in range(dates))
    return REPORT + "".join(group(i, fields) for i in range(groups)) + "\n--b--\n"


def nesting_by_size(depth, size, words=20000):
    text = FROM + "Subject: Undelivered\nContent-Type: multipart/mixed; boundary=OUT\n\n"
    for part in range(size):
        text += "--OUT\nContent-Type: text/plain; charset=iso-2022-jp\n\n"
        text += "".join("--p%db%d\nContent-Type: text/plain; charset=iso-2022-jp\n\n" % (part, i)
                        for i in range(depth))
        text += "\N{LATIN SMALL LETTER Y WITH DIAERESIS}\N{INVERTED EXCLAMATION MARK} " * words + "\n"
    return text + "--OUT--\n"


def encodings_by_size(depth, lines):
    mail = FROM + "Subject: Undelivered\n\n" + "user@example.net: no such user\n" * lines
    for _ in range(depth):
        mail = (FROM + "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
                + mail.replace("=", "=3D"))
    return mail


def texts_by_addresses(texts, addresses, header):
    mail = ("From: MAILER-DAEMON@mx.example.org\nTo: sender@example.com"
            + "".join(",\n u%d@example.org" % i for i in range(header))
            + "\nSubject: Undelivered Mail Returned to Sender\nContent-Type: multipart/mixed; boundary=b\n\n")
    for text in range(texts):
        mail += "--b\nContent-Type: text/plain\n\nhello\n\n"
        mail += "".join("mail to a%d.%d@example.net about\n" % (text, i) for i in range(addresses))
    return mail + "--b--\n"


CHARSETS = ("437 737 775 850 852 855 857 860 861 862 863 864 865 866 869 874 1004 1008 1025 1026 1046 1047 1112"
            " 1122 1123 1124 1125 1129 1130 1132 1133 1137 1140 1141 1142 1143 1144 1145 1146 1147 1148").split()


def charsets_by_words(words, depth):
    mail = (FROM + "Subject: Undelivered "
            + "".join("=?cp%s?Q?=E4?=\n " % CHARSETS[i % len(CHARSETS)] for i in range(words)) + "x\n\n"
            "User unknown: <user@example.net>\n")
    for level in range(depth):
        mail = ("From: bob@example.org\nTo: y@example.net\nSubject: fwd\nContent-Type: multipart/mixed;"
                " boundary=b%d\n\n--b%d\nContent-Type: message/rfc822\n\n%s\n--b%d--\n" % (level, level, mail, level))
    return mail
