/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How the compiler ends at a mistake. Alone in its file: tests/fuzz ends otherwise. */
#include <stdlib.h>

#include "rules/compile/compile-rules.h"

void rule_fail(const RuleFile *file, const char *section, const char *key, const char *format, ...)
{
  va_list args;
  fprintf(stderr, "%s: ", file->path);
  if (section != NULL)
    fprintf(stderr, "[%s]: ", section);
  if (key != NULL)
    fprintf(stderr, "%s: ", key);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
  exit(1);
}
