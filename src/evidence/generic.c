/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Recipients by structure, for texts no dialect knows. In: a message that looks like a bounce. Out:
 * a statement for each address that failed.
 */
#include "evidence/readers.h"

void bounce_generic_gather(BounceFacts *facts, const BounceMessage *message)
{
}
