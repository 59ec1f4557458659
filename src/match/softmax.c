/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The softmax of scores by a table of e^-x. In: scores in fixed point; out: shares in fixed point.
 * Integers only: floating point differs between machines in the last digit, and the tables of the
 * build must not. Chooses nothing.
 */
#include "match/softmax.h"

/* e^-i and e^-(i / UNIT), times 2^ONE_BITS. */
#define ONE_BITS 24
static const gint32 wholes[] = {
  16777216, 6171993, 2270549, 835288, 307285, 113044, 41587, 15299, 5628,
  2070,     762,     280,     103,    38,     14,     5,     2,
};

static const gint32 parts[] = {
  16777216, 16517109, 16261035, 16008931, 15760736, 15516388, 15275829, 15038999,
  14805841, 14576298, 14350313, 14127832, 13908801, 13693165, 13480872, 13271870,
  13066109, 12863538, 12664107, 12467768, 12274473, 12084175, 11896828, 11712384,
  11530801, 11352032, 11176035, 11002767, 10832185, 10664247, 10498913, 10336143,
  10175896, 10018133, 9862816,  9709908,  9559370,  9411165,  9265259,  9121614,
  8980197,  8840972,  8703905,  8568963,  8436114,  8305324,  8176562,  8049796,
  7924996,  7802130,  7681169,  7562084,  7444844,  7329423,  7215791,  7103920,
  6993784,  6885356,  6778608,  6673515,  6570052,  6468193,  6367913,  6269188,
};

/* e^(-score / UNIT) times 2^ONE_BITS; 0 where nothing is left of it. */
static gint64 power(gint64 score)
{
  gint64 whole = score / BOUNCE_SOFTMAX_UNIT;
  if (whole >= (gint64) G_N_ELEMENTS(wholes))
    return 0;
  return ((gint64) wholes[whole] * parts[score % BOUNCE_SOFTMAX_UNIT]) >> ONE_BITS;
}

void bounce_softmax(const gint32 *scores, guint n, gint32 *shares)
{
  gint32 top = scores[0];
  gint64 sum = 0;
  for (guint i = 1; i < n; i++)
    top = MAX(top, scores[i]);
  for (guint i = 0; i < n; i++) {
    gint64 value = power((gint64) top - scores[i]);
    shares[i] = (gint32) value;
    sum += value;
  }
  for (guint i = 0; i < n; i++)
    shares[i] = (gint32) ((gint64) shares[i] * BOUNCE_SOFTMAX_WHOLE / sum);
}
