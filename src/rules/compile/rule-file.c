/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rule files: sections, keys, and values of the kinds they have. In: a file. Out: values, and what
 * is wrong with them. What the keys of a file mean is for compile-X.c.
 */
#include "rules/compile/rule-file.h"

#include <bounce/catalog.h>
#include <string.h>

#include "rules/compile/rule-lines.h"

/* Against files that are none of rules: the built-in ones are smaller by far. */
#define RULE_FILE_MAX (4 * 1024 * 1024)

/* In a list a new line is a new alternative; anywhere else it is a blank. */
static const char rule_breaks[] = { RULE_LINE_BREAK, '\0' };

/* The name of a section as the file has it. */
static char *group_of(const RuleFile *file, const char *section)
{
  return g_strconcat(file->prefix, section, NULL);
}

static char *raw_value(const RuleFile *file, const char *section, const char *key)
{
  g_autofree char *group = group_of(file, section);
  return g_key_file_get_value(file->keys, group, key, NULL);
}

gboolean rule_has_section(const RuleFile *file, const char *section)
{
  g_autofree char *group = group_of(file, section);
  return g_key_file_has_group(file->keys, group);
}

gboolean rule_has(const RuleFile *file, const char *section, const char *key)
{
  g_autofree char *group = group_of(file, section);
  return g_key_file_has_key(file->keys, group, key, NULL);
}

char **rule_keys(const RuleFile *file, const char *section)
{
  g_autofree char *group = group_of(file, section);
  char **keys = g_key_file_get_keys(file->keys, group, NULL, NULL);
  return keys != NULL ? keys : g_new0(char *, 1);
}

void rule_check_keys(const RuleFile *file, const char *section, const char *const *known)
{
  g_auto(GStrv) keys = rule_keys(file, section);
  for (char **key = keys; *key != NULL; key++)
    if (!g_strv_contains(known, *key))
      rule_fail(file, section, *key, "unknown key");
}

void rule_check_told(const RuleFile *file, const char *section, const char *key)
{
  if (!file->is_users)
    g_free(rule_value(file, section, key, TRUE));
}

char *rule_value(const RuleFile *file, const char *section, const char *key, gboolean required)
{
  g_autofree char *value = raw_value(file, section, key);
  if (value != NULL)
    g_strstrip(g_strdelimit(value, rule_breaks, ' '));
  if (required && (value == NULL || *value == '\0')) {
    rule_fail(file, section, key, "is missing");
    return g_strdup("");
  }
  return g_steal_pointer(&value);
}

const char *rule_text(const RuleFile *file, const char *section, const char *key)
{
  g_autofree char *value = rule_value(file, section, key, FALSE);
  return bounce_pool_strdup(file->pool, value);
}

char **rule_list(const RuleFile *file, const char *section, const char *key, gboolean required)
{
  g_autofree char *value = raw_value(file, section, key);
  g_free(rule_value(file, section, key, required));
  return rule_lines_alternatives(value);
}

guint rule_word(const RuleFile *file, const char *section, const char *key,
                guint (*from_string)(const char *))
{
  g_autofree char *value = rule_value(file, section, key, TRUE);
  guint word = from_string(value);
  if (word == 0)
    rule_fail(file, section, key, "unknown value \"%s\"", value);
  return word;
}

guint rule_optional_word(const RuleFile *file, const char *section, const char *key,
                         guint (*from_string)(const char *))
{
  return rule_has(file, section, key) ? rule_word(file, section, key, from_string) : 0;
}

gboolean rule_flag(const RuleFile *file, const char *section, const char *key)
{
  g_autofree char *value = rule_value(file, section, key, FALSE);
  if (value == NULL || strcmp(value, "no") == 0)
    return FALSE;
  if (strcmp(value, "yes") != 0)
    rule_fail(file, section, key, "is neither yes nor no");
  return TRUE;
}

guint rule_reason(const char *text)
{
  return bounce_reason_from_string(text);
}

guint rule_verdict(const char *text)
{
  return bounce_verdict_from_string(text);
}

guint rule_suppress(const char *text)
{
  return bounce_suppress_from_string(text);
}

guint rule_actor(const char *text)
{
  return bounce_actor_from_string(text);
}

guint rule_standing(const char *text)
{
  return bounce_standing_from_string(text);
}

guint rule_fault(const char *text)
{
  return bounce_fault_from_string(text);
}

/* A user writes in any language. */
void rule_check_sentence(const RuleFile *file, const char *section, const char *key,
                         const char *text)
{
  for (const char *p = text; *p != '\0' && !file->is_users; p++)
    if (*p < 0x20 || *p > 0x7e)
      rule_fail(file, section, key, "holds something else than printable ASCII");
  if (!g_str_has_suffix(text, "."))
    rule_fail(file, section, key, "does not end with a full stop");
}

gconstpointer rule_keep_array(const RuleFile *file, const GArray *array)
{
  gsize size = array->len * g_array_get_element_size((GArray *) array);
  gpointer copy = bounce_pool_alloc(file->pool, MAX(size, 1));
  if (size > 0)
    memcpy(copy, array->data, size);
  return copy;
}

const char *const *rule_keep_list(const RuleFile *file, char **list)
{
  guint n = g_strv_length(list);
  const char **copy = bounce_pool_alloc(file->pool, (n + 1) * sizeof *copy);
  for (guint i = 0; i < n; i++)
    copy[i] = bounce_pool_strdup(file->pool, list[i]);
  return copy;
}

/* What a line defines: "[section", "section\nkey" or NULL; `section` is the one it stands in. */
static char *line_id(const char *line, char **section)
{
  const char *equals = strchr(line, '=');
  if (*line == '[') {
    g_free(*section);
    *section = g_strndup(line + 1, strcspn(line + 1, "]"));
    return g_strconcat("[", *section, NULL);
  }
  if (!g_ascii_isalpha(*line) || equals == NULL)
    return NULL;
  g_autofree char *key = g_strstrip(g_strndup(line, (gsize) (equals - line)));
  return g_strconcat(*section, "\n", key, NULL);
}

static gboolean is_empty(const char *line)
{
  return line[strspn(line, " \t\r")] == '\0';
}

/*
 * Remembers where everything stands. GKeyFile merges sections of one name and keeps the last of two
 * equal keys; both are mistakes here.
 */
static void note_lines(const RuleFile *file, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_autofree char *section = g_strdup("");
  for (guint i = 0; lines[i] != NULL; i++) {
    char *id = line_id(lines[i], &section);
    const char *key = id != NULL ? strchr(id, '\n') : NULL;
    if (id == NULL && strchr("# \t", *lines[i]) == NULL && !is_empty(lines[i]))
      rule_fail_line(file, i + 1, "\"%s\" is neither a section nor a key nor a comment", lines[i]);
    if (id != NULL && !g_hash_table_replace(file->lines, id, GUINT_TO_POINTER(i + 1)))
      rule_fail(file, section, key != NULL ? key + 1 : NULL, "stands twice");
  }
}

/* NULL when it cannot be read or is no text. */
static char *read_text(const RuleFile *file, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &text, &length, &error))
    rule_fail(file, NULL, NULL, "%s", g_strerror(errno));
  else if (length > RULE_FILE_MAX)
    rule_fail(file, NULL, NULL, "is larger than a rule file may be");
  else if (!g_utf8_validate(text, (gssize) length, NULL))
    rule_fail(file, NULL, NULL, "is no UTF-8 text");
  else
    return g_steal_pointer(&text);
  return NULL;
}

static void parse(RuleFile *file, const char *path)
{
  g_autoptr(GError) error = NULL;
  guint bad_line = 0;
  g_autofree char *text = read_text(file, path);
  if (text == NULL)
    return;
  note_lines(file, text);
  g_autofree char *joined = rule_lines_join(text, &bad_line);
  if (joined == NULL)
    rule_fail_line(file, bad_line, "the line goes on with nothing");
  else if (!g_key_file_load_from_data(file->keys, joined, strlen(joined),
                                      G_KEY_FILE_KEEP_TRANSLATIONS, &error))
    rule_fail(file, NULL, NULL, "%s", error->message);
}

static void load(RuleFile *file, const char *path)
{
  g_autofree char *base = g_path_get_basename(path);
  file->name = bounce_pool_strdup(file->pool, base);
  file->folder = g_path_get_dirname(path);
  file->prefix = "";
  file->keys = g_key_file_new();
  file->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  parse(file, path);
  file->sections = g_key_file_get_groups(file->keys, &file->n_sections);
  if (file->n_sections == 0)
    rule_fail(file, NULL, NULL, "holds no section");
}

void rule_file_load(RuleFile *file, BouncePool *pool, const char *path, gboolean is_users)
{
  *file = (RuleFile){ .pool = pool, .is_users = is_users };
  file->mistakes = g_ptr_array_new_with_free_func(g_free);
  file->wrong = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  load(file, path);
}

static void share(RuleFile *other, const RuleFile *file)
{
  *other = (RuleFile){ .pool = file->pool, .is_users = file->is_users };
  other->mistakes = g_ptr_array_ref(file->mistakes);
  other->wrong = g_hash_table_ref(file->wrong);
}

void rule_file_load_beside(RuleFile *other, const RuleFile *file, const char *name)
{
  g_autofree char *path = g_build_filename(file->folder, name, NULL);
  share(other, file);
  load(other, path);
}

void rule_file_view(RuleFile *view, const RuleFile *file, const char *prefix,
                    gboolean (*is_one)(const RuleFile *file, const char *section))
{
  g_autoptr(GStrvBuilder) sections = g_strv_builder_new();
  share(view, file);
  view->name = file->name;
  view->folder = g_strdup(file->folder);
  view->prefix = prefix;
  view->keys = g_key_file_ref(file->keys);
  view->lines = g_hash_table_ref(file->lines);
  for (gsize i = 0; i < file->n_sections; i++)
    if (g_str_has_prefix(file->sections[i], prefix)
        && (is_one == NULL || is_one(file, file->sections[i])))
      g_strv_builder_add(sections, file->sections[i] + strlen(prefix));
  view->sections = g_strv_builder_end(sections);
  view->n_sections = g_strv_length(view->sections);
}

void rule_file_clear(RuleFile *file)
{
  g_clear_pointer(&file->folder, g_free);
  g_clear_pointer(&file->keys, g_key_file_unref);
  g_clear_pointer(&file->lines, g_hash_table_unref);
  g_clear_pointer(&file->mistakes, g_ptr_array_unref);
  g_clear_pointer(&file->wrong, g_hash_table_unref);
  g_clear_pointer(&file->sections, g_strfreev);
}
