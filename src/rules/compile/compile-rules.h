/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One compiler a kind of rules: checks the sections of a file and makes tables in its pool. They
 * are safe to read only when the file has no mistake. `next` are the rules the file is asked
 * before; NULL while the built-in ones are made.
 */
#ifndef COMPILE_RULES_H
#define COMPILE_RULES_H

#include "rules/compile/rule-file.h"
#include "rules/rules.h"

const BounceDialectRules *compile_dialects(const RuleFile *file, const BounceRules *next);
const BounceKindRules *compile_kinds(const RuleFile *file);
const BouncePhraseRules *compile_phrases(const RuleFile *file, const BounceRules *next);
const BounceProviderRules *compile_providers(const RuleFile *file, const BounceRules *next);

/* A file of words: its sections in their order; each word has so many bytes at least. */
typedef struct {
  const char *const *sections;
  guint n;
  guint least;
  gboolean is_folded; /* words are in lower case */
} CompiledWords;

extern const CompiledWords compile_words_wordings;
extern const CompiledWords compile_words_replies;
extern const CompiledWords compile_words_frames;
extern const CompiledWords compile_words_logs;

/* The words of each section, in the order of `what`, each list ended by NULL. */
const char *const *const *compile_words(const RuleFile *file, const CompiledWords *what);

/* Indexed by BounceReason. */
const BounceReasonInfo *compile_reasons(const RuleFile *file);

/* Entries of several files; what one does not say it takes from its reason. */
typedef struct {
  const BounceReasonInfo *reasons;
  GArray *codes; /* of BounceCode */
} CompiledCodes;

void compile_codes_add(CompiledCodes *codes, const RuleFile *file, BounceCodeType type);
const BounceCodeRules *compile_codes_end(CompiledCodes *codes, const RuleFile *file);

#endif
