/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The least a mail filter can cost that uses GMime: it starts it, and copies stdin to stdout. */
#include <gmime/gmime.h>
#include <unistd.h>

int main(void)
{
  static char buffer[65536];
  g_mime_init();
  for (ssize_t got; (got = read(STDIN_FILENO, buffer, sizeof buffer)) != 0;)
    if (got < 0 || write(STDOUT_FILENO, buffer, (size_t) got) != got)
      return 1;
  return 0;
}
