/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Finds test mail. In: a folder. Out: the paths of its messages. */
#include "corpus.h"

#include <string.h>

static void collect(GPtrArray *paths, const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (g_file_test(path, G_FILE_TEST_IS_DIR) && strcmp(name, "hostile") != 0)
      collect(paths, path);
    else if (g_str_has_suffix(name, ".eml"))
      g_ptr_array_add(paths, g_steal_pointer(&path));
  }
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *corpus_paths(const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  collect(paths, folder);
  g_ptr_array_sort(paths, compare_paths);
  return paths;
}
