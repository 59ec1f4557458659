/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The terminal. In: the environment (COLUMNS, TERM, NO_COLOR) and standard output. Out: how wide it
 * is and whether it has colours. It writes nothing.
 */
#include "terminal/screen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* More is no screen but a mistake. */
#define SCREEN_WIDTH_MAX 10000

guint screen_width(void)
{
  const char *columns = getenv("COLUMNS");
  struct winsize size;
  guint64 width;
  if (columns != NULL && g_ascii_string_to_unsigned(columns, 10, 1, SCREEN_WIDTH_MAX, &width, NULL))
    return (guint) width;
  return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

gboolean screen_can_rewrite(void)
{
  const char *terminal = getenv("TERM");
  return terminal != NULL && *terminal != '\0' && strcmp(terminal, "dumb") != 0;
}

gboolean screen_has_colours(void)
{
  const char *no_colour = getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && screen_can_rewrite() && (no_colour == NULL || *no_colour == '\0');
}
