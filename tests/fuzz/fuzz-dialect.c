/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The engine for free-form texts: a text against every dialect, and every template by itself. */
#include "base/text.h"
#include "evidence/dialect.h"
#include "fuzz.h"
#include "match/template.h"
#include "rules/rules.h"

static void check_templates(const BounceDialect *dialect, const char *text)
{
  BounceScan rest = bounce_scan_string(text);
  BounceScan line;
  while (bounce_scan_line(&rest, &line)) {
    BounceTemplateMatch match;
    if (!bounce_template_match_any(&dialect->rcpt, line, NULL, TRUE, &match))
      continue;
    for (guint i = 0; i < BOUNCE_TEMPLATE_LAST; i++)
      fuzz_assert(match.field[i].p == NULL
                  || (match.field[i].p >= line.p && match.field[i].end <= line.end
                      && match.field[i].p <= match.field[i].end));
  }
}

static void check_dialect(BouncePool *pool, const BounceMessage *message,
                          const BounceDialect *dialect)
{
  BounceFacts facts = { .pool = pool, .rules = &bounce_rules_builtin, .n_statements = 1 };
  const BounceDialectOpening opening = { .part = message->texts,
                                         .at = message->texts->text,
                                         .line = 1 };
  facts.facts = g_array_new(FALSE, FALSE, sizeof(BounceFact));
  facts.anomalies = g_ptr_array_new();
  guint named = bounce_dialect_read(&facts, dialect, message, &(BounceKnown){ 0 }, &opening);
  fuzz_assert(named > 0 || facts.facts->len == 0);
  bounce_facts_clear(&facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const none[] = { NULL };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  char *text = bounce_text_utf8(pool, (const char *) data, size);
  const BounceTextPart part = { text, strlen(text), 1, FALSE };
  const BounceMessage message = {
    .content_type = "text/plain", .texts = &part, .n_texts = 1, .anomalies = none
  };
  for (guint i = 0; i < bounce_rules_dialects.n_dialects; i++) {
    check_templates(&bounce_rules_dialects.dialects[i], text);
    check_dialect(pool, &message, &bounce_rules_dialects.dialects[i]);
  }
  BounceFacts facts;
  bounce_facts_gather(&facts, pool, &bounce_rules_builtin, &message);
  bounce_facts_clear(&facts);
  return 0;
}
