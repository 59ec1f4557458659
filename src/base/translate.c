/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gettext for the command. In: a message of the domain `libbounce`. Out: its translation where one
 * is installed. Numbers, dates and letter case stay those of the C locale.
 */
#include "base/translate.h"

#include <libintl.h>
#include <locale.h>

#define DOMAIN "libbounce"
/* Plural forms repeat: 1000000 and 2000000 are the same in every rule that gettext has. */
#define PLURAL_PERIOD 1000000

/* The folder of translations: beside the program, so that an installation can be moved. */
static char *locale_folder(void)
{
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  g_autofree char *bin = program != NULL ? g_path_get_dirname(program) : NULL;
  g_autofree char *beside =
      bin != NULL ? g_build_filename(bin, BOUNCE_LOCALE_RELATIVE, NULL) : NULL;
  if (beside != NULL && g_file_test(beside, G_FILE_TEST_IS_DIR))
    return g_steal_pointer(&beside);
  return g_strdup(BOUNCE_LOCALE_DIR);
}

void translate_start(void)
{
  g_autofree char *folder = locale_folder();
  setlocale(LC_MESSAGES, "");
  setlocale(LC_CTYPE, "");
  bindtextdomain(DOMAIN, folder);
  bind_textdomain_codeset(DOMAIN, "UTF-8");
  /* Reads the catalogue of messages now, for a sandbox would not let it later. */
  translate("Nothing is known about this.");
}

const char *translate(const char *message)
{
  return message != NULL && *message != '\0' ? g_dgettext(DOMAIN, message) : message;
}

const char *translate_plural(const char *one, const char *many, guint64 number)
{
  guint64 shown = number < PLURAL_PERIOD ? number : PLURAL_PERIOD + number % PLURAL_PERIOD;
  return g_dngettext(DOMAIN, one, many, (gulong) shown);
}
