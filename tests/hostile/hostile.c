/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hostile BOUNCE [NAME...]: every row of the table gives the records it should, within its bounds
 * of time and memory, by `report` and by `filter`. With sanitizers (HOSTILE_UNBOUND) only the
 * records count.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hostile-input.h"
#include "hostile-run.h"

static const char *bounce;
static char *folder;
static gboolean bounds = TRUE;

/* The first line of `path` and how many there are. */
static char *first_line(const char *path, guint *lines)
{
  FILE *file = fopen(path, "r");
  char *line = NULL;
  char *first = NULL;
  size_t room = 0;
  *lines = 0;
  while (file != NULL && getline(&line, &room, file) > 0)
    if ((*lines)++ == 0)
      first = g_strdup(line);
  free(line);
  if (file != NULL)
    fclose(file);
  return first;
}

static gboolean within(const HostileInput *input, const HostileRun *run)
{
  gboolean cheap = !bounds || (run->seconds <= input->seconds && run->mib <= input->mib);
  if (run->status != 0)
    printf("# exit code %d\n", run->status);
  if (!cheap)
    printf("# more than %u s or %u MiB\n", input->seconds, input->mib);
  return run->status == 0 && cheap;
}

static gboolean says(const HostileInput *input, const char *out)
{
  guint lines;
  g_autofree char *first = first_line(out, &lines);
  gboolean wanted = first != NULL && strstr(first, input->want) != NULL;
  if (!wanted)
    printf("# no %s in: %.600s\n", input->want, first != NULL ? first : "nothing\n");
  if (input->records != 0 && lines != input->records)
    printf("# %u records, not %u\n", lines, input->records);
  return wanted && (input->records == 0 || lines == input->records);
}

static gboolean check(const HostileInput *input, guint number)
{
  g_autofree char *mail = g_build_filename(folder, "mail", NULL);
  g_autofree char *out = g_build_filename(folder, "out", NULL);
  g_autofree char *err = g_build_filename(folder, "err", NULL);
  const char *const report[] = { bounce, "report", "--format=jsonl", mail, NULL };
  const char *const filter[] = { bounce, "filter", "--verdict", "--timeout=0", NULL };
  if (!hostile_input_write(input, input->count, mail))
    g_error("%s cannot be written", mail);
  HostileRun reported = hostile_run(report, "/dev/null", out, err);
  gboolean ok = within(input, &reported) && says(input, out);
  HostileRun filtered = hostile_run(filter, mail, out, err);
  ok = filtered.status == 0 && (!bounds || filtered.seconds <= input->seconds) && ok;
  printf("%s %u - %s # %.2f s, %u MiB; filter: %d, %.2f s, %u MiB\n", ok ? "ok" : "not ok", number,
         input->name, reported.seconds, reported.mib, filtered.status, filtered.seconds,
         filtered.mib);
  unlink(mail);
  unlink(out);
  unlink(err);
  return ok;
}

static gboolean wanted(const HostileInput *input, int argc, char **argv)
{
  gboolean found = argc <= 2;
  for (int i = 2; i < argc; i++)
    found |= strcmp(argv[i], input->name) == 0;
  return found;
}

int main(int argc, char **argv)
{
  guint failed = 0;
  guint tests = 0;
  bounce = argv[1];
  bounds = g_getenv("HOSTILE_UNBOUND") == NULL;
  folder = g_dir_make_tmp("bounce-hostile-XXXXXX", NULL);
  hostile_run_environment();
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (guint i = 0; i < hostile_n_inputs; i++)
    if (wanted(&hostile_inputs[i], argc, argv))
      failed += !check(&hostile_inputs[i], ++tests);
  printf("1..%u\n", tests);
  rmdir(folder);
  return failed > 0;
}
