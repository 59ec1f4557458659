/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lists a folder in order with bounded memory. In: an open folder. Out: names. Each pass over the
 * folder keeps the smallest names behind the last one given; a folder of ordinary size needs one
 * pass. It does not descend.
 */
#include "source/listing.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A name in `names`, with what readdir() said about it. */
typedef struct {
  guint64 inode;
  guint32 name;
  guint8 type;
} ListingItem;

struct _BounceListing {
  DIR *dir;
  int fd;
  gsize batch;
  GString *names; /* NUL-terminated, one behind the other */
  GArray *items;
  guint next;
  gboolean more; /* names behind this batch were left out */
  char *after;   /* the last name of the batch before */
  int number;    /* errno of opening */
  BounceListingEntry entry;
};

BounceListing *bounce_listing_new(int fd, gsize batch)
{
  BounceListing *listing = g_new0(BounceListing, 1);
  listing->fd = fd;
  listing->dir = fdopendir(fd);
  listing->number = listing->dir == NULL ? errno : 0;
  listing->batch = batch;
  listing->names = g_string_new(NULL);
  listing->items = g_array_new(FALSE, FALSE, sizeof(ListingItem));
  listing->more = listing->dir != NULL;
  return listing;
}

void bounce_listing_free(BounceListing *listing)
{
  if (listing == NULL)
    return;
  if (listing->dir != NULL)
    closedir(listing->dir);
  else
    close(listing->fd);
  g_string_free(listing->names, TRUE);
  g_array_unref(listing->items);
  g_free(listing->after);
  g_free(listing);
}

int bounce_listing_fd(const BounceListing *listing)
{
  return listing->fd;
}

static int listing_compare(gconstpointer a, gconstpointer b, gpointer names)
{
  const GString *string = names;
  return strcmp(string->str + ((const ListingItem *) a)->name,
                string->str + ((const ListingItem *) b)->name);
}

/* Drops the larger half of the names. */
static void listing_halve(BounceListing *listing)
{
  g_array_sort_with_data(listing->items, listing_compare, listing->names);
  g_array_set_size(listing->items, (listing->items->len + 1) / 2);
  GString *kept = g_string_sized_new(listing->batch);
  for (guint i = 0; i < listing->items->len; i++) {
    ListingItem *item = &g_array_index(listing->items, ListingItem, i);
    const char *name = listing->names->str + item->name;
    item->name = (guint32) kept->len;
    g_string_append_len(kept, name, (gssize) strlen(name) + 1);
  }
  g_string_free(listing->names, TRUE);
  listing->names = kept;
}

static const char *listing_last(const BounceListing *listing)
{
  const ListingItem *item = &g_array_index(listing->items, ListingItem, listing->items->len - 1);
  return listing->names->str + item->name;
}

static gboolean listing_wants(const BounceListing *listing, const struct dirent *found,
                              const char *before)
{
  return strcmp(found->d_name, ".") != 0 && strcmp(found->d_name, "..") != 0
         && (listing->after == NULL || strcmp(found->d_name, listing->after) > 0)
         && (before == NULL || strcmp(found->d_name, before) < 0);
}

/* One pass over the folder: the smallest names behind `after`, sorted. Returns errno. */
static int listing_read(BounceListing *listing)
{
  g_autofree char *before = NULL;
  g_string_truncate(listing->names, 0);
  g_array_set_size(listing->items, 0);
  listing->next = 0;
  rewinddir(listing->dir);
  errno = 0;
  for (struct dirent *found; (found = readdir(listing->dir)) != NULL; errno = 0) {
    if (!listing_wants(listing, found, before))
      continue;
    ListingItem item = { found->d_ino, (guint32) listing->names->len, found->d_type };
    g_array_append_val(listing->items, item);
    g_string_append_len(listing->names, found->d_name, (gssize) strlen(found->d_name) + 1);
    if (listing->names->len > listing->batch && listing->items->len > 1) {
      listing_halve(listing);
      g_free(before);
      before = g_strdup(listing_last(listing));
    }
  }
  int number = errno;
  listing->more = before != NULL;
  g_array_sort_with_data(listing->items, listing_compare, listing->names);
  return number;
}

/* TRUE for what is never opened. A link that leads nowhere is left for the error it gives. */
static gboolean listing_is_special(const BounceListing *listing, const ListingItem *item,
                                   const char *name)
{
  struct stat info;
  if (item->type == DT_REG || item->type == DT_DIR || fstatat(listing->fd, name, &info, 0) != 0)
    return FALSE;
  return !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

static const BounceListingEntry *listing_give(BounceListing *listing, const ListingItem *item)
{
  const char *name = listing->names->str + item->name;
  listing->entry = (BounceListingEntry){ .name = name,
                                         .inode = item->inode,
                                         .special = listing_is_special(listing, item, name) };
  return &listing->entry;
}

const BounceListingEntry *bounce_listing_next(BounceListing *listing, int *number)
{
  *number = listing->number;
  listing->number = 0;
  while (*number == 0) {
    if (listing->next < listing->items->len)
      return listing_give(listing, &g_array_index(listing->items, ListingItem, listing->next++));
    if (!listing->more)
      return NULL;
    if (listing->items->len > 0) {
      g_free(listing->after);
      listing->after = g_strdup(listing_last(listing));
    }
    *number = listing_read(listing);
  }
  return NULL;
}
