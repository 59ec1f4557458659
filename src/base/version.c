/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The version of the library. In: nothing. Out: a constant. */
#include <bounce/version.h>

const char *bounce_version(void)
{
  return BOUNCE_VERSION;
}
