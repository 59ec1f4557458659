/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The last look at a redacted copy. In: a copy, and what the redaction learned of the original's
 * people. Out: what of that can still be found: as it stands, under quoted-printable, base64,
 * percent signs (RFC 3986) and character references, and in what the library reads. It changes
 * nothing, and it knows only what was learned.
 */
#include <string.h>

#include "base/encoding.h"
#include "message/html.h"
#include "redact/redact-private.h"

/* Fewer letters without a vowel are pseudonyms too often by chance. */
#define CHANCE_MAX 4
/* Shorter runs of base64 say nothing, and are words. */
#define BASE64_MIN 8
/* Letters that are three bytes. */
#define BASE64_GROUP 4
/* A text is looked at in pieces of this size, of which each is copied several times; what begins in
 * one ends so many bytes behind it, and goes on from where no word is cut. */
#define PIECE (256 * 1024)
#define PIECE_OVERLAP 4096

/* Percent signs within percent signs (%2540). */
#define PERCENT_ROUNDS 3

/* Words of dates and of fields that every mail has: RFC 5322 sections 3.3 and 3.6, RFC 2045. */
static const char *const common_words[] = {
  "jan",      "feb",    "mar",        "apr",        "may",     "jun",      "jul",    "aug",
  "sep",      "oct",    "nov",        "dec",        "mon",     "tue",      "wed",    "thu",
  "fri",      "sat",    "sun",        "gmt",        "utc",     "est",      "edt",    "cst",
  "cdt",      "mst",    "mdt",        "pst",        "pdt",     "cet",      "cest",   "jst",
  "bst",      "msk",    "references", "precedence", "resent",  "bcc",      "mime",   "version",
  "subject",  "date",   "envelope",   "delivered",  "list",    "transfer", "type",   "description",
  "location", "name",   "filename",   "attachment", "inline",  "format",   "flowed", "protocol",
  "original", "final",  "arrival",    "last",       "attempt", "retry",    "until",  "diagnostic",
  "code",     "action", "reporting",  "remote",
};

typedef struct {
  const Redaction *redaction;
  char *left;
} Gate;

static gboolean is_common(const char *lower)
{
  for (guint i = 0; i < G_N_ELEMENTS(common_words); i++)
    if (strcmp(common_words[i], lower) == 0)
      return TRUE;
  return FALSE;
}

static gboolean is_chance(const char *lower)
{
  gsize length = strlen(lower);
  return length < CHANCE_MAX && strspn(lower, "bcdfghjklmnpqrstvwxz") == length;
}

static gboolean word_left(const Redaction *redaction, const char *lower)
{
  return g_hash_table_contains(redaction->known, lower) && !redact_keep_role(redaction, lower)
         && !is_common(lower) && !is_chance(lower);
}

static void look_at_words(Gate *gate, const char *text, gsize length)
{
  for (gsize i = 0; i < length && gate->left == NULL;) {
    gsize n = redact_word_length(text + i, length - i);
    g_autofree char *lower = n > 0 ? redact_lower(text + i, n) : NULL;
    if (lower != NULL && word_left(gate->redaction, lower))
      gate->left = g_steal_pointer(&lower);
    i += MAX(n, 1);
  }
}

static void look_at_ip(Gate *gate, const char *text, gsize length)
{
  char dotted[REDACT_QUAD_SIZE];
  char separator;
  if (redact_number_quad(text, length, dotted, &separator) > 0
      && g_hash_table_contains(gate->redaction->seen, dotted))
    gate->left = g_strdup(dotted);
}

/* A host, and what stands behind each of its dots. */
static void look_at_host(Gate *gate, const char *text, gsize length)
{
  g_autofree char *host = g_ascii_strdown(text, (gssize) MIN(length, REDACT_HOST_MAX));
  for (const char *part = host; part != NULL && gate->left == NULL; part = strchr(part, '.')) {
    part += *part == '.';
    if (strchr(part, '.') != NULL && g_hash_table_contains(gate->redaction->seen, part))
      gate->left = g_strdup(part);
  }
}

static gsize run_length(const char *text, gsize length)
{
  gsize n = 0;
  while (n < length
         && (redact_is_word_byte((guchar) text[n]) || (text[n] != '\0' && strchr("._-", text[n]))))
    n++;
  while (n > 0 && strchr("._-", text[n - 1]) != NULL)
    n--;
  return n;
}

static void look_at_names(Gate *gate, const char *text, gsize length)
{
  for (gsize i = 0; i < length && gate->left == NULL;) {
    gsize n = run_length(text + i, length - i);
    if (n > 0)
      look_at_host(gate, text + i, n);
    for (gsize j = i; j < i + n && gate->left == NULL; j++)
      if (g_ascii_isdigit(text[j]) && (j == 0 || !g_ascii_isdigit(text[j - 1])))
        look_at_ip(gate, text + j, length - j);
    i += MAX(n, 1);
  }
}

static void look_at(Gate *gate, const char *text, gsize length)
{
  if (gate->left == NULL)
    look_at_words(gate, text, length);
  if (gate->left == NULL)
    look_at_names(gate, text, length);
}

static void look_at_quoted(Gate *gate, const char *text, gsize length)
{
  if (memchr(text, '=', length) == NULL)
    return;
  g_autofree char *bytes = g_memdup2(text, length);
  look_at(gate, bytes, bounce_encoding_quoted_printable(bytes, length));
}

/* Percent signs undone in place; TRUE when there was one. */
static gboolean undo_percent(GString *text)
{
  gsize to = 0;
  for (gsize i = 0; i < text->len; to++) {
    gboolean escape = text->str[i] == '%' && i + 2 < text->len && g_ascii_isxdigit(text->str[i + 1])
                      && g_ascii_isxdigit(text->str[i + 2]);
    text->str[to] = escape ? (char) (g_ascii_xdigit_value(text->str[i + 1]) * 16
                                     + g_ascii_xdigit_value(text->str[i + 2]))
                           : text->str[i];
    i += escape ? 3 : 1;
  }
  gboolean some = to < text->len;
  g_string_truncate(text, to);
  return some;
}

static void look_at_percent(Gate *gate, const char *text, gsize length)
{
  g_autoptr(GString) copy = g_string_new_len(text, (gssize) length);
  for (guint i = 0; i < PERCENT_ROUNDS && gate->left == NULL && undo_percent(copy); i++)
    look_at(gate, copy->str, copy->len);
}

/* As the library reads them, which wants no semicolon. */
static void look_at_entities(Gate *gate, const char *text, gsize length)
{
  g_autoptr(GString) plain = g_string_sized_new(length);
  gboolean some = FALSE;
  for (BounceScan scan = bounce_scan(text, length); scan.p < scan.end;) {
    char byte = *scan.p++;
    gunichar c = byte == '&' ? bounce_html_reference(&scan) : 0;
    some = some || c != 0;
    if (c != 0)
      g_string_append_unichar(plain, c);
    else
      g_string_append_c(plain, byte);
  }
  if (some)
    look_at(gate, plain->str, plain->len);
}

static gboolean is_base64_byte(char byte)
{
  return g_ascii_isalnum(byte) || byte == '+' || byte == '/' || byte == '=' || byte == '-'
         || byte == '_';
}

/* Bytes that nobody can read are no text that was encoded. */
static gboolean is_readable(const char *text, gsize length)
{
  gsize odd = 0;
  for (gsize i = 0; i < length; i++)
    odd += (guchar) text[i] < ' ' && !g_ascii_isspace(text[i]);
  return odd == 0 || odd * 16 < length;
}

/* A run of base64 that goes over line ends. */
static gsize base64_run(const char *text, gsize length)
{
  gsize n = 0;
  while (n < length
         && (is_base64_byte(text[n])
             || (n > 0 && (text[n] == '\n' || text[n] == '\r') && n + 1 < length)))
    n++;
  return n;
}

/* Decodes a run from its byte `skip` on: words before it may have become its beginning. */
static void look_at_run(Gate *gate, const char *text, gsize length, gsize skip)
{
  g_autoptr(GString) bytes = g_string_sized_new(length);
  gsize passed = 0;
  for (gsize i = 0; i < length; i++) {
    char byte = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
    if (byte != '\n' && byte != '\r' && passed++ >= skip)
      g_string_append_c(bytes, byte);
  }
  gsize size = bounce_encoding_base64(bytes->str, bytes->len);
  if (is_readable(bytes->str, size))
    look_at(gate, bytes->str, size);
}

static void look_at_base64(Gate *gate, const char *text, gsize length)
{
  for (gsize i = 0; i < length && gate->left == NULL;) {
    gsize n = base64_run(text + i, length - i);
    for (gsize skip = 0; skip < BASE64_GROUP && n >= BASE64_MIN; skip++)
      look_at_run(gate, text + i, n, skip);
    i += MAX(n, 1);
  }
}

static void look_at_piece(Gate *gate, const char *text, gsize length)
{
  look_at(gate, text, length);
  look_at_quoted(gate, text, length);
  look_at_percent(gate, text, length);
  look_at_entities(gate, text, length);
  look_at_base64(gate, text, length);
}

/* Where a piece ends that may be as long as `length`: behind a byte of no word. */
static gsize piece_end(const char *text, gsize length)
{
  gsize end = length;
  while (end > length - PIECE_OVERLAP && redact_is_word_byte((guchar) text[end - 1]))
    end--;
  return end > length - PIECE_OVERLAP ? end : length;
}

static void look_everywhere(Gate *gate, const char *text, gsize length)
{
  while (length > PIECE + PIECE_OVERLAP && gate->left == NULL) {
    gsize next = piece_end(text, PIECE);
    look_at_piece(gate, text, piece_end(text, PIECE + PIECE_OVERLAP));
    text += next;
    length -= next;
  }
  if (gate->left == NULL)
    look_at_piece(gate, text, length);
}

char *redact_gate(const Redaction *redaction, const GString *copy)
{
  Gate gate = { redaction, NULL };
  look_everywhere(&gate, copy->str, copy->len);
  if (gate.left == NULL) {
    g_autoptr(GString) view = redact_view(copy->str, copy->len);
    look_everywhere(&gate, view->str, view->len);
  }
  return gate.left;
}
