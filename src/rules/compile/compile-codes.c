/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * codes.ini to the table of BounceCode. In: the file, and reasons.ini beside it for what a reason
 * means by default. Out: const C, in the order of the file. It does not judge the wording of
 * entries.
 *
 * A key that an entry does not have is taken from its parent (of `4.1.1`: `X.1.1`), then from the
 * section of its reason in reasons.ini.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "rules/advice.h"
#include "rules/compile/compile-rules.h"

static const char *const code_keys[] = {
  "type",
  "standing",
  "title",
  "reason",
  "verdict",
  "fault",
  "suppress",
  "first",
  "meaning",
  "causes",
  "do-sender",
  "do-sender-admin",
  "do-recipient",
  "do-recipient-admin",
  "do-list-owner",
  "retry",
  "scope",
  "notes",
  "references",
  "other",
  "words",
  "example",
  NULL,
};

typedef struct {
  const RuleFile *file;
  const RuleFile *reasons;
  const char *section;
  char *parent;
  char *reason;
  BounceCodeType type; /* of texts and providers; codes tell theirs by the key */
} Entry;

/* What other entries say with the one key, providers.ini says with the other. */
static const struct {
  const char *key;
  const char *of_provider;
} provider_names[] = {
  { "words", "match" },
  { "example", "sample" },
  { "scope", "about" },
  { "references", "source" },
};

/* What an entry takes when it is milder than its reason. */
static const struct {
  const char *key;
  const char *value;
} mild_values[] = {
  { "suppress", "after-repeated" },
  { "do-list-owner", "Keep the address for now; take it off when this goes on for some weeks." },
};

static void entry_clear(Entry *entry)
{
  g_free(entry->parent);
  g_free(entry->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Entry, entry_clear)

static const char *own_name(const Entry *entry, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS(provider_names); i++)
    if (entry->type == BOUNCE_CODE_PROVIDER && strcmp(key, provider_names[i].key) == 0)
      return provider_names[i].of_provider;
  return key;
}

/* What the entry or its parent says; NULL when neither says anything. */
static char *entry_said(const Entry *entry, const char *key)
{
  const char *name = own_name(entry, key);
  g_autofree char *value = rule_value(entry->file, entry->section, name, FALSE);
  if (value == NULL && entry->parent != NULL)
    return rule_value(entry->file, entry->parent, name, FALSE);
  return g_steal_pointer(&value);
}

/* The reason condemns the address, and the entry does not. */
static gboolean is_mild(const Entry *entry)
{
  g_autofree char *verdict = entry_said(entry, "verdict");
  g_autofree char *usual = rule_value(entry->reasons, entry->reason, "verdict", TRUE);
  return verdict != NULL && strcmp(verdict, "hard") != 0 && strcmp(usual, "hard") == 0;
}

/* What the entry, its parent or its reason says. */
static char *entry_value(const Entry *entry, const char *key)
{
  char *value = entry_said(entry, key);
  if (value != NULL)
    return value;
  for (gsize i = 0; i < G_N_ELEMENTS(mild_values); i++)
    if (strcmp(key, mild_values[i].key) == 0 && is_mild(entry))
      return g_strdup(mild_values[i].value);
  return rule_value(entry->reasons, entry->reason, key, FALSE);
}

/* The number of the word that stands for `key`. */
static guint entry_word(const Entry *entry, const char *key, guint (*from_string)(const char *))
{
  g_autofree char *value = entry_value(entry, key);
  guint number = value != NULL ? from_string(value) : 0;
  if (number == 0)
    rule_fail(entry->file, entry->section, key, "unknown value \"%s\"", value);
  return number;
}

static const char *type_of(const Entry *entry)
{
  const char *key = entry->section;
  gsize length = strlen(key);
  if (entry->type != BOUNCE_CODE_NONE)
    return bounce_code_type_to_string(entry->type);
  if (length == 3 && strspn(key, "0123456789") == length)
    return "reply";
  if (strspn(key, "0123456789.X") == length && strstr(key, ".X.X") == NULL)
    return "status";
  return "class";
}

static void check_judgement(const Entry *entry, guint verdict, guint fault)
{
  if (verdict == BOUNCE_VERDICT_HARD && fault != BOUNCE_FAULT_RECIPIENT)
    rule_fail(entry->file, entry->section, "verdict", "hard goes with fault recipient only");
  if (verdict == BOUNCE_VERDICT_HARD && entry->section[0] == '4'
      && strcmp(entry->reason, "host-unknown") != 0)
    rule_fail(entry->file, entry->section, "verdict", "class 4 does not condemn an address");
}

static void write_judgement(const Entry *entry, FILE *out)
{
  guint verdict = entry_word(entry, "verdict", rule_verdict);
  guint fault = entry_word(entry, "fault", rule_fault);
  guint reason = rule_reason(entry->reason);
  check_judgement(entry, verdict, fault);
  fprintf(out, "%u, %u, %u, %u, %u, %u,", reason, verdict, fault,
          bounce_advice_of(BOUNCE_KIND_NONE, reason, verdict, fault),
          entry_word(entry, "suppress", rule_suppress), entry_word(entry, "first", rule_actor));
}

/* A sentence for people: from the entry, its parent or its reason, or else the reason's
 * `otherwise`. */
static void write_sentence(const Entry *entry, const char *key, const char *otherwise, FILE *out)
{
  g_autofree char *value = entry_value(entry, key);
  if (value == NULL && otherwise != NULL)
    value = rule_value(entry->reasons, entry->reason, otherwise, FALSE);
  if (value != NULL)
    rule_check_sentence(entry->file, entry->section, key, value);
  fputs("\n    ", out);
  rule_write_message(out, value);
  fputc(',', out);
}

/* A value of the entry itself that is not for translation. */
static void write_own(const Entry *entry, const char *key, FILE *out)
{
  g_autofree char *value = rule_value(entry->file, entry->section, own_name(entry, key), FALSE);
  fputs("\n    ", out);
  rule_write_string(out, value);
  fputc(',', out);
}

/* The alternatives as people read them, on one line. */
static void write_words(const Entry *entry, FILE *out)
{
  g_auto(GStrv) words = rule_list(entry->file, entry->section, own_name(entry, "words"), FALSE);
  g_autofree char *joined = *words != NULL ? g_strjoinv(" | ", words) : NULL;
  fputs("\n    ", out);
  rule_write_string(out, joined);
  fputc(',', out);
}

static void write_references(const Entry *entry, FILE *out)
{
  g_autofree char *value = entry_said(entry, "references");
  fputs("\n    ", out);
  rule_write_string(out, value);
  fputc(',', out);
}

static void write_head(const Entry *entry, FILE *out)
{
  const char *type = type_of(entry);
  g_autofree char *title = entry_said(entry, "title");
  g_autofree char *standing = entry_said(entry, "standing");
  if (title == NULL || *title == '\0')
    rule_fail(entry->file, entry->section, "title", "is missing");
  const char *usual = entry->type == BOUNCE_CODE_PROVIDER ? "vendor" : "registered";
  guint rank = rule_standing(standing != NULL ? standing : usual);
  if (rank == BOUNCE_STANDING_NONE)
    rule_fail(entry->file, entry->section, "standing", "unknown value \"%s\"", standing);
  fputs("  { ", out);
  rule_write_string(out, entry->section);
  fprintf(out, ", %u, %u, ", bounce_code_type_from_string(type), rank);
  rule_write_message(out, title);
  fputs(", ", out);
}

static void write_entry(const Entry *entry, FILE *out)
{
  write_head(entry, out);
  write_judgement(entry, out);
  write_sentence(entry, "meaning", "explanation", out);
  write_sentence(entry, "causes", NULL, out);
  fputs("\n    { NULL,", out);
  for (guint actor = 1; actor < BOUNCE_ACTOR_NOBODY; actor++) {
    g_autofree char *key = g_strconcat("do-", bounce_actor_to_string((BounceActor) actor), NULL);
    write_sentence(entry, key, NULL, out);
  }
  fputs(" },", out);
  write_sentence(entry, "retry", NULL, out);
  write_sentence(entry, "scope", NULL, out);
  write_sentence(entry, "notes", NULL, out);
  write_references(entry, out);
  write_own(entry, "other", out);
  write_words(entry, out);
  write_own(entry, "example", out);
  fputs(" },\n", out);
}

/* `X.1.1` for `4.1.1`, `provider/google` for `google/tls`, when there is such a section. */
static char *parent_of(const RuleFile *file, const char *section)
{
  const char *slash = strchr(section, '/');
  g_autofree char *parent = NULL;
  if (slash != NULL)
    parent = g_strdup_printf("provider/%.*s", (int) (slash - section), section);
  else if (g_ascii_isdigit(section[0]) && section[1] == '.')
    parent = g_strconcat("X", section + 1, NULL);
  if (parent == NULL || !g_key_file_has_group(file->keys, parent))
    return NULL;
  return g_steal_pointer(&parent);
}

static void check_entry(const Entry *entry)
{
  const RuleFile *file = entry->file;
  if (entry->reason == NULL || rule_reason(entry->reason) == 0)
    rule_fail(file, entry->section, "reason", "is missing or unknown");
  if (entry->type == BOUNCE_CODE_PROVIDER)
    return;
  rule_check_keys(file, entry->section, code_keys);
  gboolean has_words = g_key_file_has_key(file->keys, entry->section, "words", NULL);
  if (has_words != (entry->type == BOUNCE_CODE_TEXT))
    rule_fail(file, entry->section, "words", "belongs to texts, and to each of them");
  g_autofree char *other = rule_value(file, entry->section, "other", FALSE);
  if (other != NULL && !g_key_file_has_group(file->keys, other))
    rule_fail(file, entry->section, "other", "there is no [%s]", other);
}

static void compile_file(const RuleFile *file, const RuleFile *reasons, BounceCodeType type,
                         GPtrArray *keys, FILE *out)
{
  for (gsize i = 0; i < file->n_sections; i++) {
    char *section = file->sections[i];
    if (g_str_has_prefix(section, "provider/"))
      continue;
    g_auto(Entry) entry = { .file = file, .reasons = reasons, .section = section, .type = type };
    entry.parent = parent_of(file, section);
    entry.reason = entry_said(&entry, "reason");
    check_entry(&entry);
    write_entry(&entry, out);
    g_ptr_array_add(keys, section);
  }
}

static gint compare_keys(gconstpointer a, gconstpointer b, gpointer keys)
{
  char *const *key = keys;
  return g_ascii_strcasecmp(key[*(const guint *) a], key[*(const guint *) b]);
}

/* The numbers of the entries in the order of their keys, for looking them up by halving. */
static void write_index(GPtrArray *keys, FILE *out)
{
  g_autofree guint *order = g_new(guint, keys->len);
  for (guint i = 0; i < keys->len; i++)
    order[i] = i;
  g_qsort_with_data(order, (gint) keys->len, sizeof(guint), compare_keys, keys->pdata);
  fputs("static const guint16 order[] = {", out);
  for (guint i = 0; i < keys->len; i++)
    fprintf(out, "%s%u,", i % 16 == 0 ? "\n  " : " ", order[i]);
  fputs(
      "\n};\n\nconst BounceCodeRules bounce_rules_codes = { codes, order, G_N_ELEMENTS(codes) };\n",
      out);
}

void compile_codes(const RuleFile *file, FILE *out)
{
  g_auto(RuleFile) reasons = { 0 };
  g_auto(RuleFile) texts = { 0 };
  g_auto(RuleFile) providers = { 0 };
  g_autoptr(GPtrArray) keys = g_ptr_array_new();
  rule_file_load_beside(&reasons, file, "reasons.ini");
  rule_file_load_beside(&texts, file, "texts.ini");
  rule_file_load_beside(&providers, file, "providers.ini");
  rule_write_head(out);
  fputs("static const BounceCode codes[] = {\n", out);
  compile_file(file, &reasons, BOUNCE_CODE_NONE, keys, out);
  compile_file(&texts, &reasons, BOUNCE_CODE_TEXT, keys, out);
  compile_file(&providers, &reasons, BOUNCE_CODE_PROVIDER, keys, out);
  fputs("};\n\n", out);
  write_index(keys, out);
}
