/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A page for a browser. It has no writers here: see summary-page.c and blocked-page.c. */
#include "format/format.h"

const BounceFormat bounce_format_html = { .name = "html",
                                          .uses = BOUNCE_FORMAT_OF_PAGES,
                                          .is_for_people = TRUE };
