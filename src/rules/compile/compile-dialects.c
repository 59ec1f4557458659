/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dialects.ini: one section a free-form bounce format, to a table of dialects and an index of their
 * opening lines. "{name}" becomes one byte, so that matching a line parses nothing.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "rules/compile/compile-rules.h"
#include "rules/rules.h"

/* More would let one line be walked once for each of them. */
#define WILDCARDS_MAX 3

typedef struct {
  char *pattern;
  guint dialect;
} Begin;

/* The lists of a dialect in the order of the struct; `fields` are those a template may hold. */
static const struct {
  const char *key;
  const char *fields;
} lists[] = {
  { "rcpt", "* addr local orig host mta status text" },
  { "text", "* orig host mta status text until" },
  { "skip", "*" },
  { "end", "*" },
  { "failed", "* mta" },
  { "delayed", "* mta" },
  { "delivered", "* mta" },
  { "relayed", "* mta" },
};

static const char *const known_keys[] = {
  "name",      "source",  "sample", "when",    "begin",  "rcpt",   "text",   "skip",       "end",
  "delivered", "relayed", "failed", "delayed", "header", "action", "detail", "transcript", NULL,
};

static const char *const template_fields[BOUNCE_TEMPLATE_LAST] = {
  NULL, "*", "addr", "local", "orig", "host", "mta", "status", "text", "until",
};

static const char *const details[] = { "paragraph", "indented", "section", "none" };

static guint action_from_string(const char *text)
{
  return bounce_action_from_string(text);
}

static guint template_field(const char *name, gsize length)
{
  for (guint i = 1; i < BOUNCE_TEMPLATE_LAST; i++)
    if (strlen(template_fields[i]) == length && strncmp(template_fields[i], name, length) == 0)
      return i;
  return 0;
}

static gboolean is_wildcard(guchar c)
{
  return c == BOUNCE_TEMPLATE_ANY || c == BOUNCE_TEMPLATE_TEXT || c == BOUNCE_TEMPLATE_UNTIL;
}

/* Wildcards may not touch, and may be few: that is what keeps matching linear. */
static void check_wildcards(const RuleFile *file, const char *section, const char *key,
                            const char *source, const char *template)
{
  guint n_wildcards = 0;
  for (const char *p = template; *p != '\0'; p++) {
    n_wildcards += is_wildcard((guchar) *p);
    if (is_wildcard((guchar) p[0]) && is_wildcard((guchar) p[1]))
      rule_fail(file, section, key, "\"%s\": two wildcards touch", source);
  }
  if (n_wildcards > WILDCARDS_MAX)
    rule_fail(file, section, key, "\"%s\": more than %d wildcards", source, WILDCARDS_MAX);
  if (*template == '\0')
    rule_fail(file, section, key, "holds an empty template");
}

/* "<{addr}>: {text}" with each field as one byte. */
static char *template_new(const RuleFile *file, const char *section, const char *key,
                          const char *source, const char *fields)
{
  g_auto(GStrv) allowed = g_strsplit(fields, " ", -1);
  g_autoptr(GString) template = g_string_new(NULL);
  for (const char *p = source; *p != '\0'; p++) {
    const char *close = *p == '{' ? strchr(p, '}') : NULL;
    if (*p == '{' && close == NULL)
      rule_fail(file, section, key, "\"%s\": \"{\" is never closed", source);
    if (close == NULL) {
      if (*p != ' ' || p == source || p[-1] != ' ')
        g_string_append_c(template, *p);
      continue;
    }
    g_autofree char *name = g_strndup(p + 1, (gsize) (close - p - 1));
    guint field = template_field(name, strlen(name));
    if (field == 0 || !g_strv_contains((const char *const *) allowed, name))
      rule_fail(file, section, key, "\"%s\": {%s} is no field of this key", source, name);
    g_string_append_c(template, (char) field);
    p = close;
  }
  check_wildcards(file, section, key, source, template->str);
  return g_string_free(g_steal_pointer(&template), FALSE);
}

/* All values of `key` and `key[xx]`, as templates. */
static char **template_list(const RuleFile *file, const char *section, const char *key,
                            const char *fields)
{
  g_auto(GStrv) keys = g_key_file_get_keys(file->keys, section, NULL, NULL);
  g_autoptr(GStrvBuilder) templates = g_strv_builder_new();
  gsize length = strlen(key);
  for (char **name = keys; *name != NULL; name++) {
    if (strncmp(*name, key, length) != 0 || ((*name)[length] != '\0' && (*name)[length] != '['))
      continue;
    g_auto(GStrv) items = rule_list(file, section, *name, TRUE);
    for (char **item = items; *item != NULL; item++) {
      g_autofree char *template = template_new(file, section, *name, *item, fields);
      g_strv_builder_add(templates, template);
    }
  }
  return g_strv_builder_end(templates);
}

/* A template that begins with a field, a blank or an apostrophe can match any line. */
static void mark_first(guint8 *first, const char *template)
{
  guchar byte = (guchar) g_ascii_tolower(*template);
  if (byte <= ' ' || byte == '\'')
    memset(first, 0xff, 32);
  else
    first[byte / 8] |= (guint8) (1 << byte % 8);
}

static void write_list(FILE *out, char **items)
{
  guint8 first[32] = { 0 };
  fputs("    { (const char *const[]){ ", out);
  for (; *items != NULL; items++) {
    mark_first(first, *items);
    rule_write_string(out, *items);
    fputs(", ", out);
  }
  fputs("NULL }, { ", out);
  for (guint i = 0; i < sizeof first; i++)
    fprintf(out, "%u, ", first[i]);
  fputs("} },\n", out);
}

/* "Header: glob", all of which must hold. */
static guint write_when(const RuleFile *file, const char *section, FILE *out)
{
  g_auto(GStrv) items = rule_list(file, section, "when", FALSE);
  fputs("    (const BounceDialectWhen[]){ ", out);
  for (char **item = items; *item != NULL; item++) {
    char *colon = strchr(*item, ':');
    if (colon == NULL || colon == *item)
      rule_fail(file, section, "when", "\"%s\" is not \"Header: glob\"", *item);
    *colon = '\0';
    fputs("{ ", out);
    rule_write_string(out, *item);
    fputs(", ", out);
    rule_write_string(out, g_strchug(colon + 1));
    fputs(" }, ", out);
  }
  fputs("{ NULL, NULL } },\n", out);
  return g_strv_length(items);
}

static void check_keys(const RuleFile *file, const char *section)
{
  g_auto(GStrv) keys = g_key_file_get_keys(file->keys, section, NULL, NULL);
  for (char **key = keys; *key != NULL; key++) {
    g_autofree char *base = g_strndup(*key, strcspn(*key, "["));
    if (!g_strv_contains(known_keys, base))
      rule_fail(file, section, *key, "unknown key");
  }
}

static void check_sample(const RuleFile *file, const char *section)
{
  g_autofree char *sample = rule_value(file, section, "sample", TRUE);
  g_autofree char *path = g_build_filename(file->folder, "..", "..", "testdata", sample, NULL);
  if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
    rule_fail(file, section, "sample", "testdata/%s does not exist", sample);
}

static guint detail_word(const RuleFile *file, const char *section)
{
  g_autofree char *value = rule_value(file, section, "detail", FALSE);
  for (guint i = 0; value != NULL && i < G_N_ELEMENTS(details); i++)
    if (strcmp(details[i], value) == 0)
      return i;
  if (value != NULL)
    rule_fail(file, section, "detail", "unknown value \"%s\"", value);
  return BOUNCE_DETAIL_PARAGRAPH;
}

/* Opening lines are compared without rulers around them. */
static guint collect_begins(const RuleFile *file, guint dialect, GArray *begins)
{
  const char *section = file->sections[dialect];
  g_auto(GStrv) templates =
      template_list(file, section, "begin", "* addr local orig host mta text");
  for (char **item = templates; *item != NULL; item++) {
    if (strchr(" -=*_|#+~", **item) != NULL)
      rule_fail(file, section, "begin", "\"%s\" begins with a ruler or blank", *item);
    Begin begin = { g_strdup(*item), dialect };
    g_array_append_val(begins, begin);
  }
  return g_strv_length(templates);
}

static void compile_dialect(const RuleFile *file, guint dialect, FILE *out)
{
  const char *section = file->sections[dialect];
  check_keys(file, section);
  g_free(rule_value(file, section, "name", TRUE));
  g_free(rule_value(file, section, "source", TRUE));
  g_autofree char *header = rule_value(file, section, "header", FALSE);
  g_free(rule_value(file, section, "rcpt", header == NULL));
  check_sample(file, section);
  fputs("  {\n    ", out);
  rule_write_string(out, section);
  fputs(",\n", out);
  guint n_when = write_when(file, section, out);
  g_auto(GStrv) begins = template_list(file, section, "begin", "* addr local orig host mta text");
  if (n_when == 0 && *begins == NULL)
    rule_fail(file, section, NULL, "needs begin or when");
  for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
    g_auto(GStrv) items = template_list(file, section, lists[i].key, lists[i].fields);
    write_list(out, items);
  }
  fputs("    ", out);
  rule_write_string(out, header);
  fprintf(out, ",\n    %u, %u, %d,\n  },\n", rule_word(file, section, "action", action_from_string),
          detail_word(file, section), rule_flag(file, section, "transcript"));
}

static guint begin_byte(const Begin *begin)
{
  guchar c = (guchar) *begin->pattern;
  return c < BOUNCE_TEMPLATE_LAST ? 0 : (guchar) g_ascii_tolower((char) c);
}

static int compare_begins(gconstpointer a, gconstpointer b)
{
  const Begin *left = a;
  const Begin *right = b;
  int order = (int) begin_byte(left) - (int) begin_byte(right);
  return order != 0 ? order : (int) left->dialect - (int) right->dialect;
}

static void write_begins(GArray *begins, FILE *out)
{
  guint at = 0;
  g_array_sort(begins, compare_begins);
  fputs("static const BounceDialectBegin begins[] = {\n", out);
  for (guint i = 0; i < begins->len; i++) {
    const Begin *begin = &g_array_index(begins, Begin, i);
    fputs("  { ", out);
    rule_write_string(out, begin->pattern);
    fprintf(out, ", %u },\n", begin->dialect);
  }
  fputs("};\n\nstatic const guint16 begin_index[257] = {\n", out);
  for (guint byte = 0; byte <= 256; byte++) {
    while (at < begins->len && begin_byte(&g_array_index(begins, Begin, at)) < byte)
      at++;
    fprintf(out, "%u,%s", at, byte % 16 == 15 ? "\n" : " ");
  }
  fputs("\n};\n\n", out);
}

static void begin_clear(gpointer begin)
{
  g_free(((Begin *) begin)->pattern);
}

void compile_dialects(const RuleFile *file, FILE *out)
{
  g_autoptr(GArray) begins = g_array_new(FALSE, FALSE, sizeof(Begin));
  g_array_set_clear_func(begins, begin_clear);
  g_autoptr(GString) unopened = g_string_new(NULL);
  guint n_unopened = 0;
  fputs("#include \"rules/rules.h\"\n\nstatic const BounceDialect dialects[] = {\n", out);
  for (guint i = 0; i < file->n_sections; i++) {
    compile_dialect(file, i, out);
    if (collect_begins(file, i, begins) > 0)
      continue;
    g_string_append_printf(unopened, "%u, ", i);
    n_unopened++;
  }
  fputs("};\n\n", out);
  write_begins(begins, out);
  fprintf(out, "static const guint16 unopened[] = { %s0 };\n\n", unopened->str);
  fprintf(out,
          "const BounceDialectRules bounce_rules_dialects = {\n"
          "  dialects, G_N_ELEMENTS(dialects), begins, begin_index, unopened, %u,\n};\n",
          n_unopened);
}
