/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What hostile mail may cost. Each limit names the abuse it stops; going past one is an anomaly. */
#ifndef BOUNCE_MESSAGE_LIMITS_H
#define BOUNCE_MESSAGE_LIMITS_H

/* MIME nesting that is followed: multiparts 10,000 deep would exhaust the stack. */
#define BOUNCE_LIMIT_DEPTH 64

/* Leaf parts that are looked at: 100,000 empty parts would cost far more than they say. */
#define BOUNCE_LIMIT_PARTS 1000

/* Reports within forwarded mail that are unwrapped: message/rfc822 in message/rfc822 in ... */
#define BOUNCE_LIMIT_FORWARDS 8

/* Fields of one header or field group, and lines of a header: a million "a:" lines. */
#define BOUNCE_LIMIT_FIELDS 10000

/* Bytes of one header section: a header of 50 MiB. GMime keeps headers in memory, and twice. */
#define BOUNCE_LIMIT_HEADER_BYTES (1024 * 1024)

/* Lines beginning with "--" that may be boundaries: GMime makes some objects for each part. */
#define BOUNCE_LIMIT_BOUNDARIES 5000

/* Bytes of one content that GMime sees: a returned original of 100 MiB says nothing in them. */
#define BOUNCE_LIMIT_CONTENT_BYTES (256 * 1024)

/* After so many bytes that GMime has seen, only so many of each content: 5,000 large parts. */
#define BOUNCE_LIMIT_SEEN_BYTES (4 * 1024 * 1024)
#define BOUNCE_LIMIT_CONTENT_LATE (4 * 1024)

/* Bytes of one text, before and after decoding: nobody explains a failure in more words. */
#define BOUNCE_LIMIT_TEXT_BYTES (1024 * 1024)

/* Bytes of all texts before decoding, and of each behind them: 64 texts of 1 MiB, of which every byte
 * that does not decode becomes three. */
#define BOUNCE_LIMIT_TEXTS_BYTES (4 * 1024 * 1024)
#define BOUNCE_LIMIT_TEXT_LATE (16 * 1024)

/* Texts offered: every reader runs over each of them. */
#define BOUNCE_LIMIT_TEXTS 64

/* Bytes of one status part: a large but genuine report has 100,000 recipients of 200 bytes. */
#define BOUNCE_LIMIT_STATUS_BYTES (32 * 1024 * 1024)

/* Groups of one status part: 32 MiB of "a:\n\n". */
#define BOUNCE_LIMIT_GROUPS 200000

/* Bytes of a multipart without boundary that are parsed again: GMime keeps all of it in memory. */
#define BOUNCE_LIMIT_REPAIR_BYTES (4 * 1024 * 1024)

/* Bytes of all multiparts of a message that are parsed again, and how deep within each other: each
 * repair is a copy of what was repaired before. */
#define BOUNCE_LIMIT_REPAIRED_BYTES (4 * 1024 * 1024)
#define BOUNCE_LIMIT_REPAIR_LEVELS 2

/* Conversions between charsets that one message may have, and their bytes: a charset a word in turn
 * makes the C library load a module a word. */
#define BOUNCE_LIMIT_CONVERSIONS 2000
#define BOUNCE_LIMIT_CONVERTED_BYTES (4 * 1024 * 1024)

/* Bytes of one value of a record: an envelope id of 800 KB in each of 6,000 records. */
#define BOUNCE_LIMIT_VALUE_BYTES (4 * 1024)

/* Bytes of an address: RFC 5322 section 2.1.1 has no longer line, and part of an address is another
 * address. */
#define BOUNCE_LIMIT_ADDRESS_BYTES 998

/* Bytes of all values of a report; behind them only so many of each. */
#define BOUNCE_LIMIT_VALUES_BYTES (16 * 1024 * 1024)
#define BOUNCE_LIMIT_VALUE_LATE 256

/* Bytes that one value of the message may take in the records of all its recipients, and what is
 * shown of it at least. */
#define BOUNCE_LIMIT_REPEATED_BYTES (2 * 1024 * 1024)
#define BOUNCE_LIMIT_REPEATED_LEAST 128

/* Rows of evidence about the message in the records of all its recipients, and in each at least:
 * 10,000 fields of 10,000 recipients. */
#define BOUNCE_LIMIT_REPEATED_FACTS 100000
#define BOUNCE_LIMIT_REPEATED_FACTS_LEAST 16

/* Bytes of a returned original in an encoding of its own that are decoded to reach its header. */
#define BOUNCE_LIMIT_ORIGINAL_BYTES (64 * 1024)

/* The same where the header is short, as nearly always. */
#define BOUNCE_LIMIT_ORIGINAL_FIRST (4 * 1024)

/* Lines with words before a header among which its divider may be: all of a text may look so. */
#define BOUNCE_LIMIT_DIVIDER_GAP 4

#endif
