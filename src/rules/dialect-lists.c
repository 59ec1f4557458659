/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The lists of templates that a section of dialects.ini may hold. Whoever goes through them, the
 * compiler, the reader, who looks for all words of the rules, does so by this table.
 */
#include <stddef.h>

#include "rules/rules.h"

#define LIST(name, fields, action)                                                                 \
  {                                                                                                \
#name, fields, offsetof(BounceDialect, name), action                                           \
  }

const BounceDialectList bounce_rules_dialect_lists[BOUNCE_DIALECT_LISTS] = {
  LIST(rcpt, "* addr local orig host mta status text", BOUNCE_ACTION_NONE),
  LIST(text, "* orig host mta status text until", BOUNCE_ACTION_NONE),
  LIST(skip, "*", BOUNCE_ACTION_NONE),
  LIST(mailer, "*", BOUNCE_ACTION_NONE),
  LIST(end, "*", BOUNCE_ACTION_NONE),
  LIST(failed, "* mta", BOUNCE_ACTION_FAILED),
  LIST(delayed, "* mta", BOUNCE_ACTION_DELAYED),
  LIST(relayed, "* mta", BOUNCE_ACTION_RELAYED),
  LIST(delivered, "* mta", BOUNCE_ACTION_DELIVERED),
};
