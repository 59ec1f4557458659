/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Opens what a path or standard input leads to and finds out by content what it is. In: a name.
 * Out: a mail at hand or a reader on the stack. It refuses sockets and devices before opening
 * them (opening can wake a writer or rewind a tape), and reads a FIFO only where it is named.
 */
#include "source/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "source/archive.h"
#include "source/gunzip.h"
#include "source/kinds.h"
#include "source/mail.h"
#include "source/pipe.h"
#include "source/visited.h"

static gboolean input_is_mail(const BounceFile *file, goffset lead)
{
  return bounce_mail_is(bounce_file_at(file, lead),
                        (gsize) (file->base + (goffset) file->length - lead));
}

static BounceStep input_open_mail(BounceInput *input, goffset lead, GError **error)
{
  if (!bounce_file_drain(&input->file, lead, error))
    return BOUNCE_STEP_ERROR;
  input->file_ends = TRUE;
  return bounce_input_give(input, 1, lead, input->file.end, error);
}

typedef BounceStep (*BounceOpenFile)(BounceInput *input, goffset lead, GError **error);

/* The first kind that fits is taken. Most files are mail, and no log begins with fields of a mail.
 */
static const struct {
  gboolean (*is)(const BounceFile *file, goffset lead);
  BounceOpenFile open;
  gboolean is_log; /* or events: read where asked for, what they give is no mail */
} input_files[] = {
  { bounce_mbox_is, bounce_mbox_open, FALSE },
  { input_is_mail, input_open_mail, FALSE },
  { bounce_maillog_is, bounce_maillog_open, TRUE },
  { bounce_events_is, bounce_events_open, TRUE },
  { bounce_protocol_is, bounce_protocol_open, TRUE },
  { bounce_accounting_is, bounce_accounting_open, TRUE },
};

static const struct {
  gboolean (*is)(int fd);
  BounceStep (*open)(BounceInput *input, int fd);
} input_folders[] = {
  { bounce_maildir_is, bounce_maildir_open },
  { bounce_folder_is, bounce_folder_open },
};

BounceStep bounce_input_fail(BounceError code, int number, GError **error)
{
  g_set_error_literal(error, BOUNCE_ERROR, (int) code, g_strerror(number));
  return BOUNCE_STEP_ERROR;
}

static BounceStep input_refuse(BounceError code, const char *what, GError **error)
{
  g_set_error_literal(error, BOUNCE_ERROR, (int) code, bounce_error_text(what));
  return BOUNCE_STEP_ERROR;
}

BounceStep bounce_input_pass(BounceInput *input, BouncePassed what)
{
  if (what != BOUNCE_PASSED_HIDDEN)
    input->n_passed_over++;
  if (input->passed != NULL)
    input->passed(what, input->path->str, input->passed_data);
  return BOUNCE_STEP_AGAIN;
}

/* The open file is no mail: an error where it was named, else passed over. */
static BounceStep input_no_mail(BounceInput *input, BounceEntry entry, BouncePassed what,
                                const char *text, GError **error)
{
  if (entry == BOUNCE_ENTRY_GIVEN)
    return input_refuse(what == BOUNCE_PASSED_EMPTY ? BOUNCE_ERROR_EMPTY : BOUNCE_ERROR_NOT_MAIL,
                        text, error);
  return bounce_input_pass(input, what);
}

/* A log's first bytes say whether others read it before. */
static BounceStep input_open_log(BounceInput *input, BounceOpenFile open, goffset lead,
                                 GError **error)
{
  const BounceFile *file = &input->file;
  if (input->log_opened != NULL)
    input->sent_from =
        input->log_opened(bounce_file_at(file, file->base), file->length, input->log_opened_data);
  return open(input, lead, error);
}

static BounceStep input_open_kind(BounceInput *input, guint kind, goffset lead, GError **error)
{
  return input_files[kind].is_log ? input_open_log(input, input_files[kind].open, lead, error)
                                  : input_files[kind].open(input, lead, error);
}

/* What the bytes of the open file are. */
static BounceStep input_detect(BounceInput *input, BounceEntry entry, GError **error)
{
  BounceFile *file = &input->file;
  if (bounce_gunzip_is(file->window, file->length) && !bounce_gunzip(file, error))
    return BOUNCE_STEP_ERROR;
  if (file->length == 0)
    return input_no_mail(input, entry, BOUNCE_PASSED_EMPTY, N_("is empty"), error);
  const char *archive = bounce_archive_advice(file->window, file->length);
  if (archive != NULL)
    return input_no_mail(input, entry, BOUNCE_PASSED_ARCHIVE, archive, error);
  const char *history = bounce_archive_history(file->window, file->length);
  if (history != NULL)
    return input_no_mail(input, entry, BOUNCE_PASSED_NOT_MAIL, history, error);
  goffset lead = file->base + (goffset) bounce_mail_lead(file->window, file->length);
  if (entry == BOUNCE_ENTRY_MAILDIR)
    return input_open_mail(input, file->base, error);
  for (guint i = 0; i < G_N_ELEMENTS(input_files); i++)
    if ((input->reads_logs || !input_files[i].is_log) && input_files[i].is(file, lead))
      return input_open_kind(input, i, lead, error);
  return input_no_mail(input, entry, BOUNCE_PASSED_NOT_MAIL, N_("is not mail"), error);
}

/* TRUE when the folder is to be read: not yet, and no folder around the one that was given. */
static gboolean input_visit(BounceInput *input, int fd, const struct stat *info, BounceEntry entry)
{
  if (input->visited == NULL)
    input->visited = bounce_visited_new();
  gboolean first = bounce_visited_add(input->visited, info);
  if (first && entry == BOUNCE_ENTRY_GIVEN)
    bounce_visited_add_above(input->visited, fd);
  return first;
}

static BounceStep input_open_folder(BounceInput *input, int fd, const struct stat *info,
                                    BounceEntry entry, GError **error)
{
  gboolean enter = entry != BOUNCE_ENTRY_MAILDIR && input_visit(input, fd, info, entry);
  if (enter && input->depth < BOUNCE_VISITED_DEPTH_MAX)
    for (guint i = 0; i < G_N_ELEMENTS(input_folders); i++)
      if (input_folders[i].is(fd))
        return input_folders[i].open(input, fd);
  close(fd);
  return enter ? input_refuse(BOUNCE_ERROR_OPEN, N_("stands in too many folders"), error)
               : BOUNCE_STEP_AGAIN;
}

static const char *input_refusal(mode_t mode)
{
  if (S_ISREG(mode) || S_ISDIR(mode) || S_ISFIFO(mode))
    return NULL;
  return S_ISSOCK(mode) ? N_("is a socket") : N_("is a device; give it as standard input with -");
}

/* What happened to a file that cannot be opened; in a Maildir it was read or moved by someone else.
 */
static BounceStep input_missing(BounceEntry entry, int number, GError **error)
{
  if (entry == BOUNCE_ENTRY_MAILDIR && number == ENOENT)
    return BOUNCE_STEP_AGAIN;
  gboolean vanished = entry == BOUNCE_ENTRY_FOUND && number == ENOENT;
  return bounce_input_fail(vanished ? BOUNCE_ERROR_READ : BOUNCE_ERROR_OPEN, number, error);
}

/* A FIFO that the user named, as the shell does for <(COMMAND); waits for its writer. */
static BounceStep input_open_fifo(BounceInput *input, int dirfd, const char *name, GError **error)
{
  int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return bounce_input_fail(BOUNCE_ERROR_OPEN, errno, error);
  return bounce_file_stream(&input->file, bounce_pipe_new(fd, TRUE), error)
             ? input_detect(input, BOUNCE_ENTRY_GIVEN, error)
             : BOUNCE_STEP_ERROR;
}

/* A Maildir in a hidden folder, as Maildir++ has them, or nothing. Links are not followed: who
 * named the folder did not see where they lead. */
static BounceStep input_open_aside(BounceInput *input, int dirfd, const char *name, GError **error)
{
  struct stat info;
  int fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0 && fstat(fd, &info) == 0 && bounce_maildir_is(fd))
    return input_open_folder(input, fd, &info, BOUNCE_ENTRY_ASIDE, error);
  if (fd >= 0)
    close(fd);
  return bounce_input_pass(input, BOUNCE_PASSED_HIDDEN);
}

/* What open() made of an entry; takes `fd`. */
static BounceStep input_opened(BounceInput *input, int fd, BounceEntry entry, GError **error)
{
  struct stat info = { 0 };
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    return bounce_file_take(&input->file, fd, 0, info.st_size, error)
               ? input_detect(input, entry, error)
               : BOUNCE_STEP_ERROR;
  if (S_ISDIR(info.st_mode))
    return input_open_folder(input, fd, &info, entry, error);
  close(fd);
  return bounce_input_pass(input, BOUNCE_PASSED_SPECIAL);
}

BounceStep bounce_input_open(BounceInput *input, int dirfd, const char *name, BounceEntry entry,
                             GError **error)
{
  struct stat info = { 0 };
  bounce_file_close(&input->file);
  if (entry == BOUNCE_ENTRY_ASIDE)
    return input_open_aside(input, dirfd, name, error);
  gboolean given = entry == BOUNCE_ENTRY_GIVEN && fstatat(dirfd, name, &info, 0) == 0;
  if (given && input_refusal(info.st_mode) != NULL)
    return input_refuse(BOUNCE_ERROR_OPEN, input_refusal(info.st_mode), error);
  if (given && S_ISFIFO(info.st_mode))
    return input_open_fifo(input, dirfd, name, error);
  int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  return fd >= 0 ? input_opened(input, fd, entry, error) : input_missing(entry, errno, error);
}

BounceStep bounce_input_open_stdin(BounceInput *input, GError **error)
{
  struct stat info;
  if (fstat(STDIN_FILENO, &info) != 0)
    return bounce_input_fail(BOUNCE_ERROR_OPEN, errno, error);
  goffset start = S_ISREG(info.st_mode) ? lseek(STDIN_FILENO, 0, SEEK_CUR) : -1;
  if (start >= 0) {
    int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (fd < 0)
      return bounce_input_fail(BOUNCE_ERROR_OPEN, errno, error);
    if (!bounce_file_take(&input->file, fd, start, info.st_size, error))
      return BOUNCE_STEP_ERROR;
    return input_detect(input, BOUNCE_ENTRY_GIVEN, error);
  }
  BounceStream *stream = bounce_pipe_new(STDIN_FILENO, FALSE);
  input->live = input->live && input->reads_logs;
  bounce_pipe_set_waiting(stream, !input->live);
  if (!bounce_file_stream(&input->file, stream, error))
    return BOUNCE_STEP_ERROR;
  return input->live ? bounce_input_decide(input, error)
                     : input_detect(input, BOUNCE_ENTRY_GIVEN, error);
}

BounceStep bounce_input_open_stream(BounceInput *input, BounceStream *stream, BounceEntry entry,
                                    GError **error)
{
  return bounce_file_stream(&input->file, stream, error) ? input_detect(input, entry, error)
                                                         : BOUNCE_STEP_ERROR;
}

/* The kind of log or events that the open file is; G_N_ELEMENTS(input_files): none. */
static guint input_log_kind(const BounceFile *file)
{
  guint kind = 0;
  while (kind < G_N_ELEMENTS(input_files)
         && !(input_files[kind].is_log && input_files[kind].is(file, file->base)))
    kind++;
  return kind;
}

BounceStep bounce_input_decide(BounceInput *input, GError **error)
{
  BounceFile *file = &input->file;
  if (!bounce_file_head(file, error))
    return BOUNCE_STEP_ERROR;
  guint kind = input_log_kind(file);
  input->undecided = kind == G_N_ELEMENTS(input_files) && file->waits;
  if (input->undecided)
    return BOUNCE_STEP_WAIT;
  if (kind < G_N_ELEMENTS(input_files))
    return input_open_kind(input, kind, file->base, error);
  bounce_pipe_set_waiting(file->stream, TRUE);
  return input_detect(input, BOUNCE_ENTRY_GIVEN, error);
}

gboolean bounce_input_slide(BounceInput *input, goffset from, GError **error)
{
  BounceFile *file = &input->file;
  if (bounce_file_slide(file, from, error))
    return TRUE;
  file->end = file->base + (goffset) file->length;
  return FALSE;
}

gboolean bounce_input_waits(BounceInput *input)
{
  gboolean waits = input->file.waits;
  input->file.waits = FALSE;
  return waits;
}

/* A log that is followed is one, whatever its first lines are. */
BounceStep bounce_input_open_log(BounceInput *input, BounceStream *stream, GError **error)
{
  if (!bounce_file_stream(&input->file, stream, error))
    return BOUNCE_STEP_ERROR;
  guint kind = input_log_kind(&input->file);
  if (kind < G_N_ELEMENTS(input_files))
    return input_open_kind(input, kind, 0, error);
  if (input->live)
    return input_open_log(input, bounce_maillog_open, 0, error);
  return input_refuse(BOUNCE_ERROR_NOT_MAIL, N_("is not mail"), error);
}

BounceStep bounce_input_give(BounceInput *input, guint index, goffset begin, goffset end,
                             GError **error)
{
  if (!bounce_file_show(&input->file, begin, end, &input->mail, error))
    return BOUNCE_STEP_ERROR;
  input->mail.path = input->path->str;
  input->mail.index = index;
  /* The file before it in a folder may have been a log. */
  bounce_entry_set_channel(&input->mail, BOUNCE_CHANNEL_MAIL);
  input->n_mails++;
  return BOUNCE_STEP_MAIL;
}

BounceStep bounce_input_give_entry(BounceInput *input, const GString *entry, guint64 index,
                                   BounceChannel channel)
{
  input->mail = (BounceMail){ .path = input->path->str,
                              .index = (guint) MIN(index, G_MAXUINT),
                              .data = (const guint8 *) entry->str,
                              .size = entry->len,
                              .fd = -1 };
  bounce_entry_set_channel(&input->mail, channel);
  input->n_mails++;
  return BOUNCE_STEP_MAIL;
}

void bounce_input_enter(BounceInput *input, const char *name)
{
  GString *path = input->path;
  if (path->len > 0 && path->str[path->len - 1] != G_DIR_SEPARATOR)
    g_string_append_c(path, G_DIR_SEPARATOR);
  g_string_append(path, name);
}

BounceStep bounce_input_push(BounceInput *input, BounceReader *reader)
{
  reader->below = input->top;
  input->top = reader;
  input->depth++;
  return BOUNCE_STEP_AGAIN;
}

void bounce_input_clear(BounceInput *input)
{
  while (input->top != NULL) {
    BounceReader *reader = input->top;
    input->top = reader->below;
    reader->free(reader);
  }
  bounce_file_clear(&input->file);
  g_clear_pointer(&input->visited, g_hash_table_unref);
  g_clear_pointer(&input->clock.zone, g_time_zone_unref);
  g_string_free(input->path, TRUE);
}
