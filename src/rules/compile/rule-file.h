/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rule files with their schema checked. Mistakes are kept as "FILE:LINE: [section]: key: what is
 * wrong" and reading goes on with harmless values, so that what was made of a file counts only
 * when it has none. All that is made of it is in a pool.
 */
#ifndef BOUNCE_RULES_COMPILE_RULE_FILE_H
#define BOUNCE_RULES_COMPILE_RULE_FILE_H

#include "base/pool.h"

typedef struct {
  const char *name; /* without folders, for messages */
  char *folder;
  gboolean is_users; /* what only the built-in files must have is not asked for */
  GKeyFile *keys;
  GHashTable *lines;   /* "[section" and "section\nkey" to the number of its line */
  GPtrArray *mistakes; /* of char *, as they are printed */
  GHashTable *wrong;   /* sections that have one */
  const char *prefix;  /* before the names of the sections in the file, which have it not */
  char **sections;     /* in the order of the file */
  gsize n_sections;
  BouncePool *pool;
} RuleFile;

/* Reads the file at `path` into `file`, which need not be set up. */
void rule_file_load(RuleFile *file, BouncePool *pool, const char *path, gboolean is_users);

/* The same with another file of the folder that `file` is in; it shares the mistakes. */
void rule_file_load_beside(RuleFile *other, const RuleFile *file, const char *name);

/*
 * A view of those sections of `file` whose names begin with `prefix`, without it; it must be
 * cleared before the file. A section for which `is_one` says no is left out; NULL takes all.
 */
void rule_file_view(RuleFile *view, const RuleFile *file, const char *prefix,
                    gboolean (*is_one)(const RuleFile *file, const char *section));

/* Frees what a file holds, the pool apart; all zero is empty. */
void rule_file_clear(RuleFile *file);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleFile, rule_file_clear)

/* Keeps the first mistake of a section; `section` and `key` may be NULL. */
void rule_fail(const RuleFile *file, const char *section, const char *key, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The same where only the line is known. */
void rule_fail_line(const RuleFile *file, guint line, const char *format, ...) G_GNUC_PRINTF(3, 4);

gboolean rule_has_section(const RuleFile *file, const char *section);
gboolean rule_has(const RuleFile *file, const char *section, const char *key);

/* The keys of a section in their order, NULL-terminated. */
char **rule_keys(const RuleFile *file, const char *section);

/* Fails on keys that are not in `known` (NULL-terminated). */
void rule_check_keys(const RuleFile *file, const char *section, const char *const *known);

/* Fails when a key that tells people where a rule comes from is missing in a built-in file. */
void rule_check_told(const RuleFile *file, const char *section, const char *key);

/* The value on one line without blanks at its ends; NULL when the key is missing, "" if `required`,
 * which fails then. */
char *rule_value(const RuleFile *file, const char *section, const char *key, gboolean required);

/* The same in the pool, NULL when the key is missing. */
const char *rule_text(const RuleFile *file, const char *section, const char *key);

/* The alternatives of a value (see rule_lines_alternatives()); an empty array for no key. */
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

/* Fails unless `text` is ASCII and ends like a sentence. */
void rule_check_sentence(const RuleFile *file, const char *section, const char *key,
                         const char *text);

/* Copies in the pool: of an array's elements, of a list of texts with NULL at its end. */
gconstpointer rule_keep_array(const RuleFile *file, const GArray *array);
const char *const *rule_keep_list(const RuleFile *file, char **list);

#endif
