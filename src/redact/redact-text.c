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
/* The longest IPv6 address with something glued to it. */
#define IP6_MAX 64

/* What is put out only to learn is forgotten at the next line end behind so much of it. */
#define LEARN_MAX 65536

/* Fewest letters of base64 that are no word and no path. */
#define TOKEN_MIN 32

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
  gsize no_token;   /* and for encoded data */
  gsize token_line; /* where the line behind encoded data begins */
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
  if (length > REDACT_HOST_MAX)
    return FALSE;
  static const char *const inside[] = { "local",       "lan",      "corp",    "internal",
                                        "localdomain", "intranet", "home",    "localhost",
                                        "example",     "test",     "invalid", "arpa" };
  g_autofree char *host = g_ascii_strdown(text, (gssize) length);
  const char *dot = strrchr(host, '.');
  if (dot == NULL || dot == host || strstr(host, "..") != NULL)
    return FALSE;
  for (const char *part = host; part != NULL; part = strchr(part, '.')) {
    part += *part == '.';
    if (strchr(part, '.') != NULL && g_hash_table_contains(c->redaction->seen, part))
      return TRUE;
  }
  if (strlen(dot + 1) < 2)
    return FALSE;
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
  gsize kept = out->len - 1;
  while (kept > 0 && out->str[kept - 1] != '"')
    kept--;
  if (begin == 0 || c->text[begin - 1] != '"' || kept == 0)
    return;
  g_string_truncate(out, kept);
  redact_name_words(c->redaction, c->text + begin, end - begin, out);
  g_string_append_c(out, '"');
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

/* The rest of a URL: every word and number that is no wording of the rules. */
static void put_tail(Cursor *c)
{
  while (c->at < c->length && (guchar) c->text[c->at] > ' '
         && strchr("<>\"'`", c->text[c->at]) == NULL) {
    const char *text = c->text + c->at;
    if (put_host(c))
      continue;
    gsize n = redact_word_length(text, c->length - c->at);
    g_autofree char *lower = redact_lower(text, n);
    if (n > 0 && !redact_keep_exactly(c->redaction, lower))
      redact_name_word(c->redaction, text, n, c->out);
    else
      g_string_append_len(c->out, text, (gssize) MAX(n, 1));
    c->at += MAX(n, 1);
  }
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
  if (c->at < c->length && c->text[c->at] == '?')
    put_tail(c); /* mailto: with a query, RFC 6068 */
  return TRUE;
}

static gboolean put_url(Cursor *c)
{
  static const char *const schemes[] = { "http://", "https://", "ftp://" };
  const char *text = c->text + c->at;
  gsize left = c->length - c->at;
  for (guint i = 0; i < G_N_ELEMENTS(schemes); i++) {
    gsize n = strlen(schemes[i]);
    if (left < n || g_ascii_strncasecmp(text, schemes[i], n) != 0)
      continue;
    g_string_append_len(c->out, text, (gssize) n);
    c->at += n;
    put_host(c);
    put_tail(c);
    return TRUE;
  }
  return FALSE;
}

/* Numbers end where a digit does: those that go on with one are longer. */
static gboolean put_number(Cursor *c)
{
  const char *text = c->text + c->at;
  gsize left = c->length - c->at;
  if (c->at > 0 && g_ascii_isdigit(text[-1]))
    return FALSE;
  gsize n = redact_number_ip(c->redaction, text, left, c->out);
  if (n == 0 && (c->at == 0 || !redact_is_word_byte((guchar) text[-1])))
    n = redact_number_phone(c->redaction, text, left, c->out);
  c->at += n;
  return n > 0;
}

/* Letters of base64 at `text`; 0 when they go on as a host or an address. */
static gsize run_of_token(const char *text, gsize length)
{
  gsize n = 0;
  while (n < length && n < RUN_MAX
         && (g_ascii_isalnum(text[n]) || text[n] == '+' || text[n] == '/' || text[n] == '='))
    n++;
  return n + 1 < length && strchr(".-_@", text[n]) != NULL && g_ascii_isalnum(text[n + 1]) ? 0 : n;
}

/* Encoded data mixes what words do not. */
static gboolean looks_encoded(const char *text, gsize length)
{
  gboolean upper = FALSE;
  gboolean lower = FALSE;
  gboolean digit = FALSE;
  for (gsize i = 0; i < length; i++) {
    upper |= g_ascii_isupper(text[i]);
    lower |= g_ascii_islower(text[i]);
    digit |= g_ascii_isdigit(text[i]);
  }
  return length >= TOKEN_MIN && (digit || (upper && lower));
}

/* Keys, hashes and encoded data without a label, line after line. */
static gboolean put_token(Cursor *c)
{
  const char *text = c->text + c->at;
  gsize left = c->length - c->at;
  gsize n = c->at < c->no_token ? 0 : run_of_token(text, left);
  gboolean line = n > 0 && (n == left || text[n] == '\n' || text[n] == '\r');
  c->no_token = MAX(c->no_token, c->at + n);
  if (!looks_encoded(text, n) && !(line && c->at == c->token_line))
    return FALSE;
  redact_name_all(c->redaction, text, n, c->out);
  c->at += n;
  c->token_line = c->at + (line && n + 1 < left && text[n] == '\r' && text[n + 1] == '\n' ? 2 : 1);
  return TRUE;
}

static gboolean put_anything(Cursor *c)
{
  guchar byte = (guchar) c->text[c->at];
  gboolean number = g_ascii_isdigit(byte) || byte == '+' || byte == '(';
  if (byte != '\0' && strchr("hHfF", byte) != NULL && put_url(c))
    return TRUE;
  return put_address(c) || put_token(c) || put_ip6(c) || (number && put_number(c)) || put_code(c)
         || put_host(c);
}

/* TRUE when the mode alone says that a word goes: it is no wording and no code. */
static gboolean mode_takes(const Cursor *c, const char *lower)
{
  gboolean exact = c->mode == REDACT_NAMES || c->mode == REDACT_OPAQUE;
  gboolean code = strspn(lower, "0123456789") == strlen(lower) && strlen(lower) < 6;
  if ((!exact && c->mode != REDACT_SUBJECT) || code)
    return FALSE;
  return exact ? !redact_keep_exactly(c->redaction, lower) : !redact_keep_word(c->redaction, lower);
}

static gboolean word_goes(const Cursor *c, const char *text, gsize length)
{
  g_autofree char *lower = redact_lower(text, length);
  if (redact_keep_role(c->redaction, lower))
    return FALSE;
  if (mode_takes(c, lower)) {
    /* Without blanks a whole sentence is a word, and that of a subject is wording elsewhere. */
    if (c->mode == REDACT_NAMES || (guchar) *text < REDACT_WIDE)
      redact_name_learn(c->redaction, text, length);
    return TRUE;
  }
  return g_hash_table_contains(c->redaction->known, lower);
}

/* Where a word ends: also before an IP address that is glued to it. */
static gsize word_end(const char *text, gsize length)
{
  char dotted[REDACT_QUAD_SIZE];
  char separator = '.';
  gsize n = redact_word_length(text, length);
  for (gsize i = 1; i < n; i++)
    if (g_ascii_isdigit(text[i]) && !g_ascii_isdigit(text[i - 1])
        && redact_number_quad(text + i, length - i, dotted, &separator) > 0)
      return i;
  return n;
}

static void put_word(Cursor *c)
{
  const char *text = c->text + c->at;
  gsize n = word_end(text, c->length - c->at);
  if (n == 0) {
    g_string_append_c(c->out, c->text[c->at++]);
    return;
  }
  if (word_goes(c, text, n))
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

static void forget_line(Cursor *c)
{
  if (c->redaction->learning && c->out->len > LEARN_MAX && c->at > 0 && c->text[c->at - 1] == '\n')
    g_string_truncate(c->out, 0);
}

static void put_whole(Redaction *redaction, RedactMode mode, const char *text, gsize length,
                      GString *out)
{
  if (redaction->learning)
    return;
  if (mode == REDACT_ALL)
    redact_name_all(redaction, text, length, out);
  else
    g_string_append_len(out, text, (gssize) length);
}

void redact_text(Redaction *redaction, RedactMode mode, const char *text, gsize length,
                 GString *out)
{
  Cursor c = { .redaction = redaction, .mode = mode, .text = text, .length = length, .out = out };
  if (mode == REDACT_ALL || mode == REDACT_KEEP) {
    put_whole(redaction, mode, text, length, out);
    return;
  }
  if (mode == REDACT_RECEIVED)
    learn_received(redaction, text, length);
  while (c.at < c.length) {
    forget_line(&c);
    if (text[c.at] == '<')
      enter_bracket(&c);
    gboolean starts =
        c.at == 0 || !redact_is_word_byte((guchar) text[c.at - 1]) || (guchar) text[c.at] < 0x80;
    if (!starts || !put_anything(&c))
      put_word(&c);
  }
}
