/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Leaf parts to bytes and text. In: a GMimePart. Out: its decoded content, up to a limit. RFC 2045
 * section 6. Encodings are undone here and not by GMime, whose base64 stops at padding in the
 * middle (gmime#150), and a wrong label is seen through.
 */
#include "message/decode.h"

#include <string.h>

#include "base/encoding.h"
#include "message/charset.h"

gsize bounce_decode_size(GMimePart *part)
{
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  gint64 size = content != NULL ? g_mime_stream_length(g_mime_data_wrapper_get_stream(content)) : 0;
  return size > 0 ? (gsize) size : 0;
}

/* The encoded bytes, read from where GMime found them. */
static GString *content_read(GMimePart *part, gsize limit, gboolean *cut)
{
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  GString *bytes = g_string_new(NULL);
  GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
  if (stream == NULL)
    return bytes;
  g_mime_stream_reset(stream);
  gint64 size = g_mime_stream_length(stream);
  gsize want = size < 0 ? limit : MIN((gsize) size, limit);
  g_string_set_size(bytes, want);
  gsize done = 0;
  while (done < want) {
    gssize n = g_mime_stream_read(stream, bytes->str + done, want - done);
    if (n <= 0)
      break;
    done += (gsize) n;
  }
  g_string_truncate(bytes, done);
  if (cut != NULL && size >= 0 && (gsize) size > limit)
    *cut = TRUE;
  return bytes;
}

static GMimeContentEncoding content_encoding(GMimePart *part, const GString *bytes)
{
  GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
  if (encoding == GMIME_CONTENT_ENCODING_DEFAULT
      && bounce_encoding_looks_base64(bytes->str, bytes->len))
    return GMIME_CONTENT_ENCODING_BASE64;
  return encoding;
}

/* A part that claims base64 and holds prose: bytes that base64 never has, in a large share. */
static gboolean is_plain_anyway(const GString *bytes)
{
  gsize odd = 0;
  gsize seen = MIN(bytes->len, 1024);
  for (gsize i = 0; i < seen; i++)
    if (bytes->str[i] == ' ' || strchr(".,:;<>@()[]\"'-_", bytes->str[i]) != NULL)
      odd++;
  return odd > 2 && odd * 16 > seen;
}

GString *bounce_decode_bytes(GMimePart *part, gsize limit, gboolean *cut)
{
  GString *bytes = content_read(part, limit, cut);
  switch (content_encoding(part, bytes)) {
  case GMIME_CONTENT_ENCODING_BASE64:
    if (!is_plain_anyway(bytes))
      g_string_truncate(bytes, bounce_encoding_base64(bytes->str, bytes->len));
    break;
  case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
    g_string_truncate(bytes, bounce_encoding_quoted_printable(bytes->str, bytes->len));
    break;
  default:
    break;
  }
  return bytes;
}

gboolean bounce_decode_is_encoded(GMimePart *part)
{
  GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
  return encoding == GMIME_CONTENT_ENCODING_BASE64
         || encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

char *bounce_decode_text(BouncePool *pool, GMimePart *part, gsize limit, gboolean *cut,
                         const char **odd)
{
  GString *bytes = bounce_decode_bytes(part, limit, cut);
  const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
  char *text = bounce_charset_utf8(pool, bytes->str, bytes->len, charset, odd);
  g_string_free(bytes, TRUE);
  return text;
}
