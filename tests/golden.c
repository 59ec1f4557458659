/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * golden [--write] FOLDER: every X.eml below FOLDER gives exactly the records of the X.json beside
 * it, or in FOLDER.records where that is: what is shown to people holds nothing but mail.
 * --write makes the .json files that are missing, for a person to read before they are committed.
 */
#include <bounce/bounce.h>
#include <stdio.h>
#include <string.h>

#include "corpus.h"

static char *records_of(const char *path, const char *name)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  GString *out = g_string_new(NULL);
  BounceFormatOptions options = { 0 };
  if (!g_file_get_contents(path, &bytes, &size, NULL))
    g_error("%s cannot be read", path);
  g_autoptr(BounceReport) report = bounce_report_new_from_data(bytes, size, NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  for (guint i = 0; i < info->n_recipients; i++)
    bounce_format_record(bounce_format_find("jsonl"), &options,
                         &(BounceRecord){ info, info->recipients[i], name, 1 }, out);
  return g_string_free(out, FALSE);
}

/* The first line that differs, as TAP diagnostics. */
static void explain(const char *want, const char *got)
{
  g_auto(GStrv) wanted = g_strsplit(want, ",\"", -1);
  g_auto(GStrv) given = g_strsplit(got, ",\"", -1);
  for (guint i = 0; wanted[i] != NULL || given[i] != NULL; i++) {
    if (g_strcmp0(wanted[i], given[i]) != 0) {
      printf("# want: %s\n# got:  %s\n", wanted[i] != NULL ? wanted[i] : "(nothing more)",
             given[i] != NULL ? given[i] : "(nothing more)");
      return;
    }
  }
}

static char *golden_path(const char *path)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *stem = g_strndup(name, strlen(name) - strlen(".eml"));
  g_autofree char *file = g_strconcat(stem, ".json", NULL);
  g_autofree char *records = g_strconcat(folder, ".records", NULL);
  gboolean apart = g_file_test(records, G_FILE_TEST_IS_DIR);
  return g_build_filename(apart ? records : folder, file, NULL);
}

static gboolean check(const char *path, gboolean write)
{
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *json = golden_path(path);
  g_autofree char *got = records_of(path, name);
  g_autofree char *want = NULL;
  if (write && !g_file_test(json, G_FILE_TEST_EXISTS))
    return g_file_set_contents(json, got, -1, NULL);
  if (!g_file_get_contents(json, &want, NULL, NULL)) {
    printf("# %s is missing\n", json);
    return FALSE;
  }
  if (strcmp(want, got) == 0)
    return TRUE;
  explain(want, got);
  return FALSE;
}

int main(int argc, char **argv)
{
  gboolean write = argc > 2 && strcmp(argv[1], "--write") == 0;
  const char *top = argv[argc - 1];
  g_autoptr(GPtrArray) paths = corpus_paths(top);
  guint failed = 0;
  printf("1..%u\n", paths->len);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index(paths, i);
    gboolean ok = check(path, write);
    printf("%s %u - %s\n", ok ? "ok" : "not ok", i + 1, path + strlen(top) + 1);
    failed += !ok;
  }
  return failed > 0;
}
