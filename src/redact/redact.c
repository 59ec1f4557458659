/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walks a message (RFC 5322, RFC 2045, RFC 2046) and redacts its parts. In: the bytes of a message.
 * Out: a copy with the same parts, encodings and wording. It goes over the message and over
 * what the library reads in it to learn whose names and addresses are there, then replaces them
 * everywhere. It judges nothing.
 */
#include "redact/redact.h"

#include <string.h>

#include "redact/redact-private.h"

/* Parts within parts: deeper ones are treated as text. */
#define DEPTH_MAX 40
/* Bytes of a block of the words of the rules. */
#define REDACT_TEXTS_BLOCK 65536
/* Encodings within encodings: each is a copy of what is in it. */
#define ENCODED_MAX 1

typedef struct {
  Redaction *redaction;
  GString *out;
  guint depth;
  guint encoded; /* how many encodings stand around it */
  gboolean returned;
} Walk;

static void walk_entity(const Walk *walk, const char *text, gsize length);

Redaction *redact_new(const BounceRules *rules, const guint8 *key, gsize size,
                      RedactSuffix has_suffix)
{
  Redaction *redaction = g_new0(Redaction, 1);
  redaction->key = g_memdup2(key, size);
  redaction->key_size = size;
  redaction->has_suffix = has_suffix;
  redaction->texts = g_string_chunk_new(REDACT_TEXTS_BLOCK);
  redaction->lower = g_string_new(NULL);
  redaction->words = g_hash_table_new(g_str_hash, g_str_equal);
  redaction->stems = g_ptr_array_new();
  redaction->roles = g_hash_table_new(g_str_hash, g_str_equal);
  redaction->hosts = g_hash_table_new(g_str_hash, g_str_equal);
  redaction->wide = g_ptr_array_new();
  redaction->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  redaction->named = g_ptr_array_new_with_free_func(g_free);
  redaction->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  redaction->boundaries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  redaction->digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  redaction->converters =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, redact_converter_free);
  redact_keep_fill(redaction, rules);
  return redaction;
}

void redact_free(Redaction *redaction)
{
  g_free(redaction->key);
  g_hash_table_unref(redaction->words);
  g_ptr_array_unref(redaction->stems);
  g_hash_table_unref(redaction->hosts);
  g_hash_table_unref(redaction->roles);
  g_ptr_array_unref(redaction->named);
  g_ptr_array_unref(redaction->wide);
  g_string_chunk_free(redaction->texts);
  g_string_free(redaction->lower, TRUE);
  g_hash_table_unref(redaction->seen);
  g_hash_table_unref(redaction->known);
  g_hash_table_unref(redaction->boundaries);
  g_hash_table_unref(redaction->digests);
  g_hash_table_unref(redaction->converters);
  g_free(redaction);
}

char *redact_address(Redaction *redaction, const char *address)
{
  if (address == NULL)
    return NULL;
  GString *out = g_string_new(NULL);
  if (strchr(address, '@') != NULL)
    redact_text(redaction, REDACT_FIELD, address, strlen(address), out);
  else
    redact_name_words(redaction, address, strlen(address), out);
  return g_string_free(out, FALSE);
}

static gsize line_length(const char *text, gsize length)
{
  const char *end = memchr(text, '\n', length);
  const char *cr = end == NULL ? memchr(text, '\r', length) : NULL;
  if (end == NULL && cr != NULL && (gsize) (cr - text) + 1 < length)
    end = cr;
  return end != NULL ? (gsize) (end - text) + 1 : length;
}

static gboolean is_empty_line(const char *text, gsize length)
{
  return length == 0 || (length == 1 && (*text == '\n' || *text == '\r'))
         || (length == 2 && text[0] == '\r' && text[1] == '\n');
}

/* The header's length, its empty line included. */
static gsize header_length(const char *text, gsize length)
{
  gsize at = 0;
  while (at < length) {
    gsize n = line_length(text + at, length - at);
    at += n;
    if (is_empty_line(text + at - n, n))
      break;
  }
  return at;
}

/* The words of a returned body, its encoding and shape kept: letters become x, digits 0. */
static void put_filler(const Walk *walk, const char *text, gsize length, RedactEncoding encoding)
{
  for (gsize i = 0; i < length && !walk->redaction->learning; i++) {
    guchar byte = (guchar) text[i];
    gboolean escape =
        encoding == REDACT_QP && byte == '=' && i + 2 < length && g_ascii_isxdigit(text[i + 1]);
    if (encoding == REDACT_BASE64)
      byte = g_ascii_isalnum(byte) || byte == '+' || byte == '/' ? 'A' : byte;
    else if (escape || g_ascii_isalpha(byte) || byte >= 0x80)
      byte = 'x';
    else if (g_ascii_isdigit(byte))
      byte = '0';
    g_string_append_c(walk->out, (char) byte);
  }
}

static gboolean begins(const char *text, gsize length, const char *prefix)
{
  gsize n = strlen(prefix);
  return length >= n && g_ascii_strncasecmp(text, prefix, n) == 0;
}

/*
 * Where an original that was pasted into the text begins: a header field only mail that travelled
 * has, with more fields behind it. `length` when there is none.
 */
static gsize find_pasted(const char *text, gsize length)
{
  gsize at = 0;
  while (at < length) {
    gsize n = line_length(text + at, length - at);
    if (begins(text + at, n, "Received:") || begins(text + at, n, "Return-Path:"))
      return at;
    at += n;
  }
  return length;
}

static void put_text(const Walk *walk, const RedactPart *part, const char *text, gsize length)
{
  gsize pasted = walk->redaction->gentle ? length : find_pasted(text, length);
  gsize header = header_length(text + pasted, length - pasted);
  RedactPart inner = { 0 };
  redact_code_text(walk->redaction, REDACT_TEXT, part->charset, text, pasted, walk->out);
  redact_header_block(walk->redaction, TRUE, text + pasted, header, &inner, walk->out);
  put_filler(walk, text + pasted + header, length - pasted - header, REDACT_PLAIN);
  redact_part_clear(&inner);
}

/* Files and pictures hold nothing a verdict needs; text in disguise does. */
static gboolean is_binary(const RedactPart *part, const char *bytes, gsize length)
{
  return memchr(bytes, '\0', length) != NULL && !g_str_has_prefix(part->type, "text/")
         && !g_str_has_prefix(part->type, "message/");
}

/* Groups of fields are headers, one after the other. */
static void put_status(const Walk *walk, const char *text, gsize length)
{
  RedactPart inner = { 0 };
  redact_header_block(walk->redaction, FALSE, text, length, &inner, walk->out);
  redact_part_clear(&inner);
}

static void put_decoded(const Walk *walk, const RedactPart *part, const char *bytes, gsize length)
{
  if (g_str_has_prefix(part->type, "message/"))
    put_status(walk, bytes, length);
  else
    put_text(walk, part, bytes, length);
}

static Walk walk_deeper(const Walk *walk)
{
  Walk deeper = *walk;
  deeper.depth++;
  return deeper;
}

/* The decoded bytes, redacted; NULL when there is no text in them. */
static GString *redact_decoded(const Walk *walk, const RedactPart *part, const char *text,
                               gsize length)
{
  g_autoptr(GByteArray) bytes = redact_code_decode(part->encoding, text, length);
  if (bytes->len == 0 || is_binary(part, (const char *) bytes->data, bytes->len))
    return NULL;
  Walk within = *walk;
  within.out = g_string_new(NULL);
  put_decoded(&within, part, (const char *) bytes->data, bytes->len);
  return within.out;
}

static void walk_encoded(const Walk *walk, const RedactPart *part, const char *text, gsize length)
{
  g_autoptr(GString) redacted = redact_decoded(walk, part, text, length);
  if (redacted == NULL) {
    put_filler(walk, text, length, part->encoding);
    return;
  }
  redact_code_encode(part->encoding, redacted->str, redacted->len, walk->out);
  if (text[length - 1] == '\n' && walk->out->len > 0 && walk->out->str[walk->out->len - 1] != '\n')
    g_string_append_c(walk->out, '\n');
}

static void walk_leaf(const Walk *walk, const RedactPart *part, const char *text, gsize length)
{
  gboolean plain = part->encoding == REDACT_PLAIN;
  if (walk->returned || length == 0 || (plain && is_binary(part, text, length)))
    put_filler(walk, text, length, part->encoding);
  else if (plain)
    put_decoded(walk, part, text, length);
  else
    walk_encoded(walk, part, text, length);
}

/* The boundary that `line` ends a part with, or NULL; *last for the one that ends the multipart. */
static const char *find_boundary(const Redaction *redaction, const char *line, gsize length,
                                 const char **made_up, gboolean *last)
{
  if (length < 3 || line[0] != '-' || line[1] != '-')
    return NULL;
  while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL)
    length--;
  for (guint closing = 0; closing < 2 && length > 2; closing++) {
    gsize end = length - 2 * closing;
    if (closing && (length < 5 || memcmp(line + length - 2, "--", 2) != 0))
      break;
    g_autofree char *text = g_strndup(line + 2, end - 2);
    gpointer key;
    *last = closing;
    if (g_hash_table_lookup_extended(redaction->boundaries, text, &key, (gpointer *) made_up))
      return key;
  }
  return NULL;
}

static void put_boundary(const Walk *walk, const char *made_up, gboolean last, const char *line,
                         gsize length)
{
  gsize end = length;
  while (end > 0 && (line[end - 1] == '\n' || line[end - 1] == '\r'))
    end--;
  g_string_append_printf(walk->out, "--%s%s", made_up, last ? "--" : "");
  g_string_append_len(walk->out, line + end, (gssize) (length - end));
}

/* A part of a multipart, without the line end that belongs to the boundary after it. */
static void walk_part(const Walk *walk, const char *text, gsize length, gboolean preamble)
{
  if (preamble)
    redact_text(walk->redaction, walk->returned ? REDACT_ALL : REDACT_TEXT, text, length,
                walk->out);
  else
    walk_entity(walk, text, length);
}

static void walk_multipart(const Walk *walk, const char *boundary, const char *text, gsize length)
{
  gsize begin = 0;
  gboolean outside = TRUE;
  for (gsize at = 0; at < length;) {
    gsize n = line_length(text + at, length - at);
    const char *made_up = NULL;
    gboolean last = FALSE;
    const char *found = find_boundary(walk->redaction, text + at, n, &made_up, &last);
    if (found != NULL && strcmp(found, boundary) == 0) {
      walk_part(walk, text + begin, at - begin, outside);
      put_boundary(walk, made_up, last, text + at, n);
      begin = at + n;
      outside = last;
    }
    at += n;
  }
  walk_part(walk, text + begin, length - begin, outside);
}

static gboolean holds_message(const RedactPart *part)
{
  static const char *const types[] = { "message/rfc822",         "message/global",
                                       "text/rfc822-headers",    "message/rfc822-headers",
                                       "message/global-headers", "text/rfc822" };
  for (guint i = 0; i < G_N_ELEMENTS(types); i++)
    if (strcmp(part->type, types[i]) == 0)
      return TRUE;
  return FALSE;
}

/* A forwarded bounce is read as what it carries: its words are evidence and stay. */
static gboolean carries_report(const char *text, gsize length)
{
  gsize header = header_length(text, length);
  g_autofree char *lower = g_ascii_strdown(text, (gssize) header);
  return strstr(lower, "multipart/report") != NULL || strstr(lower, "mailer-daemon") != NULL
         || strstr(lower, "\nfrom: postmaster@") != NULL;
}

static void walk_message(const Walk *walk, const char *text, gsize length)
{
  Walk deeper = walk_deeper(walk);
  deeper.returned = walk->returned || !carries_report(text, length);
  walk_entity(&deeper, text, length);
}

static GString *redact_encoded_message(const Walk *walk, const RedactPart *part, const char *text,
                                       gsize length)
{
  g_autoptr(GByteArray) bytes = redact_code_decode(part->encoding, text, length);
  Walk within = *walk;
  within.out = g_string_new(NULL);
  within.encoded++;
  walk_message(&within, (const char *) bytes->data, bytes->len);
  return within.out;
}

static void walk_encoded_message(const Walk *walk, const RedactPart *part, const char *text,
                                 gsize length)
{
  g_autoptr(GString) redacted = redact_encoded_message(walk, part, text, length);
  redact_code_encode(part->encoding, redacted->str, redacted->len, walk->out);
}

static void walk_body(const Walk *walk, const RedactPart *part, const char *text, gsize length)
{
  const Walk deeper = walk_deeper(walk);
  if (walk->depth > DEPTH_MAX || walk->encoded > ENCODED_MAX)
    redact_text(walk->redaction, REDACT_TEXT, text, length, walk->out);
  else if (part->boundary != NULL && g_str_has_prefix(part->type, "multipart/"))
    walk_multipart(&deeper, part->boundary, text, length);
  else if (holds_message(part) && part->encoding == REDACT_PLAIN)
    walk_message(walk, text, length);
  else if (holds_message(part))
    walk_encoded_message(walk, part, text, length);
  else
    walk_leaf(walk, part, text, length);
}

static void walk_entity(const Walk *walk, const char *text, gsize length)
{
  RedactPart part = { 0 };
  gsize header = header_length(text, length);
  redact_header_block(walk->redaction, walk->returned, text, header, &part, walk->out);
  walk_body(walk, &part, text + header, length - header);
  redact_part_clear(&part);
}

static void name(Redaction *redaction, const char *text)
{
  if (text != NULL)
    g_ptr_array_add(redaction->named, g_strdup(text));
}

void redact_name_report(Redaction *redaction, const BounceReportInfo *info)
{
  g_ptr_array_set_size(redaction->named, 0);
  name(redaction, info->sender);
  name(redaction, info->reporting_mta);
  name(redaction, info->message_id);
  name(redaction, info->envelope_id);
  for (guint i = 0; i < info->n_recipients; i++) {
    const BounceRecipient *recipient = info->recipients[i];
    name(redaction, recipient->recipient);
    name(redaction, recipient->original_recipient);
    if (g_strcmp0(recipient->subscriber, recipient->recipient) != 0)
      name(redaction, recipient->subscriber);
    name(redaction, recipient->remote_mta);
  }
}

static void learn_named(Redaction *redaction)
{
  for (guint i = 0; i < redaction->named->len; i++) {
    const char *text = g_ptr_array_index(redaction->named, i);
    g_autoptr(GString) unused = g_string_new(NULL);
    if (strchr(text, '@') != NULL || strchr(text, '.') != NULL)
      redact_text(redaction, REDACT_NAMES, text, strlen(text), unused);
    redact_name_learn_words(redaction, text, strlen(text));
  }
}

/* Walks only to learn whose names and addresses are there. */
static void learn(Redaction *redaction, const char *bytes, gsize size)
{
  g_autoptr(GString) unused = g_string_new(NULL);
  const Walk walk = { .redaction = redaction, .out = unused };
  redaction->learning = TRUE;
  walk_entity(&walk, bytes, size);
  redaction->learning = FALSE;
}

static void learn_view(Redaction *redaction, const char *bytes, gsize size)
{
  g_autoptr(GString) view = redact_view(bytes, size);
  learn(redaction, view->str, view->len);
}

static void put_view(const Walk *walk, const char *bytes, gsize size)
{
  g_autoptr(GString) view = redact_view(bytes, size);
  walk_entity(walk, view->str, view->len);
}

GString *redact_message(Redaction *redaction, const char *bytes, gsize size, RedactShape shape)
{
  redaction->gentle = shape != REDACT_SHAPE_STRICT;
  g_hash_table_remove_all(redaction->known);
  g_hash_table_remove_all(redaction->seen);
  g_hash_table_remove_all(redaction->boundaries);
  learn_named(redaction);
  learn_view(redaction, bytes, size);
  learn(redaction, bytes, size);
  const Walk walk = { .redaction = redaction, .out = g_string_sized_new(size) };
  if (shape == REDACT_SHAPE_VIEW)
    put_view(&walk, bytes, size);
  else
    walk_entity(&walk, bytes, size);
  return walk.out;
}
