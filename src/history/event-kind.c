/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Words for the kinds of events. In: a kind or a word. Out: the other. Those of reports are the
 * library's; a store keeps words, so that a kind more needs no new tables.
 */
#include "history/event-kind.h"

static const char *const kinds[] = { "mail", "confirmed", "unsubscribed", "accepted" };

const char *event_kind_to_string(BounceKind kind)
{
  guint own = (guint) kind - (guint) EVENT_KIND_MAIL;
  return own < G_N_ELEMENTS(kinds) ? kinds[own] : bounce_kind_to_string(kind);
}

BounceKind event_kind_from_string(const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (g_strcmp0(kinds[i], text) == 0)
      return (BounceKind) (EVENT_KIND_MAIL + i);
  return bounce_kind_from_string(text);
}

gboolean event_kind_is_report(BounceKind kind)
{
  return kind != BOUNCE_KIND_AUTO_REPLY && kind < EVENT_KIND_MAIL;
}
