/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What fuzz targets share: the entry that libFuzzer and main.c call, and assertions. */
#ifndef BOUNCE_TESTS_FUZZ_H
#define BOUNCE_TESTS_FUZZ_H

#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The target: any bytes; returns 0, or ends the process when something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define fuzz_assert(condition)                                                                     \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

#define fuzz_assert_utf8(text) fuzz_assert(g_utf8_validate(text, -1, NULL))

/* The part of `data` up to the first NUL, which is taken too; for targets with several inputs. */
static inline char *fuzz_take(const uint8_t **data, size_t *size)
{
  const uint8_t *nul = *size > 0 ? memchr(*data, 0, *size) : NULL;
  size_t length = nul != NULL ? (size_t) (nul - *data) : *size;
  char *text = g_strndup((const char *) *data, length);
  *data += nul != NULL ? length + 1 : length;
  *size -= nul != NULL ? length + 1 : length;
  return text;
}

#endif
