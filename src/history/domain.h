/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Organisational domains by the public suffix list, which is a module: loaded when it is asked. */
#ifndef BOUNCE_HISTORY_DOMAIN_H
#define BOUNCE_HISTORY_DOMAIN_H

#include <glib.h>

/* What the module offers. Hosts are in lower case. */
typedef struct {
  /*
   * The organisational domain ("example.co.uk" of "mx.a.example.co.uk"); `host` itself when it has
   * none. Borrowed from `host`.
   */
  const char *(*organisation)(const char *host);
  /* TRUE when `host` ends in a suffix that the list has: what a host name ends in, unlike "e.g". */
  gboolean (*has_suffix)(const char *host);
} DomainList;

/* The list, loaded at the first call. NULL with HISTORY_ERROR_MODULE when it is not there. */
const DomainList *domain_list(GError **error);

#endif
