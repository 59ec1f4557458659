/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Policy files: read or refused with a reason; what was read can be used. */
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "policy/policy.h"

static void check_steps(const Policy *policy)
{
  PolicyStanding standing = { 0 };
  Event event = { 0 };
  for (guint i = 0; i < 8; i++) {
    PolicyStep step;
    event.date += 86400 * i;
    event.verdict = BOUNCE_VERDICT_HARD + i % 4;
    event.reason = BOUNCE_REASON_USER_UNKNOWN + i;
    policy_step(policy, &standing, &event, &step);
    fuzz_assert(standing.state <= POLICY_DISABLE);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  fuzz_assert(fd >= 0 && write(fd, data, size) == (ssize_t) size);
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  g_autoptr(Policy) policy = policy_load(path, &error);
  fuzz_assert((policy == NULL) == (error != NULL));
  if (policy != NULL)
    check_steps(policy);
  close(fd);
  return 0;
}
