/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Organisational domains by the public suffix list. */
#ifndef BOUNCE_HISTORY_DOMAIN_H
#define BOUNCE_HISTORY_DOMAIN_H

#include <glib.h>

/* HistoryModule.organisation (history.h). */
const char *domain_organisation(const char *host);

/* HistoryModule.has_suffix. */
gboolean domain_has_suffix(const char *host);

#endif
