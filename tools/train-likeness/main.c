/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * train-likeness OUTPUT.c EXAMPLES.tsv...: labelled sentences to the const table that likeness is
 * judged by. Not installed; run by the build.
 */
#include <stdio.h>

#include "train.h"

/* The whole table may be no larger than this: it is in memory whenever the library is. */
#define TABLE_MAX (160 * 1024)

static gsize table_size(const Model *model)
{
  return model->features->len * sizeof(guint32) + model->index->len * sizeof(guint16)
         + model->weights->len * sizeof(gint8[2]);
}

static void write_numbers(FILE *out, const Model *model)
{
  fputs("static const guint32 features[] = {", out);
  for (guint i = 0; i < model->table.n_features; i++)
    fprintf(out, "%s%uu,", i % 8 == 0 ? "\n" : " ", model->table.features[i]);
  fputs("\n};\n\nstatic const guint16 places[] = {", out);
  for (guint i = 0; i < model->index->len; i++)
    fprintf(out, "%s%u,", i % 12 == 0 ? "\n" : " ", model->table.index[i]);
  fputs("\n};\n\nstatic const gint8 weights[][2] = {", out);
  for (guint i = 0; i < model->weights->len; i++)
    fprintf(out, "%s{ %d, %d },", i % 8 == 0 ? "\n" : " ", model->table.weights[i][0],
            model->table.weights[i][1]);
  fputs("\n};\n\n", out);
}

static void write_table(FILE *out, const Model *model)
{
  fputs("/* Made by tools/train-likeness; do not edit. */\n#include \"rules/rules.h\"\n\n", out);
  write_numbers(out, model);
  fputs("static const BounceRuleClass classes[] = {\n", out);
  for (guint i = 0; i < model->table.n_classes; i++) {
    const BounceRuleClass *class = &model->table.classes[i];
    fprintf(out, "  { %u, %u, %u }, /* %s */\n", class->reason, class->verdict, class->fault,
            bounce_reason_to_string((BounceReason) class->reason));
  }
  fputs("};\n\n", out);
  fprintf(out,
          "const BounceRuleLikeness bounce_rules_likeness = {\n"
          "  features, places, weights, classes, %u, %u\n};\n",
          model->table.n_features, model->table.n_classes);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FILE, fclose)

static int write_file(const char *path, const Model *model)
{
  g_autoptr(FILE) out = fopen(path, "w");
  if (out == NULL) {
    perror(path);
    return 73;
  }
  write_table(out, model);
  gboolean bad = ferror(out) != 0;
  return fclose(g_steal_pointer(&out)) != 0 || bad ? 74 : 0;
}

int main(int argc, char **argv)
{
  static const BounceRules rules = { .phrases = &bounce_rules_phrases };
  g_autoptr(GArray) examples = examples_new();
  g_autoptr(GError) error = NULL;
  if (argc < 3) {
    fputs("usage: train-likeness OUTPUT.c EXAMPLES.tsv...\n", stderr);
    return 64;
  }
  for (int i = 2; i < argc; i++)
    if (!examples_load(examples, argv[i], &error)) {
      fprintf(stderr, "%s\n", error->message);
      return 65;
    }
  g_autoptr(Model) model = train(&rules, examples, NULL);
  if (table_size(model) > TABLE_MAX) {
    fprintf(stderr, "train-likeness: the table has %zu bytes, more than %d\n", table_size(model),
            TABLE_MAX);
    return 65;
  }
  return write_file(argv[1], model);
}
