/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Transfer encodings, in place and in one pass. In: encoded bytes. Out: decoded bytes and their
 * number. RFC 2045 section 6, RFC 2047 section 4. GMime's decoders are not used, since they stop at
 * padding in the middle (gmime#133, gmime#150).
 */
#include "base/encoding.h"

#include <string.h>

/* The 6 bits of a base64 digit, or -1. */
static int base64_value(guchar c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

gsize bounce_encoding_base64(char *bytes, gsize length)
{
  gsize out = 0;
  guint32 bits = 0;
  guint digits = 0;
  for (gsize i = 0; i < length; i++) {
    int value = base64_value((guchar) bytes[i]);
    if (bytes[i] == '=')
      digits = 0;
    if (value < 0)
      continue;
    bits = bits << 6 | (guint32) value;
    /* The 2nd, 3rd and 4th digit of a group each complete a byte. */
    if (digits > 0)
      bytes[out++] = (char) (bits >> (6 - 2 * digits));
    digits = (digits + 1) % 4;
  }
  return out;
}

/* "=XY" at `i`: the byte, or -1. */
static int escape_value(const char *bytes, gsize length, gsize i)
{
  if (length - i < 3 || !g_ascii_isxdigit(bytes[i + 1]) || !g_ascii_isxdigit(bytes[i + 2]))
    return -1;
  return g_ascii_xdigit_value(bytes[i + 1]) << 4 | g_ascii_xdigit_value(bytes[i + 2]);
}

/* Length of a soft line end at `i`: "=", blanks, line end; 0 when it is none. */
static gsize soft_line_end(const char *bytes, gsize length, gsize i)
{
  gsize start = i++;
  while (i < length && (bytes[i] == ' ' || bytes[i] == '\t'))
    i++;
  if (i >= length)
    return i - start;
  if (bytes[i] == '\r' && i + 1 < length && bytes[i + 1] == '\n')
    i++;
  return bytes[i] == '\n' || bytes[i] == '\r' ? i + 1 - start : 0;
}

gsize bounce_encoding_quoted_printable(char *bytes, gsize length)
{
  gsize out = 0;
  for (gsize i = 0; i < length;) {
    int value = bytes[i] == '=' ? escape_value(bytes, length, i) : -1;
    gsize soft = bytes[i] == '=' && value < 0 ? soft_line_end(bytes, length, i) : 0;
    if (soft > 0) {
      i += soft;
    } else if (value >= 0) {
      bytes[out++] = (char) value;
      i += 3;
    } else {
      bytes[out++] = bytes[i++];
    }
  }
  return out;
}

gsize bounce_encoding_q(char *bytes, gsize length)
{
  gsize out = 0;
  for (gsize i = 0; i < length;) {
    int value = bytes[i] == '=' ? escape_value(bytes, length, i) : -1;
    bytes[out++] = (char) (value >= 0 ? value : bytes[i] == '_' ? ' ' : bytes[i]);
    i += value >= 0 ? 3 : 1;
  }
  return out;
}

gboolean bounce_encoding_looks_base64(const char *bytes, gsize length)
{
  gsize digits = 0;
  gsize lines = 0;
  for (gsize i = 0; i < length; i++) {
    lines += bytes[i] != '\n' && bytes[i] != '\r' && (i == 0 || bytes[i - 1] == '\n');
    if (base64_value((guchar) bytes[i]) >= 0 || bytes[i] == '=')
      digits++;
    else if (bytes[i] != '\r' && bytes[i] != '\n')
      return FALSE;
  }
  return digits >= 40 && digits / lines >= 32;
}

/* "=0D=0A", or one "=" or "=20" at the end of a line: no prose has these. */
static gboolean is_quoted_end(const char *bytes, gsize length, gsize i)
{
  static const char *const ends[] = { "=0D=0A", "=20\n", "=20\r", "=\n", "=\r" };
  if (i > 0 && bytes[i - 1] == '=')
    return FALSE;
  for (gsize k = 0; k < G_N_ELEMENTS(ends); k++)
    if (length - i >= strlen(ends[k]) && memcmp(bytes + i, ends[k], strlen(ends[k])) == 0)
      return TRUE;
  return FALSE;
}

gboolean bounce_encoding_looks_quoted_printable(const char *bytes, gsize length)
{
  const char *end = bytes + length;
  guint ends = 0;
  for (const char *p = bytes; ends < 2 && (p = memchr(p, '=', (gsize) (end - p))) != NULL; p++)
    ends += is_quoted_end(bytes, length, (gsize) (p - bytes));
  return ends == 2;
}
