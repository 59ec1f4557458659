/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of words as const C: an array of lists, in the order of their sections. */
#include "write.h"

static void write_words(const RuleFile *file, const CompiledWords *what, const char *header,
                        const char *table, FILE *out)
{
  const char *const *const *lists = compile_words(file, what);
  fprintf(out, "#include \"%s\"\n\nconst char *const *const %s[] = {\n", header, table);
  for (guint i = 0; file->mistakes->len == 0 && i < what->n; i++) {
    fputs("  ", out);
    write_list(out, lists[i]);
    fputs(",\n", out);
  }
  fputs("};\n", out);
}

void compile_wordings(const RuleFile *file, FILE *out)
{
  write_words(file, &compile_words_wordings, "rules/rules.h", "bounce_rules_wordings", out);
}

void compile_replies(const RuleFile *file, FILE *out)
{
  write_words(file, &compile_words_replies, "smtp/smtp-words.h", "bounce_reply_words", out);
}

void compile_frames(const RuleFile *file, FILE *out)
{
  write_words(file, &compile_words_frames, "smtp/smtp-words.h", "bounce_frame_words", out);
}

void compile_logs(const RuleFile *file, FILE *out)
{
  write_words(file, &compile_words_logs, "rules/rules.h", "bounce_rules_log_words", out);
}
