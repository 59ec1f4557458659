/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A pipe, terminal or device as a stream. */
#ifndef BOUNCE_SOURCE_PIPE_H
#define BOUNCE_SOURCE_PIPE_H

#include "source/file.h"

/* What `fd` gives until its end; `owned`: the stream closes it. */
BounceStream *bounce_pipe_new(int fd, gboolean owned);

#endif
