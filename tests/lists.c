/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reads the tables in tests/lists. In: a name. Out: rows of cells; no quoting, no empty rows. */
#include "lists.h"

#include "test.h"

GPtrArray *list_read(const char *name)
{
  g_autofree char *path = g_build_filename(test_data(), "..", "tests", "lists", name, NULL);
  g_autofree char *text = NULL;
  ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '#' && **line != '\0')
      g_ptr_array_add(rows, g_strsplit(*line, "\t", -1));
  return rows;
}
