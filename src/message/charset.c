/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Charsets: bytes and the label that came with them to UTF-8, through iconv, guessing where the
 * label is missing, unknown or wrong. In: bytes. Out: valid UTF-8 in the pool. Which eight-bit
 * charset it is that no label names is guess.c's business.
 */
#include "message/charset.h"

#include <iconv.h>
#include <string.h>

#include "base/text.h"
#include "base/wide.h"
#include "message/anomaly.h"
#include "message/guess.h"
#include "message/limits.h"

/* What mail calls it, and the superset that senders really use under that name. */
typedef struct {
  const char *label;
  const char *iconv;
} CharsetAlias;

static const CharsetAlias charset_aliases[] = {
  { "iso-8859-1", "WINDOWS-1252" },
  { "iso8859-1", "WINDOWS-1252" },
  { "iso_8859-1", "WINDOWS-1252" },
  { "latin1", "WINDOWS-1252" },
  { "us-ascii", "WINDOWS-1252" },
  { "ascii", "WINDOWS-1252" },
  { "ansi_x3.4-1968", "WINDOWS-1252" },
  { "cp-1252", "WINDOWS-1252" },
  { "x-sjis", "CP932" },
  { "shift_jis", "CP932" },
  { "shift-jis", "CP932" },
  { "sjis", "CP932" },
  { "windows-31j", "CP932" },
  { "ms_kanji", "CP932" },
  { "x-euc-jp", "EUC-JP" },
  { "iso-2022-jp", "ISO-2022-JP-3" },
  { "gb2312", "GB18030" },
  { "gbk", "GB18030" },
  { "x-gbk", "GB18030" },
  { "gb_2312-80", "GB18030" },
  { "cp936", "GB18030" },
  { "windows-936", "GB18030" },
  { "euc-cn", "GB18030" },
  { "big5", "BIG5-HKSCS" },
  { "cn-big5", "BIG5-HKSCS" },
  { "x-x-big5", "BIG5-HKSCS" },
  { "ks_c_5601-1987", "CP949" },
  { "ks_c_5601", "CP949" },
  { "euc-kr", "CP949" },
  { "windows-949", "CP949" },
  { "unicode-1-1-utf-7", "UTF-7" },
  { "x-mac-roman", "MACINTOSH" },
  { "windows-874", "CP874" },
  { "iso-8859-8-i", "ISO-8859-8" },
  { "iso-8859-9", "WINDOWS-1254" },
  { "iso-8859-11", "CP874" },
};

/* A label as iconv knows it: no quotes or blanks around it, no RFC 2231 language behind it. */
static gboolean label_clean(const char *label, char *clean, gsize size)
{
  gsize length = 0;
  for (; *label != '\0' && *label != '*' && length + 1 < size; label++) {
    if (g_ascii_isalnum(*label) || strchr("-_.:+()", *label) != NULL)
      clean[length++] = g_ascii_tolower(*label);
  }
  clean[length] = '\0';
  return length > 0;
}

static const char *alias_find(const char *label)
{
  for (gsize i = 0; i < G_N_ELEMENTS(charset_aliases); i++)
    if (strcmp(charset_aliases[i].label, label) == 0)
      return charset_aliases[i].iconv;
  return label;
}

static gboolean bytes_are_ascii(const char *bytes, gsize length)
{
  for (gsize i = bounce_wide_ascii(bytes, length, 0x1b, 0x1b); i < length; i++)
    if ((guchar) bytes[i] >= 0x80 || bytes[i] == 0x1b)
      return FALSE;
  return TRUE;
}

/* Charsets whose text may look like ASCII and not be it. */
static gboolean label_is_ascii_based(const char *label)
{
  return !g_str_has_prefix(label, "utf-16") && !g_str_has_prefix(label, "utf-32")
         && !g_str_has_prefix(label, "utf-7") && !g_str_has_prefix(label, "unicode")
         && !g_str_has_prefix(label, "ucs-") && !g_str_has_prefix(label, "hz")
         && !g_str_has_prefix(label, "utf7") && !g_str_has_prefix(label, "utf16")
         && !g_str_has_prefix(label, "iso-10646") && strstr(label, "ebcdic") == NULL;
}

/* Whether all is UTF-8; a NUL, which GLib takes for the end, is a character like any other. */
static gboolean bytes_are_utf8(const char *bytes, gsize length)
{
  const char *end = bytes + length;
  while (!g_utf8_validate_len(bytes, (gsize) (end - bytes), &bytes)) {
    if (*bytes != '\0')
      return FALSE;
    bytes++;
  }
  return TRUE;
}

/* Vietnamese converters hold a letter back, which an accent may follow: it is written at the end.
 */
static void iconv_flush(iconv_t converter, GString *out)
{
  char buffer[64];
  char *to = buffer;
  gsize room = sizeof buffer;
  iconv(converter, NULL, NULL, &to, &room);
  g_string_append_len(out, buffer, to - buffer);
}

/* Appends `length` bytes converted; a byte that does not convert becomes U+FFFD and is counted. */
static gsize iconv_append(iconv_t converter, const char *bytes, gsize length, GString *out)
{
  char *in = (char *) bytes;
  gsize bad = 0;
  while (length > 0) {
    char buffer[4096];
    char *to = buffer;
    gsize room = sizeof buffer;
    gsize done = iconv(converter, &in, &length, &to, &room);
    g_string_append_len(out, buffer, to - buffer);
    if (done != (gsize) -1 || to > buffer || length == 0)
      continue;
    g_string_append(out, "\xef\xbf\xbd");
    bad++;
    in++;
    length--;
  }
  iconv_flush(converter, out);
  return bad;
}

/* Converters that stay open in a thread: to open one, the C library loads a module, which takes
 * longer than what one mail has to convert. */
#define CONVERTERS_KEPT 32

/* Longest label, cleaned. */
#define LABEL_SIZE 64

typedef struct {
  char charset[LABEL_SIZE];
  iconv_t converter; /* NULL: none */
} Converter;

typedef struct {
  Converter open[CONVERTERS_KEPT];
  guint next; /* to be replaced */
} Converters;

static void converters_free(gpointer data)
{
  Converters *kept = data;
  for (guint i = 0; i < CONVERTERS_KEPT; i++)
    if (kept->open[i].converter != NULL)
      iconv_close(kept->open[i].converter);
  g_free(kept);
}

static GPrivate converters = G_PRIVATE_INIT(converters_free);

static Converters *converters_get(void)
{
  Converters *kept = g_private_get(&converters);
  if (kept == NULL)
    g_private_set(&converters, kept = g_new0(Converters, 1));
  return kept;
}

/* From `charset` to UTF-8, in its initial state; NULL when nobody knows the charset. */
static iconv_t converter_get(const char *charset)
{
  Converters *kept = converters_get();
  for (guint i = 0; i < CONVERTERS_KEPT; i++)
    if (strcmp(kept->open[i].charset, charset) == 0) {
      iconv(kept->open[i].converter, NULL, NULL, NULL, NULL);
      return kept->open[i].converter;
    }
  iconv_t converter = iconv_open("UTF-8", charset);
  if (converter == (iconv_t) -1)
    return NULL;
  Converter *slot = &kept->open[kept->next++ % CONVERTERS_KEPT];
  if (slot->converter != NULL)
    iconv_close(slot->converter);
  g_strlcpy(slot->charset, charset, sizeof slot->charset);
  return slot->converter = converter;
}

static char *charset_convert(BouncePool *pool, const char *charset, const char *bytes, gsize length,
                             gsize *bad)
{
  if (!bounce_pool_spend(pool, BOUNCE_SPEND_CONVERSIONS, 1, BOUNCE_LIMIT_CONVERSIONS)
      || !bounce_pool_spend(pool, BOUNCE_SPEND_CONVERTED, length, BOUNCE_LIMIT_CONVERTED_BYTES))
    return NULL;
  iconv_t converter = converter_get(charset);
  if (converter == NULL)
    return NULL;
  GString *out = g_string_sized_new(length + length / 2 + 16);
  *bad = iconv_append(converter, bytes, length, out);
  char *text = bounce_text_utf8(pool, out->str, out->len);
  g_string_free(out, TRUE);
  return text;
}

char *bounce_charset_convert(BouncePool *pool, const char *charset, const char *bytes, gsize length)
{
  gsize bad = 0;
  return charset_convert(pool, charset, bytes, length, &bad);
}

/* ESC $ B, ESC $ @, ESC ( J, ESC ( I: nothing but ISO-2022-JP writes these. */
static gboolean bytes_have_jp_escapes(const char *bytes, gsize length)
{
  const char *p = bytes;
  const char *end = bytes + length;
  while ((p = memchr(p, 0x1b, (gsize) (end - p))) != NULL && end - p >= 3) {
    if ((p[1] == '$' && (p[2] == 'B' || p[2] == '@'))
        || (p[1] == '(' && strchr("JI", p[2]) != NULL))
      return TRUE;
    p++;
  }
  return FALSE;
}

/* Japanese text under the wrong Japanese label. */
static char *guess_japanese(BouncePool *pool, const char *bytes, gsize length)
{
  static const char *const charsets[] = { "EUC-JP", "CP932" };
  for (gsize i = 0; i < G_N_ELEMENTS(charsets); i++) {
    gsize bad = 0;
    char *text = charset_convert(pool, charsets[i], bytes, length, &bad);
    if (text != NULL && bad == 0)
      return text;
  }
  return NULL;
}

static gboolean charset_is_japanese(const char *charset)
{
  return g_str_has_prefix(charset, "ISO-2022-JP") || g_ascii_strcasecmp(charset, "EUC-JP") == 0
         || strcmp(charset, "CP932") == 0;
}

static char *charset_guess(BouncePool *pool, const char *bytes, gsize length)
{
  gsize bad = 0;
  char *text = NULL;
  if (bytes_are_utf8(bytes, length) && !bytes_have_jp_escapes(bytes, length))
    return bounce_text_utf8(pool, bytes, length);
  if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
    text = charset_convert(pool, "UTF-16", bytes, length, &bad);
  else if (bytes_have_jp_escapes(bytes, length))
    text = charset_convert(pool, "ISO-2022-JP-3", bytes, length, &bad);
  if (text == NULL || bad > 0)
    text = charset_convert(pool, bounce_guess_charset(bytes, length), bytes, length, &bad);
  return text != NULL ? text : bounce_text_utf8(pool, bytes, length);
}

static gsize count_high(const char *bytes, gsize length)
{
  gsize high = 0;
  for (gsize i = 0; i < length; i++)
    high += (guchar) bytes[i] >= 0x80;
  return high;
}

/* More than one byte in 16 lost, or every byte that is not ASCII: the label is wrong. */
static gboolean label_is_wrong(gsize bad, const char *bytes, gsize length)
{
  return bad > 0 && (bad > length / 16 || bad == count_high(bytes, length));
}

char *bounce_charset_utf8(BouncePool *pool, const char *bytes, gsize length, const char *label,
                          const char **odd)
{
  char clean[LABEL_SIZE];
  gboolean labelled = label != NULL && label_clean(label, clean, sizeof clean);
  gboolean ascii_based = !labelled || label_is_ascii_based(clean);
  if (odd != NULL && ascii_based && length > 0 && memchr(bytes, '\0', length) != NULL)
    *odd = BOUNCE_ANOMALY_NULL_BYTES;
  if (ascii_based && bytes_are_ascii(bytes, length))
    return bounce_text_utf8(pool, bytes, length);
  gboolean valid = bytes_are_utf8(bytes, length);
  if (valid && (!labelled || g_str_has_prefix(clean, "utf-8") || strcmp(clean, "utf8") == 0))
    return charset_guess(pool, bytes, length);
  if (!labelled)
    return charset_guess(pool, bytes, length);
  const char *charset = alias_find(clean);
  /* Many programs use this label for any text; text that is valid UTF-8 is hardly ever
   * windows-1252. */
  if (strcmp(charset, "WINDOWS-1252") == 0)
    return charset_guess(pool, bytes, length);
  gsize bad = 0;
  char *text = charset_convert(pool, charset, bytes, length, &bad);
  if (text != NULL && !label_is_wrong(bad, bytes, length))
    return text;
  if (odd != NULL)
    *odd = text == NULL ? BOUNCE_ANOMALY_UNKNOWN_CHARSET : BOUNCE_ANOMALY_WRONG_CHARSET;
  text = !valid && charset_is_japanese(charset) ? guess_japanese(pool, bytes, length) : NULL;
  return text != NULL ? text : charset_guess(pool, bytes, length);
}
