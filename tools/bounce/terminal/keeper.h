/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process that keeps the right to give a finished file its name, and parses nothing: the process
 * that reads strangers' mail needs no right to any folder.
 */
#ifndef KEEPER_H
#define KEEPER_H

#include <glib.h>
#include <sys/types.h>

typedef struct {
  pid_t process; /* 0: there is none */
  int ask;
  int answer;
} Keeper;

/*
 * For the file `temporary`, which is to become `path`; both are to stay as they are. FALSE, with
 * errno, when there is no process to be had. To be called before threads are started.
 */
gboolean keeper_start(Keeper *keeper, const char *temporary, const char *path);

/* Renames the file. Returns: 0 or what went wrong, as errno. The keeper has ended. */
int keeper_rename(Keeper *keeper);

/* Removes the file; so does the keeper by itself when this process ends. Async-signal-safe. */
void keeper_remove(Keeper *keeper);

#endif
