/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An arena: what one report owns, freed at once. Memory from it is never freed by itself. */
#ifndef BOUNCE_BASE_POOL_H
#define BOUNCE_BASE_POOL_H

#include <glib.h>

typedef struct _BouncePool BouncePool;

BouncePool *bounce_pool_new(void);
void bounce_pool_free(BouncePool *pool);

/* `size` zeroed bytes, aligned for any type. */
gpointer bounce_pool_alloc(BouncePool *pool, gsize size);

/* A NUL-terminated copy of `length` bytes. */
char *bounce_pool_strndup(BouncePool *pool, const char *text, gsize length);

/* A copy of `text`; NULL for NULL. */
char *bounce_pool_strdup(BouncePool *pool, const char *text);

/* What one message, whose pool this is, may use up of several things. */
typedef enum {
  BOUNCE_SPEND_CONVERSIONS, /* from one charset to another */
  BOUNCE_SPEND_CONVERTED,   /* bytes converted between charsets */
  BOUNCE_SPEND_REPAIRED,    /* bytes of MIME structure put together again */
  BOUNCE_SPEND_TEXTS,       /* bytes of texts, before they are decoded */
  BOUNCE_SPEND_VALUES,      /* bytes of values that a report states */
  BOUNCE_SPEND_LAST
} BounceSpend;

/* Counts `amount`; FALSE, and noted, when more than `limit` would be used up: then nothing is. */
gboolean bounce_pool_spend(BouncePool *pool, BounceSpend what, gsize amount, gsize limit);

/* TRUE when something was refused. */
gboolean bounce_pool_is_overspent(const BouncePool *pool);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BouncePool, bounce_pool_free)

#endif
