/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opening a history from a command line. In: --db, --wait. Out: an open history, or one
 * line and an exit code. It reads no mail.
 */
#include "run/database.h"

#include <string.h>

#include "base/translate.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

#define SECONDS_PER_DAY 86400

/* Names of lists in one line of an error. */
#define LISTS_NAMED 20

/* 2020-01-01: a machine without a battery begins at 1970 or at the date of its firmware. */
#define EARLIEST_NOW G_GINT64_CONSTANT(1577836800)

int database_complain(const char *url, const GError *error)
{
  static const int codes[] = {
    [HISTORY_ERROR_BUSY] = EXIT_CODE_TEMP_FAIL,  [HISTORY_ERROR_OPEN] = EXIT_CODE_NO_INPUT,
    [HISTORY_ERROR_FORMAT] = EXIT_CODE_DATA,     [HISTORY_ERROR_WRITE] = EXIT_CODE_IO,
    [HISTORY_ERROR_MODULE] = EXIT_CODE_SOFTWARE, [HISTORY_ERROR_LOCATION] = EXIT_CODE_USAGE,
  };
  if (error->code == HISTORY_ERROR_LOCATION)
    complain(NULL, "--db: %s", error->message);
  else
    complain_text(url, error->message);
  return codes[error->code];
}

History *database_open(const char *url, HistoryMode mode, guint wait, int *status)
{
  g_autoptr(GError) error = NULL;
  History *history = history_open(url, mode, wait, &error);
  if (history != NULL)
    return history;
  *status = database_complain(url, error);
  if (mode == HISTORY_WRITE && *status == EXIT_CODE_NO_INPUT)
    *status = EXIT_CODE_CREATE;
  return NULL;
}

static char *day_text(gint64 time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
  return date != NULL ? g_date_time_format(date, "%Y-%m-%d") : g_strdup("?");
}

gboolean database_clock_is_wrong(History *history, gint64 now)
{
  HistoryMeta meta = { 0 };
  g_autofree char *today = day_text(now);
  if (now < EARLIEST_NOW) {
    complain(NULL, "the clock says %s: set it, then try again", today);
    return TRUE;
  }
  if (history == NULL || !history_meta(history, &meta, NULL)
      || meta.newest <= now + SECONDS_PER_DAY)
    return FALSE;
  g_autofree char *newest = day_text(meta.newest);
  complain(NULL,
           "the clock says %s, but the newest event in the history is of %s: set the clock, or "
           "remove what was recorded under a wrong one (bounce forget --since=DATE)",
           today, newest);
  return TRUE;
}

typedef struct {
  const char *wanted;
  gboolean found;
  guint n;
  GString *names;
} Lists;

static void note_list(const char *name, gpointer data)
{
  Lists *lists = data;
  lists->found = lists->found || strcmp(name, lists->wanted) == 0;
  if (++lists->n <= LISTS_NAMED)
    g_string_append_printf(lists->names, "%s%s", lists->n > 1 ? ", " : "", name);
}

static int say_list(const Lists *lists)
{
  if (lists->n > LISTS_NAMED)
    g_string_append(lists->names, ", ...");
  complain(NULL, "--list: the history has no list \"%s\"; it has %s", lists->wanted,
           lists->names->str);
  return EXIT_CODE_USAGE;
}

int database_say_empty(History *history, const char *url, const char *list)
{
  g_autoptr(GString) names = g_string_new(NULL);
  Lists lists = { .wanted = list, .names = names };
  HistoryMeta meta = { 0 };
  if (list != NULL)
    history_lists(history, note_list, &lists, NULL);
  if (lists.n > 0 && !lists.found)
    return say_list(&lists);
  if (history_meta(history, &meta, NULL) && meta.newest == 0)
    complain(url, N_("holds no event"));
  else
    complain(url, N_("holds no event of what was asked for"));
  return EXIT_CODE_OK;
}
