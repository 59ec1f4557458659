/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Events as bytes, for a pipe between two processes of one program; not for files. */
#ifndef BOUNCE_HISTORY_EVENT_PACK_H
#define BOUNCE_HISTORY_EVENT_PACK_H

#include "history/event.h"

/* Appends an event to `out`. */
void event_pack(const Event *event, GString *out);

/* The event at *offset of `packed`, whose texts it borrows; *offset moves behind it. */
Event event_unpack(const GString *packed, gsize *offset);

#endif
