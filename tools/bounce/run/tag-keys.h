/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files of keys for the tags in return paths. */
#ifndef TAG_KEYS_H
#define TAG_KEYS_H

#include "base/tag.h"

/* The keys in the file `path`. NULL when it cannot be used: said, *status is the exit code. */
BounceTagKeys *tag_keys_open(const char *path, int *status);

/* Puts a new key in front of those in the file `path`, which is made when it is missing. Returns:
 * the exit code. */
int tag_keys_renew(const char *path);

#endif
