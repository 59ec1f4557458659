/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hostile mail as data: a beginning, a piece that is repeated, an end. */
#ifndef BOUNCE_TESTS_HOSTILE_INPUT_H
#define BOUNCE_TESTS_HOSTILE_INPUT_H

#include <glib.h>

/*
 * In `head`, `unit` and `tail` "\1" stands for the number of the piece (from 0; in `tail` the
 * count) and "\2" for the number after it.
 */
typedef struct {
  const char *name;
  const char *head;
  const char *unit;
  const char *tail;
  guint count;      /* of pieces, as large as a stranger would make it */
  guint small;      /* as many as valgrind can bear; twice that is tried too */
  guint records;    /* expected */
  const char *want; /* stands in the first record */
  guint seconds;    /* of processor time */
  guint mib;        /* of memory */
} HostileInput;

extern const HostileInput hostile_inputs[];
extern const guint hostile_n_inputs;

/* Writes `input` with `count` pieces to `path`; FALSE when it cannot. */
gboolean hostile_input_write(const HostileInput *input, guint count, const char *path);

#endif
