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

/* The descriptor opened in advance + 1 while nobody has it, -errno when there is none, or 0. */
static gint spool_reserved;
/* The same descriptor, also while somebody has it; -1: there is none. */
static gint spool_kept = -1;

static void spool_fail(gboolean making, GError **error)
{
  int number = errno;
  g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_SPOOL,
              making ? bounce_error_text(N_("cannot make a temporary file in %s: %s"))
                     : bounce_error_text(N_("cannot write a temporary file in %s: %s")),
              g_get_tmp_dir(), g_strerror(number));
}

static int spool_make(void)
{
  int fd = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd >= 0)
    return fd;
  g_autofree char *name = g_build_filename(g_get_tmp_dir(), "bounce-XXXXXX", NULL);
  fd = mkostemp(name, O_CLOEXEC);
  if (fd >= 0)
    unlink(name);
  return fd;
}

void bounce_spool_reserve(void)
{
  if (g_atomic_int_get(&spool_kept) >= 0)
    return;
  int fd = spool_make();
  g_atomic_int_set(&spool_kept, fd);
  g_atomic_int_set(&spool_reserved, fd >= 0 ? fd + 1 : -errno);
}

int bounce_spool_open(GError **error)
{
  int reserved = g_atomic_int_get(&spool_reserved);
  if (reserved > 0 && g_atomic_int_compare_and_exchange(&spool_reserved, reserved, 0))
    return reserved - 1;
  int fd = reserved < 0 ? -1 : spool_make();
  if (reserved < 0)
    errno = -reserved;
  if (fd < 0)
    spool_fail(TRUE, error);
  return fd;
}

void bounce_spool_close(int fd)
{
  if (fd != g_atomic_int_get(&spool_kept)) {
    close(fd);
    return;
  }
  if (ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0)
    g_atomic_int_set(&spool_reserved, fd + 1);
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
