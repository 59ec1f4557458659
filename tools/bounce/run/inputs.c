/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walks the inputs of a command. In: paths. Out: a call for each message, a line for each input
 * that cannot be read, one
 * for all that was passed over in folders, progress where a person watches. What a message means is
 * the command's business.
 */
#include "run/inputs.h"

#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archives.h"
#include "base/translate.h"
#include "run/joined.h"
#include "source/maillog.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

/* Hidden folders that the closing line names; --verbose names all. */
#define INPUTS_HIDDEN_NAMED 3

typedef struct {
  InputsVisit visit;
  gpointer data;
  Progress progress;
  gboolean verbose;
  guint64 messages;
  guint64 no_mail;  /* files passed over */
  guint64 archives; /* of them */
  guint64 n_hidden;
  GString *hidden; /* the first of them */
  int status;
  const InputsChoice *choice;
  BounceLogClock clock;
  LogMark mark;  /* of the log at hand */
  gboolean over; /* nothing more is to be read */
} Inputs;

static const char *passed_reason(BouncePassed what)
{
  static const char *const reasons[] = {
    [BOUNCE_PASSED_NOT_MAIL] = N_("is not mail"),
    [BOUNCE_PASSED_EMPTY] = N_("is empty"),
    [BOUNCE_PASSED_ARCHIVE] = N_("is an archive and not read: unpack it"),
    [BOUNCE_PASSED_HIDDEN] = N_("is hidden and not read: name it to read it"),
    [BOUNCE_PASSED_SPECIAL] = N_("is a FIFO, a socket or a device, and not read"),
  };
  return _(reasons[what]);
}

static void note_passed(BouncePassed what, const char *path, gpointer data)
{
  Inputs *inputs = data;
  if (what == BOUNCE_PASSED_HIDDEN) {
    if (inputs->n_hidden++ < INPUTS_HIDDEN_NAMED)
      g_string_append_printf(inputs->hidden, "%s%s", inputs->n_hidden > 1 ? ", " : "", path);
  } else {
    inputs->no_mail++;
    inputs->archives += what == BOUNCE_PASSED_ARCHIVE;
  }
  if (inputs->verbose) {
    progress_stop(&inputs->progress);
    complain_text(path, passed_reason(what));
  }
}

static void say_no_mail(guint64 number)
{
  g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, number);
  g_autofree char *text = g_strdup_printf(P_("%s file is no mail; --verbose names it",
                                             "%s files are no mail; --verbose names them", number),
                                          digits);
  complain_text(NULL, text);
}

static void say_archives(guint64 number)
{
  g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, number);
  g_autofree char *text =
      g_strdup_printf(P_("%s archive is not read, unpack it; --verbose names it",
                         "%s archives are not read, unpack them; --verbose names them", number),
                      digits);
  complain_text(NULL, text);
}

/* What was not read, each kind in a line. */
static void say_passed(const Inputs *inputs)
{
  if (inputs->verbose)
    return;
  if (inputs->no_mail > inputs->archives)
    say_no_mail(inputs->no_mail - inputs->archives);
  if (inputs->archives > 0)
    say_archives(inputs->archives);
  if (inputs->n_hidden > INPUTS_HIDDEN_NAMED)
    g_string_append(inputs->hidden, ", ...");
  if (inputs->n_hidden > 0)
    complain(inputs->hidden->str, N_("hidden and not read; name a folder to read it"));
}

/* Named inputs that are no mail count as unreadable; standard input could not but be opened. */
static int error_status(const char *path, const GError *error)
{
  gboolean is_data = g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_EMPTY)
                     || g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_NOT_MAIL);
  if (g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_SPOOL))
    return EXIT_CODE_TEMP_FAIL;
  return is_data && strcmp(path, "-") == 0 ? EXIT_CODE_DATA : EXIT_CODE_NO_INPUT;
}

/* `file` is the one in the folder `path`, where that is a folder. */
static void tell(Inputs *inputs, const char *path, const char *file, const GError *error)
{
  progress_stop(&inputs->progress);
  if (g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_OPEN) && strstr(path, "://") != NULL)
    complain(file, N_("is an address and no file: fetch it first, as with curl -O"));
  else
    complain_text(file, error->message);
  inputs->status = MAX(inputs->status, error_status(path, error));
}

/* An mbox or a folder has a second message; only a file that is one message can be several. */
static void note_joined(gboolean joined, guint64 messages, const char *path)
{
  if (joined && messages == 1)
    complain(path, N_("read as one message, but others follow in it: put each into a file of its "
                      "own, in a folder"));
}

static void count_log(const Inputs *inputs, const BounceLogCounts *log)
{
  BounceLogCounts *all = inputs->choice->log;
  if (all == NULL)
    return;
  all->delivered += log->delivered;
  all->failed += log->failed;
}

/* What was delivered up to where the log was read before is counted. */
static goffset log_opened(const guint8 *head, gsize size, gpointer data)
{
  Inputs *inputs = data;
  const FollowWork *keeper = inputs->choice->keeper;
  g_autoptr(GError) error = NULL;
  if (keeper->settle(keeper->data)
      && log_mark_find(&inputs->mark, keeper->history, head, size, &error))
    return inputs->mark.from;
  inputs->over = TRUE;
  inputs->status = EXIT_CODE_TEMP_FAIL;
  if (error != NULL)
    complain_text(NULL, error->message);
  return G_MAXOFFSET;
}

/* Keeps how far the log at hand is read. */
static gboolean keep_log(Inputs *inputs, const BounceSource *source)
{
  const FollowWork *keeper = inputs->choice->keeper;
  if (keeper == NULL || inputs->mark.size == 0 || inputs->over)
    return TRUE;
  return keeper->settle(keeper->data)
         && keeper->read(&inputs->mark, bounce_source_log_end(source), inputs->choice->sent,
                         keeper->data);
}

static gboolean must_keep(const Inputs *inputs)
{
  return inputs->choice->keeper != NULL
         && (follow_is_over() || bounce_sent_is_full(inputs->choice->sent));
}

/* Until there is more on the pipe, or it ends; FALSE: no more is wanted. */
static gboolean wait_for_more(Inputs *inputs, BounceSource *source)
{
  struct pollfd one = { .fd = STDIN_FILENO, .events = POLLIN };
  progress_stop(&inputs->progress);
  if (inputs->mark.size > 0)
    follow_begin();
  while (!follow_is_over()) {
    if (!keep_log(inputs, source))
      return FALSE;
    if (poll(&one, 1, FOLLOW_LOOK_INTERVAL) > 0)
      break;
  }
  bounce_source_set_live(source, g_get_real_time() / G_USEC_PER_SEC);
  return TRUE;
}

static BounceSource *set_up(Inputs *inputs, BounceSource *source, const char *path)
{
  const InputsChoice *choice = inputs->choice;
  inputs->mark = (LogMark){ 0 };
  if (choice->log_zone != NULL)
    bounce_source_set_clock(source, &inputs->clock);
  if (choice->keeper != NULL && strcmp(path, "-") == 0)
    bounce_source_set_live(source, inputs->clock.newest);
  if (choice->sent != NULL)
    bounce_source_set_sent(source, choice->sent, choice->keeper != NULL ? log_opened : NULL,
                           inputs);
  bounce_source_set_passed_func(source, note_passed, inputs);
  return source;
}

static gboolean read_source(Inputs *inputs, BounceSource *from, const char *path, gboolean given)
{
  gboolean joined = FALSE;
  guint64 before = inputs->messages;
  gboolean wrong = FALSE;
  g_autoptr(BounceSource) source = set_up(inputs, from, path);
  for (;;) {
    g_autoptr(GError) error = NULL;
    const BounceMail *mail = bounce_source_next(source, &error);
    if (error != NULL) {
      tell(inputs, path, bounce_source_path(source), error);
      wrong = TRUE;
      continue;
    }
    if (mail == NULL && bounce_source_waits(source) && !follow_is_over()) {
      if (!wait_for_more(inputs, source))
        return FALSE;
      continue;
    }
    if (mail == NULL) {
      note_joined(joined, inputs->messages - before, path);
      if (given && inputs->messages == before && !wrong && bounce_source_log(source)->lines == 0)
        complain(path, N_("holds no mail"));
      count_log(inputs, bounce_source_log(source));
      return keep_log(inputs, source) && !inputs->over;
    }
    joined = inputs->messages == before && joined_follows(mail);
    if (!inputs->visit(mail, inputs->data))
      return FALSE;
    progress_tick(&inputs->progress, ++inputs->messages);
    if (must_keep(inputs) && !keep_log(inputs, source))
      return FALSE;
    if (follow_is_over())
      return FALSE;
  }
}

/* A file in an archive, or what an archive is made of. */
static gboolean read_packed(Inputs *inputs, const char *path, const ArchiveFile *file,
                            BounceStream *stream)
{
  g_autofree char *whole =
      file->name != NULL ? g_build_filename(path, file->name, NULL) : g_strdup(path);
  const gint64 newest = inputs->clock.newest;
  if (file->time > 0)
    inputs->clock.newest = MIN(newest, file->time);
  gboolean given = file->name == NULL;
  BounceSource *source = bounce_source_new_stream(whole, stream, given);
  gboolean going = read_source(inputs, source, whole, given);
  inputs->clock.newest = newest;
  return going;
}

static gboolean read_archive(Inputs *inputs, Archive *archive, const char *path)
{
  gboolean going = TRUE;
  guint64 files = 0;
  while (going) {
    g_autoptr(GError) error = NULL;
    ArchiveFile file;
    BounceStream *stream = archives_next(archive, &file, &error);
    files += stream != NULL || error != NULL;
    if (error != NULL)
      tell(inputs, path, path, error);
    if (stream == NULL)
      break;
    going = read_packed(inputs, path, &file, stream);
  }
  archives_close(archive);
  if (files == 0)
    complain(path, N_("holds no mail"));
  return going;
}

static gboolean read_input(Inputs *inputs, const char *path)
{
  Archive *archive = archives_open(path);
  return archive != NULL ? read_archive(inputs, archive, path)
                         : read_source(inputs, bounce_source_new(path), path, TRUE);
}

static gboolean is_file(const char *path, const struct stat *file)
{
  struct stat input;
  int failed = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &input) : stat(path, &input);
  return failed == 0 && input.st_dev == file->st_dev && input.st_ino == file->st_ino;
}

gboolean inputs_include(char *const *paths, const char *db, const char *output)
{
  struct stat file;
  if (output == NULL || stat(output, &file) != 0 || !S_ISREG(file.st_mode))
    return FALSE;
  gboolean found = db != NULL ? is_file(db, &file) : *paths == NULL && is_file("-", &file);
  for (; *paths != NULL && !found; paths++)
    found = is_file(*paths, &file);
  if (found)
    complain(output, N_("is read here: name another file for --output"));
  return found;
}

gboolean inputs_zone(const char *name, GTimeZone **zone)
{
  *zone = name != NULL ? g_time_zone_new_identifier(name) : g_time_zone_new_local();
  if (*zone != NULL)
    return TRUE;
  complain(NULL, "--log-zone: \"%s\" is no time zone, as +01:00 or Europe/Berlin", name);
  return FALSE;
}

int inputs_each(char **paths, const InputsChoice *choice, InputsVisit visit, gpointer data,
                guint64 *messages)
{
  g_autoptr(GString) hidden = g_string_new(NULL);
  Inputs inputs = {
    .visit = visit, .data = data, .verbose = choice->verbose, .choice = choice, .hidden = hidden
  };
  char *standard_input[] = { (char *) "-", NULL };
  inputs.clock =
      (BounceLogClock){ choice->log_zone,
                        choice->newest != 0 ? choice->newest : g_get_real_time() / G_USEC_PER_SEC };
  progress_start(&inputs.progress);
  gboolean going = TRUE;
  for (char **path = *paths != NULL ? paths : standard_input; going && *path != NULL; path++)
    going = read_input(&inputs, *path);
  progress_stop(&inputs.progress);
  if (going)
    say_passed(&inputs);
  if (messages != NULL)
    *messages = inputs.messages;
  return inputs.status;
}

int inputs_finish(Jobs *jobs, int status, guint64 *messages)
{
  guint64 left_out = jobs_finish(jobs);
  *messages -= MIN(left_out, *messages);
  return left_out > 0 ? MAX(status, EXIT_CODE_DATA) : status;
}

static gboolean inputs_queue(const BounceMail *mail, gpointer data)
{
  return jobs_add(data, mail);
}

int inputs_analyse(char **paths, const InputsChoice *choice, Jobs *jobs, guint64 *messages)
{
  int status = inputs_each(paths, choice, inputs_queue, jobs, messages);
  return inputs_finish(jobs, status, messages);
}
