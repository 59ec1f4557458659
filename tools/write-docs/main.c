/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* write-docs KIND TEMPLATE OUTPUT: documents made of the catalogue. Not installed; run by the
 * build. */
#include <stdio.h>
#include <string.h>

#include "write-docs.h"

static const struct {
  const char *kind;
  void (*write)(const char *template, GString *out);
} writers[] = {
  { "manual", write_manual },
  { "page", write_page },
};

static int write_file(void (*write)(const char *, GString *), const char *template,
                      const char *output)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GString) out = g_string_new(NULL);
  if (!g_file_get_contents(template, &text, NULL, &error)) {
    fprintf(stderr, "write-docs: %s\n", error->message);
    return 66;
  }
  write(text, out);
  if (!g_file_set_contents(output, out->str, (gssize) out->len, &error)) {
    fprintf(stderr, "write-docs: %s\n", error->message);
    return 74;
  }
  return 0;
}

int main(int argc, char **argv)
{
  for (gsize i = 0; argc == 4 && i < G_N_ELEMENTS(writers); i++)
    if (strcmp(argv[1], writers[i].kind) == 0)
      return write_file(writers[i].write, argv[2], argv[3]);
  fputs("usage: write-docs manual|page TEMPLATE OUTPUT\n", stderr);
  return 64;
}
