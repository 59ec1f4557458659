/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Numbers for people. */
#ifndef BOUNCE_SUMMARY_SUMMARY_NUMBER_H
#define BOUNCE_SUMMARY_SUMMARY_NUMBER_H

#include <glib.h>

/* "4,695", in the user's language. Free with g_free(). */
char *summary_number(guint64 number);

#endif
