/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The mistakes of a rule file. In: where one is and what is wrong. Out: a line for people in the
 * list of the file. Further mistakes of a section may come of its first and are not kept.
 */
#include "rules/compile/rule-file.h"

static void add_mistake(const RuleFile *file, guint line, const char *place, const char *what)
{
  g_autoptr(GString) text = g_string_new(file->name);
  if (line > 0)
    g_string_append_printf(text, ":%u", line);
  g_string_append_printf(text, ": %s%s", place, what);
  g_ptr_array_add(file->mistakes, g_string_free(g_steal_pointer(&text), FALSE));
}

static guint line_of(const RuleFile *file, const char *section, const char *key)
{
  g_autofree char *id = NULL;
  if (section == NULL)
    return 0;
  if (key != NULL)
    id = g_strconcat(file->prefix, section, "\n", key, NULL);
  if (id == NULL || !g_hash_table_contains(file->lines, id)) {
    g_free(id);
    id = g_strconcat("[", file->prefix, section, NULL);
  }
  return GPOINTER_TO_UINT(g_hash_table_lookup(file->lines, id));
}

void rule_fail(const RuleFile *file, const char *section, const char *key, const char *format, ...)
{
  g_autofree char *name = section != NULL ? g_strconcat(file->prefix, section, NULL) : NULL;
  g_autoptr(GString) place = g_string_new(NULL);
  va_list args;
  if (name != NULL ? g_hash_table_contains(file->wrong, name) : file->mistakes->len > 0)
    return;
  if (name != NULL)
    g_string_append_printf(place, "[%s]: ", name);
  if (key != NULL)
    g_string_append_printf(place, "%s: ", key);
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  add_mistake(file, line_of(file, section, key), place->str, what);
  if (name != NULL)
    g_hash_table_add(file->wrong, g_steal_pointer(&name));
}

void rule_fail_line(const RuleFile *file, guint line, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *what = g_strdup_vprintf(format, args);
  va_end(args);
  add_mistake(file, line, "", what);
}
