/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mail addresses in text. In: any bytes. Out: where an addr-spec stands (RFC 5321 section 4.1.2
 * Mailbox, RFC 6531 section 3.3), its normal form, and whether two are the same mailbox. Lenient
 * where real systems are (dots anywhere in a local part, "_" in domains); it never asks the DNS.
 */
#include "base/address.h"
#include "base/text.h"

/* Longest quoted local part looked back for: keeps a text full of quotation marks linear. */
#define QUOTED_MAX 256

/* Longest domain literal, "[IPv6:...]" with room. */
#define LITERAL_MAX 72

/* ---- Characters ---- */

static gboolean is_local_ascii(guchar c)
{
  return g_ascii_isalnum(c) || (c < 0x80 && c != 0 && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static gboolean is_domain_ascii(guchar c)
{
  return g_ascii_isalnum(c) || c == '-' || c == '.' || c == '_';
}

/* Scripts written without blanks, where an address in a sentence ends at a change of script. */
static gboolean is_unspaced(gunichar c)
{
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F)
         || (c >= 0x1780 && c <= 0x17FF) || (c >= 0x2E80 && c <= 0xA4CF)
         || (c >= 0xAC00 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFAFF)
         || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static gboolean is_letter(gunichar c)
{
  return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == 0x200C || c == 0x200D || c == 0x30FC;
}

static gunichar char_at(const char *p, const char *end)
{
  gunichar c = g_utf8_get_char_validated(p, end - p);
  return c < 0x110000 ? c : 0;
}

/* ---- Finding ---- */

/* The first byte of the quoted string whose closing mark stands before `at`, or NULL. */
static const char *quoted_begin(const char *begin, const char *at)
{
  const char *limit = at - begin > QUOTED_MAX ? at - QUOTED_MAX : begin;
  for (const char *p = at - 2; p >= limit; p--)
    if (*p == '\n' || *p == '\r')
      return NULL;
    else if (*p == '"' && (p == begin || p[-1] != '\\'))
      return p < at - 2 ? p : NULL;
  return NULL;
}

static const char *local_begin(const char *begin, const char *at)
{
  if (at > begin && at[-1] == '"')
    return quoted_begin(begin, at);
  const char *p = at;
  gboolean ascii_end = at > begin && (guchar) at[-1] < 0x80;
  while (p > begin && at - p < BOUNCE_ADDRESS_MAX) {
    if ((guchar) p[-1] < 0x80) {
      if (!is_local_ascii((guchar) p[-1]))
        break;
      p--;
      continue;
    }
    const char *start;
    gunichar c = bounce_text_char_before(begin, p, &start);
    if (c == 0 || !is_letter(c) || (ascii_end && is_unspaced(c)))
      break;
    p = start;
  }
  while (p < at && strchr("'`*|{.", *p) != NULL)
    p++;
  return p < at ? p : NULL;
}

static const char *literal_end(const char *p, const char *end)
{
  const char *q = p + 1;
  while (q < end && q - p < LITERAL_MAX
         && (g_ascii_isalnum(*q) || *q == '.' || *q == ':' || *q == '-'))
    q++;
  return q < end && *q == ']' && q > p + 1 ? q + 1 : NULL;
}

/* The end of the domain at `p`, which stands after the "@"; NULL when there is none. */
static const char *domain_end(const char *p, const char *end)
{
  if (p < end && *p == '[')
    return literal_end(p, end);
  const char *q = p;
  while (q < end && q - p < BOUNCE_ADDRESS_MAX) {
    if ((guchar) *q < 0x80) {
      if (!is_domain_ascii((guchar) *q) || (*q == '.' && (q == p || q[-1] == '.')))
        break;
      q++;
      continue;
    }
    gunichar c = char_at(q, end);
    if (c == 0 || !is_letter(c) || (is_unspaced(c) && q > p && g_ascii_isalnum(q[-1])))
      break;
    q = g_utf8_next_char(q);
  }
  while (q > p && strchr(".-_", q[-1]) != NULL)
    q--;
  return q > p ? q : NULL;
}

gboolean bounce_address_find(BounceScan *text, BounceScan *address)
{
  const char *begin = text->p;
  const char *at;
  while (text->p < text->end
         && (at = memchr(text->p, '@', (gsize) (text->end - text->p))) != NULL) {
    const char *first = local_begin(begin, at);
    const char *last = domain_end(at + 1, text->end);
    text->p = begin = at + 1;
    if (first == NULL || last == NULL || last - first > BOUNCE_ADDRESS_MAX)
      continue;
    *address = bounce_scan(first, (gsize) (last - first));
    text->p = last;
    return TRUE;
  }
  text->p = text->end;
  return FALSE;
}

/* ---- The whole text ---- */

static const char *quoted_end(const char *p, const char *end)
{
  for (p++; p < end && *p != '"'; p++)
    if ((guchar) *p < 0x20 || (*p == '\\' && ++p >= end))
      return NULL;
  return p < end ? p + 1 : NULL;
}

static const char *local_end(const char *p, const char *end)
{
  if (p < end && *p == '"')
    return quoted_end(p, end);
  while (p < end && (is_local_ascii((guchar) *p) || (guchar) *p >= 0x80))
    p++;
  return p;
}

gboolean bounce_address_is_valid(const char *text, gsize length)
{
  if (text == NULL || length == 0 || length > BOUNCE_ADDRESS_MAX
      || !g_utf8_validate_len(text, length, NULL))
    return FALSE;
  const char *end = text + length;
  const char *at = local_end(text, end);
  if (at == NULL || at == text || at >= end || *at != '@')
    return FALSE;
  return domain_end(at + 1, end) == end;
}

/* ---- Normal form ---- */

/* `text` without comments (RFC 5322 section 3.2.2) outside of quoted strings. */
static char *without_comments(BouncePool *pool, BounceScan text)
{
  char *out = bounce_pool_strndup(pool, text.p, bounce_scan_left(&text));
  char *to = out;
  guint depth = 0;
  gboolean quoted = FALSE;
  if (strchr(out, '(') == NULL)
    return out;
  for (const char *p = out; *p != '\0'; p++) {
    if (*p == '"' && depth == 0)
      quoted = !quoted;
    if (!quoted && *p == '(')
      depth++;
    else if (!quoted && *p == ')' && depth > 0)
      depth--;
    else if (depth == 0)
      *to++ = *p;
  }
  *to = '\0';
  return out;
}

/* `text` without quotes around a whole address. */
static BounceScan outside_quotes(BounceScan text)
{
  gsize length = bounce_scan_left(&text);
  if (length > 2 && text.p[0] == '"' && text.end[-1] == '"'
      && bounce_address_is_valid(text.p + 1, length - 2))
    return (BounceScan){ text.p + 1, text.end - 1 };
  return text;
}

/* What stands in the last angle brackets, or all of it. */
static BounceScan bare(BounceScan text)
{
  if (bounce_address_is_valid(text.p, bounce_scan_left(&text)))
    return text;
  const char *open = memrchr(text.p, '<', bounce_scan_left(&text));
  if (open != NULL) {
    const char *close = memchr(open, '>', (gsize) (text.end - open));
    text = (BounceScan){ open + 1, close != NULL ? close : text.end };
  } else if (text.end > text.p && text.end[-1] == '>') {
    text.end--;
  }
  text = outside_quotes(bounce_scan_trim(text));
  if (!bounce_scan_literal(&text, "mailto:"))
    bounce_scan_literal(&text, "smtp:");
  return bounce_scan_trim(text);
}

/* RFC 5321 appendix C: "@relay1,@relay2:user@domain" mails user@domain. */
static BounceScan without_route(BounceScan text)
{
  const char *colon;
  if (bounce_scan_peek(&text) == '@'
      && (colon = memchr(text.p, ':', bounce_scan_left(&text))) != NULL)
    text.p = colon + 1;
  return bounce_scan_trim(text);
}

static char *lower_domain(BouncePool *pool, BounceScan text)
{
  while (text.end > text.p && text.end[-1] == '.')
    text.end--;
  const char *at = memrchr(text.p, '@', bounce_scan_left(&text));
  if (at == NULL || at + 1 >= text.end)
    return bounce_pool_strndup(pool, text.p, bounce_scan_left(&text));
  g_autoptr(GString) out = g_string_new_len(text.p, at + 1 - text.p);
  for (const char *p = at + 1; p < text.end;) {
    gunichar c = char_at(p, text.end);
    if (c < 0x80) {
      g_string_append_c(out, bounce_scan_lower(*p++));
      continue;
    }
    g_string_append_unichar(out, g_unichar_tolower(c));
    p = g_utf8_next_char(p);
  }
  return bounce_pool_strndup(pool, out->str, out->len);
}

/* RFC 5321 section 4.1.2 Dot-string: a dot stands between two atoms. */
static gboolean has_lone_dots(const char *p, const char *end)
{
  gboolean lone = *p == '.' || end[-1] == '.';
  for (; p + 1 < end && !lone; p++)
    lone = p[0] == '.' && p[1] == '.';
  return lone;
}

/* RFC 5322 section 3.4.1: quotes around what needs none mean nothing. */
static void unquote(char *address)
{
  char *close = *address == '"' ? strstr(address + 1, "\"@") : NULL;
  if (close == NULL || close == address + 1 || has_lone_dots(address + 1, close))
    return;
  for (const char *p = address + 1; p < close; p++)
    if (!is_local_ascii((guchar) *p))
      return;
  memmove(address, address + 1, (gsize) (close - address - 1));
  memmove(close - 1, close + 1, strlen(close + 1) + 1);
}

/* An address of ASCII that is nothing else: only its domain may have to change. */
static gboolean is_simple(BounceScan text)
{
  if (bounce_scan_peek(&text) == '"' || !bounce_address_is_valid(text.p, bounce_scan_left(&text)))
    return FALSE;
  for (; text.p < text.end; text.p++)
    if ((guchar) *text.p >= 0x80)
      return FALSE;
  return TRUE;
}

static char *normalize_simple(BouncePool *pool, BounceScan text)
{
  char *address = bounce_pool_strndup(pool, text.p, bounce_scan_left(&text));
  for (char *p = strchr(address, '@'); *p != '\0'; p++)
    *p = bounce_scan_lower(*p);
  return address;
}

char *bounce_address_normalize(BouncePool *pool, const char *text, gsize length)
{
  if (text == NULL)
    return NULL;
  BounceScan all = bounce_scan_trim(bounce_scan(text, length));
  if (is_simple(all))
    return normalize_simple(pool, all);
  const char *plain = without_comments(pool, all);
  BounceScan left = without_route(bare(bounce_scan_string(plain)));
  if (left.p >= left.end)
    return NULL;
  char *address = lower_domain(pool, left);
  unquote(address);
  return *address != '\0' && *address != '@' ? address : NULL;
}

/* ---- Comparing ---- */

static void append_local_key(GString *key, const char *local, gsize length)
{
  if (!g_utf8_validate_len(local, length, NULL)) {
    g_string_append_len(key, local, (gssize) length);
    return;
  }
  g_autofree char *normal = g_utf8_normalize(local, (gssize) length, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold(normal, -1);
  g_string_append(key, folded);
}

static void append_domain_key(GString *key, const char *domain)
{
  /* GLib reads past the end of a domain whose last character is cut. */
  gboolean encodes = !g_str_is_ascii(domain) && g_utf8_validate(domain, -1, NULL);
  g_autofree char *ascii = encodes ? g_hostname_to_ascii(domain) : NULL;
  g_autofree char *lower = g_ascii_strdown(ascii != NULL ? ascii : domain, -1);
  g_string_append(key, lower);
}

char *bounce_address_key(BouncePool *pool, const char *address)
{
  const char *at = strrchr(address, '@');
  if (g_str_is_ascii(address)) {
    char *lower = bounce_pool_strdup(pool, address);
    for (char *p = lower; *p != '\0'; p++)
      *p = bounce_scan_lower(*p);
    return lower;
  }
  g_autoptr(GString) key = g_string_new(NULL);
  append_local_key(key, address, at != NULL ? (gsize) (at - address) : strlen(address));
  if (at != NULL) {
    g_string_append_c(key, '@');
    append_domain_key(key, at + 1);
  }
  return bounce_pool_strndup(pool, key->str, key->len);
}

gboolean bounce_address_equal(const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return FALSE;
  if (g_ascii_strcasecmp(a, b) == 0)
    return TRUE;
  if (g_str_is_ascii(a) && g_str_is_ascii(b))
    return FALSE;
  g_autoptr(BouncePool) pool = bounce_pool_new();
  return strcmp(bounce_address_key(pool, a), bounce_address_key(pool, b)) == 0;
}

gboolean bounce_address_occurs(const char *text, const char *address)
{
  BounceScan rest = bounce_scan_string(text != NULL ? text : "");
  BounceScan found;
  while (bounce_address_find(&rest, &found)) {
    g_autofree char *one = g_strndup(found.p, bounce_scan_left(&found));
    if (bounce_address_equal(one, address))
      return TRUE;
  }
  return FALSE;
}
