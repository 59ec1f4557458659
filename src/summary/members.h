/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Records as a list owner needs them: who of which list, why, when, how often. */
#ifndef BOUNCE_SUMMARY_MEMBERS_H
#define BOUNCE_SUMMARY_MEMBERS_H

#include <bounce/report.h>

#include "format/table.h"

typedef struct {
  const char *list; /* (nullable): the list, whatever the mail says */
  gboolean group;   /* one row a subscriber and list instead of one a record */
  TableStyle style;
  Table table;
  guint left_out;     /* `group`: messages that history does not count: nobody bounced */
  GHashTable *groups; /* key -> Member */
  GPtrArray *order;   /* Member, as they came first */
} Members;

/* `list`, `group` and `style` are set; writes to `out`, as members_take() and members_end() do. */
void members_begin(Members *members, GString *out);

/* Appends what is wanted of a record to `packed`; maybe in another process. */
void members_pack(const Members *members, const BounceReportInfo *info,
                  const BounceRecipient *recipient, GString *packed);

/* Takes what members_pack() made, and empties it. */
void members_take(Members *members, GString *packed, GString *out);

void members_end(Members *members, GString *out);

#endif
