/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What compile-phrases.c reads and phrase-tables.c makes tables of. */
#ifndef BOUNCE_RULES_COMPILE_PHRASE_TABLES_H
#define BOUNCE_RULES_COMPILE_PHRASE_TABLES_H

#include "base/word.h"
#include "rules/compile/compile-rules.h"

typedef struct {
  char *text;
  gboolean is_prefix;
  gboolean is_noise;
  guint id; /* in order of appearance; the table is sorted later */
} PhraseWord;

typedef struct {
  guint concept;
  GArray *words; /* of guint word ids */
} PhraseExpression;

typedef struct {
  const RuleFile *file;
  const BounceRules *next;      /* those that the numbers of this file's go on after */
  const BouncePhraseRules *top; /* the first table of `next`, or an empty one */
  GHashTable *words;            /* "text" or "text*" to PhraseWord, which it owns */
  GPtrArray *word_list;         /* of PhraseWord */
  GHashTable *concepts;         /* name to number + 1; literals have the name "=text" */
  GPtrArray *names;             /* of this file's own concepts, NULL for literals; in the pool */
  GArray *negate;               /* of guint8, of the same */
  GArray *expressions;          /* of Expression */
  GArray *items;                /* of BounceRuleItem */
  GArray *sequences;            /* of BounceRuleSequence */
  BounceWords split;
} PhraseCompiler;

/* Fails when the file is larger than its tables may be. */
void phrase_tables_make(PhraseCompiler *compiler, BouncePhraseRules *rules);

#endif
