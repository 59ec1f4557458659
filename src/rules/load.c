/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A user's rule file, with rules of every kind that may be handed in. In: the file and the rules it
 * is asked before. Out: tables of the same shape as the built-in ones. The kind of a section is
 * told by its name: dialect/, kind/, code/ and provider/ NAME, concept/NAME, noise, spelling,
 * cue/SECTION, REASON/NAME and PROVIDER/CODE; the rest of a section is as in the .ini files beside
 * this. Cues are those of wordings.ini that are looked for in texts.
 */
#include "rules/load.h"

#include <string.h>

#include "rules/compile/compile-rules.h"

typedef struct {
  BounceRules rules; /* first, since that is what callers hold */
  BouncePool *pool;
  gatomicrefcount references;
} Loaded;

static const char *const own_kinds[] = { "dialect/",  "kind/",    "code/",
                                         "provider/", "concept/", "cue/" };

static gboolean is_phrase(const RuleFile *file, const char *section)
{
  g_autofree char *name = g_strndup(section, strcspn(section, "/"));
  return strcmp(section, "noise") == 0 || strcmp(section, "spelling") == 0
         || (strchr(section, '/') != NULL
             && (rule_reason(name) != 0 || strcmp(name, "concept") == 0
                 || strcmp(name, "tells") == 0));
}

static gboolean is_provider(const RuleFile *file, const char *section)
{
  for (guint i = 0; i < G_N_ELEMENTS(own_kinds); i++)
    if (g_str_has_prefix(section, own_kinds[i]))
      return strcmp(own_kinds[i], "provider/") == 0;
  return strchr(section, '/') != NULL && !is_phrase(file, section);
}

static void check_sections(const RuleFile *file)
{
  for (gsize i = 0; i < file->n_sections; i++)
    if (strchr(file->sections[i], '/') == NULL && !is_phrase(file, file->sections[i]))
      rule_fail(file, file->sections[i], NULL,
                "is none of dialect/NAME, kind/NAME, code/KEY, provider/NAME, PROVIDER/CODE, "
                "concept/NAME, cue/SECTION, tells/NAME, REASON/NAME, noise and spelling");
}

static void read_dialects(const RuleFile *file, BounceRules *rules)
{
  g_auto(RuleFile) view = { 0 };
  rule_file_view(&view, file, "dialect/", NULL);
  if (view.n_sections > 0)
    rules->dialects = compile_dialects(&view, rules->next);
}

static void read_kinds(const RuleFile *file, BounceRules *rules)
{
  g_auto(RuleFile) view = { 0 };
  rule_file_view(&view, file, "kind/", NULL);
  if (view.n_sections > 0)
    rules->kinds = compile_kinds(&view);
}

static void read_cues(const RuleFile *file, BounceRules *rules)
{
  g_auto(RuleFile) view = { 0 };
  rule_file_view(&view, file, "cue/", NULL);
  if (view.n_sections > 0)
    rules->wordings = compile_words(&view, &compile_words_wordings);
}

static void read_phrases(const RuleFile *file, BounceRules *rules)
{
  g_auto(RuleFile) view = { 0 };
  rule_file_view(&view, file, "", is_phrase);
  if (view.n_sections > 0)
    rules->phrases = compile_phrases(&view, rules->next);
}

/* A provider's codes stand in the catalogue, too. */
static void read_codes(const RuleFile *file, BounceRules *rules)
{
  g_auto(RuleFile) codes = { 0 };
  g_auto(RuleFile) providers = { 0 };
  g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BounceCode));
  CompiledCodes compiled = { bounce_rules_reasons, entries };
  rule_file_view(&codes, file, "code/", NULL);
  rule_file_view(&providers, file, "", is_provider);
  if (providers.n_sections > 0)
    rules->providers = compile_providers(&providers, rules->next);
  compile_codes_add(&compiled, &codes, BOUNCE_CODE_NONE);
  compile_codes_add(&compiled, &providers, BOUNCE_CODE_PROVIDER);
  if (entries->len > 0)
    rules->codes = compile_codes_end(&compiled, file);
}

/* The file's name without folders and ".ini". */
static const char *name_of(BouncePool *pool, const char *path)
{
  g_autofree char *base = g_path_get_basename(path);
  gsize length = strlen(base);
  if (g_str_has_suffix(base, ".ini"))
    length -= strlen(".ini");
  return bounce_pool_strndup(pool, base, length);
}

static char **mistakes_of(const RuleFile *file)
{
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new();
  for (guint i = 0; i < file->mistakes->len; i++)
    g_strv_builder_add(lines, g_ptr_array_index(file->mistakes, i));
  return g_strv_builder_end(lines);
}

BounceRules *bounce_rules_load(const char *path, const BounceRules *next, char ***mistakes)
{
  g_auto(RuleFile) file = { 0 };
  Loaded *loaded = g_new0(Loaded, 1);
  loaded->pool = bounce_pool_new();
  loaded->rules.name = name_of(loaded->pool, path);
  loaded->rules.next = next;
  g_atomic_ref_count_init(&loaded->references);
  bounce_rules_ref(next);
  rule_file_load(&file, loaded->pool, path, TRUE);
  check_sections(&file);
  read_phrases(&file, &loaded->rules);
  read_codes(&file, &loaded->rules);
  read_dialects(&file, &loaded->rules);
  read_kinds(&file, &loaded->rules);
  read_cues(&file, &loaded->rules);
  if (file.mistakes->len == 0)
    return &loaded->rules;
  *mistakes = mistakes_of(&file);
  bounce_rules_unref(&loaded->rules);
  return NULL;
}

/* NULL for the built-in rules, which nobody frees. */
static Loaded *loaded_of(const BounceRules *rules)
{
  return rules != NULL && rules->name != NULL ? (Loaded *) rules : NULL;
}

void bounce_rules_ref(const BounceRules *rules)
{
  Loaded *loaded = loaded_of(rules);
  if (loaded != NULL)
    g_atomic_ref_count_inc(&loaded->references);
}

void bounce_rules_unref(const BounceRules *rules)
{
  Loaded *loaded = loaded_of(rules);
  while (loaded != NULL && g_atomic_ref_count_dec(&loaded->references)) {
    Loaded *next = loaded_of(loaded->rules.next);
    bounce_pool_free(loaded->pool);
    g_free(loaded);
    loaded = next;
  }
}
