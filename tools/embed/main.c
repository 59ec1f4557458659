/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files as C text. In: files. Out, on standard output: an initialiser { "NAME", "content" }, a
 * file, NAME being the file's name without folder and extension. It knows nothing of what they
 * hold.
 */
#include <stdio.h>
#include <string.h>

static void print_byte(int byte)
{
  if (byte == '\n')
    fputs("\\n\"\n  \"", stdout);
  else if (byte == '"' || byte == '\\')
    printf("\\%c", byte);
  else if (byte >= ' ' && byte < 0x7f)
    putchar(byte);
  else
    printf("\\%03o", (unsigned) byte);
}

static int print_file(const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *name = slash != NULL ? slash + 1 : path;
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    return 0;
  }
  printf("{ \"%.*s\",\n  \"", (int) strcspn(name, "."), name);
  for (int byte; (byte = getc(file)) != EOF;)
    print_byte(byte);
  fputs("\" },\n", stdout);
  return fclose(file) == 0;
}

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (!print_file(argv[i]))
      return 1;
  return fflush(stdout) != 0;
}
