/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A window on one open file or stream. In: a descriptor of a regular file, or a BounceStream. Out:
 * its bytes, a stretch at a time, by pread(): no stdio, no mmap (a file that shrinks would kill the
 * process). It does not know what the bytes mean.
 */
#include "source/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/retry.h"
#include "source/spool.h"

/* Reads behind the window; 0 at the end, -1 with a GError. */
static gssize file_read(BounceFile *file, gsize size, GError **error)
{
  goffset at = file->base + (goffset) file->length;
  guint8 *room = file->window + file->length;
  if (file->stream != NULL)
    return file->stream->read(file->stream, room, size, error);
  size = (gsize) MIN((goffset) size, file->end - at);
  ssize_t got = TEMP_FAILURE_RETRY(pread(file->fd, room, size, at));
  if (got < 0)
    g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, g_strerror(errno));
  return got;
}

static gboolean file_fail(const char *what, GError **error)
{
  g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, bounce_error_text(what));
  return FALSE;
}

/* Fills the window behind the bytes it holds, up to `size` bytes in all. */
static gboolean file_fill(BounceFile *file, gsize size, GError **error)
{
  file->waits = FALSE;
  while (file->length < size && !bounce_file_complete(file)) {
    gssize got = file_read(file, size - file->length, error);
    if (got == BOUNCE_STREAM_WAITS)
      return file->waits = TRUE;
    if (got < 0)
      return FALSE;
    file->length += (gsize) got;
    if (got == 0 && file->stream == NULL)
      return file_fail(N_("became shorter while it was read"), error);
    if (got == 0)
      file->end = file->base + (goffset) file->length;
  }
  return TRUE;
}

static void file_begin(BounceFile *file, goffset start, goffset end)
{
  bounce_file_close(file);
  if (file->window == NULL)
    file->window = g_malloc(BOUNCE_FILE_BUFFER);
  file->start = file->base = start;
  file->end = end;
}

static guint32 file_sum(const guint8 *bytes, gsize length)
{
  guint32 sum = 0x811c9dc5; /* FNV-1a */
  for (gsize i = 0; i < length; i++)
    sum = (sum ^ bytes[i]) * 0x01000193;
  return sum;
}

static void file_remember(BounceFile *file)
{
  struct stat info = { 0 };
  posix_fadvise(file->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  fstat(file->fd, &info);
  file->modified = info.st_mtim;
  file->head_length = MIN(file->length, BOUNCE_FILE_HEAD);
  file->head_sum = file_sum(file->window, file->head_length);
}

/* TRUE when the file still begins with the bytes it began with. */
static gboolean file_begins_as_before(const BounceFile *file)
{
  guint8 head[BOUNCE_FILE_HEAD];
  ssize_t got = TEMP_FAILURE_RETRY(pread(file->fd, head, file->head_length, file->start));
  return got == (ssize_t) file->head_length && file_sum(head, (gsize) got) == file->head_sum;
}

gboolean bounce_file_check(const BounceFile *file, GError **error)
{
  struct stat info;
  if (file->fd < 0 || file->stream != NULL || fstat(file->fd, &info) != 0)
    return TRUE;
  if (info.st_size < file->end)
    return file_fail(N_("became shorter while it was read"), error);
  gboolean touched = info.st_mtim.tv_sec != file->modified.tv_sec
                     || info.st_mtim.tv_nsec != file->modified.tv_nsec;
  return !touched || file_begins_as_before(file)
         || file_fail(N_("was replaced while it was read"), error);
}

gboolean bounce_file_take(BounceFile *file, int fd, goffset start, goffset end, GError **error)
{
  file_begin(file, start, MAX(start, end));
  file->fd = fd;
  gboolean small = file->end - start <= BOUNCE_FILE_MEMORY;
  if (!file_fill(file, small ? BOUNCE_FILE_MEMORY : BOUNCE_FILE_HEAD, error))
    return FALSE;
  if (small)
    file->fd = (close(fd), -1);
  else
    file_remember(file);
  return TRUE;
}

gboolean bounce_file_stream(BounceFile *file, BounceStream *stream, GError **error)
{
  file_begin(file, 0, G_MAXINT64);
  file->stream = stream;
  return file_fill(file, BOUNCE_FILE_HEAD, error);
}

gboolean bounce_file_head(BounceFile *file, GError **error)
{
  return file_fill(file, BOUNCE_FILE_HEAD, error);
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

gboolean bounce_file_keep(BounceFile *file, goffset begin, goffset to, GError **error)
{
  if (file->stream == NULL)
    return TRUE;
  if (file->kept < 0 || file->kept_from != begin) {
    /* A file of its own for each message: someone may hold a duplicate of the last descriptor
     * (but nobody in a process that opened one in advance). */
    if (file->kept >= 0)
      bounce_spool_close(file->kept);
    file->kept = bounce_spool_open(error);
    file->kept_from = file->kept_to = begin;
  }
  goffset from = file->kept_to;
  if (file->kept < 0
      || !bounce_spool_write(file->kept, bounce_file_at(file, from), (gsize) (to - from), error))
    return FALSE;
  file->kept_to = to;
  return TRUE;
}

gboolean bounce_file_drain(BounceFile *file, goffset begin, GError **error)
{
  while (file->stream != NULL && !bounce_file_complete(file)) {
    goffset to = file->base + (goffset) file->length;
    gboolean small = to - begin <= BOUNCE_FILE_MEMORY;
    if ((!small && !bounce_file_keep(file, begin, to, error))
        || !bounce_file_slide(file, small ? begin : to, error))
      return FALSE;
  }
  return TRUE;
}

gboolean bounce_file_show(BounceFile *file, goffset begin, goffset end, BounceMail *mail,
                          GError **error)
{
  mail->size = (gsize) (end - begin);
  mail->data = NULL;
  mail->fd = -1;
  mail->offset = 0;
  if (begin >= file->base && end <= file->base + (goffset) file->length) {
    mail->data = bounce_file_at(file, begin);
    return TRUE;
  }
  if (!bounce_file_keep(file, begin, end, error))
    return FALSE;
  mail->fd = file->stream != NULL ? file->kept : file->fd;
  mail->offset = file->stream != NULL ? 0 : begin;
  return TRUE;
}

void bounce_file_close(BounceFile *file)
{
  if (file->fd >= 0)
    close(file->fd);
  if (file->kept >= 0)
    bounce_spool_close(file->kept);
  if (file->stream != NULL)
    file->stream->free(file->stream);
  *file = (BounceFile){ .fd = -1, .kept = -1, .window = file->window };
}

void bounce_file_clear(BounceFile *file)
{
  bounce_file_close(file);
  g_clear_pointer(&file->window, g_free);
}
