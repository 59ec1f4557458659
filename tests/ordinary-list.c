/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ordinary mail made of the templates in tests/lists/ordinary.txt: a fixed series of choices, the
 * same on every machine. None of it may be taken for a report or an automatic answer. A number as
 * second argument prints that mail.
 */
#include <bounce/bounce.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAILS_PER_TEMPLATE 36

static const char *const errors[] = {
  "550 5.1.1 User unknown",
  "550 5.1.1 <kim@dest.test>: Recipient address rejected: User unknown in virtual mailbox table",
  "552 5.2.2 Mailbox full",
  "554 5.7.1 Message rejected as spam",
  "451 4.7.1 Greylisting in action, please come back later",
  "421 4.7.0 Try again later, closing connection",
  "550 No such user here",
  "550-5.7.26 This mail is unauthenticated",
  "Mailbox does not exist",
  "Connection timed out",
  "host not found",
  "the recipient's mailbox is full",
};
static const char *const firms[] = { "Alder & Sons", "Brightwater", "Cedar Books", "Delta Tools" };
static const char *const hosts[] = { "alder.test", "brightwater.test", "mail.cedar.example.org",
                                     "delta.invalid" };
static const char *const names[] = { "Kim", "Lena", "Mo", "Nuria", "Olek" };
static const char *const persons[] = { "Ada Quist", "Ben Rossi", "Chi Tran", "Dora Uhl",
                                       "Emre Vural" };
static const char *const others[] = { "nora@dest.test", "otto.p@kunde.test", "p7@mail.dest.test" };
static const char *const users[] = { "ada", "ben.rossi", "chi", "d.uhl", "emre" };

static const struct {
  const char *name;
  const char *const *words;
  guint n_words;
} lists[] = {
  { "$error", errors, G_N_ELEMENTS(errors) },    { "$firm", firms, G_N_ELEMENTS(firms) },
  { "$host", hosts, G_N_ELEMENTS(hosts) },       { "$name", names, G_N_ELEMENTS(names) },
  { "$person", persons, G_N_ELEMENTS(persons) }, { "$they", others, G_N_ELEMENTS(others) },
  { "$user", users, G_N_ELEMENTS(users) },
};

typedef struct {
  GString *text;
  guint number;  /* of the mail: chooses what its words stand for */
  guint32 state; /* of the series of choices */
} Draft;

/* Numerical Recipes' generator: what it gives does not depend on the machine. */
static guint next(guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 16;
}

/* `at` stands at a dollar sign; what it names is added. Returns the text behind it. */
static const char *add_word(Draft *draft, const char *at)
{
  for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
    if (g_str_has_prefix(at, lists[i].name)) {
      guint32 state = draft->number * (i + 7);
      g_string_append(draft->text, lists[i].words[next(&state) % lists[i].n_words]);
      return at + strlen(lists[i].name);
    }
  g_assert_true(g_str_has_prefix(at, "$n"));
  g_string_append_printf(draft->text, "%u", 2000 + draft->number % 7000);
  return at + 2;
}

static void add_text(Draft *draft, const char *text);

/* `at` stands at a brace; one of the choices in it is added. Returns the text behind it. */
static const char *add_choice(Draft *draft, const char *at)
{
  const char *end = strchr(at, '}');
  g_autofree char *all = g_strndup(at + 1, (gsize) (end - at - 1));
  g_auto(GStrv) choices = g_strsplit(all, "|", -1);
  add_text(draft, choices[next(&draft->state) % g_strv_length(choices)]);
  return end + 1;
}

static void add_text(Draft *draft, const char *text)
{
  for (const char *at = text; *at != '\0';)
    if (*at == '$')
      at = add_word(draft, at);
    else if (*at == '{' && strchr(at, '}') != NULL)
      at = add_choice(draft, at);
    else
      g_string_append_c(draft->text, *at++);
}

static GString *make_mail(const char *text, guint number)
{
  Draft draft = { g_string_new("Date: Tue, 10 Nov 2026 09:14:00 +0000\n"), number, number };
  if (strstr(text, "\nTo: ") == NULL)
    g_string_append(draft.text, "To: kim@example.org\n");
  g_string_append_printf(draft.text,
                         "Message-ID: <%u@home.test>\nMIME-Version: 1.0\n"
                         "Content-Type: text/plain; charset=utf-8\n",
                         number);
  next(&draft.state);
  add_text(&draft, text + strspn(text, "\n"));
  return draft.text;
}

static gboolean check(const char *text, guint number)
{
  g_autoptr(GString) mail = make_mail(text, number);
  g_autoptr(BounceReport) report = bounce_report_new_from_data(mail->str, mail->len, NULL);
  BounceKind kind = bounce_report_info(report)->kind;
  const char *subject = strstr(mail->str, "\nSubject: ");
  gboolean ok = kind == BOUNCE_KIND_NOT_BOUNCE;
  printf("%sok %u\n", ok ? "" : "not ", number);
  if (!ok)
    printf("# %s:%.*s\n", bounce_kind_to_string(kind),
           subject != NULL ? (int) strcspn(subject + 9, "\n") : 0, subject + 9);
  return ok;
}

int main(int argc, char **argv)
{
  g_autofree char *list = NULL;
  if (argc < 2 || !g_file_get_contents(argv[1], &list, NULL, NULL))
    return EXIT_FAILURE;
  g_auto(GStrv) templates = g_strsplit(list, "\n%%", -1);
  guint n = g_strv_length(templates) - 1; /* what stands above the first is a remark */
  guint wanted = argc > 2 ? (guint) strtoul(argv[2], NULL, 10) : 0;
  guint failed = 0;
  if (wanted > 0) {
    g_autoptr(GString) mail = make_mail(templates[1 + (wanted - 1) % n], wanted);
    return printf("%s", mail->str) < 0;
  }
  printf("1..%u\n", n * MAILS_PER_TEMPLATE);
  for (guint i = 0; i < n * MAILS_PER_TEMPLATE; i++)
    failed += !check(templates[1 + i % n], i + 1);
  return failed > 0;
}
