/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a format is: a name and its writers, of records and of tables. One file a format, one row in
 * format.c: every command, its help and its error messages take the names from there.
 */
#ifndef BOUNCE_FORMAT_FORMAT_H
#define BOUNCE_FORMAT_FORMAT_H

#include "report/record.h"

/* What is written; a bit each. */
typedef enum {
  BOUNCE_FORMAT_OF_RECORDS = 1 << 0,
  BOUNCE_FORMAT_OF_TABLES = 1 << 1,
  BOUNCE_FORMAT_OF_EXPLANATIONS = 1 << 2, /* by the command itself */
  BOUNCE_FORMAT_OF_PAGES = 1 << 3,        /* to look at, by summary/...-page.c */
} BounceFormatUse;

typedef struct _Table Table;

struct _BounceFormat {
  const char *name;
  guint uses;
  gboolean is_for_people;                                           /* translated, cut to a width */
  void (*header)(const BounceFormatOptions *options, GString *out); /* NULL for none */
  void (*record)(const BounceFormatOptions *options, const BounceRecord *record, GString *out);
  void (*table_begin)(Table *table); /* NULL for none, as table_end */
  void (*table_row)(Table *table, const char *const *cells);
  void (*table_end)(Table *table);
};

extern const BounceFormat bounce_format_text;
extern const BounceFormat bounce_format_table;
extern const BounceFormat bounce_format_csv;
extern const BounceFormat bounce_format_jsonl;
extern const BounceFormat bounce_format_markdown;
extern const BounceFormat bounce_format_html;

/* The format `name` when it is one of `uses`, else NULL. */
const BounceFormat *bounce_format_find_for(const char *name, guint uses);

/* The names of those of `uses`, separated by ", ". Free with g_free(). */
char *bounce_format_names(guint uses);

/*
 * Appends `text` as valid UTF-8 that is safe to show: bytes that do not decode become U+FFFD;
 * control characters, line separators and characters that take no room become \uXXXX but for those
 * in `kept`; a backslash goes before ASCII characters in `quoted`.
 */
void bounce_format_append(GString *out, const char *text, const char *quoted, const char *kept);

/* Appends one CSV cell, quoted where RFC 4180 asks for it, and made harmless unless style->raw_csv.
 */
void bounce_format_csv_cell(const BounceFormatOptions *options, const char *text, GString *out);

/* Appends a JSON string, null for NULL. */
void bounce_format_json_string(GString *out, const char *text);

/*
 * A date (RFC 3339) as people and their spreadsheets read it: "2026-03-02 14:05:06", in UTC. Other
 * text stays. Free with g_free().
 */
char *bounce_format_date(const char *date);

/* A fault as people read it, to be translated: "sender-system" is the reader's own. */
const char *bounce_format_fault(BounceFault fault);

/* `message` in the user's language. */
const char *bounce_format_say(const BounceFormatOptions *options, const char *message)
    __attribute__((format_arg(2)));

#endif
