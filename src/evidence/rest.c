/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The text nobody could read. In: the texts of a message in which no reader found a diagnostic.
 * Out: the first of them as a comment on the whole message, so that its wording can still say why;
 * where a diagnostic has no code, the first refusal of the text, which may stand elsewhere.
 */
#include <string.h>

#include "base/scan.h"
#include "base/text.h"
#include "evidence/readers.h"
#include "match/cue.h"
#include "smtp/reply.h"

/* Reports say why at their beginning; more would be the rest of a page. */
#define REST_TEXT_MAX 2048

static void add(BounceFacts *facts, const BounceTextPart *text, guint line, const char *comment)
{
  bounce_facts_add(facts, &(BounceFact){ .field = BOUNCE_FACT_COMMENT,
                                         .value = comment,
                                         .origin = BOUNCE_ORIGIN_TEXT,
                                         .part = text->part,
                                         .line = line,
                                         .rule = "rest" });
}

/* "Old message:" below an empty line: what stands under it is the original's. */
static gboolean is_heading(BounceFacts *facts, BounceScan line, const char *folded, gboolean apart)
{
  line = bounce_scan_trim(line);
  return apart && line.p < line.end && line.end[-1] == ':'
         && bounce_cue_is_heading(facts->rules, folded);
}

/* The beginning of the text but for the original and its subject, which are no evidence. */
static const char *words_of(BounceFacts *facts, const BounceTextPart *text)
{
  g_autoptr(GString) words = g_string_new(NULL);
  BounceScan rest = bounce_scan(text->text, MIN(text->length, REST_TEXT_MAX));
  BounceScan line;
  gboolean apart = FALSE;
  while (bounce_scan_line(&rest, &line)) {
    gsize length = bounce_scan_left(&line);
    const char *folded = bounce_text_fold(facts->pool, line.p, length);
    if (is_heading(facts, line, folded, apart))
      break;
    if (!bounce_cue_is_subject(facts->rules, folded))
      g_string_append_len(words, line.p, (gssize) length);
    g_string_append_c(words, '\n');
    line = bounce_scan_trim(line);
    apart = line.p == line.end;
  }
  return bounce_pool_strndup(facts->pool, words->str, words->len);
}

static gboolean is_refusal(BounceFacts *facts, BounceScan line)
{
  return bounce_reply_refusal(line) == BOUNCE_REFUSAL_CODE
         && !bounce_cue_is_subject(facts->rules,
                                   bounce_text_fold(facts->pool, line.p, bounce_scan_left(&line)));
}

/* The first refusal, up to an empty line: some reports give it far from the recipient. */
static void add_refusal(BounceFacts *facts, const BounceTextPart *text)
{
  BounceScan rest = bounce_scan(text->text, text->length);
  BounceScan line;
  const char *begin = NULL;
  const char *end = NULL;
  guint number = 0;
  while (bounce_scan_line(&rest, &line)) {
    number += begin == NULL;
    line = bounce_scan_trim(line);
    if (begin != NULL && (line.p == line.end || line.end - begin > REST_TEXT_MAX))
      break;
    if (begin == NULL && is_refusal(facts, line))
      begin = line.p;
    end = line.end;
  }
  if (begin != NULL)
    add(facts, text, number, bounce_text_clean(facts->pool, begin, (gsize) (end - begin)));
}

const char *bounce_rest_gather(BounceFacts *facts, const BounceMessage *message,
                               const BounceKnown *known)
{
  if (message->n_texts == 0)
    return NULL;
  const BounceTextPart *text = &message->texts[0];
  if (known->said == BOUNCE_SAID_WORDS)
    add_refusal(facts, text);
  else
    add(facts, text, 1, words_of(facts, text));
  return NULL;
}
