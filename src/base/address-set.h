/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether texts name addresses, for texts that are asked about many of them: what a long text names
 * is found once. Texts are told apart by where they stand, and must outlive the sets.
 */
#ifndef BOUNCE_BASE_ADDRESS_SET_H
#define BOUNCE_BASE_ADDRESS_SET_H

#include "base/address.h"

typedef struct _BounceAddressSets BounceAddressSets;

/* NULL is an empty start: the sets are made when a long text is first asked about. */
void bounce_address_sets_free(BounceAddressSets *sets);

/* bounce_address_occurs(), whose answer it gives. */
gboolean bounce_address_sets_occurs(BounceAddressSets **sets, const char *text,
                                    const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceAddressSets, bounce_address_sets_free)

#endif
