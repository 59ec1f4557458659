/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bytes of a pipe or of a decompressor, made readable anywhere. In: bytes in order. Out: a
 * BounceFile. The temporary file never has a name anyone else can open. It does not bound the total
 * size: the disk does, and a full one is BOUNCE_ERROR_SPOOL.
 */
#include "source/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPOOL_CHUNK 65536

static gboolean spool_fail(const char *what, GError **error)
{
  int code = errno;
  g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_SPOOL, "cannot %s a temporary file in %s: %s", what,
              g_get_tmp_dir(), g_strerror(code));
  return FALSE;
}

static int spool_open(void)
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

static gboolean spool_flush(BounceSpool *spool, GError **error)
{
  if (spool->fd < 0 && (spool->fd = spool_open()) < 0)
    return spool_fail("make", error);
  for (gsize done = 0; done < spool->used;) {
    ssize_t put = TEMP_FAILURE_RETRY(write(spool->fd, spool->memory + done, spool->used - done));
    if (put < 0)
      return spool_fail("write", error);
    done += (gsize) put;
  }
  spool->used = 0;
  return TRUE;
}

gboolean bounce_spool_write(BounceSpool *spool, const guint8 *data, gsize size, GError **error)
{
  if (spool->memory == NULL)
    spool->memory = g_malloc(BOUNCE_FILE_BUFFER);
  while (size > 0) {
    if (spool->used == BOUNCE_FILE_BUFFER && !spool_flush(spool, error))
      return FALSE;
    gsize room = MIN(size, BOUNCE_FILE_BUFFER - spool->used);
    memcpy(spool->memory + spool->used, data, room);
    spool->used += room;
    spool->size += (goffset) room;
    data += room;
    size -= room;
  }
  return TRUE;
}

gboolean bounce_spool_read(BounceSpool *spool, int fd, GError **error)
{
  guint8 chunk[SPOOL_CHUNK];
  for (;;) {
    ssize_t got = TEMP_FAILURE_RETRY(read(fd, chunk, sizeof chunk));
    if (got == 0)
      return TRUE;
    if (got < 0) {
      g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, "%s", g_strerror(errno));
      return FALSE;
    }
    if (!bounce_spool_write(spool, chunk, (gsize) got, error))
      return FALSE;
  }
}

/* The spool's memory becomes the file's window. */
static void spool_swap(BounceSpool *spool, BounceFile *file)
{
  bounce_file_close(file);
  guint8 *window = file->window;
  file->window = spool->memory;
  spool->memory = window;
  file->length = spool->used;
  file->end = spool->size;
}

gboolean bounce_spool_finish(BounceSpool *spool, BounceFile *file, GError **error)
{
  gboolean in_memory = spool->fd < 0 && spool->size <= BOUNCE_FILE_MEMORY;
  if (in_memory && spool->memory != NULL)
    spool_swap(spool, file);
  else if (in_memory)
    bounce_file_close(file);
  else if (!spool_flush(spool, error)
           || !bounce_file_take(file, g_steal_fd(&spool->fd), 0, spool->size, error))
    return FALSE;
  spool->used = 0;
  spool->size = 0;
  return TRUE;
}

void bounce_spool_clear(BounceSpool *spool)
{
  if (spool->fd >= 0)
    close(spool->fd);
  spool->fd = -1;
  g_clear_pointer(&spool->memory, g_free);
}
