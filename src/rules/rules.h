/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The shapes of the rule tables that tools/compile-rules makes of the .ini files beside this. */
#ifndef BOUNCE_RULES_H
#define BOUNCE_RULES_H

#include <bounce/catalog.h>

/* codes.ini, in its order. */
extern const BounceCode bounce_rules_codes[];
extern const guint bounce_rules_n_codes;

/* kinds.ini: a NULL list is no condition; every list given must hold. */
typedef struct {
  const char *id;
  BounceKind kind;
  const char *const *header;
  const char *const *unless;
  const char *const *subject;
  const char *const *text;
  const char *const *from;
  gboolean beats_report; /* asked before status parts are */
  int daemon; /* 1: From must be a mail system's address, -1: must not, 0: either */
} BounceKindRule;

extern const BounceKindRule bounce_rules_kinds[];
extern const guint bounce_rules_n_kinds;

/* reasons.ini, indexed by BounceReason. */
extern const BounceReasonInfo bounce_rules_reasons[];

#endif
