/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A window on one open file. In: a descriptor of a regular file. Out: its bytes, a stretch at a
 * time, by pread(): no stdio, no mmap (a file that shrinks would kill the process). A file that
 * shrinks while it is read ends early. It does not know what the bytes mean.
 */
#include "source/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Fills the window behind the bytes it holds, up to `size` bytes in all. */
static gboolean file_fill(BounceFile *file, gsize size, GError **error)
{
  while (file->length < size && !bounce_file_complete(file)) {
    goffset at = file->base + (goffset) file->length;
    gsize room = (gsize) MIN((goffset) (size - file->length), file->end - at);
    ssize_t got = TEMP_FAILURE_RETRY(pread(file->fd, file->window + file->length, room, at));
    if (got < 0) {
      g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, "%s", g_strerror(errno));
      return FALSE;
    }
    if (got == 0)
      file->end = at;
    file->length += (gsize) got;
  }
  return TRUE;
}

gboolean bounce_file_take(BounceFile *file, int fd, goffset start, goffset end, GError **error)
{
  bounce_file_close(file);
  if (file->window == NULL)
    file->window = g_malloc(BOUNCE_FILE_BUFFER);
  file->fd = fd;
  file->base = start;
  file->end = MAX(start, end);
  gboolean small = file->end - start <= BOUNCE_FILE_MEMORY;
  if (!file_fill(file, small ? BOUNCE_FILE_MEMORY : BOUNCE_FILE_HEAD, error))
    return FALSE;
  if (small)
    file->fd = (close(fd), -1);
  else
    posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return TRUE;
}

gboolean bounce_file_slide(BounceFile *file, goffset from, GError **error)
{
  if (bounce_file_complete(file))
    return TRUE;
  gsize gone = (gsize) MIN(from - file->base, (goffset) file->length);
  file->length -= gone;
  memmove(file->window, file->window + gone, file->length);
  file->base = from;
  return file_fill(file, BOUNCE_FILE_BUFFER, error);
}

void bounce_file_close(BounceFile *file)
{
  if (file->fd >= 0)
    close(file->fd);
  file->fd = -1;
  file->base = file->end = 0;
  file->length = 0;
}

void bounce_file_clear(BounceFile *file)
{
  bounce_file_close(file);
  g_clear_pointer(&file->window, g_free);
}
