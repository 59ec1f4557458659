/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* TEMP_FAILURE_RETRY of <unistd.h>, for C libraries other than GNU's. */
#ifndef BOUNCE_BASE_RETRY_H
#define BOUNCE_BASE_RETRY_H

#include <errno.h>
#include <unistd.h>

#ifndef TEMP_FAILURE_RETRY
/* Does a system call again when a signal interrupted it; its result. */
#define TEMP_FAILURE_RETRY(call)                                                                   \
  __extension__({                                                                                  \
    long retry_result;                                                                             \
    do                                                                                             \
      retry_result = (long) (call);                                                                \
    while (retry_result == -1 && errno == EINTR);                                                  \
    retry_result;                                                                                  \
  })
#endif

#endif
