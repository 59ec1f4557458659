/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The spellings of the public enumerations, one table each. In: a value or a word. Out: the other.
 * What the words mean stands in <bounce/catalog.h> and in the .ini files beside this one.
 */
#include <bounce/catalog.h>
#include <bounce/report.h>

static const char *const kinds[] = {
  NULL, "bounce", "delay", "delivered", "feedback", "disposition", "auto-reply", "not-bounce",
};

static const char *const actions[] = {
  NULL, "failed", "delayed", "delivered", "relayed", "expanded",
};

static const char *const verdicts[] = { NULL, "hard", "soft", "deferred", "delivered" };

static const char *const faults[] = {
  NULL, "recipient", "recipient-system", "sender-system", "message", "network", "unknown",
};

static const char *const advices[] = {
  NULL, "remove", "retry-later", "fix-sender", "fix-message", "ask-recipient-postmaster", "none",
};

static const char *const reasons[] = {
  NULL,
  "user-unknown",
  "mailbox-full",
  "mailbox-disabled",
  "mailbox-moved",
  "host-unknown",
  "no-mail-accepted",
  "recipient-filtered",
  "sender-rejected",
  "client-blocked",
  "bad-reputation",
  "auth-failure",
  "missing-ptr",
  "malformed-message",
  "policy",
  "spam",
  "virus",
  "content-rejected",
  "message-too-big",
  "limit-exceeded",
  "security",
  "tls-failure",
  "relay-denied",
  "rate-limited",
  "too-many-connections",
  "network-error",
  "mail-loop",
  "delivery-expired",
  "greylisted",
  "system-error",
  "system-full",
  "mailer-error",
  "protocol-error",
  "suppressed",
  "delivered",
  "unknown",
  "complaint",
  "auto-reply",
};

static const char *const origins[] = { NULL, "dsn", "text", "header", "returned", "catalogue" };

static const char *const channels[] = { NULL, "mail", "log", "event" };

static const char *const code_types[] = { NULL, "class", "reply", "status", "text", "provider" };

static const char *const standings[] = { NULL, "registered", "draft", "vendor", "unregistered" };

static const char *const actors[] = {
  NULL, "sender", "sender-admin", "recipient", "recipient-admin", "list-owner", "nobody",
};

static const char *const suppressions[] = { NULL, "yes", "no", "after-repeated" };

static guint word_index(const char *const *words, guint n_words, const char *text)
{
  if (text == NULL)
    return 0;
  for (guint i = 1; i < n_words; i++)
    if (g_ascii_strcasecmp(words[i], text) == 0)
      return i;
  return 0;
}

#define WORD(words, value) ((guint) (value) < G_N_ELEMENTS(words) ? (words)[(value)] : NULL)
#define INDEX(words, text) word_index((words), G_N_ELEMENTS(words), (text))

const char *bounce_kind_to_string(BounceKind kind)
{
  return WORD(kinds, kind);
}

const char *bounce_action_to_string(BounceAction action)
{
  return WORD(actions, action);
}

const char *bounce_verdict_to_string(BounceVerdict verdict)
{
  return WORD(verdicts, verdict);
}

const char *bounce_fault_to_string(BounceFault fault)
{
  return WORD(faults, fault);
}

const char *bounce_advice_to_string(BounceAdvice advice)
{
  return WORD(advices, advice);
}

const char *bounce_reason_to_string(BounceReason reason)
{
  return WORD(reasons, reason);
}

const char *bounce_origin_to_string(BounceOrigin origin)
{
  return WORD(origins, origin);
}

const char *bounce_channel_to_string(BounceChannel channel)
{
  return WORD(channels, channel);
}

BounceKind bounce_kind_from_string(const char *text)
{
  return INDEX(kinds, text);
}

BounceChannel bounce_channel_from_string(const char *text)
{
  return INDEX(channels, text);
}

BounceAction bounce_action_from_string(const char *text)
{
  return INDEX(actions, text);
}

BounceVerdict bounce_verdict_from_string(const char *text)
{
  return INDEX(verdicts, text);
}

BounceFault bounce_fault_from_string(const char *text)
{
  return INDEX(faults, text);
}

BounceAdvice bounce_advice_from_string(const char *text)
{
  return INDEX(advices, text);
}

BounceReason bounce_reason_from_string(const char *text)
{
  return INDEX(reasons, text);
}

const char *bounce_code_type_to_string(BounceCodeType type)
{
  return WORD(code_types, type);
}

BounceCodeType bounce_code_type_from_string(const char *text)
{
  return INDEX(code_types, text);
}

const char *bounce_standing_to_string(BounceStanding standing)
{
  return WORD(standings, standing);
}

BounceStanding bounce_standing_from_string(const char *text)
{
  return INDEX(standings, text);
}

const char *bounce_actor_to_string(BounceActor actor)
{
  return WORD(actors, actor);
}

BounceActor bounce_actor_from_string(const char *text)
{
  return INDEX(actors, text);
}

const char *bounce_suppress_to_string(BounceSuppress suppress)
{
  return WORD(suppressions, suppress);
}

BounceSuppress bounce_suppress_from_string(const char *text)
{
  return INDEX(suppressions, text);
}
