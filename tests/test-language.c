/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wordings of all languages; one that no rule knows: one line of one file makes it known. */
#include <bounce/report.h>
#include <glib/gstdio.h>
#include <string.h>

#include "examples.h"
#include "lists.h"
#include "message/bounce-options.h"
#include "rules/compile/compile-rules.h"
#include "test.h"

#define SAID "zim florbatz ez"

/* Rows there are at least, so that a lost file is noticed. */
#define ROWS_MIN 1500

/* A mail system's mail that says nothing else, and a text that tells nothing by its place. */
static const char beside[] = "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\n\n"
                             "kim@example.net : " SAID "\n";
static const char below[] = "Return-Path: <>\nFrom: MAILER-DAEMON@example.org\n\n" SAID "\n\n"
                            "  kim@example.net\n";

/* phrases.ini with the line that a translator adds. */
static char *rules_with_line(void)
{
  static const char place[] = "[user-unknown/denied]\nmatch =\n";
  g_autofree char *path = g_build_filename(test_data(), "..", "src", "rules", "phrases.ini", NULL);
  g_autofree char *text = NULL;
  ck_assert(g_file_get_contents(path, &text, NULL, NULL));
  const char *at = strstr(text, place);
  ck_assert_ptr_nonnull(at);
  at += strlen(place);
  return g_strdup_printf("%.*s  " SAID "\n%s", (int) (at - text), text, at);
}

static const BouncePhraseRules *compile(BouncePool *pool, RuleFile *file, const char *text)
{
  g_autofree char *folder = g_dir_make_tmp("bounce-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "phrases.ini", NULL);
  ck_assert(g_file_set_contents(path, text, -1, NULL));
  rule_file_load(file, pool, path, FALSE);
  ck_assert_int_eq(g_unlink(path) | g_rmdir(folder), 0);
  const BouncePhraseRules *rules = compile_phrases(file, NULL);
  ck_assert_msg(file->mistakes->len == 0, "%s",
                file->mistakes->len > 0 ? (char *) g_ptr_array_index(file->mistakes, 0) : "");
  return rules;
}

static void expect(const BounceRules *rules, const char *mail, BounceKind kind, BounceReason reason)
{
  g_autoptr(BounceOptions) options = bounce_options_new();
  options->rules = rules;
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail, strlen(mail), options);
  const BounceReportInfo *info = bounce_report_info(report);
  ck_assert_str_eq(bounce_kind_to_string(info->kind), bounce_kind_to_string(kind));
  ck_assert_int_eq(info->recipients[0]->reason, reason);
  if (kind == BOUNCE_KIND_BOUNCE)
    ck_assert_str_eq(info->recipients[0]->recipient, "kim@example.net");
}

START_TEST(one_line_makes_a_language_known)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  g_auto(RuleFile) file = { 0 };
  g_autofree char *text = rules_with_line();
  BounceRules rules = bounce_rules_builtin;
  rules.phrases = compile(pool, &file, text);
  expect(&bounce_rules_builtin, beside, BOUNCE_KIND_NOT_BOUNCE, BOUNCE_REASON_NONE);
  expect(&rules, beside, BOUNCE_KIND_BOUNCE, BOUNCE_REASON_USER_UNKNOWN);
  expect(&rules, below, BOUNCE_KIND_BOUNCE, BOUNCE_REASON_USER_UNKNOWN);
}
END_TEST

/* A daemon's mail that says nothing but this. */
static BounceReport *report_of_answer(const char *text)
{
  g_autofree char *mail = g_strdup_printf("Return-Path: <>\nFrom: MAILER-DAEMON@example.org\n"
                                          "MIME-Version: 1.0\n"
                                          "Content-Type: text/plain; charset=utf-8\n"
                                          "Content-Transfer-Encoding: 8bit\n\n"
                                          "kim@example.net : %s\n",
                                          text);
  return bounce_report_new_from_data(mail, strlen(mail), NULL);
}

/* A person's mail without any field that tells an answering machine. */
static BounceReport *report_of_person(const char *subject, const char *text)
{
  g_autofree char *mail = g_strdup_printf("Return-Path: <kim@example.net>\n"
                                          "From: Kim <kim@example.net>\nTo: news@example.org\n"
                                          "Subject: %s\nMIME-Version: 1.0\n"
                                          "Content-Type: text/plain; charset=utf-8\n"
                                          "Content-Transfer-Encoding: 8bit\n\n%s\n",
                                          subject, text);
  return bounce_report_new_from_data(mail, strlen(mail), NULL);
}

/* Language, reason and words of tests/lists/languages.tsv; an auto-reply by its subject or text. */
START_TEST(every_language_is_found_and_judged)
{
  g_autoptr(GPtrArray) rows = list_read("languages.tsv");
  for (guint i = 0; i < rows->len; i++) {
    char **cells = g_ptr_array_index(rows, i);
    const char *reason = cells[1];
    gboolean is_subject = strcmp(reason, "subject") == 0;
    gboolean is_away = is_subject || strcmp(reason, "text") == 0;
    g_autoptr(BounceReport) report = is_subject ? report_of_person(cells[2], "Kim")
                                     : is_away  ? report_of_person("Re: news", cells[2])
                                                : report_of_answer(cells[2]);
    const BounceReportInfo *info = bounce_report_info(report);
    test_row(i, info->kind == (is_away ? BOUNCE_KIND_AUTO_REPLY : BOUNCE_KIND_BOUNCE), "%s: %s",
             cells[2], bounce_kind_to_string(info->kind));
    test_row(i, is_away || info->recipients[0]->reason == bounce_reason_from_string(reason),
             "%s: %s", cells[2], bounce_reason_to_string(info->recipients[0]->reason));
  }
  ck_assert_uint_ge(rows->len, ROWS_MIN);
}
END_TEST

/* The languages and reasons for which wordings are promised; "away" is an auto-reply. */
static const char *const languages[] = { "en", "de", "fr", "es", "pt", "it",      "nl",
                                         "pl", "ru", "uk", "tr", "cs", "sk",      "hu",
                                         "ro", "sv", "da", "no", "fi", "el",      "ja",
                                         "ko", "he", "ar", "vi", "th", "zh-hans", "zh-hant" };
static const char *const reasons[] = { "user-unknown",     "mailbox-full", "mailbox-disabled",
                                       "host-unknown",     "spam",         "client-blocked",
                                       "message-too-big",  "policy",       "rate-limited",
                                       "delivery-expired", "away" };
#define WORDINGS_MIN 6

typedef struct {
  GHashTable *texts[G_N_ELEMENTS(languages)][G_N_ELEMENTS(reasons)]; /* each wording once */
} Cells;

static guint place_in(const char *const *list, guint n, const char *word)
{
  guint i = 0;
  while (i < n && strcmp(list[i], word) != 0)
    i++;
  return i;
}

static void add_wording(Cells *cells, const char *language, const char *reason, const char *text)
{
  guint l = place_in(languages, G_N_ELEMENTS(languages), language);
  guint r = place_in(reasons, G_N_ELEMENTS(reasons), reason);
  if (l == G_N_ELEMENTS(languages) || r == G_N_ELEMENTS(reasons))
    return;
  if (cells->texts[l][r] == NULL)
    cells->texts[l][r] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add(cells->texts[l][r], g_strdup(text));
}

/* The labelled answers that the reader of mail finds, and judges as their label says. */
static void add_examples(Cells *cells, const char *reason)
{
  g_autoptr(GArray) examples = examples_new();
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_strconcat(reason, ".tsv", NULL);
  g_autofree char *path = g_build_filename(g_getenv("EXAMPLES"), name, NULL);
  ck_assert_msg(examples_load(examples, path, &error), "%s", name);
  for (guint i = 0; i < examples->len; i++) {
    const Example *example = &g_array_index(examples, Example, i);
    g_autoptr(BounceReport) report = report_of_answer(example->text);
    const BounceReportInfo *info = bounce_report_info(report);
    if (info->kind == BOUNCE_KIND_BOUNCE && info->recipients[0]->reason == example->reason)
      add_wording(cells, example->language, reason, example->text);
  }
}

START_TEST(every_language_has_words_for_every_reason)
{
  g_autoptr(GPtrArray) rows = list_read("languages.tsv");
  Cells cells = { 0 };
  for (guint i = 0; i < rows->len; i++) {
    char **cell = g_ptr_array_index(rows, i);
    gboolean is_away = strcmp(cell[1], "subject") == 0 || strcmp(cell[1], "text") == 0;
    add_wording(&cells, cell[0], is_away ? "away" : cell[1], cell[2]);
  }
  for (guint r = 0; r + 1 < G_N_ELEMENTS(reasons); r++)
    add_examples(&cells, reasons[r]);
  for (guint l = 0; l < G_N_ELEMENTS(languages); l++)
    for (guint r = 0; r < G_N_ELEMENTS(reasons); r++) {
      GHashTable *texts = cells.texts[l][r];
      guint n = texts != NULL ? g_hash_table_size(texts) : 0;
      test_row(l, n >= WORDINGS_MIN, "%s, %s: %u", languages[l], reasons[r], n);
      g_clear_pointer(&cells.texts[l][r], g_hash_table_unref);
    }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("language");
  tcase_add_test(tcase, one_line_makes_a_language_known);
  tcase_add_test(tcase, every_language_is_found_and_judged);
  tcase_add_test(tcase, every_language_has_words_for_every_reason);
  return tcase;
}
