/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads archives with libarchive: tar and zip, and what gzip, xz, zstd and bzip2 compressed. In: a
 * descriptor. Out: its regular files, one after the other. Names are never used as paths, and what
 * is no regular file is passed over. How many files there are, and how much they hold for the size
 * of the archive, is bounded.
 */
#include "archive/archive-module.h"

#include <archive.h>
#include <archive_entry.h>

#include "source/gunzip.h"

#define BLOCK (64 * 1024)

typedef struct {
  struct archive *archive;
  guint files;
  goffset made; /* bytes of content so far */
  const char *wrong;
  gboolean told; /* what is wrong; nothing more is read */
} Reader;

static gboolean set_up(struct archive *archive)
{
  static int (*const filters[])(
      struct archive *) = { archive_read_support_filter_gzip, archive_read_support_filter_xz,
                            archive_read_support_filter_zstd, archive_read_support_filter_bzip2 };
  for (guint i = 0; i < G_N_ELEMENTS(filters); i++)
    if (filters[i](archive) != ARCHIVE_OK)
      return FALSE; /* or another program would be run to unpack it */
  return archive_read_support_format_tar(archive) == ARCHIVE_OK
         && archive_read_support_format_zip_streamable(archive) == ARCHIVE_OK
         && archive_read_support_format_raw(archive) == ARCHIVE_OK;
}

static gpointer reader_open(int fd)
{
  Reader *reader = g_new0(Reader, 1);
  reader->archive = archive_read_new();
  if (reader->archive == NULL || !set_up(reader->archive)
      || archive_read_open_fd(reader->archive, fd, BLOCK) != ARCHIVE_OK)
    reader->wrong = reader->archive != NULL ? archive_error_string(reader->archive) : "";
  return reader;
}

/* The next entry, whatever it is. */
static ArchiveModuleStep step(Reader *reader, struct archive_entry **entry)
{
  int result = archive_read_next_header(reader->archive, entry);
  if (result == ARCHIVE_EOF)
    return ARCHIVE_MODULE_END;
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
    reader->wrong = archive_error_string(reader->archive);
  else if (++reader->files > ARCHIVE_FILES_MAX)
    reader->wrong = "it holds too many files";
  return reader->wrong != NULL ? ARCHIVE_MODULE_FAILED : ARCHIVE_MODULE_FILE;
}

static ArchiveModuleStep reader_next(gpointer data, ArchiveFile *file)
{
  Reader *reader = data;
  struct archive_entry *entry = NULL;
  if (reader->told)
    return ARCHIVE_MODULE_END;
  ArchiveModuleStep result = reader->wrong != NULL ? ARCHIVE_MODULE_FAILED : ARCHIVE_MODULE_FILE;
  while (result == ARCHIVE_MODULE_FILE && (result = step(reader, &entry)) == ARCHIVE_MODULE_FILE) {
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL)
      continue;
    const char *name = archive_entry_pathname(entry);
    *file = (ArchiveFile){ name != NULL ? name : "?", archive_entry_mtime(entry) };
    if (archive_format(reader->archive) == ARCHIVE_FORMAT_RAW)
      *file = (ArchiveFile){ NULL, 0 };
    break;
  }
  return result;
}

static gssize reader_read(gpointer data, void *buffer, gsize size)
{
  Reader *reader = data;
  gssize got = archive_read_data(reader->archive, buffer, size);
  goffset taken = archive_filter_bytes(reader->archive, -1);
  if (got < 0)
    reader->wrong = archive_error_string(reader->archive);
  reader->made += MAX(got, 0);
  if (reader->made > MAX(BOUNCE_GUNZIP_FREE, BOUNCE_GUNZIP_RATIO * taken))
    reader->wrong = "it holds too much for its size";
  return reader->wrong != NULL ? -1 : got;
}

static const char *reader_wrong(gpointer data)
{
  Reader *reader = data;
  reader->told = TRUE;
  return reader->wrong != NULL ? reader->wrong : "?";
}

static void reader_close(gpointer data)
{
  Reader *reader = data;
  archive_read_free(reader->archive);
  g_free(reader);
}

BOUNCE_API extern const ArchiveModule bounce_archive_module;

const ArchiveModule bounce_archive_module = {
  ARCHIVE_MODULE_VERSION, reader_open, reader_next, reader_read, reader_wrong, reader_close
};
