/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The shapes of the rule tables that tools/compile-rules makes of the .ini files beside this, and
 * rules/load.c of a user's file. They are constant once made, and shared between threads.
 */
#ifndef BOUNCE_RULES_RULES_H
#define BOUNCE_RULES_RULES_H

#include <bounce/catalog.h>

/* codes.ini and texts.ini, in their order; and the places of the entries in the order of their
 * keys. */
typedef struct {
  const BounceCode *codes;
  const guint16 *order;
  guint n_codes;
} BounceCodeRules;

/*
 * Line templates: fields are single bytes in the compiled text, so that matching needs no parsing.
 * What each means stands at the head of dialects.ini.
 */
typedef enum {
  BOUNCE_TEMPLATE_NONE,
  BOUNCE_TEMPLATE_ANY,    /* {*} */
  BOUNCE_TEMPLATE_ADDR,   /* {addr} */
  BOUNCE_TEMPLATE_LOCAL,  /* {local} */
  BOUNCE_TEMPLATE_ORIG,   /* {orig} */
  BOUNCE_TEMPLATE_HOST,   /* {host} */
  BOUNCE_TEMPLATE_MTA,    /* {mta} */
  BOUNCE_TEMPLATE_STATUS, /* {status} */
  BOUNCE_TEMPLATE_TEXT,   /* {text} */
  BOUNCE_TEMPLATE_UNTIL,  /* {until} */
  BOUNCE_TEMPLATE_LAST
} BounceTemplateField;

typedef enum {
  BOUNCE_DETAIL_PARAGRAPH,
  BOUNCE_DETAIL_INDENTED,
  BOUNCE_DETAIL_SECTION,
  BOUNCE_DETAIL_NONE,
} BounceDetail;

typedef struct {
  const char *header;
  const char *glob;
} BounceDialectWhen;

/* Templates, ended by NULL, and the first bytes (lower case) of the lines they can match, as bits.
 */
typedef struct {
  const char *const *templates;
  guint8 first[32];
} BounceTemplateList;

/* A free-form bounce format; `when` ends in NULL. */
typedef struct {
  const char *id;
  const BounceDialectWhen *when;
  BounceTemplateList rcpt;
  BounceTemplateList text;
  BounceTemplateList skip;
  BounceTemplateList mailer;
  BounceTemplateList end;
  BounceTemplateList failed;
  BounceTemplateList delayed;
  BounceTemplateList delivered;
  BounceTemplateList relayed;
  const char *header; /* names the recipients where the text does not, or NULL */
  BounceAction action;
  BounceDetail detail;
  gboolean transcript;
} BounceDialect;

/* A key of dialects.ini that is a list of templates: the fields they may hold, its place in
 * BounceDialect, and what its lines say of the recipients below them, BOUNCE_ACTION_NONE: nothing.
 */
typedef struct {
  const char *key;
  const char *fields;
  gsize offset;
  BounceAction action;
} BounceDialectList;

#define BOUNCE_DIALECT_LISTS 9
extern const BounceDialectList bounce_rules_dialect_lists[BOUNCE_DIALECT_LISTS];

static inline const BounceTemplateList *bounce_rules_dialect_list(const BounceDialect *dialect,
                                                                  const BounceDialectList *list)
{
  return (const BounceTemplateList *) (gconstpointer) ((const char *) dialect + list->offset);
}

typedef struct {
  const char *pattern;
  guint dialect;
} BounceDialectBegin;

/*
 * dialects.ini, in its order. The opening lines of all dialects by their first byte in lower case
 * (0: they begin with a field): those of byte b stand from begin_index[b] up to begin_index[b + 1],
 * in the order of the file. `unopened` are those that only their headers open.
 */
typedef struct {
  const BounceDialect *dialects;
  guint n_dialects;
  const BounceDialectBegin *begins;
  const guint16 *begin_index; /* 257 */
  const guint16 *unopened;
  guint n_unopened;
} BounceDialectRules;

#define BOUNCE_KIND_BEGINS_ANSWER 1U
#define BOUNCE_KIND_BEGINS_FORWARD 2U

/* What shows that a mail answers another. */
typedef enum {
  BOUNCE_KIND_ANSWERS_ANY,      /* nothing has to */
  BOUNCE_KIND_ANSWERS_THREAD,   /* a field that names a mail, or that only answers have */
  BOUNCE_KIND_ANSWERS_MAIL,     /* as a program answers: not with its author's envelope alone */
  BOUNCE_KIND_ANSWERS_POSSIBLY, /* that, or neither a thread nor a list shows a person */
  BOUNCE_KIND_ANSWERS_PROGRAM,  /* any of these, or a program sent it */
} BounceKindAnswers;

/* kinds.ini: a NULL list is no condition; every list given must hold. */
typedef struct {
  const char *id;
  BounceKind kind;
  const char *const *header;
  const char *const *unless;
  const char *const *subject;
  const char *const *text;
  const char *const *from;
  guint begins; /* BOUNCE_KIND_BEGINS_*: as what the Subject begins, 0: as anything */
  BounceKindAnswers answers;
  gboolean returned;     /* the original must have come back with the message */
  gboolean beats_report; /* asked before status parts are */
  int daemon;            /* 1: From must be a mail system's address, -1: must not, 0: either */
} BounceKindRule;

typedef struct {
  const BounceKindRule *kinds;
  guint n_kinds;
} BounceKindRules;

/*
 * phrases.ini. Words are sorted by bytes; a prefix word (`full*`) matches every word it begins.
 * `parent` is the longest prefix word this one begins with, -1 for none. Expressions are grouped by
 * their first word. Concepts are numbers; the first ones are known to the matcher.
 */
typedef struct {
  guint64 head; /* bounce_rules_word_head() */
  guint32 text; /* where it stands in the letters of the table */
  guint8 length;
  guint8 is_prefix;
  guint8 is_noise; /* an article or the like: not there */
  gint16 parent;
  guint16 first_expression;
  guint16 n_expressions;
} BounceRuleWord;

/* The first bytes of a word as a number, in the order of the words: where two differ, so do most.
 */
static inline guint64 bounce_rules_word_head(const char *text, gsize length)
{
  guint64 head = 0;
  for (gsize i = 0; i < sizeof head; i++)
    head = head << 8 | (i < length ? (guchar) text[i] : 0);
  return head;
}

typedef struct {
  guint16 concept;
  guint16 first_word; /* in bounce_rules_expression_words, the first word of it included */
  guint16 n_words;
} BounceRuleExpression;

enum {
  BOUNCE_RULE_CONCEPT_ADDRESS,  /* a mail address, {address} */
  BOUNCE_RULE_CONCEPT_HOSTNAME, /* a host name, {hostname} */
  BOUNCE_RULE_CONCEPT_NOT,      /* {not}: turns a concept with `negate` round */
  BOUNCE_RULE_CONCEPT_ADVICE,   /* {advice}: from there on, a sentence says what to do */
  BOUNCE_RULE_CONCEPT_BUT,      /* {but}: what its sentence says before it does not count */
  BOUNCE_RULE_CONCEPT_RECIPIENT,
  BOUNCE_RULE_CONCEPT_SENDER,
  BOUNCE_RULE_CONCEPT_UNKNOWN,
  BOUNCE_RULE_CONCEPT_FIRST_FREE
};

/* `gap`: words allowed between the item before and this one. */
typedef struct {
  guint16 concept;
  guint16 gap;
} BounceRuleItem;

#define BOUNCE_RULE_GAP_ANY G_MAXUINT16

typedef struct {
  guint16 first_item;
  guint16 n_items;
} BounceRuleSequence;

/* Values 0 of verdict and fault mean the reason's own. */
typedef struct {
  const char *id;
  guint8 reason; /* BOUNCE_REASON_NONE: it only tells that a message was not delivered */
  guint8 verdict;
  guint8 fault;
  guint8 is_weak;    /* a detailed enhanced code is better evidence */
  guint8 is_mention; /* says something in an answer, nothing in the text around it */
  guint8 is_sure;    /* likeness never overrules it */
  guint8 alone;      /* verdict where nothing else is said and the reply means the reason, too */
  guint8 at_home;    /* reason where a host says it of its own domain */
  guint16 first_sequence;
  guint16 n_sequences;
  guint16 first_unless;
  guint16 n_unless;
} BounceRulePhrase;

/* A word as it is often misspelt, and as it is meant. */
typedef struct {
  const char *wrong;
  const char *right;
} BounceRuleSpelling;

/*
 * Words, sequences and concepts are numbered through all rules of a chain, those of the last one
 * first: a table's own begin at first_word, first_sequence and first_concept. Words in
 * expression_words and concepts in expressions and items are such numbers, since a user's file may
 * add to a built-in concept and ask for it; indices of a table within itself are not. n_concepts
 * and keyed_index count all concepts from 0 on, concept_negate this table's own.
 */
typedef struct {
  const BounceRuleWord *words;
  guint n_words;
  const char *letters; /* of all words, a NUL behind each: thousands of pointers would be relocated
                          whenever a program starts */
  const guint16 *word_index; /* 257, by first byte */
  const guint16 *expression_words;
  const BounceRuleExpression *expressions;
  const BounceRuleItem *items;
  const BounceRuleSequence *sequences;
  guint n_sequences;
  const guint16 *keyed;       /* sequences, by a concept without which they fail */
  const guint16 *keyed_index; /* by concept: where they begin */
  const guint8 *concept_negate;
  const char *const *concept_names; /* of this table's own; NULL for those of literal words */
  guint n_concepts;
  const BounceRulePhrase *phrases;
  guint n_phrases;
  const BounceRuleSpelling *spellings; /* sorted by `wrong` */
  guint n_spellings;
  guint first_word;
  guint first_sequence;
  guint first_concept;
} BouncePhraseRules;

/* providers.ini: whose code systems these are, by host name and by marks in the text. */
typedef struct {
  const char *name;
  const char *const *hosts;   /* domains, NULL-terminated */
  const char *const *owners;  /* whose each of them is, as people call it; "" for nobody known */
  const char *const *domains; /* of mail addresses that only its hosts answer for */
  const char *const *marks;   /* lower case, NULL-terminated */
  const char *page;           /* where it explains its codes; NULL: not known */
} BounceRuleProvider;

typedef enum {
  BOUNCE_RULE_REPLY,    /* low to high: reply code */
  BOUNCE_RULE_STATUS,   /* low to high: BOUNCE_RULE_STATUS_KEY */
  BOUNCE_RULE_TEXT,     /* text: stands anywhere */
  BOUNCE_RULE_TOKEN,    /* text: not within a longer word */
  BOUNCE_RULE_CODE,     /* text, then a number from low to high */
  BOUNCE_RULE_MASK,     /* text, then binary digits of which those of `low` are set */
  BOUNCE_RULE_PARAM,    /* text: name=value of a URL */
  BOUNCE_RULE_COMMAND,  /* text: SMTP command that was answered */
  BOUNCE_RULE_CATEGORY, /* text: the reporting system's own category */
  BOUNCE_RULE_NAMED,    /* low: whether an address stands in the text */
} BounceRuleConditionKind;

#define BOUNCE_RULE_STATUS_KEY(class_digit, subject, detail)                                       \
  ((guint) (class_digit) *1000000 + (guint) (subject) *1000 + (guint) (detail))

typedef struct {
  BounceRuleConditionKind kind;
  const char *text; /* lower case */
  guint low;
  guint high;
} BounceRuleCondition;

/* One alternative of a code: all its conditions hold. */
typedef struct {
  const char *id;
  guint8 provider;
  guint8 reason;
  guint8 verdict;
  guint8 fault;
  guint8 is_anywhere; /* the form says whose it is: no need to know the host */
  guint8 is_over;     /* known to mean something else than its wording */
  guint16 first_condition;
  guint16 n_conditions;
} BounceRuleCode;

typedef struct {
  const BounceRuleProvider *providers;
  guint n_providers;
  const BounceRuleCondition *conditions;
  guint n_conditions;
  const BounceRuleCode *codes;
  guint n_codes;
  const guint16 *order; /* the codes that are over, then the others */
  guint n_over;
} BounceProviderRules;

/* named.ini: a block list, or a check that a message fails. */
typedef struct {
  const char *name;
  const char *const *words; /* lower case, NULL-terminated */
  const char *page;         /* where to ask; NULL for none */
} BounceRuleNamed;

extern const BounceRuleNamed bounce_rules_named[];
extern const guint bounce_rules_n_named;

/* authors.ini: what those write who are no persons. */
typedef enum {
  BOUNCE_AUTHOR_WRITES_NOTHING,
  BOUNCE_AUTHOR_WRITES_REPORTS, /* and nothing else */
  BOUNCE_AUTHOR_WRITES_MAIL,    /* of a mail system */
  BOUNCE_AUTHOR_WRITES_LISTS,
} BounceAuthorWrites;

typedef struct {
  const char *id;
  BounceAuthorWrites writes;
  const char *const *name;  /* patterns of local parts, NULL-terminated */
  const char *const *title; /* words of the From field, NULL-terminated */
} BounceAuthorRule;

extern const BounceAuthorRule bounce_rules_authors[];
extern const guint bounce_rules_n_authors;

/*
 * examples/: what tools/train-likeness learnt from them. Features are hashes (match/feature.h) in
 * ascending order; those of feature i have the pairs from index[i] up to index[i + 1] of `weights`,
 * each a class and its weight in parts of %BOUNCE_RULE_LIKENESS_UNIT.
 */
typedef struct {
  guint8 reason;
  guint8 verdict;
  guint8 fault;
} BounceRuleClass;

typedef struct {
  const guint32 *features;
  const guint16 *index;
  const gint8 (*weights)[2];
  const BounceRuleClass *classes;
  guint n_features;
  guint n_classes;
} BounceRuleLikeness;

/* A weight of this much makes a class e times as likely. */
#define BOUNCE_RULE_LIKENESS_UNIT 32
/* Reasons, some with two verdicts. */
#define BOUNCE_RULE_CLASSES_MAX 64

extern const BounceRuleLikeness bounce_rules_likeness;

/* wordings.ini: what a line is about. */
typedef enum {
  BOUNCE_WORDING_SENSE_DELAYED,
  BOUNCE_WORDING_SENSE_FINAL,
  BOUNCE_WORDING_SENSE_DELIVERED,
  BOUNCE_WORDING_SENSE_CONTACT,
  BOUNCE_WORDING_SENSE_RETURNED,
  BOUNCE_WORDING_SENSE_LABEL,
  BOUNCE_WORDING_SENSE_DIVIDER,
  BOUNCE_WORDING_SENSE_PASSED_ON,
  BOUNCE_WORDING_SENSE_UNDELIVERED_TITLE,
  BOUNCE_WORDING_SENSE_SUBJECT,
  BOUNCE_WORDING_SENSE_RELAYED,
  BOUNCE_WORDING_SENSE_SENT_BY,
  BOUNCE_WORDING_SENSE_TROUBLE,
  BOUNCE_WORDING_SENSE_ANSWER,
  BOUNCE_WORDING_SENSE_FORWARD,
  BOUNCE_WORDING_SENSE_WARNING,
  BOUNCE_WORDING_SENSE_GREETING,
  BOUNCE_WORDING_SENSE_STATE_DELIVERED,
  BOUNCE_WORDING_SENSE_STATE_DELAYED,
  BOUNCE_WORDING_SENSE_STATE_FAILED,
  BOUNCE_WORDING_SENSE_REASON_LABEL,
  BOUNCE_WORDING_SENSE_FORWARDED,
  BOUNCE_WORDING_SENSES
} BounceWordingSense;

/* Per sense, a NULL-terminated list of folded words. */
extern const char *const *const bounce_rules_wordings[];

/* logs.ini: what programs write in their logs, and in the boxes that they show. */
typedef enum {
  BOUNCE_LOG_WORDS_POSTFIX_DELIVERED,
  BOUNCE_LOG_WORDS_POSTFIX_DELAYED,
  BOUNCE_LOG_WORDS_SENDMAIL_DELIVERED,
  BOUNCE_LOG_WORDS_SENDMAIL_DELAYED,
  BOUNCE_LOG_WORDS_EXIM_FAILED,
  BOUNCE_LOG_WORDS_EXIM_DELAYED,
  BOUNCE_LOG_WORDS_EXIM_DELIVERED,
  BOUNCE_LOG_WORDS_OUTLOOK_QUOTED,
  BOUNCE_LOG_WORDS_OUTLOOK,
  BOUNCE_LOG_WORDS
} BounceLogWords;

/* Per section, a list that ends with NULL. */
extern const char *const *const bounce_rules_log_words[];

/*
 * All rules that are handed in to an analysis. A user's stand in front of the built-in ones and are
 * asked first; `next` is NULL in the last. A table that a file has nothing for is NULL.
 */
typedef struct _BounceRules BounceRules;
struct _BounceRules {
  const char *name; /* of the file; NULL for the built-in rules */
  const BounceRules *next;
  const BouncePhraseRules *phrases;
  const BounceProviderRules *providers;
  const BounceDialectRules *dialects;
  const BounceKindRules *kinds;
  const BounceCodeRules *codes;
  const char *const *const *wordings; /* as bounce_rules_wordings */
  const BounceRuleLikeness *likeness; /* a user's file has none */
};

extern const BouncePhraseRules bounce_rules_phrases;
extern const BounceProviderRules bounce_rules_providers;
extern const BounceDialectRules bounce_rules_dialects;
extern const BounceKindRules bounce_rules_kinds;
extern const BounceCodeRules bounce_rules_codes;

/* reasons.ini, indexed by BounceReason. */
extern const BounceReasonInfo bounce_rules_reasons[];

/* The rules that are compiled in. */
extern const BounceRules bounce_rules_builtin;

/* How a word of the rules is met. */
typedef enum {
  BOUNCE_RULES_WORD_STANDS, /* as it is, alone or in a longer text */
  BOUNCE_RULES_WORD_BEGINS, /* as the beginning of words */
  BOUNCE_RULES_WORD_WITHIN, /* also within words */
  BOUNCE_RULES_WORD_NAMES,  /* in the name or the address of a mail system */
} BounceRulesWordUse;

typedef void (*BounceRulesFound)(const char *text, BounceRulesWordUse use, gpointer data);

/* Calls `found` with every word that `rules`, and those asked after them, look for. */
void bounce_rules_each_word(const BounceRules *rules, BounceRulesFound found, gpointer data);

/* The name of the user's file that the rule `id` is of, NULL for all others. It is told by the
 * pointer: what a rule gave as its id, not a text that is equal. */
const char *bounce_rules_name_of(const BounceRules *rules, const char *id);

/* The entry of a key, letter case apart; NULL when no rules have it. */
const BounceCode *bounce_rules_code(const BounceRules *rules, const char *key);

/* The entry of a status or a reply, or that of what it is one of. */
const BounceCode *bounce_rules_status(const BounceRules *rules, BounceStatus status);
const BounceCode *bounce_rules_reply(const BounceRules *rules, guint reply);

#endif
