/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The umbrella header. Who failed in an mbox, a Maildir, a folder or a file, and which of its files
 * cannot be read:
 *
 * |[<!-- language="C" -->
 * #include <bounce/bounce.h>
 * #include <stdio.h>
 *
 * int main(int argc, char **argv)
 * {
 *   g_autoptr(BounceSource) source = bounce_source_new(argc > 1 ? argv[1] : "-");
 *   int status = 0;
 *   for (;;) {
 *     g_autoptr(GError) error = NULL;
 *     const BounceMail *mail = bounce_source_next(source, &error);
 *     if (error != NULL) {
 *       fprintf(stderr, "%s: %s\n", bounce_source_path(source), error->message);
 *       status = 1;
 *       continue;
 *     }
 *     if (mail == NULL)
 *       return status;
 *     g_autoptr(BounceReport) report = bounce_report_new(mail, NULL);
 *     const BounceReportInfo *info = bounce_report_info(report);
 *     for (guint i = 0; i < info->n_recipients; i++) {
 *       const BounceRecipient *r = info->recipients[i];
 *       const char *verdict = bounce_verdict_to_string(r->verdict);
 *       printf("%s %s\n", r->recipient ? r->recipient : "-", verdict ? verdict : "-");
 *     }
 *   }
 * }
 * ]|
 *
 * Threads: each of the headers says it of what it declares.
 */
#ifndef BOUNCE_BOUNCE_H
#define BOUNCE_BOUNCE_H

#include <bounce/catalog.h>
#include <bounce/error.h>
#include <bounce/explain.h>
#include <bounce/format.h>
#include <bounce/options.h>
#include <bounce/report.h>
#include <bounce/source.h>
#include <bounce/status.h>
#include <bounce/version.h>

#endif
