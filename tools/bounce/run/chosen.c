/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which records are asked for. In: options, and records or events. Out: yes or no. A record of a
 * message and the same in a history are chosen alike.
 */
#include "run/chosen.h"

#include <string.h>

#include "rules/advice.h"
#include "run/dates.h"
#include "summary/mail-provider.h"
#include "terminal/complain.h"

#define CHOSEN_KINDS "bounce, delay, delivered, feedback, disposition, auto-reply, not-bounce"
#define CHOSEN_ADVICES                                                                             \
  "remove, retry-later, fix-sender, fix-message, ask-recipient-postmaster, none"

/* What is compared, of a record or an event. */
typedef struct {
  BounceKind kind;
  BounceVerdict verdict;
  BounceReason reason;
  BounceFault fault;
  const char *subscriber;
  const char *recipient;
  const char *list;
  const char *remote_mta;
  gint64 time;
} Facts;

static guint find_verdict(const char *word)
{
  return bounce_verdict_from_string(word);
}

static guint find_kind(const char *word)
{
  return bounce_kind_from_string(word);
}

static guint find_advice(const char *word)
{
  return bounce_advice_from_string(word);
}

/* TRUE also where the option was not given. */
static gboolean read_set(const char *option, const char *text, const char *words,
                         guint (*find)(const char *), guint *set)
{
  return text == NULL || options_set(option, text, words, find, set);
}

/* The words of a list, none of them empty; NULL where it was not given. FALSE: said. */
static gboolean read_words(const char *option, const char *text, char ***words)
{
  *words = text != NULL ? g_strsplit(text, ",", -1) : NULL;
  gboolean is_empty = text != NULL && *text == '\0';
  for (char **word = *words; word != NULL && *word != NULL; word++)
    is_empty = *g_strstrip(*word) == '\0' || is_empty;
  if (is_empty)
    complain(NULL, N_("--%s: \"%s\" has an empty name in it"), option, text);
  return !is_empty;
}

static gboolean read_reasons(Chosen *chosen)
{
  g_auto(GStrv) words = NULL;
  if (!read_words("reason", chosen->texts.reason, &words))
    return FALSE;
  for (char **word = words; word != NULL && *word != NULL; word++) {
    BounceReason reason = bounce_reason_from_string(*word);
    if (reason == BOUNCE_REASON_NONE) {
      complain(NULL, N_("--reason: there is no reason \"%s\"; see \"bounce codes\""), *word);
      return FALSE;
    }
    chosen->reasons[reason] = TRUE;
  }
  return TRUE;
}

static void fold_all(char **addresses)
{
  for (; addresses != NULL && *addresses != NULL; addresses++) {
    char *folded = event_fold_address(*addresses);
    g_free(*addresses);
    *addresses = folded;
  }
}

/* A domain as A-labels, whichever form it has. */
static char *fold_domain(const char *domain)
{
  g_autofree char *address = g_strconcat("x@", domain, NULL);
  g_autofree char *folded = event_fold_address(address);
  return g_strdup(event_domain(folded));
}

static void fold_domains(char **domains)
{
  for (; domains != NULL && *domains != NULL; domains++) {
    char *folded = fold_domain(*domains);
    g_free(*domains);
    *domains = folded;
  }
}

static gboolean read_providers(Chosen *chosen)
{
  g_autoptr(GError) error = NULL;
  if (!read_words("provider", chosen->texts.provider, &chosen->providers))
    return FALSE;
  chosen->suffixes = chosen->providers != NULL ? domain_list(&error) : NULL;
  if (error != NULL)
    complain_text(NULL, error->message);
  return error == NULL;
}

static gboolean read_period(Chosen *chosen)
{
  const ChosenTexts *texts = &chosen->texts;
  if (!dates_since("since", texts->since, &chosen->since)
      || (texts->until != NULL && !dates_until("until", texts->until, &chosen->until)))
    return FALSE;
  if (chosen->until == 0 || chosen->since < chosen->until)
    return TRUE;
  complain(NULL, N_("--since: there is no time from %s until %s"), texts->since, texts->until);
  return FALSE;
}

gboolean chosen_read(Chosen *chosen)
{
  const ChosenTexts *texts = &chosen->texts;
  gboolean right =
      read_set("only", texts->only, "hard, soft, deferred, delivered", find_verdict,
               &chosen->verdicts)
      && read_set("kind", texts->kind, CHOSEN_KINDS, find_kind, &chosen->kinds)
      && read_set("advice", texts->advice, CHOSEN_ADVICES, find_advice, &chosen->advices)
      && read_reasons(chosen) && read_words("domain", texts->domain, &chosen->domains)
      && read_words("list-is", texts->list, &chosen->lists)
      && read_words("recipient", texts->recipient, &chosen->recipients) && read_providers(chosen)
      && read_period(chosen);
  fold_all(chosen->recipients);
  fold_domains(chosen->domains);
  return right;
}

void chosen_clear(Chosen *chosen)
{
  g_clear_pointer(&chosen->domains, g_strfreev);
  g_clear_pointer(&chosen->providers, g_strfreev);
  g_clear_pointer(&chosen->lists, g_strfreev);
  g_clear_pointer(&chosen->recipients, g_strfreev);
}

gboolean chosen_is_some(const Chosen *chosen)
{
  return chosen->verdicts != 0 || chosen->kinds != 0 || chosen->advices != 0
         || chosen->texts.reason != NULL || chosen->domains != NULL || chosen->providers != NULL
         || chosen->lists != NULL || chosen->recipients != NULL;
}

static gboolean in_set(guint set, guint bit)
{
  return set == 0 || (set >> bit & 1) != 0;
}

static gboolean is_below(const char *address, const char *domain)
{
  const char *given = address != NULL ? event_domain(address) : NULL;
  g_autofree char *own = given != NULL ? fold_domain(given) : NULL;
  gsize length = own != NULL ? strlen(own) : 0;
  gsize size = strlen(domain);
  return length >= size && g_ascii_strcasecmp(own + length - size, domain) == 0
         && (length == size || own[length - size - 1] == '.');
}

static gboolean fits_domain(const Chosen *chosen, const Facts *facts)
{
  gboolean fits = chosen->domains == NULL;
  for (char **domain = chosen->domains; !fits && *domain != NULL; domain++)
    fits = is_below(facts->subscriber, *domain) || is_below(facts->recipient, *domain);
  return fits;
}

static gboolean is_one_of(char **names, const char *name)
{
  for (; name != NULL && *names != NULL; names++)
    if (g_ascii_strcasecmp(*names, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean fits_provider(const Chosen *chosen, const Facts *facts)
{
  if (chosen->providers == NULL)
    return TRUE;
  const char *domain = facts->subscriber != NULL ? event_domain(facts->subscriber) : NULL;
  g_autofree char *provider = mail_provider_of(chosen->suffixes, facts->remote_mta, domain);
  return is_one_of(chosen->providers, provider);
}

static gboolean fits_recipient(const Chosen *chosen, const Facts *facts)
{
  if (chosen->recipients == NULL)
    return TRUE;
  g_autofree char *folded = facts->recipient != NULL ? event_fold_address(facts->recipient) : NULL;
  g_autofree char *other = facts->subscriber != NULL ? event_fold_address(facts->subscriber) : NULL;
  return is_one_of(chosen->recipients, folded) || is_one_of(chosen->recipients, other);
}

/* The costly ones come last. */
static gboolean takes(const Chosen *chosen, const Facts *facts)
{
  return in_set(chosen->kinds, facts->kind) && in_set(chosen->verdicts, facts->verdict)
         && (chosen->texts.reason == NULL || chosen->reasons[facts->reason])
         && (chosen->advices == 0
             || in_set(chosen->advices,
                       bounce_advice_of(facts->kind, facts->reason, facts->verdict, facts->fault)))
         && facts->time >= chosen->since && (chosen->until == 0 || facts->time < chosen->until)
         && (chosen->lists == NULL || is_one_of(chosen->lists, facts->list))
         && fits_domain(chosen, facts) && fits_recipient(chosen, facts)
         && fits_provider(chosen, facts);
}

gboolean chosen_takes_record(const Chosen *chosen, const BounceReportInfo *info,
                             const BounceRecipient *recipient, gint64 arrival)
{
  const Facts facts = { info->kind,       recipient->verdict,    recipient->reason,
                        recipient->fault, recipient->subscriber, recipient->recipient,
                        info->list_id,    recipient->remote_mta, arrival };
  return takes(chosen, &facts);
}

gboolean chosen_takes_event(const Chosen *chosen, const Event *event)
{
  const Facts facts = { event->kind,  event->verdict,    event->reason,
                        event->fault, event->subscriber, event->recipient,
                        event->list,  event->remote_mta, event->date };
  return takes(chosen, &facts);
}
