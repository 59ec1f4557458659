/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Runs one test file's case and prints TAP. */
#include <stdlib.h>

#include "test.h"

const char *test_data(void)
{
  const char *folder = g_getenv("TESTDATA");
  return folder != NULL ? folder : "testdata";
}

gint64 test_seconds(guint seconds)
{
  const char *text = g_getenv("CK_TIMEOUT_MULTIPLIER");
  gint64 times = text != NULL ? g_ascii_strtoll(text, NULL, 10) : 1;
  return MAX(times, 1) * seconds * G_USEC_PER_SEC;
}

int main(int argc, char **argv)
{
  g_autofree char *name = g_path_get_basename(argv[0]);
  Suite *suite = suite_create(name);
  suite_add_tcase(suite, test_case());
  SRunner *runner = srunner_create(suite);
  srunner_set_tap(runner, "-");
  srunner_run_all(runner, CK_SILENT);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
