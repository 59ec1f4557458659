/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A folder of anything: messages, mboxes, Maildirs and folders, each told by its content. In: an
 * open folder. Out: what each entry gives, in the order of the names' bytes. Of names
 * that begin with a dot only Maildirs are read; those and files that are no mail (indexes, notes)
 * are passed over, which the source tells; when nothing in a folder the user named is mail, then
 * that is an error.
 */
#include "base/error.h"
#include "source/kinds.h"
#include "source/listing.h"

typedef struct {
  BounceReader reader;
  BounceListing *listing;
  gsize path_length; /* of the folder's own path */
} Folder;

gboolean bounce_folder_is(int fd)
{
  return TRUE;
}

static BounceStep folder_end(const Folder *folder, BounceInput *input, GError **error)
{
  if (folder->reader.below != NULL || input->n_mails > 0 || input->n_passed_over == 0)
    return BOUNCE_STEP_END;
  input->n_passed_over = 0;
  g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_NOT_MAIL,
                      bounce_error_text(N_("holds no mail")));
  return BOUNCE_STEP_ERROR;
}

static BounceStep folder_next(BounceReader *reader, BounceInput *input, GError **error)
{
  Folder *folder = (Folder *) reader;
  int number;
  g_string_truncate(input->path, folder->path_length);
  const BounceListingEntry *entry = bounce_listing_next(folder->listing, &number);
  if (entry == NULL)
    return number != 0 ? bounce_input_fail(BOUNCE_ERROR_READ, number, error)
                       : folder_end(folder, input, error);
  bounce_input_enter(input, entry->name);
  if (entry->special)
    return bounce_input_pass(input, BOUNCE_PASSED_SPECIAL);
  return bounce_input_open(input, bounce_listing_fd(folder->listing), entry->name,
                           *entry->name == '.' ? BOUNCE_ENTRY_ASIDE : BOUNCE_ENTRY_FOUND, error);
}

static void folder_free(BounceReader *reader)
{
  Folder *folder = (Folder *) reader;
  bounce_listing_free(folder->listing);
  g_free(folder);
}

BounceStep bounce_folder_open(BounceInput *input, int fd)
{
  Folder *folder = g_new0(Folder, 1);
  folder->reader.next = folder_next;
  folder->reader.free = folder_free;
  folder->listing = bounce_listing_new(fd, BOUNCE_LISTING_BATCH);
  folder->path_length = input->path->len;
  return bounce_input_push(input, &folder->reader);
}
