/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lists in tests/lists: tables of text with tabs between the cells and # before remarks. */
#ifndef BOUNCE_TEST_LISTS_H
#define BOUNCE_TEST_LISTS_H

#include <glib.h>

/* The rows of a list, each a NULL-terminated array of cells; fails the test when it is not there.
 */
GPtrArray *list_read(const char *name);

#endif
