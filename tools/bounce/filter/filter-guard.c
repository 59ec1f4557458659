/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Time limit and crash net of the filter. In: a spooled message and prepared fields. Out: the
 * message on standard output, whatever happens to the analysis. A handler here calls nothing but
 * read(2), write(2) and _exit(2), for the heap may be in any state; memory that has run out aborts
 * (GLib) and is a temporary failure.
 */
#include "filter/filter-guard.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "terminal/exit-codes.h"
#include "terminal/output.h"

/* Room for a handler that copies through a buffer, after the stack itself has run out. */
#define GUARD_STACK_SIZE (256 * 1024)

static const int guard_crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
/* NULL while the history is opened or written. */
static const FilterGuard *volatile guard_current;
static char guard_stack[GUARD_STACK_SIZE];

/* Not translated: the filter keeps the C locale. */
static void guard_say_late(void)
{
  static const char line[] =
      "bounce: the history could not be written within the time limit (see --timeout)\n";
  output_write_all(STDERR_FILENO, line, sizeof line - 1);
}

static void guard_fire(int number)
{
  const FilterGuard *guard = guard_current;
  gboolean late = number == SIGALRM;
  if (late && guard == NULL)
    guard_say_late();
  gboolean written =
      guard != NULL && guard->edit != NULL
      && filter_edit_write(guard->edit, late ? guard->late : guard->crashed,
                           late ? guard->late_length : guard->crashed_length, STDOUT_FILENO)
      && close(STDOUT_FILENO) == 0;
  _exit(written ? EXIT_CODE_OK : EXIT_CODE_TEMP_FAIL);
}

static void guard_give_up(int number)
{
  _exit(EXIT_CODE_TEMP_FAIL);
}

static void guard_handle(const int *numbers, guint n, void (*handler)(int))
{
  struct sigaction action = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
  sigfillset(&action.sa_mask);
  for (guint i = 0; i < n; i++)
    sigaction(numbers[i], &action, NULL);
}

static void guard_timer(double seconds)
{
  struct itimerval timer = { .it_value.tv_sec = (time_t) seconds };
  /* A zero timer is none: the shortest limit is one microsecond. */
  timer.it_value.tv_usec = (suseconds_t) ((seconds - (double) timer.it_value.tv_sec) * 1e6);
  if (seconds > 0 && timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0)
    timer.it_value.tv_usec = 1;
  setitimer(ITIMER_REAL, &timer, NULL);
}

/* A mask is inherited: who started the command may have had reasons, but not this command's. */
static void guard_unblock(void)
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGALRM);
  for (guint i = 0; i < G_N_ELEMENTS(guard_crashes); i++)
    sigaddset(&set, guard_crashes[i]);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void filter_guard_begin(double seconds)
{
  static const int alarms[] = { SIGALRM };
  const stack_t stack = { .ss_sp = guard_stack, .ss_size = sizeof guard_stack };
  sigaltstack(&stack, NULL);
  guard_handle(guard_crashes, G_N_ELEMENTS(guard_crashes), guard_fire);
  guard_handle(alarms, G_N_ELEMENTS(alarms), guard_fire);
  guard_unblock();
  guard_timer(seconds);
}

void filter_guard_set(const FilterGuard *guard)
{
  guard_current = guard;
}

void filter_guard_end(void)
{
  guard_timer(0);
  guard_handle(guard_crashes, G_N_ELEMENTS(guard_crashes), SIG_DFL);
}

void filter_guard_temporary(void)
{
  static const int numbers[] = { SIGTERM, SIGINT, SIGHUP, SIGABRT, SIGTRAP };
  guard_handle(numbers, G_N_ELEMENTS(numbers), guard_give_up);
}
