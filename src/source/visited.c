/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which folders a walk has entered, by device and inode. In: what fstat() says of a folder. Out:
 * whether it is new. It opens nothing.
 */
#include "source/visited.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>

typedef struct {
  guint64 device;
  guint64 inode;
} VisitedFolder;

static guint visited_hash(gconstpointer key)
{
  const VisitedFolder *folder = key;
  return (guint) (folder->inode ^ (folder->inode >> 32) ^ (folder->device * 31));
}

static gboolean visited_equal(gconstpointer a, gconstpointer b)
{
  return memcmp(a, b, sizeof(VisitedFolder)) == 0;
}

GHashTable *bounce_visited_new(void)
{
  return g_hash_table_new_full(visited_hash, visited_equal, g_free, NULL);
}

gboolean bounce_visited_add(GHashTable *visited, const struct stat *info)
{
  VisitedFolder *folder = g_new(VisitedFolder, 1);
  *folder = (VisitedFolder){ info->st_dev, info->st_ino };
  return g_hash_table_add(visited, folder);
}

void bounce_visited_add_above(GHashTable *visited, int fd)
{
  g_autoptr(GString) path = g_string_new("..");
  struct stat info;
  while (path->len < PATH_MAX && fstatat(fd, path->str, &info, 0) == 0
         && bounce_visited_add(visited, &info))
    g_string_append(path, "/..");
}
