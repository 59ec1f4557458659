/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * starve BOUNCE LIBRARY MAIL: every single allocation of a run fails once, by
 * tests/cli/fail-malloc.c in LIBRARY. `report` gives all records, or ends with another code and no
 * half record; `filter` gives the whole message, marked or not, or nothing and asks to try again
 * (75).
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hostile-run.h"

/* So many failures in a row that change nothing: the run has no more allocations. */
#define STARVE_END 400
#define STARVE_MOST 20000

typedef struct {
  const char *name;
  const char *const *argv;
  const char *in;
  gboolean (*allows)(const HostileRun *run, GString *want, GString *got, const char *mail);
} Starved;

static char *folder;
static char *out;
static char *err;

static GString *contents(const char *path)
{
  GString *bytes = g_string_new(NULL);
  g_autofree char *text = NULL;
  gsize size = 0;
  if (g_file_get_contents(path, &text, &size, NULL))
    g_string_append_len(bytes, text, (gssize) size);
  return bytes;
}

/* Whole lines that begin as those that are wanted. */
static gboolean report_allows(const HostileRun *run, GString *want, GString *got, const char *mail)
{
  if (run->status == 0)
    return g_string_equal(want, got);
  return run->status > 1 && got->len <= want->len && memcmp(want->str, got->str, got->len) == 0
         && (got->len == 0 || got->str[got->len - 1] == '\n');
}

static gboolean filter_allows(const HostileRun *run, GString *want, GString *got, const char *mail)
{
  gsize length = strlen(mail);
  if (run->status != 0)
    return run->status > 1 && got->len == 0;
  return g_string_equal(want, got)
         || (got->len >= length && memcmp(got->str + got->len - length, mail, length) == 0
             && (got->len == length || strstr(got->str, "X-Bounce-Skipped: failure") != NULL));
}

/* TRUE when it makes no difference that allocation `number` fails. */
static gboolean starve(const Starved *test, guint number, GString *want, const char *mail,
                       guint *bad, guint *signals)
{
  g_autofree char *text = g_strdup_printf("%u", number);
  g_setenv("FAIL_MALLOC", text, TRUE);
  HostileRun run = hostile_run(test->argv, test->in, out, err);
  GString *got = contents(out);
  gboolean same = run.status == 0 && g_string_equal(want, got);
  if (!test->allows(&run, want, got, mail)) {
    printf("# allocation %u: exit code %d, %u bytes\n", number, run.status, (guint) got->len);
    (*bad)++;
  }
  *signals += run.status > 128;
  if (run.status == 128 + SIGALRM)
    (*bad)++;
  g_string_free(got, TRUE);
  return same;
}

static gboolean check(const Starved *test, const char *library, const char *mail, guint number)
{
  guint bad = 0;
  guint signals = 0;
  guint calm = 0;
  guint n = 0;
  g_setenv("LD_PRELOAD", library, TRUE);
  g_setenv("FAIL_MALLOC", "0", TRUE);
  HostileRun whole = hostile_run(test->argv, test->in, out, err);
  GString *want = contents(out);
  while (calm < STARVE_END && n < STARVE_MOST)
    calm = starve(test, ++n, want, mail, &bad, &signals) ? calm + 1 : 0;
  gboolean ok = bad == 0 && whole.status == 0 && n < STARVE_MOST && n > STARVE_END;
  printf("%s %u - %s # %u allocations, %u ended by a signal\n", ok ? "ok" : "not ok", number,
         test->name, n - STARVE_END, signals);
  g_string_free(want, TRUE);
  return ok;
}

int main(int argc, char **argv)
{
  g_autofree char *mail = NULL;
  const char *const report[] = { argv[1], "report", "--format=jsonl", "--evidence", argv[3], NULL };
  const char *const filter[] = { argv[1], "filter", NULL };
  const Starved tests[] = {
    { "report", report, "/dev/null", report_allows },
    { "filter", filter, argv[3], filter_allows },
  };
  guint failed = 0;
  if (argc != 4 || !g_file_get_contents(argv[3], &mail, NULL, NULL))
    return 64;
  hostile_run_environment();
  folder = g_dir_make_tmp("bounce-starve-XXXXXX", NULL);
  out = g_build_filename(folder, "out", NULL);
  err = g_build_filename(folder, "err", NULL);
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    failed += !check(&tests[i], argv[2], mail, i + 1);
  printf("1..%u\n", (guint) G_N_ELEMENTS(tests));
  unlink(out);
  unlink(err);
  rmdir(folder);
  return failed > 0;
}
