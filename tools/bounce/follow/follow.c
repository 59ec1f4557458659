/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Follows logs until a signal ends it. In: paths. Out: a call for each failure they tell of, and
 * for how far each was read. How one log goes on stands in follow-file.c; what is kept of it is the
 * command's business.
 */
#include "follow/follow.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include "base/translate.h"
#include "follow/follow-file.h"
#include "source/maillog.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

typedef struct {
  FollowFile file;
  BounceSource *source; /* NULL: there is no line yet */
  BounceSent *sent;
} Followed;

static volatile sig_atomic_t over;

static void on_signal(int number)
{
  over = 1;
}

void follow_begin(void)
{
  static const int numbers[] = { SIGTERM, SIGINT };
  const struct sigaction action = { .sa_handler = on_signal };
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
    sigaction(numbers[i], &action, NULL);
}

gboolean follow_is_over(void)
{
  return over != 0;
}

static gint64 now(void)
{
  return g_get_real_time() / G_USEC_PER_SEC;
}

static void make_source(Followed *one, const FollowWork *work)
{
  const BounceLogClock clock = { work->zone, now() };
  one->source = bounce_source_new_log(one->file.path, &one->file.stream);
  bounce_source_set_clock(one->source, &clock);
  bounce_source_set_sent(one->source, one->sent, NULL, NULL);
}

/* Up to where the stream waits. */
static gboolean pump(Followed *one, const FollowWork *work)
{
  const FollowFile *file = &one->file;
  if (one->source == NULL && follow_file_is_ready(file))
    make_source(one, work);
  if (one->source == NULL)
    return TRUE;
  bounce_source_set_live(one->source, now());
  bounce_source_set_sent_from(one->source, file->origin + file->mark.from);
  for (;;) {
    g_autoptr(GError) error = NULL;
    const BounceMail *mail = bounce_source_next(one->source, &error);
    if (error != NULL)
      complain_text(file->path, error->message);
    else if (mail == NULL)
      return TRUE;
    else if (!file->replay && !work->visit(mail, work->data))
      return FALSE;
    if (g_error_matches(error, BOUNCE_ERROR, BOUNCE_ERROR_READ))
      return FALSE;
  }
}

static gboolean keep(Followed *one, const FollowWork *work)
{
  FollowFile *file = &one->file;
  if (!work->settle(work->data))
    return FALSE;
  if (one->source == NULL || file->replay)
    return TRUE;
  return work->read(&file->mark, bounce_source_log_end(one->source) - file->origin, one->sent,
                    work->data);
}

/* All there is of one log. */
static gboolean read_on(Followed *one, const FollowWork *work)
{
  g_autoptr(GError) error = NULL;
  do {
    if (!pump(one, work) || !keep(one, work))
      return FALSE;
  } while (!follow_is_over() && follow_file_go_on(&one->file, work->history, &error));
  if (error != NULL)
    complain_text(one->file.path, error->message);
  return error == NULL;
}

static gboolean read_all(GArray *logs, const FollowWork *work)
{
  for (guint i = 0; i < logs->len; i++)
    if (!read_on(&g_array_index(logs, Followed, i), work))
      return FALSE;
  return TRUE;
}

/* FALSE with *status: it cannot be followed. */
static gboolean open_one(Followed *one, const char *path, const FollowWork *work, int *status)
{
  g_autoptr(GError) error = NULL;
  *status = EXIT_CODE_NO_INPUT;
  gboolean opened = follow_file_init(&one->file, path);
  one->sent = bounce_sent_new();
  bounce_sent_set_reached(one->sent, work->reached);
  if (!opened && errno == EINVAL)
    complain(path, N_("is no file: only a file can be followed"));
  else if (!opened)
    complain_text(path, g_strerror(errno));
  if (!opened)
    return FALSE;
  if (one->file.fd < 0)
    complain(path, N_("is not there yet: it is read as soon as it is"));
  if (follow_file_start(&one->file, work->history, &error))
    return TRUE;
  complain_text(path, error->message);
  *status = EXIT_CODE_TEMP_FAIL;
  return FALSE;
}

static void free_logs(GArray *logs)
{
  for (guint i = 0; i < logs->len; i++) {
    Followed *one = &g_array_index(logs, Followed, i);
    bounce_source_free(one->source);
    bounce_sent_free(one->sent);
    follow_file_clear(&one->file);
  }
  g_array_unref(logs);
}

int follow_logs(char **paths, const FollowWork *work)
{
  /* Streams are known by their addresses: the array has room for all from the beginning. */
  GArray *logs = g_array_sized_new(FALSE, TRUE, sizeof(Followed), g_strv_length(paths));
  int status = EXIT_CODE_OK;
  gboolean going = TRUE;
  for (; going && *paths != NULL; paths++) {
    g_array_set_size(logs, logs->len + 1);
    going = open_one(&g_array_index(logs, Followed, logs->len - 1), *paths, work, &status);
  }
  if (going)
    status = EXIT_CODE_OK;
  while (going && (going = read_all(logs, work)) && !follow_is_over())
    poll(NULL, 0, FOLLOW_LOOK_INTERVAL);
  free_logs(logs);
  return status;
}

char **follow_folders(char **paths)
{
  GPtrArray *folders = g_ptr_array_new();
  for (; *paths != NULL; paths++)
    g_ptr_array_add(folders, g_path_get_dirname(*paths));
  g_ptr_array_add(folders, NULL);
  return (char **) g_ptr_array_free(folders, FALSE);
}
