/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce import`: suppression lists of other systems into a history. */
#include <errno.h>
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "history/listed.h"
#include "run/database.h"
#include "run/dates.h"
#include "run/file-list.h"
#include "run/options.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

/* Rows that are named; the rest is counted. A file of another kind has a million of them. */
#define IMPORT_NAMED_MAX 20
/* Events a transaction. */
#define IMPORT_BATCH 20000

typedef struct {
  const char *path;
  const char *list;
  const char *columns;
  const char *as;
  const char *date;
  const char *wait_text;
  guint64 wait;
  SandboxChoice sandbox;
  ListedHow how;
  char *names[3]; /* of columns: of the address, the reason, the date */
  History *history;
  EventBatch batch;
  const char *file; /* that is being read */
  guint named;
  guint64 added;
  guint64 known;
  int status;
} Import;

static void import_flush(Import *import)
{
  g_autoptr(GError) error = NULL;
  guint added = 0;
  if (import->status == EXIT_CODE_OK
      && !history_record(import->history, &import->batch, &added, &error))
    import->status = database_complain(import->path, error);
  import->added += added;
  import->known += import->batch.events->len - added;
  event_batch_reset(&import->batch);
}

static void import_taken(gpointer data)
{
  Import *import = data;
  if (import->batch.events->len >= IMPORT_BATCH)
    import_flush(import);
}

static void import_wrong(guint64 row, const char *what, gpointer data)
{
  Import *import = data;
  if (import->named++ >= IMPORT_NAMED_MAX)
    return;
  g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, row);
  complain(import->file, N_("row %s is left out: %s"), number, translate(what));
}

static void import_say_wrong(const Import *import, const ListedCounts *counts)
{
  g_autofree char *wrong = g_strdup_printf("%" G_GUINT64_FORMAT, counts->wrong);
  g_autofree char *rows = g_strdup_printf("%" G_GUINT64_FORMAT, counts->rows);
  complain(import->file, N_("rows that were left out: %s of %s"), wrong, rows);
}

/* Returns: the exit code of this file. */
static int import_file(Import *import, ListedCounts *all)
{
  g_autoptr(GString) text = g_string_new(NULL);
  ListedCounts counts = { 0 };
  if (!file_list_bytes(import->file, text)) {
    complain_text(import->file, g_strerror(errno));
    return EXIT_CODE_NO_INPUT;
  }
  import->named = 0;
  if (!listed_read(text->str, text->len, &import->how, &import->batch, &counts)) {
    complain(import->file, N_("neither JSON nor CSV with a row of names that has an address; which "
                              "column is it? Give --columns=address=NAME"));
    return EXIT_CODE_DATA;
  }
  all->passed += counts.passed;
  if (counts.wrong == 0)
    return EXIT_CODE_OK;
  import_say_wrong(import, &counts);
  return EXIT_CODE_DATA;
}

static int import_say(const Import *import, const ListedCounts *counts)
{
  g_autofree char *added = g_strdup_printf("%" G_GUINT64_FORMAT, import->added);
  g_autofree char *known = g_strdup_printf("%" G_GUINT64_FORMAT, import->known);
  g_autofree char *passed = g_strdup_printf("%" G_GUINT64_FORMAT, counts->passed);
  g_autofree char *text =
      g_strdup_printf(_("%s new, %s known, %s not suppressed\n"), added, known, passed);
  return output_text(text, strlen(text));
}

/* Returns: the exit code; a file that is wrong does not keep the others from being read. */
static int import_files(Import *import, char **files)
{
  ListedCounts counts = { 0 };
  int worst = EXIT_CODE_OK;
  event_batch_init(&import->batch);
  for (; *files != NULL && import->status == EXIT_CODE_OK; files++) {
    import->file = *files;
    int status = import_file(import, &counts);
    worst = worst == EXIT_CODE_OK ? status : worst;
  }
  import_flush(import);
  event_batch_clear(&import->batch);
  if (import->status != EXIT_CODE_OK)
    return import->status;
  int said = import_say(import, &counts);
  return worst != EXIT_CODE_OK ? worst : said;
}

static int import_run(Import *import, char **files)
{
  int status = EXIT_CODE_OK;
  import->history = database_open(import->path, HISTORY_WRITE, (guint) import->wait, &status);
  if (import->history == NULL)
    return status;
  const SandboxPlan plan = { .calls = SANDBOX_SPOOLING,
                             .readable = files,
                             .writes = TRUE,
                             .talks = history_file(import->path) == NULL };
  if (!sandbox_enter(&plan, &import->sandbox))
    status = EXIT_CODE_UNAVAILABLE;
  else if (database_clock_is_wrong(import->history, import->how.now))
    status = EXIT_CODE_TEMP_FAIL;
  else
    status = import_files(import, files);
  g_clear_pointer(&import->history, history_close);
  return status;
}

/* "address=Email,reason=Why,date=When". FALSE when it is not: said. */
static gboolean import_columns(Import *import)
{
  static const char *const what[] = { "address", "reason", "date" };
  G_STATIC_ASSERT(G_N_ELEMENTS(what) == G_N_ELEMENTS(import->names));
  g_auto(GStrv) parts = g_strsplit(import->columns != NULL ? import->columns : "", ",", -1);
  for (char **part = parts; *part != NULL; part++) {
    char *name = strchr(*part, '=');
    guint i = 0;
    if (name != NULL)
      *name++ = '\0';
    while (i < G_N_ELEMENTS(what) && strcmp(what[i], *part) != 0)
      i++;
    if (name == NULL || *name == '\0' || i == G_N_ELEMENTS(what) || import->names[i] != NULL) {
      complain(NULL, N_("--columns: it has the form address=NAME,reason=NAME,date=NAME"));
      return FALSE;
    }
    import->names[i] = g_strdup(name);
  }
  if (import->columns != NULL && import->names[0] == NULL) {
    complain(NULL, N_("--columns: which column is the address? Write address=NAME"));
    return FALSE;
  }
  return TRUE;
}

/* FALSE when an option is wrong: said. */
static gboolean import_choose(Import *import)
{
  ListedHow *how = &import->how;
  *how = (ListedHow){ .list = import->list,
                      .now = g_get_real_time() / G_USEC_PER_SEC,
                      .taken = import_taken,
                      .wrong = import_wrong,
                      .data = import };
  import->wait = DATABASE_WAIT;
  if (import->as != NULL && (how->class = listed_class(import->as)) <= LISTED_ACTIVE) {
    complain(NULL, "--as: \"%s\" is none of bounce, soft, complaint, unsubscribe", import->as);
    return FALSE;
  }
  if (!dates_since("date", import->date, &how->default_date) || !import_columns(import)
      || (import->wait_text != NULL
          && !options_number("wait", import->wait_text, 0, 86400, &import->wait)))
    return FALSE;
  how->address = import->names[0];
  how->reason = import->names[1];
  how->date = import->names[2];
  return TRUE;
}

int cmd_import(int argc, char **argv)
{
  Import import = { 0 };
  const Option options[] = {
    { "db", 'd', "FILE", .value = &import.path,
      .help = N_("the history; made when it is missing") },
    { "list", 'l', "NAME", .value = &import.list, .help = N_("the list that they are for") },
    { "columns", .argument = "MAP", .value = &import.columns,
      .help = N_("which columns to read of any CSV, as \"address=Email,reason=Why,date=When\"") },
    { "as", .argument = "WHAT", .value = &import.as,
      .help = N_("what rows mean that do not say why: bounce, soft, complaint, unsubscribe") },
    { "date", .argument = "DATE", .value = &import.date,
      .help = N_("when, for rows that do not say it") },
    { "wait", .argument = "SECONDS", .value = &import.wait_text,
      .help = N_("how long to wait for others (default 30), then exit 75") },
    OPTIONS_SANDBOX(&import.sandbox),
  };
  const OptionTable table = {
    "import --db=FILE [OPTION]... FILE...",
    N_("Reads suppression lists of Amazon SES, SendGrid, Mailgun, Postmark, Cloudflare, listmonk, "
       "and any CSV. The same row counts once, however often it is imported."),
    options, G_N_ELEMENTS(options), "bounce import --db=bounces.db suppressions.json"
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (import.path == NULL || first == argc) {
    complain(NULL, "import: %s is missing", import.path == NULL ? "--db=FILE" : "FILE");
    return EXIT_CODE_USAGE;
  }
  status = sandbox_choose(&import.sandbox) && import_choose(&import)
               ? import_run(&import, argv + first)
               : EXIT_CODE_USAGE;
  for (guint i = 0; i < G_N_ELEMENTS(import.names); i++)
    g_free(import.names[i]);
  return status;
}
