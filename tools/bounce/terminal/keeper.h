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

typedef struct {
  const char *path;      /* the name that the file is to have */
  const char *temporary; /* the one that it has, or goes by for a moment where `path` is taken */
  const char *nameless;  /* what shows an open file that has no name, in /proc; else NULL */
} KeeperFile;

/*
 * For a file that is to become `path`; the names are to stay where they are. FALSE, with errno,
 * when there is no process to be had. To be called before threads are started.
 */
gboolean keeper_start(Keeper *keeper, const KeeperFile *file);

/* Removes what a run left under this name that was killed while it gave a nameless file its own:
 * whose file is being named holds a lock on it (flock). Async-signal-safe. */
void keeper_sweep(const char *temporary);

/* Gives the file its name. Returns: 0 or what went wrong, as errno. The keeper has ended. */
int keeper_rename(Keeper *keeper);

/* Removes the file; so does the keeper by itself when this process ends. Async-signal-safe. */
void keeper_remove(Keeper *keeper);

#endif
