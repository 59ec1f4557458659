/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sentences in the user's language: the library's and the command's are one gettext domain. */
#ifndef TRANSLATE_H
#define TRANSLATE_H

#define _(text) translate(text)
#define N_(text) text

/* Takes the user's language from the environment; for commands that write prose for people. */
void translate_start(void);

/* The translation of a message, or the message; NULL for NULL. */
const char *translate(const char *message) __attribute__((format_arg(1)));

#endif
