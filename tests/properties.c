/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * properties FOLDER...: what must hold for every message below the folders, whatever it says. Same
 * input gives the same bytes; LF, CRLF and CR agree; re-encoded text parts agree; every prefix
 * gives records.
 */
#include <stdio.h>
#include <string.h>

#include "corpus.h"
#include "records.h"
#include "reencode.h"

/* Prefixes are cut at this many places of a message, fewer where it is long: what is read of one
 * message in all stays below the second figure. */
#define PREFIXES_MAX 400
#define PREFIX_BYTES_MAX (100 * 1024)

/* What must survive a change of transport: who, and what became of it. */
static char *essence_of(const char *bytes, gsize size)
{
  GString *out = g_string_new(NULL);
  char status[BOUNCE_STATUS_TEXT_SIZE];
  g_autoptr(BounceReport) report = bounce_report_new_from_data(bytes, size, NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  for (guint i = 0; i < info->n_recipients; i++) {
    const BounceRecipient *r = info->recipients[i];
    g_string_append_printf(out, "%s %s %s %s %s %u\n", bounce_kind_to_string(info->kind),
                           r->recipient != NULL ? r->recipient : "-",
                           r->verdict != 0 ? bounce_verdict_to_string(r->verdict) : "-",
                           r->reason != 0 ? bounce_reason_to_string(r->reason) : "-",
                           bounce_status_format(r->status, status), r->reply_code);
  }
  return g_string_free(out, FALSE);
}

static GString *with_line_end(const char *bytes, gsize size, const char *line_end)
{
  GString *out = g_string_sized_new(size + size / 16);
  for (gsize i = 0; i < size; i++) {
    if (bytes[i] == '\r' && i + 1 < size && bytes[i + 1] == '\n')
      continue;
    if (bytes[i] == '\n')
      g_string_append(out, line_end);
    else
      g_string_append_c(out, bytes[i]);
  }
  return out;
}

static gboolean line_ends_agree(const char *bytes, gsize size)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" };
  g_autofree char *first = NULL;
  if (memchr(bytes, '\r', size) != NULL && strstr(bytes, "\r\n") == NULL)
    return TRUE; /* bare CRs within lines mean something else once they are line ends */
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
    g_autoptr(GString) variant = with_line_end(bytes, size, ends[i]);
    g_autofree char *essence = essence_of(variant->str, variant->len);
    if (first == NULL)
      first = g_steal_pointer(&essence);
    else if (strcmp(first, essence) != 0) {
      printf("# line end %u: %s# instead of: %s", i, essence, first);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean same_twice(const char *bytes, gsize size)
{
  g_autofree char *once = records_of(bytes, size);
  g_autofree char *twice = records_of(bytes, size);
  return strcmp(once, twice) == 0 && g_utf8_validate(once, -1, NULL);
}

static gboolean prefixes_give_records(const char *bytes, gsize size)
{
  gsize places = MIN(PREFIXES_MAX, 2 * PREFIX_BYTES_MAX / MAX(size, 1) + 1);
  gsize step = MAX(1, size / places);
  for (gsize cut = 0; cut < size; cut += step) {
    g_autofree char *records = records_of(bytes, cut);
    if (*records == '\0' || !g_utf8_validate(records, -1, NULL)) {
      printf("# prefix of %" G_GSIZE_FORMAT " bytes: %s\n", cut, records);
      return FALSE;
    }
  }
  return TRUE;
}

/* Header fields folded at every blank, which RFC 5322 section 2.2.3 allows for unstructured ones.
 */
static GString *refolded(const char *bytes, gsize size)
{
  GString *out = g_string_sized_new(size * 2);
  gboolean header = TRUE;
  gboolean subject = FALSE;
  for (gsize i = 0; i < size; i++) {
    gboolean line_start = i == 0 || bytes[i - 1] == '\n';
    if (header && line_start && (bytes[i] == '\n' || bytes[i] == '\r'))
      header = FALSE;
    if (line_start && bytes[i] != ' ' && bytes[i] != '\t')
      subject = g_ascii_strncasecmp(bytes + i, "Subject: ", 9) == 0 && bytes[i + 9] != '\n';
    if (header && subject && bytes[i] == ' ' && i > 0 && bytes[i - 1] != ':'
        && !g_ascii_isspace(bytes[i - 1]) && i + 1 < size && !g_ascii_isspace(bytes[i + 1]))
      g_string_append_c(out, '\n');
    g_string_append_c(out, bytes[i]);
  }
  return out;
}

static gboolean refolding_changes_nothing(const char *bytes, gsize size)
{
  g_autoptr(GString) folded = refolded(bytes, size);
  g_autofree char *before = essence_of(bytes, size);
  g_autofree char *after = essence_of(folded->str, folded->len);
  if (strcmp(before, after) == 0)
    return TRUE;
  printf("# refolded: %s# instead of: %s", after, before);
  return FALSE;
}

static gboolean encodings_agree(const char *bytes, gsize size)
{
  g_autofree char *before = essence_of(bytes, size);
  for (ReencodeAs as = 0; as < REENCODE_N; as++) {
    g_autoptr(GString) variant = reencode(bytes, size, as);
    if (variant == NULL)
      continue;
    g_autofree char *after = essence_of(variant->str, variant->len);
    if (strcmp(before, after) != 0) {
      printf("# encoding %u: %s# instead of: %s", as, after, before);
      return FALSE;
    }
  }
  return TRUE;
}

static const struct {
  const char *name;
  gboolean (*holds)(const char *bytes, gsize size);
} properties[] = {
  { "same input, same bytes", same_twice },
  { "LF, CRLF and CR agree", line_ends_agree },
  { "folding changes nothing", refolding_changes_nothing },
  { "another encoding or charset of the text changes nothing", encodings_agree },
  { "every prefix gives records", prefixes_give_records },
};

static guint check(const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  guint failed = 0;
  if (!g_file_get_contents(path, &bytes, &size, NULL))
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS(properties); i++) {
    if (!properties[i].holds(bytes, size)) {
      printf("# %s: not so: %s\n", path, properties[i].name);
      failed++;
    }
  }
  return failed;
}

int main(int argc, char **argv)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  guint bad = 0;
  for (int i = 1; i < argc; i++)
    g_ptr_array_extend_and_steal(paths, corpus_paths(argv[i]));
  printf("1..%u\n", paths->len);
  for (guint i = 0; i < paths->len; i++) {
    guint failed = check(g_ptr_array_index(paths, i));
    printf("%s %u - %s\n", failed == 0 ? "ok" : "not ok", i + 1,
           (const char *) g_ptr_array_index(paths, i));
    bad += failed;
  }
  return bad > 0;
}
