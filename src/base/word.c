/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Splits text into the words that phrases are made of. In: UTF-8 of any length; out: words in a
 * buffer of fixed size. Mail addresses (RFC 5321), host names, IP addresses, URLs and paths are
 * told apart from prose, so that nobody's name is taken for a reason. Decides nothing.
 */
#include "base/word.h"

#include <string.h>

#include "base/scan.h"

/* What ends a chunk. */
static gboolean ends_chunk(char c)
{
  switch (c) {
  case '<':
  case '>':
  case '(':
  case ')':
  case '[':
  case ']':
  case '{':
  case '}':
  case '"':
  case '`':
  case '|':
  case ',':
  case ';':
  case '*':
    return TRUE;
  default:
    return (guchar) c <= ' ';
  }
}

/* What an IP address is read as. */
static const char ip_word[] = "ip";

/* Top-level domains of more than two letters that are met in mail; country codes have two. */
static const char *const long_domains[] = {
  "arpa",  "biz",  "cloud",  "com",      "coop",    "edu", "email", "example",     "gov",
  "host",  "info", "int",    "internal", "invalid", "lan", "local", "localdomain", "localhost",
  "mil",   "mobi", "museum", "net",      "online",  "org", "pro",   "shop",        "site",
  "store", "tech", "test",   "tokyo",    "top",     "xyz", NULL
};

/* Shorter parts of words written together are an id's, more of them nobody writes. */
#define PART_MIN 2
#define JOINTS_MAX 8

/* Where in a word a part begins. */
typedef struct {
  guint16 at[JOINTS_MAX];
  guint n;
} Joints;

/* The word that is being read. */
typedef struct {
  gsize begin;
  guint n;
  guint n_digits;
  Joints joints;
} Letters;

static gboolean is_unspaced(gunichar c)
{
  if (c < 0x0e01)
    return FALSE;
  return (c >= 0x0e01 && c <= 0x0e5b) || (c >= 0x3041 && c <= 0x30ff)
         || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7af)
         || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff66 && c <= 0xff9d);
}

/* Lower case, the base letter of an accented Latin one, ASCII for a full-width form. */
static gunichar plain_letter(gunichar c)
{
  gunichar base = 0;
  gunichar mark = 0;
  if (c < 0x80)
    return (guchar) bounce_scan_lower((char) c);
  if (c >= 0xff01 && c <= 0xff5e)
    return plain_letter(c - 0xfee0);
  c = g_unichar_tolower(c);
  switch (c) {
  case 0x131: /* dotless i */
    return 'i';
  case 0x142: /* l with stroke */
    return 'l';
  case 0xf8: /* o with stroke */
    return 'o';
  case 0x451: /* io, mostly written as ie */
    return 0x435;
  case 0x2019: /* apostrophe */
    return '\'';
  }
  while (c >= 0xc0 && c < 0x250 && g_unichar_decompose(c, &base, &mark))
    c = base;
  return c;
}

static BounceWord *add_word(BounceWords *words, gsize begin, BounceWordKind kind,
                            BounceWordPause *pause)
{
  gsize length = words->used - begin;
  if (length == 0 || words->n_words == BOUNCE_WORDS_MAX)
    return NULL;
  BounceWord *word = &words->words[words->n_words++];
  *word = (BounceWord){ .text = words->buffer + begin,
                        .length = (guint16) length,
                        .kind = (guint8) kind,
                        .pause = (guint8) *pause,
                        .depth = words->depth };
  *pause = BOUNCE_WORD_PAUSE_NONE;
  return word;
}

static void add_part(BounceWords *words, const BounceWord *whole, gsize begin, gsize end)
{
  if (words->n_words == BOUNCE_WORDS_MAX)
    return;
  words->words[words->n_words++] = (BounceWord){
    .text = whole->text + begin,
    .length = (guint16) (end - begin),
    .kind = whole->kind,
    .pause = begin == 0 ? whole->pause : (guint8) BOUNCE_WORD_PAUSE_NONE,
    .is_part = TRUE,
    .depth = whole->depth,
  };
}

/* "NoSuchUser": the parts of a word of which `joints` tells where capitals begin one. */
static void add_parts(BounceWords *words, BounceWord *whole, const Joints *joints)
{
  gsize begin = 0;
  for (guint i = 0; i <= joints->n; i++) {
    gsize end = i < joints->n ? joints->at[i] : whole->length;
    if (end - begin < PART_MIN)
      return;
    begin = end;
  }
  begin = 0;
  whole->n_parts = (guint8) (joints->n + 1);
  for (guint i = 0; i < joints->n; begin = joints->at[i++])
    add_part(words, whole, begin, joints->at[i]);
  add_part(words, whole, begin, whole->length);
}

/* Drops the word that ends here when it consists of digits only: numbers are no words. */
static void end_word(BounceWords *words, Letters *letters, BounceWordKind kind,
                     BounceWordPause *pause)
{
  BounceWord *word = NULL;
  if (letters->n_digits == letters->n)
    words->used = letters->begin;
  else
    word = add_word(words, letters->begin, kind, pause);
  if (word != NULL)
    word->is_token = letters->n_digits > 0;
  if (word != NULL && kind == BOUNCE_WORD_PLAIN && letters->joints.n > 0)
    add_parts(words, word, &letters->joints);
  *letters = (Letters){ .begin = words->used };
}

static gboolean put_letter(BounceWords *words, gunichar c)
{
  if (words->used + 6 > BOUNCE_WORD_TEXT_MAX)
    return FALSE;
  if (c < 0x80)
    words->buffer[words->used++] = (char) c;
  else
    words->used += (gsize) g_unichar_to_utf8(c, words->buffer + words->used);
  return TRUE;
}

/* The same as GLib's answers; nearly all letters are ASCII. */
static gboolean is_letter(gunichar c)
{
  return c < 0x80 ? g_ascii_isalnum((char) c) : g_unichar_isalnum(c) || g_unichar_ismark(c);
}

static gboolean is_digit(gunichar c)
{
  return c < 0x80 ? g_ascii_isdigit((char) c) : g_unichar_isdigit(c);
}

/* A capital behind a small letter begins a part of a word that is written together. */
static void see_joint(Letters *letters, const BounceWords *words, char before, char c)
{
  Joints *joints = &letters->joints;
  if (g_ascii_isupper(c) && g_ascii_islower(before) && joints->n < JOINTS_MAX)
    joints->at[joints->n++] = (guint16) (words->used - letters->begin);
}

/* The words of one chunk that is prose, a URL or a path. */
static void split_chunk(BounceWords *words, const char *p, const char *end, BounceWordKind kind,
                        BounceWordPause *pause)
{
  Letters letters = { .begin = words->used };
  char before = '\0';
  while (p < end) {
    gunichar c = plain_letter((guchar) *p < 0x80 ? (guchar) *p : g_utf8_get_char(p));
    see_joint(&letters, words, before, *p);
    before = *p;
    p = g_utf8_next_char(p);
    if (is_unspaced(c)) {
      end_word(words, &letters, kind, pause);
      if (!put_letter(words, c))
        break;
      letters.n = 1;
      end_word(words, &letters, kind, pause);
    } else if (c == 0x3002) { /* ideographic full stop */
      end_word(words, &letters, kind, pause);
      *pause = BOUNCE_WORD_PAUSE_SENTENCE;
    } else if (is_letter(c)) {
      if (!put_letter(words, c))
        break;
      letters.n++;
      letters.n_digits += is_digit(c);
    } else {
      end_word(words, &letters, kind, pause);
    }
  }
  end_word(words, &letters, kind, pause);
}

/* domain = label 1*("." label), the last label a top-level domain. */
static gboolean is_host(const char *p, const char *end)
{
  const char *label = p;
  guint dots = 0;
  for (const char *at = p; at < end; at++) {
    if (*at == '.') {
      if (at == label)
        return FALSE;
      label = at + 1;
      dots++;
    } else if (!g_ascii_isalnum(*at) && *at != '-' && *at != '_') {
      return FALSE;
    }
  }
  gsize length = (gsize) (end - label);
  if (dots == 0 || length < 2 || length > 11 || !g_ascii_isalpha(*label))
    return FALSE;
  if (length == 2)
    return g_ascii_isalpha(label[1]);
  for (const char *const *domain = long_domains; *domain != NULL; domain++)
    if (strlen(*domain) == length && g_ascii_strncasecmp(*domain, label, length) == 0)
      return TRUE;
  return length > 4 && strncmp(label, "xn--", 4) == 0;
}

/* 4*4(1*3DIGIT), "." between: an IPv4 address. */
static gboolean is_ip(const char *p, const char *end)
{
  guint dots = 0;
  guint digits = 0;
  for (; p < end && digits <= 3; p++) {
    if (g_ascii_isdigit(*p)) {
      digits++;
    } else if (*p == '.' && digits > 0) {
      dots++;
      digits = 0;
    } else {
      return FALSE;
    }
  }
  return dots == 3 && digits > 0 && digits <= 3;
}

/* 8(1*4HEXDIG), ":" between, zeros left out as "::", the last two as an IPv4 address (RFC 4291
 * section 2.2): where the IPv6 address at `p` ends, NULL for none. The time 10:00:00 is none. */
static const char *ip6_end(const char *p, const char *end)
{
  guint colons = 0;
  guint digits = 0;
  gboolean has_number = FALSE;
  gboolean shortened = FALSE;
  const char *group = p;
  for (; p < end && digits <= 4 && (g_ascii_isxdigit(*p) || *p == ':'); p++) {
    has_number = has_number || g_ascii_isdigit(*p);
    digits = *p == ':' ? 0 : digits + 1;
    if (*p == ':') {
      shortened = shortened || (colons > 0 && p == group);
      group = p + 1;
      colons++;
    }
  }
  const char *last = p;
  while (last < end && (g_ascii_isdigit(*last) || *last == '.'))
    last++;
  if (last > p && is_ip(group, last - (last[-1] == '.')))
    colons++, p = last - (last[-1] == '.');
  gboolean goes_on = p < end && (g_ascii_isalnum(*p) || *p == '_' || *p == '-');
  return has_number && !goes_on && colons <= 7 && (shortened ? colons > 1 : colons == 7) ? p : NULL;
}

/* An IPv6 address, with or without the tag of RFC 5321 section 4.1.3, at `p`: its end, or NULL. */
static const char *tagged_ip6_end(const char *p, const char *end)
{
  BounceScan rest = { p, end };
  bounce_scan_literal(&rest, "ipv6:");
  char first = bounce_scan_peek(&rest);
  return g_ascii_isxdigit(first) || first == ':' ? ip6_end(rest.p, end) : NULL;
}

static BounceWordKind chunk_kind(const char *p, const char *end, gboolean angled)
{
  gsize length = (gsize) (end - p);
  BounceScan scan = { p, end };
  const char *colon = memchr(p, ':', length);
  if ((colon != NULL && g_strstr_len(colon, end - colon, "://") != NULL) || *p == '/'
      || (bounce_scan_literal(&scan, "www.") && scan.p < end))
    return BOUNCE_WORD_URL;
  const char *at = memchr(p, '@', length);
  if (angled || (at != NULL && at > p && at + 1 < end))
    return BOUNCE_WORD_ADDRESS;
  const char *slash = memchr(p, '/', length);
  if (slash != NULL && is_host(p, slash))
    return BOUNCE_WORD_URL;
  return is_host(p, end) ? BOUNCE_WORD_HOST : BOUNCE_WORD_PLAIN;
}

/* TRUE for a letter, or a full-width sign, of a script that puts no blanks between words. */
static gboolean is_wide(const char *p)
{
  gunichar c = g_utf8_get_char(p);
  return is_unspaced(c) || (c >= 0x3001 && c <= 0x3002) || (c >= 0xff01 && c <= 0xff65);
}

/* The end of the chunk at `p`: URLs may hold ":" and "=", other chunks end there. In such a script
 * an address ends where the script goes on, and begins where Latin letters do. */
static const char *chunk_end(const char *p, const char *end)
{
  gboolean url = FALSE;
  gboolean address = FALSE;
  gboolean wide = FALSE;   /* of what stands before `p` */
  gboolean letter = FALSE; /* a Latin one stands before it */
  for (; p < end && !ends_chunk(*p); p++) {
    if ((guchar) *p >= 0x80) {
      wide = (guchar) *p >= 0xe0 ? is_wide(p) : wide && (guchar) *p < 0xc0;
      if (wide && letter)
        break;
    }
    gboolean latin = g_ascii_isalnum(*p);
    url = url || (*p == ':' && end - p > 2 && p[1] == '/' && p[2] == '/');
    address = address || *p == '@';
    if ((!url && !address && (*p == ':' || *p == '=')) || (latin && wide))
      break;
    letter = latin;
    wide = wide && (guchar) *p >= 0x80;
  }
  return p;
}

static void add_ip(BounceWords *words, BounceWordPause *pause)
{
  split_chunk(words, ip_word, ip_word + strlen(ip_word), BOUNCE_WORD_PLAIN, pause);
}

static void add_chunk(BounceWords *words, const char *p, const char *end, gboolean angled,
                      BounceWordPause *pause)
{
  const char *last = end;
  while (last > p && strchr(".!?:'", last[-1]) != NULL)
    last--;
  if (last > p) {
    BounceWordKind kind = chunk_kind(p, last, angled);
    if (g_ascii_isdigit(*p) && is_ip(p, last)) {
      add_ip(words, pause);
    } else if (kind == BOUNCE_WORD_ADDRESS || kind == BOUNCE_WORD_HOST) {
      gsize begin = words->used;
      while (p < last && put_letter(words, (guchar) bounce_scan_lower(*p)))
        p++;
      add_word(words, begin, kind, pause);
    } else {
      split_chunk(words, p, last, kind, pause);
    }
    if (end - last == 1 && strchr(".!?", *last) != NULL)
      *pause = BOUNCE_WORD_PAUSE_SENTENCE;
  }
}

/* A comma, semicolon or colon before a blank. */
static BounceWordPause pause_at(const char *p, const char *end)
{
  if (p + 1 >= end || !g_ascii_isspace(p[1]))
    return BOUNCE_WORD_PAUSE_NONE;
  if (*p == ':')
    return BOUNCE_WORD_PAUSE_COLON;
  return *p == ',' || *p == ';' ? BOUNCE_WORD_PAUSE_CLAUSE : BOUNCE_WORD_PAUSE_NONE;
}

/* How many parentheses are open behind `byte`. */
static guint8 depth_behind(guint8 depth, char byte)
{
  if (byte == '(' && depth < G_MAXUINT8)
    return (guint8) (depth + 1);
  return byte == ')' && depth > 0 ? (guint8) (depth - 1) : depth;
}

void bounce_word_split(BounceWords *words, const char *text, gsize length)
{
  words->n_words = 0;
  words->used = 0;
  words->depth = 0;
  if (length == 0)
    return; /* there may be no text at all */
  const char *p = text;
  const char *end = text + MIN(length, BOUNCE_WORD_TEXT_MAX);
  BounceWordPause pause = BOUNCE_WORD_PAUSE_NONE;
  if (length > BOUNCE_WORD_TEXT_MAX)
    while (end > text && ((guchar) *end & 0xc0) == 0x80)
      end--;
  while (p < end) {
    const char *chunk = p;
    const char *ip6 = tagged_ip6_end(p, end);
    if (ip6 != NULL) {
      add_ip(words, &pause);
      p = ip6;
      continue;
    }
    p = chunk_end(p, end);
    gboolean angled = chunk > text && chunk[-1] == '<' && p < end && *p == '>';
    if (p > chunk)
      add_chunk(words, chunk, p, angled, &pause);
    if (p == end)
      break;
    if (p > chunk && ((guchar) *p >= 0x80 || g_ascii_isalnum(*p)))
      continue; /* another script */
    pause = MAX(pause, pause_at(p, end));
    words->depth = depth_behind(words->depth, *p++);
  }
}
