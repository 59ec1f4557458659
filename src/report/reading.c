/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a text names of the catalogue. In: codes or running text. Out: entries, and how else the
 * same digits are read: RFC 3463 section 2 for codes nobody registered, the squeezed and dotted
 * forms that lists on the web spread. It judges nothing.
 */
#include "report/reading.h"

#include <string.h>

#include "base/text.h"
#include "match/error-number.h"
#include "match/provider-code.h"
#include "smtp/reply.h"

/* Codes one text may name: a mail log pasted whole must not become a page for each line. */
#define READINGS_MAX 12
/* Words an input may have and still be taken for codes only. */
#define CODE_WORDS_MAX 4
#define CODE_WORD_MAX 64

static void append(BounceReadings *readings, const BounceReading *reading)
{
  if (reading->code == NULL || readings->found->len >= READINGS_MAX)
    return;
  for (guint i = 0; i < readings->found->len; i++)
    if (strcmp(g_array_index(readings->found, BounceReading, i).seen, reading->seen) == 0)
      return;
  g_array_append_vals(readings->found, reading, 1);
}

static const BounceCode *second_reading(const BounceReadings *readings, const BounceCode *code,
                                        const char *dotted)
{
  if (code != NULL && code->other != NULL)
    return bounce_rules_code(readings->rules, code->other);
  return dotted != NULL ? bounce_rules_code(readings->rules, dotted) : NULL;
}

void bounce_reading_status(BounceReadings *readings, BounceStatus status)
{
  char key[BOUNCE_STATUS_TEXT_SIZE];
  char general[] = "0.X.X";
  if (status.class_digit == 0)
    return;
  bounce_status_format(status, key);
  general[0] = key[0];
  BounceReading reading = { .seen = bounce_pool_strdup(readings->pool, key),
                            .code = bounce_rules_status(readings->rules, status) };
  reading.own = strcmp(reading.code->key + 1, key + 1) == 0;
  reading.general = reading.own ? NULL : bounce_rules_code(readings->rules, general);
  reading.second = second_reading(readings, reading.own ? reading.code : NULL, NULL);
  append(readings, &reading);
}

void bounce_reading_reply(BounceReadings *readings, guint reply)
{
  char key[] = "000";
  char middle[] = "x0z";
  char dotted[] = "0.0.0";
  if (reply < 100 || reply > 999)
    return;
  g_snprintf(key, sizeof key, "%u", reply);
  for (gsize i = 0; i < 3; i++)
    dotted[2 * i] = key[i];
  middle[1] = key[1];
  BounceReading reading = { .seen = bounce_pool_strdup(readings->pool, key),
                            .code = bounce_rules_reply(readings->rules, reply) };
  reading.own = reading.code != NULL && strcmp(reading.code->key, key) == 0;
  reading.second =
      second_reading(readings, reading.own ? reading.code : NULL, reading.own ? NULL : dotted);
  if (reading.code == NULL) {
    reading.code = reading.second;
    reading.second = NULL;
  } else if (!reading.own) {
    reading.general = bounce_rules_code(readings->rules, middle);
  }
  append(readings, &reading);
}

/* One of the words of an entry, separated by " | ", stands in `folded`: how long it is, or 0. */
static gsize words_in(const char *folded, const char *words)
{
  g_auto(GStrv) list = g_strsplit(words, " | ", -1);
  gsize longest = 0;
  for (char **word = list; *word != NULL; word++)
    if (strstr(folded, *word) != NULL)
      longest = MAX(longest, strlen(*word));
  return longest;
}

const BounceCode *bounce_reading_text(BounceReadings *readings, const char *text)
{
  const char *folded = bounce_text_fold(readings->pool, text, strlen(text));
  const BounceCode *code;
  const BounceCode *best = NULL;
  gsize longest = 0;
  gboolean refuses = bounce_reply_refuses(bounce_scan_string(text));
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++) {
    gboolean may_be_meant = code->type == BOUNCE_CODE_TEXT && !bounce_error_number_is(code)
                            && !(refuses && code->reason == BOUNCE_REASON_DELIVERED);
    gsize found = may_be_meant ? words_in(folded, code->words) : 0;
    if (found > longest) {
      longest = found;
      best = code;
    }
  }
  if (best != NULL)
    append(readings, &(BounceReading){ .seen = best->title, .code = best, .own = TRUE });
  return best;
}

gboolean bounce_reading_number(BounceReadings *readings, const char *text)
{
  BounceScan number;
  const BounceCode *code =
      bounce_error_number_find(readings->rules, bounce_scan_string(text), &number);
  if (code == NULL)
    return FALSE;
  const char *seen = bounce_pool_strndup(readings->pool, number.p, bounce_scan_left(&number));
  append(readings, &(BounceReading){ .seen = seen,
                                     .code = code,
                                     .own = g_ascii_strcasecmp(seen, code->key) == 0,
                                     .second = second_reading(readings, code, NULL) });
  return TRUE;
}

void bounce_reading_provider(BounceReadings *readings, const char *text, const char *host)
{
  g_autofree char *lower = g_ascii_strdown(text, -1);
  BounceReply reply = { 0 };
  bounce_reply_best(bounce_scan_string(text), &reply);
  BounceProviderCase facts = {
    .text = lower, .remote_mta = host, .reply_code = reply.code, .status = { reply.status }
  };
  const BounceRuleCode *rule = bounce_provider_code_find(readings->rules, &facts, TRUE);
  if (rule == NULL)
    rule = bounce_provider_code_find(readings->rules, &facts, FALSE);
  const BounceCode *code = rule != NULL ? bounce_rules_code(readings->rules, rule->id) : NULL;
  if (code != NULL)
    append(readings, &(BounceReading){ .seen = code->key, .code = code, .own = TRUE });
}

static gboolean is_only_status(const BounceProviderRules *rules, const BounceRuleCode *rule,
                               guint key)
{
  const BounceRuleCondition *condition = &rules->conditions[rule->first_condition];
  return rule->n_conditions == 1 && condition->kind == BOUNCE_RULE_STATUS && condition->low <= key
         && key <= condition->high;
}

static void add_vendors_of(BounceReadings *readings, const BounceProviderRules *rules, guint key)
{
  for (guint i = 0; i < rules->n_codes; i++) {
    const BounceRuleCode *rule = &rules->codes[i];
    const BounceCode *code =
        is_only_status(rules, rule, key) ? bounce_rules_code(readings->rules, rule->id) : NULL;
    if (code != NULL)
      append(readings, &(BounceReading){ .seen = code->key, .code = code, .own = TRUE });
  }
}

/* How providers use a status in their own way, whoever sent it. */
static void add_vendors(BounceReadings *readings, BounceStatus status)
{
  guint key = BOUNCE_RULE_STATUS_KEY(status.class_digit, status.subject, status.detail);
  for (const BounceRules *rules = readings->rules; rules != NULL; rules = rules->next)
    if (rules->providers != NULL)
      add_vendors_of(readings, rules->providers, key);
}

void bounce_reading_codes(BounceReadings *readings, const char *text)
{
  BounceScan left = bounce_scan_string(text);
  BounceReply reply;
  while (readings->found->len < READINGS_MAX && bounce_reply_next(&left, &reply)) {
    bounce_reading_status(readings, reply.status);
    bounce_reading_reply(readings, reply.code);
  }
}

/* A code of any class, `X.7.99`, that has no entry: read as one of class 5 for its subject. */
static gboolean read_any_class(BounceReadings *readings, const char *word)
{
  g_autofree char *failed = g_strdup(word);
  BounceStatus status;
  if (g_ascii_toupper(*failed) != 'X')
    return FALSE;
  *failed = '5';
  if (!bounce_status_parse(failed, -1, &status))
    return FALSE;
  BounceReading reading = { .seen = bounce_pool_strdup(readings->pool, word),
                            .code = bounce_rules_status(readings->rules, status) };
  append(readings, &reading);
  return TRUE;
}

static void read_status_word(BounceReadings *readings, BounceStatus status)
{
  bounce_reading_status(readings, status);
  add_vendors(readings, status);
}

static gboolean read_word(BounceReadings *readings, const char *word)
{
  const BounceCode *code = bounce_rules_code(readings->rules, word);
  BounceScan digits = bounce_scan_string(word);
  BounceStatus status;
  guint number;
  if (bounce_scan_number(&digits, 3, &number) && number >= 100 && bounce_scan_left(&digits) == 0)
    bounce_reading_reply(readings, number);
  else if (bounce_status_parse(word, -1, &status))
    read_status_word(readings, status);
  else if (bounce_reading_number(readings, word))
    return TRUE;
  else if (code != NULL)
    append(readings, &(BounceReading){ .seen = code->key,
                                       .code = code,
                                       .own = TRUE,
                                       .second = second_reading(readings, code, NULL) });
  else
    return read_any_class(readings, word);
  return TRUE;
}

gboolean bounce_reading_input(BounceReadings *readings, const char *text)
{
  if (strlen(text) > CODE_WORDS_MAX * CODE_WORD_MAX)
    return FALSE;
  g_auto(GStrv) words = g_strsplit_set(text, " ,;:()[]#\"'", -1);
  guint count = 0;
  for (char **word = words; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    if (++count > CODE_WORDS_MAX || !read_word(readings, *word))
      return FALSE;
  }
  return count > 0;
}
