/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads what cannot be read twice. In: a descriptor. Out: a BounceStream over it. It does not
 * wait with a time limit.
 */
#include "source/pipe.h"
#include "base/retry.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

typedef struct {
  BounceStream stream;
  int fd;
  gboolean owned;
  gboolean asks; /* before it reads, whether there is something */
} Pipe;

static gssize pipe_read(BounceStream *stream, guint8 *buffer, gsize size, GError **error)
{
  const Pipe *self = (Pipe *) stream;
  struct pollfd one = { .fd = self->fd, .events = POLLIN };
  if (self->asks && poll(&one, 1, 0) <= 0)
    return BOUNCE_STREAM_WAITS;
  ssize_t got = TEMP_FAILURE_RETRY(read(self->fd, buffer, size));
  if (got < 0)
    g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, g_strerror(errno));
  return got;
}

static void pipe_free(BounceStream *stream)
{
  const Pipe *self = (Pipe *) stream;
  if (self->owned)
    close(self->fd);
  g_free(stream);
}

BounceStream *bounce_pipe_new(int fd, gboolean owned)
{
  Pipe *self = g_new(Pipe, 1);
  *self = (Pipe){ { pipe_read, pipe_free }, fd, owned, FALSE };
  return &self->stream;
}

void bounce_pipe_set_waiting(BounceStream *stream, gboolean waiting)
{
  ((Pipe *) stream)->asks = !waiting;
}
