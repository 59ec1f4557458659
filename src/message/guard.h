/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The guard between a mail and GMime, which keeps headers and what is outside of parts in memory.
 */
#ifndef BOUNCE_MESSAGE_GUARD_H
#define BOUNCE_MESSAGE_GUARD_H

#include <glib.h>

/* All zero at the start but `line_start`. */
typedef struct {
  gboolean line_start;
  gboolean skipping;    /* nothing is shown up to the next line that begins with "--" */
  gboolean content;     /* an empty line was seen since the last of them */
  gboolean type_folded; /* "Content-Type:" stood alone on the line before */
  gsize content_run;    /* bytes since the empty line, or the last of them */
  gsize header_run;     /* bytes since the last empty line */
  guint header_lines;
  guint boundaries; /* how many of them there were */
  gsize seen;       /* bytes GMime has got */
} BounceGuard;

/* Looks at the next bytes, whole lines where it can, and changes them; how many of them GMime gets.
 */
gsize bounce_guard_bytes(BounceGuard *guard, char *buffer, gsize length);

#endif
