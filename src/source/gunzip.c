/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gzip (RFC 1952), one or more members. In: a BounceFile that holds gzip. Out: the same BounceFile
 * with the content. It does not read zlib or raw deflate streams, nor gzip within gzip.
 */
#include "source/gunzip.h"

#include <zlib.h>

#include "source/spool.h"

#define GUNZIP_CHUNK 65536
#define GUNZIP_WINDOW (MAX_WBITS + 16) /* gzip framing only */

gboolean bounce_gunzip_is(const guint8 *data, gsize size)
{
  return size >= 3 && data[0] == 0x1f && data[1] == 0x8b && data[2] == Z_DEFLATED;
}

static gboolean gunzip_fail(const char *what, GError **error)
{
  g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, "%s", what);
  return FALSE;
}

/* Inflates what `stream` has as input, or up to the end of a member; `result` is zlib's. */
static gboolean gunzip_inflate(z_stream *stream, BounceSpool *spool, goffset limit, int *result,
                               GError **error)
{
  guint8 chunk[GUNZIP_CHUNK];
  do {
    stream->next_out = chunk;
    stream->avail_out = sizeof chunk;
    *result = inflate(stream, Z_NO_FLUSH);
    if (*result != Z_OK && *result != Z_STREAM_END && *result != Z_BUF_ERROR)
      return gunzip_fail("gzip data is damaged", error);
    if (!bounce_spool_write(spool, chunk, sizeof chunk - stream->avail_out, error))
      return FALSE;
    if (spool->size > limit)
      return gunzip_fail("gzip data holds too much for its size", error);
  } while (*result == Z_OK && (stream->avail_in > 0 || stream->avail_out == 0));
  return TRUE;
}

/* Every member; bytes after the last that are no member are padding. */
static gboolean gunzip_members(BounceFile *file, z_stream *stream, BounceSpool *spool,
                               GError **error)
{
  goffset limit = MAX(BOUNCE_GUNZIP_FREE, BOUNCE_GUNZIP_RATIO * file->end);
  int result = Z_OK;
  for (goffset at = file->base; at < file->end;) {
    if (at >= file->base + (goffset) file->length && !bounce_file_slide(file, at, error))
      return FALSE;
    stream->next_in = (guint8 *) bounce_file_at(file, at);
    stream->avail_in = (uInt) (file->base + (goffset) file->length - at);
    if (result == Z_STREAM_END) {
      if (!bounce_gunzip_is(stream->next_in, stream->avail_in))
        return TRUE;
      inflateReset(stream);
    }
    if (!gunzip_inflate(stream, spool, limit, &result, error))
      return FALSE;
    at = file->base + (goffset) file->length - stream->avail_in;
  }
  return result == Z_STREAM_END || gunzip_fail("gzip data ends early", error);
}

gboolean bounce_gunzip(BounceFile *file, GError **error)
{
  g_auto(BounceSpool) spool = BOUNCE_SPOOL_INIT;
  z_stream stream = { 0 };
  if (inflateInit2(&stream, GUNZIP_WINDOW) != Z_OK)
    return gunzip_fail("no memory to read gzip data", error);
  gboolean done = gunzip_members(file, &stream, &spool, error);
  inflateEnd(&stream);
  return done && bounce_spool_finish(&spool, file, error);
}
