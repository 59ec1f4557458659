/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Output that is whole or reported: standard output, or a file that has no name, or a temporary one,
 * and takes its own only when every byte is on the disk.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <glib.h>

#include "terminal/keeper.h"

typedef struct {
  int fd;
  char *path;      /* where the file is to stand, NULL for standard output */
  char *temporary; /* as in KeeperFile, NULL when it is written in place (a device, a pipe) */
  Keeper keeper;   /* of that file; no process when it is written in place */
  GString *buffer;
  int status; /* EXIT_CODE_OK until something failed, which has then been said */
} Output;

/*
 * Opens `path`, standard output when it is NULL or "-", and starts a keeper for it: afterwards no
 * folder is needed. Returns: the exit code; when it cannot be created, that is said, and nothing
 * stays open. A file that exists keeps its mode; a symbolic link keeps pointing to it.
 */
int output_open(Output *output, const char *path);

/* Writes what stands in output->buffer once it is worth it (or `now`); FALSE when that failed. */
gboolean output_flush(Output *output, gboolean now);

/* Writes the rest, syncs, closes and renames. Returns: the exit code. */
int output_finish(Output *output);

/*
 * Finishes after inputs that ended with exit code `status`. A file of before stays when none of
 * them gave a message: an old report is better than an empty one. Returns: the exit code.
 */
int output_conclude(Output *output, int status, guint64 messages);

/* Closes and removes what was written so far. */
void output_discard(Output *output);

/* Removes the temporary file of an output that will not be finished. Async-signal-safe. */
void output_abandon(void);

/* All of `text` to standard output: the exit code, after saying what is wrong. */
int output_text(const char *text, gsize length);

/* write(2) until all is written; FALSE with errno. */
gboolean output_write_all(int fd, const void *data, gsize size);

#endif
