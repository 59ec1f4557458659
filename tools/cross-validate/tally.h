/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What was judged rightly, counted and printed. */
#ifndef CROSS_VALIDATE_TALLY_H
#define CROSS_VALIDATE_TALLY_H

#include "examples.h"
#include "match/likeness.h"

typedef struct {
  guint lines;
  guint reason;
  guint family;
  guint verdict;
  guint fault;
  guint soft;
  guint soft_called_hard;
  guint hard;
  guint hard_missed;
} Tally;

void tally_add(Tally *tally, const Example *example, BounceReason reason, BounceVerdict verdict,
               BounceFault fault);
void tally_add_tally(Tally *tally, const Tally *other);

/* `title` is what the rows are. */
void tally_print_head(const char *title);
void tally_print(const char *name, const Tally *tally);

/* Steps of sureness, each of this many parts of %BOUNCE_LIKENESS_WHOLE. */
#define SURENESS_STEP 100
#define SURENESS_STEPS (BOUNCE_LIKENESS_WHOLE / SURENESS_STEP)

/* How likeness was right, by how sure it was. */
typedef struct {
  guint said[SURENESS_STEPS + 1];
  guint right[SURENESS_STEPS + 1];
  guint said_hard[SURENESS_STEPS + 1];
  guint hard_wrongly[SURENESS_STEPS + 1];
} Sureness;

void sureness_add(Sureness *sureness, const Example *example, const BounceLikeness *found);
void sureness_print(const Sureness *sureness);

#endif
