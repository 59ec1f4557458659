/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * codes.ini to the table of BounceCode. In: files of entries, and what each reason means by
 * default. Out: entries in the order of the files. It does not judge the wording of entries.
 *
 * A key that an entry does not have is taken from its parent (of `4.1.1`: `X.1.1`), then from the
 * meaning of its reason.
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
  const BounceReasonInfo *reason;
  const char *section;
  char *parent;
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
static const char mild_action[] =
    "Keep the address for now; take it off when this goes on for some weeks.";

/* What an entry takes that says nothing of a delivery ("verdict = none"): nothing is to be done. */
static const BounceReasonInfo silent = { .reason = BOUNCE_REASON_UNKNOWN,
                                         .fault = BOUNCE_FAULT_UNKNOWN,
                                         .suppress = BOUNCE_SUPPRESS_NO,
                                         .first = BOUNCE_ACTOR_NOBODY,
                                         .retry = "There is nothing to send again." };

static void entry_clear(Entry *entry)
{
  g_free(entry->parent);
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
static gboolean is_mild(const Entry *entry, guint verdict)
{
  return verdict != BOUNCE_VERDICT_HARD && entry->reason->verdict == BOUNCE_VERDICT_HARD;
}

/* The number of the word that stands for `key`, `usual` where none does. */
static guint entry_word(const Entry *entry, const char *key, guint (*from_string)(const char *),
                        guint usual)
{
  g_autofree char *value = entry_said(entry, key);
  guint number = value != NULL ? from_string(value) : usual;
  if (number == 0)
    rule_fail(entry->file, entry->section, key, "unknown value \"%s\"", value);
  return number;
}

static gboolean is_silent(const Entry *entry)
{
  g_autofree char *verdict = entry_said(entry, "verdict");
  return g_strcmp0(verdict, "none") == 0;
}

static BounceCodeType type_of(const Entry *entry)
{
  const char *key = entry->section;
  gsize length = strlen(key);
  if (entry->type != BOUNCE_CODE_NONE)
    return entry->type;
  if (length == 3 && strspn(key, "0123456789") == length)
    return BOUNCE_CODE_REPLY;
  if (strspn(key, "0123456789.X") == length && strstr(key, ".X.X") == NULL)
    return BOUNCE_CODE_STATUS;
  return BOUNCE_CODE_CLASS;
}

static void check_judgement(const Entry *entry, const BounceCode *code)
{
  if (code->verdict != BOUNCE_VERDICT_HARD)
    return;
  if (code->fault != BOUNCE_FAULT_RECIPIENT)
    rule_fail(entry->file, entry->section, "verdict", "hard goes with fault recipient only");
  if (entry->section[0] == '4' && code->reason != BOUNCE_REASON_HOST_UNKNOWN)
    rule_fail(entry->file, entry->section, "verdict", "class 4 does not condemn an address");
}

static void read_judgement(const Entry *entry, BounceCode *code)
{
  const BounceReasonInfo *reason = entry->reason;
  code->reason = reason->reason;
  code->verdict = is_silent(entry) ? BOUNCE_VERDICT_NONE
                                   : entry_word(entry, "verdict", rule_verdict, reason->verdict);
  code->fault = entry_word(entry, "fault", rule_fault, reason->fault);
  gboolean mild = is_mild(entry, code->verdict);
  code->suppress = entry_word(entry, "suppress", rule_suppress,
                              mild ? BOUNCE_SUPPRESS_AFTER_REPEATED : reason->suppress);
  code->first = entry_word(entry, "first", rule_actor, reason->first);
  code->advice = bounce_advice_of(BOUNCE_KIND_NONE, code->reason, code->verdict, code->fault);
  check_judgement(entry, code);
}

/* A sentence for people: from the entry, its parent, or else `otherwise`. */
static const char *read_sentence(const Entry *entry, const char *key, const char *otherwise)
{
  g_autofree char *value = entry_said(entry, key);
  if (value == NULL)
    return otherwise;
  rule_check_sentence(entry->file, entry->section, key, value);
  return bounce_pool_strdup(entry->file->pool, value);
}

static void read_sentences(const Entry *entry, BounceCode *code)
{
  const BounceReasonInfo *reason = entry->reason;
  code->meaning = read_sentence(entry, "meaning", reason->explanation);
  code->causes = read_sentence(entry, "causes", reason->causes);
  for (guint actor = 1; actor < BOUNCE_ACTOR_NOBODY; actor++) {
    g_autofree char *key = g_strconcat("do-", bounce_actor_to_string((BounceActor) actor), NULL);
    gboolean mild = actor == BOUNCE_ACTOR_LIST_OWNER && is_mild(entry, code->verdict);
    code->actions[actor] = read_sentence(entry, key, mild ? mild_action : reason->actions[actor]);
  }
  code->retry = read_sentence(entry, "retry", reason->retry);
  code->scope = read_sentence(entry, "scope", NULL);
  code->notes = read_sentence(entry, "notes", NULL);
}

/* The alternatives as people read them, on one line. */
static const char *read_words(const Entry *entry)
{
  g_auto(GStrv) words = rule_list(entry->file, entry->section, own_name(entry, "words"), FALSE);
  g_autofree char *joined = *words != NULL ? g_strjoinv(" | ", words) : NULL;
  return bounce_pool_strdup(entry->file->pool, joined);
}

/* A user may leave out the title. */
static const char *read_title(const Entry *entry)
{
  g_autofree char *title = entry_said(entry, "title");
  if (title == NULL && entry->file->is_users)
    return bounce_pool_strdup(entry->file->pool, entry->section);
  if (title == NULL || *title == '\0')
    rule_fail(entry->file, entry->section, "title", "is missing");
  return bounce_pool_strdup(entry->file->pool, title);
}

static BounceCode read_entry(const Entry *entry)
{
  const RuleFile *file = entry->file;
  gboolean is_vendor = entry->type == BOUNCE_CODE_PROVIDER || file->is_users;
  g_autofree char *references = entry_said(entry, "references");
  BounceCode code = {
    .key = bounce_pool_strdup(file->pool, entry->section),
    .type = type_of(entry),
    .standing = entry_word(entry, "standing", rule_standing,
                           is_vendor ? BOUNCE_STANDING_VENDOR : BOUNCE_STANDING_REGISTERED),
    .title = read_title(entry),
    .references = bounce_pool_strdup(file->pool, references),
    .other = rule_text(file, entry->section, own_name(entry, "other")),
    .words = read_words(entry),
    .example = rule_text(file, entry->section, own_name(entry, "example")),
  };
  read_judgement(entry, &code);
  read_sentences(entry, &code);
  return code;
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
  if (parent == NULL || !rule_has_section(file, parent))
    return NULL;
  return g_steal_pointer(&parent);
}

static const BounceReasonInfo *reason_of(const Entry *entry, const BounceReasonInfo *reasons)
{
  g_autofree char *name = entry_said(entry, "reason");
  guint reason = name != NULL ? rule_reason(name) : 0;
  if (reason == 0)
    rule_fail(entry->file, entry->section, "reason", "is missing or unknown");
  if (is_silent(entry) && reason != BOUNCE_REASON_UNKNOWN)
    rule_fail(entry->file, entry->section, "verdict", "none goes with reason unknown only");
  if (is_silent(entry))
    return &silent;
  return &reasons[reason != 0 ? reason : BOUNCE_REASON_UNKNOWN];
}

static void check_entry(const Entry *entry)
{
  const RuleFile *file = entry->file;
  if (entry->type == BOUNCE_CODE_PROVIDER)
    return;
  rule_check_keys(file, entry->section, code_keys);
  if (rule_has(file, entry->section, "words") != (entry->type == BOUNCE_CODE_TEXT))
    rule_fail(file, entry->section, "words", "belongs to texts, and to each of them");
  const char *other = rule_text(file, entry->section, "other");
  if (other != NULL && !rule_has_section(file, other) && !file->is_users)
    rule_fail(file, entry->section, "other", "there is no [%s]", other);
}

void compile_codes_add(CompiledCodes *codes, const RuleFile *file, BounceCodeType type)
{
  for (gsize i = 0; i < file->n_sections; i++) {
    char *section = file->sections[i];
    if (g_str_has_prefix(section, "provider/"))
      continue;
    g_auto(Entry) entry = { .file = file, .section = section, .type = type };
    entry.parent = parent_of(file, section);
    entry.reason = reason_of(&entry, codes->reasons);
    check_entry(&entry);
    BounceCode code = read_entry(&entry);
    g_array_append_val(codes->codes, code);
  }
}

static gint compare_keys(gconstpointer a, gconstpointer b, gpointer data)
{
  const BounceCode *codes = data;
  return g_ascii_strcasecmp(codes[*(const guint16 *) a].key, codes[*(const guint16 *) b].key);
}

/* The numbers of the entries in the order of their keys, for looking them up by halving. */
const BounceCodeRules *compile_codes_end(CompiledCodes *codes, const RuleFile *file)
{
  guint n = codes->codes->len;
  BounceCodeRules *rules = bounce_pool_alloc(file->pool, sizeof *rules);
  guint16 *order = bounce_pool_alloc(file->pool, (n + 1) * sizeof *order);
  for (guint i = 0; i < n; i++)
    order[i] = (guint16) i;
  if (n > G_MAXUINT16)
    rule_fail(file, NULL, NULL, "is larger than its tables may be");
  *rules = (BounceCodeRules){ rule_keep_array(file, codes->codes), order, n };
  if (n > 0)
    g_qsort_with_data(order, (gint) n, sizeof *order, compare_keys, (gpointer) rules->codes);
  return rules;
}
