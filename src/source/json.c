/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads JSON (RFC 8259). In: text. Out: its values by their paths, or where it is wrong. It is
 * strict about the grammar, since what is guessed would be believed; of a member that stands twice
 * the last counts. A confined process can load no library when it meets the first event, so that
 * this one is its own. Time is linear, depth and number of values are bounded.
 */
#include "source/json.h"

#include <string.h>

#include "base/error.h"

typedef struct {
  BounceJson *json;
  BounceScan *text;
  GString *path;
  guint depth;
} Reader;

static gboolean read_value(Reader *reader);

void bounce_json_init(BounceJson *json)
{
  *json = (BounceJson){ .pool = bounce_pool_new() };
  json->values = g_hash_table_new(g_str_hash, g_str_equal);
  json->path = g_string_new(NULL);
}

void bounce_json_clear(BounceJson *json)
{
  g_clear_pointer(&json->values, g_hash_table_unref);
  g_clear_pointer(&json->pool, bounce_pool_free);
  if (json->path != NULL)
    g_string_free(g_steal_pointer(&json->path), TRUE);
}

static gboolean fail(Reader *reader, const char *what)
{
  reader->json->wrong = what;
  return FALSE;
}

static void pass_space(BounceScan *text)
{
  while (text->p < text->end && strchr(" \t\r\n", *text->p) != NULL && *text->p != '\0')
    text->p++;
}

static gboolean read_hex(BounceScan *text, gunichar *unit)
{
  *unit = 0;
  if (bounce_scan_left(text) < 4)
    return FALSE;
  for (guint i = 0; i < 4; i++) {
    if (!g_ascii_isxdigit(text->p[i]))
      return FALSE;
    *unit = *unit * 16 + (gunichar) g_ascii_xdigit_value(text->p[i]);
  }
  text->p += 4;
  return TRUE;
}

/* uXXXX, of which two may be one character (RFC 8259 section 7); half a pair is none. */
static gboolean read_unicode(Reader *reader, GString *out)
{
  gunichar high, low;
  if (!read_hex(reader->text, &high))
    return fail(reader, N_("four hexadecimal digits must stand behind \\u"));
  BounceScan rest = *reader->text;
  if (high >= 0xd800 && high < 0xdc00 && bounce_scan_byte(&rest, '\\')
      && bounce_scan_byte(&rest, 'u') && read_hex(&rest, &low) && low >= 0xdc00 && low < 0xe000) {
    *reader->text = rest;
    high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  }
  g_string_append_unichar(out, g_unichar_validate(high) && high != 0 ? high : 0xfffd);
  return TRUE;
}

static gboolean read_escape(Reader *reader, GString *out)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char bytes[] = "\"\\/\b\f\n\r\t";
  char letter = bounce_scan_peek(reader->text);
  const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
  if (letter != 'u' && found == NULL)
    return fail(reader, N_("\\ stands before something that it may not stand before"));
  reader->text->p++;
  if (letter == 'u')
    return read_unicode(reader, out);
  g_string_append_c(out, bytes[found - letters]);
  return TRUE;
}

/* A string, behind its first quote. Bytes that are no UTF-8 are replaced when it is kept. */
static gboolean read_string(Reader *reader, GString *out)
{
  BounceScan *text = reader->text;
  while (text->p < text->end && *text->p != '"') {
    if ((guchar) *text->p < 0x20)
      return fail(reader, N_("a string holds a control character"));
    if (!bounce_scan_byte(text, '\\'))
      g_string_append_c(out, *text->p++);
    else if (!read_escape(reader, out))
      return FALSE;
  }
  return bounce_scan_byte(text, '"') ? TRUE : fail(reader, N_("a string does not end"));
}

void bounce_json_forget(BounceJson *json)
{
  g_hash_table_remove_all(json->values);
  bounce_pool_free(json->pool);
  json->pool = bounce_pool_new();
}

void bounce_json_set(BounceJson *json, const char *path, const char *value, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid(value, (gssize) length);
  g_hash_table_replace(json->values, bounce_pool_strdup(json->pool, path),
                       bounce_pool_strdup(json->pool, valid));
}

static gboolean keep(Reader *reader, const char *value, gsize length)
{
  BounceJson *json = reader->json;
  if (g_hash_table_size(json->values) >= BOUNCE_JSON_VALUES)
    return fail(reader, N_("there are too many values"));
  bounce_json_set(json, reader->path->str, value, length);
  return TRUE;
}

static gboolean keep_string(Reader *reader)
{
  g_autoptr(GString) value = g_string_new(NULL);
  return read_string(reader, value) && keep(reader, value->str, value->len);
}

static gsize digits(const char *p, const char *end)
{
  gsize n = 0;
  while (p + n < end && g_ascii_isdigit(p[n]))
    n++;
  return n;
}

/* RFC 8259 section 6. */
static const char *number_end(const BounceScan *text)
{
  const char *p = text->p + (*text->p == '-');
  gsize whole = digits(p, text->end);
  if (whole == 0 || (whole > 1 && *p == '0'))
    return NULL;
  p += whole;
  if (p < text->end && *p == '.') {
    gsize fraction = digits(p + 1, text->end);
    p = fraction > 0 ? p + 1 + fraction : NULL;
  }
  if (p != NULL && p < text->end && (*p | 0x20) == 'e') {
    p++;
    p += p < text->end && (*p == '+' || *p == '-');
    gsize power = digits(p, text->end);
    p = power > 0 ? p + power : NULL;
  }
  return p;
}

static gboolean keep_word(Reader *reader)
{
  static const char *const words[] = { "true", "false", "null" };
  BounceScan *text = reader->text;
  for (guint i = 0; i < G_N_ELEMENTS(words); i++)
    if (bounce_scan_left(text) >= strlen(words[i])
        && memcmp(text->p, words[i], strlen(words[i])) == 0) {
      text->p += strlen(words[i]);
      return i == 2 || keep(reader, words[i], strlen(words[i]));
    }
  const char *end = text->p < text->end ? number_end(text) : NULL;
  if (end == NULL)
    return fail(reader, N_("no value stands here"));
  const char *begin = text->p;
  text->p = end;
  return keep(reader, begin, (gsize) (end - begin));
}

/* Adds a name to the path; the length before is where to cut it afterwards. */
static gsize enter(Reader *reader, const char *name)
{
  gsize before = reader->path->len;
  if (before > 0)
    g_string_append_c(reader->path, '.');
  g_string_append(reader->path, name);
  return before;
}

static gboolean read_member(Reader *reader)
{
  g_autoptr(GString) name = g_string_new(NULL);
  if (!bounce_scan_byte(reader->text, '"'))
    return fail(reader, N_("a name must stand here"));
  if (!read_string(reader, name))
    return FALSE;
  pass_space(reader->text);
  if (!bounce_scan_byte(reader->text, ':'))
    return fail(reader, N_("\":\" must stand here"));
  gsize before = enter(reader, name->str);
  gboolean done = read_value(reader);
  g_string_truncate(reader->path, before);
  return done;
}

static gboolean read_element(Reader *reader, guint index)
{
  g_autofree char *name = g_strdup_printf("%u", index);
  gsize before = enter(reader, name);
  gboolean done = read_value(reader);
  g_string_truncate(reader->path, before);
  return done;
}

/* Members or elements up to `close`, behind what opens them. */
static gboolean read_members(Reader *reader, char close)
{
  pass_space(reader->text);
  if (bounce_scan_byte(reader->text, close))
    return TRUE;
  for (guint i = 0;; i++) {
    pass_space(reader->text);
    if (!(close == '}' ? read_member(reader) : read_element(reader, i)))
      return FALSE;
    pass_space(reader->text);
    if (bounce_scan_byte(reader->text, close))
      return TRUE;
    if (!bounce_scan_byte(reader->text, ','))
      return fail(reader, close == '}' ? N_("\",\" or \"}\" must stand here")
                                       : N_("\",\" or \"]\" must stand here"));
  }
}

static gboolean read_value(Reader *reader)
{
  BounceScan *text = reader->text;
  pass_space(text);
  if (bounce_scan_byte(text, '"'))
    return keep_string(reader);
  char open = bounce_scan_peek(text);
  if (open != '{' && open != '[')
    return keep_word(reader);
  if (reader->depth >= BOUNCE_JSON_DEPTH)
    return fail(reader, N_("values stand too deep within each other"));
  text->p++;
  reader->depth++;
  gboolean done = read_members(reader, open == '{' ? '}' : ']');
  reader->depth--;
  return done;
}

gboolean bounce_json_read(BounceJson *json, BounceScan *text)
{
  g_autoptr(GString) path = g_string_new(NULL);
  Reader reader = { .json = json, .text = text, .path = path };
  bounce_json_forget(json);
  json->wrong = NULL;
  return read_value(&reader);
}

const char *bounce_json_get(const BounceJson *json, const char *path)
{
  return g_hash_table_lookup(json->values, path);
}

const char *bounce_json_get_below(const BounceJson *json, const char *root, const char *path,
                                  gsize length)
{
  g_string_truncate(json->path, 0);
  if (root != NULL)
    g_string_append_printf(json->path, "%s.", root);
  g_string_append_len(json->path, path, (gssize) length);
  return bounce_json_get(json, json->path->str);
}
