/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text as a stream. In: bytes at hand, and the open file they were read from. Out: a BounceStream
 * of both. It does not own or close what it reads.
 */
#include "explain/text-stream.h"

#include <errno.h>
#include <string.h>

typedef struct {
  BounceStream stream;
  const char *text;
  gsize left;
  FILE *rest;
} TextStream;

static gssize text_stream_read(BounceStream *stream, guint8 *buffer, gsize size, GError **error)
{
  TextStream *self = (TextStream *) stream;
  if (self->left > 0) {
    size = MIN(size, self->left);
    memcpy(buffer, self->text, size);
    self->text += size;
    self->left -= size;
    return (gssize) size;
  }
  if (self->rest == NULL)
    return 0;
  size = fread(buffer, 1, size, self->rest);
  if (size > 0 || ferror(self->rest) == 0)
    return (gssize) size;
  g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, g_strerror(errno));
  return -1;
}

static void text_stream_free(BounceStream *stream)
{
  g_free(stream);
}

BounceStream *text_stream_new(const char *text, gsize size, FILE *rest)
{
  TextStream *self = g_new(TextStream, 1);
  *self = (TextStream){ { text_stream_read, text_stream_free }, text, size, rest };
  return &self->stream;
}
