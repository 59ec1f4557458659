/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Suppression lists of other systems as events: CSV, and JSON in the forms of their APIs. */
#ifndef BOUNCE_HISTORY_LISTED_H
#define BOUNCE_HISTORY_LISTED_H

#include "history/event.h"

/* What a row means. */
typedef enum {
  LISTED_UNKNOWN,
  LISTED_ACTIVE, /* the address is not suppressed: nothing is taken */
  LISTED_HARD,
  LISTED_SOFT,
  LISTED_COMPLAINT,
  LISTED_UNSUBSCRIBED,
} ListedClass;

typedef struct {
  /* Names of columns, or paths of members; NULL: those that are known (listed.c). */
  const char *address;
  const char *reason;
  const char *date;
  ListedClass class;   /* of rows that name no reason */
  gint64 default_date; /* of rows without one; 0: such rows are wrong */
  const char *list;    /* (nullable): the history's list that they are for */
  gint64 now;          /* what is later is wrong, and what expired before is not suppressed */
  void (*taken)(gpointer data);                                /* an event is in the batch */
  void (*wrong)(guint64 row, const char *what, gpointer data); /* `what` is a message */
  gpointer data;
} ListedHow;

typedef struct {
  guint64 rows;
  guint64 passed; /* of addresses that are not suppressed (any more) */
  guint64 wrong;
} ListedCounts;

/* The class that a word of a list stands for ("HardBounce", "spam complaint"). */
ListedClass listed_class(const char *word);

/*
 * Adds an event for each row of `text` to `batch`, and counts. FALSE when the text is neither CSV
 * with a row of names, nor JSON of such a list.
 */
gboolean listed_read(const char *text, gsize size, const ListedHow *how, EventBatch *batch,
                     ListedCounts *counts);

#endif
