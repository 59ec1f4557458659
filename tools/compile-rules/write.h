/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Rule tables as const C. */
#ifndef WRITE_H
#define WRITE_H

#include <stdio.h>

#include "rules/compile/compile-rules.h"

/* A C string literal with everything outside printable ASCII escaped; "NULL" for NULL. */
void write_string(FILE *out, const char *text);

/* The same in N_(), which does nothing but let xgettext find it. */
void write_message(FILE *out, const char *text);

/* A compound literal of texts and NULL; "NULL" for NULL. */
void write_list(FILE *out, const char *const *list);

/* A table of numbers with its declaration. */
void write_numbers(FILE *out, const char *declaration, const guint16 *numbers, guint n);

/* What a generated file begins with. */
void write_head(FILE *out);

/* Each writes all tables of one kind. */
void write_codes(FILE *out, const BounceCodeRules *rules);
void write_dialects(FILE *out, const BounceDialectRules *rules);
void write_kinds(FILE *out, const BounceKindRules *rules);
void write_phrases(FILE *out, const BouncePhraseRules *rules);
void write_providers(FILE *out, const BounceProviderRules *rules);
void write_reasons(FILE *out, const BounceReasonInfo *infos);

/* These are checked and written at once. */
void compile_authors(const RuleFile *file, FILE *out);
void compile_events(const RuleFile *file, FILE *out);
void compile_maillogs(const RuleFile *file, FILE *out);
void compile_frames(const RuleFile *file, FILE *out);
void compile_logs(const RuleFile *file, FILE *out);
void compile_named(const RuleFile *file, FILE *out);
void compile_replies(const RuleFile *file, FILE *out);
void compile_wordings(const RuleFile *file, FILE *out);

#endif
