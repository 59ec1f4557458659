/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The labelled sentences of src/rules/examples: what is learnt from, and tested with. */
#ifndef TRAIN_LIKENESS_EXAMPLES_H
#define TRAIN_LIKENESS_EXAMPLES_H

#include <bounce/catalog.h>

typedef struct {
  BounceReason reason;
  BounceVerdict verdict;
  BounceFault fault;
  char *source;
  char *language;
  char *text;
} Example;

/* An array of Example, which frees them. */
GArray *examples_new(void);

/* Appends the rows of the .tsv file at `path` in their order; FALSE with "FILE:LINE: what is
 * wrong". */
gboolean examples_load(GArray *examples, const char *path, GError **error);

#endif
