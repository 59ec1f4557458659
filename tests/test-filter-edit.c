/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The filter's editing: every byte that is not a forged field stays, whatever the message looks
 * like. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "filter/filter-edit.h"
#include "test.h"

#define FIELDS "X-Bounce-Kind: bounce"

/* A pipe would block on large messages. */
static int temporary_file(void)
{
  char name[] = "/tmp/bounce-test-XXXXXX";
  int fd = mkstemp(name);
  ck_assert_int_ge(fd, 0);
  unlink(name);
  return fd;
}

static int file_with(const char *data, gsize size)
{
  int fd = temporary_file();
  ck_assert_int_eq(write(fd, data, size), (gssize) size);
  ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
  return fd;
}

/* The message after the filter, with `add` and the message's own line end at its top. */
static GString *edited(const char *data, gsize size, const char *add)
{
  FilterSpool spool;
  FilterEdit edit;
  int in = file_with(data, size);
  int out = temporary_file();
  ck_assert(filter_spool_read(&spool, in));
  ck_assert_uint_eq(spool.size, size);
  ck_assert(filter_edit_plan(&edit, &spool));
  g_autofree char *fields = *add != '\0' ? g_strconcat(add, edit.line_end, NULL) : g_strdup("");
  ck_assert(filter_edit_write(&edit, fields, strlen(fields), out));
  gsize length = (gsize) lseek(out, 0, SEEK_END);
  GString *result = g_string_new(NULL);
  g_string_set_size(result, length);
  ck_assert_int_eq(pread(out, result->str, length, 0), (gssize) length);
  filter_edit_clear(&edit);
  filter_spool_clear(&spool);
  close(in);
  close(out);
  return result;
}

#define TEXT(text) text, sizeof text - 1

static const struct {
  const char *in;
  gsize in_size;
  const char *out; /* with FIELDS added */
  gsize out_size;
} edits[] = {
  { TEXT("From: a\n\nbody\n"), TEXT(FIELDS "\nFrom: a\n\nbody\n") },
  { TEXT("From: a\r\n\r\nbody\r\n"), TEXT(FIELDS "\r\nFrom: a\r\n\r\nbody\r\n") },
  { TEXT("From: a\r\rbody\r"), TEXT(FIELDS "\rFrom: a\r\rbody\r") },
  { TEXT("From a@b Mon\nFrom: a\n\nb"), TEXT("From a@b Mon\n" FIELDS "\nFrom: a\n\nb") },
  { TEXT("From a@b Mon\r\nFrom: a\r\n\r\nb"),
    TEXT("From a@b Mon\r\n" FIELDS "\r\nFrom: a\r\n\r\nb") },
  /* Forged fields: letter case, space, folding, first, last, without an end. */
  { TEXT("X-Bounce-Verdict: hard\nA: b\n\nc"), TEXT(FIELDS "\nA: b\n\nc") },
  { TEXT("A: b\nx-BOUNCE-verdict : hard\n\nc"), TEXT(FIELDS "\nA: b\n\nc") },
  { TEXT("A: b\nX-Bounce-Kind\t: x\n\ty\n z\nC: d\n\n"), TEXT(FIELDS "\nA: b\nC: d\n\n") },
  { TEXT("A: b\n c\nX-Bounce-\nX-Bounce-B\n c\n"), TEXT(FIELDS "\nA: b\n c\n") },
  { TEXT("A: b\r\nX-Bounce-Kind: x\r\n y\r\n\r\n"), TEXT(FIELDS "\r\nA: b\r\n\r\n") },
  { TEXT("A: b\rX-Bounce-Kind: x\r y\r\rX-Bounce-Kind: z\r"),
    TEXT(FIELDS "\rA: b\r\rX-Bounce-Kind: z\r") },
  { TEXT("A: b\nX-Bounce-Kind: x"), TEXT(FIELDS "\nA: b\n") },
  { TEXT("From a\nX-Bounce-Kind: x\nA: b\n\n"), TEXT("From a\n" FIELDS "\nA: b\n\n") },
  /* What only looks like one stays. */
  { TEXT("X-Bounces-To: a\nX-Bounce: b\nA: X-Bounce-Kind: c\n X-Bounce-Kind: d\n\nX-Bounce-Kind: "
         "e\n"),
    TEXT(FIELDS "\nX-Bounces-To: a\nX-Bounce: b\nA: X-Bounce-Kind: c\n X-Bounce-Kind: d\n\n"
                "X-Bounce-Kind: e\n") },
  /* No header, no body, nothing, NUL, 8-bit, a stray CR. */
  { TEXT(""), TEXT(FIELDS "\n") },
  { TEXT("\n"), TEXT(FIELDS "\n\n") },
  { TEXT("\nbody"), TEXT(FIELDS "\n\nbody") },
  { TEXT("A: b"), TEXT(FIELDS "\nA: b") },
  { TEXT("just words\nand more"), TEXT(FIELDS "\njust words\nand more") },
  { TEXT("A: \0b\n\n\0\377\n"), TEXT(FIELDS "\nA: \0b\n\n\0\377\n") },
  { TEXT("A: b\rc\n\nd"), TEXT(FIELDS "\nA: b\rc\n\nd") },
  /* A first line that begins with a blank must not become a continuation of what is added. */
  { TEXT(" odd\n\tlines\nA: b\n\n"), TEXT(" odd\n\tlines\n" FIELDS "\nA: b\n\n") },
  { TEXT(" X-Bounce-Kind: x\n y\nA: b\n\n"), TEXT(FIELDS "\nA: b\n\n") },
  /* Where no line ends there is no place for a field. */
  { TEXT("From a@b Mon"), TEXT("From a@b Mon") },
  { TEXT(" odd"), TEXT(" odd") },
};

START_TEST(fields_come_to_the_top_and_forged_ones_go)
{
  g_autoptr(GString) out = edited(edits[_i].in, edits[_i].in_size, FIELDS);
  test_row(_i, out->len == edits[_i].out_size && memcmp(out->str, edits[_i].out, out->len) == 0,
           "%s", out->str);
}
END_TEST

START_TEST(editing_twice_is_editing_once)
{
  g_autoptr(GString) once = edited(edits[_i].in, edits[_i].in_size, FIELDS);
  g_autoptr(GString) twice = edited(once->str, once->len, FIELDS);
  test_row(_i, g_string_equal(once, twice), "%s", twice->str);
}
END_TEST

/* A message of `size` bytes: a header with a long line, then noise. */
static GString *noise(gsize size)
{
  GString *message = g_string_new("A: ");
  g_autoptr(GRand) rand = g_rand_new_with_seed((guint32) size);
  for (gsize i = 0; i < MIN(size / 4, 200000); i++)
    g_string_append_c(message, 'a');
  g_string_append(message, "\nB: c\n\n");
  while (message->len < size)
    g_string_append_c(message, (char) g_rand_int(rand));
  return message;
}

START_TEST(every_size_survives_memory_and_file)
{
  static const gsize sizes[] = { 100,
                                 65535,
                                 65536,
                                 65537,
                                 FILTER_SPOOL_MEMORY - 1,
                                 FILTER_SPOOL_MEMORY,
                                 FILTER_SPOOL_MEMORY + 1,
                                 3 * FILTER_SPOOL_MEMORY + 12345 };
  g_autoptr(GString) message = noise(sizes[_i]);
  g_autoptr(GString) same = edited(message->str, message->len, "");
  test_row(_i, g_string_equal(message, same), "%" G_GSIZE_FORMAT, same->len);
  g_autoptr(GString) out = edited(message->str, message->len, FIELDS);
  g_string_prepend(message, FIELDS "\n");
  test_row(_i, g_string_equal(message, out), "%" G_GSIZE_FORMAT, out->len);
}
END_TEST

START_TEST(forged_fields_go_beyond_the_window)
{
  g_autoptr(GString) message = g_string_new(NULL);
  g_autoptr(GString) want = g_string_new(FIELDS "\n");
  for (guint i = 0; i < 60000; i++) {
    g_string_append_printf(message, "X-Bounce-%u: x\r\n y\r\nKeep-%u: x\r\n", i, i);
    g_string_append_printf(want, "Keep-%u: x\r\n", i);
  }
  want->str[0] = 'X';
  g_string_replace(want, FIELDS "\n", FIELDS "\r\n", 1);
  g_autoptr(GString) out = edited(message->str, message->len, FIELDS);
  ck_assert(g_string_equal(out, want));
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
  FilterSpool spool;
  g_autoptr(GString) message = noise(FILTER_SPOOL_MEMORY + 1);
  int in = file_with(message->str, message->len);
  ck_assert_int_eq(access("/dev/full", W_OK), 0);
  FilterEdit edit;
  ck_assert(filter_spool_read(&spool, in));
  ck_assert(filter_edit_plan(&edit, &spool));
  int full = open("/dev/full", O_WRONLY);
  ck_assert(!filter_edit_write(&edit, "", 0, full));
  ck_assert_int_eq(errno, ENOSPC);
  close(full);
  filter_edit_clear(&edit);
  filter_spool_clear(&spool);
  close(in);
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("filter-edit");
  tcase_set_timeout(tcase, 30);
  tcase_add_loop_test(tcase, fields_come_to_the_top_and_forged_ones_go, 0, G_N_ELEMENTS(edits));
  tcase_add_loop_test(tcase, editing_twice_is_editing_once, 0, G_N_ELEMENTS(edits));
  tcase_add_loop_test(tcase, every_size_survives_memory_and_file, 0, 8);
  tcase_add_test(tcase, forged_fields_go_beyond_the_window);
  tcase_add_test(tcase, a_full_disk_is_an_error);
  return tcase;
}
