/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gettext for the command. In: a message of the domain `libbounce`. Out: its translation where one
 * is installed. Numbers, dates and letter case stay those of the C locale.
 */
#include "translate.h"

#include <glib.h>
#include <libintl.h>
#include <locale.h>

#define DOMAIN "libbounce"

void translate_start(void)
{
  setlocale(LC_MESSAGES, "");
  setlocale(LC_CTYPE, "");
  bindtextdomain(DOMAIN, BOUNCE_LOCALE_DIR);
  bind_textdomain_codeset(DOMAIN, "UTF-8");
  /* Reads the catalogue of messages now, for a sandbox would not let it later. */
  translate("Nothing is known about this.");
}

const char *translate(const char *message)
{
  return message != NULL && *message != '\0' ? g_dgettext(DOMAIN, message) : message;
}
