/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands in a BounceOptions; only a pointer to it leaves the library. */
#ifndef BOUNCE_MESSAGE_BOUNCE_OPTIONS_H
#define BOUNCE_MESSAGE_BOUNCE_OPTIONS_H

#include <bounce/options.h>

#include "rules/rules.h"

struct _BounceOptions {
  char *verp;
  char *envelope_recipient;
  gboolean evidence;
  gboolean reasons; /* of the evidence the row of the reason alone */
  gboolean forwarded;
  const BounceRules *rules; /* never NULL; a reference */
};

/* The analysis asks `rules`, to which the options take a reference. */
void bounce_options_use_rules(BounceOptions *options, const BounceRules *rules);

/* Collects the row of the reason, where no evidence is collected. */
void bounce_options_collect_reasons(BounceOptions *options);

/* `options`, or the defaults for NULL. */
const BounceOptions *bounce_options_or_default(const BounceOptions *options);

#endif
