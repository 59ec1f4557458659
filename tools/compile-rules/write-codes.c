/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The catalogue and the reasons as const C. */
#include "write.h"

static void write_sentence(FILE *out, const char *text)
{
  fputs("\n    ", out);
  write_message(out, text);
  fputc(',', out);
}

/* A text that is not for translation. */
static void write_own(FILE *out, const char *text)
{
  fputs("\n    ", out);
  write_string(out, text);
  fputc(',', out);
}

static void write_actions(FILE *out, const char *const *actions)
{
  fputs("\n    { NULL,", out);
  for (guint actor = 1; actor < BOUNCE_ACTOR_NOBODY; actor++)
    write_sentence(out, actions[actor]);
  fputs(" },", out);
}

static void write_code(FILE *out, const BounceCode *code)
{
  fputs("  { ", out);
  write_string(out, code->key);
  fprintf(out, ", %u, %u, ", code->type, code->standing);
  write_message(out, code->title);
  fprintf(out, ", %u, %u, %u, %u, %u, %u,", code->reason, code->verdict, code->fault, code->advice,
          code->suppress, code->first);
  write_sentence(out, code->meaning);
  write_sentence(out, code->causes);
  write_actions(out, code->actions);
  write_sentence(out, code->retry);
  write_sentence(out, code->scope);
  write_sentence(out, code->notes);
  write_own(out, code->references);
  write_own(out, code->other);
  write_own(out, code->words);
  write_own(out, code->example);
  fputs(" },\n", out);
}

void write_codes(FILE *out, const BounceCodeRules *rules)
{
  write_head(out);
  fputs("static const BounceCode codes[] = {\n", out);
  for (guint i = 0; i < rules->n_codes; i++)
    write_code(out, &rules->codes[i]);
  fputs("};\n\n", out);
  write_numbers(out, "order[]", rules->order, rules->n_codes);
  fputs("const BounceCodeRules bounce_rules_codes = { codes, order, G_N_ELEMENTS(codes) };\n", out);
}

void write_reasons(FILE *out, const BounceReasonInfo *infos)
{
  write_head(out);
  fputs("const BounceReasonInfo bounce_rules_reasons[] = {\n  { 0 },\n", out);
  for (guint i = 1; i <= BOUNCE_REASON_AUTO_REPLY; i++) {
    fprintf(out, "  { %u, %u, %u, %u, ", infos[i].reason, infos[i].verdict, infos[i].fault,
            infos[i].advice);
    write_sentence(out, infos[i].explanation);
    fprintf(out, " %u, %u,", infos[i].suppress, infos[i].first);
    write_sentence(out, infos[i].causes);
    write_actions(out, infos[i].actions);
    write_sentence(out, infos[i].retry);
    write_sentence(out, infos[i].milder);
    fputs(" },\n", out);
  }
  fputs("};\n", out);
}
