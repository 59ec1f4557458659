/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Addresses of report fields: "type; address" (RFC 3464 section 2.3.1, RFC 6533 section 3) and
 * xtext (RFC 3461 section 4). In: a field's value. Out: the address in its normal form. It does not
 * translate X.400 and other foreign addresses: these are kept as they stand.
 */
#include "base/address.h"

/* Longest address type; "x-unix", "utf-8", "x400" are what is seen. */
#define TYPE_MAX 32

static gboolean hex_pair(const char *p, const char *end, char *byte)
{
  if (end - p < 2 || !g_ascii_isxdigit(p[0]) || !g_ascii_isxdigit(p[1]))
    return FALSE;
  *byte = (char) (g_ascii_xdigit_value(p[0]) * 16 + g_ascii_xdigit_value(p[1]));
  return TRUE;
}

char *bounce_address_xtext(BouncePool *pool, const char *text, gsize length)
{
  char *out = bounce_pool_strndup(pool, text, length);
  char *to = out;
  const char *end = out + length;
  for (const char *p = out; p < end; p++) {
    char byte;
    if (*p == '+' && hex_pair(p + 1, end, &byte) && byte != '\0') {
      *to++ = byte;
      p += 2;
    } else {
      *to++ = *p;
    }
  }
  *to = '\0';
  return out;
}

/* RFC 6533 section 3: EmbeddedUnicodeChar = "\x{" 2*6HEXDIG "}"; advances past one. */
static gboolean embedded_char(BounceScan *scan, gunichar *c)
{
  BounceScan at = *scan;
  if (!bounce_scan_literal(&at, "\\x{"))
    return FALSE;
  const char *first = at.p;
  *c = 0;
  while (at.p < at.end && at.p - first < 6 && g_ascii_isxdigit(*at.p))
    *c = *c * 16 + (gunichar) g_ascii_xdigit_value(*at.p++);
  if (at.p - first < 2 || !bounce_scan_byte(&at, '}') || *c < 0x20 || !g_unichar_validate(*c))
    return FALSE;
  *scan = at;
  return TRUE;
}

static BounceScan without_embedded(BouncePool *pool, BounceScan text)
{
  if (text.p >= text.end || memchr(text.p, '\\', bounce_scan_left(&text)) == NULL)
    return text;
  g_autoptr(GString) out = g_string_new(NULL);
  while (text.p < text.end) {
    gunichar c;
    if (embedded_char(&text, &c))
      g_string_append_unichar(out, c);
    else
      g_string_append_c(out, *text.p++);
  }
  return bounce_scan(bounce_pool_strndup(pool, out->str, out->len), out->len);
}

/* Beside letters and "-", "rfc/822" is met; an X.400 name begins with the slash. */
static gboolean is_type_byte(char c, gboolean first)
{
  return g_ascii_isalnum(c) || (!first && (c == '-' || c == '/'));
}

/* A comment, RFC 5322 section 3.2.2, may stand after the type: "rfc822 (Internet); a@b". */
static void skip_comment(BounceScan *scan)
{
  const char *close;
  if (bounce_scan_peek(scan) == '('
      && (close = memchr(scan->p, ')', bounce_scan_left(scan))) != NULL)
    scan->p = close + 1;
  bounce_scan_blanks(scan);
}

/* "type;" with blanks around it; FALSE when the value has no type. */
static gboolean take_type(BounceScan *value, BounceScan *type)
{
  BounceScan at = *value;
  bounce_scan_blanks(&at);
  type->p = at.p;
  while (at.p < at.end && is_type_byte(*at.p, at.p == type->p) && at.p - type->p < TYPE_MAX)
    at.p++;
  type->end = at.p;
  bounce_scan_blanks(&at);
  skip_comment(&at);
  if (type->p == type->end || !bounce_scan_byte(&at, ';'))
    return FALSE;
  *value = bounce_scan_trim(at);
  return TRUE;
}

/* X.400 and directory names hold "/", "=" and ";" of their own and no mailbox. */
static gboolean is_foreign(BounceScan type)
{
  return bounce_scan_is(type, "x400") || bounce_scan_is(type, "x-x400")
         || bounce_scan_is(type, "ex") || bounce_scan_is(type, "x500");
}

/* Deliveries to a program or a file, "|/usr/bin/x -a" or "/var/mail/x", name no mailbox. */
static gboolean is_program(BounceScan value)
{
  bounce_scan_byte(&value, '"');
  char c = bounce_scan_peek(&value);
  gsize left = bounce_scan_left(&value);
  return c == '|'
         || (c == '/' && memchr(value.p, '=', left) == NULL && memchr(value.p, '@', left) == NULL);
}

char *bounce_address_typed(BouncePool *pool, const char *text, gsize length)
{
  if (text == NULL)
    return NULL;
  BounceScan value = bounce_scan_trim(bounce_scan(text, length));
  BounceScan type = { value.p, value.p };
  if (take_type(&value, &type) && is_foreign(type))
    return value.p < value.end ? bounce_pool_strndup(pool, value.p, bounce_scan_left(&value))
                               : NULL;
  /* Some systems write the type twice: "rfc822; RFC822; a@b". */
  BounceScan second;
  take_type(&value, &second);
  if (is_program(value))
    return NULL;
  value = without_embedded(pool, value);
  return bounce_address_normalize(pool, value.p, bounce_scan_left(&value));
}
