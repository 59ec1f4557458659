/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of formats and the escaping they share. In: records. Out: bytes appended to a string.
 */
#include "format/format.h"

#include <string.h>

#include "base/wide.h"

static const BounceFormat *const formats[] = {
  &bounce_format_text,
  &bounce_format_csv,
  &bounce_format_jsonl,
};

const BounceFormat *bounce_format_find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
    if (g_strcmp0(formats[i]->name, name) == 0)
      return formats[i];
  return NULL;
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

/* C0, DEL, C1 (a terminal obeys them), line separators and bidirectional controls. */
static gboolean format_is_unsafe(gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200e || c == 0x200f
         || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void format_append_char(GString *out, gunichar c, const char *quoted, const char *kept)
{
  gboolean ascii = c != 0 && c < 0x80;
  if (format_is_unsafe(c) && !(ascii && strchr(kept, (int) c) != NULL)) {
    g_string_append_printf(out, "\\u%04x", (guint) c);
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
