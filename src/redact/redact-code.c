/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Looks through encodings: base64 and quoted-printable (RFC 2045), encoded words (RFC 2047),
 * charsets. In: encoded text. Out: the redacted text in the same encoding. What did not change
 * stays as it was.
 */
#include <string.h>

#include "redact/redact-private.h"

/* RFC 2045: encoded lines are at most this long. */
#define LINE_MAX_BYTES 76
/* What fills such a line of base64. */
#define BASE64_LINE_BYTES 57
/* RFC 2047 allows 75; many write more. Words without an end must not cost their length squared. */
#define ENCODED_WORD_MAX 4096

/* Texts in a charset are converted in pieces of these sizes: each is there several times over. */
#define PIECE_MIN (64 * 1024)
#define PIECE_MAX (256 * 1024)

static int hex_value(const char *text)
{
  int high = g_ascii_xdigit_value(text[0]);
  int low = high >= 0 ? g_ascii_xdigit_value(text[1]) : -1;
  return low >= 0 ? high * 16 + low : -1;
}

/* Length of a soft line break ("=", blanks, line end) at `text`, 0 for none. */
static gsize soft_break(const char *text, gsize length)
{
  gsize n = 1;
  while (n < length && (text[n] == ' ' || text[n] == '\t'))
    n++;
  if (n < length && text[n] == '\r')
    n++;
  return n < length && text[n] == '\n' ? n + 1 : 0;
}

/* A NUL behind the data, so that there is data even when it is empty. */
static GByteArray *with_nul(GByteArray *bytes)
{
  g_byte_array_append(bytes, (const guint8 *) "", 1);
  return g_byte_array_set_size(bytes, bytes->len - 1);
}

static GByteArray *decode_qp(const char *text, gsize length, gboolean header)
{
  GByteArray *bytes = g_byte_array_sized_new((guint) length + 1);
  for (gsize i = 0; i < length; i++) {
    guint8 byte = (guint8) (header && text[i] == '_' ? ' ' : text[i]);
    int value = text[i] == '=' && i + 2 < length ? hex_value(text + i + 1) : -1;
    gsize soft = text[i] == '=' && !header ? soft_break(text + i, length - i) : 0;
    if (soft > 0) {
      i += soft - 1;
      continue;
    }
    if (value >= 0) {
      byte = (guint8) value;
      i += 2;
    }
    g_byte_array_append(bytes, &byte, 1);
  }
  return bytes;
}

/* Padding in the middle ends one chunk, not the data. */
static GByteArray *decode_base64(const char *text, gsize length)
{
  GByteArray *bytes = g_byte_array_sized_new((guint) length + 3);
  int state = 0;
  guint save = 0;
  for (gsize i = 0; i < length; i++) {
    guint8 piece[4];
    gsize n = g_base64_decode_step(text + i, 1, piece, &state, &save);
    g_byte_array_append(bytes, piece, (guint) n);
    if (text[i] == '=' && i + 1 < length && text[i + 1] != '=') {
      state = 0;
      save = 0;
    }
  }
  return bytes;
}

GByteArray *redact_code_decode(RedactEncoding encoding, const char *text, gsize length)
{
  return with_nul(encoding == REDACT_QP ? decode_qp(text, length, FALSE)
                                        : decode_base64(text, length));
}

static void encode_qp(const char *bytes, gsize length, GString *out)
{
  gsize column = 0;
  for (gsize i = 0; i < length; i++) {
    guchar byte = (guchar) bytes[i];
    gboolean crlf = byte == '\r' && i + 1 < length && bytes[i + 1] == '\n';
    gboolean last = i + 1 == length || bytes[i + 1] == '\n' || bytes[i + 1] == '\r';
    gboolean plain =
        (byte > ' ' && byte < 0x7f && byte != '=') || ((byte == ' ' || byte == '\t') && !last);
    if (byte == '\n' || crlf) {
      g_string_append_c(out, (char) byte);
      column = 0;
      continue;
    }
    if (column + (plain ? 1 : 3) >= LINE_MAX_BYTES) {
      g_string_append(out, "=\n");
      column = 0;
    }
    if (plain)
      g_string_append_c(out, (char) byte);
    else
      g_string_append_printf(out, "=%02X", byte);
    column += plain ? 1 : 3;
  }
}

static void encode_base64(const char *bytes, gsize length, GString *out)
{
  for (gsize i = 0; i < length; i += BASE64_LINE_BYTES) {
    gsize n = MIN(BASE64_LINE_BYTES, length - i);
    g_autofree char *line = g_base64_encode((const guchar *) bytes + i, n);
    g_string_append(out, line);
    g_string_append_c(out, '\n');
  }
}

void redact_code_encode(RedactEncoding encoding, const char *bytes, gsize length, GString *out)
{
  if (encoding == REDACT_QP)
    encode_qp(bytes, length, out);
  else
    encode_base64(bytes, length, out);
}

#define NO_CONVERTER ((GIConv) -1)

void redact_converter_free(gpointer converter)
{
  RedactConverter *both = converter;
  if (both->to_utf8 != NO_CONVERTER)
    g_iconv_close(both->to_utf8);
  if (both->from_utf8 != NO_CONVERTER)
    g_iconv_close(both->from_utf8);
  g_free(both);
}

static const RedactConverter *find_converter(const Redaction *redaction, const char *charset)
{
  g_autofree char *name = g_ascii_strdown(charset, -1);
  RedactConverter *both = g_hash_table_lookup(redaction->converters, name);
  if (both != NULL)
    return both;
  if (g_hash_table_size(redaction->converters) >= REDACT_CONVERTERS_MAX)
    g_hash_table_remove_all(redaction->converters);
  both = g_new0(RedactConverter, 1);
  both->to_utf8 = g_iconv_open("UTF-8", name);
  both->from_utf8 = g_iconv_open(name, "UTF-8");
  g_hash_table_insert(redaction->converters, g_steal_pointer(&name), both);
  return both;
}

/* NULL when it does not convert. */
static char *convert(GIConv converter, const char *text, gsize length, gsize *size)
{
  if (converter == NO_CONVERTER)
    return NULL;
  g_iconv(converter, NULL, NULL, NULL, NULL);
  return g_convert_with_iconv(text, (gssize) length, converter, NULL, size, NULL);
}

/* `text` in UTF-8 when that converts back to what means the same, else NULL. */
static char *to_utf8(const RedactConverter *both, const char *text, gsize length, gsize *size)
{
  gsize back_size = 0;
  gsize again_size = 0;
  g_autofree char *utf8 = convert(both->to_utf8, text, length, size);
  if (utf8 == NULL)
    return NULL;
  g_autofree char *back = convert(both->from_utf8, utf8, *size, &back_size);
  if (back == NULL)
    return NULL;
  g_autofree char *again = convert(both->to_utf8, back, back_size, &again_size);
  if (again == NULL || again_size != *size || memcmp(again, utf8, *size) != 0)
    return NULL;
  return g_steal_pointer(&utf8);
}

static gboolean is_utf8(const char *charset)
{
  return charset == NULL || g_ascii_strcasecmp(charset, "utf-8") == 0
         || g_ascii_strcasecmp(charset, "us-ascii") == 0;
}

typedef void (*Put)(Redaction *redaction, RedactMode mode, const char *text, gsize length,
                    GString *out);

/* `put` through a charset. */
static void through_charset(Put put, Redaction *redaction, RedactMode mode, const char *charset,
                            const char *text, gsize length, GString *out)
{
  gsize size = 0;
  const RedactConverter *both = is_utf8(charset) ? NULL : find_converter(redaction, charset);
  g_autofree char *utf8 = both != NULL ? to_utf8(both, text, length, &size) : NULL;
  if (utf8 == NULL) {
    put(redaction, mode, text, length, out);
    return;
  }
  g_autoptr(GString) redacted = g_string_new(NULL);
  put(redaction, mode, utf8, size, redacted);
  g_autofree char *back =
      convert(find_converter(redaction, charset)->from_utf8, redacted->str, redacted->len, &size);
  if (back != NULL)
    g_string_append_len(out, back, (gssize) size);
  else
    put(redaction, mode, text, length, out);
}

/* One encoded word: =?charset?B?text?= */
typedef struct {
  const char *charset;
  gsize charset_length;
  char encoding;
  const char *text;
  gsize text_length;
  gsize length; /* of all of it */
} EncodedWord;

static gboolean find_word(const char *p, const char *end, EncodedWord *word)
{
  end = end - p > ENCODED_WORD_MAX ? p + ENCODED_WORD_MAX : end;
  if (end - p < 8 || p[0] != '=' || p[1] != '?')
    return FALSE;
  const char *one = memchr(p + 2, '?', (gsize) (end - p - 2));
  if (one == NULL || end - one < 4 || one[2] != '?' || strchr("BbQq", one[1]) == NULL)
    return FALSE;
  const char *close = one + 3;
  while (close + 1 < end && !(close[0] == '?' && close[1] == '=') && *close != '\n')
    close++;
  if (close + 1 >= end || close[0] != '?')
    return FALSE;
  *word = (EncodedWord){ p + 2,   (gsize) (one - p - 2),     one[1],
                         one + 3, (gsize) (close - one - 3), (gsize) (close + 2 - p) };
  return TRUE;
}

static void encode_word(const EncodedWord *word, const GString *text, GString *out)
{
  g_string_append_printf(out, "=?%.*s?%c?", (int) word->charset_length, word->charset,
                         word->encoding);
  if (g_ascii_toupper(word->encoding) == 'B') {
    g_autofree char *base64 = g_base64_encode((const guchar *) text->str, text->len);
    g_string_append(out, base64);
  } else {
    for (gsize i = 0; i < text->len; i++)
      if (g_ascii_isalnum(text->str[i]))
        g_string_append_c(out, text->str[i]);
      else
        g_string_append_printf(out, "=%02X", (guchar) text->str[i]);
  }
  g_string_append(out, "?=");
}

static GByteArray *decode_word(const EncodedWord *word)
{
  return with_nul(g_ascii_toupper(word->encoding) == 'B'
                      ? decode_base64(word->text, word->text_length)
                      : decode_qp(word->text, word->text_length, TRUE));
}

/* Length of white space and the encoded word behind it, when it goes on with `word`; else 0. */
static gsize next_word(const char *p, const char *end, const EncodedWord *word, EncodedWord *next)
{
  const char *begin = p;
  while (p < end && strchr(" \t\r\n", *p) != NULL)
    p++;
  if (p == begin || !find_word(p, end, next) || next->charset_length != word->charset_length
      || g_ascii_strncasecmp(next->charset, word->charset, word->charset_length) != 0)
    return 0;
  return (gsize) (p - begin) + next->length;
}

/* The words at `at` that follow one another are one text, cut anywhere. Returns their length. */
static gsize put_words(Redaction *redaction, RedactMode mode, const char *at, const char *end,
                       const EncodedWord *word, GString *out)
{
  g_autofree char *charset = g_strndup(word->charset, word->charset_length);
  g_autoptr(GByteArray) bytes = decode_word(word);
  g_autoptr(GString) redacted = g_string_new(NULL);
  gsize length = word->length;
  EncodedWord next;
  for (gsize n; (n = next_word(at + length, end, word, &next)) > 0; length += n) {
    g_autoptr(GByteArray) more = decode_word(&next);
    g_byte_array_append(bytes, more->data, more->len);
  }
  g_strdelimit(charset, "*", '\0'); /* RFC 2231 section 5: a language */
  /* Words within words are none: RFC 2047 section 5. */
  through_charset(redact_text, redaction, mode, charset, (const char *) bytes->data, bytes->len,
                  redacted);
  if (redacted->len == bytes->len && memcmp(redacted->str, bytes->data, bytes->len) == 0)
    g_string_append_len(out, at, (gssize) length);
  else
    encode_word(word, redacted, out);
  return length;
}

void redact_code_value(Redaction *redaction, RedactMode mode, const char *text, gsize length,
                       GString *out)
{
  const char *end = text + length;
  const char *plain = text;
  for (const char *p = text; p < end;) {
    EncodedWord word;
    if (!find_word(p, end, &word)) {
      p++;
      continue;
    }
    redact_text(redaction, mode, plain, (gsize) (p - plain), out);
    p += put_words(redaction, mode, p, end, &word, out);
    plain = p;
  }
  redact_text(redaction, mode, plain, (gsize) (end - plain), out);
}

/* Length of the next piece of a text that is converted: it ends with a line, one with a blank in it
 * where there is one, since lines of encoded data belong together. */
static gsize piece_length(const char *text, gsize length)
{
  gsize whole = length;
  gboolean blank = FALSE;
  for (gsize i = PIECE_MIN; i < MIN(length, PIECE_MAX); i++) {
    blank |= text[i] == ' ';
    if (text[i] != '\n')
      continue;
    whole = i + 1;
    if (blank)
      return whole;
  }
  return whole;
}

/* TRUE where a byte that looks like a line end is one. */
static gboolean has_lines(const char *charset)
{
  return g_ascii_strncasecmp(charset, "utf-16", 6) != 0
         && g_ascii_strncasecmp(charset, "utf-32", 6) != 0
         && g_ascii_strncasecmp(charset, "ucs", 3) != 0
         && g_ascii_strncasecmp(charset, "iso-10646", 9) != 0
         && g_ascii_strncasecmp(charset, "unicode", 7) != 0;
}

void redact_code_text(Redaction *redaction, RedactMode mode, const char *charset, const char *text,
                      gsize length, GString *out)
{
  gboolean pieces = !is_utf8(charset) && has_lines(charset);
  for (gsize at = 0, n; at < length; at += n) {
    n = pieces ? piece_length(text + at, length - at) : length;
    through_charset(redact_code_value, redaction, mode, charset, text + at, n, out);
  }
}
