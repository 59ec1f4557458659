/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "test-files.h"
#include "test.h"

static char *folder;

static void setup(void)
{
  folder = test_folder_new();
}

static void teardown(void)
{
  test_folder_free(folder);
}

/* Feeds `text`, `times` over, to standard input through a pipe or, with `file`, from its 5th byte.
 */
static void feed(const char *text, guint times, const char *file)
{
  int fds[2] = { -1, -1 };
  if (file != NULL) {
    fds[0] = open(file, O_RDONLY | O_CLOEXEC);
    ck_assert_int_eq(lseek(fds[0], 5, SEEK_SET), 5);
  } else {
    ck_assert_int_eq(pipe(fds), 0);
    if (fork() == 0) {
      close(fds[0]);
      for (guint i = 0; i < times; i++)
        if (write(fds[1], text, strlen(text)) < 0)
          _exit(1);
      _exit(0);
    }
    close(fds[1]);
  }
  ck_assert_int_ge(dup2(fds[0], STDIN_FILENO), 0);
  close(fds[0]);
}

/* An mbox of messages below, at and above what is held in memory. */
static GString *large_mbox(void)
{
  static const gsize sizes[] = { 10, 300000, 262144, 2000000, 5, 524288, 1000000 };
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
    g_string_append_printf(text, "From a@example.org Mon Jan  1 00:00:00 2001\nTo: %u\n\n", i);
    for (gsize k = 0; k < sizes[i]; k++)
      g_string_append_c(text, k % 67 == 66 ? '\n' : (char) ('a' + (k * 7 + i) % 26));
    g_string_append(text, "\n\n");
  }
  return text;
}

/* Messages of `path`, as copies that outlive the source. */
static GPtrArray *copies(const char *path)
{
  g_autoptr(BounceSource) source = bounce_source_new(path);
  GPtrArray *mails = g_ptr_array_new_with_free_func((GDestroyNotify) bounce_mail_free);
  for (const BounceMail *mail; (mail = bounce_source_next(source, NULL)) != NULL;)
    g_ptr_array_add(mails, bounce_mail_copy(mail));
  return mails;
}

START_TEST(standard_input_is_told_by_content_too)
{
  feed(TEST_MAIL, 1, NULL);
  test_gives("-", "-#1:" TEST_MAIL, NULL);
  feed(TEST_MBOX, 1, NULL);
  test_gives("-", "-#1:To: 1\n\none\n", "-#2:To: 2\n\ntwo\n", NULL);
  feed("", 0, NULL);
  test_gives("-", "-!is empty", NULL);
  g_autofree char *path = test_file(folder, "x", "12345" TEST_MBOX, -1);
  feed(NULL, 0, path);
  test_gives("-", "-#1:To: 1\n\none\n", "-#2:To: 2\n\ntwo\n", NULL);
  close(STDIN_FILENO);
  test_gives("-", "-!Bad file descriptor", NULL);
}
END_TEST

START_TEST(a_large_pipe_passes_through)
{
  guint times = 20000;
  feed(TEST_MBOX, times, NULL);
  g_autoptr(BounceSource) source = bounce_source_new("-");
  guint n = 0;
  for (const BounceMail *mail; (mail = bounce_source_next(source, NULL)) != NULL; n++)
    ck_assert(mail->size == 11 && memcmp(mail->data, n % 2 ? "To: 2" : "To: 1", 5) == 0);
  ck_assert_uint_eq(n, 2 * times);
}
END_TEST

START_TEST(pipe_file_and_gzip_give_the_same)
{
  g_autoptr(GString) text = large_mbox();
  g_autofree char *path = test_file(folder, "mbox", text->str, (gssize) text->len);
  test_gzip(folder, "gzip", text->str, text->len);
  g_autofree char *gzip = g_build_filename(folder, "gzip", NULL);
  g_autoptr(GPtrArray) file = copies(path);
  ck_assert_uint_eq(file->len, 7);
  for (guint way = 0; way < 3; way++) {
    if (way == 1)
      feed(text->str, 1, NULL);
    if (way == 2) {
      int fd = open(gzip, O_RDONLY | O_CLOEXEC);
      dup2(fd, STDIN_FILENO);
    }
    g_autoptr(GPtrArray) other = copies(way == 0 ? gzip : "-");
    ck_assert_uint_eq(other->len, file->len);
    for (guint i = 0; i < file->len; i++) {
      g_autofree char *want = test_mail_bytes(file->pdata[i]);
      g_autofree char *got = test_mail_bytes(other->pdata[i]);
      test_row(i, strcmp(got, want) == 0, "way %u, %zu bytes", way, strlen(want));
    }
  }
}
END_TEST

START_TEST(a_large_message_from_a_pipe_is_spooled)
{
  g_autofree char *text = g_strnfill(3000000, 'x');
  memcpy(text, "To: 1\n", 6);
  feed(text, 1, NULL);
  g_autoptr(BounceSource) source = bounce_source_new("-");
  const BounceMail *mail = bounce_source_next(source, NULL);
  ck_assert_ptr_nonnull(mail);
  ck_assert_ptr_null(mail->data);
  g_autofree char *got = test_mail_bytes(mail);
  ck_assert_str_eq(got, text);
}
END_TEST

START_TEST(a_spool_that_cannot_be_written_is_said)
{
  g_autofree char *want = g_strdup_printf("-!cannot write a temporary file in %s: %s",
                                          g_get_tmp_dir(), g_strerror(EFBIG));
  struct rlimit limit = { 100000, RLIM_INFINITY };
  signal(SIGXFSZ, SIG_IGN);
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  feed("To: 1\n", 200000, NULL);
  test_gives("-", want, NULL);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("pipe");
  tcase_add_checked_fixture(tcase, setup, teardown);
  tcase_set_timeout(tcase, 30);
  tcase_add_test(tcase, standard_input_is_told_by_content_too);
  tcase_add_test(tcase, a_large_pipe_passes_through);
  tcase_add_test(tcase, pipe_file_and_gzip_give_the_same);
  tcase_add_test(tcase, a_large_message_from_a_pipe_is_spooled);
  tcase_add_test(tcase, a_spool_that_cannot_be_written_is_said);
  return tcase;
}
