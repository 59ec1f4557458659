/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Shared by the compilers of src/rules/X.ini: reading a rule file with its schema checked, and
 * writing static const C. The first mistake ends the build with "FILE: [section]: key: what is
 * wrong".
 */
#ifndef COMPILE_RULES_H
#define COMPILE_RULES_H

#include <glib.h>
#include <stdio.h>

typedef struct {
  const char *path; /* its name without folders, for messages */
  char *folder;
  GKeyFile *keys;
  char **sections; /* in the order of the file */
  gsize n_sections;
} RuleFile;

/* Frees what a file holds; all zero is empty. */
void rule_file_clear(RuleFile *file);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleFile, rule_file_clear)

/* Prints the mistake and exits 1; `section` and `key` may be NULL. */
G_NORETURN void rule_fail(const RuleFile *file, const char *section, const char *key,
                          const char *format, ...) G_GNUC_PRINTF(4, 5);

/* Fails on keys that are not in `known` (NULL-terminated). */
void rule_check_keys(const RuleFile *file, const char *section, const char *const *known);

/* The raw value without blanks at its ends; NULL when the key is missing (fails if `required`). */
char *rule_value(const RuleFile *file, const char *section, const char *key, gboolean required);

/* A "|"-separated list, "\|" for the character itself, blanks trimmed; an empty array for no key.
 */
char **rule_list(const RuleFile *file, const char *section, const char *key, gboolean required);

/* The bounce_X_from_string() of reason, verdict, fault ..., for rule_word(). */
guint rule_reason(const char *text);
guint rule_verdict(const char *text);
guint rule_fault(const char *text);
guint rule_suppress(const char *text);
guint rule_actor(const char *text);
guint rule_standing(const char *text);

/* The index a bounce_X_from_string() gives; fails when the word is unknown. `key` is required. */
guint rule_word(const RuleFile *file, const char *section, const char *key,
                guint (*from_string)(const char *));

/* As rule_word(), but 0 when the key is missing. */
guint rule_optional_word(const RuleFile *file, const char *section, const char *key,
                         guint (*from_string)(const char *));

/* TRUE for "yes", FALSE for "no" or no key; fails on anything else. */
gboolean rule_flag(const RuleFile *file, const char *section, const char *key);

/* A C string literal with everything outside printable ASCII escaped; "NULL" for NULL. */
void rule_write_string(FILE *out, const char *text);

/* The same in N_(), which does nothing but let xgettext find it. */
void rule_write_message(FILE *out, const char *text);

/* What a generated file begins with. */
void rule_write_head(FILE *out);

/* Fails unless `text` is ASCII and ends like a sentence. */
void rule_check_sentence(const RuleFile *file, const char *section, const char *key,
                         const char *text);

/* Loads and checks another rule file of the folder that `file` is in, to an empty `other`. */
void rule_file_load_beside(RuleFile *other, const RuleFile *file, const char *name);

/* One compiler a file kind: checks the whole file and writes C to `out`. */
void compile_authors(const RuleFile *file, FILE *out);
void compile_codes(const RuleFile *file, FILE *out);
void compile_dialects(const RuleFile *file, FILE *out);
void compile_kinds(const RuleFile *file, FILE *out);
void compile_phrases(const RuleFile *file, FILE *out);
void compile_providers(const RuleFile *file, FILE *out);
void compile_reasons(const RuleFile *file, FILE *out);
void compile_wordings(const RuleFile *file, FILE *out);

#endif
