/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How an address stands after its reports: its last report says so; but what was asked once, to be
 * left alone, holds. In: events of one address, in any order. It does not know other addresses.
 */
#include "summary/summary-person.h"

#include <string.h>

#include "rules/advice.h"

/* A pool frees nothing by itself: a text that fits takes the place of the one before it. */
static void keep_diagnostic(SummaryPerson *person, const char *text, BouncePool *words)
{
  if (g_strcmp0(person->diagnostic, text) == 0)
    return;
  if (text != NULL && person->diagnostic != NULL && strlen(text) <= strlen(person->diagnostic))
    memcpy(person->diagnostic, text, strlen(text) + 1);
  else
    person->diagnostic = bounce_pool_strdup(words, text);
}

/* Of two events of one second the same counts as the last, in whichever order they come and
 * whatever is kept of their words. */
static gboolean says_more(const Event *event, const SummaryPerson *person)
{
  if (event->verdict != person->verdict)
    return event->verdict < person->verdict;
  if (event->reason != person->reason)
    return event->reason < person->reason;
  if (event->fault != person->fault)
    return event->fault < person->fault;
  if (event->kind != person->kind)
    return event->kind < person->kind;
  int diagnostics = g_strcmp0(event->diagnostic, person->diagnostic);
  return diagnostics != 0 ? diagnostics > 0 : g_strcmp0(event->list, person->list) > 0;
}

static void take_standing(SummaryPerson *person, const Event *event, const char *list,
                          BounceAdvice advice, BouncePool *words)
{
  person->advice = advice;
  person->verdict = event->verdict;
  person->reason = event->reason;
  person->fault = event->fault;
  person->kind = event->kind;
  person->dated = event->date;
  person->list = list;
  if (words != NULL)
    keep_diagnostic(person, event->diagnostic, words);
}

gboolean summary_person_has_complained(const SummaryPerson *person)
{
  return person->kind == BOUNCE_KIND_FEEDBACK && person->advice == BOUNCE_ADVICE_REMOVE;
}

void summary_person_count(SummaryPerson *person, const Event *event, const char *list,
                          BouncePool *words)
{
  const BounceAdvice advice =
      bounce_advice_of(event->kind, event->reason, event->verdict, event->fault);
  gboolean complains = event->kind == BOUNCE_KIND_FEEDBACK && advice == BOUNCE_ADVICE_REMOVE;
  gboolean is_last =
      event->date > person->dated || (event->date == person->dated && says_more(event, person));
  person->count++;
  person->removals += advice == BOUNCE_ADVICE_REMOVE;
  person->first = MIN(person->first, event->date);
  person->last = MAX(person->last, event->date);
  gboolean complained = summary_person_has_complained(person);
  if (complained ? complains && is_last : complains || is_last)
    take_standing(person, event, list, advice, words);
}

void summary_person_confirm(SummaryPerson *person, const Event *event)
{
  if (event->date >= person->dated)
    take_standing(person, event, NULL, BOUNCE_ADVICE_NONE, NULL);
}

void summary_addresses_count(SummaryAddresses *addresses, const SummaryPerson *person)
{
  addresses->all += person->address != NULL;
  if (person->advice != BOUNCE_ADVICE_REMOVE)
    return;
  addresses->to_remove++;
  addresses->reports += person->removals;
}
