/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * SECTION: format
 * Reports as text for people, CSV (RFC 4180) and JSON Lines (record schema 1).
 *
 * A writer appends to a #GString; where the bytes go, and what happens when they cannot be written,
 * is the caller's.
 */
#ifndef BOUNCE_FORMAT_H
#define BOUNCE_FORMAT_H

#include <bounce/report.h>

G_BEGIN_DECLS

/** BOUNCE_SCHEMA: version of the record's keys and their meaning. */
#define BOUNCE_SCHEMA 1

/**
 * BounceFormatOptions: all zero is the default.
 * @width: columns of the terminal for text, 0 for 80.
 * @colour: text: use SGR escapes.
 * @evidence: JSON Lines and text: show the evidence too.
 * @raw_csv: CSV: leave cells that a spreadsheet would run as formulas as they are.
 * @crlf: CSV: end rows with CR LF (RFC 4180) instead of LF.
 * @translate: (nullable): text: gives what to show for a message of the gettext domain `libbounce`:
 *   sentences and labels; the words of the record (`hard`, `user-unknown`) stay.
 */
typedef struct {
  guint width;
  gboolean colour;
  gboolean evidence;
  gboolean raw_csv;
  gboolean crlf;
  const char *(*translate)(const char *message);
} BounceFormatOptions;

typedef struct _BounceFormat BounceFormat;

/**
 * bounce_format_find:
 * @name: `text`, `csv` or `jsonl`.
 *
 * Returns: (nullable): the format, a constant.
 */
BOUNCE_API const BounceFormat *bounce_format_find(const char *name);

/**
 * bounce_format_header:
 * @format: a format.
 * @options: how.
 * @out: appended to.
 *
 * Appends what stands before all records (CSV: the header row).
 */
BOUNCE_API void bounce_format_header(const BounceFormat *format, const BounceFormatOptions *options,
                                     GString *out);

/**
 * bounce_format_recipient:
 * @format: a format.
 * @options: how.
 * @report: a report.
 * @recipient: one of its recipients.
 * @source: path of the input as given.
 * @message: 1-based index of the message in @source.
 * @out: appended to; always valid UTF-8.
 *
 * Appends one record.
 */
BOUNCE_API void bounce_format_recipient(const BounceFormat *format,
                                        const BounceFormatOptions *options,
                                        const BounceReport *report,
                                        const BounceRecipient *recipient, const char *source,
                                        guint message, GString *out);

G_END_DECLS

#endif
