/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The same text sent in different ways gives the same records: LF or CRLF, as it is,
 * quoted-printable or base64, and with its fields folded elsewhere.
 */
#include "../records.h"
#include "base/pool.h"
#include "base/text.h"
#include "fuzz.h"

/* Larger texts are cut at places that depend on their encoding. */
#define SAME_MAX 4096

#define HEAD                                                                                       \
  "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered Mail\nContent-Type: text/plain; "      \
  "charset=utf-8\n"

static void check(const char *want, GString *mail)
{
  g_autofree char *got = records_of(mail->str, mail->len);
  if (strcmp(want, got) != 0)
    fprintf(stderr, "got:  %swant: %s", got, want);
  fuzz_assert(strcmp(want, got) == 0);
  g_string_free(mail, TRUE);
}

static GString *with_crlf(const GString *mail)
{
  GString *crlf = g_string_new(NULL);
  for (gsize i = 0; i < mail->len; i++) {
    if (mail->str[i] == '\n')
      g_string_append_c(crlf, '\r');
    g_string_append_c(crlf, mail->str[i]);
  }
  return crlf;
}

static GString *in_base64(const char *text)
{
  GString *mail = g_string_new(HEAD "Content-Transfer-Encoding: base64\n\n");
  g_autofree char *coded = g_base64_encode((const guchar *) text, strlen(text));
  for (gsize i = 0; i < strlen(coded); i += 76)
    g_string_append_printf(mail, "%.76s\n", coded + i);
  return mail;
}

static GString *in_quoted_printable(const char *text)
{
  GString *mail = g_string_new(HEAD "Content-Transfer-Encoding: quoted-printable\n\n");
  guint column = 0;
  for (const guchar *p = (const guchar *) text; *p != '\0'; p++) {
    gboolean plain = g_ascii_isalnum(*p);
    if (*p == '\n')
      g_string_append_c(mail, '\n');
    else
      g_string_append_printf(mail, plain ? "%c" : "=%02X", *p);
    column = *p == '\n' ? 0 : column + (plain ? 1 : 3);
    if (column > 70)
      g_string_append(mail, "=\n");
    column = column > 70 ? 0 : column;
  }
  return mail;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const char *text = bounce_text_utf8(pool, (const char *) data, MIN(size, SAME_MAX));
  g_autoptr(GString) plain = g_string_new(HEAD "Content-Transfer-Encoding: 8bit\n\n");
  /* An end of line that is there in all variants, so that base64 has nothing more to say. */
  g_autofree char *body = g_strconcat(text, "\n", NULL);
  g_string_append(plain, body);
  g_autofree char *want = records_of(plain->str, plain->len);
  check(want, with_crlf(plain));
  check(want, in_base64(body));
  check(want, in_quoted_printable(body));
  GString *folded = g_string_new("Content-Transfer-Encoding:\n 8bit\nContent-Type:\n\ttext/plain"
                                 "\n ;\n charset=\n utf-8\nSubject: Undelivered\n Mail\nFrom:\n "
                                 "MAILER-DAEMON@mx.example.org\n\n");
  check(want, g_string_append(folded, body));
  return 0;
}
