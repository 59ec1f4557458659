/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Scores to shares of a whole in integers, so that every machine gets the same. */
#ifndef BOUNCE_MATCH_SOFTMAX_H
#define BOUNCE_MATCH_SOFTMAX_H

#include <glib.h>

/* Of a score: this much more means e times as likely. */
#define BOUNCE_SOFTMAX_UNIT 64
/* What all shares come to, but for rounding. */
#define BOUNCE_SOFTMAX_WHOLE 65536

/* shares[i] = e^(scores[i] / UNIT), scaled so that the `n` of them are a whole. `n` is not 0. */
void bounce_softmax(const gint32 *scores, guint n, gint32 *shares);

#endif
