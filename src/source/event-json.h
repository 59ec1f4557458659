/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An event of a mail provider against the rules of events.ini. */
#ifndef BOUNCE_SOURCE_EVENT_JSON_H
#define BOUNCE_SOURCE_EVENT_JSON_H

#include "rules/channels.h"
#include "source/json.h"
#include "source/log/sent.h"

/* The first rule that holds for the object in `json`, or NULL. */
const BounceEventRule *bounce_event_json_rule(const BounceJson *json);

/* How many recipients `rule` finds in it. */
guint bounce_event_json_count(const BounceJson *json, const BounceEventRule *rule);

/* The entry (entry.h) of recipient `index`. */
void bounce_event_json_entry(const BounceJson *json, const BounceEventRule *rule, guint index,
                             GString *entry);

/* Counts recipient `index`, who was reached. */
void bounce_event_json_sent(const BounceJson *json, const BounceEventRule *rule, guint index,
                            BounceSent *sent);

#endif
