/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Suppression lists for people and for the programs that act on them. In: Suppression rows. Out:
 * text in the grammar each program documents (bounce-suppress(1) names them), each address in the
 * spellings that the program may know it by. What it cannot hold is left out and told.
 */
#include "policy/export.h"

#include <string.h>

#include "base/translate.h"
#include "format/format.h"
#include "policy/export-address.h"
#include "rules/advice.h"
#include "verdict/feedback.h"

struct _Export {
  const char *name;
  guint states;                   /* bit set: what it lists by default */
  gboolean needs_name;            /* writes the list's name */
  const ExportAlphabet *alphabet; /* what its grammar and its program can hold */
  void (*row)(const ExportContext *context, const Suppression *person, const char *address,
              GString *out);
};

#define DISABLED (1u << POLICY_DISABLE)
#define STOPPED (DISABLED | 1u << POLICY_COOL)
#define NOT_KEPT (STOPPED | 1u << POLICY_WARN)

static const TableColumn columns[] = {
  { N_("address"), .last = TRUE },
  { N_("state") },
  { N_("score"), .number = TRUE, .spare = 3 },
  { N_("events"), .number = TRUE, .spare = 4 },
  { N_("verdict"), .spare = 1 },
  { N_("reason") },
  { N_("first_seen"), .spare = 5 },
  { N_("last_seen"), .spare = 2 },
  { N_("since"), .wide = TRUE },
  { N_("until"), .spare = 6 },
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
  g_autofree char *until = date_text(at->until);
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
                          until,
                          bounce_fault_to_string(at->fault),
                          bounce_advice_to_string(advice),
                          bounce_feedback_explanation(at->reason, at->verdict, at->fault),
                          context->list,
                          context->policy->name };
  G_STATIC_ASSERT(G_N_ELEMENTS(cells) == G_N_ELEMENTS(columns));
  table_row(table, cells);
}

static void row_address(const ExportContext *context, const Suppression *person,
                        const char *address, GString *out)
{
  g_string_append_printf(out, "%s\n", address);
}

/* A command mail to sympa@: "QUIET DELETE list address". */
static void row_sympa(const ExportContext *context, const Suppression *person, const char *address,
                      GString *out)
{
  g_string_append_printf(out, "QUIET DELETE %s %s\n", context->name, address);
}

/* A line of shell: mlmmj-unsub takes one address a run and wants its own full path. $LIST is the
 * list's folder. */
static void row_mlmmj(const ExportContext *context, const Suppression *person, const char *address,
                      GString *out)
{
  g_autofree char *quoted = g_shell_quote(address);
  g_string_append_printf(out, "/usr/bin/mlmmj-unsub -L \"$LIST\" -q -s -a %s\n", quoted);
}

static const char *listmonk_type(const PolicyStanding *standing)
{
  if (standing->reason == BOUNCE_REASON_COMPLAINT)
    return "complaint";
  return standing->verdict == BOUNCE_VERDICT_HARD ? "hard" : "soft";
}

/* The body of one POST to /webhooks/bounce a line. `meta` is a text that holds JSON. Without
 * `created_at` listmonk dates the bounce to the year 1. */
static void row_listmonk(const ExportContext *context, const Suppression *person,
                         const char *address, GString *out)
{
  const char *reason = bounce_reason_to_string(person->standing.reason);
  g_autofree char *until = date_text(person->standing.until);
  g_autoptr(GString) meta = g_string_new(NULL);
  g_string_append_printf(meta, "{\"reason\":\"%s\",\"policy\":\"%s\"", reason != NULL ? reason : "",
                         context->policy->name);
  if (until != NULL)
    g_string_append_printf(meta, ",\"until\":\"%s\"", until);
  if (context->list != NULL) {
    g_string_append(meta, ",\"list\":");
    bounce_format_json_string(meta, context->list);
  }
  g_string_append_c(meta, '}');
  g_autofree char *date = event_date(person->standing.last);
  g_string_append(out, "{\"email\":");
  bounce_format_json_string(out, address);
  g_string_append_printf(
      out, ",\"source\":\"bounce\",\"type\":\"%s\",\"meta\":", listmonk_type(&person->standing));
  bounce_format_json_string(out, meta->str);
  if (date != NULL)
    g_string_append_printf(out, ",\"created_at\":\"%s\"", date);
  g_string_append(out, "}\n");
}

static const char *reason_word(const Suppression *person)
{
  const char *reason = bounce_reason_to_string(person->standing.reason);
  return reason != NULL ? reason : "unknown";
}

/* "user-unknown", or with the day on which it ends: neither map forgets by itself. */
static char *reason_until(const Suppression *person)
{
  g_autofree char *until = date_text(person->standing.until);
  return g_strconcat(reason_word(person), until != NULL ? ", until " : NULL, until, NULL);
}

/* access(5): a check_recipient_access table. */
static void row_postfix(const ExportContext *context, const Suppression *person,
                        const char *address, GString *out)
{
  g_autofree char *why = reason_until(person);
  g_string_append_printf(out, "%s\tREJECT 5.1.1 suppressed after bounces (%s)\n", address, why);
}

/* Exim specification, 9.3: "key: data". */
static void row_exim(const ExportContext *context, const Suppression *person, const char *address,
                     GString *out)
{
  g_autofree char *why = reason_until(person);
  g_string_append_printf(out, "%s: %s\n", address, why);
}

/* What no line-based grammar holds without quoting, and what begins a comment or an option. A
 * program that this page does not know gets the strictest. */
static const ExportAlphabet strict = { EXPORT_QUOTED "`", .first = "-#" };
static const ExportAlphabet commented = { EXPORT_QUOTED, .first = "#" };
/* `delmembers -f` ends at an address that is not ASCII; no list of Mailman's has such addresses. */
static const ExportAlphabet mailman = { EXPORT_QUOTED, .first = "#", .ascii = TRUE };
static const ExportAlphabet sympa = { EXPORT_QUOTED, .first = "#", .ascii = TRUE };
static const ExportAlphabet mlmmj = { EXPORT_QUOTED };
/* Go's net/mail: an RFC 5322 dot-atom. */
static const ExportAlphabet listmonk = { EXPORT_QUOTED, .dot_atom = TRUE };

/* In the order of the documentation, behind the formats of tables. */
static const Export exports[] = {
  { "addresses", DISABLED, .alphabet = &strict, .row = row_address },
  { "mailman", DISABLED, .alphabet = &mailman, .row = row_address },
  { "mailman2", DISABLED, .alphabet = &mailman, .row = row_address },
  { "sympa", DISABLED, .needs_name = TRUE, .alphabet = &sympa, .row = row_sympa },
  { "mlmmj", DISABLED, .alphabet = &mlmmj, .row = row_mlmmj },
  { "ezmlm", DISABLED, .alphabet = &commented, .row = row_address },
  { "listmonk", DISABLED, .alphabet = &listmonk, .row = row_listmonk },
  { "postfix", STOPPED, .alphabet = &commented, .row = row_postfix },
  { "exim", STOPPED, .alphabet = &commented, .row = row_exim },
};

/* Any format that has tables. */
static const Export table_export = { .states = NOT_KEPT };

const Export *export_find(const char *name)
{
  if (bounce_format_find_for(name, BOUNCE_FORMAT_OF_TABLES) != NULL)
    return &table_export;
  for (guint i = 0; i < G_N_ELEMENTS(exports); i++)
    if (strcmp(exports[i].name, name) == 0)
      return &exports[i];
  return NULL;
}

char *export_names(void)
{
  g_autofree char *tables = bounce_format_names(BOUNCE_FORMAT_OF_TABLES);
  GString *names = g_string_new(tables);
  for (guint i = 0; i < G_N_ELEMENTS(exports); i++)
    g_string_append_printf(names, ", %s", exports[i].name);
  return g_string_free(names, FALSE);
}

guint export_states(const Export *export)
{
  return export->states;
}

gboolean export_needs_name(const Export *export)
{
  return export->needs_name;
}

static void write_table(const ExportContext *context, const GArray *list, GString *out)
{
  Table table;
  table_begin(&table, context->style, columns, G_N_ELEMENTS(columns), out);
  for (guint i = 0; i < list->len; i++)
    table_line(&table, context, &g_array_index(list, Suppression, i));
  table_end(&table);
}

static void write_person(const Export *export, const ExportContext *context,
                         const Suppression *person, GString *out, GPtrArray *skipped)
{
  g_auto(ExportSpellings) spellings = export_spell(export->alphabet, person->address);
  if (spellings.n == 0)
    g_ptr_array_add(skipped, person->address);
  for (guint i = 0; i < spellings.n; i++)
    export->row(context, person, spellings.of[i], out);
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
    write_person(export, context, person, out, skipped);
  }
}
