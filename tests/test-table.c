/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tables read back: CSV by libcsv, JSON Lines by json-glib, and no cell that a spreadsheet runs. */
#include <csv.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "format/table.h"
#include "summary/members.h"
#include "test.h"

static const char *const hostile[] = {
  "=HYPERLINK(\"http://evil.test\",\"x\")",
  "+1+1",
  "-2+3+cmd|' /C calc'!A0",
  "@SUM(1+1)",
  "\t=1+1",
  "\r=1+1",
  "a,b",
  "a\"b\"\"c",
  "line\nbreak",
  " blanks ",
  "plain",
  "\xe2\x80\xae bidi",
  "caf\xc3\xa9",
};

static const TableColumn columns[] = { { "first" }, { "second" }, { "n", .number = TRUE } };

static GString *write_all(const TableStyle *style)
{
  GString *out = g_string_new(NULL);
  Table table;
  table_begin(&table, style, columns, G_N_ELEMENTS(columns), out);
  for (guint i = 0; i < G_N_ELEMENTS(hostile); i++) {
    /* Every column in turn holds the hostile text. */
    const char *cells[] = { i % 2 ? hostile[i] : "x", i % 2 ? NULL : hostile[i], "7" };
    table_row(&table, cells);
  }
  table_end(&table);
  return out;
}

typedef struct {
  GPtrArray *cells;
  guint rows;
} Csv;

static void on_cell(void *text, size_t length, void *data)
{
  g_ptr_array_add(((Csv *) data)->cells, g_strndup(text, length));
}

static void on_row(int end, void *data)
{
  ((Csv *) data)->rows++;
}

static Csv read_csv(const GString *text)
{
  Csv csv = { g_ptr_array_new_with_free_func(g_free), 0 };
  struct csv_parser parser;
  csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
  csv_set_space_func(&parser, NULL);
  ck_assert_uint_eq(csv_parse(&parser, text->str, text->len, on_cell, on_row, &csv), text->len);
  ck_assert_int_eq(csv_fini(&parser, on_cell, on_row, &csv), 0);
  csv_free(&parser);
  return csv;
}

START_TEST(csv_is_read_back_and_runs_nothing)
{
  const TableStyle style = { .format = &bounce_format_csv };
  g_autoptr(GString) text = write_all(&style);
  Csv csv = read_csv(text);
  ck_assert_uint_eq(csv.rows, G_N_ELEMENTS(hostile) + 1);
  ck_assert_uint_eq(csv.cells->len, 3 * csv.rows);
  for (guint i = 0; i < G_N_ELEMENTS(hostile); i++) {
    const char *cell = csv.cells->pdata[3 * (i + 1) + (i % 2 ? 0 : 1)];
    const char *other = csv.cells->pdata[3 * (i + 1) + (i % 2 ? 1 : 0)];
    gsize blanks = strspn(cell, "\t\r");
    gboolean formula = strchr("=+-@\t\r", *hostile[i]) != NULL;
    test_row(i, formula ? cell[blanks] == '\'' : *cell == *hostile[i] || *cell == '\\', "%s", cell);
    test_row(i, strcmp(other, i % 2 ? "" : "x") == 0, "%s", other);
    if (formula)
      test_row(i, strncmp(cell + blanks + 1, hostile[i] + blanks, 4) == 0, "%s", cell);
  }
  g_ptr_array_unref(csv.cells);
}
END_TEST

START_TEST(excel_gets_a_mark_and_crlf)
{
  const TableStyle style = { .format = &bounce_format_csv, .excel = TRUE };
  g_autoptr(GString) text = write_all(&style);
  ck_assert(g_str_has_prefix(text->str, "\xef\xbb\xbf"
                                        "first,second,n\r\n"));
  ck_assert(g_str_has_suffix(text->str, ",7\r\n"));
}
END_TEST

START_TEST(json_is_read_back)
{
  const TableStyle style = { .format = &bounce_format_jsonl };
  g_autoptr(GString) text = write_all(&style);
  g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
  for (guint i = 0; i < G_N_ELEMENTS(hostile); i++) {
    g_autoptr(JsonParser) parser = json_parser_new();
    test_row(i, json_parser_load_from_data(parser, lines[i], -1, NULL), "%s", lines[i]);
    JsonObject *object = json_node_get_object(json_parser_get_root(parser));
    const char *got = json_object_get_string_member(object, i % 2 ? "first" : "second");
    if (strstr(hostile[i], "\xe2\x80\xae") == NULL)
      test_row(i, strcmp(got, hostile[i]) == 0, "%s", got);
    test_row(i, json_object_get_int_member(object, "n") == 7, "%s", lines[i]);
    test_row(i, i % 2 == 0 || json_object_get_null_member(object, "second"), "%s", lines[i]);
  }
}
END_TEST

START_TEST(text_is_aligned_and_safe)
{
  const TableStyle style = { .format = &bounce_format_text };
  g_autoptr(GString) out = g_string_new(NULL);
  Table table;
  const char *const rows[][3] = { { "a", "\033[31m", "7" }, { "long cell", NULL, "10" } };
  table_begin(&table, &style, columns, G_N_ELEMENTS(columns), out);
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    table_row(&table, rows[i]);
  table_end(&table);
  ck_assert_str_eq(out->str, "first      second       n\n"
                             "a          \\u001b[31m   7\n"
                             "long cell  -           10\n");
}
END_TEST

#define LONG_ADDRESS "a.name.of.thirty-two.bytes@x.test"
#define ENDLESS "an-address-that-no-line-of-a-terminal-could-ever-hold-whole@example.test"

/* What a row is about is whole as long as anything else can give way; what no line can hold is cut.
 */
START_TEST(text_gives_up_what_can_be_spared)
{
  static const TableColumn people[] = {
    { "address", .last = TRUE },
    { "reason" },
    { "events", .number = TRUE, .spare = 2 },
    { "seen", .spare = 1 },
  };
  static const struct {
    guint width;
    const char *second; /* address */
    const char *text;
  } rows[] = {
    { 70, "b@x.test",
      "address                            reason        events  seen\n" LONG_ADDRESS
      "  user-unknown       7  2026-11-17\n"
      "b@x.test                           mailbox-full       7  2026-11-17\n" },
    { 60, "b@x.test",
      "address                            reason        seen\n" LONG_ADDRESS
      "  user-unknown  2026-11-17\n"
      "b@x.test                           mailbox-full  2026-11-17\n" },
    { 44, "b@x.test",
      "address                            reason\n" LONG_ADDRESS "  user-unk\342\200\246\n"
      "b@x.test                           mailbox-\342\200\246\n" },
    { 36, "b@x.test",
      "address                       reason\na.name.of.thirty-two.bytes@\342\200\246  "
      "user-\342\200\246\n"
      "b@x.test                      mailb\342\200\246\n" },
    { 60, ENDLESS,
      "address                                         reason\n" LONG_ADDRESS
      "               user-unknown\n"
      "an-address-that-no-line-of-a-terminal-could-e\342\200\246  mailbox-full\n" },
    { 90, ENDLESS,
      "address                                                                   "
      "reason\n" LONG_ADDRESS "                                         user-unknown\n" ENDLESS
      "  mailbox-full\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const TableStyle style = { .format = &bounce_format_text, .style.width = rows[i].width };
    g_autoptr(GString) out = g_string_new(NULL);
    Table table;
    table_begin(&table, &style, people, G_N_ELEMENTS(people), out);
    table_row(&table, (const char *[]){ LONG_ADDRESS, "user-unknown", "7", "2026-11-17" });
    table_row(&table, (const char *[]){ rows[i].second, "mailbox-full", "7", "2026-11-17" });
    table_end(&table);
    test_row(i, strcmp(out->str, rows[i].text) == 0, "%s", out->str);
  }
}
END_TEST

static gboolean begins_as_formula(const char *cell)
{
  cell += strspn(cell, "\t\r");
  return *cell != '\0' && strchr("=+-@", *cell) != NULL;
}

/* Every column of the list report that mail can fill. */
START_TEST(list_columns_run_nothing)
{
  const char *const nothing[] = { NULL };
  for (guint i = 0; i < 6; i++) {
    BounceRecipient who = { .recipient = hostile[i],
                            .subscriber = hostile[i],
                            .diagnostic = hostile[i],
                            .explanation = "It is so." };
    const BounceReportInfo info = { .kind = BOUNCE_KIND_BOUNCE,
                                    .list_id = hostile[i],
                                    .date = hostile[i],
                                    .anomalies = nothing,
                                    .recipients = (const BounceRecipient *const[]){ &who },
                                    .n_recipients = 1 };
    Members members = { .group = i % 2, .style.format = &bounce_format_csv };
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) packed = g_string_new(NULL);
    members_begin(&members, out);
    members_pack(&members, &info, &who, packed);
    members_take(&members, packed, out);
    members_end(&members, out);
    Csv csv = read_csv(out);
    test_row(i, csv.rows == 2, "%s", out->str);
    for (guint j = 0; j < csv.cells->len; j++)
      test_row(i, !begins_as_formula(csv.cells->pdata[j]), "%s", (char *) csv.cells->pdata[j]);
    g_ptr_array_unref(csv.cells);
  }
}
END_TEST

TCase *test_case(void)
{
  TCase *tcase = tcase_create("table");
  tcase_add_test(tcase, csv_is_read_back_and_runs_nothing);
  tcase_add_test(tcase, excel_gets_a_mark_and_crlf);
  tcase_add_test(tcase, json_is_read_back);
  tcase_add_test(tcase, text_is_aligned_and_safe);
  tcase_add_test(tcase, text_gives_up_what_can_be_spared);
  tcase_add_test(tcase, list_columns_run_nothing);
  return tcase;
}
