/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Redacted copies of all messages at hand: judged alike, and nothing of anybody left. The shared
 * corpus is looked for beside the project, since it is not part of it.
 */
#include <bounce/bounce.h>
#include <string.h>

#include "base/address.h"
#include "base/scan.h"
#include "history/domain.h"
#include "redact/redact-private.h"
#include "run/redact-key.h"
#include "test.h"

extern const DomainList bounce_domain_list;
/* The gate's. */
#define PIECE (256 * 1024)
static const guint8 key[32] = "a key for tests and no other use";

typedef struct {
  Redaction *redaction;
  guint messages;
  guint refused;
  guint leaks;
} Tally;

static char *corpus_folder(void)
{
  const char *given = g_getenv("CORPUS");
  if (given != NULL)
    return g_strdup(given);
  return g_build_filename(test_data(), "..", "..", "shared", "corpus", NULL);
}

static void add_secret(GHashTable *secrets, const char *text, gsize length)
{
  /* Letters x are what is put for a returned body. */
  if (length >= 4 && strspn(text, "xX") < length)
    g_hash_table_add(secrets, g_ascii_strdown(text, (gssize) length));
}

/* Local part and domain of an address. */
static void add_address(GHashTable *secrets, const char *text, gsize length)
{
  const char *at = memrchr(text, '@', length);
  if (at == NULL)
    return;
  add_secret(secrets, text, (gsize) (at - text));
  add_secret(secrets, at + 1, length - (gsize) (at + 1 - text));
}

static void add_record(GHashTable *secrets, const BounceReportInfo *info)
{
  const char *hosts[] = { info->reporting_mta, NULL };
  if (info->sender != NULL)
    add_address(secrets, info->sender, strlen(info->sender));
  for (guint i = 0; i < info->n_recipients; i++) {
    const BounceRecipient *r = info->recipients[i];
    const char *addresses[] = { r->recipient, r->original_recipient, r->subscriber };
    for (guint j = 0; j < G_N_ELEMENTS(addresses); j++)
      if (addresses[j] != NULL)
        add_address(secrets, addresses[j], strlen(addresses[j]));
    hosts[1] = r->remote_mta;
    for (guint j = 0; j < G_N_ELEMENTS(hosts); j++)
      if (hosts[j] != NULL && strchr(hosts[j], '.') != NULL)
        add_secret(secrets, hosts[j], strlen(hosts[j]));
  }
}

static void add_text(GHashTable *secrets, const char *text, gsize length)
{
  BounceScan scan = bounce_scan(text, length);
  BounceScan line;
  BounceScan address;
  while (bounce_scan_line(&scan, &line))
    /* Bytes of ISO-2022-JP look like addresses. */
    while (memchr(line.p, '\033', bounce_scan_left(&line)) == NULL
           && bounce_address_find(&line, &address))
      add_address(secrets, address.p, bounce_scan_left(&address));
}

/* What stays by design: public domains that rules name, roles, wording that is a local part too. */
static gboolean may_stay(const Redaction *redaction, const char *secret)
{
  const char *kept = redact_keep_domain(redaction, secret);
  if (kept == secret || redact_keep_word(redaction, secret) || redact_keep_role(redaction, secret))
    return TRUE;
  for (const char *p = secret; *p != '\0';) {
    gsize n = 0;
    while (redact_is_word_byte((guchar) p[n]))
      n++;
    g_autofree char *word = g_strndup(p, n);
    gboolean number = strspn(word, "0123456789") == n;
    gboolean reserved = strcmp(word, "example") == 0 || strcmp(word, "test") == 0;
    if (n > 2 && !number && !reserved && !redact_keep_word(redaction, word)
        && !redact_keep_role(redaction, word))
      return FALSE;
    p += MAX(n, 1);
  }
  return TRUE;
}

/* Every base64 line decoded, quoted-printable undone: what a reader could find. */
static void append_decoded(GString *out, const GString *copy)
{
  g_autoptr(GByteArray) qp = redact_code_decode(REDACT_QP, copy->str, copy->len);
  g_string_append_len(out, copy->str, (gssize) copy->len);
  g_string_append_c(out, '\n');
  g_string_append_len(out, (const char *) qp->data, qp->len);
  BounceScan scan = bounce_scan(copy->str, copy->len);
  BounceScan line;
  while (bounce_scan_line(&scan, &line)) {
    gsize length = bounce_scan_left(&line);
    if (length < 8 || memchr(line.p, ' ', length) != NULL)
      continue;
    g_autoptr(GByteArray) bytes = redact_code_decode(REDACT_BASE64, line.p, length);
    g_string_append_len(out, (const char *) bytes->data, bytes->len);
  }
}

static gboolean is_word_at(const char *hit, const char *begin, gsize length)
{
  guchar before = hit > begin ? (guchar) hit[-1] : ' ';
  guchar after = (guchar) hit[length];
  return !g_ascii_isalnum(before) && !g_ascii_isalnum(after);
}

static guint count_leaks(const Tally *tally, GHashTable *secrets, const GString *copy,
                         const char *path)
{
  g_autoptr(GString) all = g_string_new(NULL);
  GHashTableIter iter;
  gpointer secret;
  guint leaks = 0;
  append_decoded(all, copy);
  g_string_ascii_down(all);
  for (gsize i = 0; i < all->len; i++)
    if (all->str[i] == '\0')
      all->str[i] = ' ';
  g_hash_table_iter_init(&iter, secrets);
  while (g_hash_table_iter_next(&iter, &secret, NULL)) {
    const char *hit = strstr(all->str, secret);
    while (hit != NULL && !is_word_at(hit, all->str, strlen(secret)))
      hit = strstr(hit + 1, secret);
    if (hit == NULL || may_stay(tally->redaction, secret))
      continue;
    leaks++;
    g_printerr("# %s: \"%s\" is left: %.*s\n", path, (char *) secret, 60, hit);
  }
  return leaks;
}

static void check_message(Tally *tally, const char *path, const char *bytes, gsize size)
{
  g_autoptr(GHashTable) secrets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(BounceReport) report = bounce_report_new_from_data(bytes, size, NULL);
  g_autofree char *reason = NULL;
  g_autoptr(GString) copy =
      redact_check_message(tally->redaction, NULL, bytes, size, FALSE, &reason);
  tally->messages++;
  if (copy == NULL) {
    tally->refused++;
    g_printerr("# %s: %s\n", path, reason);
    return;
  }
  add_record(secrets, bounce_report_info(report));
  add_text(secrets, bytes, size);
  tally->leaks += count_leaks(tally, secrets, copy, path);
}

static void check_folder(Tally *tally, const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *bytes = NULL;
    gsize size;
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
      check_folder(tally, path);
    else if (g_str_has_suffix(name, ".eml") && g_file_get_contents(path, &bytes, &size, NULL))
      check_message(tally, path, bytes, size);
  }
}

static Tally check_all(const char *folder)
{
  Tally tally = { redact_new(&bounce_rules_builtin, key, sizeof key, bounce_domain_list.has_suffix),
                  0, 0, 0 };
  check_folder(&tally, folder);
  redact_free(tally.redaction);
  g_printerr("# %s: %u messages, %u left out, %u leaks\n", folder, tally.messages, tally.refused,
             tally.leaks);
  return tally;
}

START_TEST(own_messages_are_judged_alike_and_say_nothing)
{
  Tally tally = check_all(test_data());
  ck_assert_uint_gt(tally.messages, 10);
  ck_assert_uint_eq(tally.refused, 0);
  ck_assert_uint_eq(tally.leaks, 0);
}
END_TEST

START_TEST(the_shared_corpus_too)
{
  g_autofree char *folder = corpus_folder();
  Tally tally = check_all(folder);
  ck_assert_uint_eq(tally.refused, 0);
  ck_assert_uint_eq(tally.leaks, 0);
}
END_TEST

/* The gate alone: each row is a copy in which somebody was left, but for the first. */
START_TEST(the_gate_finds_what_is_left)
{
  static const char mail[] = "From: MAILER-DAEMON@mx.example.org\n\n<jane.doe@firma.test>: gone\n";
  static const char *const copies[] = {
    "nobody is here\n",
    "jane.doe@firma.test\n",
    "jane=2Edoe=40firma.test\n",
    "jane.doe%40firma.test and jane.doe%2540firma.test\n",
    "j&#97;ne.doe&#64;firma.test\n",
    "j&#97ne &#100oe\n",
    "amFuZS5kb2VAZmlybWEudGVzdA==\n",
    "xxxamFuZS5kb2VAZmlybWEudGVzdA==\n",
  };
  g_autoptr(Redaction) redaction =
      redact_new(&bounce_rules_builtin, key, sizeof key, bounce_domain_list.has_suffix);
  GString *made = redact_message(redaction, mail, strlen(mail), REDACT_SHAPE_STRICT);
  for (guint i = 0; i < G_N_ELEMENTS(copies); i++) {
    g_autoptr(GString) copy = g_string_new(copies[i]);
    g_autofree char *left = redact_gate(redaction, copy);
    test_row(i, (left != NULL) == (i > 0), "%s", left != NULL ? left : "nothing found");
  }
  g_string_free(made, TRUE);
}
END_TEST

/* A copy of many pieces: wherever one ends, nobody is cut in two. */
START_TEST(the_gate_finds_who_stands_between_two_pieces)
{
  static const char mail[] = "From: MAILER-DAEMON@mx.example.org\n\n<jane.doe@firma.test>: gone\n";
  static const char *const left[] = { "jane.doe@firma.test", "xxxamFuZS5kb2VAZmlybWEudGVzdA==" };
  g_autoptr(Redaction) redaction =
      redact_new(&bounce_rules_builtin, key, sizeof key, bounce_domain_list.has_suffix);
  g_string_free(redact_message(redaction, mail, strlen(mail), REDACT_SHAPE_STRICT), TRUE);
  for (guint i = 0; i < 24; i++) {
    g_autoptr(GString) copy = g_string_new(NULL);
    while (copy->len < PIECE - 24 + 2 * i)
      g_string_append(copy, "- ");
    g_string_append(copy, left[i % 2]);
    while (copy->len < PIECE + 10000)
      g_string_append(copy, " -");
    g_autofree char *found = redact_gate(redaction, copy);
    test_row(i, found != NULL, "not found");
  }
}
END_TEST

/* A text is converted in pieces of whole lines. */
START_TEST(a_long_text_in_a_charset_is_redacted_to_its_end)
{
  static const char line[] = "Der Empf\344nger jane.doe@firma.test ist unbekannt.\n";
  g_autoptr(GString) mail =
      g_string_new("From: MAILER-DAEMON@mx.example.org\nContent-Type: text/plain; "
                   "charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n");
  while (mail->len < 2 * PIECE)
    g_string_append(mail, line);
  g_autoptr(Redaction) redaction =
      redact_new(&bounce_rules_builtin, key, sizeof key, bounce_domain_list.has_suffix);
  g_autoptr(GString) copy = redact_message(redaction, mail->str, mail->len, REDACT_SHAPE_STRICT);
  guint lines = 0;
  guint umlauts = 0;
  for (const char *at = mail->str; (at = strstr(at, "jane")) != NULL; at++)
    lines++;
  for (gsize i = 0; i < copy->len; i++)
    umlauts += copy->str[i] == '\344';
  ck_assert_ptr_null(strstr(copy->str, "jane"));
  ck_assert_uint_eq(umlauts, lines);
}
END_TEST

/* Short names of many people stay those of many. */
START_TEST(many_people_stay_many)
{
  g_autoptr(GString) mail =
      g_string_new("From: MAILER-DAEMON@mx.example.org\nContent-Type: message/delivery-status\n\n"
                   "Reporting-MTA: dns; mx.example.org\n");
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf(
        mail, "\nFinal-Recipient: rfc822; u%x@firma.test\nAction: failed\nStatus: 5.1.1\n", i);
  g_autoptr(Redaction) redaction =
      redact_new(&bounce_rules_builtin, key, sizeof key, bounce_domain_list.has_suffix);
  g_autofree char *reason = NULL;
  g_autoptr(GString) copy =
      redact_check_message(redaction, NULL, mail->str, mail->len, FALSE, &reason);
  ck_assert_msg(copy != NULL, "%s", reason);
}
END_TEST

/* Names of fields and of days are somebody's, too; addresses of hosts have no letters. */
START_TEST(the_gate_knows_fields_from_people)
{
  static const char mail[] = "From: MAILER-DAEMON@mx.example.org\n\n<subject.date@firma.test>: "
                             "203.0.113.9 said that mail.amt.test is gone\n";
  static const struct {
    const char *copy;
    gboolean left;
  } rows[] = {
    { "Subject: a\nDate: b\n", FALSE },
    { "asked 203.0.113.9 about it\n", TRUE },
    { "asked 203-0-113-9 about it\n", TRUE },
    { "asked 203.0.113.8 about it\n", FALSE },
    { "asked old.mail.amt.test about it\n", TRUE },
  };
  g_autoptr(Redaction) redaction =
      redact_new(&bounce_rules_builtin, key, sizeof key, bounce_domain_list.has_suffix);
  g_string_free(redact_message(redaction, mail, strlen(mail), REDACT_SHAPE_STRICT), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GString) copy = g_string_new(rows[i].copy);
    g_autofree char *left = redact_gate(redaction, copy);
    test_row(i, (left != NULL) == rows[i].left, "%s", left != NULL ? left : "nothing found");
  }
}
END_TEST

/* Two encodings are undone; in those within them nobody is found that a reader would find. */
START_TEST(encodings_within_encodings_hide_nobody)
{
  for (guint depth = 1; depth < 6; depth++) {
    g_autoptr(GString) mail =
        g_string_new("From: jane.doe@firma.test\n\njane.doe@firma.test: gone\n");
    for (guint i = 0; i < depth; i++)
      g_string_prepend(mail, "From: mailer-daemon@mx.example.org\nContent-Type: message/rfc822\n"
                             "Content-Transfer-Encoding: quoted-printable\n\n");
    g_autoptr(Redaction) redaction =
        redact_new(&bounce_rules_builtin, key, sizeof key, bounce_domain_list.has_suffix);
    g_autoptr(GString) copy = redact_message(redaction, mail->str, mail->len, REDACT_SHAPE_STRICT);
    g_autofree char *left = redact_gate(redaction, copy);
    test_row(depth, strstr(copy->str, "jane") == NULL && left == NULL, "%s", copy->str);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("redact");
  tcase_set_timeout(tcase, 120);
  tcase_add_test(tcase, own_messages_are_judged_alike_and_say_nothing);
  tcase_add_test(tcase, the_shared_corpus_too);
  tcase_add_test(tcase, the_gate_finds_what_is_left);
  tcase_add_test(tcase, many_people_stay_many);
  tcase_add_test(tcase, the_gate_knows_fields_from_people);
  tcase_add_test(tcase, encodings_within_encodings_hide_nobody);
  tcase_add_test(tcase, the_gate_finds_who_stands_between_two_pieces);
  tcase_add_test(tcase, a_long_text_in_a_charset_is_redacted_to_its_end);
  return tcase;
}
