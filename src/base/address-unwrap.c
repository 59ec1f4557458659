/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Undoes what forwarders and signers wrap around an envelope sender: SRS (Mail::SRS, libsrs2: SRS0
 * and SRS1) and BATV (draft-levine-smtp-batv: prvs, btv1). In: an address. Out: the address inside.
 * It does not check hashes or time stamps, which only the signer can, and never guesses at opaque
 * tokens.
 */
#include "base/address.h"

/* Wrapped addresses inside each other that are undone; real mail shows three at most. */
#define DEPTH_MAX 4

/* A BATV tag is 10 digits (K DDD SSSSSS); implementations write 8 to 12. */
#define TAG_MIN 8
#define TAG_MAX 12

/* The bytes up to `separator`, which is taken too; FALSE when it is missing or nothing stands
 * before. */
static gboolean take_until(BounceScan *scan, const char *separator, BounceScan *token)
{
  const char *found = memmem(scan->p, bounce_scan_left(scan), separator, strlen(separator));
  if (found == NULL || found == scan->p)
    return FALSE;
  *token = (BounceScan){ scan->p, found };
  scan->p = found + strlen(separator);
  return TRUE;
}

static char *join(BouncePool *pool, BounceScan local, BounceScan domain)
{
  g_autofree char *address = g_strdup_printf("%.*s@%.*s", (int) bounce_scan_left(&local), local.p,
                                             (int) bounce_scan_left(&domain), domain.p);
  if (!bounce_address_is_valid(address, strlen(address)))
    return NULL;
  return bounce_address_normalize(pool, address, strlen(address));
}

/* hash "=" time stamp "=" domain "=" local part */
static char *srs0(BouncePool *pool, BounceScan rest)
{
  BounceScan hash, stamp, domain;
  if (!take_until(&rest, "=", &hash) || !take_until(&rest, "=", &stamp)
      || !take_until(&rest, "=", &domain) || rest.p >= rest.end)
    return NULL;
  if (memchr(domain.p, '.', bounce_scan_left(&domain)) == NULL)
    return NULL;
  return join(pool, rest, domain);
}

static gboolean srs_separator(BounceScan *scan)
{
  return bounce_scan_byte(scan, '=') || bounce_scan_byte(scan, '+') || bounce_scan_byte(scan, '-');
}

/* "SRS0" sep ... / "SRS1" sep hash "=" forwarder "=" sep ..., sep being one of "=", "+", "-". */
static char *unwrap_srs(BouncePool *pool, BounceScan local)
{
  BounceScan hash, forwarder;
  if (bounce_scan_literal(&local, "SRS0"))
    return srs_separator(&local) ? srs0(pool, local) : NULL;
  if (!bounce_scan_literal(&local, "SRS1") || !srs_separator(&local)
      || !take_until(&local, "=", &hash) || !take_until(&local, "=", &forwarder)
      || !srs_separator(&local))
    return NULL;
  return srs0(pool, local);
}

static gboolean is_tag(BounceScan text)
{
  gsize length = bounce_scan_left(&text);
  gboolean digit = FALSE;
  if (length < TAG_MIN || length > TAG_MAX)
    return FALSE;
  for (; text.p < text.end; text.p++) {
    if (!g_ascii_isxdigit(*text.p))
      return FALSE;
    digit |= g_ascii_isdigit(*text.p);
  }
  return digit;
}

/* "prvs=" tag "=" user, and the first draft's "prvs=" user "/" tag (also written with "="). */
static char *unwrap_prvs(BouncePool *pool, BounceScan rest, BounceScan domain)
{
  BounceScan first, last = rest;
  const char *slash = memrchr(rest.p, '/', bounce_scan_left(&rest));
  const char *equals = memrchr(rest.p, '=', bounce_scan_left(&rest));
  if (take_until(&last, "=", &first) && is_tag(first))
    return join(pool, last, domain);
  for (guint i = 0; i < 2; i++) {
    const char *cut = i == 0 ? slash : equals;
    if (cut != NULL && is_tag((BounceScan){ cut + 1, rest.end }))
      return join(pool, (BounceScan){ rest.p, cut }, domain);
  }
  return NULL;
}

static char *unwrap_batv(BouncePool *pool, BounceScan local, BounceScan domain)
{
  BounceScan tag;
  if (bounce_scan_literal(&local, "btv1=="))
    return take_until(&local, "==", &tag) ? join(pool, local, domain) : NULL;
  if (bounce_scan_literal(&local, "msprvs1="))
    return take_until(&local, "=", &tag) ? join(pool, local, domain) : NULL;
  return bounce_scan_literal(&local, "prvs=") ? unwrap_prvs(pool, local, domain) : NULL;
}

static char *unwrap_once(BouncePool *pool, const char *address)
{
  const char *at = strrchr(address, '@');
  if (at == NULL || at - address > BOUNCE_ADDRESS_MAX)
    return NULL;
  BounceScan local = { address, at };
  char *inner = unwrap_srs(pool, local);
  return inner != NULL ? inner : unwrap_batv(pool, local, bounce_scan_string(at + 1));
}

char *bounce_address_unwrap(BouncePool *pool, const char *address)
{
  char *result = NULL;
  for (guint depth = 0; address != NULL && depth < DEPTH_MAX; depth++) {
    char *inner = unwrap_once(pool, address);
    if (inner != NULL)
      result = inner;
    address = inner;
  }
  return result;
}
