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

/* Beside the keys of bounce_rules_dialect_lists. */
static const char *const other_keys[] = { "name",       "source", "sample", "when",
                                          "begin",      "header", "action", "detail",
                                          "transcript", "like",   NULL };

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
  g_auto(GStrv) keys = rule_keys(file, section);
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

/* A list that is not given stays as it was. */
static void read_list(const RuleFile *file, const char *section, const BounceDialectList *list,
                      BounceDialect *dialect)
{
  BounceTemplateList *to = (gpointer) ((char *) dialect + list->offset);
  g_auto(GStrv) items = template_list(file, section, list->key, list->fields);
  if (*items == NULL && to->templates != NULL)
    return;
  memset(to->first, 0, sizeof to->first);
  for (char **item = items; *item != NULL; item++)
    mark_first(to->first, *item);
  to->templates = rule_keep_list(file, items);
}

/* "Header: glob", all of which must hold. */
static const BounceDialectWhen *read_when(const RuleFile *file, const char *section)
{
  g_auto(GStrv) items = rule_list(file, section, "when", FALSE);
  guint n = g_strv_length(items);
  BounceDialectWhen *when = bounce_pool_alloc(file->pool, (n + 1) * sizeof *when);
  for (guint i = 0; i < n; i++) {
    const char *colon = strchr(items[i], ':');
    if (colon == NULL || colon == items[i]) {
      rule_fail(file, section, "when", "\"%s\" is not \"Header: glob\"", items[i]);
      break;
    }
    when[i].header = bounce_pool_strndup(file->pool, items[i], (gsize) (colon - items[i]));
    when[i].glob = bounce_pool_strdup(file->pool, colon + 1 + strspn(colon + 1, " \t"));
  }
  return when;
}

static gboolean is_list(const char *key)
{
  for (guint i = 0; i < BOUNCE_DIALECT_LISTS; i++)
    if (strcmp(bounce_rules_dialect_lists[i].key, key) == 0)
      return TRUE;
  return FALSE;
}

static void check_keys(const RuleFile *file, const char *section)
{
  g_auto(GStrv) keys = rule_keys(file, section);
  for (char **key = keys; *key != NULL; key++) {
    g_autofree char *base = g_strndup(*key, strcspn(*key, "["));
    if (!is_list(base) && !g_strv_contains(other_keys, base))
      rule_fail(file, section, *key, "unknown key");
  }
}

/* A message in this format, of the project's own tests. */
static void check_sample(const RuleFile *file, const char *section)
{
  if (file->is_users)
    return;
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
    BounceDialectBegin begin = { bounce_pool_strdup(file->pool, *item), dialect };
    g_array_append_val(begins, begin);
  }
  return g_strv_length(templates);
}

static const BounceDialect *find_dialect(const BounceRules *rules, const char *id)
{
  for (; rules != NULL; rules = rules->next)
    for (guint i = 0; rules->dialects != NULL && i < rules->dialects->n_dialects; i++)
      if (strcmp(rules->dialects->dialects[i].id, id) == 0)
        return &rules->dialects->dialects[i];
  return NULL;
}

/* What a dialect of a user's begins as: nothing, or the one that it is like. */
static BounceDialect dialect_like(const RuleFile *file, const char *section,
                                  const BounceRules *next)
{
  const char *like = rule_text(file, section, "like");
  const BounceDialect *known = like != NULL ? find_dialect(next, like) : NULL;
  if (known != NULL)
    return *known;
  if (like != NULL)
    rule_fail(file, section, "like", "there is no dialect \"%s\"", like);
  return (BounceDialect){ .id = NULL };
}

static BounceDialect compile_dialect(const RuleFile *file, const char *section,
                                     const BounceRules *next)
{
  BounceDialect dialect = dialect_like(file, section, next);
  gboolean is_like = dialect.id != NULL;
  dialect.id = bounce_pool_strdup(file->pool, section);
  check_keys(file, section);
  rule_check_told(file, section, "name");
  rule_check_told(file, section, "source");
  check_sample(file, section);
  if (rule_has(file, section, "header") || !is_like)
    dialect.header = rule_text(file, section, "header");
  g_free(rule_value(file, section, "rcpt", dialect.header == NULL && !is_like));
  if (rule_has(file, section, "when") || !is_like)
    dialect.when = read_when(file, section);
  for (guint i = 0; i < BOUNCE_DIALECT_LISTS; i++)
    read_list(file, section, &bounce_rules_dialect_lists[i], &dialect);
  if (rule_has(file, section, "action") || !is_like)
    dialect.action = rule_word(file, section, "action", action_from_string);
  if (rule_has(file, section, "detail") || !is_like)
    dialect.detail = detail_word(file, section);
  if (rule_has(file, section, "transcript") || !is_like)
    dialect.transcript = rule_flag(file, section, "transcript");
  return dialect;
}

static guint begin_byte(const BounceDialectBegin *begin)
{
  guchar c = (guchar) *begin->pattern;
  return c < BOUNCE_TEMPLATE_LAST ? 0 : (guchar) g_ascii_tolower((char) c);
}

static int compare_begins(gconstpointer a, gconstpointer b)
{
  const BounceDialectBegin *left = a;
  const BounceDialectBegin *right = b;
  int order = (int) begin_byte(left) - (int) begin_byte(right);
  return order != 0 ? order : (int) left->dialect - (int) right->dialect;
}

static const guint16 *index_begins(const RuleFile *file, const GArray *begins)
{
  guint16 *index = bounce_pool_alloc(file->pool, 257 * sizeof *index);
  guint at = 0;
  for (guint byte = 0; byte <= 256; byte++) {
    while (at < begins->len && begin_byte(&g_array_index(begins, BounceDialectBegin, at)) < byte)
      at++;
    index[byte] = (guint16) at;
  }
  return index;
}

const BounceDialectRules *compile_dialects(const RuleFile *file, const BounceRules *next)
{
  guint n = (guint) file->n_sections;
  BounceDialectRules *rules = bounce_pool_alloc(file->pool, sizeof *rules);
  BounceDialect *dialects = bounce_pool_alloc(file->pool, (n + 1) * sizeof *dialects);
  guint16 *unopened = bounce_pool_alloc(file->pool, (n + 1) * sizeof *unopened);
  g_autoptr(GArray) begins = g_array_new(FALSE, FALSE, sizeof(BounceDialectBegin));
  *rules = (BounceDialectRules){ .dialects = dialects, .n_dialects = n, .unopened = unopened };
  for (guint i = 0; i < n; i++) {
    dialects[i] = compile_dialect(file, file->sections[i], next);
    if (collect_begins(file, i, begins) > 0)
      continue;
    if (dialects[i].when->header == NULL)
      rule_fail(file, file->sections[i], NULL, "needs begin or when");
    unopened[rules->n_unopened++] = (guint16) i;
  }
  if (begins->len > G_MAXUINT16 || n > G_MAXUINT16)
    rule_fail(file, NULL, NULL, "is larger than its tables may be");
  g_array_sort(begins, compare_begins);
  rules->begins = rule_keep_array(file, begins);
  rules->begin_index = index_begins(file, begins);
  return rules;
}
