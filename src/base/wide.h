/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looks at eight bytes at a time: whether text is plain ASCII, which nearly all of it is. */
#ifndef BOUNCE_BASE_WIDE_H
#define BOUNCE_BASE_WIDE_H

#include <glib.h>
#include <string.h>

/* `byte` in each of the eight. */
#define BOUNCE_WIDE(byte) (G_GUINT64_CONSTANT(0x0101010101010101) * (guchar) (byte))

/* Not 0 when `byte` is one of the eight. */
static inline guint64 bounce_wide_has(guint64 eight, char byte)
{
  guint64 zero = eight ^ BOUNCE_WIDE(byte);
  return (zero - BOUNCE_WIDE(1)) & ~zero & BOUNCE_WIDE(0x80);
}

/* Eight ASCII bytes with their letters in lower case. */
static inline guint64 bounce_wide_lower(guint64 eight)
{
  guint64 letters = (eight + BOUNCE_WIDE(0x80 - 'A')) & ~(eight + BOUNCE_WIDE(0x7F - 'Z'));
  return eight | (letters & BOUNCE_WIDE(0x80)) >> 2;
}

/*
 * A number of bytes at the beginning of `text` that are all visible ASCII or blanks, neither `a`
 * nor `b`: a multiple of eight. Those behind them are to be looked at one by one.
 */
static inline gsize bounce_wide_plain(const char *text, gsize length, char a, char b)
{
  gsize run = 0;
  for (guint64 eight; run + sizeof eight <= length; run += sizeof eight) {
    memcpy(&eight, text + run, sizeof eight);
    /* A byte is at least 0x80, below 0x20 (which borrows), or 0x7F (which carries). */
    guint64 odd = (eight | (eight - BOUNCE_WIDE(0x20)) | (eight + BOUNCE_WIDE(1)));
    if (((odd & BOUNCE_WIDE(0x80)) | bounce_wide_has(eight, a) | bounce_wide_has(eight, b)) != 0)
      break;
  }
  return run;
}

/* The same of bytes below 0x80. */
static inline gsize bounce_wide_ascii(const char *text, gsize length, char a, char b)
{
  gsize run = 0;
  for (guint64 eight; run + sizeof eight <= length; run += sizeof eight) {
    memcpy(&eight, text + run, sizeof eight);
    if (((eight & BOUNCE_WIDE(0x80)) | bounce_wide_has(eight, a) | bounce_wide_has(eight, b)) != 0)
      break;
  }
  return run;
}

#endif
