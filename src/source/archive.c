/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tells archives, compressed files and mail stores of other programs by their first bytes. In: the
 * beginning of a file. Out: how to get at the mail in it. It unpacks nothing; gzip is gunzip.c's.
 * Sources: the signatures of the formats' specifications (PKWARE APPNOTE 4.3, xz-file-format 2.1.1,
 * RFC 8878, [MS-PST] 2.2.2.6, [MS-CFB] 2.2, SQLite's file format 1.3), POSIX.1-1988 ustar.
 */
#include "source/archive.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "source/gunzip.h"

/* With the NUL behind it. */
#define DATABASE "SQLite format 3"

/* A header of tar: where its checksum stands, in octal digits, and how long the header is. */
#define TAR_HEADER 512
#define TAR_SUM 148
#define TAR_SUM_END 156

static const struct {
  const char *begin;
  guint8 length;
  const char *advice;
  gboolean unpacks; /* libarchive reads it */
} archive_kinds[] = {
  { "PK\003\004", 4, N_("is a zip archive: unpack it (unzip) and give the folder"), TRUE },
  { "7z\xbc\xaf\x27\x1c", 6, N_("is a 7z archive: unpack it (7z x) and give the folder") },
  { "Rar!\x1a\x07", 6, N_("is a rar archive: unpack it (unrar x) and give the folder") },
  { "\xfd"
    "7zXZ\0",
    6, N_("is compressed with xz: unpack it (unxz)"), TRUE },
  { "\x28\xb5\x2f\xfd", 4, N_("is compressed with zstd: unpack it (unzstd)"), TRUE },
  { "BZh", 3, N_("is compressed with bzip2: unpack it (bunzip2)"), TRUE },
  { "\x04\x22\x4d\x18", 4, N_("is compressed with lz4: unpack it (unlz4)") },
  { "LZIP", 4, N_("is compressed with lzip: unpack it (lzip -d)") },
  { "\x1f\x9d", 2, N_("is compressed with compress: unpack it (uncompress)") },
  { "070701", 6, N_("is a cpio archive: unpack it (cpio -i) and give the folder") },
  { "!BDN", 4, N_("is an Outlook data file: export its mail (readpst) and give the folder") },
  { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8,
    N_("is an Outlook message or Office file: convert it (msgconvert) to .eml") },
};

/* TRUE when the checksum of a tar header fits: all its bytes, those of the checksum as blanks. */
static gboolean archive_is_tar(const guint8 *data, gsize size)
{
  if (size < TAR_HEADER || data[0] == '\0')
    return FALSE;
  guint said = 0;
  guint at = TAR_SUM;
  while (at < TAR_SUM_END && data[at] == ' ')
    at++;
  for (; at < TAR_SUM_END && data[at] >= '0' && data[at] <= '7'; at++)
    said = said * 8 + (data[at] - '0');
  guint sum = 0;
  for (guint i = 0; said > 0 && i < TAR_HEADER; i++)
    sum += i >= TAR_SUM && i < TAR_SUM_END ? ' ' : data[i];
  return said > 0 && said == sum;
}

const char *bounce_archive_advice(const guint8 *data, gsize size)
{
  for (guint i = 0; i < G_N_ELEMENTS(archive_kinds); i++)
    if (size >= archive_kinds[i].length
        && memcmp(data, archive_kinds[i].begin, archive_kinds[i].length) == 0)
      return archive_kinds[i].advice;
  return archive_is_tar(data, size)
             ? N_("is a tar archive: unpack it (tar -xf) and give the folder")
             : NULL;
}

const char *bounce_archive_history(const guint8 *data, gsize size)
{
  if (size < sizeof DATABASE || memcmp(data, DATABASE, sizeof DATABASE) != 0)
    return NULL;
  return N_("is a database, as a history is, and not mail: a history is read with --db=FILE of "
            "summary, suppress or blocked");
}

static gboolean archive_has_reader(const guint8 *data, gsize size)
{
  for (guint i = 0; i < G_N_ELEMENTS(archive_kinds); i++)
    if (archive_kinds[i].unpacks && size >= archive_kinds[i].length
        && memcmp(data, archive_kinds[i].begin, archive_kinds[i].length) == 0)
      return TRUE;
  return archive_is_tar(data, size);
}

gboolean bounce_archive_unpacks(int fd)
{
  BounceFile file = BOUNCE_FILE_INIT;
  struct stat info;
  int own = dup(fd);
  if (own < 0 || fstat(own, &info) != 0)
    return FALSE;
  gboolean found = bounce_file_take(&file, own, 0, MIN(info.st_size, BOUNCE_FILE_HEAD), NULL);
  if (found && bounce_gunzip_is(file.window, file.length))
    found = bounce_gunzip(&file, NULL);
  found = found && archive_has_reader(file.window, file.length);
  bounce_file_clear(&file);
  return found;
}
