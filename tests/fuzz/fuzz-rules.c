/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rule files: the compilers make tables of a file or say what is wrong; they never crash, as a file
 * of the built-in rules and as a user's.
 */
#include "rules/compile/compile-rules.h"

#include <string.h>
#include <unistd.h>

#include "fuzz.h"

static char *input;

static void clean(void)
{
  unlink(input);
  g_free(input);
}

static void prepare(void)
{
  if (input != NULL)
    return;
  int fd = g_file_open_tmp("bounce-fuzz-XXXXXX", &input, NULL);
  fuzz_assert(fd >= 0);
  close(fd);
  atexit(clean);
}

static void compile(const RuleFile *file, const BounceRules *next)
{
  g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BounceCode));
  CompiledCodes codes = { bounce_rules_reasons, entries };
  compile_dialects(file, next);
  compile_kinds(file);
  compile_phrases(file, next);
  compile_providers(file, next);
  compile_reasons(file);
  compile_words(file, &compile_words_wordings);
  compile_codes_add(&codes, file, BOUNCE_CODE_NONE);
  compile_codes_add(&codes, file, BOUNCE_CODE_PROVIDER);
  compile_codes_end(&codes, file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  prepare();
  fuzz_assert(g_file_set_contents(input, (const char *) data, (gssize) size, NULL));
  for (guint users = 0; users < 2; users++) {
    g_autoptr(BouncePool) pool = bounce_pool_new();
    g_auto(RuleFile) file = { 0 };
    rule_file_load(&file, pool, input, users == 1);
    compile(&file, users == 1 ? &bounce_rules_builtin : NULL);
    for (guint i = 0; i < file.mistakes->len; i++)
      fuzz_assert(strchr(g_ptr_array_index(file.mistakes, i), ':') != NULL);
  }
  return 0;
}
