/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every Check program here shares: test-main.c runs the suite a test file gives. */
#ifndef BOUNCE_TEST_H
#define BOUNCE_TEST_H

#include <check.h>
#include <glib.h>

/* Defined by each test-NAME.c. */
TCase *test_case(void);

/* The folder testdata/ of the project. */
const char *test_data(void);

/* Microseconds of so many seconds; more where Check is told to wait longer (CK_TIMEOUT_MULTIPLIER),
 * on a machine that is emulated. */
gint64 test_seconds(guint seconds);

/* ck_assert on row `i` of a table: Check's loop tests do not say which row failed. */
#define test_row(i, condition, ...)                                                                \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      g_autofree char *what = g_strdup_printf(__VA_ARGS__);                                        \
      ck_abort_msg("row %u: %s: %s", (guint) (i), #condition, what);                               \
    }                                                                                              \
  } while (0)

#endif
