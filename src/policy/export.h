/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The forms in which a suppression list leaves: one row a form in export.c. */
#ifndef BOUNCE_POLICY_EXPORT_H
#define BOUNCE_POLICY_EXPORT_H

#include "format/table.h"
#include "policy/suppression.h"

typedef struct {
  const Policy *policy;
  const char *list; /* (nullable) */
  const char *name; /* (nullable): what the list manager calls it */
  const TableStyle *style;
} ExportContext;

typedef struct _Export Export;

/* A format that has tables, or "addresses", "mailman" ...; NULL when there is none. */
const Export *export_find(const char *name);

/* All names, separated by ", ". Free with g_free(). */
char *export_names(void);

/* Whom the form lists unless the user says otherwise: a bit set of PolicyState. */
guint export_states(const Export *export);

/* TRUE when the form names the list, so that ExportContext.name must be given. */
gboolean export_needs_name(const Export *export);

/*
 * Appends `list` (of Suppression) to `out`. `skipped` receives borrowed addresses that the
 * program the form is for cannot hold (quotes, too long, not ASCII for Mailman ...).
 */
void export_write(const Export *export, const ExportContext *context, const GArray *list,
                  GString *out, GPtrArray *skipped);

#endif
