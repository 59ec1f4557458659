/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Enhanced mail system status codes (RFC 3463, registry RFC 5248) as a small value.
 *
 * Threads: the functions know only what they are given; any number of threads may call them.
 */
#ifndef BOUNCE_STATUS_H
#define BOUNCE_STATUS_H

#include <bounce/error.h>

G_BEGIN_DECLS

/**
 * BounceStatus:
 * @class_digit: 2, 4 or 5; 0 means "no status" and the other members are then 0.
 * @subject: 0 to 999 (RFC 3463 section 2).
 * @detail: 0 to 999.
 */
typedef struct {
  guint8 class_digit;
  guint16 subject;
  guint16 detail;
} BounceStatus;

/**
 * BOUNCE_STATUS_TEXT_SIZE:
 *
 * bytes that hold any status as text, "5.999.999" and its NUL.
 */
#define BOUNCE_STATUS_TEXT_SIZE 10

/**
 * bounce_status_parse:
 * @text: a status code and nothing else, blanks around it allowed; need not be NUL-terminated.
 * @length: bytes in @text, or -1 when it is NUL-terminated.
 * @status: (out): set only on success.
 *
 * Returns: %TRUE when @text is a status code of class 2, 4 or 5 (RFC 3463 section 2 ABNF).
 */
BOUNCE_API gboolean bounce_status_parse(const char *text, gssize length, BounceStatus *status);

/**
 * bounce_status_format:
 * @status: any value.
 * @buffer: at least %BOUNCE_STATUS_TEXT_SIZE bytes; receives "5.1.1", or "" for no status.
 *
 * Returns: @buffer.
 */
BOUNCE_API const char *bounce_status_format(BounceStatus status, char *buffer);

/**
 * bounce_status_equal:
 *
 * Returns: %TRUE when both are the same code (or both no status).
 */
BOUNCE_API gboolean bounce_status_equal(BounceStatus a, BounceStatus b);

G_END_DECLS

#endif
