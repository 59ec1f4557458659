/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Test mail on disk. */
#ifndef BOUNCE_TESTS_CORPUS_H
#define BOUNCE_TESTS_CORPUS_H

#include <glib.h>

/* Every *.eml below `folder` but those in a folder called hostile (they have tests of their own),
 * sorted. */
GPtrArray *corpus_paths(const char *folder);

#endif
