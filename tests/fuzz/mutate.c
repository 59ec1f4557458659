/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A mutator that knows the structure of reports. In: any bytes, room and a seed. Out: the bytes
 * with two sizes of something multiplied in them; the same for the same seed. libFuzzer uses it for
 * every second mutant (LLVMFuzzerCustomMutator), main.c for some of its own.
 */
#include "mutate.h"

#include <string.h>

#include "fuzz.h"

/* The sizes are chosen so that neither alone takes up the room. */
#define MUTATE_SHARE 64

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max) __attribute__((weak));

guint mutate_below(MutateRandom *random, guint limit)
{
  /* xorshift64*: the same numbers everywhere. */
  random->state ^= random->state >> 12;
  random->state ^= random->state << 25;
  random->state ^= random->state >> 27;
  guint number = (guint) ((random->state * G_GUINT64_CONSTANT(2685821657736338717)) >> 33);
  return limit > 0 ? number % limit : 0;
}

/* Two numbers whose product is about `area`. */
static void two_sides(MutateRandom *random, gsize area, guint *one, guint *other)
{
  guint most = (guint) MAX(area / MUTATE_SHARE, 1);
  *one = 1 + mutate_below(random, MIN(most, 1 + (guint) area));
  *other = 1 + (guint) (area / *one);
}

static void put_many(GString *out, const char *text, guint count)
{
  for (guint i = 0; i < count; i++)
    g_string_append(out, text);
}

/* The end of some line of the mail. */
static gsize line_end(const GString *mail, MutateRandom *random)
{
  gsize at = mutate_below(random, (guint) mail->len + 1);
  const char *end = memchr(mail->str + at, '\n', mail->len - at);
  return end != NULL ? (gsize) (end - mail->str) + 1 : mail->len;
}

static void put_head(GString *out, const char *type)
{
  g_string_append_printf(out,
                         "From: MAILER-DAEMON@mx.example.org\nSubject: Undelivered\nMIME-Version: "
                         "1.0\nContent-Type: %s\n\n",
                         type);
}

/* A field whose value holds a number of two digits. */
typedef struct {
  const char *before;
  const char *after;
} MutateField;

static void put_groups(GString *out, MutateRandom *random, guint groups, const MutateField *field,
                       guint times)
{
  guint people = 1 + mutate_below(random, groups);
  for (guint i = 0; i < groups; i++) {
    g_string_append_printf(out, "\nFinal-Recipient: rfc822; u%u@example.net\n", i % people);
    put_many(out, "Action: failed\nStatus: 5.1.1\n", mutate_below(random, 4) > 0);
    for (guint n = 0; n < times; n++)
      g_string_append_printf(out, "%s%02u%s", field->before, n % 60, field->after);
  }
}

/* A value of the message, which stands in each record, and recipients. */
static void value_by_recipients(GString *out, gsize room, MutateRandom *random)
{
  static const char *const fields[] = { "Original-Envelope-Id: ", "Reporting-MTA: dns; ",
                                        "X-Postfix-Queue-ID: ", "Arrival-Date: " };
  guint length, recipients;
  two_sides(random, room * MUTATE_SHARE, &recipients, &length);
  recipients = MIN(recipients, (guint) (room / 2 / 80));
  put_head(out, "message/delivery-status");
  g_string_append(out, fields[mutate_below(random, G_N_ELEMENTS(fields))]);
  put_many(out, "v", MIN(length, (guint) (room / 2)));
  g_string_append_c(out, '\n');
  const MutateField unknown = { "X: ", "\n" };
  put_groups(out, random, recipients, &unknown, mutate_below(random, 2));
}

static void groups_by_dates(GString *out, gsize room, MutateRandom *random)
{
  static const MutateField fields[] = {
    { "Last-Attempt-Date: Mon, 1 Jan 2024 10:", ":00 +0000\n" },
    { "Will-Retry-Until: Mon, 1 Jan 2024 10:", ":00 +0000\n" },
    { "Diagnostic-Code: smtp; 550 5.1.", " unknown\n" },
  };
  guint groups, dates;
  two_sides(random, room / 50, &groups, &dates);
  put_head(out, "message/delivery-status");
  g_string_append(out, "Reporting-MTA: dns; mx.example.org\n");
  put_groups(out, random, groups, &fields[mutate_below(random, G_N_ELEMENTS(fields))], dates);
}

/* Parts within parts, each with or without its boundary, and a line many times. */
static void nesting_by_size(GString *out, gsize room, MutateRandom *random)
{
  guint depth, lines;
  gboolean lost = mutate_below(random, 2) > 0;
  two_sides(random, room / 8, &depth, &lines);
  depth = MIN(depth, (guint) (room / 2 / 60));
  put_head(out, lost ? "multipart/mixed" : "multipart/mixed; boundary=b0");
  for (guint i = 0; i < depth; i++)
    g_string_append_printf(out, "--b%u\nContent-Type: %s%s; boundary=b%u\n\n", i,
                           mutate_below(random, 8) > 0 ? "multipart/" : "message/",
                           lost ? "x" : "mixed", i + 1);
  put_many(out, mutate_below(random, 2) > 0 ? "\377\376 y\n" : "a@b.c unknown\n",
           MIN(lines, (guint) (room / 2 / 14)));
}

/* Texts in one charset after the other. */
static void parts_by_charsets(GString *out, gsize room, MutateRandom *random)
{
  static const char *const charsets[] = { "iso-8859-5", "utf-16",  "iso-2022-jp", "windows-1258",
                                          "utf-7",      "gb18030", "big5",        "x-nothing" };
  guint parts, charset = mutate_below(random, G_N_ELEMENTS(charsets));
  guint bytes;
  two_sides(random, room / 2, &parts, &bytes);
  parts = MIN(parts, (guint) (room / 2 / 60));
  put_head(out, "multipart/mixed; boundary=b");
  for (guint i = 0; i < parts; i++) {
    g_string_append_printf(out, "--b\nContent-Type: text/plain; charset=%s\n\n",
                           charsets[(charset + i) % G_N_ELEMENTS(charsets)]);
    for (guint n = 0; n < MIN(bytes, room / 2 / parts); n++)
      g_string_append_c(out, (char) mutate_below(random, 256));
    g_string_append_c(out, '\n');
  }
}

/* Addresses of a header, and addresses of texts to be looked for among them. */
static void groups_by_addresses(GString *out, gsize room, MutateRandom *random)
{
  guint texts, addresses;
  two_sides(random, room / 40, &texts, &addresses);
  g_string_append(out, "To: sender@example.com");
  for (guint i = 0; i < room / 2 / 24; i++)
    g_string_append_printf(out, ",\n u%u@example.org", i);
  g_string_append_c(out, '\n');
  put_head(out, "multipart/mixed; boundary=b");
  for (guint i = 0; i < texts; i++) {
    g_string_append(out, "--b\n\n");
    for (guint n = 0; n < addresses; n++)
      g_string_append_printf(out, "<a%u@example.net>: user unknown\n", n);
  }
}

/* A run of lines of the mail itself, many times. */
static void lines_by_times(GString *mail, gsize room, MutateRandom *random)
{
  gsize begin = line_end(mail, random);
  gsize end = line_end(mail, random);
  gsize from = MIN(begin, end);
  g_autofree char *run = g_strndup(mail->str + from, MAX(begin, end) - from);
  gsize length = strlen(run);
  guint times = length > 0 && room > mail->len ? (guint) ((room - mail->len) / length) : 0;
  g_autoptr(GString) copies = g_string_new(NULL);
  put_many(copies, run, mutate_below(random, times + 1));
  g_string_insert_len(mail, (gssize) MAX(begin, end), copies->str, (gssize) copies->len);
}

void mutate_product(GString *mail, gsize room, MutateRandom *random)
{
  static void (*const makers[])(GString * out, gsize room, MutateRandom * random) = {
    value_by_recipients, groups_by_dates, nesting_by_size, parts_by_charsets, groups_by_addresses,
  };
  guint what = mutate_below(random, G_N_ELEMENTS(makers) + 2);
  if (what >= G_N_ELEMENTS(makers)) {
    lines_by_times(mail, room, random);
  } else {
    /* Sometimes before or behind what is there, so that both are one mail. */
    g_autoptr(GString) made = g_string_new(NULL);
    makers[what](made, room, random);
    guint kept = mutate_below(random, 3);
    if (kept == 0)
      g_string_truncate(mail, 0);
    g_string_insert_len(mail, kept == 1 ? 0 : -1, made->str, (gssize) made->len);
  }
  g_string_truncate(mail, MIN(mail->len, room));
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
  MutateRandom random = { G_GUINT64_CONSTANT(88172645463325252) + seed };
  mutate_below(&random, 1);
  if (LLVMFuzzerMutate != NULL && mutate_below(&random, 2) > 0)
    return LLVMFuzzerMutate(data, size, max);
  g_autoptr(GString) mail = g_string_new_len((const char *) data, (gssize) size);
  mutate_product(mail, max, &random);
  memcpy(data, mail->str, mail->len);
  return mail->len;
}
