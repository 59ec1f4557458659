/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A fuzz target without a fuzzer: PROGRAM [--products] FILE|FOLDER... gives it every file (below a
 * folder), and MUTANTS changed copies of each, always the same ones; with --products, also one in
 * which two sizes are multiplied (mutate.h). When it crashes, the input is left in the
 * file named by FUZZ_FINDING.
 */
#include <unistd.h>

#include "fuzz.h"
#include "mutate.h"

#define MUTANTS 8
#define CHANGES 6
/* Larger files are cut: the targets are tried on shapes, not on sizes. */
#define INPUT_MAX 32768

static const char *const pieces[] = {
  "\n\n",
  "\r\n",
  "\r",
  "\n ",
  ": ",
  "=?utf-8?Q?",
  "?=",
  "=?x?B?====",
  "<a@b.c>",
  "@",
  "550 5.1.1 ",
  "4.2.2",
  "\n--b\n",
  "--",
  "\nFrom ",
  "\nContent-Type: ",
  "message/delivery-status",
  "multipart/report; boundary=b",
  "base64",
  "\nFinal-Recipient: rfc822; a@b.c\n",
  "&#x41;",
  "<!--",
  "</p>",
  "\"",
  "\\",
  "\377",
  "\300\200",
  "\342\200\256",
  ";",
  "\n\t",
  "\nAction: failed\n",
  "SRS0=",
  "prvs=",
  "+a=b@",
};

static MutateRandom numbers;
static gboolean products;

static guint below(guint limit)
{
  return mutate_below(&numbers, limit);
}

static void change(GString *bytes)
{
  guint at = below((guint) bytes->len + 1);
  guint length = 1 + below(below(8) == 0 ? 400 : 8);
  const char *piece = pieces[below(G_N_ELEMENTS(pieces))];
  length = MIN(length, (guint) bytes->len - at);
  switch (below(6)) {
  case 0:
    g_string_erase(bytes, at, length);
    break;
  case 1:
    g_string_insert(bytes, at, piece);
    break;
  case 2: {
    g_autofree char *copy = g_strndup(bytes->str + at, length);
    g_string_insert_len(bytes, below((guint) bytes->len + 1), copy, (gssize) strlen(copy));
    break;
  }
  case 3:
    g_string_insert_c(bytes, at, (char) below(256));
    break;
  case 4:
    if (at < bytes->len)
      bytes->str[at] = (char) (bytes->str[at] ^ (1 << below(8)));
    break;
  default:
    if (below(4) == 0)
      g_string_truncate(bytes, at);
    else
      g_string_overwrite_len(bytes, at, piece, (gssize) MIN(strlen(piece), bytes->len - at));
  }
}

/* A copy of exactly this size, so that a sanitizer sees a byte read behind it. */
static void run(const GString *bytes)
{
  const char *finding = g_getenv("FUZZ_FINDING");
  uint8_t *copy = g_memdup2(bytes->str, MAX(bytes->len, 1));
  if (finding != NULL)
    g_file_set_contents(finding, bytes->str, (gssize) bytes->len, NULL);
  LLVMFuzzerTestOneInput(copy, bytes->len);
  g_free(copy);
}

static guint run_file(const char *path)
{
  g_autofree char *text = NULL;
  gsize size = 0;
  if (!g_file_get_contents(path, &text, &size, NULL))
    return 0;
  size = MIN(size, INPUT_MAX);
  g_autoptr(GString) bytes = g_string_new_len(text, (gssize) size);
  run(bytes);
  numbers.state = 88172645463325252 + size;
  for (guint i = 0; i < MUTANTS; i++) {
    g_string_truncate(bytes, 0);
    g_string_append_len(bytes, text, (gssize) size);
    for (guint n = 1 + below(CHANGES); n > 0; n--)
      change(bytes);
    run(bytes);
  }
  if (products) {
    mutate_product(bytes, INPUT_MAX, &numbers);
    run(bytes);
  }
  return 1 + MUTANTS + (products ? 1 : 0);
}

static int compare(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static guint run_path(const char *path)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  guint runs = 0;
  const char *name;
  if (dir == NULL)
    return run_file(path);
  while ((name = g_dir_read_name(dir)) != NULL)
    if (!g_str_has_suffix(name, ".json"))
      g_ptr_array_add(names, g_build_filename(path, name, NULL));
  g_ptr_array_sort(names, compare);
  for (guint i = 0; i < names->len; i++)
    runs += run_path(g_ptr_array_index(names, i));
  return runs;
}

int main(int argc, char **argv)
{
  g_autofree char *name = g_path_get_basename(argv[0]);
  guint runs = 0;
  products = argc > 1 && strcmp(argv[1], "--products") == 0;
  for (int i = products ? 2 : 1; i < argc; i++)
    runs += run_path(argv[i]);
  printf("%s 1 - %s: %u inputs\n1..1\n", runs > 0 ? "ok" : "not ok", name, runs);
  return runs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
