/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Logs and events: any bytes are read to their end, and each entry gives one sound record. */
#include <bounce/bounce.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "source/entry.h"
#include "source/maillog.h"

static void check_report(const BounceMail *mail)
{
  g_autoptr(BounceReport) report = bounce_report_new(mail, NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  fuzz_assert(info->channel == bounce_entry_channel(mail));
  fuzz_assert(info->n_recipients >= 1);
  for (guint i = 0; i < info->n_recipients; i++) {
    const BounceRecipient *recipient = info->recipients[i];
    fuzz_assert(recipient->recipient == NULL || g_utf8_validate(recipient->recipient, -1, NULL));
    fuzz_assert(recipient->diagnostic == NULL || g_utf8_validate(recipient->diagnostic, -1, NULL));
    fuzz_assert(recipient->verdict != BOUNCE_VERDICT_HARD
                || recipient->action == BOUNCE_ACTION_FAILED);
  }
}

/* Every step takes bytes, so that there are no more of them than bytes. */
static void read_all(const char *path, size_t size)
{
  const BounceLogClock clock = { .newest = 1772668800 };
  g_autoptr(BounceSource) source = bounce_source_new(path);
  bounce_source_set_clock(source, &clock);
  for (size_t steps = 0;; steps++) {
    g_autoptr(GError) error = NULL;
    const BounceMail *mail = bounce_source_next(source, &error);
    fuzz_assert(steps <= size + 1);
    if (mail == NULL && error == NULL)
      return;
    if (mail != NULL)
      check_report(mail);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  fuzz_assert(fd >= 0 && write(fd, data, size) == (ssize_t) size);
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  read_all(path, size);
  close(fd);
  return 0;
}
