/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a message is: bounce, delay, complaint, automatic answer ... or no bounce at all. */
#ifndef BOUNCE_VERDICT_KIND_H
#define BOUNCE_VERDICT_KIND_H

#include "evidence/evidence.h"

/*
 * The kind of `message` by its status parts, then by rules/kinds.ini, then by what text readers
 * found. `rule` is set to the id of what decided, a constant.
 */
BounceKind bounce_kind_decide(const BounceMessage *message, const BounceFacts *facts,
                              const char **rule);

/* The kind of a message that tells of nothing but `action`; BOUNCE_KIND_NONE for none. */
BounceKind bounce_kind_of_action(BounceAction action);

#endif
