/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * compile-rules KIND INPUT.ini OUTPUT.c: rule data to static const C. It is the schema check too:
 * see the comment at the head of each .ini. Not installed; run by the build, which the first
 * mistake ends.
 */
#include <string.h>

#include "write.h"

static void compile_all_codes(const RuleFile *file, FILE *out)
{
  g_auto(RuleFile) reasons = { 0 };
  g_auto(RuleFile) texts = { 0 };
  g_auto(RuleFile) providers = { 0 };
  g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(BounceCode));
  rule_file_load_beside(&reasons, file, "reasons.ini");
  rule_file_load_beside(&texts, file, "texts.ini");
  rule_file_load_beside(&providers, file, "providers.ini");
  CompiledCodes compiled = { compile_reasons(&reasons), codes };
  compile_codes_add(&compiled, file, BOUNCE_CODE_NONE);
  compile_codes_add(&compiled, &texts, BOUNCE_CODE_TEXT);
  compile_codes_add(&compiled, &providers, BOUNCE_CODE_PROVIDER);
  const BounceCodeRules *rules = compile_codes_end(&compiled, file);
  if (file->mistakes->len == 0)
    write_codes(out, rules);
}

static void compile_all_dialects(const RuleFile *file, FILE *out)
{
  const BounceDialectRules *rules = compile_dialects(file, NULL);
  if (file->mistakes->len == 0)
    write_dialects(out, rules);
}

static void compile_all_kinds(const RuleFile *file, FILE *out)
{
  const BounceKindRules *rules = compile_kinds(file);
  if (file->mistakes->len == 0)
    write_kinds(out, rules);
}

static void compile_all_phrases(const RuleFile *file, FILE *out)
{
  const BouncePhraseRules *rules = compile_phrases(file, NULL);
  if (file->mistakes->len == 0)
    write_phrases(out, rules);
}

static void compile_all_providers(const RuleFile *file, FILE *out)
{
  const BounceProviderRules *rules = compile_providers(file, NULL);
  if (file->mistakes->len == 0)
    write_providers(out, rules);
}

static void compile_all_reasons(const RuleFile *file, FILE *out)
{
  const BounceReasonInfo *infos = compile_reasons(file);
  if (file->mistakes->len == 0)
    write_reasons(out, infos);
}

static const struct {
  const char *kind;
  void (*compile)(const RuleFile *file, FILE *out);
} compilers[] = {
  { "authors", compile_authors },
  { "codes", compile_all_codes },
  { "dialects", compile_all_dialects },
  { "events", compile_events },
  { "frames", compile_frames },
  { "kinds", compile_all_kinds },
  { "logs", compile_logs },
  { "maillogs", compile_maillogs },
  { "named", compile_named },
  { "phrases", compile_all_phrases },
  { "providers", compile_all_providers },
  { "reasons", compile_all_reasons },
  { "replies", compile_replies },
  { "wordings", compile_wordings },
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

/* FALSE, with the mistakes printed, when there are some. */
static gboolean is_right(const RuleFile *file)
{
  for (guint i = 0; i < file->mistakes->len; i++)
    fprintf(stderr, "%s\n", (const char *) g_ptr_array_index(file->mistakes, i));
  return file->mistakes->len == 0;
}

int main(int argc, char **argv)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_auto(RuleFile) file = { 0 };
  if (argc != 4) {
    fputs("usage: compile-rules KIND INPUT.ini OUTPUT.c\n", stderr);
    return 64;
  }
  for (gsize i = 0; i < G_N_ELEMENTS(compilers); i++) {
    if (strcmp(argv[1], compilers[i].kind) != 0)
      continue;
    rule_file_load(&file, pool, argv[2], FALSE);
    g_autoptr(FILE) out = fopen(argv[3], "w");
    if (out == NULL) {
      perror(argv[3]);
      return 73;
    }
    compilers[i].compile(&file, out);
    gboolean bad = ferror(out) != 0;
    if (fclose(g_steal_pointer(&out)) != 0 || bad)
      return 74;
    return is_right(&file) ? 0 : 1;
  }
  fprintf(stderr, "compile-rules: no rules of kind %s\n", argv[1]);
  return 64;
}
