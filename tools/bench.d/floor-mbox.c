/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Bare iteration of GMime over the mbox in argv[1]: every message parsed, nothing decoded. */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>

int main(int argc, char **argv)
{
  g_mime_init();
  GMimeStream *stream = argc == 2 ? g_mime_stream_fs_open(argv[1], O_RDONLY, 0, NULL) : NULL;
  if (stream == NULL)
    return 66;
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
  unsigned long messages = 0;
  while (!g_mime_parser_eos(parser)) {
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message == NULL)
      break;
    messages++;
    g_object_unref(message);
  }
  g_object_unref(parser);
  g_object_unref(stream);
  printf("%lu\n", messages);
  return 0;
}
