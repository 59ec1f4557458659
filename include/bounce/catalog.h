/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The vocabulary of a report: kinds, actions, verdicts, faults, advice and reasons, each with one
 * spelling that is the same in API, JSON, CSV, headers and documentation.
 *
 * Value 0 of every enumeration is "not said" and has no spelling (%NULL). New values come after the
 * last one; a value keeps its number and its spelling. Structures gain members at their end only.
 *
 * Threads: everything here is constant, and the functions only look it up; any number of threads
 * may call them at the same time.
 */
#ifndef BOUNCE_CATALOG_H
#define BOUNCE_CATALOG_H

#include <bounce/status.h>

G_BEGIN_DECLS

/**
 * BounceKind:
 *
 * what a message is, seen from the sender of the original mail.
 */
typedef enum {
  BOUNCE_KIND_NONE,
  BOUNCE_KIND_BOUNCE,      /* final failure for at least one recipient */
  BOUNCE_KIND_DELAY,       /* only delays: still being tried */
  BOUNCE_KIND_DELIVERED,   /* only success: delivered, relayed, expanded */
  BOUNCE_KIND_FEEDBACK,    /* ARF complaint, RFC 5965 */
  BOUNCE_KIND_DISPOSITION, /* MDN, RFC 8098 */
  BOUNCE_KIND_AUTO_REPLY,  /* vacation, challenge-response and other automatic answers, RFC 3834 */
  BOUNCE_KIND_NOT_BOUNCE,  /* everything else */
} BounceKind;

/**
 * BounceAction:
 *
 * the Action field of RFC 3464 section 2.3.3.
 */
typedef enum {
  BOUNCE_ACTION_NONE,
  BOUNCE_ACTION_FAILED,
  BOUNCE_ACTION_DELAYED,
  BOUNCE_ACTION_DELIVERED,
  BOUNCE_ACTION_RELAYED,
  BOUNCE_ACTION_EXPANDED,
} BounceAction;

/**
 * BounceVerdict:
 *
 * what the report means for the address.
 */
typedef enum {
  BOUNCE_VERDICT_NONE,
  BOUNCE_VERDICT_HARD,      /* given up; the mailbox or domain does not take mail: remove it */
  BOUNCE_VERDICT_SOFT,      /* given up on this message; the address may be good */
  BOUNCE_VERDICT_DEFERRED,  /* still being tried; never counted */
  BOUNCE_VERDICT_DELIVERED, /* success report */
} BounceVerdict;

/**
 * BounceFault:
 *
 * who has to change something.
 */
typedef enum {
  BOUNCE_FAULT_NONE,
  BOUNCE_FAULT_RECIPIENT,
  BOUNCE_FAULT_RECIPIENT_SYSTEM,
  BOUNCE_FAULT_SENDER_SYSTEM,
  BOUNCE_FAULT_MESSAGE,
  BOUNCE_FAULT_NETWORK,
  BOUNCE_FAULT_UNKNOWN,
} BounceFault;

/**
 * BounceAdvice:
 *
 * what the sender of the original mail does next.
 */
typedef enum {
  BOUNCE_ADVICE_NONE,
  BOUNCE_ADVICE_REMOVE,
  BOUNCE_ADVICE_RETRY_LATER,
  BOUNCE_ADVICE_FIX_SENDER,
  BOUNCE_ADVICE_FIX_MESSAGE,
  BOUNCE_ADVICE_ASK_RECIPIENT_POSTMASTER,
  BOUNCE_ADVICE_NOTHING, /* spelled "none" */
} BounceAdvice;

/**
 * BounceReason:
 *
 * why; the last two stand only in feedback and automatic replies.
 */
typedef enum {
  BOUNCE_REASON_NONE,
  BOUNCE_REASON_USER_UNKNOWN,
  BOUNCE_REASON_MAILBOX_FULL,
  BOUNCE_REASON_MAILBOX_DISABLED,
  BOUNCE_REASON_MAILBOX_MOVED,
  BOUNCE_REASON_HOST_UNKNOWN,
  BOUNCE_REASON_NO_MAIL_ACCEPTED,   /* null MX, 521, 556 */
  BOUNCE_REASON_RECIPIENT_FILTERED, /* after DATA or by a recipient's rule, no better word */
  BOUNCE_REASON_SENDER_REJECTED,    /* the envelope sender or From address */
  BOUNCE_REASON_CLIENT_BLOCKED,     /* the sending host by IP, list or HELO */
  BOUNCE_REASON_BAD_REPUTATION,
  BOUNCE_REASON_AUTH_FAILURE,
  BOUNCE_REASON_MISSING_PTR,
  BOUNCE_REASON_MALFORMED_MESSAGE,
  BOUNCE_REASON_POLICY,
  BOUNCE_REASON_SPAM,
  BOUNCE_REASON_VIRUS,
  BOUNCE_REASON_CONTENT_REJECTED,
  BOUNCE_REASON_MESSAGE_TOO_BIG,
  BOUNCE_REASON_LIMIT_EXCEEDED, /* a limit other than size or rate */
  BOUNCE_REASON_SECURITY,
  BOUNCE_REASON_TLS_FAILURE,
  BOUNCE_REASON_RELAY_DENIED,
  BOUNCE_REASON_RATE_LIMITED,
  BOUNCE_REASON_TOO_MANY_CONNECTIONS,
  BOUNCE_REASON_NETWORK_ERROR,
  BOUNCE_REASON_MAIL_LOOP,
  BOUNCE_REASON_DELIVERY_EXPIRED,
  BOUNCE_REASON_GREYLISTED,
  BOUNCE_REASON_SYSTEM_ERROR,
  BOUNCE_REASON_SYSTEM_FULL,
  BOUNCE_REASON_MAILER_ERROR, /* a local delivery program failed */
  BOUNCE_REASON_PROTOCOL_ERROR,
  BOUNCE_REASON_SUPPRESSED,
  BOUNCE_REASON_DELIVERED,
  BOUNCE_REASON_UNKNOWN,
  BOUNCE_REASON_COMPLAINT,
  BOUNCE_REASON_AUTO_REPLY,
} BounceReason;

/*
 * bounce_X_to_string: Returns: (nullable): the spelling, a constant; %NULL for value 0 and for
 * values that do not exist.
 * bounce_X_from_string: @text: (nullable): a spelling in any letter case.
 * Returns: the value, 0 when @text is none.
 */
BOUNCE_API const char *bounce_kind_to_string(BounceKind kind);
BOUNCE_API const char *bounce_action_to_string(BounceAction action);
BOUNCE_API const char *bounce_verdict_to_string(BounceVerdict verdict);
BOUNCE_API const char *bounce_fault_to_string(BounceFault fault);
BOUNCE_API const char *bounce_advice_to_string(BounceAdvice advice);
BOUNCE_API const char *bounce_reason_to_string(BounceReason reason);
BOUNCE_API BounceKind bounce_kind_from_string(const char *text);
BOUNCE_API BounceAction bounce_action_from_string(const char *text);
BOUNCE_API BounceVerdict bounce_verdict_from_string(const char *text);
BOUNCE_API BounceFault bounce_fault_from_string(const char *text);
BOUNCE_API BounceAdvice bounce_advice_from_string(const char *text);
BOUNCE_API BounceReason bounce_reason_from_string(const char *text);

/**
 * BounceActor:
 *
 * who can change something.
 */
typedef enum {
  BOUNCE_ACTOR_NONE,
  BOUNCE_ACTOR_SENDER,
  BOUNCE_ACTOR_SENDER_ADMIN,
  BOUNCE_ACTOR_RECIPIENT,
  BOUNCE_ACTOR_RECIPIENT_ADMIN,
  BOUNCE_ACTOR_LIST_OWNER,
  BOUNCE_ACTOR_NOBODY, /* nothing is to be done */
} BounceActor;

/**
 * BOUNCE_ACTORS_ROOM:
 *
 * places of an array that is indexed by #BounceActor, with room for more.
 */
#define BOUNCE_ACTORS_ROOM 12

/**
 * BounceSuppress:
 *
 * whether a list stops mailing the address.
 */
typedef enum {
  BOUNCE_SUPPRESS_NONE,
  BOUNCE_SUPPRESS_YES,
  BOUNCE_SUPPRESS_NO,
  BOUNCE_SUPPRESS_AFTER_REPEATED,
} BounceSuppress;

/**
 * BounceReasonInfo:
 * @explanation: one sentence for a person.
 * @suppress: whether a list stops mailing the address.
 * @first: who acts first.
 * @causes: (nullable): what is usually behind it.
 * @actions: (nullable): what each #BounceActor can do, indexed by it.
 * @retry: whether and when sending again makes sense.
 * @milder: (nullable): instead of @explanation, where a record is judged more mildly than @verdict.
 *
 * what a reason means by default (src/rules/reasons.ini). Sentences are English
 * and constant.
 */
typedef struct {
  BounceReason reason;
  BounceVerdict verdict;
  BounceFault fault;
  BounceAdvice advice;
  const char *explanation;
  BounceSuppress suppress;
  BounceActor first;
  const char *causes;
  const char *actions[BOUNCE_ACTORS_ROOM];
  const char *retry;
  const char *milder;
} BounceReasonInfo;

/**
 * bounce_reason_info:
 * @reason: any reason.
 *
 * Returns: the entry, a constant; that of %BOUNCE_REASON_UNKNOWN for %BOUNCE_REASON_NONE.
 */
BOUNCE_API const BounceReasonInfo *bounce_reason_info(BounceReason reason);

/**
 * BounceCodeType:
 *
 * what kind of thing an entry of the catalogue explains.
 */
typedef enum {
  BOUNCE_CODE_NONE,
  BOUNCE_CODE_CLASS,  /* a digit, as `4yz`, `x5z`, `5.X.X` */
  BOUNCE_CODE_REPLY,  /* an SMTP reply code, as `550` (RFC 5321 section 4.2) */
  BOUNCE_CODE_STATUS, /* an enhanced status code, as `5.1.1` or, of any class, `X.1.1` (RFC 3463) */
  BOUNCE_CODE_TEXT,   /* a wording that is met often, with or without a code */
  BOUNCE_CODE_PROVIDER, /* a provider's own code, or its own reading of a registered one */
} BounceCodeType;

/**
 * BounceStanding:
 *
 * who defined a code.
 */
typedef enum {
  BOUNCE_STANDING_NONE,
  BOUNCE_STANDING_REGISTERED,   /* an RFC or the IANA registry */
  BOUNCE_STANDING_DRAFT,        /* an Internet-Draft that never became an RFC */
  BOUNCE_STANDING_VENDOR,       /* one mail system or provider */
  BOUNCE_STANDING_UNREGISTERED, /* nobody: folklore, or another number misread */
} BounceStanding;

/**
 * BounceCode:
 * @key: `5.1.1`, `X.1.1`, `550`, `4yz`; of a text a word or two, of a provider's code `google/tls`.
 * @title: a few words; the registry's where there is one.
 * @reason: what the code alone says; %BOUNCE_REASON_UNKNOWN when it says nothing.
 * @verdict: of a recipient given up on with this code and nothing else.
 * @meaning: one sentence.
 * @causes: (nullable): what is usually behind it.
 * @actions: (nullable): what each #BounceActor can do, indexed by it.
 * @first: who acts first.
 * @retry: (nullable): whether and when sending again makes sense.
 * @scope: (nullable): where it is used: a provider, a mail system, an SMTP command or stage.
 * @notes: (nullable): how to read it: what it is taken for, what it collides with.
 * @references: (nullable): documents, separated by "; ".
 * @other: (nullable): key of the second reading: of `511` it is `5.1.1`, of `4.2.1` it is `421`.
 * @words: (nullable): of a text, the folded words it is known by, separated by " | "; of a
 *   provider's code, the conditions of providers.ini.
 * @example: (nullable): a diagnostic line which has this reason, verdict and fault.
 *
 * an entry of the catalogue (src/rules/codes.ini). Every string is English, constant
 * and a whole sentence (or several) unless said otherwise; those marked (nullable) may be missing.
 */
typedef struct {
  const char *key;
  BounceCodeType type;
  BounceStanding standing;
  const char *title;
  BounceReason reason;
  BounceVerdict verdict;
  BounceFault fault;
  BounceAdvice advice;
  BounceSuppress suppress;
  BounceActor first;
  const char *meaning;
  const char *causes;
  const char *actions[BOUNCE_ACTORS_ROOM];
  const char *retry;
  const char *scope;
  const char *notes;
  const char *references;
  const char *other;
  const char *words;
  const char *example;
} BounceCode;

/**
 * bounce_catalog_status:
 * @status: any status.
 *
 * The entry for this very code, else that of its subject and detail in any class (`X.s.d`), else
 * that of its subject (`X.s.0`), else that of its class.
 *
 * Returns: (nullable): the entry, a constant; %NULL for no status.
 */
BOUNCE_API const BounceCode *bounce_catalog_status(BounceStatus status);

/**
 * bounce_catalog_reply:
 * @code: an SMTP reply code.
 *
 * Returns: (nullable): its entry, a constant, else that of its first digit; %NULL outside 100 to
 * 599.
 */
BOUNCE_API const BounceCode *bounce_catalog_reply(guint code);

/**
 * bounce_catalog_find:
 * @key: (nullable): a key in any letter case.
 *
 * Returns: (nullable): the entry of exactly this key, a constant.
 */
BOUNCE_API const BounceCode *bounce_catalog_find(const char *key);

/**
 * bounce_catalog_nth:
 * @index: from 0.
 *
 * Returns: (nullable): the entries one by one, in the catalogue's order; %NULL after the last.
 */
BOUNCE_API const BounceCode *bounce_catalog_nth(guint index);

/* As bounce_X_to_string() and bounce_X_from_string() above. */
BOUNCE_API const char *bounce_code_type_to_string(BounceCodeType type);
BOUNCE_API const char *bounce_standing_to_string(BounceStanding standing);
BOUNCE_API const char *bounce_actor_to_string(BounceActor actor);
BOUNCE_API const char *bounce_suppress_to_string(BounceSuppress suppress);
BOUNCE_API BounceCodeType bounce_code_type_from_string(const char *text);
BOUNCE_API BounceStanding bounce_standing_from_string(const char *text);
BOUNCE_API BounceActor bounce_actor_from_string(const char *text);
BOUNCE_API BounceSuppress bounce_suppress_from_string(const char *text);

G_END_DECLS

#endif
