/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text at hand, and what a file says behind it, as a stream for a source. */
#ifndef TEXT_STREAM_H
#define TEXT_STREAM_H

#include <stdio.h>

#include "source/file.h"

/* `text` and `rest` (nullable) must live longer; of `rest` nothing is read before `text` ends. */
BounceStream *text_stream_new(const char *text, gsize size, FILE *rest);

#endif
