/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What generic.c and generic-place.c share: a text as lines with what each says, and the places in
 * it where failed addresses stand. */
#ifndef BOUNCE_EVIDENCE_GENERIC_H
#define BOUNCE_EVIDENCE_GENERIC_H

#include "base/address-set.h"
#include "base/scan.h"
#include "evidence/known.h"
#include "smtp/reply.h"

/* The rule of a kind that the subject and the first lines of a text say. */
#define BOUNCE_GENERIC_OPENING "told-first"

/* A bounce says what failed near its top; a long text is a mail, not a report. */
#define BOUNCE_GENERIC_LINES_MAX 400
/* Addresses in one text that are looked at. */
#define BOUNCE_GENERIC_PLACES_MAX BOUNCE_GENERIC_LINES_MAX
/* How sure a place is: from these on it names a recipient by structure, or only in a sentence. */
enum {
  BOUNCE_GENERIC_NONE,
  BOUNCE_GENERIC_CONTACT, /* an address to write to: no sentence makes it a recipient */
  BOUNCE_GENERIC_ALONE,   /* nothing but the subject says that it failed: only the one address */
  BOUNCE_GENERIC_SENTENCE,
  BOUNCE_GENERIC_KNOWN,
  BOUNCE_GENERIC_STRUCTURE
};

/* Whether words tell a failure or its reason is asked only where it counts: it costs most. */
typedef struct {
  BounceScan raw;
  const char *folded; /* without links; NULL: it tells nothing */
  guint words;        /* bits of match/cue.h; what phrases.ini tells, only when `is_told` */
  gboolean is_told;
  BounceRefusal refusal;
  gboolean blank;
  gboolean indented;
  gboolean is_trace;   /* ids of messages and the way of one: what looks like an address is none */
  gboolean is_place;   /* a candidate stands here */
  gboolean is_own;     /* it belongs to the candidate above */
  gboolean is_contact; /* it says whom to ask or not to write to, and no more */
} BounceGenericLine;

typedef struct {
  const char *address;
  guint line; /* index */
  guint score;
  BounceScan after; /* the rest of its line */
  gboolean is_bare; /* nothing but marks stands before it */
  guint own_end;    /* index behind the lines that belong to it */
  BounceAction action;
} BounceGenericPlace;

typedef struct {
  BounceFacts *facts;
  const BounceMessage *message;
  const BounceKnown *known;
  const BounceTextPart *part;
  BounceGenericLine lines[BOUNCE_GENERIC_LINES_MAX];
  guint n_lines;
  BounceGenericLine subject;
  guint words;        /* of all lines and the subject, but for what phrases.ini tells */
  gboolean is_system; /* a mail system wrote it, or its header names who failed */
  gboolean opens;     /* subject and first lines say that it was not delivered, a field otherwise */
  gboolean unsaid;    /* no header field speaks for a report: the text must */
  BounceGenericPlace candidates[BOUNCE_GENERIC_PLACES_MAX];
  guint n_candidates;
  BounceAddressSets *named; /* by the fields of both headers */
} BounceGeneric;

/* Reads the lines of `generic->part` and finds the places; returns the best score, 0 for none. */
guint bounce_generic_find(BounceGeneric *generic);

/* Adds places for the names of local mailboxes, where no address stands. */
void bounce_generic_find_names(BounceGeneric *generic);

/* All that `line` says, as bits of match/cue.h. */
guint bounce_generic_words(const BounceGeneric *generic, BounceGenericLine *line);

/* TRUE when `line` says that something failed, or why. */
gboolean bounce_generic_tells_failure(const BounceGeneric *generic, BounceGenericLine *line);

/* TRUE when the subject is a mail system's and says that something was not delivered. */
gboolean bounce_generic_is_announced(BounceGeneric *generic);

/* TRUE when a header field of the report, or of the original, names `address`. */
gboolean bounce_generic_names(BounceGeneric *generic, const BounceFields *fields, const char *name,
                              const char *address);

/* A header field of the report, "" when there is none. */
const char *bounce_generic_header(const BounceGeneric *generic, const char *name);

/* The first line that has some of `with` and none of `without`; one to write to does not count. */
gboolean bounce_generic_find_line(BounceGeneric *generic, guint with, guint without, guint *at);

/* The first of the best refusals of the text. */
gboolean bounce_generic_find_refusal(BounceGeneric *generic, guint *at);

/* The answer to one recipient, who may be named elsewhere (NULL); `alone`: there is no other. */
const char *bounce_generic_answer(BounceGeneric *generic, BounceGenericPlace *candidate,
                                  gboolean alone);

/* A reason above the first of several recipients, none of which has one of its own, or a refusal. */
const char *bounce_generic_answer_of_all(BounceGeneric *generic);

/* The answer below a list of addresses in a row, where it is that of all, or NULL. `answers` are
 * those of the candidates, of which those with the score `best` count. */
const char *bounce_generic_answer_below(const BounceGeneric *generic, const char *const *answers,
                                        guint best);

/* The answer that the heading above a recipient's group gives, or "". */
const char *bounce_generic_answer_heading(BounceGeneric *generic, const BounceGenericPlace *place);

/* TRUE when `line` ends with a colon, of whatever width. */
gboolean bounce_generic_is_colon_end(BounceScan line);

/* TRUE when line `at` ends with a colon above a candidate. */
gboolean bounce_generic_is_heading(const BounceGeneric *generic, guint at);

/* What the lines say that belong to no candidate, nor to a group of them. */
guint bounce_generic_rest_words(BounceGeneric *generic);

/* Sets what became of each candidate with the score `best`; `rest` is what the text says of all. */
void bounce_generic_set_actions(BounceGeneric *generic, guint best, BounceAction rest);

#endif
