/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Archives as inputs: their files, one after the other, where there is a module that reads them. */
#ifndef ARCHIVES_H
#define ARCHIVES_H

#include "archive/archive-module.h"
#include "source/file.h"

typedef struct _Archive Archive;

/* Loads the module, where one of `paths` is an archive: a confined process could not. */
void archives_prepare(char *const *paths);

/* The archive at `path`; NULL where it is none, or nothing reads it here. */
Archive *archives_open(const char *path);
void archives_close(Archive *archive);

/* The next file, as a stream that is freed before the next call; NULL at the end, or with `error`.
 */
BounceStream *archives_next(Archive *archive, ArchiveFile *file, GError **error);

#endif
