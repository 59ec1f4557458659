/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Error lines. In: what is wrong, with file names and words of mail in it. Out: one line on
 * standard error, in the user's language. It never exits.
 */
#include "terminal/complain.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/translate.h"

static void complain_escape_bytes(GString *out, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf(out, "\\x%02x", (guint8) bytes[i]);
}

char *complain_escape(const char *bytes)
{
  GString *out = g_string_new(NULL);
  const char *end = bytes + strlen(bytes);
  for (const char *p = bytes; p < end;) {
    gunichar c = g_utf8_get_char_validated(p, end - p);
    gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;
    gsize length = valid ? (gsize) (g_utf8_next_char(p) - p) : 1;
    if (valid && !bounce_text_is_hidden(c))
      g_string_append_len(out, p, (gssize) length);
    else
      complain_escape_bytes(out, p, length);
    p += length;
  }
  return g_string_free(out, FALSE);
}

void complain(const char *subject, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(translate(format), args);
  va_end(args);
  complain_text(subject, what);
}

void complain_text(const char *subject, const char *text)
{
  g_autofree char *line = subject != NULL ? g_strconcat(subject, ": ", text, NULL) : g_strdup(text);
  g_autofree char *safe = complain_escape(line);
  g_autofree char *whole = g_strconcat("bounce: ", safe, "\n", NULL);
  /* When standard error is closed there is nobody left to tell. */
  ssize_t written G_GNUC_UNUSED = write(STDERR_FILENO, whole, strlen(whole));
}
