/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For programs that hold a parsed GMime message already; they build with `bounce-gmime` of
 * pkg-config, all others with `bounce`.
 *
 * Threads: a #GMimeMessage belongs to one thread at a time, also while a report is made of it; the
 * report is like any other afterwards.
 */
#ifndef BOUNCE_GMIME_H
#define BOUNCE_GMIME_H

#include <gmime/gmime.h>

#include <bounce/report.h>

G_BEGIN_DECLS

/**
 * bounce_report_new_from_message:
 * @message: (transfer none): a parsed message; not changed. g_mime_init() has been called.
 * @options: (nullable): defaults when %NULL.
 *
 * Returns: (transfer full): a report.
 */
BOUNCE_API BounceReport *bounce_report_new_from_message(GMimeMessage *message,
                                                        const BounceOptions *options);

G_END_DECLS

#endif
