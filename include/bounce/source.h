/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Inputs: a message, an mbox, a Maildir, a folder of any of these, or standard input, told apart by
 * content; gzip is read through. One message at a time; memory does not grow with the input.
 *
 * Threads: a #BounceSource and the #BounceMail it lends belong to one thread at a time; several
 * sources may be read by several threads. A copy of a #BounceMail may be handed to another thread.
 */
#ifndef BOUNCE_SOURCE_H
#define BOUNCE_SOURCE_H

#include <bounce/error.h>

G_BEGIN_DECLS

/**
 * BounceMail:
 * @path: file the message stands in, "-" for standard input.
 * @index: 1-based number of the message within @path.
 * @data: (nullable): the bytes, when they are held in memory; then @fd is -1.
 * @size: bytes of the message.
 * @fd: a seekable, readable descriptor when @data is %NULL; the message is the @size bytes at
 *   @offset. It is read with pread() only, so that its file offset does not matter.
 * @offset: where the message begins in @fd.
 *
 * the bytes of one message, as they stand in the source, without an mbox "From " line
 * and with mboxrd quoting as found.
 *
 * Borrowed from its #BounceSource: valid until the next call on it. A program that makes one itself
 * zeroes it first: reserved members are for what is to come.
 */
typedef struct {
  const char *path;
  guint index;
  const guint8 *data;
  gsize size;
  int fd;
  goffset offset;
  /*< private >*/
  gpointer reserved[4];
} BounceMail;

typedef struct _BounceSource BounceSource;

/**
 * bounce_source_new: (skip)
 * @path: (type filename): a path, or "-" for standard input.
 *
 * Opens nothing yet: what is wrong with @path is told by bounce_source_next().
 *
 * Returns: (transfer full): a source, freed with bounce_source_free().
 */
BOUNCE_API BounceSource *bounce_source_new(const char *path);

/**
 * bounce_source_next:
 * @source: a source.
 * @error: set when one input (of a folder, say) cannot be read; calling again goes on with the
 *   rest.
 *
 * Returns: (nullable): the next message, borrowed; %NULL at the end (@error not set) or on error.
 */
BOUNCE_API const BounceMail *bounce_source_next(BounceSource *source, GError **error);

/**
 * BouncePassed:
 * @BOUNCE_PASSED_NOT_MAIL: a file that is no mail in any form.
 * @BOUNCE_PASSED_EMPTY: a file without bytes.
 * @BOUNCE_PASSED_ARCHIVE: an archive or a compressed file that has to be unpacked first.
 * @BOUNCE_PASSED_HIDDEN: a name that begins with a dot, or a folder within a Maildir, that is no
 *   Maildir itself.
 * @BOUNCE_PASSED_SPECIAL: a FIFO, a socket or a device, which is not opened.
 *
 * Why something in a folder is not read. What the caller named itself gives an error instead.
 */
typedef enum {
  BOUNCE_PASSED_NOT_MAIL,
  BOUNCE_PASSED_EMPTY,
  BOUNCE_PASSED_ARCHIVE,
  BOUNCE_PASSED_HIDDEN,
  BOUNCE_PASSED_SPECIAL,
} BouncePassed;

/**
 * BouncePassedFunc:
 * @what: why it is not read.
 * @path: (type filename): what is not read; valid during the call.
 * @data: what was given to bounce_source_set_passed_func().
 */
typedef void (*BouncePassedFunc)(BouncePassed what, const char *path, gpointer data);

/**
 * bounce_source_set_passed_func:
 * @source: a source, before its first step.
 * @func: (nullable) (scope notified) (closure data): called, within bounce_source_next(), for each
 *   file or folder that is passed over.
 * @data: (nullable): for @func.
 */
BOUNCE_API void bounce_source_set_passed_func(BounceSource *source, BouncePassedFunc func,
                                              gpointer data);

/**
 * bounce_source_path:
 * @source: a source.
 *
 * Returns: (transfer none) (type filename): the file that the last message or error is about, as it
 *   goes before the error's text in "bounce: FILE: what is wrong"; valid until the next call.
 */
BOUNCE_API const char *bounce_source_path(const BounceSource *source);

/**
 * bounce_source_free:
 * @source: (nullable): Closes and frees; temporary files vanish.
 */
BOUNCE_API void bounce_source_free(BounceSource *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceSource, bounce_source_free)

/**
 * bounce_mail_copy: (skip)
 * @mail: a message, of any source.
 *
 * A message that outlives its source's next step, for another thread say: bytes held in memory are
 * copied (at most 512 KiB), a descriptor is duplicated.
 *
 * Returns: (transfer full) (nullable): a copy, freed with bounce_mail_free(); %NULL, with errno
 * set, when the process has no descriptor left.
 */
BOUNCE_API BounceMail *bounce_mail_copy(const BounceMail *mail);

/**
 * bounce_mail_free:
 * @mail: (nullable): a copy made by bounce_mail_copy().
 */
BOUNCE_API void bounce_mail_free(BounceMail *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceMail, bounce_mail_free)

G_END_DECLS

#endif
