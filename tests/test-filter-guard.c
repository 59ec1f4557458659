/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The watchdog: a message passes although its analysis never ends, or crashes. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filter/filter-guard.h"
#include "terminal/exit-codes.h"
#include "test.h"

#define MESSAGE "X-Bounce-Kind: forged\nA: b\n\nc\n"

/* Sanitizers: memory that runs out is what is tested here. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
  return "allocator_may_return_null=1";
}

static void spin(void)
{
  for (volatile guint64 i = 0;; i++)
    ;
}

static void crash(void)
{
  raise(SIGSEGV);
}

/* As deep as the stack goes: the handler must not need it. */
static int overflow(guint depth)
{
  volatile char here[4096];
  here[0] = (char) depth;
  return depth == G_MAXUINT ? 0 : overflow(depth + 1) + here[0];
}

static void fall(void)
{
  overflow(0);
}

static void run_out_of_memory(void)
{
  /* More than any object may have, on 32 bits too; volatile: the compiler knows that as well. */
  volatile gsize size = G_MAXSIZE / 2 + 1;
  g_free(g_malloc(size));
}

static void be_killed(void)
{
  raise(SIGTERM);
}

static void finish(void)
{
}

/* What the caller's caller left behind. */
static void block_everything(gboolean blocked)
{
  sigset_t all;
  sigfillset(&all);
  if (blocked)
    sigprocmask(SIG_SETMASK, &all, NULL);
  else
    signal(SIGALRM, SIG_IGN);
}

static void drop_log(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
}

/* The filter's steps in a child whose standard output is a file: its exit code, and what it wrote.
 */
static int filtered(void (*analysis)(void), double seconds, gboolean writes, gboolean blocked,
                    gboolean history, char *result, gsize size)
{
  char name[] = "/tmp/bounce-test-XXXXXX";
  int out = mkstemp(name);
  int in[2];
  unlink(name);
  ck_assert_int_eq(pipe(in), 0);
  ck_assert_int_eq(write(in[1], MESSAGE, strlen(MESSAGE)), (gssize) strlen(MESSAGE));
  close(in[1]);
  pid_t child = fork();
  if (child == 0) {
    FilterSpool spool;
    FilterEdit edit;
    dup2(out, STDOUT_FILENO);
    g_log_set_default_handler(drop_log, NULL);
    filter_guard_temporary();
    if (!filter_spool_read(&spool, in[0]) || !filter_edit_plan(&edit, &spool))
      _exit(99);
    const FilterGuard guard = { writes ? &edit : NULL, "L: 1\n", 5, "C: 1\n", 5 };
    block_everything(blocked);
    filter_guard_set(history ? NULL : &guard);
    filter_guard_begin(seconds);
    analysis();
    filter_guard_end();
    _exit(98);
  }
  int status;
  ck_assert_int_eq(waitpid(child, &status, 0), child);
  gssize got = pread(out, result, size - 1, 0);
  result[MAX(got, 0)] = '\0';
  close(out);
  close(in[0]);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static const struct {
  const char *name;
  void (*analysis)(void);
  gboolean writes;
  int status;
  const char *out;
  gboolean blocked; /* every signal is, when the filter begins */
  gboolean history; /* it happens behind the analysis, while the history is written */
} cases[] = {
  { "late", spin, TRUE, EXIT_CODE_OK, "L: 1\nA: b\n\nc\n" },
  { "crash", crash, TRUE, EXIT_CODE_OK, "C: 1\nA: b\n\nc\n" },
  { "stack", fall, TRUE, EXIT_CODE_OK, "C: 1\nA: b\n\nc\n" },
  { "memory", run_out_of_memory, TRUE, EXIT_CODE_TEMP_FAIL, "" },
  { "killed", be_killed, TRUE, EXIT_CODE_TEMP_FAIL, "" },
  { "a late question", spin, FALSE, EXIT_CODE_TEMP_FAIL, "" },
  { "a crashed question", crash, FALSE, EXIT_CODE_TEMP_FAIL, "" },
  { "late while signals are blocked", spin, TRUE, EXIT_CODE_OK, "L: 1\nA: b\n\nc\n", TRUE },
  { "a crash while signals are blocked", crash, TRUE, EXIT_CODE_OK, "C: 1\nA: b\n\nc\n", TRUE },
  { "a late history", spin, TRUE, EXIT_CODE_TEMP_FAIL, "", FALSE, TRUE },
  { "a late history while signals are blocked", spin, TRUE, EXIT_CODE_TEMP_FAIL, "", TRUE, TRUE },
  { "a crashed history", crash, TRUE, EXIT_CODE_TEMP_FAIL, "", FALSE, TRUE },
  { "good", finish, TRUE, 98, "" },
};

START_TEST(whatever_the_analysis_does)
{
  char out[256];
  int status = filtered(cases[_i].analysis, 0.05, cases[_i].writes, cases[_i].blocked,
                        cases[_i].history, out, sizeof out);
  test_row(_i, status == cases[_i].status, "%s: %d", cases[_i].name, status);
  test_row(_i, strcmp(out, cases[_i].out) == 0, "%s: %s", cases[_i].name, out);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("filter-guard");
  tcase_set_timeout(tcase, 30);
  tcase_add_loop_test(tcase, whatever_the_analysis_does, 0, G_N_ELEMENTS(cases));
  return tcase;
}
