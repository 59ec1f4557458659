/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a line of a mail log says. In: a line without its date, and the rules of maillogs.ini. Out: the
 * rule that holds and the values that its templates find, as spans of the line. A template is
 * literals one behind the other: time is linear in the line. It knows nothing of other lines.
 */
#include "match/log-line.h"

#include <string.h>

static const char *find(BounceScan text, const char *words, gsize length)
{
  return memmem(text.p, bounce_scan_left(&text), words, length);
}

static gboolean has_all(BounceScan text, const char *const *words)
{
  for (; *words != NULL; words++)
    if (find(text, *words, strlen(*words)) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean has_any(BounceScan text, const char *const *words)
{
  for (; words != NULL && *words != NULL; words++)
    if (find(text, *words, strlen(*words)) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean is_program(const BounceLogRule *rule, BounceScan program)
{
  if (bounce_scan_left(&program) == 0)
    return rule->bare;
  for (const char *const *name = rule->program; name != NULL && *name != NULL; name++)
    if (bounce_scan_left(&program) >= strlen(*name) && memcmp(program.p, *name, strlen(*name)) == 0)
      return TRUE;
  return FALSE;
}

const BounceLogRule *bounce_log_line_rule(const BounceLogLine *line)
{
  for (guint i = 0; i < bounce_rules_n_maillogs; i++) {
    const BounceLogRule *rule = &bounce_rules_maillogs[i];
    if (is_program(rule, line->program) && has_all(line->text, rule->has)
        && !has_any(line->text, rule->unless))
      return rule;
  }
  return NULL;
}

static gboolean has_blank(const char *begin, const char *end)
{
  return memchr(begin, ' ', (gsize) (end - begin)) != NULL;
}

/*
 * Passes the literal of `length` bytes that begins `template`. `gap`: BOUNCE_LOG_ANY and _WORD let
 * something stand before it, 0 nothing.
 */
static gboolean pass(BounceScan *text, const char *literal, gsize length, char gap)
{
  const char *at = find(*text, literal, length);
  if (at == NULL || (gap == 0 && at != text->p)
      || (gap == BOUNCE_LOG_WORD && has_blank(text->p, at)))
    return FALSE;
  text->p = at + length;
  return TRUE;
}

/* Passes what stands before the value; `template` is left at its mark. */
static gboolean pass_begin(BounceScan *text, const char **template)
{
  char gap = BOUNCE_LOG_ANY;
  if (**template == '^') {
    gap = 0;
    ++*template;
  }
  while (**template != BOUNCE_LOG_VALUE) {
    gsize length = strcspn(*template, "\1\2\3");
    if (length > 0 && !pass(text, *template, length, gap))
      return FALSE;
    *template += length;
    gap = **template;
    *template += gap != BOUNCE_LOG_VALUE;
  }
  return TRUE;
}

/* Where the value ends that begins `text`; `end` is the literal behind it. NULL: nowhere. */
static const char *value_end(BounceScan text, const char *end)
{
  gsize length = strlen(end);
  if (length == 0)
    return text.end;
  if (end[length - 1] != '$')
    return find(text, end, length);
  length--;
  gboolean ends = bounce_scan_left(&text) >= length && memcmp(text.end - length, end, length) == 0;
  return ends ? text.end - length : NULL;
}

static gboolean read_template(BounceScan text, const char *template, gboolean is_text,
                              BounceScan *value)
{
  if (!pass_begin(&text, &template))
    return FALSE;
  const char *end = value_end(text, template + 1);
  if (end == NULL || end == text.p || (!is_text && has_blank(text.p, end)))
    return FALSE;
  *value = (BounceScan){ text.p, end };
  return TRUE;
}

void bounce_log_line_read(const BounceLogRule *rule, const BounceLogLine *line,
                          BounceLogValues *values)
{
  *values = (BounceLogValues){ 0 };
  for (guint i = 0; i < BOUNCE_LOG_LAST; i++)
    for (const char *const *template = rule->fields[i]; template != NULL && *template != NULL;
         template ++)
      if (read_template(line->text, *template, i == BOUNCE_LOG_SAID, &values->values[i]))
        break;
}
