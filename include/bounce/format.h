/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reports as text for people, CSV (RFC 4180) and JSON Lines (record schema 1).
 *
 * A writer appends to a #GString; where the bytes go, and what happens when they cannot be written,
 * is the caller's.
 *
 * The structures here are the caller's, who zeroes them and sets what is wanted: reserved members
 * are for options to come.
 *
 * Threads: a #BounceFormat is a constant, and the functions change nothing but @out; any number of
 * threads may call them at the same time.
 */
#ifndef BOUNCE_FORMAT_H
#define BOUNCE_FORMAT_H

#include <bounce/report.h>

G_BEGIN_DECLS

/**
 * BOUNCE_SCHEMA:
 *
 * version of the record's keys and their meaning.
 */
#define BOUNCE_SCHEMA 1

/**
 * BounceFormatOptions:
 * @width: columns of the terminal: text is wrapped there (0 for 80), a table cut (0: never).
 * @colour: text: use SGR escapes.
 * @evidence: JSON Lines and text: show the evidence too.
 * @raw_csv: CSV: leave cells that a spreadsheet would run as formulas as they are.
 * @crlf: CSV: end rows with CR LF (RFC 4180) instead of LF.
 * @translate: (nullable): text: gives what to show for a message of the gettext domain `libbounce`:
 *   sentences and labels; the words of the record (`hard`, `user-unknown`) stay.
 * @fields: (nullable): CSV and JSON Lines: only these keys of the record, in this order, ended by
 *   %NULL; what is no key is left out.
 *
 * all zero is the default.
 */
typedef struct {
  guint width;
  gboolean colour;
  gboolean evidence;
  gboolean raw_csv;
  gboolean crlf;
  const char *(*translate)(const char *message);
  const char *const *fields;
  /*< private >*/
  gpointer reserved[3];
} BounceFormatOptions;

typedef struct _BounceFormat BounceFormat;

/**
 * bounce_format_find:
 * @name: `text`, `table` (one line a record), `csv` or `jsonl`.
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
 * BounceRecord:
 * @info: of a report.
 * @recipient: one of its recipients.
 * @source: (nullable): path of the input as given.
 * @message: 1-based number of the message in @source.
 *
 * what one record shows; everything is borrowed. All zero, then set.
 */
typedef struct {
  const BounceReportInfo *info;
  const BounceRecipient *recipient;
  const char *source;
  guint message;
  /*< private >*/
  gpointer reserved[4];
} BounceRecord;

/**
 * bounce_format_record:
 * @format: a format.
 * @options: how.
 * @record: what.
 * @out: appended to; always valid UTF-8.
 *
 * Appends one record.
 */
BOUNCE_API void bounce_format_record(const BounceFormat *format, const BounceFormatOptions *options,
                                     const BounceRecord *record, GString *out);

/**
 * bounce_report_to_json:
 * @report: a report.
 * @source: (nullable): path of the input, for the key `source`.
 * @message: 1-based number of the message in @source, for the key `message`.
 *
 * The records of all recipients as JSON Lines, with the evidence where it was collected.
 *
 * Returns: (transfer full): a line for each recipient, freed with g_free().
 */
BOUNCE_API char *bounce_report_to_json(const BounceReport *report, const char *source,
                                       guint message);

G_END_DECLS

#endif
