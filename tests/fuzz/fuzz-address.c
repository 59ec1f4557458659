/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Addresses: finding, one normal form, keys, and undoing VERP, SRS and BATV. */
#include "base/address.h"
#include "base/text.h"
#include "fuzz.h"

static void check_one(BouncePool *pool, const char *text, gsize length, const char *verp)
{
  char *normal = bounce_address_normalize(pool, text, length);
  bounce_address_xtext(pool, text, length);
  bounce_address_typed(pool, text, length);
  bounce_address_is_valid(text, length);
  if (normal == NULL)
    return;
  fuzz_assert(bounce_address_equal(normal, normal));
  fuzz_assert(bounce_address_key(pool, normal) != NULL);
  bounce_address_unwrap(pool, normal);
  bounce_address_verp(pool, normal, NULL);
  bounce_address_verp(pool, normal, verp);
}

/* Equal addresses have equal keys, and others have others. */
static void check_pair(BouncePool *pool, const char *a, const char *b)
{
  gboolean same = strcmp(bounce_address_key(pool, a), bounce_address_key(pool, b)) == 0;
  fuzz_assert(bounce_address_equal(a, b) == same);
  fuzz_assert(bounce_address_equal(b, a) == same);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_autofree char *raw = fuzz_take(&data, &size);
  g_autofree char *verp = fuzz_take(&data, &size);
  const char *text = bounce_text_utf8(pool, raw, strlen(raw));
  const char *before = NULL;
  BounceScan scan = bounce_scan_string(text);
  BounceScan found;
  const char *at = scan.p;
  for (; bounce_address_find(&scan, &found); at = scan.p) {
    fuzz_assert(scan.p > at && found.p >= text && found.p < found.end && found.end <= scan.end);
    char *address = bounce_pool_strndup(pool, found.p, bounce_scan_left(&found));
    check_one(pool, address, strlen(address), verp);
    if (before != NULL)
      check_pair(pool, before, address);
    before = address;
  }
  check_one(pool, text, MIN(strlen(text), BOUNCE_ADDRESS_MAX), verp);
  return 0;
}
