/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error domain of the library, and the language of its texts. */
#include "base/error.h"

#define ERROR_TEXT_DOMAIN "libbounce"

GQuark bounce_error_quark(void)
{
  return g_quark_from_static_string("bounce-error-quark");
}

const char *bounce_error_text(const char *text)
{
  return g_dgettext(ERROR_TEXT_DOMAIN, text);
}
