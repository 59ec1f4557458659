/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text that somebody pasted: a log line, an error box, a session; cut into what judges it. */
#ifndef BOUNCE_REPORT_LINE_H
#define BOUNCE_REPORT_LINE_H

#include <bounce/catalog.h>

#include "base/pool.h"

/* Every string may be NULL and belongs to the pool; `form` is an id, as `postfix-log`. */
typedef struct {
  const char *form;
  BounceAction action;
  const char *recipient;
  const char *remote_mta;
  const char *command; /* SMTP command that was answered, as `RCPT` */
  const char *answer;  /* what the other system said */
  const char *frame;   /* what the system that wrote the line says itself */
  BounceStatus status;
} BounceLine;

/* Cuts `text`, which is UTF-8 with LF line ends. Without a known form all of it is the answer. */
void bounce_line_read(BouncePool *pool, const char *text, BounceLine *line);

#endif
