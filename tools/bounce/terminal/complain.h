/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Saying what is wrong: one line on standard error, safe for any terminal. */
#ifndef COMPLAIN_H
#define COMPLAIN_H

#include <glib.h>

/*
 * Prints "bounce: SUBJECT: what is wrong"; without "SUBJECT: " when it is NULL. Whatever SUBJECT
 * and the arguments hold, it is one line: control characters and bytes that are not UTF-8 are shown
 * as \xNN.
 */
void complain(const char *subject, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The same for what is in the user's language already, as the message of an error. */
void complain_text(const char *subject, const char *text);

/* Shows `bytes` as complain() does. Returns: (transfer full). */
char *complain_escape(const char *bytes);

#endif
