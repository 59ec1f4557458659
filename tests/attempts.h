/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process that mail has taken over could try, as data: one system call each. */
#ifndef ATTEMPTS_H
#define ATTEMPTS_H

#include <sys/types.h>

/* How many there are. */
unsigned attempts_count(void);

/* The name of number `i`. */
const char *attempts_name(unsigned i);

/*
 * Makes attempt number `i` on the folder that is current, on `victim`, a process of the same user,
 * and on `terminal`, the controlling terminal. Returns: 0 when the kernel did it, else an error
 * number.
 */
int attempts_make(unsigned i, pid_t victim, int terminal);

/* In the current folder: what the attempts are about. */
void attempts_prepare(void);

#endif
