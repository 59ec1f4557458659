/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opens archives. In: a path. Out: its files as streams. What is an archive is seen by its first
 * bytes (source/archive.c); an archive within one is not opened.
 */
#include "archive/archives.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "history/module.h"
#include "source/archive.h"

struct _Archive {
  int fd;
  gpointer reader;
};

typedef struct {
  BounceStream stream;
  Archive *archive;
} FileStream;

static const ArchiveModule *module;

/* -1: it is no archive. */
static int open_archive(const char *path)
{
  struct stat info;
  if (strcmp(path, "-") == 0 || stat(path, &info) != 0 || !S_ISREG(info.st_mode))
    return -1;
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0 || bounce_archive_unpacks(fd))
    return fd;
  close(fd);
  return -1;
}

void archives_prepare(char *const *paths)
{
  int fd = -1;
  for (; fd < 0 && paths != NULL && *paths != NULL; paths++)
    fd = open_archive(*paths);
  if (fd < 0 || module != NULL)
    return;
  close(fd);
  module = module_symbol("bounce-archive.so", "bounce_archive_module", NULL);
  if (module != NULL && module->version != ARCHIVE_MODULE_VERSION)
    module = NULL;
}

Archive *archives_open(const char *path)
{
  int fd = module != NULL ? open_archive(path) : -1;
  if (fd < 0)
    return NULL;
  Archive *archive = g_new(Archive, 1);
  *archive = (Archive){ fd, module->open(fd) };
  return archive;
}

void archives_close(Archive *archive)
{
  module->close(archive->reader);
  close(archive->fd);
  g_free(archive);
}

static void fail(const Archive *archive, GError **error)
{
  g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, module->wrong(archive->reader));
}

static gssize stream_read(BounceStream *stream, guint8 *buffer, gsize size, GError **error)
{
  const Archive *archive = ((FileStream *) stream)->archive;
  gssize got = module->read(archive->reader, buffer, size);
  if (got < 0)
    fail(archive, error);
  return got;
}

static void stream_free(BounceStream *stream)
{
  g_free(stream);
}

BounceStream *archives_next(Archive *archive, ArchiveFile *file, GError **error)
{
  ArchiveModuleStep step = module->next(archive->reader, file);
  if (step == ARCHIVE_MODULE_FAILED)
    fail(archive, error);
  if (step != ARCHIVE_MODULE_FILE)
    return NULL;
  FileStream *self = g_new(FileStream, 1);
  *self = (FileStream){ { stream_read, stream_free }, archive };
  return &self->stream;
}
