/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who refuses the sender's own mail, as one web page that needs nothing else. */
#ifndef BOUNCE_SUMMARY_BLOCKED_PAGE_H
#define BOUNCE_SUMMARY_BLOCKED_PAGE_H

#include "summary/blocked.h"

/* As blocked_write() does. */
void blocked_page_write(const Blocked *blocked, guint top, gboolean compares, GString *out);

#endif
