/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tags with a message authentication code (RFC 2104). In: keys, addresses, a time. Out: a return
 * path, or whether one was made with a key. VERP: HMAC-SHA-256 over list, address and day, 65 bits
 * of it; the tag is base32 (RFC 4648), a day in three letters and thirteen of the code. BATV:
 * draft-levine-smtp-batv, HMAC-SHA-1, 24 bits of it. It knows no clock and reads no file.
 */
#include "base/tag.h"

#include <string.h>

#define SECONDS_PER_DAY 86400
#define KEYS_MAX 10 /* BATV has one digit for them */
#define KEY_SIZE_MAX 64

/* 2020-01-01; three letters last for 89 years. */
#define VERP_FIRST_DAY 18262
#define VERP_MARK "+mac-"
#define VERP_DAY_SIZE 3
#define VERP_CODE_SIZE 13
#define VERP_TAG_SIZE (VERP_DAY_SIZE + VERP_CODE_SIZE)
#define BATV_MARK "prvs="
#define BATV_TAG_SIZE 10
#define BATV_CODE_BYTES 3
#define DIGEST_MAX 32

typedef struct {
  guint number;
  guint8 bytes[KEY_SIZE_MAX];
  gsize size;
} Key;

struct _BounceTagKeys {
  Key keys[KEYS_MAX];
  guint n_keys;
};

/* ---- Keys ---- */

static gboolean read_hex(const char *text, Key *key)
{
  gsize length = strlen(text);
  key->size = length / 2;
  if (length % 2 != 0 || key->size < BOUNCE_TAG_KEY_MIN || key->size > KEY_SIZE_MAX)
    return FALSE;
  for (gsize i = 0; i < key->size; i++) {
    int high = g_ascii_xdigit_value(text[2 * i]);
    int low = g_ascii_xdigit_value(text[2 * i + 1]);
    if (high < 0 || low < 0)
      return FALSE;
    key->bytes[i] = (guint8) (high * 16 + low);
  }
  return TRUE;
}

/* "N HEX"; an empty line or a comment adds nothing. */
static gboolean read_line(BounceTagKeys *keys, char *line)
{
  g_strstrip(line);
  if (*line == '\0' || *line == '#')
    return TRUE;
  if (!g_ascii_isdigit(line[0]) || line[1] != ' ' || keys->n_keys == KEYS_MAX)
    return FALSE;
  Key *key = &keys->keys[keys->n_keys++];
  key->number = (guint) (line[0] - '0');
  return read_hex(g_strchug(line + 1), key);
}

BounceTagKeys *bounce_tag_keys_new(const char *text, guint *line)
{
  g_autoptr(BounceTagKeys) keys = g_new0(BounceTagKeys, 1);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (*line = 1; lines[*line - 1] != NULL; ++*line)
    if (!read_line(keys, lines[*line - 1]))
      return NULL;
  *line = 0;
  return keys->n_keys > 0 ? g_steal_pointer(&keys) : NULL;
}

void bounce_tag_keys_free(BounceTagKeys *keys)
{
  g_free(keys);
}

guint bounce_tag_keys_next(const BounceTagKeys *keys)
{
  return keys != NULL ? (keys->keys[0].number + 1) % KEYS_MAX : 0;
}

/* ---- Codes ---- */

static void hmac(const Key *key, GChecksumType type, const char *text, guint8 *digest)
{
  gsize size = DIGEST_MAX;
  g_autoptr(GHmac) code = g_hmac_new(type, key->bytes, key->size);
  g_hmac_update(code, (const guchar *) text, -1);
  g_hmac_get_digest(code, digest, &size);
}

/* Takes as long for any two texts, so that nobody learns how much was right; case does not count.
 */
static gboolean same_code(const char *a, const char *b, gsize length)
{
  volatile guint differs = 0;
  for (gsize i = 0; i < length; i++)
    differs |= (guint) (g_ascii_tolower(a[i]) ^ g_ascii_tolower(b[i]));
  return differs == 0;
}

static const char base32[] = "abcdefghijklmnopqrstuvwxyz234567";

static void put_base32(const guint8 *bytes, gsize letters, char *out)
{
  for (gsize i = 0; i < letters; i++) {
    guint value = 0;
    for (gsize bit = 5 * i; bit < 5 * i + 5; bit++)
      value = 2 * value + (bytes[bit / 8] >> (7 - bit % 8) & 1);
    out[i] = base32[value];
  }
}

static gint64 day_of(gint64 time)
{
  return time / SECONDS_PER_DAY;
}

/* ---- VERP ---- */

/* The day and the code behind it. */
static void verp_tag(const Key *key, const char *list, const char *address, gint64 day, char *tag)
{
  guint8 digest[DIGEST_MAX];
  guint number = (guint) (day - VERP_FIRST_DAY);
  g_autofree char *text = g_strdup_printf("bounce-verp-1\n%s\n%s\n%u", list, address, number);
  g_autofree char *lower = g_ascii_strdown(text, -1);
  hmac(key, G_CHECKSUM_SHA256, lower, digest);
  for (guint i = 0; i < VERP_DAY_SIZE; i++)
    tag[i] = base32[number >> (5 * (VERP_DAY_SIZE - 1 - i)) & 31];
  put_base32(digest, VERP_CODE_SIZE, tag + VERP_DAY_SIZE);
}

/* What may stand in a return path without quotes: RFC 5322 atext and "." before one "@". */
static const char *plain_at(const char *address)
{
  const char *at = strchr(address, '@');
  if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL)
    return NULL;
  for (const char *p = address; *p != '\0'; p++)
    if (!g_ascii_isalnum(*p) && strchr("!#$%&'*+-/=?^_`{|}~.@", *p) == NULL)
      return NULL;
  return strchr(at, '=') == NULL ? at : NULL;
}

char *bounce_tag_verp(const BounceTagKeys *keys, const char *list, const char *address, gint64 time)
{
  const char *host = plain_at(list);
  const char *domain = plain_at(address);
  char tag[VERP_TAG_SIZE + 1] = "";
  if (host == NULL || domain == NULL || day_of(time) < VERP_FIRST_DAY)
    return NULL;
  if (keys != NULL)
    verp_tag(&keys->keys[0], list, address, day_of(time), tag);
  g_autofree char *path = g_strdup_printf(
      "%.*s%s%s%s%.*s=%s%s", (int) (host - list), list, keys != NULL ? VERP_MARK : "+", tag,
      keys != NULL ? "-" : "", (int) (domain - address), address, domain + 1, host);
  return strrchr(path, '@') - path <= BOUNCE_TAG_LOCAL_MAX ? g_steal_pointer(&path) : NULL;
}

/* Three letters; -1 for what is none. */
static gint64 read_day(const char *tag)
{
  gint64 day = 0;
  for (guint i = 0; i < VERP_DAY_SIZE; i++) {
    const char *letter = memchr(base32, g_ascii_tolower(tag[i]), sizeof base32 - 1);
    if (letter == NULL)
      return -1;
    day = 32 * day + (letter - base32);
  }
  return VERP_FIRST_DAY + day;
}

/* `tag` stands in `address`. */
static BounceTag check_verp(const BounceTagKeys *keys, const char *address, const char *tag,
                            gint64 time)
{
  const char *rest = tag + VERP_TAG_SIZE;
  const char *host = strrchr(rest, '@');
  const char *equals = host != NULL ? memrchr(rest, '=', (gsize) (host - rest)) : NULL;
  gint64 day = read_day(tag);
  gint64 age = day_of(time) - day;
  if (*rest != '-' || equals == NULL)
    return BOUNCE_TAG_NONE;
  /* Clocks and time zones: a day ahead is none. */
  if (day < 0 || age < -1 || age > BOUNCE_TAG_DAYS)
    return BOUNCE_TAG_FORGED;
  gsize before = (gsize) (tag - address) - strlen(VERP_MARK);
  g_autofree char *list = g_strdup_printf("%.*s%s", (int) before, address, host);
  g_autofree char *who = g_strdup_printf("%.*s@%.*s", (int) (equals - rest - 1), rest + 1,
                                         (int) (host - equals - 1), equals + 1);
  for (guint i = 0; i < keys->n_keys; i++) {
    char made[VERP_TAG_SIZE];
    verp_tag(&keys->keys[i], list, who, day, made);
    if (same_code(made, tag, VERP_TAG_SIZE))
      return BOUNCE_TAG_VERP;
  }
  return BOUNCE_TAG_FORGED;
}

/* ---- BATV ---- */

/* K DDD SSSSSS, and a NUL. */
static void batv_tag(const Key *key, guint expires, const char *address, char *tag)
{
  guint8 digest[DIGEST_MAX];
  g_autofree char *text = g_strdup_printf("%u%03u%s", key->number, expires, address);
  hmac(key, G_CHECKSUM_SHA1, text, digest);
  g_snprintf(tag, BATV_TAG_SIZE + 1, "%u%03u%02x%02x%02x", key->number, expires, digest[0],
             digest[1], digest[2]);
}

char *bounce_tag_batv(const BounceTagKeys *keys, const char *address, gint64 time)
{
  char tag[BATV_TAG_SIZE + 1];
  const char *at = plain_at(address);
  g_autofree char *lower = g_ascii_strdown(address, -1);
  if (at == NULL || at - address > BOUNCE_TAG_LOCAL_MAX - BATV_TAG_SIZE - 6)
    return NULL;
  batv_tag(&keys->keys[0], (guint) ((day_of(time) + BOUNCE_TAG_BATV_DAYS) % 1000), lower, tag);
  return g_strdup_printf(BATV_MARK "%s=%s", tag, address);
}

static BounceTag check_batv(const BounceTagKeys *keys, const char *tag, gint64 time)
{
  if (strspn(tag, "0123456789abcdefABCDEF") != BATV_TAG_SIZE || tag[BATV_TAG_SIZE] != '='
      || strspn(tag, "0123456789") < 4)
    return BOUNCE_TAG_NONE;
  guint expires = (guint) (100 * (tag[1] - '0') + 10 * (tag[2] - '0') + (tag[3] - '0'));
  guint left = (expires + 1000 - (guint) (day_of(time) % 1000)) % 1000;
  g_autofree char *lower = g_ascii_strdown(tag + BATV_TAG_SIZE + 1, -1);
  if (left > BOUNCE_TAG_BATV_DAYS + 1)
    return BOUNCE_TAG_FORGED;
  for (guint i = 0; i < keys->n_keys; i++) {
    char made[BATV_TAG_SIZE + 1];
    batv_tag(&keys->keys[i], expires, lower, made);
    if (same_code(made, tag, BATV_TAG_SIZE))
      return BOUNCE_TAG_BATV;
  }
  return BOUNCE_TAG_FORGED;
}

/* The place of a VERP tag, NULL for none. */
static const char *find_verp_tag(const char *address)
{
  gsize mark = strlen(VERP_MARK);
  const char *end = address + strlen(address);
  for (const char *p = address; (gsize) (end - p) > mark + VERP_TAG_SIZE; p++)
    if (*p == *VERP_MARK && g_ascii_strncasecmp(p, VERP_MARK, mark) == 0)
      return p + mark;
  return NULL;
}

static gboolean is_batv(const char *address)
{
  return g_ascii_strncasecmp(address, BATV_MARK, strlen(BATV_MARK)) == 0;
}

gboolean bounce_tag_is_there(const char *address)
{
  return is_batv(address) || find_verp_tag(address) != NULL;
}

gboolean bounce_tag_may_be_in(const char *text)
{
  /* A byte of each mark. */
  return strpbrk(text, "+=") != NULL;
}

BounceTag bounce_tag_check(const BounceTagKeys *keys, const char *address, gint64 time)
{
  if (time < 0)
    return BOUNCE_TAG_NONE;
  if (is_batv(address))
    return check_batv(keys, address + strlen(BATV_MARK), time);
  const char *tag = find_verp_tag(address);
  return tag != NULL ? check_verp(keys, address, tag, time) : BOUNCE_TAG_NONE;
}
