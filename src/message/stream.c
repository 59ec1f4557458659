/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A GMimeStream over memory or pread(). In: a BounceMail. Out: its bytes; in bare-CR mail CR reads
 * as LF. The stream that GMime parses shows it less: of the header only what says how to parse, and
 * of large contents only the beginning (guard.h). Substreams, which hold the contents, have all
 * bytes at their places. It never writes.
 */
#include "message/stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/scan.h"
#include "message/fields.h"
#include "message/guard.h"
#include "message/limits.h"

/* Bytes looked at to find where the mail begins and how its lines end. */
#define STREAM_HEAD 4096

/* Bytes read at once where only a boundary is looked for. */
#define STREAM_BLOCK 32768

/* What GMime was not shown: its offsets count only what it was. */
typedef struct {
  gint64 at; /* in GMime's offsets */
  gint64 length;
} StreamSkip;

typedef struct {
  GMimeStream parent;
  GBytes *bytes;      /* that `data` stands in, or NULL when the caller keeps it */
  const guint8 *data; /* or NULL: */
  int fd;
  goffset origin; /* of position 0 in `fd` */
  gboolean bare_cr;
  gboolean headless; /* the first lines are no header */
  gboolean cut;      /* the header was too long */
  gboolean parsing;  /* this is the stream GMime parses; what follows is for it */
  BounceGuard guard;
  GString *prefix; /* shown instead of the header */
  GArray *skips;   /* of StreamSkip, ascending */
  gint64 skipped;  /* sum of their lengths */
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

/* Where the next line that begins with "--" is at or after `at`, or the end. */
static gint64 guard_next(const BounceStream *self, gint64 at)
{
  const char *wanted = self->bare_cr ? "\r--" : "\n--";
  gint64 end = self->parent.bound_end;
  for (at--; self->guard.boundaries <= BOUNCE_LIMIT_BOUNDARIES && end - at > 3;) {
    char block[STREAM_BLOCK];
    gssize done = read_at(self, at, block, (gsize) MIN((gint64) sizeof block, end - at));
    const char *found = done > 3 ? memmem(block, (gsize) done, wanted, 3) : NULL;
    if (found != NULL)
      return at + (found - block) + 1;
    if (done <= 3)
      break;
    at += done - 2;
  }
  return end;
}

static void skip_add(BounceStream *self, gint64 at, gint64 length)
{
  StreamSkip skip = { at, length };
  self->skipped += length;
  g_array_append_val(self->skips, skip);
}

static void guard_skip(BounceStream *self)
{
  gint64 here = self->parent.position + self->skipped;
  self->guard.skipping = FALSE;
  skip_add(self, self->parent.position, guard_next(self, here) - here);
}

/* The place of GMime's offset `at` in the mail. */
static gint64 real_offset(const BounceStream *self, gint64 at, gint64 line_end)
{
  gint64 real = at;
  for (guint i = 0; self->skips != NULL && i < self->skips->len; i++) {
    const StreamSkip *skip = &g_array_index(self->skips, StreamSkip, i);
    if (skip->at > at + line_end)
      break;
    real += skip->length;
  }
  return real;
}

/* From the header that is shown, or from the mail. */
static gssize shown_read(const BounceStream *self, char *buffer, gsize length)
{
  const GMimeStream *stream = &self->parent;
  gint64 into = stream->position - stream->bound_start;
  if (self->prefix != NULL && into < (gint64) self->prefix->len) {
    length = MIN(length, self->prefix->len - (gsize) into);
    memcpy(buffer, self->prefix->str + into, length);
    return (gssize) length;
  }
  gint64 at = stream->position + self->skipped;
  if (at >= stream->bound_end)
    return 0;
  gssize done = read_at(self, at, buffer, (gsize) MIN((gint64) length, stream->bound_end - at));
  if (self->bare_cr && done > 0)
    cr_to_lf(buffer, (gsize) done);
  return done > 0 ? done : -1;
}

static ssize_t stream_read(GMimeStream *stream, char *buffer, size_t length)
{
  BounceStream *self = stream_cast(stream);
  if (self->guard.skipping)
    guard_skip(self);
  gssize done = shown_read(self, buffer, length);
  if (done <= 0)
    return done;
  if (self->parsing)
    done = (gssize) bounce_guard_bytes(&self->guard, buffer, (gsize) done);
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
  return stream->position + stream_cast(stream)->skipped >= stream->bound_end;
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

/* Another stream over the same bytes. */
static BounceStream *stream_new_like(const BounceStream *other)
{
  BounceStream *self = g_object_new(bounce_stream_get_type(), NULL);
  self->bytes = other->bytes != NULL ? g_bytes_ref(other->bytes) : NULL;
  self->data = other->data;
  self->fd = other->fd;
  self->origin = other->origin;
  self->bare_cr = other->bare_cr;
  return self;
}

static GMimeStream *stream_substream(GMimeStream *stream, gint64 start, gint64 end)
{
  BounceStream *self = stream_cast(stream);
  BounceStream *sub = stream_new_like(self);
  /* The line end before a boundary, one or two bytes, is not content: a skip just behind it is. */
  gint64 from = real_offset(self, start, 0);
  gint64 to = end < 0 ? stream->bound_end : real_offset(self, end, 2);
  g_mime_stream_construct(&sub->parent, from, MAX(from, to));
  return &sub->parent;
}

static void stream_finalize(GObject *object)
{
  BounceStream *self = (BounceStream *) object;
  if (self->skips != NULL)
    g_array_free(self->skips, TRUE);
  if (self->prefix != NULL)
    g_string_free(self->prefix, TRUE);
  g_bytes_unref(self->bytes);
  G_OBJECT_CLASS(bounce_stream_parent_class)->finalize(object);
}

static void bounce_stream_class_init(BounceStreamClass *klass)
{
  GMimeStreamClass *stream_class = &klass->parent_class;
  G_OBJECT_CLASS(klass)->finalize = stream_finalize;
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
  self->guard.line_start = TRUE;
}

static gboolean is_mbox_line(BounceScan line)
{
  bounce_scan_byte(&line, '>');
  return bounce_scan_literal(&line, "From ");
}

/* Length of what stands before the header: empty lines and whole mbox "From " lines. */
static gsize head_junk(BounceScan head)
{
  BounceScan rest = head;
  BounceScan line;
  gsize junk = 0;
  while (bounce_scan_line(&rest, &line)
         && (line.p == line.end || (is_mbox_line(line) && rest.p < head.end)))
    junk = (gsize) (rest.p - head.p);
  return junk;
}

/* Lines before the first empty one in which a field must stand. */
#define STREAM_HEADER_LINES 3

static gboolean is_headless(BounceScan head)
{
  BounceScan line;
  guint lines = 0;
  while (lines < STREAM_HEADER_LINES && bounce_scan_line(&head, &line) && line.p < line.end) {
    BounceScan name;
    if (bounce_fields_name(&line, &name))
      return FALSE;
    lines++;
  }
  return lines > 0;
}

/* Looks at the beginning and sets the bounds. */
static void stream_begin(BounceStream *self, gint64 start, gint64 end)
{
  char head[STREAM_HEAD];
  gsize want = (gsize) MIN(end - start, (gint64) sizeof head);
  gssize done = want > 0 ? read_at(self, start, head, want) : 0;
  gsize length = (gsize) MAX(done, 0);
  self->bare_cr |= memchr(head, '\n', length) == NULL && memchr(head, '\r', length) != NULL;
  gsize junk = head_junk(bounce_scan(head, length));
  self->headless = is_headless(bounce_scan(head + junk, length - junk));
  self->parsing = TRUE;
  self->skips = g_array_new(FALSE, FALSE, sizeof(StreamSkip));
  g_mime_stream_construct(&self->parent, start + (gint64) junk, end);
}

GMimeStream *bounce_stream_new(const BounceMail *mail)
{
  BounceStream *self = g_object_new(bounce_stream_get_type(), NULL);
  gboolean some = mail->data != NULL || mail->fd >= 0;
  self->data = mail->data;
  self->fd = mail->fd;
  self->origin = mail->offset;
  stream_begin(self, 0, some ? (gint64) mail->size : 0);
  return &self->parent;
}

GMimeStream *bounce_stream_new_bytes(GString *bytes)
{
  BounceStream *self = g_object_new(bounce_stream_get_type(), NULL);
  gsize size = bytes->len;
  self->bytes = g_string_free_to_bytes(bytes);
  self->data = g_bytes_get_data(self->bytes, NULL);
  stream_begin(self, 0, (gint64) size);
  return &self->parent;
}

GMimeStream *bounce_stream_new_inner(GMimeStream *content)
{
  if (!G_TYPE_CHECK_INSTANCE_TYPE(content, bounce_stream_get_type()))
    return NULL;
  BounceStream *self = stream_new_like(stream_cast(content));
  stream_begin(self, content->bound_start, content->bound_end);
  return &self->parent;
}

/* Where the header in `text` ends, behind the first empty line; 0 when there is none after `from`.
 */
static gsize header_end(const GString *text, gsize from)
{
  BounceScan scan = bounce_scan(text->str + from, text->len - from);
  while ((scan.p = memchr(scan.p, '\n', bounce_scan_left(&scan))) != NULL) {
    scan.p++;
    BounceScan next = scan;
    bounce_scan_byte(&next, '\r');
    if (bounce_scan_byte(&next, '\n'))
      return (gsize) (next.p - text->str);
  }
  return 0;
}

/* Appends the next block of the mail; FALSE at its end. */
static gboolean header_read(BounceStream *self, GString *text)
{
  gsize before = text->len;
  gint64 at = self->parent.bound_start + (gint64) before;
  gint64 left = self->parent.bound_end - at;
  if (left <= 0)
    return FALSE;
  g_string_set_size(text, before + (gsize) MIN(STREAM_HEAD, left));
  gssize done = read_at(self, at, text->str + before, text->len - before);
  g_string_truncate(text, before + (gsize) MAX(done, 0));
  if (self->bare_cr)
    cr_to_lf(text->str + before, text->len - before);
  return done > 0;
}

/* The fields of `header` that say how to parse; a line after them that is no field is theirs. */
static GString *mime_fields(const GString *header)
{
  GString *fields = g_string_new(NULL);
  BounceScan scan = bounce_scan(header->str, header->len);
  BounceScan line;
  gboolean wanted = FALSE;
  while (bounce_scan_line(&scan, &line)) {
    BounceScan name = line;
    BounceScan field = line;
    if (!wanted && (bounce_scan_peek(&line) | 0x20) != 'c')
      continue;
    gboolean folded = bounce_scan_blanks(&field) > 0;
    if (!folded && bounce_fields_name(&field, &name))
      wanted = bounce_scan_literal(&name, "Content-");
    else if (!folded && wanted && line.p < line.end)
      g_string_append_c(fields, ' ');
    if (wanted && line.p < line.end) {
      g_string_append_len(fields, line.p, (gssize) bounce_scan_left(&line));
      g_string_append_c(fields, '\n');
    }
  }
  return g_string_append_c(fields, '\n');
}

GString *bounce_stream_header(GMimeStream *stream)
{
  BounceStream *self = stream_cast(stream);
  GString *text = g_string_sized_new(STREAM_HEAD);
  gsize from = 0;
  gsize end = 0;
  while (end == 0 && text->len < BOUNCE_LIMIT_HEADER_BYTES && header_read(self, text)) {
    end = header_end(text, from);
    from = text->len >= 3 ? text->len - 3 : 0;
  }
  self->cut = end == 0 && text->len >= BOUNCE_LIMIT_HEADER_BYTES;
  g_string_truncate(text, end > 0 ? end : text->len);
  self->prefix = mime_fields(text);
  skip_add(self, stream->bound_start + (gint64) self->prefix->len,
           (gint64) text->len - (gint64) self->prefix->len);
  return text;
}

gboolean bounce_stream_has_bare_cr(GMimeStream *stream)
{
  return stream_cast(stream)->bare_cr;
}

gboolean bounce_stream_lacks_header(GMimeStream *stream)
{
  return stream_cast(stream)->headless;
}

gboolean bounce_stream_has_hidden_parts(GMimeStream *stream)
{
  return stream_cast(stream)->guard.boundaries > BOUNCE_LIMIT_BOUNDARIES;
}

gboolean bounce_stream_was_cut(GMimeStream *stream)
{
  return stream_cast(stream)->cut;
}
