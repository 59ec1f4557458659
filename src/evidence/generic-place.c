/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The places of a text where failed addresses stand: alone on a line below a sentence that says
 * delivery failed, before or after a reason, behind a label, in a refused RCPT. In: a text. Out:
 * its lines with what each says, and the places with how sure each is. Addresses of the reporting
 * system, of the sender and those to ask for help are none.
 */
#include <string.h>

#include "base/address.h"
#include "base/text.h"
#include "evidence/generic.h"
#include "match/cue.h"
#include "match/template.h"
#include "smtp/reply.h"

/* How far above an address the sentence that announces it may stand, and below it its reason. */
#define ANNOUNCED_WITHIN 15
#define REASON_WITHIN 3
/* Longer lines are not what a report states; the rest of one is not looked at. */
#define LINE_BYTES_MAX 2000
/* Addresses of one text that are looked at; a text with more of them is a list, not a report. */
#define ADDRESSES_MAX 1000
/* Bytes before an address that say what it is. */
#define LEAD_BYTES_MAX 200
/* Bytes behind an address in which it may say that one can write there. */
#define CONTACT_WITHIN 30

/* Bytes of a name between two addresses of a list. */
#define JOINED_MAX 60

/* More control characters than one in this many bytes: no text. */
#define BINARY_SHARE 32

#define TEXT_WORDS                                                                                 \
  (BOUNCE_WORDING_DELAYED | BOUNCE_WORDING_FINAL | BOUNCE_WORDING_DELIVERED                        \
   | BOUNCE_WORDING_RELAYED | BOUNCE_WORDING_TROUBLE)

static const char *fold(BounceGeneric *generic, BounceScan scan)
{
  return bounce_text_fold(generic->facts->pool, scan.p, bounce_scan_left(&scan));
}

const char *bounce_generic_header(const BounceGeneric *generic, const char *name)
{
  const char *value = bounce_fields_get(&generic->message->headers, name);
  return value != NULL ? value : "";
}

gboolean bounce_generic_names(BounceGeneric *generic, const BounceFields *fields, const char *name,
                              const char *address)
{
  return bounce_address_sets_occurs(&generic->named, bounce_fields_get(fields, name), address);
}

/* --- lines --- */

/* "> From: ..." and the like: somebody quotes the original. */
static gboolean begins_quotation(BounceScan line)
{
  static const char *const names[] = { "From:", "To:", "Subject:", "Date:", "Message-ID:" };
  if (!bounce_scan_byte(&line, '>'))
    return FALSE;
  bounce_scan_blanks(&line);
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (bounce_scan_literal(&line, names[i]))
      return TRUE;
  return FALSE;
}

/* `begin 644 name`: uuencoded bytes follow. */
static gboolean begins_uuencoded(BounceScan line)
{
  guint mode;
  return bounce_scan_literal(&line, "begin ") && bounce_scan_number(&line, 4, &mode) && mode > 99
         && bounce_scan_byte(&line, ' ');
}

/* Not within a paragraph: "you can delete your own text from the attached returned message" is no
 * heading. */
static gboolean stands_apart(const BounceGeneric *generic, BounceScan line)
{
  return generic->lines[generic->n_lines - 1].blank || !g_ascii_isalnum(*line.p)
         || strchr(":-=*_", line.end[-1]) != NULL;
}

/* "Received: from ..." and the like: the returned original was pasted in. */
static gboolean begins_original(BounceGeneric *generic, BounceScan line, const char *folded)
{
  BounceScan bare = bounce_template_undecorate(line);
  return generic->n_lines > 0
         && ((bare.p < bare.end && stands_apart(generic, line)
              && bounce_cue_is_heading(generic->facts->rules, folded))
             || begins_quotation(line) || begins_uuencoded(line)
             || bounce_scan_literal(&bare, "Received: ")
             || bounce_scan_literal(&bare, "Return-Path:"));
}

/* `folded` without the links in it: "mail/?p=CustomFromDenied" says nothing. */
static const char *without_links(BouncePool *pool, const char *folded)
{
  const char *at = strstr(folded, "://");
  if (at == NULL)
    return folded;
  char *words = bounce_pool_strndup(pool, folded, strlen(folded));
  for (char *p = words + (at - folded); p != NULL; p = strstr(p, "://"))
    memset(p, ' ', strcspn(p, " <>\""));
  return words;
}

/* A field that holds ids of messages (RFC 5322 section 3.6.4) or hosts on the way. */
static gboolean begins_trace(BounceScan line)
{
  static const char *const names[] = { "References:", "In-Reply-To:", "Message-ID:",
                                       "Resent-Message-ID:", "Received:" };
  while (line.p < line.end && strchr("> \t", *line.p) != NULL)
    line.p++;
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (bounce_scan_literal(&line, names[i]))
      return TRUE;
  return FALSE;
}

/* The field itself, or a folded line of it. */
static gboolean is_trace(const BounceGeneric *generic, BounceScan raw, BounceScan trimmed)
{
  gboolean folded =
      raw.p < trimmed.p && generic->n_lines > 0 && generic->lines[generic->n_lines - 1].is_trace;
  return folded || begins_trace(trimmed);
}

/* Bytes, not words: in a text hardly one in a thousand is a control character, but for those that
 * change the character set. */
static gboolean is_binary(const BounceTextPart *part)
{
  gsize controls = 0;
  for (gsize i = 0; i < part->length; i++)
    controls +=
        (guchar) part->text[i] < ' ' && part->text[i] != '\033' && !g_ascii_isspace(part->text[i]);
  return controls > part->length / BINARY_SHARE + 1;
}

/* FALSE when there are more lines than are read. */
static gboolean read_lines(BounceGeneric *generic)
{
  BounceScan text = bounce_scan(generic->part->text, generic->part->length);
  BounceScan raw;
  generic->n_lines = 0;
  if (is_binary(generic->part))
    return TRUE;
  while (generic->n_lines < BOUNCE_GENERIC_LINES_MAX && bounce_scan_line(&text, &raw)) {
    BounceScan trimmed = bounce_scan_trim(raw);
    if (bounce_scan_left(&trimmed) > LINE_BYTES_MAX)
      trimmed.end = trimmed.p + LINE_BYTES_MAX;
    const char *folded = fold(generic, trimmed);
    if (begins_original(generic, trimmed, folded))
      return TRUE;
    gboolean trace = is_trace(generic, raw, trimmed);
    BounceGenericLine *line = &generic->lines[generic->n_lines++];
    *line = (BounceGenericLine){ .raw = trimmed,
                                 .blank = trimmed.p == trimmed.end,
                                 .indented = trimmed.p > raw.p,
                                 .is_trace = trace };
    if (line->blank || bounce_cue_is_subject(generic->facts->rules, folded))
      continue;
    line->folded = without_links(generic->facts->pool, folded);
    line->words = bounce_cue_find(generic->facts->rules, line->folded, TEXT_WORDS);
    line->refusal = bounce_reply_refusal(trimmed);
    generic->words |= line->words;
  }
  return text.p == text.end;
}

/* --- places --- */

guint bounce_generic_words(const BounceGeneric *generic, BounceGenericLine *line)
{
  if (!line->is_told && line->folded != NULL)
    line->words |= bounce_cue_find(generic->facts->rules, line->folded, BOUNCE_WORDING_TOLD);
  line->is_told = TRUE;
  return line->words;
}

gboolean bounce_generic_tells_failure(const BounceGeneric *generic, BounceGenericLine *line)
{
  return line->refusal != BOUNCE_REFUSAL_NONE || (line->words & BOUNCE_WORDING_TROUBLE) != 0
         || (bounce_generic_words(generic, line) & BOUNCE_WORDING_TOLD) != 0;
}

gboolean bounce_generic_is_announced(BounceGeneric *generic)
{
  return generic->is_system
         && (bounce_generic_words(generic, &generic->subject) & BOUNCE_WORDING_FAILED) != 0;
}

/* A sentence above says that something was not delivered. */
static gboolean is_announced(BounceGeneric *generic, guint at)
{
  for (guint i = at, seen = 0; i > 0 && seen < ANNOUNCED_WITHIN; i--) {
    BounceGenericLine *line = &generic->lines[i - 1];
    if (line->blank || (line->is_place && !bounce_generic_tells_failure(generic, line)))
      continue;
    if ((line->words & (BOUNCE_WORDING_DELAYED | BOUNCE_WORDING_DELIVERED)) != 0
        || (seen++ == 0 && bounce_generic_tells_failure(generic, line))
        || (bounce_generic_words(generic, line) & BOUNCE_WORDING_FAILED) != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean is_explained(BounceGeneric *generic, guint at)
{
  for (guint i = at + 1, seen = 0; i < generic->n_lines && seen < REASON_WITHIN; i++) {
    seen += !generic->lines[i].blank;
    if ((generic->lines[i].words & BOUNCE_WORDING_DELAYED) != 0
        || bounce_generic_tells_failure(generic, &generic->lines[i]))
      return TRUE;
  }
  return FALSE;
}

/* A RCPT that the next line does not accept; where no reply is shown, one of a report. */
static gboolean is_refused_near(BounceGeneric *generic, guint at)
{
  gboolean refused = FALSE;
  for (guint i = 0; i < generic->n_lines && !refused; i++)
    refused = generic->lines[i].refusal != BOUNCE_REFUSAL_NONE;
  if (!refused)
    return bounce_generic_is_announced(generic) || is_announced(generic, at);
  if (at + 1 >= generic->n_lines)
    return TRUE;
  BounceScan next = bounce_template_undecorate(generic->lines[at + 1].raw);
  while (bounce_scan_byte(&next, '<') || bounce_scan_blanks(&next) > 0)
    continue;
  return bounce_scan_peek(&next) != '2';
}

static gboolean is_known_recipient(BounceGeneric *generic, const char *address)
{
  const BounceFields *original = &generic->message->original;
  return bounce_generic_names(generic, &generic->message->headers, "X-Failed-Recipients", address)
         || bounce_generic_names(generic, original, "To", address)
         || bounce_generic_names(generic, original, "Cc", address);
}

/* The reporting system's own addresses and the sender's. */
static gboolean is_party(BounceGeneric *generic, const char *address)
{
  static const char *const report[] = { "From", "Reply-To", "Sender", "To" };
  static const char *const sender[] = { "From", "Sender", "Return-Path", "Reply-To" };
  static const char *const system[] = { "postmaster@", "mailer-daemon@", "abuse@",
                                        "hostmaster@", "mdaemon@",       "root@" };
  for (guint i = 0; i < G_N_ELEMENTS(report); i++)
    if (bounce_generic_names(generic, &generic->message->headers, report[i], address))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(sender); i++)
    if (bounce_generic_names(generic, &generic->message->original, sender[i], address))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(system); i++)
    if (g_ascii_strncasecmp(address, system[i], strlen(system[i])) == 0)
      return !is_known_recipient(generic, address);
  return FALSE;
}

/* `span` without what only sets off an address: bullets, brackets, quotes, numbers and codes. */
static BounceScan without_marks(BounceScan span)
{
  static const char marks[] = " \t<>\"'`*-+=|[](){}.,;#>0123456789";
  while (span.p < span.end && strchr(marks, *span.p) != NULL)
    span.p++;
  while (span.end > span.p && strchr(marks, span.end[-1]) != NULL)
    span.end--;
  return span;
}

static gboolean ends_with(BounceScan span, const char *word)
{
  gsize length = strlen(word);
  if (bounce_scan_left(&span) < length)
    return FALSE;
  span.p = span.end - length;
  return bounce_scan_is(span, word);
}

static guint score_alone(BounceGeneric *generic, guint at, BounceScan after)
{
  after = without_marks(after);
  bounce_scan_byte(&after, ':');
  after = without_marks(after);
  if (after.p == after.end && !is_announced(generic, at) && !is_explained(generic, at))
    return bounce_generic_is_announced(generic) ? BOUNCE_GENERIC_ALONE : BOUNCE_GENERIC_NONE;
  if (after.p == after.end)
    return BOUNCE_GENERIC_STRUCTURE;
  return bounce_generic_tells_failure(generic, &generic->lines[at]) || is_explained(generic, at)
             ? BOUNCE_GENERIC_STRUCTURE
             : BOUNCE_GENERIC_NONE;
}

/* `span` from behind the last SMTP reply that refuses: what stands before it is not the server's.
 */
static BounceScan after_reply(BounceScan span)
{
  BounceScan rest = span;
  BounceReply reply;
  while (bounce_reply_next(&rest, &reply))
    if (reply.code >= 400)
      span.p = rest.p;
  return span;
}

/* `lead` is `before` without marks. */
static guint score_place(BounceGeneric *generic, guint at, BounceScan before, BounceScan lead,
                         BounceScan after)
{
  const BounceGenericLine *line = &generic->lines[at];
  const char *folded = fold(generic, after_reply(before));
  if (ends_with(lead, "RCPT TO:"))
    return is_refused_near(generic, at) ? BOUNCE_GENERIC_STRUCTURE : BOUNCE_GENERIC_NONE;
  if (lead.p == lead.end)
    return score_alone(generic, at, after);
  after.end = MIN(after.end, after.p + CONTACT_WITHIN);
  const char *label = fold(generic, lead);
  if (bounce_cue_is_sent_by(generic->facts->rules, label)
      || bounce_cue_find(generic->facts->rules, folded, BOUNCE_WORDING_CONTACT) != 0
      || bounce_cue_find(generic->facts->rules, fold(generic, after), BOUNCE_WORDING_CONTACT) != 0)
    return BOUNCE_GENERIC_CONTACT;
  if (bounce_cue_is_label(generic->facts->rules, label))
    return BOUNCE_GENERIC_STRUCTURE;
  if ((line->words & BOUNCE_WORDING_DELAYED) != 0
      || bounce_generic_tells_failure(generic, &generic->lines[at]) || is_explained(generic, at))
    return BOUNCE_GENERIC_SENTENCE;
  if (is_announced(generic, at))
    return BOUNCE_GENERIC_SENTENCE;
  return bounce_generic_is_announced(generic) ? BOUNCE_GENERIC_ALONE : BOUNCE_GENERIC_NONE;
}

/* `before` is a quoted name and nothing else: the address stands alone behind it. */
static gboolean is_name(BounceScan before)
{
  while (before.end > before.p && strchr(" \t<", before.end[-1]) != NULL)
    before.end--;
  return bounce_scan_left(&before) > 2 && *before.p == '"' && before.end[-1] == '"'
         && memchr(before.p + 1, '"', bounce_scan_left(&before) - 2) == NULL;
}

/* "a@b, c@d", "A <a@b>; C <c@d>": what stands between the two addresses says nothing. */
static gboolean is_joined(BounceScan between)
{
  gsize length = bounce_scan_left(&between);
  gboolean separated =
      memchr(between.p, ',', length) != NULL || memchr(between.p, ';', length) != NULL;
  gboolean named = length > 0 && length < JOINED_MAX && between.end[-1] == '<';
  BounceScan words = without_marks(between);
  return separated && (named || words.p == words.end) && memchr(between.p, ':', length) == NULL;
}

/* "a@b is forwarded to c@d": only the second can have failed. */
static gboolean is_target(BounceGeneric *generic, BounceScan between)
{
  return generic->n_candidates > 0
         && bounce_cue_find(generic->facts->rules, fold(generic, between), BOUNCE_WORDING_FORWARDED)
                != 0;
}

/* `score` is that of the address before it on the line, which ends at `joined.p`, and becomes this
 * one's. */
static void consider(BounceGeneric *generic, guint at, BounceScan address, BounceScan joined,
                     guint *earlier_score)
{
  BounceScan line = generic->lines[at].raw;
  gsize lead = MIN((gsize) (address.p - line.p), LEAD_BYTES_MAX);
  BounceScan before = { address.p - lead, address.p };
  BounceScan words = is_name(before) ? (BounceScan){ address.p, address.p } : without_marks(before);
  BounceScan after = { address.end, line.end };
  const char *normal =
      bounce_address_normalize(generic->facts->pool, address.p, bounce_scan_left(&address));
  guint above = *earlier_score;
  *earlier_score = BOUNCE_GENERIC_NONE;
  if (normal == NULL || is_party(generic, normal))
    return;
  guint score = above != BOUNCE_GENERIC_NONE && is_joined(joined)
                    ? above
                    : score_place(generic, at, before, words, after);
  *earlier_score = score;
  generic->lines[at].is_contact |= score == BOUNCE_GENERIC_CONTACT;
  if (above > BOUNCE_GENERIC_CONTACT && is_target(generic, joined))
    generic->candidates[generic->n_candidates - 1].score = BOUNCE_GENERIC_CONTACT;
  if (score == BOUNCE_GENERIC_CONTACT
      && bounce_generic_names(generic, &generic->message->headers, "Subject", normal))
    score = BOUNCE_GENERIC_KNOWN;
  if ((score == BOUNCE_GENERIC_SENTENCE || score == BOUNCE_GENERIC_ALONE)
      && is_known_recipient(generic, normal))
    score = BOUNCE_GENERIC_KNOWN;
  if (score == BOUNCE_GENERIC_NONE)
    return;
  for (guint i = 0; i < generic->n_candidates; i++) {
    BounceGenericPlace *earlier = &generic->candidates[i];
    if (!bounce_address_equal(earlier->address, normal))
      continue;
    guint low = MIN(earlier->score, score);
    guint high = MAX(earlier->score, score);
    gboolean contact = low == BOUNCE_GENERIC_CONTACT && high < BOUNCE_GENERIC_STRUCTURE;
    earlier->score = contact ? low : high;
    return;
  }
  if (generic->n_candidates == BOUNCE_GENERIC_PLACES_MAX) {
    bounce_facts_anomaly(generic->facts, BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS);
    return;
  }
  generic->candidates[generic->n_candidates++] =
      (BounceGenericPlace){ normal, at, score, after, words.p == words.end };
  generic->lines[at].is_place = score > BOUNCE_GENERIC_CONTACT;
}

/* Returns how many addresses were looked at up to here. */
static guint consider_line(BounceGeneric *generic, guint at, guint n_addresses)
{
  BounceScan rest = generic->lines[at].raw;
  BounceScan address;
  guint score = BOUNCE_GENERIC_NONE;
  if (generic->lines[at].is_trace)
    return n_addresses;
  for (const char *end = rest.p;
       n_addresses++ < ADDRESSES_MAX && bounce_address_find(&rest, &address); end = address.end)
    consider(generic, at, address, (BounceScan){ end, address.p }, &score);
  return n_addresses;
}

/* An address of the reporting system that ends a paragraph which says nothing of a failure, below
 * another one that failed: somebody signs. */
static gboolean is_signature(BounceGeneric *generic, const BounceGenericPlace *candidate)
{
  const BounceGenericLine *line = &generic->lines[candidate->line];
  const char *domain = strrchr(candidate->address, '@');
  const char *from = bounce_generic_header(generic, "From");
  BounceGenericLine *above = candidate->line > 0 ? &generic->lines[candidate->line - 1] : NULL;
  gsize length = strlen(from) - (g_str_has_suffix(from, ">") ? 1 : 0);
  return candidate != generic->candidates && candidate->is_bare && !line->indented && domain != NULL
         && length > strlen(domain) && above != NULL && !above->blank && !above->is_place
         && above->raw.end[-1] != ':'
         && g_ascii_strncasecmp(from + length - strlen(domain), domain, strlen(domain)) == 0
         && !bounce_generic_tells_failure(generic, above);
}

guint bounce_generic_find(BounceGeneric *generic)
{
  guint best = BOUNCE_GENERIC_NONE;
  guint n_addresses = 0;
  guint n_alone = 0;
  gboolean whole = read_lines(generic);
  generic->n_candidates = 0;
  for (guint i = 0; i < generic->n_lines; i++) {
    n_addresses = consider_line(generic, i, n_addresses);
  }
  if (generic->n_candidates == 0 && generic->is_system)
    bounce_generic_find_names(generic);
  for (guint i = 0; i < generic->n_candidates; i++) {
    if (is_signature(generic, &generic->candidates[i]))
      generic->candidates[i].score = BOUNCE_GENERIC_CONTACT;
    best = MAX(best, generic->candidates[i].score);
    n_alone += generic->candidates[i].score == BOUNCE_GENERIC_ALONE;
  }
  if (best <= BOUNCE_GENERIC_CONTACT || (best == BOUNCE_GENERIC_ALONE && n_alone > 1))
    return BOUNCE_GENERIC_NONE;
  if (!whole)
    bounce_facts_anomaly(generic->facts, BOUNCE_ANOMALY_TEXT_CUT);
  return best;
}
