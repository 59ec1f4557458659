/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a module that reads archives offers: libarchive is loaded where there is one to read. */
#ifndef ARCHIVE_MODULE_H
#define ARCHIVE_MODULE_H

#include <glib.h>

/* Files in one archive: a million names of nothing. */
#define ARCHIVE_FILES_MAX 1000000

typedef struct {
  const char *name; /* borrowed until the next one; NULL: the whole is one compressed file */
  gint64 time;      /* Unix time of its last change; 0: not known */
} ArchiveFile;

typedef enum { ARCHIVE_MODULE_FILE, ARCHIVE_MODULE_END, ARCHIVE_MODULE_FAILED } ArchiveModuleStep;

/* Another number where a module and the program do not belong together. */
#define ARCHIVE_MODULE_VERSION 1

/* The symbol "bounce_archive_module" of a module. */
typedef struct {
  guint version;
  gpointer (*open)(int fd);
  ArchiveModuleStep (*next)(gpointer reader, ArchiveFile *file);
  gssize (*read)(gpointer reader, void *buffer, gsize size); /* of that file; 0 at its end, -1 */
  const char *(*wrong)(gpointer reader);                     /* what failed */
  void (*close)(gpointer reader);
} ArchiveModule;

#endif
