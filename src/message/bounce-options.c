/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The options of an analysis. In: what the caller sets. Out: the same, for the steps that ask for
 * it. It judges nothing and checks nothing but a file of rules: a template that makes no sense
 * matches no address.
 */
#include "message/bounce-options.h"

#include <errno.h>
#include <unistd.h>

#include "rules/load.h"

G_DEFINE_BOXED_TYPE(BounceOptions, bounce_options, bounce_options_copy, bounce_options_free)

BounceOptions *bounce_options_new(void)
{
  BounceOptions *options = g_new0(BounceOptions, 1);
  options->rules = &bounce_rules_builtin;
  return options;
}

BounceOptions *bounce_options_copy(const BounceOptions *options)
{
  BounceOptions *copy = bounce_options_new();
  *copy = *options;
  copy->verp = g_strdup(options->verp);
  copy->envelope_recipient = g_strdup(options->envelope_recipient);
  bounce_rules_ref(copy->rules);
  return copy;
}

void bounce_options_free(BounceOptions *options)
{
  if (options == NULL)
    return;
  g_free(options->verp);
  g_free(options->envelope_recipient);
  bounce_rules_unref(options->rules);
  g_free(options);
}

const BounceOptions *bounce_options_or_default(const BounceOptions *options)
{
  static const BounceOptions defaults = { .rules = &bounce_rules_builtin };
  return options != NULL ? options : &defaults;
}

/* The new text is copied first: it may be the old one. */
static void options_set_text(char **member, const char *text)
{
  char *copy = g_strdup(text);
  g_free(*member);
  *member = copy;
}

void bounce_options_set_verp(BounceOptions *options, const char *verp)
{
  options_set_text(&options->verp, verp);
}

void bounce_options_set_envelope_recipient(BounceOptions *options, const char *address)
{
  options_set_text(&options->envelope_recipient, address);
}

void bounce_options_set_evidence(BounceOptions *options, gboolean evidence)
{
  options->evidence = evidence;
}

void bounce_options_collect_reasons(BounceOptions *options)
{
  options->reasons = TRUE;
}

void bounce_options_set_forwarded(BounceOptions *options, gboolean forwarded)
{
  options->forwarded = forwarded;
}

void bounce_options_use_rules(BounceOptions *options, const BounceRules *rules)
{
  bounce_rules_ref(rules);
  bounce_rules_unref(options->rules);
  options->rules = rules;
}

gboolean bounce_options_add_rules(BounceOptions *options, const char *path, GError **error)
{
  g_auto(GStrv) mistakes = NULL;
  if (access(path, R_OK) != 0) {
    g_set_error(error, BOUNCE_ERROR, BOUNCE_ERROR_OPEN, "%s: %s", path, g_strerror(errno));
    return FALSE;
  }
  BounceRules *rules = bounce_rules_load(path, options->rules, &mistakes);
  if (rules == NULL) {
    g_autofree char *lines = g_strjoinv("\n", mistakes);
    g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_RULES, lines);
    return FALSE;
  }
  bounce_options_use_rules(options, rules);
  bounce_rules_unref(rules);
  return TRUE;
}
