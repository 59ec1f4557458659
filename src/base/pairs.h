/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which pairs of neighbouring bytes occur in a text, cases alike: most of the words that are looked
 * for in it have a pair that does not, and need not be searched. Bytes that are equal in their last
 * five bits count as one, so that a text can seem to hold what it does not, never the reverse.
 */
#ifndef BOUNCE_BASE_PAIRS_H
#define BOUNCE_BASE_PAIRS_H

#include <glib.h>

typedef struct {
  guint32 after[32]; /* by the first byte: bits of the second */
} BouncePairs;

/* Adds those of `text`, to none at first. */
static inline void bounce_pairs_add(BouncePairs *pairs, const char *text, gsize length)
{
  guint first = length > 0 ? text[0] & 31 : 0;
  for (gsize i = 1; i < length; i++) {
    guint second = text[i] & 31;
    pairs->after[first] |= 1U << second;
    first = second;
  }
}

/* Whether the two bytes at `pair` are neighbours in a text that was added. */
static inline gboolean bounce_pairs_have(const BouncePairs *pairs, const char *pair)
{
  return (pairs->after[pair[0] & 31] >> (pair[1] & 31) & 1) != 0;
}

/* FALSE when `words` occurs in no text that was added, in any case. */
static inline gboolean bounce_pairs_may_hold(const BouncePairs *pairs, const char *words)
{
  if (*words == '\0')
    return TRUE;
  for (; words[1] != '\0'; words++)
    if (!bounce_pairs_have(pairs, words))
      return FALSE;
  return TRUE;
}

#endif
