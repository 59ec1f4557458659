/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Broken rule files stop the build with the line that says where and what. */
#include <glib/gstdio.h>

#include "test.h"

#define GOOD "[one]\nname = One\nsource = one.c\nsample = dialects/one.eml\naction = failed\n"

static const struct {
  const char *text;
  const char *error; /* NULL: it compiles */
} dialects[] = {
  { GOOD "begin = Failed:\nrcpt = <{addr}>: {text}\n", NULL },
  { GOOD "begin = Failed:\nbegin[de] = Fehler:\nrcpt = {addr}\ndetail = section\n", NULL },
  { GOOD "begin =\n  Failed:\n# more\n\tIt failed:\nrcpt = {addr}\n  {addr} {text}\n", NULL },
  { GOOD "begin =\n\n  Failed:\nrcpt = {addr}\n", "dialects.ini:8: the line goes on with nothing" },
  { "  begin = Failed:\n", "dialects.ini:1: the line goes on with nothing" },
  { GOOD "begin =\n  Failed:\nrcpt =\n  {addr}\n  {adr}\n",
    "dialects.ini:8: [one]: rcpt: \"{adr}\": {adr} is no field of this key" },
  { "", "dialects.ini: holds no section" },
  { GOOD "begin = Failed:\n", "dialects.ini:1: [one]: rcpt: is missing" },
  { GOOD "rcpt = {addr}\n", "dialects.ini:1: [one]: needs begin or when" },
  { "[one]\nname = One\n", "dialects.ini:1: [one]: source: is missing" },
  { "[one]\nname = One\nsource = x\nbegin = F\nrcpt = {addr}\naction = failed\n",
    "dialects.ini:1: [one]: sample: is missing" },
  { "[one]\nname = One\nsource = x\nbegin = F\nrcpt = {addr}\naction = failed\nsample = no.eml\n",
    "dialects.ini:7: [one]: sample: testdata/no.eml does not exist" },
  { GOOD "begin = Failed:\nrcpt = {addr}\nrecpt = {addr}\n",
    "dialects.ini:8: [one]: recpt: unknown key" },
  { GOOD "begin = Failed:\nrcpt = {addr}\nrecpt[de] = {addr}\n",
    "dialects.ini:8: [one]: recpt[de]: unknown key" },
  { GOOD "begin = Failed:\nrcpt = {adr}\n",
    "dialects.ini:7: [one]: rcpt: \"{adr}\": {adr} is no field of this key" },
  { GOOD "begin = Failed:\nrcpt = {addr}\nend = {addr}\n",
    "dialects.ini:8: [one]: end: \"{addr}\": {addr} is no field of this key" },
  { GOOD "begin = Failed:\nrcpt = <{addr\n",
    "dialects.ini:7: [one]: rcpt: \"<{addr\": \"{\" is never closed" },
  { GOOD "begin = Failed:\nrcpt = {addr} {*}{text}\n",
    "dialects.ini:7: [one]: rcpt: \"{addr} {*}{text}\": two wildcards touch" },
  { GOOD "begin = Failed:\nrcpt = {*} {*} {*} {addr} {text}\n",
    "dialects.ini:7: [one]: rcpt: \"{*} {*} {*} {addr} {text}\": more than 3 wildcards" },
  { GOOD "begin = Failed:\nrcpt = {addr} | | {local}\n",
    "dialects.ini:7: [one]: rcpt: holds an empty template" },
  { GOOD "begin = ---- Failed:\nrcpt = {addr}\n",
    "dialects.ini:6: [one]: begin: \"---- Failed:\" begins with a ruler or blank" },
  { GOOD "when = Subject\nrcpt = {addr}\n",
    "dialects.ini:6: [one]: when: \"Subject\" is not \"Header: glob\"" },
  { GOOD "begin = Failed:\nrcpt = {addr}\ndetail = all\n",
    "dialects.ini:8: [one]: detail: unknown value \"all\"" },
  { GOOD "begin = Failed:\nrcpt = {addr}\ntranscript = maybe\n",
    "dialects.ini:8: [one]: transcript: is neither yes nor no" },
  { "[one]\nname = One\nsource = x\nsample = dialects/one.eml\nbegin = F\nrcpt = {addr}\n",
    "dialects.ini:1: [one]: action: is missing" },
  { "[one]\nname = One\nsource = x\nsample = dialects/one.eml\nbegin = F\nrcpt = {addr}\n"
    "action = lost\n",
    "dialects.ini:7: [one]: action: unknown value \"lost\"" },
  { GOOD "begin = Failed:\nrcpt = {addr}\n" GOOD, "dialects.ini:8: [one]: stands twice" },
  { GOOD "begin = Failed:\nrcpt = {addr}\nrcpt = {local}\n",
    "dialects.ini:8: [one]: rcpt: stands twice" },
};

static const struct {
  const char *kind;
  const char *text;
  const char *error;
} others[] = {
  { "kinds", "[a]\nsource = x\n", "kinds.ini:1: [a]: kind: is missing" },
  { "kinds", "[a]\nkind = bouncy\nsource = x\n",
    "kinds.ini:2: [a]: kind: unknown value \"bouncy\"" },
  { "kinds", "[a]\nkind = bounce\n", "kinds.ini:1: [a]: source: is missing" },
  { "kinds", "[a]\nkind = bounce\nsource = x\nsubject = Away\n",
    "kinds.ini:4: [a]: subject: \"Away\" is not in lower case" },
  { "kinds", "[a]\nkind = bounce\nsource = x\nsubject = away |\n",
    "kinds.ini:4: [a]: subject: holds an empty alternative" },
  { "kinds", "[a]\nkind = bounce\nsource = x\ndaemon = maybe\n",
    "kinds.ini:4: [a]: daemon: is neither yes nor no" },
  { "kinds", "[a]\nkind = bounce\nsource = x\nsender = y\n",
    "kinds.ini:4: [a]: sender: unknown key" },
  { "kinds", "[a]\nkind = bounce\nsource = x\nbegins = answer | letter\n",
    "kinds.ini:4: [a]: begins: is neither answer nor forward" },
  { "authors", "[a]\nwrites = poems\nsource = x\nname = y\n",
    "authors.ini:2: [a]: writes: unknown value \"poems\"" },
  { "authors", "[a]\nwrites = mail\nname = yes\n", "authors.ini:1: [a]: source: is missing" },
  { "authors", "[a]\nwrites = mail\nsource = x\nname = mailer-daemon\n",
    "authors.ini:4: [a]: name: \"mailer-daemon\" holds something else than letters and digits" },
  { "authors", "[a]\nwrites = mail\nsource = x\ntitle = Mail System\n",
    "authors.ini:4: [a]: title: \"Mail System\" is not in lower case" },
  { "authors", "[a]\nwrites = mail\nsource = x\nname = *\n",
    "authors.ini:4: [a]: name: \"*\" is too short to mean anything" },
  { "authors", "[a]\nwrites = mail\nsource = x\n",
    "authors.ini:1: [a]: holds neither a name nor a title" },
  { "wordings", "[final]\nabout = x\nwords = y\n",
    "wordings.ini:1: [final]: stands where delayed belongs" },
  { "wordings", "[delayed]\nabout = x\nwords = is delayed\n", "wordings.ini: ends before [final]" },
  { "frames", "[command-dot]\nabout = x\nwords = in reply to end of DATA\n",
    "frames.ini: ends before [command-rcpt]" },
  { "frames", "[command-dot]\nabout = x\nword = in reply\n",
    "frames.ini: ends before [command-rcpt]\nframes.ini:3: [command-dot]: word: unknown key" },
  { "replies", "[never-after]\nabout = x\nwords = Port\n",
    "replies.ini: ends before [after]\n"
    "replies.ini:3: [never-after]: words: \"Port\" is not in lower case" },
  { "replies", "[never-after]\nwords = port\n",
    "replies.ini: ends before [after]\nreplies.ini:1: [never-after]: about: is missing" },
  { "logs", "[postfix-delivered]\nabout = x\nwords =\n  sent\n  sent\n",
    "logs.ini: ends before [postfix-delayed]\n"
    "logs.ini:3: [postfix-delivered]: words: \"sent\" stands twice" },
  { "reasons", "[user-unknown]\nverdict = hard\n",
    "reasons.ini: holds 1 reasons, not 37\n"
    "reasons.ini:1: [user-unknown]: fault: is missing" },
  { "providers", "[provider/a]\nsource = x\nhosts =\n  a.test\n  b.test (B\n",
    "providers.ini:3: [provider/a]: hosts: \"b.test (B\" is not \"domain (Name)\"" },
  { "providers", "[a/b]\nmatch = reply 550\nreason = spam\nsample = x\n",
    "providers.ini:1: [a/b]: there is no [provider/a]" },
  { "phrases", "[noise]\nwords = the\n[spam/a]\nmatch = x\nalone = dead\nsource = x\nsample = x\n",
    "phrases.ini:5: [spam/a]: alone: unknown value \"dead\"" },
  { "phrases", "[noise]\nwords = the\n[bounce]\nmatch = x\n",
    "phrases.ini:3: [bounce]: is neither noise, concept/NAME, tells/NAME nor REASON/NAME" },
};

/* A project in miniature: src/rules/dialects.ini and testdata/dialects/one.eml. */
static char *project_new(void)
{
  char *folder = g_dir_make_tmp("rules-XXXXXX", NULL);
  g_autofree char *rules = g_build_filename(folder, "src", "rules", NULL);
  g_autofree char *samples = g_build_filename(folder, "testdata", "dialects", NULL);
  g_autofree char *sample = g_build_filename(samples, "one.eml", NULL);
  ck_assert_int_eq(g_mkdir_with_parents(rules, 0700), 0);
  ck_assert_int_eq(g_mkdir_with_parents(samples, 0700), 0);
  ck_assert(g_file_set_contents(sample, "Subject: x\n\n", -1, NULL));
  return folder;
}

static void project_free(const char *folder)
{
  static const char *const names[] = {
    "src/rules/dialects.ini",    "src/rules/out.c",   "src/rules", "src",
    "testdata/dialects/one.eml", "testdata/dialects", "testdata",  ""
  };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *path = g_build_filename(folder, names[i], NULL);
    g_remove(path);
  }
}

/* What the compiler says of `text`; NULL when it is content. */
static char *compile(const char *folder, const char *kind, const char *text)
{
  g_autofree char *name = g_strconcat(kind, ".ini", NULL);
  g_autofree char *input = g_build_filename(folder, "src", "rules", name, NULL);
  g_autofree char *output = g_build_filename(folder, "src", "rules", "out.c", NULL);
  const char *compiler = g_getenv("COMPILE_RULES");
  char *argv[] = { (char *) compiler, (char *) kind, input, output, NULL };
  char *errors = NULL;
  int status = 0;
  ck_assert(g_file_set_contents(input, text, -1, NULL));
  ck_assert(g_spawn_sync(NULL, argv, NULL, 0, NULL, NULL, NULL, &errors, &status, NULL));
  g_remove(input);
  if (status == 0)
    g_clear_pointer(&errors, g_free);
  return errors != NULL ? g_strchomp(errors) : NULL;
}

START_TEST(dialects_are_checked)
{
  g_autofree char *folder = project_new();
  for (guint i = 0; i < G_N_ELEMENTS(dialects); i++) {
    g_autofree char *error = compile(folder, "dialects", dialects[i].text);
    test_row(i, g_strcmp0(error, dialects[i].error) == 0, "\"%s\"", error);
  }
  project_free(folder);
}
END_TEST

START_TEST(other_rules_are_checked)
{
  g_autofree char *folder = project_new();
  for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
    g_autofree char *error = compile(folder, others[i].kind, others[i].text);
    test_row(i, g_strcmp0(error, others[i].error) == 0, "\"%s\"", error);
  }
  project_free(folder);
}
END_TEST

/* A sample of one rule that another decides. */
START_TEST(a_shadowed_phrase_is_named)
{
  g_autofree char *folder = project_new();
  g_autofree char *input = g_build_filename(folder, "src", "rules", "phrases.ini", NULL);
  const char *checker = g_getenv("CHECK_SAMPLES");
  char *argv[] = { (char *) checker, input, NULL };
  g_autofree char *errors = NULL;
  int status = 0;
  ck_assert(g_file_set_contents(input, "[spam/new]\nsample = 550 5.1.1 user unknown\n", -1, NULL));
  ck_assert(g_spawn_sync(NULL, argv, NULL, 0, NULL, NULL, NULL, &errors, &status, NULL));
  ck_assert_int_ne(status, 0);
  ck_assert(g_str_has_prefix(
      errors,
      "phrases.ini:2: [spam/new]: sample: \"550 5.1.1 user unknown\" is shadowed by user-unknown"));
  g_remove(input);
  project_free(folder);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("compile-rules");
  tcase_add_test(tcase, dialects_are_checked);
  tcase_add_test(tcase, other_rules_are_checked);
  tcase_add_test(tcase, a_shadowed_phrase_is_named);
  return tcase;
}
