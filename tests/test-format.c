/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every format read back by another program's reader: libcsv, json-glib, and a terminal's rules. */
#include <csv.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "format/format.h"
#include "test.h"

static const char *const keys[] = {
  "schema",
  "source",
  "message",
  "kind",
  "recipient",
  "original_recipient",
  "subscriber",
  "subscriber_from",
  "action",
  "status",
  "reply_code",
  "diagnostic",
  "diagnostic_type",
  "verdict",
  "reason",
  "fault",
  "advice",
  "explanation",
  "remote_mta",
  "reporting_mta",
  "arrival_date",
  "date",
  "last_attempt_date",
  "will_retry_until",
  "message_id",
  "envelope_id",
  "sender",
  "subject",
  "list_id",
  "format",
  "anomalies",
  "channel",
  "queue_id",
  "refused_ip",
  "feedback_id",
};

/* A record in which every string is `text`. */
typedef struct {
  BounceReportInfo info;
  BounceRecipient recipient;
  BounceEvidence evidence;
  const BounceEvidence *all_evidence[1];
  const BounceRecipient *recipients[1];
  const char *anomalies[3];
  BounceRecord record;
} Sample;

static const BounceRecord *sample_fill(Sample *sample, const char *text)
{
  sample->anomalies[0] = text;
  sample->anomalies[1] = text;
  sample->anomalies[2] = NULL;
  sample->evidence = (BounceEvidence){ "status", text, BOUNCE_ORIGIN_DSN, 2, 7, text, TRUE };
  sample->all_evidence[0] = &sample->evidence;
  sample->recipients[0] = &sample->recipient;
  sample->recipient = (BounceRecipient){
    text,
    text,
    text,
    text,
    BOUNCE_ACTION_FAILED,
    { 5, 7, 509 },
    550,
    text,
    text,
    BOUNCE_VERDICT_HARD,
    BOUNCE_REASON_USER_UNKNOWN,
    BOUNCE_FAULT_RECIPIENT,
    BOUNCE_ADVICE_REMOVE,
    text,
    text,
    text,
    text,
    sample->all_evidence,
    1,
  };
  sample->info = (BounceReportInfo){
    BOUNCE_KIND_BOUNCE, text, text, text, text, text, text, text, text, text, sample->anomalies,
    sample->recipients, 1
  };
  sample->record = (BounceRecord){ &sample->info, &sample->recipient, text, 3 };
  return &sample->record;
}

static char *render(const char *format, const BounceFormatOptions *options,
                    const BounceRecord *record)
{
  GString *out = g_string_new(NULL);
  bounce_format_find(format)->record(options, record, out);
  return g_string_free(out, FALSE);
}

/* The record of a message that says nothing. */
static const BounceRecord *sample_empty(Sample *sample)
{
  *sample = (Sample){ .info = { .kind = BOUNCE_KIND_NOT_BOUNCE, .anomalies = sample->anomalies } };
  sample->record = (BounceRecord){ &sample->info, &sample->recipient, "-", 1 };
  return &sample->record;
}

START_TEST(the_keys_are_those_of_the_schema)
{
  guint n = 0;
  for (; bounce_record_key(n) != NULL; n++)
    test_row(n,
             n < G_N_ELEMENTS(keys)
                 && strcmp(bounce_record_key_name(bounce_record_key(n)), keys[n]) == 0,
             "%s", bounce_record_key_name(bounce_record_key(n)));
  ck_assert_uint_eq(n, G_N_ELEMENTS(keys));
}
END_TEST

START_TEST(formats_are_found_by_name)
{
  ck_assert_ptr_nonnull(bounce_format_find("text"));
  ck_assert_ptr_nonnull(bounce_format_find("csv"));
  ck_assert_ptr_nonnull(bounce_format_find("jsonl"));
  ck_assert_ptr_null(bounce_format_find("xml"));
  ck_assert_ptr_null(bounce_format_find(NULL));
}
END_TEST

/* Strings a mail, or the name of a file, may bring; `want` is what a reader must get back. */
static const struct {
  const char *text;
  const char *json;
  const char *csv;
} hostile[] = {
  { "plain", "plain", "plain" },
  { "", "", "" },
  { "=HYPERLINK(\"http://x.test\")", "=HYPERLINK(\"http://x.test\")",
    "'=HYPERLINK(\"http://x.test\")" },
  { "+1+1", "+1+1", "'+1+1" },
  { "-1+1", "-1+1", "'-1+1" },
  { "@SUM(A1)", "@SUM(A1)", "'@SUM(A1)" },
  { "\t=1", "\t=1", "\t'=1" },
  { "\r=1", "\r=1", "\r'=1" },
  { "x;=1+1;y", "x;=1+1;y", "x;'=1+1;y" },
  { "a; \"=1", "a; \"=1", "a; \"'=1" },
  { "a|@b \t-c", "a|@b \t-c", "a|'@b \t'-c" },
  { "two +words", "two +words", "two '+words" },
  { "this - that; 1-1", "this - that; 1-1", "this - that; 1-1" },
  { "\xef\xbc\x9d"
    "1",
    "\xef\xbc\x9d"
    "1",
    "'\xef\xbc\x9d"
    "1" },
  { "\xef\xbc\xa0"
    "1",
    "\xef\xbc\xa0"
    "1",
    "'\xef\xbc\xa0"
    "1" },
  { "zero\xe2\x80\x8bwidth", "zero\xe2\x80\x8bwidth", "zero\\u200bwidth" },
  { "\xd8\x9c\xe2\x80\x8e\xef\xbb\xbf", "\xd8\x9c\xe2\x80\x8e\xef\xbb\xbf",
    "\\u061c\\u200e\\ufeff" },
  { "\xf3\xa0\x80\x81tag", "\xf3\xa0\x80\x81tag", "\\udb40\\udc01tag" },
  { "a,b;\"c\"", "a,b;\"c\"", "a,b;\"c\"" },
  { " blanks ", " blanks ", " blanks " },
  { "two\nlines\r\n", "two\nlines\r\n", "two\nlines\r\n" },
  { "back\\slash", "back\\slash", "back\\slash" },
  { "\033]0;title\007", "\033]0;title\007", "\\u001b]0;title\\u0007" },
  { "\302\233"
    "31m",
    "\302\233"
    "31m",
    "\\u009b31m" },
  { "\342\200\256gpj.exe", "\342\200\256gpj.exe", "\\u202egpj.exe" },
  { "bad \377 byte", "bad \357\277\275 byte", "bad \357\277\275 byte" },
  { "cut \342\202", "cut \357\277\275\357\277\275", "cut \357\277\275\357\277\275" },
  { "\303\251\342\202\254\360\237\230\200", "\303\251\342\202\254\360\237\230\200",
    "\303\251\342\202\254\360\237\230\200" },
};

static void check_no_control(guint row, const char *text, const char *but)
{
  test_row(row, g_utf8_validate(text, -1, NULL), "%s", text);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gboolean allowed = c < 0x80 && strchr(but, (int) c) != NULL;
    test_row(row, allowed || !g_unichar_iscntrl(c), "U+%04X in %s", c, text);
    test_row(row, c < 0x2028 || c > 0x202e, "U+%04X in %s", c, text);
  }
}

START_TEST(json_is_read_back_as_it_was)
{
  const BounceFormatOptions options = { .evidence = TRUE };
  Sample sample;
  g_autofree char *line = render("jsonl", &options, sample_fill(&sample, hostile[_i].text));
  check_no_control((guint) _i, line, "\n");
  test_row(_i, strchr(line, '\n') == line + strlen(line) - 1, "%s", line);
  g_autoptr(JsonParser) parser = json_parser_new_immutable();
  ck_assert(json_parser_load_from_data(parser, line, -1, NULL));
  JsonObject *object = json_node_get_object(json_parser_get_root(parser));
  g_autoptr(GList) members = json_object_get_members(object);
  ck_assert_uint_eq(g_list_length(members), G_N_ELEMENTS(keys) + 1);
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    ck_assert_str_eq(g_list_nth_data(members, i), keys[i]);
  static const char *const texts[] = { "source",     "recipient",  "subscriber",
                                       "diagnostic", "message_id", "subject",
                                       "sender",     "format",     "explanation" };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    test_row(_i, strcmp(json_object_get_string_member(object, texts[i]), hostile[_i].json) == 0,
             "%s: %s", texts[i], line);
  ck_assert_str_eq(
      json_array_get_string_element(json_object_get_array_member(object, "anomalies"), 1),
      hostile[_i].json);
  ck_assert_int_eq(json_object_get_int_member(object, "schema"), 1);
  ck_assert_int_eq(json_object_get_int_member(object, "message"), 3);
  ck_assert_str_eq(json_object_get_string_member(object, "status"), "5.7.509");
  ck_assert_str_eq(json_object_get_string_member(object, "reply_code"), "550");
  JsonArray *evidence = json_object_get_array_member(object, "evidence");
  JsonObject *first = json_array_get_object_element(evidence, 0);
  ck_assert_str_eq(json_object_get_string_member(first, "value"), hostile[_i].json);
  ck_assert(json_object_get_boolean_member(first, "won"));
}
END_TEST

START_TEST(json_says_null_for_what_is_not_known)
{
  const BounceFormatOptions options = { 0 };
  Sample sample;
  g_autofree char *line = render("jsonl", &options, sample_empty(&sample));
  ck_assert_str_eq(
      line, "{\"schema\":1,\"source\":\"-\",\"message\":1,\"kind\":\"not-bounce\","
            "\"recipient\":null,\"original_recipient\":null,\"subscriber\":null,"
            "\"subscriber_from\":null,\"action\":null,\"status\":null,\"reply_code\":null,"
            "\"diagnostic\":null,\"diagnostic_type\":null,\"verdict\":null,\"reason\":null,"
            "\"fault\":null,\"advice\":null,\"explanation\":null,\"remote_mta\":null,"
            "\"reporting_mta\":null,\"arrival_date\":null,\"date\":null,"
            "\"last_attempt_date\":null,\"will_retry_until\":null,\"message_id\":null,"
            "\"envelope_id\":null,\"sender\":null,\"subject\":null,\"list_id\":null,"
            "\"format\":null,\"anomalies\":[],"
            "\"channel\":null,\"queue_id\":null,\"refused_ip\":null,\"feedback_id\":null}\n");
}
END_TEST

typedef struct {
  GPtrArray *cells;
  guint rows;
} Csv;

static void csv_on_cell(void *data, size_t length, void *user)
{
  g_ptr_array_add(((Csv *) user)->cells, g_strndup(data, length));
}

static void csv_on_row(int end, void *user)
{
  ((Csv *) user)->rows++;
}

static void csv_read(const char *text, Csv *csv)
{
  struct csv_parser parser;
  *csv = (Csv){ g_ptr_array_new_with_free_func(g_free), 0 };
  ck_assert_int_eq(csv_init(&parser, CSV_STRICT), 0);
  ck_assert_uint_eq(csv_parse(&parser, text, strlen(text), csv_on_cell, csv_on_row, csv),
                    strlen(text));
  csv_fini(&parser, csv_on_cell, csv_on_row, csv);
  csv_free(&parser);
}

static gboolean begins_as_formula(const char *cell)
{
  cell += strspn(cell, "\t\r");
  return strspn(cell, "=+-@") > 0;
}

START_TEST(csv_is_read_back_and_runs_no_formula)
{
  static const guint columns[] = { 1,  4,  5,  6,  7,  11, 12, 17, 18, 19,
                                   20, 21, 22, 23, 24, 25, 26, 27, 28, 29 };
  const BounceFormatOptions options = { 0 };
  Sample sample;
  Csv csv;
  g_autofree char *row = render("csv", &options, sample_fill(&sample, hostile[_i].text));
  check_no_control((guint) _i, row, "\t\r\n");
  csv_read(row, &csv);
  ck_assert_uint_eq(csv.rows, 1);
  ck_assert_uint_eq(csv.cells->len, G_N_ELEMENTS(keys));
  for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
    test_row(_i, strcmp(g_ptr_array_index(csv.cells, columns[i]), hostile[_i].csv) == 0, "%s: %s",
             keys[columns[i]], row);
  for (guint i = 0; i < csv.cells->len; i++)
    test_row(_i, !begins_as_formula(g_ptr_array_index(csv.cells, i)), "%s: %s", keys[i], row);
  g_ptr_array_unref(csv.cells);
}
END_TEST

START_TEST(raw_csv_keeps_formulas)
{
  const BounceFormatOptions options = { .raw_csv = TRUE };
  Sample sample;
  Csv csv;
  g_autofree char *row = render("csv", &options, sample_fill(&sample, "=1+1"));
  csv_read(row, &csv);
  ck_assert_str_eq(g_ptr_array_index(csv.cells, 4), "=1+1");
  g_ptr_array_unref(csv.cells);
}
END_TEST

START_TEST(csv_has_a_header_and_the_line_end_asked_for)
{
  BounceFormatOptions options = { 0 };
  Sample sample;
  Csv csv;
  g_autoptr(GString) out = g_string_new(NULL);
  bounce_format_header(bounce_format_find("csv"), &options, out);
  options.crlf = TRUE;
  g_autofree char *row = render("csv", &options, sample_empty(&sample));
  ck_assert(g_str_has_suffix(row, "\r\n"));
  g_string_append(out, row);
  csv_read(out->str, &csv);
  ck_assert_uint_eq(csv.rows, 2);
  for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
    ck_assert_str_eq(g_ptr_array_index(csv.cells, i), keys[i]);
  ck_assert_str_eq(g_ptr_array_index(csv.cells, G_N_ELEMENTS(keys) + 4), "");
  g_ptr_array_unref(csv.cells);
}
END_TEST

START_TEST(text_is_safe_for_a_terminal)
{
  const BounceFormatOptions options = { .evidence = TRUE };
  Sample sample;
  g_autofree char *text = render("text", &options, sample_fill(&sample, hostile[_i].text));
  check_no_control((guint) _i, text, "\n");
}
END_TEST

START_TEST(text_wraps_to_the_width_and_keeps_long_words)
{
  const BounceFormatOptions options = { .width = 60 };
  Sample sample;
  g_autofree char *words = g_strnfill(300, 'x');
  for (guint i = 7; i < 300; i += 8)
    words[i] = ' ';
  g_autofree char *text = render("text", &options, sample_fill(&sample, words));
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  ck_assert_uint_ge(g_strv_length(lines), 10);
  for (guint i = 1; lines[i] != NULL; i++)
    test_row(i, strlen(lines[i]) <= 60, "%s", lines[i]);
  g_autofree char *word = g_strnfill(300, 'y');
  g_autofree char *whole = render("text", &options, sample_fill(&sample, word));
  ck_assert_ptr_nonnull(strstr(whole, word));
}
END_TEST

START_TEST(text_columns_stand_below_each_other)
{
  const BounceFormatOptions options = { 0 };
  Sample sample;
  g_autoptr(GString) out = g_string_new(NULL);
  bounce_format_header(bounce_format_find("text"), &options, out);
  g_autofree char *full = render("text", &options, sample_fill(&sample, "anna@example.org"));
  g_autofree char *empty = render("text", &options, sample_empty(&sample));
  gsize column = (gsize) (strstr(out->str, "RECIPIENT") - out->str);
  ck_assert_uint_eq((gsize) (strstr(full, "anna@") - full), column);
  ck_assert(g_str_has_prefix(empty, "not-bounce "));
  ck_assert_int_eq(empty[column], '-');
}
END_TEST

static const char *in_another_language(const char *message)
{
  return message != NULL ? "So steht es da." : NULL;
}

START_TEST(only_text_is_translated)
{
  const BounceFormatOptions options = { .translate = in_another_language };
  Sample sample;
  const BounceRecord *record = sample_fill(&sample, "x");
  g_autofree char *text = render("text", &options, record);
  g_autofree char *json = render("jsonl", &options, record);
  ck_assert_ptr_nonnull(strstr(text, "So steht es da."));
  ck_assert_ptr_null(strstr(json, "So steht es da."));
}
END_TEST

START_TEST(colours_only_when_asked_for)
{
  BounceFormatOptions options = { 0 };
  Sample sample;
  g_autofree char *plain = render("text", &options, sample_fill(&sample, "x"));
  ck_assert_ptr_null(strchr(plain, '\033'));
  options.colour = TRUE;
  g_autofree char *coloured = render("text", &options, sample_fill(&sample, "x"));
  ck_assert(g_str_has_prefix(coloured, "\033[31mhard"));
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("format");
  tcase_add_test(tcase, the_keys_are_those_of_the_schema);
  tcase_add_test(tcase, formats_are_found_by_name);
  tcase_add_loop_test(tcase, json_is_read_back_as_it_was, 0, G_N_ELEMENTS(hostile));
  tcase_add_test(tcase, json_says_null_for_what_is_not_known);
  tcase_add_loop_test(tcase, csv_is_read_back_and_runs_no_formula, 0, G_N_ELEMENTS(hostile));
  tcase_add_test(tcase, raw_csv_keeps_formulas);
  tcase_add_test(tcase, csv_has_a_header_and_the_line_end_asked_for);
  tcase_add_loop_test(tcase, text_is_safe_for_a_terminal, 0, G_N_ELEMENTS(hostile));
  tcase_add_test(tcase, text_wraps_to_the_width_and_keeps_long_words);
  tcase_add_test(tcase, text_columns_stand_below_each_other);
  tcase_add_test(tcase, only_text_is_translated);
  tcase_add_test(tcase, colours_only_when_asked_for);
  return tcase;
}
