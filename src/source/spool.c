/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Temporary files nobody else can open, which vanish with their descriptor. In: bytes. Out: a
 * descriptor that can be read anywhere. It does not bound the size: the disk does.
 */
#include "source/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/retry.h"

static void spool_fail(gboolean making, GError **error)
{
  int number = errno;
  g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_SPOOL,
              making ? bounce_error_text(N_("cannot make a temporary file in %s: %s"))
                     : bounce_error_text(N_("cannot write a temporary file in %s: %s")),
              g_get_tmp_dir(), g_strerror(number));
}

int bounce_spool_open(GError **error)
{
  int fd = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd >= 0)
    return fd;
  g_autofree char *name = g_build_filename(g_get_tmp_dir(), "bounce-XXXXXX", NULL);
  fd = mkostemp(name, O_CLOEXEC);
  if (fd >= 0)
    unlink(name);
  else
    spool_fail(TRUE, error);
  return fd;
}

gboolean bounce_spool_write(int fd, const guint8 *data, gsize size, GError **error)
{
  while (size > 0) {
    ssize_t put = TEMP_FAILURE_RETRY(write(fd, data, size));
    if (put < 0) {
      spool_fail(FALSE, error);
      return FALSE;
    }
    data += put;
    size -= (gsize) put;
  }
  return TRUE;
}
