/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The folders that a walk has entered: links that lead in a circle are followed once. */
#ifndef BOUNCE_SOURCE_VISITED_H
#define BOUNCE_SOURCE_VISITED_H

#include <sys/stat.h>

#include <glib.h>

/* Folders within folders hold a descriptor each; a forged tree would use them up. */
#define BOUNCE_VISITED_DEPTH_MAX 100

/* Free with g_hash_table_unref(). */
GHashTable *bounce_visited_new(void);

/* TRUE the first time the folder of `info` is seen. */
gboolean bounce_visited_add(GHashTable *visited, const struct stat *info);

/* Adds the folders around the open folder `fd`: a link to one of them leads in a circle, too. */
void bounce_visited_add_above(GHashTable *visited, int fd);

#endif
