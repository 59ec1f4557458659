/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sentences in the user's language: the library's and the command's are one gettext domain. */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#include <glib.h>

#define _(text) translate(text)
#define N_(text) text
#define P_(one, many, number) translate_plural(one, many, number)

/* Takes the user's language from the environment; without it every text stays as it is. */
void translate_start(void);

/* The translation of a message, or the message; NULL for NULL. */
const char *translate(const char *message) __attribute__((format_arg(1)));

/* The form of a message for `number`, which stands in it as text ("%s"). */
const char *translate_plural(const char *one, const char *many, guint64 number)
    __attribute__((format_arg(1), format_arg(2)));

#endif
