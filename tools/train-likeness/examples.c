/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads src/rules/examples/REASON.tsv. In: a file whose lines are reason, verdict, fault, source,
 * language and text, with tabs between; lines that begin with "#" are comments. Out: rows. The
 * first mistake ends the reading; it is the schema check too.
 */
#include "examples.h"

#include <string.h>

#include <bounce/error.h>

/* Columns of a row. */
enum { REASON, VERDICT, FAULT, SOURCE, LANGUAGE, TEXT, COLUMNS };

static void clear_example(gpointer data)
{
  Example *example = data;
  g_free(example->source);
  g_free(example->language);
  g_free(example->text);
}

GArray *examples_new(void)
{
  GArray *examples = g_array_new(FALSE, TRUE, sizeof(Example));
  g_array_set_clear_func(examples, clear_example);
  return examples;
}

/* A word of small letters, digits and hyphens. */
static gboolean is_name(const char *text)
{
  return *text != '\0' && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

/* What is wrong with a row; NULL when nothing is. */
static const char *row_fault(char **cells, const char *file_reason)
{
  if (g_strv_length(cells) != COLUMNS)
    return "has not six columns";
  if (strcmp(cells[REASON], file_reason) != 0)
    return "has another reason than its file";
  if (bounce_verdict_from_string(cells[VERDICT]) == 0)
    return "has an unknown verdict";
  if (bounce_fault_from_string(cells[FAULT]) == 0)
    return "has an unknown fault";
  if (strcmp(cells[VERDICT], "hard") == 0 && strcmp(cells[FAULT], "recipient") != 0)
    return "is hard where the recipient is not at fault";
  if (!is_name(cells[SOURCE]) || !is_name(cells[LANGUAGE]))
    return "has no source or language";
  return *cells[TEXT] == '\0' ? "has no text" : NULL;
}

static void append_row(GArray *examples, char **cells)
{
  Example example = { .reason = bounce_reason_from_string(cells[REASON]),
                      .verdict = bounce_verdict_from_string(cells[VERDICT]),
                      .fault = bounce_fault_from_string(cells[FAULT]),
                      .source = g_strdup(cells[SOURCE]),
                      .language = g_strdup(cells[LANGUAGE]),
                      .text = g_strdup(cells[TEXT]) };
  g_array_append_val(examples, example);
}

gboolean examples_load(GArray *examples, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, error))
    return FALSE;
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *reason = g_strndup(name, strcspn(name, "."));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (*lines[i] == '#' || *lines[i] == '\0')
      continue;
    g_auto(GStrv) cells = g_strsplit(lines[i], "\t", COLUMNS + 1);
    const char *fault = row_fault(cells, reason);
    if (fault != NULL) {
      g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, "%s:%u: %s", name, i + 1, fault);
      return FALSE;
    }
    append_row(examples, cells);
  }
  return TRUE;
}
