/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bounce-rules(5). In: a manual in mdoc(7) with marks. Out: the same with tables of what the rule
 * files hold. Its prose stands in the template.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "write-docs.h"

/* Text in mdoc: no control lines, no escapes, no macros by accident. */
static void add_text(GString *out, const char *text)
{
  if (*text == '.' || *text == '\'')
    g_string_append(out, "\\&");
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\\')
      g_string_append(out, "\\e");
    else
      g_string_append_c(out, *p);
  }
  g_string_append_c(out, '\n');
}

static void add_item(GString *out, const char *name, const char *text)
{
  g_string_append_printf(out, ".It Cm %s\n", name);
  add_text(out, text);
}

static void add_reasons(GString *out)
{
  g_string_append(out, ".Bl -tag -width Ds\n");
  for (guint reason = 1; reason <= BOUNCE_REASON_AUTO_REPLY; reason++) {
    const BounceReasonInfo *info = bounce_reason_info((BounceReason) reason);
    const char *verdict = bounce_verdict_to_string(info->verdict);
    add_item(out, bounce_reason_to_string(info->reason), info->explanation);
    g_string_append_printf(out, ".Pq %s, fault %s, advice %s\n", verdict != NULL ? verdict : "none",
                           bounce_fault_to_string(info->fault),
                           bounce_advice_to_string(info->advice));
  }
  g_string_append(out, ".El\n");
}

static void add_codes(GString *out)
{
  const BounceCode *code;
  g_string_append(out, ".Bl -tag -width 6n -compact\n");
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++) {
    if (code->type == BOUNCE_CODE_TEXT || code->type == BOUNCE_CODE_PROVIDER)
      continue;
    g_autofree char *text =
        g_strdup_printf("%s: %s, %s", code->title, bounce_reason_to_string(code->reason),
                        bounce_standing_to_string(code->standing));
    add_item(out, code->key, text);
  }
  g_string_append(out, ".El\n");
}

static const struct {
  const char *mark;
  void (*add)(GString *out);
} tables[] = { { ".\\\" @codes@", add_codes }, { ".\\\" @reasons@", add_reasons } };

static gboolean add_table(const char *line, GString *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
    if (strcmp(line, tables[i].mark) != 0)
      continue;
    tables[i].add(out);
    return TRUE;
  }
  return FALSE;
}

void write_manual(const char *template, GString *out)
{
  g_auto(GStrv) lines = g_strsplit(template, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    gboolean is_end = line[1] == NULL && **line == '\0';
    if (!is_end && !add_table(*line, out))
      g_string_append_printf(out, "%s\n", *line);
  }
}
