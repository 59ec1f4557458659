/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Suppression lists for people and for the programs that act on them. In: Suppression rows. Out:
 * text in the grammar each program documents (bounce-suppress(1) names them). An address that could
 * be read as anything but one address there is left out and told.
 */
#include "policy/export.h"

#include <string.h>

#include "base/translate.h"
#include "format/format.h"
#include "rules/advice.h"
#include "verdict/feedback.h"

struct _Export {
  const char *name;
  guint states; /* bit set: what it lists by default */
  gboolean needs_list;
  gboolean plain; /* a line-based grammar without quoting: only plain addresses */
  void (*row)(const ExportContext *context, const Suppression *person, GString *out);
};

#define DISABLED (1u << POLICY_DISABLE)
#define NOT_KEPT (DISABLED | 1u << POLICY_WARN)

static const TableColumn columns[] = {
  { N_("address") },
  { N_("state") },
  { N_("score"), .number = TRUE },
  { N_("events"), TRUE },
  { N_("verdict") },
  { N_("reason") },
  { N_("first_seen") },
  { N_("last_seen") },
  { N_("since"), .wide = TRUE },
  { N_("fault"), .wide = TRUE },
  { N_("advice"), .wide = TRUE },
  { N_("explanation"), .wide = TRUE },
  { N_("list"), .wide = TRUE },
  { N_("policy"), .wide = TRUE },
};

static char *date_text(gint64 time)
{
  if (time == 0)
    return NULL;
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
  return date != NULL ? g_date_time_format(date, "%Y-%m-%d") : NULL;
}

static void table_line(Table *table, const ExportContext *context, const Suppression *person)
{
  const PolicyStanding *at = &person->standing;
  char score[G_ASCII_DTOSTR_BUF_SIZE];
  char count[12];
  g_autofree char *first = date_text(at->first);
  g_autofree char *last = date_text(at->last);
  g_autofree char *since = date_text(at->since);
  const BounceAdvice advice =
      bounce_advice_of(BOUNCE_KIND_NONE, at->reason, at->verdict, at->fault);
  g_snprintf(count, sizeof count, "%u", at->count);
  g_ascii_formatd(score, sizeof score, "%.2f", at->score);
  const char *cells[] = { person->address,
                          policy_state_to_string(at->state),
                          score,
                          count,
                          bounce_verdict_to_string(at->verdict),
                          bounce_reason_to_string(at->reason),
                          first,
                          last,
                          since,
                          bounce_fault_to_string(at->fault),
                          bounce_advice_to_string(advice),
                          bounce_feedback_explanation(at->reason, at->fault),
                          context->list,
                          context->policy->name };
  G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
  table_row(table, cells);
}

static void row_address(const ExportContext *context, const Suppression *person, GString *out)
{
  g_string_append_printf(out, "%s\n", person->address);
}

/* A command mail to sympa@: "QUIET DELETE list address"; the list is the first label of its
 * List-Id. */
static void row_sympa(const ExportContext *context, const Suppression *person, GString *out)
{
  g_string_append_printf(out, "QUIET DELETE %.*s %s\n", (int) strcspn(context->list, ".@"),
                         context->list, person->address);
}

/* A line of shell: mlmmj-unsub takes one address a run and wants its own full path. $LIST is the
 * list's folder. */
static void row_mlmmj(const ExportContext *context, const Suppression *person, GString *out)
{
  g_autofree char *address = g_shell_quote(person->address);
  g_string_append_printf(out, "/usr/bin/mlmmj-unsub -L \"$LIST\" -q -s -a %s\n", address);
}

static const char *listmonk_type(const PolicyStanding *standing)
{
  if (standing->reason == BOUNCE_REASON_COMPLAINT)
    return "complaint";
  return standing->verdict == BOUNCE_VERDICT_HARD ? "hard" : "soft";
}

/* The body of one POST to /webhooks/bounce a line. `meta` is a text that holds JSON. */
static void row_listmonk(const ExportContext *context, const Suppression *person, GString *out)
{
  const char *reason = bounce_reason_to_string(person->standing.reason);
  g_autofree char *meta = g_strdup_printf("{\"reason\":\"%s\",\"policy\":\"%s\"}",
                                          reason != NULL ? reason : "", context->policy->name);
  g_string_append(out, "{\"email\":");
  bounce_format_json_string(out, person->address);
  g_string_append_printf(
      out, ",\"source\":\"bounce\",\"type\":\"%s\",\"meta\":", listmonk_type(&person->standing));
  bounce_format_json_string(out, meta);
  g_string_append(out, "}\n");
}

static const char *reason_word(const Suppression *person)
{
  const char *reason = bounce_reason_to_string(person->standing.reason);
  return reason != NULL ? reason : "unknown";
}

/* access(5): a check_recipient_access table. */
static void row_postfix(const ExportContext *context, const Suppression *person, GString *out)
{
  g_string_append_printf(out, "%s\tREJECT 5.1.1 suppressed after bounces (%s)\n", person->address,
                         reason_word(person));
}

/* Exim specification, 9.3: "key: data". */
static void row_exim(const ExportContext *context, const Suppression *person, GString *out)
{
  g_string_append_printf(out, "%s: %s\n", person->address, reason_word(person));
}

/* In the order of the documentation; the first three are tables. */
static const Export exports[] = {
  { "text", NOT_KEPT },
  { "csv", NOT_KEPT },
  { "jsonl", NOT_KEPT },
  { "addresses", DISABLED, .plain = TRUE, .row = row_address },
  { "mailman", DISABLED, .plain = TRUE, .row = row_address },
  { "mailman2", DISABLED, .plain = TRUE, .row = row_address },
  { "sympa", DISABLED, .needs_list = TRUE, .plain = TRUE, .row = row_sympa },
  { "mlmmj", DISABLED, .plain = TRUE, .row = row_mlmmj },
  { "ezmlm", DISABLED, .plain = TRUE, .row = row_address },
  { "listmonk", DISABLED, .row = row_listmonk },
  { "postfix", DISABLED, .plain = TRUE, .row = row_postfix },
  { "exim", DISABLED, .plain = TRUE, .row = row_exim },
};

const Export *export_find(const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS(exports); i++)
    if (strcmp(exports[i].name, name) == 0)
      return &exports[i];
  return NULL;
}

char *export_names(void)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(exports); i++)
    g_string_append_printf(names, i == 0 ? "%s" : ", %s", exports[i].name);
  return g_string_free(names, FALSE);
}

guint export_states(const Export *export)
{
  return export->states;
}

gboolean export_needs_list(const Export *export)
{
  return export->needs_list;
}

/*
 * RFC 5321 Dot-string "@" Domain and nothing that any of the grammars gives a meaning: no quoted
 * local part, no colon, no comment sign, no option. UTF-8 letters pass (RFC 6531).
 */
static gboolean is_plain(const char *address)
{
  const char *at = strchr(address, '@');
  if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL || *address == '-'
      || *address == '#' || !g_utf8_validate(address, -1, NULL))
    return FALSE;
  for (const char *p = address; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == 0x7f || strchr("\"\\`:;,()<>[]", *p) != NULL)
      return FALSE;
  return TRUE;
}

static void write_table(const ExportContext *context, const GArray *list, GString *out)
{
  Table table;
  table_begin(&table, context->style, columns, G_N_ELEMENTS(columns), out);
  for (guint i = 0; i < list->len; i++)
    table_line(&table, context, &g_array_index(list, Suppression, i));
  table_end(&table);
}

void export_write(const Export *export, const ExportContext *context, const GArray *list,
                  GString *out, GPtrArray *skipped)
{
  if (export->row == NULL) {
    write_table(context, list, out);
    return;
  }
  for (guint i = 0; i < list->len; i++) {
    const Suppression *person = &g_array_index(list, Suppression, i);
    if (export->plain && !is_plain(person->address))
      g_ptr_array_add(skipped, person->address);
    else
      export->row(context, person, out);
  }
}
