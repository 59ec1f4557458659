/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A GMimeStream over memory or pread(). In: a BounceMail. Out: its bytes at the same distances,
 * with two changes: in bare-CR mail CR reads as LF, and while GMime parses, line runs that would
 * make it keep megabytes of header, or many thousand parts, are broken up (limits.h). Substreams,
 * which hold the contents, read the bytes as they are. It never writes.
 */
#include "message/stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/scan.h"
#include "message/limits.h"

/* Bytes looked at to find where the mail begins and how its lines end. */
#define STREAM_HEAD 4096

typedef struct {
  GMimeStream parent;
  const guint8 *data; /* or NULL: */
  int fd;
  goffset origin; /* of position 0 in `fd` */
  gboolean bare_cr;
  gboolean guard;   /* this is the stream GMime parses */
  gboolean cut;     /* the guard changed something */
  gsize run;        /* bytes since the last empty line */
  guint boundaries; /* lines seen that begin with "--" */
  gboolean line_start;
} BounceStream;

typedef struct {
  GMimeStreamClass parent_class;
} BounceStreamClass;

GType bounce_stream_get_type(void);
G_DEFINE_TYPE(BounceStream, bounce_stream, GMIME_TYPE_STREAM)

static BounceStream *stream_cast(GMimeStream *stream)
{
  return (BounceStream *) stream;
}

/* pread() until `length` bytes or the end; what cannot be read is the end. */
static gssize read_fully(int fd, char *buffer, gsize length, goffset at)
{
  gsize done = 0;
  while (done < length) {
    ssize_t n = pread(fd, buffer + done, length - done, at + (goffset) done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    done += (gsize) n;
  }
  return (gssize) done;
}

static gssize read_at(const BounceStream *self, gint64 position, char *buffer, gsize length)
{
  if (self->data == NULL)
    return read_fully(self->fd, buffer, length, self->origin + position);
  memcpy(buffer, self->data + position, length);
  return (gssize) length;
}

static void cr_to_lf(char *buffer, gsize length)
{
  for (char *p = buffer; (p = memchr(p, '\r', (gsize) (buffer + length - p))) != NULL;)
    *p = '\n';
}

/* Breaks `run` with an empty line over the bytes at `p`. */
static void guard_break(BounceStream *self, char *p)
{
  p[0] = p[1] = '\n';
  self->run = 0;
  self->cut = TRUE;
}

/* One line, or piece of a line, from `p` to `end`. */
static void guard_line(BounceStream *self, char *p, char *end)
{
  gsize length = (gsize) (end - p);
  gboolean empty = self->line_start && (*p == '\n' || (*p == '\r' && length <= 2));
  if (self->line_start && length > 2 && p[0] == '-' && p[1] == '-'
      && ++self->boundaries > BOUNCE_LIMIT_BOUNDARIES) {
    p[0] = ' ';
    self->cut = TRUE;
  }
  self->run = empty ? 0 : self->run + length;
  if (self->run > BOUNCE_LIMIT_HEADER_BYTES && length >= 2)
    guard_break(self, end - 2);
  self->line_start = end[-1] == '\n';
}

static void guard_bytes(BounceStream *self, char *buffer, gsize length)
{
  char *end = buffer + length;
  for (char *p = buffer; p < end;) {
    char *lf = memchr(p, '\n', (gsize) (end - p));
    char *next = lf != NULL ? lf + 1 : end;
    guard_line(self, p, next);
    p = next;
  }
}

static ssize_t stream_read(GMimeStream *stream, char *buffer, size_t length)
{
  BounceStream *self = stream_cast(stream);
  gint64 left = stream->bound_end - stream->position;
  if (left <= 0 || length == 0)
    return 0;
  gssize done = read_at(self, stream->position, buffer, (gsize) MIN((gint64) length, left));
  if (done <= 0)
    return -1;
  if (self->bare_cr)
    cr_to_lf(buffer, (gsize) done);
  if (self->guard)
    guard_bytes(self, buffer, (gsize) done);
  stream->position += done;
  return done;
}

static ssize_t stream_write(GMimeStream *stream, const char *buffer, size_t length)
{
  errno = EROFS;
  return -1;
}

static int stream_nothing(GMimeStream *stream)
{
  return 0;
}

static gboolean stream_eos(GMimeStream *stream)
{
  return stream->position >= stream->bound_end;
}

static int stream_reset(GMimeStream *stream)
{
  stream->position = stream->bound_start;
  return 0;
}

static gint64 stream_seek(GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
  gint64 base = whence == GMIME_STREAM_SEEK_SET   ? 0
                : whence == GMIME_STREAM_SEEK_CUR ? stream->position
                                                  : stream->bound_end;
  if (base + offset < stream->bound_start || base + offset > stream->bound_end)
    return -1;
  return stream->position = base + offset;
}

static gint64 stream_tell(GMimeStream *stream)
{
  return stream->position;
}

static gint64 stream_length(GMimeStream *stream)
{
  return stream->bound_end - stream->bound_start;
}

static GMimeStream *stream_substream(GMimeStream *stream, gint64 start, gint64 end)
{
  BounceStream *self = stream_cast(stream);
  BounceStream *sub = g_object_new(bounce_stream_get_type(), NULL);
  sub->data = self->data;
  sub->fd = self->fd;
  sub->origin = self->origin;
  sub->bare_cr = self->bare_cr;
  g_mime_stream_construct(&sub->parent, start, end < 0 ? stream->bound_end : end);
  return &sub->parent;
}

static void bounce_stream_class_init(BounceStreamClass *klass)
{
  GMimeStreamClass *stream_class = &klass->parent_class;
  stream_class->read = stream_read;
  stream_class->write = stream_write;
  stream_class->flush = stream_nothing;
  stream_class->close = stream_nothing;
  stream_class->eos = stream_eos;
  stream_class->reset = stream_reset;
  stream_class->seek = stream_seek;
  stream_class->tell = stream_tell;
  stream_class->length = stream_length;
  stream_class->substream = stream_substream;
}

static void bounce_stream_init(BounceStream *self)
{
  self->fd = -1;
  self->line_start = TRUE;
}

/* Length of what stands before the header: empty lines and mbox "From " lines. */
static gsize head_junk(BounceScan head)
{
  BounceScan rest = head;
  BounceScan line;
  gsize junk = 0;
  while (bounce_scan_line(&rest, &line) && rest.p < head.end) {
    if (line.p < line.end && !bounce_scan_literal(&line, "From ")
        && !bounce_scan_literal(&line, ">From "))
      break;
    junk = (gsize) (rest.p - head.p);
  }
  return junk;
}

GMimeStream *bounce_stream_new(const BounceMail *mail)
{
  BounceStream *self = g_object_new(bounce_stream_get_type(), NULL);
  char head[STREAM_HEAD];
  self->data = mail->data;
  self->fd = mail->fd;
  self->origin = mail->offset;
  self->guard = TRUE;
  gsize size = mail->data != NULL || mail->fd >= 0 ? mail->size : 0;
  gssize length = size > 0 ? read_at(self, 0, head, MIN(size, sizeof head)) : 0;
  BounceScan scan = bounce_scan(head, (gsize) MAX(length, 0));
  gsize found = bounce_scan_left(&scan);
  self->bare_cr =
      found > 0 && memchr(head, '\n', found) == NULL && memchr(head, '\r', found) != NULL;
  gsize junk = head_junk(scan);
  g_mime_stream_construct(&self->parent, (gint64) junk, (gint64) size);
  return &self->parent;
}

gboolean bounce_stream_has_bare_cr(GMimeStream *stream)
{
  return stream_cast(stream)->bare_cr;
}

gboolean bounce_stream_was_cut(GMimeStream *stream)
{
  return stream_cast(stream)->cut;
}
