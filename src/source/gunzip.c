/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gzip (RFC 1952), one or more members. In: a BounceFile that holds gzip. Out: a BounceFile on a
 * stream of the content. It does not read zlib or raw deflate streams, nor gzip within gzip.
 */
#include "source/gunzip.h"

#include <zlib.h>

#include "base/error.h"

#define GUNZIP_MAGIC 3
#define GUNZIP_WINDOW (MAX_WBITS + 16) /* gzip framing only */

typedef struct {
  BounceStream stream;
  BounceFile file; /* the gzip data */
  goffset at;      /* the next byte of it */
  goffset made;    /* bytes of content so far */
  z_stream z;
  int result; /* of the last inflate() */
} Gunzip;

gboolean bounce_gunzip_is(const guint8 *data, gsize size)
{
  return size >= GUNZIP_MAGIC && data[0] == 0x1f && data[1] == 0x8b && data[2] == Z_DEFLATED;
}

static gssize gunzip_fail(const char *what, GError **error)
{
  g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, bounce_error_text(what));
  return -1;
}

/* Gzip data in the window from `at`. */
static gsize gunzip_left(const Gunzip *self)
{
  return (gsize) (self->file.base + (goffset) self->file.length - self->at);
}

/* One call of inflate(); how many bytes it made. */
static gsize gunzip_inflate(Gunzip *self, guint8 *buffer, gsize size)
{
  gsize left = gunzip_left(self);
  self->z.next_in = (guint8 *) bounce_file_at(&self->file, self->at);
  self->z.avail_in = (uInt) left;
  self->z.next_out = buffer;
  self->z.avail_out = (uInt) size;
  self->result = inflate(&self->z, Z_NO_FLUSH);
  self->at += (goffset) (left - self->z.avail_in);
  return size - self->z.avail_out;
}

/* TRUE when the last member has ended; bytes that begin no other are padding. */
static gboolean gunzip_ended(Gunzip *self)
{
  if (self->result != Z_STREAM_END)
    return FALSE;
  if (!bounce_gunzip_is(bounce_file_at(&self->file, self->at), gunzip_left(self)))
    return TRUE;
  inflateReset(&self->z);
  self->result = Z_OK;
  return FALSE;
}

static gssize gunzip_read(BounceStream *stream, guint8 *buffer, gsize size, GError **error)
{
  Gunzip *self = (Gunzip *) stream;
  for (;;) {
    if (gunzip_left(self) < GUNZIP_MAGIC && !bounce_file_slide(&self->file, self->at, error))
      return -1;
    if (gunzip_ended(self))
      return 0;
    gsize made = gunzip_inflate(self, buffer, size);
    self->made += (goffset) made;
    if (self->result != Z_OK && self->result != Z_STREAM_END && self->result != Z_BUF_ERROR)
      return gunzip_fail(N_("gzip data is damaged"), error);
    if (self->made > MAX(BOUNCE_GUNZIP_FREE, BOUNCE_GUNZIP_RATIO * self->at))
      return gunzip_fail(N_("gzip data holds too much for its size"), error);
    if (made > 0)
      return (gssize) made;
    if (self->result != Z_STREAM_END && gunzip_left(self) == 0 && bounce_file_complete(&self->file))
      return gunzip_fail(N_("gzip data ends early"), error);
  }
}

static void gunzip_free(BounceStream *stream)
{
  Gunzip *self = (Gunzip *) stream;
  inflateEnd(&self->z);
  bounce_file_clear(&self->file);
  g_free(self);
}

gboolean bounce_gunzip(BounceFile *file, GError **error)
{
  Gunzip *self = g_new0(Gunzip, 1);
  self->stream = (BounceStream){ gunzip_read, gunzip_free };
  self->file = *file;
  self->at = file->base;
  *file = (BounceFile) BOUNCE_FILE_INIT;
  if (inflateInit2(&self->z, GUNZIP_WINDOW) != Z_OK) {
    gunzip_free(&self->stream);
    return gunzip_fail(N_("no memory to read gzip data"), error) == 0;
  }
  return bounce_file_stream(file, &self->stream, error);
}
