/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The view of a message that GMime has parsed already. */
#ifndef BOUNCE_MESSAGE_MIME_H
#define BOUNCE_MESSAGE_MIME_H

#include <gmime/gmime.h>

#include "message/message.h"

/* As bounce_message_new(); `mime` is only read, and not needed afterwards. */
const BounceMessage *bounce_message_new_from_mime(BouncePool *pool, GMimeMessage *mime,
                                                  gboolean forwarded);

#endif
