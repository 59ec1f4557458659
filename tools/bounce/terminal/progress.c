/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Progress of long runs. In: a count. Out: one line on the terminal that is rewritten in place. */
#include "terminal/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "base/translate.h"
#include "terminal/screen.h"

/* A run shorter than the first interval shows nothing. */
#define PROGRESS_FIRST G_USEC_PER_SEC
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 4)

void progress_start(Progress *progress)
{
  *progress = (Progress){ .wanted = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO)
                                    && screen_can_rewrite() };
  if (progress->wanted)
    progress->next = g_get_monotonic_time() + PROGRESS_FIRST;
}

void progress_tick(Progress *progress, guint64 messages)
{
  if (!progress->wanted)
    return;
  gint64 now = g_get_monotonic_time();
  if (now < progress->next)
    return;
  progress->next = now + PROGRESS_INTERVAL;
  progress->shown = TRUE;
  g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, messages);
  fputs("\rbounce: ", stderr);
  fprintf(stderr, P_("%s message", "%s messages", messages), number);
}

void progress_stop(Progress *progress)
{
  if (progress->shown)
    fputs("\r\033[K", stderr);
  progress->shown = FALSE;
}
