/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How many recipients logs say were reached: by day, domain and host, none by itself. */
#ifndef BOUNCE_SOURCE_SENT_H
#define BOUNCE_SOURCE_SENT_H

#include "source/log/reached.h"

/* Rows; more of them are counted without a domain: a log of domains that never end. */
#define BOUNCE_SENT_MAX 20000
/* Bytes of a domain and of a host (RFC 1035 section 2.3.4). */
#define BOUNCE_SENT_NAME_MAX 255
/* Labels of a host that are kept: each customer of a large provider has a host of its own. */
#define BOUNCE_SENT_LABELS 3

typedef struct _BounceSent BounceSent;

typedef struct {
  gint64 day;         /* of Unix time; 0: not known */
  const char *domain; /* "": not known */
  const char *host;   /* the end of the name of the server that took it; "": not known */
  guint64 count;
} BounceSentRow;

BounceSent *bounce_sent_new(void);
void bounce_sent_free(BounceSent *sent);

/* `reached` (nullable, not owned) is told of each delivery, too. */
void bounce_sent_set_reached(BounceSent *sent, BounceReached *reached);
BounceReached *bounce_sent_reached(const BounceSent *sent);

/* One recipient: an address, maybe in angle brackets, and a host, maybe with its address behind. */
void bounce_sent_add(BounceSent *sent, gint64 day, BounceScan recipient, BounceScan host);

/* TRUE when a new row is not kept any more. */
gboolean bounce_sent_is_full(const BounceSent *sent);

/* Calls `visit` for each row, which is borrowed for the call; in any order. */
typedef void (*BounceSentVisit)(const BounceSentRow *row, gpointer data);
void bounce_sent_each(const BounceSent *sent, BounceSentVisit visit, gpointer data);

void bounce_sent_empty(BounceSent *sent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceSent, bounce_sent_free)

#endif
