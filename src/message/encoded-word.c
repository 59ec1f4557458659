/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * RFC 2047 encoded words. In: an unfolded header value. Out: UTF-8. Each word is decoded by itself
 * and neighbours in one charset are converted together, so that padding between them (gmime#133)
 * and characters split over two words do no harm. It does not check where a word may stand.
 */
#include "message/encoded-word.h"

#include <string.h>

#include "base/encoding.h"
#include "base/scan.h"
#include "base/wide.h"
#include "message/charset.h"

/* encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?=" */
typedef struct {
  BounceScan charset;
  char encoding;
  BounceScan text;
} Word;

/* Longest charset token: what is longer is no encoded word. */
#define WORD_CHARSET_MAX 60

static gboolean word_charset(BounceScan *scan, BounceScan *charset)
{
  charset->p = scan->p;
  while (scan->p < scan->end && *scan->p != '?' && (guchar) *scan->p > ' '
         && scan->p - charset->p < WORD_CHARSET_MAX)
    scan->p++;
  charset->end = scan->p;
  return bounce_scan_left(charset) > 0 && bounce_scan_byte(scan, '?');
}

/* The next word begins here, though this one has not ended; "=?=" is padding and an end. */
static gboolean opens_word(const BounceScan *scan)
{
  return scan->p + 2 < scan->end && scan->p[0] == '=' && scan->p[1] == '?' && scan->p[2] != '=';
}

static gboolean word_next(BounceScan *scan, Word *word)
{
  BounceScan s = *scan;
  if (!bounce_scan_literal(&s, "=?") || !word_charset(&s, &word->charset))
    return FALSE;
  word->encoding = g_ascii_toupper(bounce_scan_peek(&s));
  if (word->encoding != 'B' && word->encoding != 'Q')
    return FALSE;
  s.p++;
  if (!bounce_scan_byte(&s, '?'))
    return FALSE;
  word->text.p = s.p;
  /* A "?" in the text that does not end it is wrong, but some write it in Q. */
  while (s.p + 1 < s.end && !(s.p[0] == '?' && s.p[1] == '=') && !opens_word(&s))
    s.p++;
  word->text.end = s.p;
  if (!bounce_scan_literal(&s, "?="))
    return FALSE;
  *scan = s;
  return TRUE;
}

/* Decodes the bytes behind `before`, which are encoded text. */
static void bytes_decode(GString *bytes, gsize before, char encoding)
{
  gsize length = bytes->len - before;
  length = encoding == 'B' ? bounce_encoding_base64(bytes->str + before, length)
                           : bounce_encoding_q(bytes->str + before, length);
  g_string_truncate(bytes, before + length);
}

static gboolean same_charset(BounceScan a, BounceScan b)
{
  return bounce_scan_left(&a) == bounce_scan_left(&b)
         && g_ascii_strncasecmp(a.p, b.p, bounce_scan_left(&a)) == 0;
}

/*
 * A run of neighbouring words in one charset, converted together; those in one encoding are decoded
 * together too, since some writers cut their base64 anywhere.
 */
static void run_append(BouncePool *pool, BounceScan *scan, const Word *first, GString *out)
{
  g_autoptr(GString) bytes = g_string_new(NULL);
  gsize before = 0;
  Word word = *first;
  for (;;) {
    BounceScan ahead = *scan;
    Word next;
    g_string_append_len(bytes, word.text.p, (gssize) bounce_scan_left(&word.text));
    bounce_scan_space(&ahead);
    gboolean more = word_next(&ahead, &next) && same_charset(next.charset, first->charset);
    if (!more || next.encoding != word.encoding) {
      bytes_decode(bytes, before, word.encoding);
      before = bytes->len;
    }
    if (!more)
      break;
    word = next;
    *scan = ahead;
  }
  char label[WORD_CHARSET_MAX + 1] = "";
  memcpy(label, first->charset.p, bounce_scan_left(&first->charset));
  g_string_append(out, bounce_charset_utf8(pool, bytes->str, bytes->len, label, NULL));
}

/* Blanks between two words (of different charsets) are not shown. */
static void skip_gap(BounceScan *scan)
{
  BounceScan ahead = *scan;
  Word word;
  bounce_scan_space(&ahead);
  BounceScan at = ahead;
  if (word_next(&ahead, &word))
    *scan = at;
}

static void plain_append(BouncePool *pool, const char *from, const char *to, const char *charset,
                         GString *out)
{
  if (to > from)
    g_string_append(out, bounce_charset_utf8(pool, from, (gsize) (to - from), charset, NULL));
}

static gboolean is_visible_ascii(const char *value, gsize length)
{
  for (gsize i = bounce_wide_plain(value, length, '\0', '\0'); i < length; i++)
    if ((guchar) (value[i] - ' ') >= 0x80 - ' ')
      return FALSE;
  return TRUE;
}

static gboolean needs_decoding(const char *value, gsize length)
{
  const char *end = value + length;
  if (!is_visible_ascii(value, length))
    return TRUE;
  for (const char *p = value; (p = memchr(p, '=', (gsize) (end - p))) != NULL; p++)
    if (p + 1 < end && p[1] == '?')
      return TRUE;
  return FALSE;
}

char *bounce_encoded_word_decode(BouncePool *pool, const char *value, gsize length,
                                 const char *charset)
{
  if (!needs_decoding(value, length))
    return bounce_pool_strndup(pool, value, length);
  g_autoptr(GString) out = g_string_sized_new(length + 16);
  BounceScan scan = bounce_scan(value, length);
  const char *plain = scan.p;
  while (scan.p < scan.end) {
    const char *start = scan.p;
    Word word;
    if (!word_next(&scan, &word)) {
      scan.p++;
      continue;
    }
    plain_append(pool, plain, start, charset, out);
    run_append(pool, &scan, &word, out);
    skip_gap(&scan);
    plain = scan.p;
  }
  plain_append(pool, plain, scan.end, charset, out);
  return bounce_pool_strndup(pool, out->str, out->len);
}
