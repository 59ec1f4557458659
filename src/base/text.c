/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * UTF-8 text made valid, safe to show, and comparable. In: any bytes. Out: NUL-terminated UTF-8 in
 * the pool (RFC 3629). It converts no other charset and knows no language.
 */
#include "base/text.h"

#include <string.h>

#include "base/scan.h"
#include "base/wide.h"

#define REPLACEMENT 0xFFFD

/* What stands for a code point in folded text; code points not listed stand for themselves. */
typedef struct {
  gunichar first;
  gunichar last;
  const char *text;
} TextFold;

static const TextFold text_folds[] = {
  { 0x0060, 0x0060, "'" },   { 0x00AB, 0x00AB, "\"" }, { 0x00AD, 0x00AD, "" },
  { 0x00B4, 0x00B4, "'" },   { 0x00BB, 0x00BB, "\"" }, { 0x200B, 0x200F, "" },
  { 0x2010, 0x2015, "-" },   { 0x2018, 0x201B, "'" },  { 0x201C, 0x201F, "\"" },
  { 0x2026, 0x2026, "..." }, { 0x202A, 0x202E, "" },   { 0x2032, 0x2032, "'" },
  { 0x2033, 0x2033, "\"" },  { 0x2039, 0x203A, "'" },  { 0x2060, 0x2060, "" },
  { 0x2066, 0x2069, "" },    { 0x2212, 0x2212, "-" },  { 0xFEFF, 0xFEFF, "" },
};

/* Bytes of printable ASCII at `text`: where nothing has to be looked at more closely. */
static gsize ascii_run(const char *text, const char *end)
{
  const char *p = text + bounce_wide_plain(text, (gsize) (end - text), 0x7F, 0x7F);
  while (p < end && (guchar) *p >= 0x20 && (guchar) *p < 0x7F)
    p++;
  return (gsize) (p - text);
}

/* The code point at `*p`, which advances; a byte that does not decode is one U+FFFD. */
static gunichar next_char(const char **p, const char *end)
{
  guchar byte = (guchar) * *p;
  if (byte < 0x80) {
    (*p)++;
    return byte;
  }
  gunichar c = g_utf8_get_char_validated(*p, end - *p);
  if (c == (gunichar) -1 || c == (gunichar) -2) {
    (*p)++;
    return REPLACEMENT;
  }
  *p = g_utf8_next_char(*p);
  return c;
}

static char *to_pool(BouncePool *pool, GString *text)
{
  char *copy = bounce_pool_strndup(pool, text->str, text->len);
  g_string_free(text, TRUE);
  return copy;
}

/* Makes each CR and CRLF of `text` a LF, in place. */
static void lines_to_lf(char *text, gsize length)
{
  const char *end = text + length;
  char *to = text;
  for (const char *from = text; from < end;) {
    const char *cr = memchr(from, '\r', (gsize) (end - from));
    gsize run = (gsize) ((cr != NULL ? cr : end) - from);
    memmove(to, from, run);
    to += run;
    from += run + 1;
    if (cr != NULL && !(from < end && *from == '\n'))
      *to++ = '\n';
  }
  *to = '\0';
}

/* Bytes that are no UTF-8: each that does not decode, and each NUL, becomes U+FFFD. */
static char *repaired(BouncePool *pool, const char *bytes, gsize length)
{
  const char *end = bytes + length;
  const char *bad;
  GString *out = g_string_sized_new(length + 16);
  while (!g_utf8_validate_len(bytes, (gsize) (end - bytes), &bad)) {
    g_string_append_len(out, bytes, bad - bytes);
    g_string_append_unichar(out, REPLACEMENT);
    bytes = bad + 1;
  }
  g_string_append_len(out, bytes, end - bytes);
  return to_pool(pool, out);
}

char *bounce_text_utf8(BouncePool *pool, const char *bytes, gsize length)
{
  gsize known = bounce_wide_ascii(bytes, length, '\0', '\0');
  gboolean valid = g_utf8_validate_len(bytes + known, length - known, NULL);
  char *text = valid ? bounce_pool_strndup(pool, bytes, length) : repaired(pool, bytes, length);
  if (memchr(bytes, '\r', length) != NULL)
    lines_to_lf(text, valid ? length : strlen(text));
  return text;
}

static gboolean is_unsafe(gunichar c)
{
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F
         || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static void append_clean(GString *out, gunichar c)
{
  if (is_unsafe(c))
    g_string_append_printf(out, "\\u%04X", (guint) c);
  else
    g_string_append_unichar(out, c);
}

/* A folded letter or digit: full-width ASCII as ASCII, then lower case. */
static gunichar fold_letter(gunichar c)
{
  if ((c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A))
    c -= 0xFEE0;
  return g_unichar_tolower(c);
}

static void append_folded(GString *out, gunichar c)
{
  if (c != '`' && c < 0x80) {
    g_string_append_c(out, bounce_scan_lower((char) c));
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS(text_folds); i++)
    if (c >= text_folds[i].first && c <= text_folds[i].last) {
      g_string_append(out, text_folds[i].text);
      return;
    }
  g_string_append_unichar(out, fold_letter(c));
}

static gboolean is_space(gunichar c)
{
  return c < 0x80 ? g_ascii_isspace((char) c) || c == '\v' : c == 0x85 || g_unichar_isspace(c);
}

/* Visible ASCII that needs no look at single characters; "`" is folded. */
static gsize word_run(const char *text, const char *end)
{
  const char *p = text;
  while (p<end && * p> 0x20 && *p < 0x7F && *p != '`')
    p++;
  return (gsize) (p - text);
}

static void append_run(GString *out, const char *text, gsize length, gboolean fold)
{
  gsize from = out->len;
  g_string_append_len(out, text, (gssize) length);
  for (char *p = out->str + from; fold && *p != '\0'; p++)
    *p = bounce_scan_lower(*p);
}

/* One line of `text`, runs of white space one blank, ends trimmed, folded or made safe. */
static char *one_line(BouncePool *pool, const char *text, gsize length, gboolean fold)
{
  GString *out = g_string_sized_new(length + 16);
  gboolean blank = FALSE;
  const char *end = text + length;
  while (text < end) {
    gsize run = word_run(text, end);
    const char *next = text + run;
    gunichar c = run == 0 ? next_char(&next, end) : 0;
    if (run == 0 && is_space(c)) {
      blank = TRUE;
      text = next;
      continue;
    }
    if (blank && out->len > 0)
      g_string_append_c(out, ' ');
    blank = FALSE;
    if (run > 0)
      append_run(out, text, run, fold);
    else if (fold)
      append_folded(out, c);
    else
      append_clean(out, c);
    text = next;
  }
  return to_pool(pool, out);
}

/* TRUE when `text` is printable ASCII that one_line would leave as it is. */
static gboolean is_plain(const char *text, gsize length)
{
  if (ascii_run(text, text + length) < length)
    return FALSE;
  if (length > 0 && (text[0] == ' ' || text[length - 1] == ' '))
    return FALSE;
  for (const char *p = text; (p = memchr(p, ' ', (gsize) (text + length - p))) != NULL; p++)
    if (p[1] == ' ')
      return FALSE;
  return TRUE;
}

gsize bounce_text_fit(const char *text, gsize limit)
{
  while (limit > 0 && ((guchar) text[limit] & 0xc0) == 0x80)
    limit--;
  return limit;
}

char *bounce_text_clean(BouncePool *pool, const char *text, gsize length)
{
  if (is_plain(text, length))
    return bounce_pool_strndup(pool, text, length);
  return one_line(pool, text, length, FALSE);
}

static gboolean is_ascii(const char *text, gsize length)
{
  gsize i = bounce_wide_ascii(text, length, '\0', '\0');
  while (i < length && (guchar) text[i] < 0x80 && text[i] != '\0')
    i++;
  return i == length;
}

static void lower_ascii(char *text, gsize length)
{
  gsize i = 0;
  for (guint64 eight; i + sizeof eight <= length; i += sizeof eight) {
    memcpy(&eight, text + i, sizeof eight);
    eight = bounce_wide_lower(eight);
    memcpy(text + i, &eight, sizeof eight);
  }
  for (; i < length; i++)
    text[i] = bounce_scan_lower(text[i]);
}

/* Makes of ASCII what one_line makes of it, letters aside; it never gets longer. */
static void squeeze_ascii(char *text)
{
  char *to = text;
  gboolean blank = FALSE;
  for (const char *p = text; *p != '\0'; p++) {
    if (*p <= ' ' && is_space((guchar) *p)) {
      blank = TRUE;
      continue;
    }
    if (blank && to > text)
      *to++ = ' ';
    blank = FALSE;
    *to++ = *p == '`' ? '\'' : *p;
  }
  *to = '\0';
}

char *bounce_text_fold(BouncePool *pool, const char *text, gsize length)
{
  if (!is_ascii(text, length))
    return one_line(pool, text, length, TRUE);
  char *folded = bounce_pool_strndup(pool, text, length);
  lower_ascii(folded, length);
  if (!is_plain(text, length) || memchr(text, '`', length) != NULL)
    squeeze_ascii(folded);
  return folded;
}

gboolean bounce_text_is_hidden(gunichar c)
{
  static const struct {
    gunichar first;
    gunichar last;
  } hidden[] = {
    { 0x00, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },     { 0x34f, 0x34f },
    { 0x61c, 0x61c },   { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
    { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
    { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff },
  };
  for (guint i = 0; i < G_N_ELEMENTS(hidden) && hidden[i].first <= c; i++)
    if (c <= hidden[i].last)
      return TRUE;
  return FALSE;
}

char *bounce_text_digits(char *to, guint number, guint width)
{
  char digits[10];
  guint n = 0;
  for (; number > 0 || n < MAX(width, 1); number /= 10)
    digits[n++] = (char) ('0' + number % 10);
  while (n > 0)
    *to++ = digits[--n];
  *to = '\0';
  return to;
}

gunichar bounce_text_char_before(const char *begin, const char *p, const char **start)
{
  const char *q = p - 1;
  while (q > begin && p - q < 4 && ((guchar) *q & 0xC0) == 0x80)
    q--;
  gunichar c = g_utf8_get_char_validated(q, p - q);
  gboolean whole = c < 0x110000 && g_utf8_next_char(q) == p;
  *start = whole ? q : p - 1;
  return whole ? c : 0;
}
