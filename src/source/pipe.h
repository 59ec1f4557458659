/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A pipe, terminal or device as a stream. */
#ifndef BOUNCE_SOURCE_PIPE_H
#define BOUNCE_SOURCE_PIPE_H

#include "source/file.h"

/* What `fd` gives until its end; `owned`: the stream closes it. */
BounceStream *bounce_pipe_new(int fd, gboolean owned);

/* Whether a read of `stream`, made by bounce_pipe_new(), waits for bytes (it does at first), or
 * says BOUNCE_STREAM_WAITS. */
void bounce_pipe_set_waiting(BounceStream *stream, gboolean waiting);

#endif
