/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of formats, and the escaping and the dates they share. In: names and text. Out:
 * formats, and bytes appended to a string. */
#include "format/format.h"

#include <string.h>

#include "base/text.h"
#include "base/wide.h"

/* Lets xgettext find a sentence. */
#define N_(text) text

/* In the order in which they are listed. */
static const BounceFormat *const formats[] = {
  &bounce_format_text,  &bounce_format_table,    &bounce_format_csv,
  &bounce_format_jsonl, &bounce_format_markdown, &bounce_format_html,
};

const BounceFormat *bounce_format_find_for(const char *name, guint uses)
{
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
    if (g_strcmp0(formats[i]->name, name) == 0 && (formats[i]->uses & uses) != 0)
      return formats[i];
  return NULL;
}

const BounceFormat *bounce_format_find(const char *name)
{
  return bounce_format_find_for(name, BOUNCE_FORMAT_OF_RECORDS);
}

char *bounce_format_names(guint uses)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
    if ((formats[i]->uses & uses) != 0)
      g_string_append_printf(names, names->len == 0 ? "%s" : ", %s", formats[i]->name);
  return g_string_free(names, FALSE);
}

void bounce_format_header(const BounceFormat *format, const BounceFormatOptions *options,
                          GString *out)
{
  if (format->header != NULL)
    format->header(options, out);
}

void bounce_format_record(const BounceFormat *format, const BounceFormatOptions *options,
                          const BounceRecord *record, GString *out)
{
  format->record(options, record, out);
}

const char *bounce_format_say(const BounceFormatOptions *options, const char *message)
{
  return options->translate != NULL ? options->translate(message) : message;
}

char *bounce_format_date(const char *date)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(date, utc);
  g_autoptr(GDateTime) there = time != NULL ? g_date_time_to_utc(time) : NULL;
  return there != NULL ? g_date_time_format(there, "%Y-%m-%d %H:%M:%S") : g_strdup(date);
}

/* As JSON has it (RFC 8259 section 7): two surrogates for what 16 bits do not hold. */
static void append_escape(GString *out, gunichar c)
{
  if (c > 0xffff)
    g_string_append_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                           0xdc00 + ((c - 0x10000) & 0x3ff));
  else
    g_string_append_printf(out, "\\u%04x", (guint) c);
}

static void format_append_char(GString *out, gunichar c, const char *quoted, const char *kept)
{
  gboolean ascii = c != 0 && c < 0x80;
  if (bounce_text_is_hidden(c) && !(ascii && strchr(kept, (int) c) != NULL)) {
    append_escape(out, c);
    return;
  }
  if (ascii && strchr(quoted, (int) c) != NULL)
    g_string_append_c(out, '\\');
  g_string_append_unichar(out, c);
}

/* Bytes at `text` that need no look: printable ASCII that no format quotes. */
static gsize format_plain_run(const char *text, gsize length)
{
  gsize run = bounce_wide_plain(text, length, '"', '\\');
  while (text[run] >= 0x20 && text[run] < 0x7f && text[run] != '"' && text[run] != '\\')
    run++;
  return run;
}

void bounce_format_append(GString *out, const char *text, const char *quoted, const char *kept)
{
  const char *end = text + strlen(text);
  while (text < end) {
    gsize run = format_plain_run(text, (gsize) (end - text));
    g_string_append_len(out, text, (gssize) run);
    text += run;
    if (text == end)
      return;
    gunichar c = g_utf8_get_char_validated(text, end - text);
    if (c == (gunichar) -1 || c == (gunichar) -2) {
      g_string_append(out, "\357\277\275");
      text++;
      continue;
    }
    format_append_char(out, c, quoted, kept);
    text = g_utf8_next_char(text);
  }
}

const char *bounce_format_fault(BounceFault fault)
{
  return fault == BOUNCE_FAULT_SENDER_SYSTEM ? N_("sender-system (your own mail system)")
                                             : bounce_fault_to_string(fault);
}
