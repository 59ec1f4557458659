/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Parses every file of the folders (or the files) in argv with GMime and decodes every part, those
 * of enclosed messages too. */
#include <dirent.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <sys/stat.h>

static unsigned long messages;

static void decode(GMimeObject *parent, GMimeObject *part, gpointer null)
{
  if (GMIME_IS_MESSAGE_PART(part)) {
    GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
    if (message != NULL)
      g_mime_message_foreach(message, decode, null);
  } else if (GMIME_IS_PART(part)) {
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
    if (content != NULL)
      g_mime_data_wrapper_write_to_stream(content, null);
  }
}

static void parse(int folder, const char *name, GMimeStream *null)
{
  int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  GMimeStream *stream = g_mime_stream_fs_new(fd);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
  if (message != NULL) {
    g_mime_message_foreach(message, decode, null);
    g_object_unref(message);
    messages++;
  }
  g_object_unref(parser);
  g_object_unref(stream);
}

static void parse_folder(const char *path, GMimeStream *null)
{
  DIR *folder = opendir(path);
  if (folder == NULL) {
    parse(AT_FDCWD, path, null);
    return;
  }
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;)
    if (entry->d_name[0] != '.')
      parse(dirfd(folder), entry->d_name, null);
  closedir(folder);
}

int main(int argc, char **argv)
{
  g_mime_init();
  GMimeStream *null = g_mime_stream_null_new();
  for (int i = 1; i < argc; i++)
    parse_folder(argv[i], null);
  g_object_unref(null);
  printf("%lu\n", messages);
  return 0;
}
