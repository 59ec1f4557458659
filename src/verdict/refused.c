/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The address of the sending host that a refusal names. In: a remote system's answer, with its
 * reply code (RFC 5321 section 4.2), and who gave it. Out: an IPv4 or IPv6 address. What the
 * reporting system says itself ("connect to 192.0.2.1") is no answer: there the address is the
 * other's.
 */
#include "verdict/refused.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/scan.h"

/* A label of a tag that stands before an IPv6 address (RFC 5321 section 4.1.3). */
static const char tag[] = "IPv6:";

/* "::1" and "1::" are the shortest; what is shorter is a number of a sentence. */
#define ADDRESS_MIN 3

static gsize tag_length(const char *text)
{
  gboolean is_tag = (*text | 0x20) == 'i' && g_ascii_strncasecmp(text, tag, strlen(tag)) == 0;
  return is_tag ? strlen(tag) : 0;
}

/* Bytes of what may be an address: no letter beyond f, so that words end it. */
static gsize address_length(const char *text)
{
  const char *end = text;
  while (g_ascii_isxdigit(*end) || *end == '.' || *end == ':')
    end++;
  return (gsize) (end - text);
}

/* A stop or colon behind an address is the sentence's. */
static gsize without_stop(const char *text, gsize length)
{
  while (length > 0 && (text[length - 1] == '.' || text[length - 1] == ':'))
    length--;
  return length;
}

/* Of 192.0.2.1:25 the address. */
static gsize without_port(const char *text, gsize length)
{
  const char *colon = memchr(text, ':', length);
  gboolean only = colon != NULL
                  && memchr(colon + 1, ':', length - (gsize) (colon + 1 - text)) == NULL
                  && memchr(text, '.', (gsize) (colon - text)) != NULL;
  return only ? (gsize) (colon - text) : length;
}

static gboolean is_address(const char *text, gsize length)
{
  char copy[INET6_ADDRSTRLEN];
  guint8 parsed[sizeof(struct in6_addr)];
  if (length >= sizeof copy)
    return FALSE;
  memcpy(copy, text, length);
  copy[length] = '\0';
  /* "1::" and "::" are how sentences and programs write other things. */
  return inet_pton(AF_INET, copy, parsed) == 1
         || (length > 6 && strstr(copy, "::") != copy && inet_pton(AF_INET6, copy, parsed) == 1);
}

/* An address stands alone, or in brackets, quotes or an URL; it is no end of a word or of a
 * mailbox.
 */
static gboolean may_begin(const char *text, const char *p)
{
  if (p > text + 1 && p[-1] == '[' && p[-2] == '@')
    return FALSE;
  return p == text || (!g_ascii_isalnum(p[-1]) && strchr("@-_.%:", p[-1]) == NULL)
         || (p[-1] == ':' && (gsize) (p - text) >= strlen(tag)
             && g_ascii_strncasecmp(p - strlen(tag), tag, strlen(tag)) == 0);
}

static gboolean may_end(const char *end)
{
  return !g_ascii_isalnum(*end) && strchr("-_%", *end == '\0' ? ' ' : *end) == NULL;
}

const char *bounce_refused_ip(BouncePool *pool, const char *answer, const char *remote_mta)
{
  BounceScan reply = bounce_scan_string(answer != NULL ? answer : "");
  guint code;
  if (!bounce_scan_number(&reply, 3, &code) || code < 400 || code > 599)
    return NULL;
  for (const char *p = reply.p; *p != '\0';) {
    gsize run = address_length(p);
    gsize length = without_port(p, without_stop(p, run));
    if (length >= ADDRESS_MIN && may_begin(answer, p) && is_address(p, length)
        && may_end(p + run)) {
      const char *found = bounce_pool_strndup(pool, p, length);
      if (remote_mta == NULL || strstr(remote_mta, found) == NULL)
        return found;
    }
    p += MAX(MAX(tag_length(p), run), 1);
  }
  return NULL;
}
