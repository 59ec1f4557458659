/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Follows a log through its rotations. In: a path. Out: a BounceStream of its bytes, that waits
 * where there are no more yet. A log that was renamed is read to its end before the one that took
 * its place, and one that was emptied (copytruncate) from its beginning. It asks the file system
 * when it is called, and waits for nothing.
 */
#include "follow/follow-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/retry.h"

static gssize stream_read(BounceStream *stream, guint8 *buffer, gsize size, GError **error)
{
  FollowFile *file = (FollowFile *) stream;
  size = (gsize) MIN((goffset) size, file->pause - file->at);
  ssize_t got = size > 0 ? TEMP_FAILURE_RETRY(pread(file->fd, buffer, size, file->at)) : 0;
  if (got < 0)
    g_set_error_literal(error, BOUNCE_ERROR, BOUNCE_ERROR_READ, g_strerror(errno));
  if (got <= 0)
    return got < 0 ? -1 : BOUNCE_STREAM_WAITS;
  log_mark_grow(&file->mark, buffer, (gsize) got, file->at);
  const guint8 *stop = memrchr(buffer, '\n', (gsize) got);
  if (stop != NULL)
    file->line = file->given + (stop + 1 - buffer);
  file->at += got;
  file->given += got;
  return got;
}

/* A line that the last file did not end. */
static gssize stream_end_line(BounceStream *stream, guint8 *buffer, gsize size, GError **error)
{
  FollowFile *file = (FollowFile *) stream;
  *buffer = '\n';
  file->given++;
  file->origin++;
  file->line = file->given;
  stream->read = stream_read;
  return 1;
}

static void stream_free(BounceStream *stream)
{
}

static int open_log(const char *path)
{
  struct stat info;
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0 || (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)))
    return fd;
  close(fd);
  errno = EINVAL;
  return -1;
}

gboolean follow_file_init(FollowFile *file, const char *path)
{
  *file = (FollowFile){ .stream = { stream_read, stream_free }, .path = path };
  g_queue_init(&file->next);
  file->fd = open_log(path);
  return file->fd >= 0 || errno == ENOENT;
}

void follow_file_clear(FollowFile *file)
{
  if (file->fd >= 0)
    close(file->fd);
  while (!g_queue_is_empty(&file->next))
    close(GPOINTER_TO_INT(g_queue_pop_head(&file->next)));
}

static gsize read_head(int fd, guint8 *head)
{
  ssize_t got = TEMP_FAILURE_RETRY(pread(fd, head, LOG_MARK_HEAD, 0));
  return got > 0 ? (gsize) got : 0;
}

static goffset size_of(int fd)
{
  struct stat info;
  return fstat(fd, &info) == 0 ? info.st_size : 0;
}

/* Where the file at hand is read on: some way before that, for what those lines say of messages. */
static gboolean begin(FollowFile *file, History *history, GError **error)
{
  guint8 head[LOG_MARK_HEAD];
  gsize size = read_head(file->fd, head);
  if (!log_mark_find(&file->mark, history, head, size, error))
    return FALSE;
  if (file->line < file->given)
    file->stream.read = stream_end_line;
  if (file->mark.from > size_of(file->fd))
    file->mark.from = 0;
  file->replay = file->mark.from > 0;
  file->at = 0;
  file->origin = file->given;
  file->pause = file->replay ? MIN(file->mark.from, FOLLOW_CONTEXT) : FOLLOW_STRETCH;
  file->rotated = FALSE;
  return TRUE;
}

typedef struct {
  int fd;
  struct stat info;
  LogMark mark;
} Rotated;

static int by_time(gconstpointer a, gconstpointer b)
{
  const struct timespec *one = &((const Rotated *) a)->info.st_mtim;
  const struct timespec *other = &((const Rotated *) b)->info.st_mtim;
  if (one->tv_sec != other->tv_sec)
    return one->tv_sec < other->tv_sec ? -1 : 1;
  return one->tv_nsec < other->tv_nsec ? -1 : one->tv_nsec > other->tv_nsec;
}

/* A file beside the log whose name goes on behind that of the log: mail.log.1, mail.log-20260302.
 */
static gboolean is_rotated_name(const char *name, const char *log)
{
  gsize length = strlen(log);
  return strncmp(name, log, length) == 0 && (name[length] == '.' || name[length] == '-')
         && !g_str_has_suffix(name, ".gz");
}

static gboolean look_at(const char *path, History *history, GArray *found, GError **error)
{
  Rotated rotated = { .fd = open_log(path) };
  guint8 head[LOG_MARK_HEAD];
  if (rotated.fd < 0)
    return TRUE;
  gsize size = fstat(rotated.fd, &rotated.info) == 0 ? read_head(rotated.fd, head) : 0;
  gboolean done = log_mark_find(&rotated.mark, history, head, size, error);
  if (done && size > 0)
    g_array_append_val(found, rotated);
  else
    close(rotated.fd);
  return done;
}

static gboolean find_rotated(const char *path, History *history, GArray *found, GError **error)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *name = g_path_get_basename(path);
  DIR *dir = opendir(folder);
  struct dirent *entry;
  gboolean done = TRUE;
  while (done && dir != NULL && (entry = readdir(dir)) != NULL) {
    g_autofree char *other = g_build_filename(folder, entry->d_name, NULL);
    done = !is_rotated_name(entry->d_name, name) || look_at(other, history, found, error);
  }
  if (dir != NULL)
    closedir(dir);
  g_array_sort(found, by_time);
  return done;
}

static gboolean is_at_hand(const FollowFile *file, const struct stat *info)
{
  struct stat here;
  return file->fd >= 0 && fstat(file->fd, &here) == 0 && here.st_ino == info->st_ino
         && here.st_dev == info->st_dev;
}

/* Of the rotated logs those that were not read to their end: the one that was read last, and those
 * behind it. */
static void keep_unread(FollowFile *file, GArray *found)
{
  guint last = found->len;
  for (guint i = 0; i < found->len; i++) {
    const Rotated *rotated = &g_array_index(found, Rotated, i);
    if (rotated->mark.from > 0 || is_at_hand(file, &rotated->info))
      last = i;
  }
  for (guint i = 0; i < found->len; i++) {
    const Rotated *rotated = &g_array_index(found, Rotated, i);
    if (i >= last && rotated->mark.from < rotated->info.st_size
        && !is_at_hand(file, &rotated->info))
      g_queue_push_tail(&file->next, GINT_TO_POINTER(rotated->fd));
    else
      close(rotated->fd);
  }
}

static void to_next(FollowFile *file)
{
  if (file->fd >= 0)
    close(file->fd);
  file->fd = GPOINTER_TO_INT(g_queue_pop_head(&file->next));
}

gboolean follow_file_start(FollowFile *file, History *history, GError **error)
{
  g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Rotated));
  if (file->fd >= 0 && !begin(file, history, error))
    return FALSE;
  if (file->fd >= 0 && file->mark.from > 0)
    return TRUE;
  gboolean done = find_rotated(file->path, history, found, error);
  keep_unread(file, found);
  if (!done || g_queue_is_empty(&file->next))
    return done;
  if (file->fd >= 0)
    g_queue_push_tail(&file->next, GINT_TO_POINTER(file->fd));
  file->fd = -1;
  to_next(file);
  return begin(file, history, error);
}

gboolean follow_file_is_ready(const FollowFile *file)
{
  guint8 head[BOUNCE_FILE_HEAD];
  ssize_t got = file->fd >= 0 ? TEMP_FAILURE_RETRY(pread(file->fd, head, sizeof head, 0)) : 0;
  return got > 0 && (got == sizeof head || memchr(head, '\n', (gsize) got) != NULL);
}

/* The file lost bytes, or has others in their place. */
static gboolean was_emptied(const FollowFile *file)
{
  guint8 head[LOG_MARK_HEAD];
  if (size_of(file->fd) < file->at)
    return TRUE;
  gsize size = MIN(read_head(file->fd, head), file->mark.size);
  return size < file->mark.size || memcmp(head, file->mark.head, size) != 0;
}

/* Another file that stands at the path and has something in it; -1: none. */
static int open_newer(const FollowFile *file)
{
  struct stat there;
  if (stat(file->path, &there) != 0 || there.st_size == 0 || is_at_hand(file, &there))
    return -1;
  return open_log(file->path);
}

static gboolean pass_stretch(FollowFile *file)
{
  if (file->at < file->pause)
    return FALSE;
  if (!file->replay || file->at >= file->mark.from) {
    file->replay = FALSE;
    file->pause = file->at + FOLLOW_STRETCH;
    return TRUE;
  }
  /* Behind the beginning, which says what the file is, only the end of what was read counts. */
  goffset to = MAX(file->at, file->mark.from - FOLLOW_CONTEXT);
  file->origin -= to - file->at;
  file->at = to;
  file->pause = file->mark.from;
  return TRUE;
}

/* What takes the place of the file at hand, which is at its end: it may have been rotated several
 * times meanwhile. FALSE, maybe with `error`: nothing, yet. */
static gboolean find_newer(FollowFile *file, History *history, GError **error)
{
  int newer = g_queue_is_empty(&file->next) ? open_newer(file) : -1;
  if (newer >= 0) {
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Rotated));
    gboolean done = find_rotated(file->path, history, found, error);
    keep_unread(file, found);
    g_queue_push_tail(&file->next, GINT_TO_POINTER(newer));
    if (!done)
      return FALSE;
  }
  return !g_queue_is_empty(&file->next)
         && size_of(GPOINTER_TO_INT(g_queue_peek_head(&file->next))) > 0;
}

gboolean follow_file_go_on(FollowFile *file, History *history, GError **error)
{
  if (file->fd >= 0 && pass_stretch(file))
    return TRUE;
  if (file->fd >= 0 && was_emptied(file))
    return begin(file, history, error);
  if (file->fd >= 0 && size_of(file->fd) > file->at)
    return TRUE;
  if (!find_newer(file, history, error))
    return FALSE;
  /* Once more to its end, for who wrote it may have done so until the other one was there. */
  if (file->fd >= 0 && !file->rotated)
    return file->rotated = TRUE;
  to_next(file);
  return begin(file, history, error);
}
