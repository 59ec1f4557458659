/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Status parts. In: their text. Out: groups of unfolded fields with line numbers (RFC 3464
 * section 2.1), however many empty lines divide them. It gives no field a value: that is the work
 * of evidence/.
 */
#include "message/status-part.h"

#include "message/fields.h"
#include "message/limits.h"

/* Fields that begin a group of RFC 3464 in prose. */
static const char *const status_starts[] = {
  "Reporting-MTA", "Final-Recipient",   "Original-Recipient", "Original-Envelope-Id",
  "Action",        "Received-From-MTA", "Arrival-Date",       "DSN-Gateway",
};

static gboolean is_start(BounceScan name)
{
  for (gsize i = 0; i < G_N_ELEMENTS(status_starts); i++)
    if (bounce_scan_is(name, status_starts[i]))
      return TRUE;
  return FALSE;
}

static gboolean group_reports(const BounceFields *group)
{
  gboolean named = bounce_fields_get(group, "Final-Recipient") != NULL
                   || bounce_fields_get(group, "Original-Recipient") != NULL;
  return named
         && (bounce_fields_get(group, "Action") != NULL
             || bounce_fields_get(group, "Status") != NULL
             || bounce_fields_get(group, "Diagnostic-Code") != NULL);
}

gboolean bounce_status_part_reports(const BounceStatusPart *status)
{
  for (guint i = 0; i < status->n_groups; i++)
    if (group_reports(&status->groups[i]))
      return TRUE;
  return FALSE;
}

/* Gives `groups` to `status` and frees it. */
static gboolean part_end(BouncePool *pool, GArray *groups, BounceStatusPartType type, guint part,
                         BounceStatusPart *status)
{
  gsize size = groups->len * sizeof(BounceFields);
  BounceFields *kept = bounce_pool_alloc(pool, size);
  *status = (BounceStatusPart){ .type = type };
  status->part = part;
  status->n_groups = groups->len;
  if (size > 0)
    memcpy(kept, groups->data, size);
  status->groups = kept;
  g_array_free(groups, TRUE);
  return status->n_groups > 0;
}

gboolean bounce_status_part_read(BouncePool *pool, const char *text, gsize length,
                                 BounceStatusPartType type, guint part, BounceStatusPart *status,
                                 gboolean *cut)
{
  GArray *groups = g_array_new(FALSE, FALSE, sizeof(BounceFields));
  BounceScan scan = bounce_scan(text, length);
  guint line = 1;
  while (scan.p < scan.end) {
    BounceFields group;
    if (groups->len >= BOUNCE_LIMIT_GROUPS) {
      *cut = TRUE;
      break;
    }
    if (bounce_fields_parse(pool, &scan, BOUNCE_FIELDS_JOIN, NULL, &line, &group, cut))
      g_array_append_val(groups, group);
  }
  return part_end(pool, groups, type, part, status);
}

gboolean bounce_status_part_find(BouncePool *pool, const char *text, gsize length, guint part,
                                 BounceStatusPart *status, gboolean *cut)
{
  GArray *groups = g_array_new(FALSE, FALSE, sizeof(BounceFields));
  BounceScan scan = bounce_scan(text, length);
  guint number = 1;
  while (scan.p < scan.end && groups->len < BOUNCE_LIMIT_GROUPS) {
    BounceScan rest = scan;
    BounceScan line;
    BounceScan name;
    BounceFields group;
    bounce_scan_line(&rest, &line);
    if (bounce_fields_name(&line, &name) && is_start(name)) {
      bounce_fields_parse(pool, &scan, BOUNCE_FIELDS_STRICT, NULL, &number, &group, cut);
      g_array_append_val(groups, group);
    } else {
      scan = rest;
      number++;
    }
  }
  *cut |= scan.p < scan.end;
  part_end(pool, groups, BOUNCE_STATUS_DSN, part, status);
  return bounce_status_part_reports(status);
}
