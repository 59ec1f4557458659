/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Prose for a terminal as rows of a label and a text that is wrapped beside it. */
#ifndef ROWS_H
#define ROWS_H

#include <glib.h>

/* Columns of a label and the blanks behind it. */
#define ROWS_LABEL_WIDTH 17

typedef struct {
  GString *out;
  guint width; /* of a line; 0 for 80 */
} Rows;

/* A row; nothing when `text` is NULL or empty. Whatever `text` holds, it shows on one screen. */
void rows_add(const Rows *rows, const char *label, const char *text);

/* An empty line. */
void rows_gap(const Rows *rows);

#endif
