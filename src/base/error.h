/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is wrong, in the language of the process: texts of errors are messages of the gettext domain
 * `libbounce`, as g_strerror() beside them follows the locale that the program has set. Nothing
 * else in the library does.
 */
#ifndef BOUNCE_BASE_ERROR_H
#define BOUNCE_BASE_ERROR_H

#include <bounce/error.h>

/* Lets xgettext find a text. */
#define N_(text) text

/* The translation of `text`, or `text`. */
const char *bounce_error_text(const char *text) __attribute__((format_arg(1)));

#endif
