/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a format is: a name and two writers. One file a format, one row in format.c. */
#ifndef BOUNCE_FORMAT_FORMAT_H
#define BOUNCE_FORMAT_FORMAT_H

#include "report/record.h"

struct _BounceFormat {
  const char *name;
  void (*header)(const BounceFormatOptions *options, GString *out); /* NULL for none */
  void (*record)(const BounceFormatOptions *options, const BounceRecord *record, GString *out);
};

extern const BounceFormat bounce_format_csv;
extern const BounceFormat bounce_format_jsonl;
extern const BounceFormat bounce_format_text;

/*
 * Appends `text` as valid UTF-8 that is safe to show: bytes that do not decode become U+FFFD;
 * control characters, line separators and bidirectional overrides become \uXXXX but for those in
 * `kept`; a backslash goes before ASCII characters in `quoted`.
 */
void bounce_format_append(GString *out, const char *text, const char *quoted, const char *kept);

/* Appends one CSV cell, quoted where RFC 4180 asks for it, and made harmless unless style->raw_csv.
 */
void bounce_format_csv_cell(const BounceFormatOptions *options, const char *text, GString *out);

/* Appends a JSON string, null for NULL. */
void bounce_format_json_string(GString *out, const char *text);

#endif
