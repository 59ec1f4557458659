/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Organisational domains by the public suffix list. */
#ifndef BOUNCE_HISTORY_DOMAIN_H
#define BOUNCE_HISTORY_DOMAIN_H

/* HistoryModule.organisation (history.h). */
const char *domain_organisation(const char *host);

#endif
