/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Texts and lists as C, for the writers of tables. */
#include "write.h"

void write_string(FILE *out, const char *text)
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

void write_message(FILE *out, const char *text)
{
  fputs(text != NULL ? "N_(" : "", out);
  write_string(out, text);
  fputs(text != NULL ? ")" : "", out);
}

void write_list(FILE *out, const char *const *list)
{
  if (list == NULL) {
    fputs("NULL", out);
    return;
  }
  fputs("(const char *const[]){ ", out);
  for (; *list != NULL; list++) {
    write_string(out, *list);
    fputs(", ", out);
  }
  fputs("NULL }", out);
}

void write_numbers(FILE *out, const char *declaration, const guint16 *numbers, guint n)
{
  fprintf(out, "static const guint16 %s = {", declaration);
  for (guint i = 0; i < n; i++)
    fprintf(out, "%s%u,", i % 16 == 0 ? "\n  " : " ", numbers[i]);
  fputs("\n};\n\n", out);
}

void write_head(FILE *out)
{
  fputs("/* Made by tools/compile-rules; do not edit. */\n#include \"rules/rules.h\"\n\n"
        "#define N_(text) text\n\n",
        out);
}
