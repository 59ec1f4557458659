/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "source/mail.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "test-files.h"
#include "test.h"

static const struct {
  const char *text;
  gboolean is;
} rows[] = {
  { "Subject: x\n\nbody\n", TRUE },
  { "Received: from a\n\tby b\nX-Y: z\n\n", TRUE },
  { "RETURN-PATH: <>\r\nTo: x\r\n", TRUE },
  { "Subject : x\r\rbody", TRUE },
  { "not a field\nSubject: x\n", TRUE },
  { ">From a Mon Jan  1 00:00:00 2001\nFrom: a@example.org\n", TRUE },
  { "To: x", TRUE },
  { "X-Failed-Recipients: a@example.org\n", TRUE },
  { "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/:/bin/sh\n", FALSE },
  { "# A heading\n\nSubject: x\n", FALSE },
  { "{\"subject\": 1}\n", FALSE },
  { "prose\nmore prose\nand: this\nSubject: x\n", FALSE },
  { "\x7f"
    "ELF\x02\x01\x01",
    FALSE },
  { "-: x\n", FALSE },
  { "x-: x\n", FALSE },
  { "all: build\n\tcc\n", FALSE },
  { "", FALSE },
};

START_TEST(a_known_field_makes_a_mail)
{
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    test_row(i, bounce_mail_is((const guint8 *) rows[i].text, strlen(rows[i].text)) == rows[i].is,
             "%s", rows[i].text);
}
END_TEST

START_TEST(lead_is_mark_and_empty_lines)
{
  ck_assert_uint_eq(bounce_mail_lead((const guint8 *) "\xef\xbb\xbf\r\n\nTo: x", 11), 6);
  ck_assert_uint_eq(bounce_mail_lead((const guint8 *) "To: x\n", 6), 0);
  ck_assert_uint_eq(bounce_mail_lead((const guint8 *) "\n\n", 2), 2);
}
END_TEST

START_TEST(copies_outlive_the_source)
{
  char *folder = test_folder_new();
  GString *large = g_string_new("Subject: large\n\n");
  while (large->len <= 600 * 1024)
    g_string_append(large, "some text that makes it large\n");
  g_free(test_file(folder, "1", "Subject: small\n\n", -1));
  g_free(test_file(folder, "2", large->str, (gssize) large->len));
  BounceSource *source = bounce_source_new(folder);
  g_autoptr(BounceMail) small_copy = bounce_mail_copy(bounce_source_next(source, NULL));
  g_autoptr(BounceMail) large_copy = bounce_mail_copy(bounce_source_next(source, NULL));
  bounce_source_free(source);
  test_folder_free(folder);
  g_autofree char *small_bytes = test_mail_bytes(small_copy);
  g_autofree char *large_bytes = test_mail_bytes(large_copy);
  ck_assert_str_eq(small_bytes, "Subject: small\n\n");
  ck_assert_ptr_null(large_copy->data);
  ck_assert_str_eq(large_bytes, large->str);
  ck_assert(g_str_has_suffix(large_copy->path, "/2"));
  g_string_free(large, TRUE);
}
END_TEST

START_TEST(an_empty_mail_can_be_copied)
{
  BounceMail mail = { .path = "x", .data = (const guint8 *) "", .size = 0, .fd = -1 };
  g_autoptr(BounceMail) copy = bounce_mail_copy(&mail);
  ck_assert_ptr_nonnull(copy->data);
  ck_assert_uint_eq(copy->size, 0);
}
END_TEST

START_TEST(no_descriptor_left_is_no_copy)
{
  int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  struct rlimit before;
  ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
  struct rlimit limit = { (rlim_t) fd + 1, before.rlim_max };
  ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
  BounceMail mail = { .path = "x", .size = 1, .fd = fd };
  ck_assert_ptr_null(bounce_mail_copy(&mail));
  ck_assert_int_eq(errno, EMFILE);
  ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("mail");
  tcase_add_test(tcase, a_known_field_makes_a_mail);
  tcase_add_test(tcase, lead_is_mark_and_empty_lines);
  tcase_add_test(tcase, copies_outlive_the_source);
  tcase_add_test(tcase, an_empty_mail_can_be_copied);
  tcase_add_test(tcase, no_descriptor_left_is_no_copy);
  return tcase;
}
