/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Holding a message. In: a descriptor. Out: its bytes, as often as they are wanted. Nothing is
 * written anywhere before the end of the input was seen.
 */
#include "filter/filter-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "terminal/output.h"

#define SPOOL_FIRST_ROOM (64 * 1024)
#define SPOOL_COPY_SIZE (64 * 1024)

/* An unlinked file in `folder`; file systems without O_TMPFILE get a name for a moment. */
static int spool_open_in(const char *folder)
{
  int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return fd;
  g_autofree char *name = g_build_filename(folder, ".bounce-XXXXXX", NULL);
  fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    unlink(name);
  return fd;
}

/* The environment may be empty and /tmp missing. */
static int spool_open(void)
{
  const char *const folders[] = { getenv("TMPDIR"), "/tmp", "/var/tmp", "." };
  int fd = -1;
  for (guint i = 0; fd < 0 && i < G_N_ELEMENTS(folders); i++)
    if (folders[i] != NULL && *folders[i] != '\0')
      fd = spool_open_in(folders[i]);
  return fd;
}

static gssize spool_read_some(int in, void *buffer, gsize size)
{
  gssize got;
  do
    got = read(in, buffer, size);
  while (got < 0 && errno == EINTR);
  return got;
}

static gboolean spool_grow(FilterSpool *spool)
{
  gsize room = spool->room == 0 ? SPOOL_FIRST_ROOM : spool->room * 2;
  guint8 *data = realloc(spool->data, room);
  if (data == NULL)
    return FALSE;
  spool->data = data;
  spool->room = room;
  return TRUE;
}

/* What is in memory goes to a file; the memory then serves to copy the rest. */
static gboolean spool_move_to_file(FilterSpool *spool, int in)
{
  spool->fd = spool_open();
  if (spool->fd < 0 || !output_write_all(spool->fd, spool->data, spool->size))
    return FALSE;
  gssize got;
  while ((got = spool_read_some(in, spool->data, spool->room)) > 0) {
    if (!output_write_all(spool->fd, spool->data, (gsize) got))
      return FALSE;
    spool->size += (gsize) got;
  }
  g_clear_pointer(&spool->data, free);
  return got == 0;
}

static void spool_drain(int in)
{
  char nothing[4096];
  int error = errno;
  while (spool_read_some(in, nothing, sizeof nothing) > 0)
    ;
  errno = error;
}

static gboolean spool_read(FilterSpool *spool, int in)
{
  for (;;) {
    if (spool->size == spool->room && spool->room >= FILTER_SPOOL_MEMORY)
      return spool_move_to_file(spool, in);
    if (spool->size == spool->room && !spool_grow(spool))
      return FALSE;
    gssize got = spool_read_some(in, spool->data + spool->size, spool->room - spool->size);
    if (got <= 0)
      return got == 0;
    spool->size += (gsize) got;
  }
}

gboolean filter_spool_read(FilterSpool *spool, int in)
{
  *spool = (FilterSpool){ .fd = -1 };
  if (spool_read(spool, in))
    return TRUE;
  spool_drain(in);
  return FALSE;
}

gssize filter_spool_get(const FilterSpool *spool, gsize offset, void *buffer, gsize size)
{
  gsize left = spool->size - MIN(offset, spool->size);
  size = MIN(size, left);
  if (spool->fd < 0) {
    if (size > 0)
      memcpy(buffer, spool->data + offset, size);
    return (gssize) size;
  }
  gsize done = 0;
  while (done < size) {
    gssize got = pread(spool->fd, (char *) buffer + done, size - done, (off_t) (offset + done));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return -1;
    done += (gsize) got;
  }
  return (gssize) done;
}

gboolean filter_spool_write(const FilterSpool *spool, gsize begin, gsize end, int out)
{
  if (spool->fd < 0)
    return begin >= end || output_write_all(out, spool->data + begin, end - begin);
  char buffer[SPOOL_COPY_SIZE];
  while (begin < end) {
    gssize got = filter_spool_get(spool, begin, buffer, MIN(sizeof buffer, end - begin));
    if (got <= 0 || !output_write_all(out, buffer, (gsize) got))
      return FALSE;
    begin += (gsize) got;
  }
  return TRUE;
}

void filter_spool_clear(FilterSpool *spool)
{
  g_clear_pointer(&spool->data, free);
  if (spool->fd >= 0)
    close(spool->fd);
  spool->fd = -1;
}
