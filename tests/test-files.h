/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Makes inputs in a temporary folder and reads them back as one string a step. */
#ifndef BOUNCE_TEST_FILES_H
#define BOUNCE_TEST_FILES_H

#include <bounce/source.h>

/* A mail, and an mbox of two. */
#define TEST_MAIL "Subject: x\n\nbody\n"
#define TEST_MBOX                                                                                  \
  "From a@example.org Mon Jan  1 00:00:00 2001\nTo: 1\n\none\n\n"                                  \
  "From b@example.org Mon Jan  1 00:00:00 2001\nTo: 2\n\ntwo\n\n"

/* A new empty folder; removed with everything in it by test_folder_free(). */
char *test_folder_new(void);
void test_folder_free(char *folder);

/* Writes `size` bytes (-1: up to NUL) to `name` in `folder`, making folders on the way. */
char *test_file(const char *folder, const char *name, const void *data, gssize size);

/* Appends a gzip member that holds `size` bytes of `text`, repeated. */
void test_gzip(const char *folder, const char *name, const char *text, gsize size);

/* The bytes of a mail, wherever they are. */
char *test_mail_bytes(const BounceMail *mail);

/* Everything `path` gives: "NAME#INDEX:BYTES" or "NAME!ERROR" each, NAME being its last element. */
GStrv test_read(const char *path);

/* Fails unless what `path` gives is `want`, a NULL-terminated list. */
void test_gives(const char *path, ...) G_GNUC_NULL_TERMINATED;

#endif
