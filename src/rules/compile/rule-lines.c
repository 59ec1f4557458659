/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lines of rule files. In: the text of a file. Out: the same with one line a value, comments left
 * out; and the alternatives of a value. It does not know what a key means; rule-file.c reads the
 * values.
 */
#include "rules/compile/rule-lines.h"

#include <string.h>

/* Adds one line; `goes_on`: whether there is a value that it may go on with. FALSE: it would, and
 * there is none. */
static gboolean add_line(GString *joined, char *line, gboolean *goes_on)
{
  gboolean is_indented = *line == ' ' || *line == '\t';
  if (*line == '#')
    return TRUE;
  g_strstrip(line);
  if (is_indented && *line != '\0') {
    g_string_append_printf(joined, "%c%s", RULE_LINE_BREAK, line);
    return *goes_on;
  }
  g_string_append_printf(joined, "\n%s", line);
  *goes_on = *line != '\0' && *line != '[';
  return TRUE;
}

char *rule_lines_join(const char *text, guint *bad_line)
{
  g_autoptr(GString) joined = g_string_sized_new(strlen(text) + 1);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  gboolean goes_on = FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    if (!add_line(joined, lines[i], &goes_on)) {
      *bad_line = i + 1;
      return NULL;
    }
  return g_string_free(g_steal_pointer(&joined), FALSE);
}

/* They may begin below their key. */
static const char *skip_first_break(const char *value)
{
  const char *begin = value + strspn(value, " \t");
  return *begin == RULE_LINE_BREAK ? begin + 1 : value;
}

char **rule_lines_alternatives(const char *value)
{
  g_autoptr(GStrvBuilder) items = g_strv_builder_new();
  g_autoptr(GString) item = g_string_new(NULL);
  for (const char *p = value != NULL ? skip_first_break(value) : NULL; p != NULL; p++) {
    if (p[0] == '\\' && p[1] == '|') {
      g_string_append_c(item, *++p);
    } else if (*p != '|' && *p != RULE_LINE_BREAK && *p != '\0') {
      g_string_append_c(item, *p);
    } else {
      g_strv_builder_add(items, g_strstrip(item->str));
      g_string_truncate(item, 0);
      if (*p == '\0')
        break;
    }
  }
  return g_strv_builder_end(items);
}
