/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tags in return paths that only the holder of a key can make: an answer to one shows that a mail
 * of ours was answered. "LIST+mac-TAG-user=domain@host" for lists, "prvs=KDDDSSSSSS=user@host"
 * (BATV).
 */
#ifndef BOUNCE_BASE_TAG_H
#define BOUNCE_BASE_TAG_H

#include <glib.h>

/* RFC 5321 section 4.5.3.1.1: no longer local part is made. */
#define BOUNCE_TAG_LOCAL_MAX 64
/* Days for which a tag proves something: mail systems give up within a week, and some reports come
 * late. Afterwards a tag that somebody kept is of no use. */
#define BOUNCE_TAG_DAYS 30
/* Days ahead that BATV tags expire, as the draft and Exim have it. */
#define BOUNCE_TAG_BATV_DAYS 7
/* A shorter key can be found by trying. */
#define BOUNCE_TAG_KEY_MIN 16

typedef struct _BounceTagKeys BounceTagKeys;

/*
 * Keys as text: a line each, a number (0 to 9) and the key in hexadecimal; "#" begins a comment.
 * The first makes tags, all check them. NULL, and *line is the number of the line that is wrong (0:
 * there is no key).
 */
BounceTagKeys *bounce_tag_keys_new(const char *text, guint *line);
void bounce_tag_keys_free(BounceTagKeys *keys);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceTagKeys, bounce_tag_keys_free)

/* The number that a new key gets: the one behind the first key's; 0 without any. */
guint bounce_tag_keys_next(const BounceTagKeys *keys);

/*
 * The return path of a mail to `address` by the list whose own is `list`, at `time` (Unix time); no
 * MAC without `keys` (nullable). NULL when it would be too long, or one of the two cannot stand in
 * it. Free with g_free().
 */
char *bounce_tag_verp(const BounceTagKeys *keys, const char *list, const char *address,
                      gint64 time);

/* The same by BATV, for mail from `address`. */
char *bounce_tag_batv(const BounceTagKeys *keys, const char *address, gint64 time);

typedef enum {
  BOUNCE_TAG_NONE, /* no tag of these kinds */
  BOUNCE_TAG_VERP,
  BOUNCE_TAG_BATV,
  BOUNCE_TAG_FORGED, /* a tag that no key made, or at no such time */
} BounceTag;

/* TRUE where there may be such a tag; only a check with the keys tells. */
gboolean bounce_tag_is_there(const char *address);

/* FALSE when no address in `text` has one: most fields need no closer look. */
gboolean bounce_tag_may_be_in(const char *text);

/* What the tag in `address` is, for mail that came at `time`. Case does not count, for mail systems
 * change it. */
BounceTag bounce_tag_check(const BounceTagKeys *keys, const char *address, gint64 time);

#endif
