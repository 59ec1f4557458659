/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compile-rules KIND INPUT.ini OUTPUT.c: rule data to static const C. It is the schema check too:
 * see the comment at the head of each .ini. Not installed; run by the build.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "rules/compile/compile-rules.h"
#include "rules/compile/rule-lines.h"

static const struct {
  const char *kind;
  void (*compile)(const RuleFile *file, FILE *out);
} compilers[] = {
  { "authors", compile_authors },   { "codes", compile_codes },
  { "dialects", compile_dialects }, { "kinds", compile_kinds },
  { "phrases", compile_phrases },   { "providers", compile_providers },
  { "reasons", compile_reasons },   { "wordings", compile_wordings },
};

/* In a list a new line is a new alternative; anywhere else it is a blank. */
static const char rule_breaks[] = { RULE_LINE_BREAK, '\0' };

void rule_check_keys(const RuleFile *file, const char *section, const char *const *known)
{
  g_auto(GStrv) keys = g_key_file_get_keys(file->keys, section, NULL, NULL);
  for (char **key = keys; *key != NULL; key++)
    if (!g_strv_contains(known, *key))
      rule_fail(file, section, *key, "unknown key");
}

char *rule_value(const RuleFile *file, const char *section, const char *key, gboolean required)
{
  g_autofree char *value = g_key_file_get_value(file->keys, section, key, NULL);
  if (value != NULL)
    g_strstrip(g_strdelimit(value, rule_breaks, ' '));
  if (required && (value == NULL || *value == '\0'))
    rule_fail(file, section, key, "is missing");
  return g_steal_pointer(&value);
}

char **rule_list(const RuleFile *file, const char *section, const char *key, gboolean required)
{
  g_free(rule_value(file, section, key, required));
  g_autofree char *value = g_key_file_get_value(file->keys, section, key, NULL);
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
  g_autofree char *value = rule_value(file, section, key, FALSE);
  return value != NULL ? rule_word(file, section, key, from_string) : 0;
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

void rule_write_string(FILE *out, const char *text)
{
  if (text == NULL) {
    fputs("NULL", out);
    return;
  }
  fputc('"', out);
  for (const guchar *p = (const guchar *) text; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      fprintf(out, "\\%c", *p);
    else if (*p < 0x20 || *p > 0x7e || *p == '?')
      fprintf(out, "\\%03o", *p);
    else
      fputc(*p, out);
  }
  fputc('"', out);
}

void rule_write_message(FILE *out, const char *text)
{
  fputs(text != NULL ? "N_(" : "", out);
  rule_write_string(out, text);
  fputs(text != NULL ? ")" : "", out);
}

void rule_write_head(FILE *out)
{
  fputs("/* Made by tools/compile-rules; do not edit. */\n#include \"rules/rules.h\"\n\n"
        "#define N_(text) text\n\n",
        out);
}

void rule_check_sentence(const RuleFile *file, const char *section, const char *key,
                         const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p < 0x20 || *p > 0x7e)
      rule_fail(file, section, key, "holds something else than printable ASCII");
  if (!g_str_has_suffix(text, "."))
    rule_fail(file, section, key, "does not end with a full stop");
}

/* What a line defines: "[section", "section\nkey" or NULL; `section` is the one it stands in. */
static char *line_id(const char *line, gsize length, char **section)
{
  const char *equals = memchr(line, '=', length);
  if (length > 0 && *line == '[') {
    const char *close = memchr(line, ']', length);
    g_free(*section);
    *section = g_strndup(line + 1, (close != NULL ? (gsize) (close - line) : length) - 1);
    return g_strconcat("[", *section, NULL);
  }
  if (length == 0 || !g_ascii_isalpha(*line) || equals == NULL)
    return NULL;
  g_autofree char *key = g_strstrip(g_strndup(line, (gsize) (equals - line)));
  return g_strconcat(*section, "\n", key, NULL);
}

/* GKeyFile merges sections of one name and keeps the last of two equal keys; both are mistakes
 * here. */
static void check_duplicates(const RuleFile *file, const char *text, gsize length)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *section = g_strdup("");
  const char *end = text + length;
  for (const char *line = text; line < end;) {
    const char *lf = memchr(line, '\n', (gsize) (end - line));
    const char *line_end = lf != NULL ? lf : end;
    char *id = line_id(line, (gsize) (line_end - line), &section);
    if (id != NULL && !g_hash_table_add(seen, id))
      rule_fail(file, section, *id == '[' ? NULL : strchr(id, '\n') + 1, "stands twice");
    line = line_end + 1;
  }
}

void rule_file_clear(RuleFile *file)
{
  g_free(file->folder);
  g_clear_pointer(&file->keys, g_key_file_unref);
  g_strfreev(file->sections);
}

static void rule_file_load(RuleFile *file, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *written = NULL;
  guint bad_line = 0;
  g_autofree char *base = g_path_get_basename(path);
  file->folder = g_path_get_dirname(path);
  file->path = g_intern_string(base);
  file->keys = g_key_file_new();
  if (!g_file_get_contents(path, &written, NULL, &error))
    rule_fail(file, NULL, NULL, "%s", error->message);
  g_autofree char *text = rule_lines_join(written, &bad_line);
  if (text == NULL)
    rule_fail(file, NULL, NULL, "line %u goes on with nothing", bad_line);
  if (!g_key_file_load_from_data(file->keys, text, strlen(text), G_KEY_FILE_KEEP_TRANSLATIONS,
                                 &error))
    rule_fail(file, NULL, NULL, "%s", error->message);
  check_duplicates(file, text, strlen(text));
  file->sections = g_key_file_get_groups(file->keys, &file->n_sections);
  if (file->n_sections == 0)
    rule_fail(file, NULL, NULL, "holds no section");
}

void rule_file_load_beside(RuleFile *other, const RuleFile *file, const char *name)
{
  g_autofree char *path = g_build_filename(file->folder, name, NULL);
  rule_file_load(other, path);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

int main(int argc, char **argv)
{
  g_auto(RuleFile) file = { 0 };
  if (argc != 4) {
    fputs("usage: compile-rules KIND INPUT.ini OUTPUT.c\n", stderr);
    return 64;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(compilers); i++) {
    if (strcmp(argv[1], compilers[i].kind) != 0)
      continue;
    rule_file_load(&file, argv[2]);
    g_autoptr(FILE) out = fopen(argv[3], "w");
    if (out == NULL) {
      perror(argv[3]);
      return 73;
    }
    compilers[i].compile(&file, out);
    gboolean bad = ferror(out) != 0;
    return fclose(g_steal_pointer(&out)) != 0 || bad ? 74 : 0;
  }
  fprintf(stderr, "compile-rules: no rules of kind %s\n", argv[1]);
  return 64;
}
