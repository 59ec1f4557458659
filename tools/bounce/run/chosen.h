/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which records are asked for: the options that report, summary, suppress and blocked share. Each
 * takes a list, of which one has to fit; of several options all have to.
 */
#ifndef CHOSEN_H
#define CHOSEN_H

#include "history/domain.h"
#include "history/event.h"
#include "run/options.h"

/* As they were given; NULL where they were not. */
typedef struct {
  const char *only;
  const char *kind;
  const char *advice;
  const char *reason;
  const char *domain;
  const char *provider;
  const char *list;
  const char *recipient;
  const char *since;
  const char *until;
} ChosenTexts;

typedef struct {
  ChosenTexts texts;
  guint verdicts; /* bit sets, 0 for all */
  guint kinds;
  guint advices;
  gboolean reasons[BOUNCE_REASON_AUTO_REPLY + 1];
  char **domains; /* NULL for all */
  char **providers;
  char **lists;
  char **recipients;          /* folded */
  gint64 since;               /* Unix time, this second included */
  gint64 until;               /* this one excluded; 0: no end */
  const DomainList *suffixes; /* where `providers` are asked for */
} Chosen;

/* Their rows of a command's table; `c` is a Chosen *. */
#define OPTIONS_CHOSEN(c)                                                                          \
  { "only", .argument = "VERDICT,...", .value = &(c)->texts.only,                                  \
    .help = N_("only hard, soft, deferred, delivered recipients") },                               \
      { "kind", .argument = "KIND,...", .value = &(c)->texts.kind,                                 \
        .help = N_("only messages of these kinds: bounce, delay, delivered, ...") },               \
      { "advice", .argument = "ADVICE,...", .value = &(c)->texts.advice,                           \
        .help = N_("only what is to be done so: remove, fix-sender, retry-later, ...") },          \
      { "reason", .argument = "REASON,...", .value = &(c)->texts.reason,                           \
        .help = N_("only for these reasons: user-unknown, mailbox-full, ...") },                   \
      { "domain", .argument = "DOMAIN,...", .value = &(c)->texts.domain,                           \
        .help = N_("only recipients in these domains, or below them") },                           \
      { "provider", .argument = "NAME,...", .value = &(c)->texts.provider,                         \
        .help = N_("only what these answered: Google, Microsoft, or a domain of servers") },       \
      { "list-is", .argument = "NAME,...", .value = &(c)->texts.list,                              \
        .help = N_("only mail of these lists, as their List-Id has it") },                         \
      { "recipient", .argument = "ADDRESS,...", .value = &(c)->texts.recipient,                    \
        .help = N_("only these addresses, failed or subscribed") },                                \
      { "since", .argument = "DATE", .value = &(c)->texts.since,                                   \
        .help = N_("only what came from then on: 2026-11-17, 2026-11, yesterday, 7d") },           \
  {                                                                                                \
    "until", .argument = "DATE", .value = &(c)->texts.until,                                       \
             .help = N_("only what came up to the end of then")                                    \
  }

/* Reads what was given. FALSE when something of it is wrong: said. Freed with chosen_clear(). */
gboolean chosen_read(Chosen *chosen);
void chosen_clear(Chosen *chosen);

/* TRUE where anything was asked for but a period. */
gboolean chosen_is_some(const Chosen *chosen);

/* TRUE when a record, or an event, is asked for. `arrival` is when it came. */
gboolean chosen_takes_record(const Chosen *chosen, const BounceReportInfo *info,
                             const BounceRecipient *recipient, gint64 arrival);
gboolean chosen_takes_event(const Chosen *chosen, const Event *event);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chosen, chosen_clear)

#endif
