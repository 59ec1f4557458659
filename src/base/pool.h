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

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BouncePool, bounce_pool_free)

#endif
