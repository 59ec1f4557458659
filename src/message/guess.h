/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which eight-bit charset a text is in whose label says nothing. */
#ifndef BOUNCE_MESSAGE_GUESS_H
#define BOUNCE_MESSAGE_GUESS_H

#include <glib.h>

/* The name of the charset in which `bytes` hold the most words that rules know; windows-1252 where
 * none is better. */
const char *bounce_guess_charset(const char *bytes, gsize length);

#endif
