/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --files0-from=FILE: inputs that a file names, as find -print0 writes them. */
#ifndef FILE_LIST_H
#define FILE_LIST_H

#include <glib.h>

/*
 * The names in `path` ("-" is standard input), each ended by a NUL, which the last one need not
 * have; NULL-terminated. NULL when they cannot be read, or an empty name stands among them: said,
 * *status is the exit code. Free with g_strfreev().
 */
char **file_list_read(const char *path, int *status);

/* Appends all bytes of `path` ("-" is standard input); FALSE when they cannot be read, or are more
 * than a list may have: errno says why. */
gboolean file_list_bytes(const char *path, GString *list);

#endif
