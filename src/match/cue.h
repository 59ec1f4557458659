/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Words by which a text that no dialect knows says what became of a message, in many languages. */
#ifndef BOUNCE_MATCH_CUE_H
#define BOUNCE_MATCH_CUE_H

#include "rules/rules.h"

/* Sets of senses as bits. */
#define BOUNCE_WORDING_DELAYED (1U << BOUNCE_WORDING_SENSE_DELAYED)
#define BOUNCE_WORDING_FINAL (1U << BOUNCE_WORDING_SENSE_FINAL)
#define BOUNCE_WORDING_DELIVERED (1U << BOUNCE_WORDING_SENSE_DELIVERED)
#define BOUNCE_WORDING_RELAYED (1U << BOUNCE_WORDING_SENSE_RELAYED)
#define BOUNCE_WORDING_CONTACT (1U << BOUNCE_WORDING_SENSE_CONTACT)
#define BOUNCE_WORDING_RETURNED (1U << BOUNCE_WORDING_SENSE_RETURNED)
#define BOUNCE_WORDING_WARNING (1U << BOUNCE_WORDING_SENSE_WARNING)
#define BOUNCE_WORDING_FORWARDED (1U << BOUNCE_WORDING_SENSE_FORWARDED)
#define BOUNCE_WORDING_TROUBLE (1U << BOUNCE_WORDING_SENSE_TROUBLE)

/* Bits beside these, which phrases.ini tells: that a message was not delivered, and why; and a word
 * that says why in an answer, not in the text around one. */
#define BOUNCE_WORDING_FAILED (1U << 30)
#define BOUNCE_WORDING_REASON (1U << 31)
#define BOUNCE_WORDING_MENTION (1U << 29)
#define BOUNCE_WORDING_TOLD (BOUNCE_WORDING_FAILED | BOUNCE_WORDING_REASON | BOUNCE_WORDING_MENTION)

/* Which of `mask` occur in `folded` (see bounce_text_fold). */
guint bounce_cue_find(const BounceRules *rules, const char *folded, guint mask);

/* TRUE when `folded`, what stands before an address, is a label for one that failed ("recipient:").
 */
gboolean bounce_cue_is_label(const BounceRules *rules, const char *folded);

/* TRUE when `folded`, what stands before an address, says that it sent a message ("virus from"). */
gboolean bounce_cue_is_sent_by(const BounceRules *rules, const char *folded);

/* TRUE when the line `folded` tells the subject of the original: whatever it says, nothing failed.
 */
gboolean bounce_cue_is_subject(const BounceRules *rules, const char *folded);

/* TRUE when the text `folded` begins as a person's letter does. */
gboolean bounce_cue_is_greeting(const BounceRules *rules, const char *folded);

/* TRUE when a line is the heading of the returned original, where it stands apart. */
gboolean bounce_cue_is_heading(const BounceRules *rules, const char *folded);

/* What `folded` begins with, as one of BOUNCE_WORDING_DELIVERED, _DELAYED and _FINAL, or 0: what
 * stands right behind an address, or a heading, says what became of a message. */
guint bounce_cue_state(const BounceRules *rules, const char *folded);

/* TRUE when `folded` begins with a label behind which stands why ("reason: "). */
gboolean bounce_cue_is_reason_label(const BounceRules *rules, const char *folded);

#endif
