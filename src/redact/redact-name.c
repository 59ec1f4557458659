/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pseudonyms. In: a word, a host, an IP address. Out: a made-up one of the same kind, by
 * HMAC-SHA-256 (RFC 2104) over the value in lower case: the same key gives the same pseudonym, and
 * nobody without the key can try names until one fits. Hosts end in .example, addresses lie in
 * 198.18.0.0/15 (RFC 2544) and 2001:db8::/32 (RFC 3849), so that none of them is anybody's.
 */
#include <arpa/inet.h>
#include <string.h>

#include "redact/redact-private.h"

/* Longer words are cut: no server writes words this long, only encoded data is. */
#define WORD_MAX 24
#define WORD_MIN 3
/* Shorter pseudonyms are the same for two of a hundred recipients, as those of three letters are in
 * every second report on so many: then the copy has one recipient less. */
#define MADE_UP_MIN 8
/* Longest value whose HMAC is kept. */
#define DIGEST_KEPT 64
/* Shorter numbers are more likely codes, ports or years than anything personal. */
#define NUMBER_MIN 6

static gboolean is_ascii(const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

char *redact_lower(const char *text, gsize length)
{
  if (is_ascii(text, length) || !g_utf8_validate(text, (gssize) length, NULL))
    return g_ascii_strdown(text, (gssize) length);
  GString *lower = g_string_sized_new(length);
  for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
    g_string_append_unichar(lower, g_unichar_tolower(g_utf8_get_char(p)));
  return g_string_free(lower, FALSE);
}

static guint8 *new_digest(const Redaction *redaction, const char *kind, const char *lower)
{
  g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, redaction->key, redaction->key_size);
  guint8 *bytes = g_malloc(REDACT_DIGEST_SIZE);
  gsize size = REDACT_DIGEST_SIZE;
  g_hmac_update(hmac, (const guchar *) kind, -1);
  g_hmac_update(hmac, (const guchar *) "\0", 1);
  g_hmac_update(hmac, (const guchar *) lower, -1);
  g_hmac_get_digest(hmac, bytes, &size);
  return bytes;
}

/* Borrowed until the next one. */
static const guint8 *digest(const Redaction *redaction, const char *kind, const char *text,
                            gsize length)
{
  g_autofree char *lower = redact_lower(text, length);
  /* Long ones are data and come once: there is one place for them all. */
  gboolean kept = length <= DIGEST_KEPT;
  g_autofree char *key = g_strconcat(kind, " ", kept ? lower : "", NULL);
  guint8 *bytes = kept ? g_hash_table_lookup(redaction->digests, key) : NULL;
  if (bytes != NULL)
    return bytes;
  if (g_hash_table_size(redaction->digests) >= REDACT_DIGESTS_MAX)
    g_hash_table_remove_all(redaction->digests);
  bytes = new_digest(redaction, kind, lower);
  g_hash_table_insert(redaction->digests, g_steal_pointer(&key), bytes);
  return bytes;
}

static gboolean all_digits(const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit(text[i]))
      return FALSE;
  return TRUE;
}

/* Consonants only: no pseudonym is a word of any rule. Numbers stay numbers. */
void redact_name_word(const Redaction *redaction, const char *text, gsize length, GString *out)
{
  static const char letters[] = "bcdfghjklmnpqrstvwxz";
  static const char digits[] = "0123456789";
  gboolean number = all_digits(text, length);
  const char *alphabet = number ? digits : letters;
  const guint8 *bytes = digest(redaction, "word", text, length);
  gsize n = number ? MIN(length, WORD_MAX) : CLAMP(length, MADE_UP_MIN, WORD_MAX);
  for (gsize i = 0; i < n; i++)
    g_string_append_c(out, alphabet[bytes[i] % strlen(alphabet)]);
}

void redact_name_learn(Redaction *redaction, const char *text, gsize length)
{
  g_autofree char *lower = redact_lower(text, length);
  if (all_digits(text, length) && length < NUMBER_MIN)
    return;
  if (length >= WORD_MIN && !redact_keep_role(redaction, lower)
      && !redact_keep_exactly(redaction, lower))
    g_hash_table_add(redaction->known, g_steal_pointer(&lower));
}

gsize redact_word_length(const char *text, gsize length)
{
  gsize n = 0;
  gboolean is_wide = length > 0 && (guchar) *text >= REDACT_WIDE;
  while (n < length && redact_is_word_byte((guchar) text[n])
         && (is_wide ? (guchar) text[n] >= 0x80 : (guchar) text[n] < REDACT_WIDE))
    n++;
  return n;
}

void redact_name_learn_words(Redaction *redaction, const char *text, gsize length)
{
  for (gsize i = 0; i < length;) {
    gsize n = redact_word_length(text + i, length - i);
    redact_name_learn(redaction, text + i, n);
    i += MAX(n, 1);
  }
}

void redact_name_words(Redaction *redaction, const char *text, gsize length, GString *out)
{
  for (gsize i = 0; i < length;) {
    gsize n = redact_word_length(text + i, length - i);
    g_autofree char *lower = redact_lower(text + i, n);
    if (n == 0) {
      g_string_append_c(out, text[i++]);
      continue;
    }
    redact_name_learn(redaction, text + i, n);
    if (redact_keep_role(redaction, lower))
      g_string_append_len(out, text + i, (gssize) n);
    else
      redact_name_word(redaction, text + i, n, out);
    i += n;
  }
}

void redact_name_all(const Redaction *redaction, const char *text, gsize length, GString *out)
{
  for (gsize i = 0; i < length;) {
    gsize n = redact_word_length(text + i, length - i);
    if (n == 0)
      g_string_append_c(out, text[i++]);
    else
      redact_name_word(redaction, text + i, n, out);
    i += n;
  }
}

static gboolean is_reserved_top(const char *label)
{
  static const char *const tops[] = { "example", "test", "invalid", "localhost", "localdomain" };
  for (guint i = 0; i < G_N_ELEMENTS(tops); i++)
    if (strcmp(tops[i], label) == 0)
      return TRUE;
  return FALSE;
}

void redact_name_host(Redaction *redaction, const char *text, gsize length, GString *out)
{
  g_autofree char *host = g_ascii_strdown(text, (gssize) length);
  const char *kept = redact_keep_domain(redaction, host);
  gsize made_up = (gsize) (kept - host);
  if (made_up > 0 && strchr(host, '.') != NULL)
    g_hash_table_add(redaction->seen, g_strdup(host));
  for (gsize i = 0; i < made_up;) {
    gsize n = strcspn(host + i, ".");
    gboolean top = *kept == '\0' && host[i + n] == '\0' && i > 0;
    gboolean second = host[i + n] == '.' && strchr(host + i + n + 1, '.') == NULL;
    if (top)
      g_string_append(out, is_reserved_top(host + i) ? host + i : "example");
    else if (second && *kept == '\0')
      /* example.org and example.net are two: the last label has its part in the pseudonym. */
      redact_name_word(redaction, host + i, strlen(host + i), out);
    else if (n > 0)
      redact_name_word(redaction, host + i, n, out);
    if (host[i + n] == '.')
      g_string_append_c(out, '.');
    i += n + 1;
  }
  g_string_append(out, kept);
}

gboolean redact_name_ip(Redaction *redaction, const char *text, gsize length, GString *out)
{
  guint8 parsed[16];
  char copy[48];
  if (length == 0 || length >= sizeof copy)
    return FALSE;
  memcpy(copy, text, length);
  copy[length] = '\0';
  const guint8 *bytes = digest(redaction, "ip", text, length);
  if (inet_pton(AF_INET, copy, parsed) == 1) {
    /* 127.0.0.2 and the like are answers of block lists, not addresses of anybody. */
    if (parsed[0] == 127)
      g_string_append(out, copy);
    else {
      g_hash_table_add(redaction->seen, g_strdup(copy));
      g_string_append_printf(out, "198.%u.%u.%u", 18 + bytes[0] % 2, bytes[1], bytes[2]);
    }
    return TRUE;
  }
  if (inet_pton(AF_INET6, copy, parsed) != 1 || strchr(copy, ':') == NULL)
    return FALSE;
  g_hash_table_add(redaction->seen, g_ascii_strdown(copy, -1));
  g_string_append_printf(out, "2001:db8:%x%02x:%x%02x::%x", 1 + bytes[0] % 15, bytes[1],
                         1 + bytes[2] % 15, bytes[3], 1 + bytes[4]);
  return TRUE;
}
