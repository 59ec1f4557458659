/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Replaces what tells of people in running text. In: bytes of an ASCII-compatible charset. Out: the
 * same with pseudonyms for addresses (also %40, +40 for "@"), hosts under a public suffix, IP
 * addresses, and words that this message's addresses and names are made of. Wording stays.
 */
#include <string.h>

#include "base/scan.h"
#include "redact/redact-private.h"

#define ADDRESS_BYTES "._+=%&'*/!#$^`{|}~@-"
#define HOST_BYTES "._-"
/* Longer runs are no address and no host, and are cut so that looking for their ends stays cheap.
 */
#define RUN_MAX 65536
/* RFC 1035 section 2.3.4, doubled; and the longest IPv6 address with something glued to it. */
#define HOST_MAX 510
#define IP6_MAX 64

typedef struct {
  Redaction *redaction;
  RedactMode mode;
  const char *text;
  gsize length;
  gsize at;
  gsize
      bracket; /* where the <...> ends that `at` stands in; before it UTF-8 belongs to addresses */
  gsize no_address; /* before here no address begins, since none did in this run of bytes */
  gsize no_host;    /* the same for hosts */
  GString *out;
} Cursor;

static gboolean is_ascii_word(guchar byte)
{
  return g_ascii_isalnum(byte);
}

/* UTF-8 is part of an address only where no other word can be glued to it. */
static gboolean takes_utf8(const Cursor *c)
{
  return (c->mode != REDACT_TEXT && c->mode != REDACT_SUBJECT) || c->at < c->bracket;
}

static gboolean is_address_byte(const Cursor *c, guchar byte)
{
  if (byte >= 0x80)
    return takes_utf8(c);
  return is_ascii_word(byte) || (byte != '\0' && strchr(ADDRESS_BYTES, byte) != NULL);
}

static gsize run_of_address(const Cursor *c)
{
  gsize n = 0;
  while (n < RUN_MAX && c->at + n < c->length && is_address_byte(c, (guchar) c->text[c->at + n]))
    n++;
  return n;
}

static gsize run_of_host(const Cursor *c, const char *text, gsize length)
{
  gsize n = 0;
  length = MIN(length, RUN_MAX);
  while (n < length
         && (is_ascii_word((guchar) text[n]) || (text[n] != '\0' && strchr(HOST_BYTES, text[n]))
             || ((guchar) text[n] >= 0x80 && takes_utf8(c))))
    n++;
  while (n > 0 && strchr(HOST_BYTES, text[n - 1]) != NULL)
    n--;
  return n;
}

/* Offset and length of the last "@", plain or encoded, within a run; 0 for none. */
static gsize find_at(const char *text, gsize length, gsize *at)
{
  for (gsize i = length; i-- > 0;) {
    *at = i;
    if (text[i] == '@')
      return 1;
    if (i + 3 <= length && strchr("%+=", text[i]) != NULL && memcmp(text + i + 1, "40", 2) == 0
        && i > 0 && i + 3 < length && is_ascii_word((guchar) text[i + 3]))
      return 3;
  }
  return 0;
}

static gboolean looks_like_host(const Cursor *c, const char *text, gsize length)
{
  if (length > HOST_MAX)
    return FALSE;
  static const char *const inside[] = { "local",       "lan",      "corp",    "internal",
                                        "localdomain", "intranet", "home",    "localhost",
                                        "example",     "test",     "invalid", "arpa" };
  g_autofree char *host = g_ascii_strdown(text, (gssize) length);
  const char *dot = strrchr(host, '.');
  if (dot == NULL || dot == host || strstr(host, "..") != NULL || strlen(dot + 1) < 2)
    return FALSE;
  for (const char *part = host; part != NULL; part = strchr(part, '.')) {
    part += *part == '.';
    if (strchr(part, '.') != NULL && g_hash_table_contains(c->redaction->known, part))
      return TRUE;
  }
  const char *top = text + (dot + 1 - host);
  /* "unknown.If": the next sentence, not a domain. */
  if (g_ascii_isupper(top[0]) && g_ascii_islower(top[1]) && !g_ascii_isupper(*text))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(inside); i++)
    if (strcmp(dot + 1, inside[i]) == 0)
      return TRUE;
  return c->redaction->has_suffix(host);
}

/* Local parts: words; behind a "=" of VERP the domain of somebody. */
static void put_local(Cursor *c, const char *text, gsize length)
{
  for (gsize i = 0; i < length;) {
    gsize n = i;
    while (n < length && text[n] != '=')
      n++;
    if (i == 0 && n < length && n == 4 && g_ascii_strncasecmp(text, "SMTP", 4) == 0)
      /* X.400 as Exchange writes it: dda:SMTP=user@example.org */
      g_string_append_len(c->out, text, 4);
    else if (i > 0 && looks_like_host(c, text + i, n - i))
      redact_name_host(c->redaction, text + i, n - i, c->out);
    else
      redact_name_words(c->redaction, text + i, n - i, c->out);
    if (n < length)
      g_string_append_c(c->out, '=');
    i = n + 1;
  }
}

/* `"first last"@`: what was put out since the opening quote. */
static void put_quoted_local(Cursor *c)
{
  GString *out = c->out;
  if (out->len < 2 || out->str[out->len - 1] != '"' || c->at < 2)
    return;
  gsize end = c->at - 1;
  gsize begin = end;
  while (begin > 0 && c->text[begin - 1] != '"' && c->text[begin - 1] != '\n')
    begin--;
  char *quote = g_strrstr_len(out->str, (gssize) out->len - 1, "\"");
  if (begin == 0 || c->text[begin - 1] != '"' || quote == NULL)
    return;
  g_string_truncate(out, (gsize) (quote - out->str) + 1);
  redact_name_words(c->redaction, c->text + begin, end - begin, out);
  g_string_append_c(out, '"');
}

static gboolean put_address(Cursor *c)
{
  if (c->at < c->no_address)
    return FALSE;
  gsize run = run_of_address(c);
  gsize at;
  const char *text = c->text + c->at;
  gsize sign = run > 0 ? find_at(text, run, &at) : 0;
  if (sign == 0) {
    c->no_address = c->at + run;
    return FALSE;
  }
  if (at == 0)
    put_quoted_local(c);
  put_local(c, text, at);
  g_string_append_len(c->out, text + at, (gssize) sign);
  gsize host = run_of_host(c, text + at + sign, run - at - sign);
  if (!redact_name_ip(c->redaction, text + at + sign, host, c->out)) {
    redact_name_learn(c->redaction, text + at + sign, host);
    redact_name_host(c->redaction, text + at + sign, host, c->out);
  }
  c->at += at + sign + host;
  return TRUE;
}

static gboolean put_ip6(Cursor *c)
{
  gsize n = 0;
  guint colons = 0;
  const char *text = c->text + c->at;
  while (n < IP6_MAX && c->at + n < c->length
         && (g_ascii_isxdigit(text[n]) || text[n] == ':' || text[n] == '.'))
    colons += text[n++] == ':';
  while (n > 0 && (text[n - 1] == '.' || (text[n - 1] == ':' && !(n > 1 && text[n - 2] == ':'))))
    n--;
  if (colons < 2 || !redact_name_ip(c->redaction, text, n, c->out))
    return FALSE;
  c->at += n;
  return TRUE;
}

/* "554-mx.example.org": the code of an answer that goes on, and no part of the host behind it. */
static gboolean put_code(Cursor *c)
{
  BounceScan rest = bounce_scan(c->text + c->at, c->length - c->at);
  guint code;
  if ((c->at > 0 && redact_is_word_byte((guchar) c->text[c->at - 1]))
      || !bounce_scan_number(&rest, 3, &code) || code < 200 || !bounce_scan_byte(&rest, '-'))
    return FALSE;
  gsize length = (gsize) (rest.p - c->text) - c->at;
  g_string_append_len(c->out, c->text + c->at, (gssize) length);
  c->at += length;
  return TRUE;
}

static gboolean put_host(Cursor *c)
{
  const char *text = c->text + c->at;
  gsize n = c->at < c->no_host ? 0 : run_of_host(c, text, c->length - c->at);
  if (n == 0)
    return FALSE;
  if (!redact_name_ip(c->redaction, text, n, c->out)) {
    if (!looks_like_host(c, text, n)) {
      c->no_host = c->at + n;
      return FALSE;
    }
    redact_name_host(c->redaction, text, n, c->out);
  }
  c->at += n;
  return TRUE;
}

static gboolean word_goes(const Cursor *c, const char *lower)
{
  if (g_hash_table_contains(c->redaction->known, lower) && !redact_keep_role(c->redaction, lower))
    return TRUE;
  if (c->mode != REDACT_NAMES && c->mode != REDACT_SUBJECT)
    return FALSE;
  gboolean code = strspn(lower, "0123456789") == strlen(lower) && strlen(lower) < 6;
  return !code && !redact_keep_word(c->redaction, lower) && !redact_keep_role(c->redaction, lower);
}

/* Scripts without blanks (from U+2000 on) are words apart from the letters they stand beside. */
static gsize word_length(const char *text, gsize length)
{
  const guchar wide = 0xe2;
  gsize n = 0;
  gboolean is_wide = length > 0 && (guchar) *text >= wide;
  while (n < length && redact_is_word_byte((guchar) text[n])
         && (is_wide ? (guchar) text[n] >= 0x80 : (guchar) text[n] < wide))
    n++;
  return n;
}

static void put_word(Cursor *c)
{
  const char *text = c->text + c->at;
  gsize n = word_length(text, c->length - c->at);
  if (n == 0) {
    g_string_append_c(c->out, c->text[c->at++]);
    return;
  }
  g_autofree char *lower = g_ascii_strdown(text, (gssize) n);
  if (c->mode == REDACT_NAMES || c->mode == REDACT_SUBJECT)
    redact_name_learn(c->redaction, text, n);
  if (word_goes(c, lower))
    redact_name_word(c->redaction, text, n, c->out);
  else
    g_string_append_len(c->out, text, (gssize) n);
  c->at += n;
}

/* "from NAME (", "by NAME", "helo=NAME": names that need no dot to be somebody's. */
static void learn_received(Redaction *redaction, const char *text, gsize length)
{
  static const char *const before[] = { "from ", "by ", "helo=", "helo " };
  g_autofree char *line = g_ascii_strdown(text, (gssize) length);
  for (guint i = 0; i < G_N_ELEMENTS(before); i++) {
    for (const char *p = line; (p = strstr(p, before[i])) != NULL;) {
      p += strlen(before[i]);
      gsize n = strcspn(p, " \t\r\n();,[]<>");
      redact_name_learn_words(redaction, p, n);
    }
  }
}

/* At a "<": sets where its ">" is when an address may stand between. */
static void enter_bracket(Cursor *c)
{
  gsize n = c->at + 1;
  while (n < c->length && n < c->at + RUN_MAX && (guchar) c->text[n] > ' ' && c->text[n] != '<'
         && c->text[n] != '>')
    n++;
  if (n < c->length && c->text[n] == '>' && memchr(c->text + c->at, '@', n - c->at) != NULL)
    c->bracket = n;
}

void redact_text(Redaction *redaction, RedactMode mode, const char *text, gsize length,
                 GString *out)
{
  Cursor c = { redaction, mode, text, length, 0, 0, 0, 0, out };
  if (mode == REDACT_ALL || mode == REDACT_KEEP) {
    if (mode == REDACT_ALL)
      redact_name_all(redaction, text, length, out);
    else
      g_string_append_len(out, text, (gssize) length);
    return;
  }
  if (mode == REDACT_RECEIVED)
    learn_received(redaction, text, length);
  while (c.at < c.length) {
    if (text[c.at] == '<')
      enter_bracket(&c);
    gboolean starts =
        c.at == 0 || !redact_is_word_byte((guchar) text[c.at - 1]) || (guchar) text[c.at] < 0x80;
    if (!starts || !(put_address(&c) || put_ip6(&c) || put_code(&c) || put_host(&c)))
      put_word(&c);
  }
}
