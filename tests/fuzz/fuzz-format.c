/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* CSV and JSON writers: readers of other projects get back what was written. */
#include <csv.h>
#include <json-glib/json-glib.h>

#include "base/text.h"
#include "fuzz.h"
#include "format/format.h"

#define VALUES 5

typedef struct {
  const char *const *wanted;
  guint cell;
} Cells;

static void cell_end(void *text, size_t length, void *user)
{
  Cells *cells = user;
  fuzz_assert(cells->cell < VALUES);
  fuzz_assert(strlen(cells->wanted[cells->cell]) == length
              && memcmp(cells->wanted[cells->cell], text, length) == 0);
  cells->cell++;
}

static void check_csv(const char *const *values)
{
  const BounceFormatOptions raw = { .raw_csv = TRUE };
  const BounceFormatOptions safe = { 0 };
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(GString) defused = g_string_new(NULL);
  struct csv_parser parser;
  Cells cells = { values, 0 };
  for (guint i = 0; i < VALUES; i++) {
    g_string_append(out, i > 0 ? "," : "");
    bounce_format_csv_cell(&raw, values[i], out);
    g_string_truncate(defused, 0);
    bounce_format_csv_cell(&safe, values[i], defused);
    const char *first = defused->str + (*defused->str == '"');
    fuzz_assert(*first == '\0' || strchr("=+-@\t\r", *first) == NULL);
  }
  g_string_append(out, "\r\n");
  fuzz_assert(csv_init(&parser, CSV_STRICT) == 0);
  fuzz_assert(csv_parse(&parser, out->str, out->len, cell_end, NULL, &cells) == out->len);
  fuzz_assert(csv_fini(&parser, cell_end, NULL, &cells) == 0);
  csv_free(&parser);
  fuzz_assert(cells.cell == VALUES);
}

static void check_json(const char *value)
{
  g_autoptr(GString) out = g_string_new("[");
  g_autoptr(JsonParser) parser = json_parser_new();
  bounce_format_json_string(out, value);
  g_string_append_c(out, ']');
  fuzz_assert(strchr(out->str, '\n') == NULL);
  fuzz_assert(json_parser_load_from_data(parser, out->str, (gssize) out->len, NULL));
  JsonArray *array = json_node_get_array(json_parser_get_root(parser));
  fuzz_assert(json_array_get_length(array) == 1);
  fuzz_assert(strcmp(json_array_get_string_element(array, 0), value) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  g_autoptr(BouncePool) pool = bounce_pool_new();
  const char *values[VALUES];
  for (guint i = 0; i < VALUES; i++) {
    g_autofree char *raw = fuzz_take(&data, &size);
    g_autoptr(GString) shown = g_string_new(NULL);
    values[i] = bounce_text_clean(pool, raw, strlen(raw));
    check_json(values[i]);
    check_json(bounce_text_utf8(pool, raw, strlen(raw)));
    bounce_format_append(shown, raw, "\"", "\n");
    fuzz_assert_utf8(shown->str);
  }
  check_csv(values);
  return 0;
}
