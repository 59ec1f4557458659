/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A Maildir: the messages in new, then those in cur, then its subfolders (Maildir++: folders within
 * that are Maildirs); never tmp, where they are still being written. In: the open Maildir. Out:
 * each message once, though other programs move them from new to cur and rename them (flags stand
 * in the name) meanwhile; one that was deleted is no error. See maildir(5) of qmail.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/kinds.h"
#include "source/listing.h"

/* The last two are only read when a message was renamed during the pass before. */
static const char *const maildir_passes[] = { "new", "cur", "cur", "cur" };
#define MAILDIR_FIRST_RETRY 2

typedef struct {
  BounceReader reader;
  int fd;
  gsize path_length;
  guint pass;
  BounceListing *listing; /* of the pass, or NULL */
  GArray *seen;           /* guint64: messages read in this pass and before */
  guint n_sorted;         /* of them: from the passes before */
  gboolean lost;          /* a name of this pass led nowhere */
  BounceListing *folders; /* what stands beside new, cur and tmp, after the passes, or NULL */
} Maildir;

static gboolean maildir_has(int fd, const char *name)
{
  struct stat info;
  return fstatat(fd, name, &info, 0) == 0 && S_ISDIR(info.st_mode);
}

/* Copies lose empty folders: two of the three will do. */
gboolean bounce_maildir_is(int fd)
{
  return maildir_has(fd, "cur") + maildir_has(fd, "new") + maildir_has(fd, "tmp") >= 2;
}

/* A message whatever its flags: the unique name before ':' and the inode, which renaming keeps. */
static guint64 maildir_id(const BounceListingEntry *entry)
{
  guint64 id = G_GUINT64_CONSTANT(0xcbf29ce484222325);
  for (const char *p = entry->name; *p != '\0' && *p != ':'; p++)
    id = (id ^ (guint8) *p) * G_GUINT64_CONSTANT(0x100000001b3); /* FNV-1a */
  return id
         ^ (entry->inode * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)); /* neighbours lie far apart */
}

static int maildir_compare(gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;
  return (x > y) - (x < y);
}

static gboolean maildir_was_seen(const Maildir *maildir, guint64 id)
{
  return maildir->n_sorted > 0
         && bsearch(&id, maildir->seen->data, maildir->n_sorted, sizeof id, maildir_compare)
                != NULL;
}

/* Lists the Maildir itself; a descriptor of its own, for the listing closes it. */
static BounceStep maildir_begin_folders(Maildir *maildir, GError **error)
{
  int fd = openat(maildir->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return bounce_input_fail(BOUNCE_ERROR_OPEN, errno, error);
  maildir->folders = bounce_listing_new(fd, BOUNCE_LISTING_BATCH);
  return BOUNCE_STEP_AGAIN;
}

/* TRUE for what holds messages of this Maildir, and for the files that mail programs keep in it. */
static gboolean maildir_owns(const Maildir *maildir, const char *name)
{
  return strcmp(name, "new") == 0 || strcmp(name, "cur") == 0 || strcmp(name, "tmp") == 0
         || !maildir_has(maildir->fd, name);
}

/* The next subfolder. */
static BounceStep maildir_folder(Maildir *maildir, BounceInput *input, GError **error)
{
  int number;
  const BounceListingEntry *entry = bounce_listing_next(maildir->folders, &number);
  if (entry == NULL && number == 0)
    return BOUNCE_STEP_END;
  if (entry == NULL)
    return bounce_input_fail(BOUNCE_ERROR_READ, number, error);
  if (maildir_owns(maildir, entry->name))
    return BOUNCE_STEP_AGAIN;
  bounce_input_enter(input, entry->name);
  return bounce_input_open(input, bounce_listing_fd(maildir->folders), entry->name,
                           BOUNCE_ENTRY_ASIDE, error);
}

/* Begins the next pass that is needed. */
static BounceStep maildir_begin(Maildir *maildir, BounceInput *input, GError **error)
{
  gboolean retry = maildir->lost;
  maildir->lost = FALSE;
  if (maildir->pass >= G_N_ELEMENTS(maildir_passes)
      || (maildir->pass >= MAILDIR_FIRST_RETRY && !retry))
    return maildir_begin_folders(maildir, error);
  const char *name = maildir_passes[maildir->pass++];
  bounce_input_enter(input, name);
  int fd = openat(maildir->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return errno == ENOENT ? BOUNCE_STEP_AGAIN : bounce_input_fail(BOUNCE_ERROR_OPEN, errno, error);
  g_array_sort(maildir->seen, maildir_compare);
  maildir->n_sorted = maildir->seen->len;
  maildir->listing = bounce_listing_new(fd, BOUNCE_LISTING_BATCH);
  return BOUNCE_STEP_AGAIN;
}

/* The next entry of the pass. */
static BounceStep maildir_entry(Maildir *maildir, BounceInput *input, GError **error)
{
  int number;
  bounce_input_enter(input, maildir_passes[maildir->pass - 1]);
  const BounceListingEntry *entry = bounce_listing_next(maildir->listing, &number);
  if (entry == NULL) {
    g_clear_pointer(&maildir->listing, bounce_listing_free);
    return number != 0 ? bounce_input_fail(BOUNCE_ERROR_READ, number, error) : BOUNCE_STEP_AGAIN;
  }
  guint64 id = maildir_id(entry);
  if (*entry->name == '.' || maildir_was_seen(maildir, id))
    return BOUNCE_STEP_AGAIN;
  bounce_input_enter(input, entry->name);
  guint64 passed_over = input->n_passed_over;
  BounceStep step = entry->special ? bounce_input_pass(input, BOUNCE_PASSED_SPECIAL)
                                   : bounce_input_open(input, bounce_listing_fd(maildir->listing),
                                                       entry->name, BOUNCE_ENTRY_MAILDIR, error);
  if (step == BOUNCE_STEP_AGAIN && input->n_passed_over == passed_over)
    maildir->lost = TRUE;
  else
    g_array_append_val(maildir->seen, id);
  return step;
}

static BounceStep maildir_next(BounceReader *reader, BounceInput *input, GError **error)
{
  Maildir *maildir = (Maildir *) reader;
  g_string_truncate(input->path, maildir->path_length);
  if (maildir->folders != NULL)
    return maildir_folder(maildir, input, error);
  return maildir->listing != NULL ? maildir_entry(maildir, input, error)
                                  : maildir_begin(maildir, input, error);
}

static void maildir_free(BounceReader *reader)
{
  Maildir *maildir = (Maildir *) reader;
  bounce_listing_free(maildir->listing);
  bounce_listing_free(maildir->folders);
  g_array_unref(maildir->seen);
  close(maildir->fd);
  g_free(maildir);
}

BounceStep bounce_maildir_open(BounceInput *input, int fd)
{
  Maildir *maildir = g_new0(Maildir, 1);
  maildir->reader.next = maildir_next;
  maildir->reader.free = maildir_free;
  maildir->fd = fd;
  maildir->path_length = input->path->len;
  maildir->seen = g_array_new(FALSE, FALSE, sizeof(guint64));
  return bounce_input_push(input, &maildir->reader);
}
