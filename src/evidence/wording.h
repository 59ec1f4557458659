/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words by which a text that no dialect knows says what became of a message, in many languages. */
#ifndef BOUNCE_WORDING_H
#define BOUNCE_WORDING_H

#include <glib.h>

typedef enum {
  BOUNCE_WORDING_FAILED = 1 << 0,    /* a message was not delivered */
  BOUNCE_WORDING_REASON = 1 << 1,    /* why an address failed */
  BOUNCE_WORDING_DELAYED = 1 << 2,   /* delivery goes on being tried */
  BOUNCE_WORDING_FINAL = 1 << 3,     /* it does not */
  BOUNCE_WORDING_DELIVERED = 1 << 4, /* a message arrived */
  BOUNCE_WORDING_CONTACT = 1 << 5,   /* an address to ask for help, or of the sender */
  BOUNCE_WORDING_RETURNED = 1 << 6,  /* the returned original begins here */
  BOUNCE_WORDING_DAEMON = 1 << 7,    /* the name of a program that sends bounces */
} BounceWording;

/* Which of `mask` occur in `folded` (see bounce_text_fold). */
guint bounce_wording_find(const char *folded, guint mask);

/* TRUE when `folded`, what stands before an address, is a label for one that failed ("recipient:").
 */
gboolean bounce_wording_is_label(const char *folded);

#endif
