/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-files.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "source/file.h"
#include "source/visited.h"
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

static void put(const char *name, const char *text)
{
  g_free(test_file(folder, name, text, -1));
}

static char *inside(const char *name)
{
  return g_build_filename(folder, name, NULL);
}

START_TEST(a_file_is_one_message)
{
  g_autofree char *path = test_file(folder, "x", TEST_MAIL, -1);
  test_gives(path, "x#1:" TEST_MAIL, NULL);
  put("x", "\xef\xbb\xbf\n" TEST_MAIL);
  test_gives(path, "x#1:" TEST_MAIL, NULL);
}
END_TEST

START_TEST(what_is_wrong_is_said)
{
  g_autofree char *empty = test_file(folder, "empty", "", 0);
  g_autofree char *binary = test_file(folder, "binary",
                                      "\x7f"
                                      "ELF\0\0\0\0",
                                      8);
  g_autofree char *none = inside("none");
  g_autofree char *file_in_file = g_build_filename(empty, "x", NULL);
  test_gives(empty, "empty!is empty", NULL);
  test_gives(binary, "binary!is not mail", NULL);
  test_gives(none, "none!No such file or directory", NULL);
  test_gives("/dev/null", "null!is a device; give it as standard input with -", NULL);
  test_gives(file_in_file, "x!Not a directory", NULL);
}
END_TEST

START_TEST(sockets_are_refused)
{
  g_autofree char *path = inside("socket");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_strlcpy(address.sun_path, path, sizeof address.sun_path);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  ck_assert_int_eq(bind(fd, (struct sockaddr *) &address, sizeof address), 0);
  test_gives(path, "socket!is a socket", NULL);
  close(fd);
}
END_TEST

START_TEST(error_codes_tell_kinds_of_failure)
{
  static const struct {
    const char *name;
    int code;
  } rows[] = { { "empty", BOUNCE_ERROR_EMPTY },
               { "text", BOUNCE_ERROR_NOT_MAIL },
               { "none", BOUNCE_ERROR_OPEN } };
  put("empty", "");
  put("text", "no mail\n");
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *path = inside(rows[i].name);
    g_autoptr(BounceSource) source = bounce_source_new(path);
    g_autoptr(GError) error = NULL;
    ck_assert_ptr_null(bounce_source_next(source, &error));
    test_row(i, g_error_matches(error, BOUNCE_ERROR, rows[i].code), "%d", error->code);
  }
}
END_TEST

START_TEST(a_folder_is_read_in_order_with_what_is_in_it)
{
  put("b/2", TEST_MAIL);
  put("b/10", TEST_MAIL);
  put("a.mbox", TEST_MBOX);
  put("c/cur/1:2,S", TEST_MAIL);
  put("c/new/2", TEST_MAIL);
  put("c/tmp/3", TEST_MAIL);
  put("readme", "no mail\n");
  put(".hidden", TEST_MAIL);
  put(".git/x", TEST_MAIL);
  put("z", "");
  test_gives(folder, "a.mbox#1:To: 1\n\none\n", "a.mbox#2:To: 2\n\ntwo\n", "10#1:" TEST_MAIL,
             "2#1:" TEST_MAIL, "2#1:" TEST_MAIL, "1:2,S#1:" TEST_MAIL, NULL);
}
END_TEST

START_TEST(a_slash_at_the_end_is_not_doubled)
{
  g_autofree char *slash = g_strconcat(folder, "/", NULL);
  g_autofree char *want = inside("x");
  put("x", TEST_MAIL);
  g_autoptr(BounceSource) source = bounce_source_new(slash);
  const BounceMail *mail = bounce_source_next(source, NULL);
  ck_assert_str_eq(mail->path, want);
}
END_TEST

START_TEST(links_in_a_circle_are_entered_once)
{
  put("a/x", TEST_MAIL);
  g_autofree char *circle = inside("a/circle");
  g_autofree char *twice = inside("b");
  g_autofree char *nowhere = inside("nowhere");
  g_autofree char *link = inside("y");
  g_autofree char *above = inside("a/above");
  ck_assert_int_eq(symlink("..", circle), 0);
  ck_assert_int_eq(symlink("../..", above), 0);
  ck_assert_int_eq(symlink("a", twice), 0);
  ck_assert_int_eq(symlink("not there", nowhere), 0);
  ck_assert_int_eq(symlink("a/x", link), 0);
  test_gives(folder, "x#1:" TEST_MAIL, "nowhere!No such file or directory", "y#1:" TEST_MAIL, NULL);
}
END_TEST

START_TEST(fifos_in_folders_are_passed_over)
{
  g_autofree char *fifo = inside("a");
  g_autofree char *link = inside("b");
  ck_assert_int_eq(mkfifo(fifo, 0600), 0);
  ck_assert_int_eq(symlink("a", link), 0);
  put("c", TEST_MAIL);
  test_gives(folder, "c#1:" TEST_MAIL, NULL);
}
END_TEST

START_TEST(a_folder_without_mail_says_so_unless_it_is_empty)
{
  g_autofree char *name = g_path_get_basename(folder);
  g_autofree char *want = g_strconcat(name, "!holds no mail", NULL);
  test_gives(folder, NULL);
  put("a/readme", "no mail\n");
  test_gives(folder, want, NULL);
}
END_TEST

START_TEST(folders_too_deep_are_refused)
{
  g_autoptr(GString) path = g_string_new(NULL);
  for (guint i = 1; i < BOUNCE_VISITED_DEPTH_MAX; i++)
    g_string_append(path, "d/");
  g_autofree char *deepest = g_strconcat(path->str, "x", NULL);
  g_autofree char *deeper = g_strconcat(path->str, "e/y", NULL);
  put(deepest, TEST_MAIL);
  test_gives(folder, "x#1:" TEST_MAIL, NULL);
  put(deeper, TEST_MAIL);
  test_gives(folder, "e!stands in too many folders", "x#1:" TEST_MAIL, NULL);
}
END_TEST

START_TEST(unreadable_files_and_folders_do_not_stop_the_rest)
{
  put("a", TEST_MAIL);
  put("b/x", TEST_MAIL);
  put("c", TEST_MAIL);
  g_autofree char *file = inside("a");
  g_autofree char *dir = inside("b");
  g_autofree char *readable = inside("c");
  chmod(file, 0);
  chmod(dir, 0);
  chmod(readable, 0644);
  chmod(folder, 0755);
  if (geteuid() == 0)
    ck_assert_int_eq(seteuid(65534), 0);
  test_gives(folder, "a!Permission denied", "b!Permission denied", "c#1:" TEST_MAIL, NULL);
  ck_assert_int_eq(seteuid(getuid()), 0);
  chmod(dir, 0700);
}
END_TEST

START_TEST(a_maildir_gives_new_then_cur)
{
  put("cur/2:2,", "anything is mail here");
  put("new/1", TEST_MAIL);
  put("tmp/3", TEST_MAIL);
  put("cur/.hidden", TEST_MAIL);
  put(".Trash/cur/4", TEST_MAIL);
  put("new/5", "");
  test_gives(folder, "1#1:" TEST_MAIL, "2:2,#1:anything is mail here", NULL);
}
END_TEST

/* Renames file `from` to `to` in the folder. */
static void move(const char *from, const char *to)
{
  g_autofree char *old = inside(from);
  g_autofree char *new = inside(to);
  ck_assert_int_eq(rename(old, new), 0);
}

START_TEST(mail_that_moves_is_read_once)
{
  put("new/1", "To: 1\n");
  put("new/2", "To: 2\n");
  put("cur/3:2,", "To: 3\n");
  put("cur/4:2,", "To: 4\n");
  put("cur/5:2,", "To: 5\n");
  g_autoptr(BounceSource) source = bounce_source_new(folder);
  g_autofree char *gone = inside("cur/5:2,");
  g_autoptr(GString) got = g_string_new(NULL);
  for (const BounceMail *mail; (mail = bounce_source_next(source, NULL)) != NULL;) {
    g_string_append_len(got, (const char *) mail->data + 4, 1);
    if (got->len == 1) { /* read and not read yet: both move to cur */
      move("new/1", "cur/1:2,S");
      move("new/2", "cur/2:2,");
    }
    if (mail->data[4] == '3') { /* renamed behind the listing's back, and deleted */
      move("cur/4:2,", "cur/4:2,S");
      move("cur/3:2,", "cur/3:2,S");
      unlink(gone);
    }
  }
  ck_assert_str_eq(got->str, "1234");
}
END_TEST

/* An mbox that does not fit into the window. */
static char *large_mbox(gsize *size)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < 20000; i++)
    g_string_append(text, TEST_MBOX);
  *size = text->len;
  return test_file(folder, "mbox", text->str, (gssize) text->len);
}

/* Reads on, and gives the text of the error there must be at the end. */
static char *last_error(BounceSource *source, guint *n_mails)
{
  g_autoptr(GError) error = NULL;
  for (*n_mails = 0; bounce_source_next(source, &error) != NULL; ++*n_mails)
    continue;
  ck_assert_ptr_nonnull(error);
  ck_assert_ptr_null(bounce_source_next(source, NULL));
  return g_strdup(error->message);
}

START_TEST(a_file_that_shrinks_is_an_error)
{
  gsize size;
  guint n;
  g_autofree char *path = large_mbox(&size);
  g_autoptr(BounceSource) source = bounce_source_new(path);
  ck_assert_ptr_nonnull(bounce_source_next(source, NULL));
  ck_assert_int_eq(truncate(path, BOUNCE_FILE_BUFFER + 100), 0);
  g_autofree char *error = last_error(source, &n);
  ck_assert_str_eq(error, "became shorter while it was read");
  ck_assert_uint_gt(n, 100);
  ck_assert_uint_lt(n, 20000);
}
END_TEST

/* Writes `text` at the beginning or, where it is NULL, appends a message. */
static void write_into(const char *path, const char *text)
{
  int fd = open(path, O_WRONLY | (text == NULL ? O_APPEND : 0));
  const char *bytes = text != NULL ? text : TEST_MBOX;
  ck_assert_int_eq(write(fd, bytes, strlen(bytes)), (gssize) strlen(bytes));
  ck_assert_int_eq(futimens(fd, NULL), 0);
  close(fd);
}

START_TEST(a_file_that_is_written_anew_is_an_error)
{
  gsize size;
  guint n;
  g_autofree char *path = large_mbox(&size);
  g_autoptr(BounceSource) source = bounce_source_new(path);
  ck_assert_ptr_nonnull(bounce_source_next(source, NULL));
  write_into(path, "From other@example.org");
  g_autofree char *error = last_error(source, &n);
  ck_assert_str_eq(error, "was replaced while it was read");
}
END_TEST

START_TEST(a_file_that_grows_is_none)
{
  gsize size;
  g_autofree char *path = large_mbox(&size);
  g_autoptr(BounceSource) source = bounce_source_new(path);
  g_autoptr(GError) error = NULL;
  guint n = 0;
  for (; bounce_source_next(source, &error) != NULL; n++)
    if (n == 0)
      write_into(path, NULL);
  ck_assert_ptr_null(error);
  ck_assert_uint_eq(n, 40000);
}
END_TEST

START_TEST(a_large_message_that_shrinks_is_an_error)
{
  guint n;
  gsize size = 2 * BOUNCE_FILE_MEMORY;
  g_autofree char *text = g_strnfill(size, 'x');
  memcpy(text, "Subject: x\nTo: x\n\n", 18);
  g_autofree char *path = test_file(folder, "x", text, (gssize) size);
  g_autoptr(BounceSource) source = bounce_source_new(path);
  ck_assert_ptr_nonnull(bounce_source_next(source, NULL));
  ck_assert_int_eq(truncate(path, BOUNCE_FILE_MEMORY), 0);
  g_autofree char *error = last_error(source, &n);
  ck_assert_str_eq(error, "became shorter while it was read");
}
END_TEST

static void note_passed(BouncePassed what, const char *path, gpointer data)
{
  g_autofree char *name = g_path_get_basename(path);
  g_string_append_printf(data, "%u%s ", (guint) what, name);
}

/* What the folder's source passed over, in order. */
static char *passed_over(guint *n_mails)
{
  GString *passed = g_string_new(NULL);
  g_autoptr(BounceSource) source = bounce_source_new(folder);
  bounce_source_set_passed_func(source, note_passed, passed);
  for (*n_mails = 0; bounce_source_next(source, NULL) != NULL; ++*n_mails)
    continue;
  return g_string_free(passed, FALSE);
}

START_TEST(what_a_folder_passes_over_is_told)
{
  guint n;
  put("a", TEST_MAIL);
  put("b", "no mail\n");
  put("c", "");
  put("d.zip", "PK\003\004");
  put(".git/x", TEST_MAIL);
  put(".x", TEST_MAIL);
  g_autofree char *fifo = inside("e");
  g_autofree char *link = inside("f");
  ck_assert_int_eq(mkfifo(fifo, 0600), 0);
  ck_assert_int_eq(symlink("/dev/zero", link), 0);
  g_autofree char *got = passed_over(&n);
  ck_assert_str_eq(got, "3.git 3.x 0b 1c 2d.zip 4e 4f ");
  ck_assert_uint_eq(n, 1);
}
END_TEST

START_TEST(a_maildir_gives_its_subfolders)
{
  put("cur/1", "To: 1\n\n");
  put("new/2", "To: 2\n\n");
  put(".hard/new/3", "To: 3\n\n");
  put(".hard/cur/4:2,S", "To: 4\n\n");
  put(".hard/tmp/5", "To: 5\n\n");
  put("lists/cur/6", "To: 6\n\n");
  put("lists/new/7", "");
  put(".cache/x", TEST_MAIL);
  put("dovecot.index", "x");
  test_gives(folder, "2#1:To: 2\n\n", "1#1:To: 1\n\n", "3#1:To: 3\n\n", "4:2,S#1:To: 4\n\n",
             "6#1:To: 6\n\n", NULL);
  guint n;
  g_autofree char *got = passed_over(&n);
  ck_assert_str_eq(got, "3.cache 17 ");
  ck_assert_uint_eq(n, 5);
}
END_TEST

/* The header of a tar archive of 1988 or before, and a mail behind it. */
static char *tar_of_mail(gboolean ustar)
{
  char *tar = g_malloc0(512 + 512);
  strcpy(tar, "mail.eml");
  memcpy(tar + 257, "ustar", ustar ? 5 : 0);
  memset(tar + 148, ' ', 8);
  guint sum = 0;
  for (guint i = 0; i < 512; i++)
    sum += (guint8) tar[i];
  g_snprintf(tar + 148, 8, "%06o", sum);
  strcpy(tar + 512, "To: 1\nFrom: 2\nSubject: 3\nDate: 4\n\n");
  return tar;
}

START_TEST(archives_are_never_one_message)
{
  for (guint ustar = 0; ustar < 2; ustar++) {
    g_autofree char *tar = tar_of_mail(ustar);
    g_autofree char *path = test_file(folder, "x.tar", tar, 1024);
    test_gives(path, "x.tar!is a tar archive: unpack it (tar -xf) and give the folder", NULL);
  }
  g_autofree char *zip = test_file(folder, "x.zip", "PK\003\004", -1);
  test_gives(zip, "x.zip!is a zip archive: unpack it (unzip) and give the folder", NULL);
}
END_TEST

START_TEST(a_history_says_how_it_is_read)
{
  static const char database[] = "SQLite format 3\0\020";
  static const char text[] = "SQLite format 3\n";
  g_autofree char *history = test_file(folder, "mail", database, sizeof database);
  test_gives(history,
             "mail!is a database, as a history is, and not mail: a history is read with --db=FILE "
             "of summary, suppress or blocked",
             NULL);
  g_autofree char *words = test_file(folder, "words", text, sizeof text - 1);
  test_gives(words, "words!is not mail", NULL);
}
END_TEST

START_TEST(a_fifo_that_was_named_is_read)
{
  g_autofree char *fifo = inside("fifo");
  ck_assert_int_eq(mkfifo(fifo, 0600), 0);
  pid_t child = fork();
  if (child == 0) {
    int fd = open(fifo, O_WRONLY);
    _exit(write(fd, TEST_MAIL, strlen(TEST_MAIL)) == (gssize) strlen(TEST_MAIL) ? 0 : 1);
  }
  test_gives(fifo, "fifo#1:" TEST_MAIL, NULL);
  ck_assert_int_eq(waitpid(child, NULL, 0), child);
}
END_TEST

TCase *test_case(void)
{
  const TTest *const tests[] = {
    a_file_is_one_message,
    what_is_wrong_is_said,
    sockets_are_refused,
    error_codes_tell_kinds_of_failure,
    a_folder_is_read_in_order_with_what_is_in_it,
    a_slash_at_the_end_is_not_doubled,
    links_in_a_circle_are_entered_once,
    fifos_in_folders_are_passed_over,
    a_folder_without_mail_says_so_unless_it_is_empty,
    folders_too_deep_are_refused,
    unreadable_files_and_folders_do_not_stop_the_rest,
    a_maildir_gives_new_then_cur,
    mail_that_moves_is_read_once,
    a_file_that_shrinks_is_an_error,
    a_file_that_is_written_anew_is_an_error,
    a_file_that_grows_is_none,
    a_large_message_that_shrinks_is_an_error,
    what_a_folder_passes_over_is_told,
    a_maildir_gives_its_subfolders,
    archives_are_never_one_message,
    a_history_says_how_it_is_read,
    a_fifo_that_was_named_is_read,
  };
  TCase *tcase = tcase_create("source");
  tcase_add_checked_fixture(tcase, setup, teardown);
  tcase_set_timeout(tcase, 30);
  for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
    tcase_add_test(tcase, tests[i]);
  return tcase;
}
