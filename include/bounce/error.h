/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The one error domain of libbounce. Only opening and reading inputs and writing outputs can fail;
 * analysing a message never does: any bytes give a report.
 *
 * Threads: constants.
 */
#ifndef BOUNCE_ERROR_H
#define BOUNCE_ERROR_H

#include <glib.h>

G_BEGIN_DECLS

#ifndef BOUNCE_API
#define BOUNCE_API __attribute__((visibility("default")))
#endif

/**
 * BOUNCE_ERROR:
 *
 * the #GError domain of every error libbounce sets.
 */
#define BOUNCE_ERROR (bounce_error_quark())

/**
 * BounceError:
 * @BOUNCE_ERROR_OPEN: an input cannot be opened or is of a kind that is refused (a socket, a
 * device).
 * @BOUNCE_ERROR_READ: reading failed half-way, or the input vanished.
 * @BOUNCE_ERROR_EMPTY: the input holds no bytes.
 * @BOUNCE_ERROR_NOT_MAIL: the input is not mail in any form that is read here.
 * @BOUNCE_ERROR_SPOOL: the temporary file for a pipe cannot be made or written (try again).
 * @BOUNCE_ERROR_WRITE: output cannot be written whole.
 * @BOUNCE_ERROR_RULES: a file of rules has mistakes.
 */
typedef enum {
  BOUNCE_ERROR_OPEN,
  BOUNCE_ERROR_READ,
  BOUNCE_ERROR_EMPTY,
  BOUNCE_ERROR_NOT_MAIL,
  BOUNCE_ERROR_SPOOL,
  BOUNCE_ERROR_WRITE,
  BOUNCE_ERROR_RULES,
} BounceError;

BOUNCE_API GQuark bounce_error_quark(void);

G_END_DECLS

#endif
