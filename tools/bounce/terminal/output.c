/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writing results. In: bytes. Out: a file or standard output that is complete, or one error line
 * and an exit code. SIGPIPE is ignored by main(), so that a closed pipe ends the command in order,
 * with an exit code and no error line.
 */
#include "terminal/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/translate.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

/* One write(2) for many records. */
#define OUTPUT_BUFFER_SIZE 65536

/* The keeper of a temporary file that must not stay when a signal ends the program, and whose it
 * is: workers have a copy of it. */
static Keeper *volatile output_unfinished;
static volatile pid_t output_owner;

void output_abandon(void)
{
  Keeper *keeper = output_unfinished;
  output_unfinished = NULL;
  if (keeper != NULL && getpid() == output_owner)
    keeper_remove(keeper); /* NOLINT(bugprone-signal-handler,cert-sig30-c): system calls alone */
}

static void output_on_signal(int number)
{
  output_abandon();
  signal(number, SIG_DFL);
  /* It comes when this returns. Some C libraries raise it by a call that a confined process may not
   * make (tkill). */
  if (raise(number) != 0)
    _exit(128 + number);
}

/* A signal that is ignored (nohup) stays ignored. */
static void output_guard(Keeper *keeper)
{
  static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
  output_owner = getpid();
  output_unfinished = keeper;
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
    if (signal(numbers[i], output_on_signal) == SIG_IGN)
      signal(numbers[i], SIG_IGN);
}

gboolean output_write_all(int fd, const void *data, gsize size)
{
  const char *p = data;
  while (size > 0) {
    ssize_t written = write(fd, p, size);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    p += written;
    size -= (gsize) written;
  }
  return TRUE;
}

static const char *output_name(const Output *output)
{
  return output->path != NULL ? output->path : _("standard output");
}

/* A reader that has seen enough (head) has gone away on purpose: the exit code tells who asks. */
static gboolean output_fail(Output *output, int status, int error)
{
  if (output->status == EXIT_CODE_OK && error != EPIPE)
    complain(output_name(output),
             status == EXIT_CODE_IO ? N_("cannot be written: %s") : N_("cannot be created: %s"),
             g_strerror(error));
  output->status = status;
  return FALSE;
}

/* A mode for the new file: that of the one it replaces, else what the umask leaves of 0666. */
static mode_t output_mode(const char *path)
{
  struct stat st;
  if (stat(path, &st) == 0)
    return st.st_mode & 07777;
  mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

static gboolean output_start_keeper(Output *output, const char *nameless)
{
  const KeeperFile file = { output->path, output->temporary, nameless };
  if (keeper_start(&output->keeper, &file)) {
    output_guard(&output->keeper);
    return TRUE;
  }
  int error = errno;
  if (nameless == NULL)
    unlink(output->temporary);
  return output_fail(output, EXIT_CODE_TEMP_FAIL, error);
}

/* A file that has no name until it is whole, of which nothing is left however this program ends.
 * Returns: how it is to be named, NULL where there is no such file (not all file systems have
 * them, and without /proc they cannot be named). */
static char *output_open_nameless(Output *output)
{
  g_autofree char *folder = g_path_get_dirname(output->path);
  int fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return NULL;
  g_autofree char *nameless = g_strdup_printf("/proc/self/fd/%d", fd);
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 || access(nameless, F_OK) != 0) {
    close(fd);
    return NULL;
  }
  g_autofree char *name = g_path_get_basename(output->path);
  output->fd = fd;
  output->temporary = g_strdup_printf("%s/.%s.bounce", folder, name);
  keeper_sweep(output->temporary);
  return g_steal_pointer(&nameless);
}

static gboolean output_open_named(Output *output)
{
  output->temporary = g_strconcat(output->path, ".XXXXXX", NULL);
  output->fd = g_mkstemp_full(output->temporary, O_WRONLY | O_CLOEXEC, 0600);
  return output->fd >= 0 || output_fail(output, EXIT_CODE_CREATE, errno);
}

static gboolean output_open_temporary(Output *output)
{
  g_autofree char *nameless = output_open_nameless(output);
  if (nameless == NULL && !output_open_named(output))
    return FALSE;
  if (!output_start_keeper(output, nameless))
    return FALSE;
  if (fchmod(output->fd, output_mode(output->path)) != 0)
    return output_fail(output, EXIT_CODE_CREATE, errno);
  return TRUE;
}

static gboolean output_open_path(Output *output, const char *path)
{
  char *target = realpath(path, NULL);
  output->path = g_strdup(target != NULL ? target : path);
  free(target);
  struct stat st;
  if (stat(output->path, &st) != 0 || S_ISREG(st.st_mode))
    return output_open_temporary(output);
  output->fd = open(output->path, O_WRONLY | O_CLOEXEC);
  return output->fd >= 0 || output_fail(output, EXIT_CODE_CREATE, errno);
}

gboolean output_flush(Output *output, gboolean now)
{
  if (output->status != EXIT_CODE_OK)
    return FALSE;
  if (!now && output->buffer->len < OUTPUT_BUFFER_SIZE)
    return TRUE;
  gboolean written = output_write_all(output->fd, output->buffer->str, output->buffer->len);
  g_string_truncate(output->buffer, 0);
  return written || output_fail(output, EXIT_CODE_IO, errno);
}

static void output_free(Output *output)
{
  output_unfinished = NULL;
  g_clear_pointer(&output->path, g_free);
  g_clear_pointer(&output->temporary, g_free);
  g_string_free(output->buffer, TRUE);
  output->buffer = NULL;
}

void output_discard(Output *output)
{
  if (output->fd > STDERR_FILENO)
    close(output->fd);
  output_unfinished = NULL;
  keeper_remove(&output->keeper);
  output_free(output);
}

int output_open(Output *output, const char *path)
{
  *output = (Output){ .fd = STDOUT_FILENO, .buffer = g_string_sized_new(OUTPUT_BUFFER_SIZE) };
  if (path == NULL || strcmp(path, "-") == 0 || output_open_path(output, path))
    return EXIT_CODE_OK;
  int status = output->status;
  output_discard(output);
  return status;
}

/* The keeper gives it its name. */
static void output_rename(Output *output)
{
  output_unfinished = NULL;
  int error = keeper_rename(&output->keeper);
  if (error != 0)
    output_fail(output, EXIT_CODE_CREATE, error);
}

/* Standard output is closed too: on network file systems only close(2) tells of a full disk. */
int output_finish(Output *output)
{
  if (output_flush(output, TRUE) && output->temporary != NULL && fsync(output->fd) != 0)
    output_fail(output, EXIT_CODE_IO, errno);
  if (output->fd >= 0 && close(output->fd) != 0)
    output_fail(output, EXIT_CODE_IO, errno);
  output->fd = -1;
  if (output->status == EXIT_CODE_OK && output->keeper.process != 0)
    output_rename(output);
  int status = output->status;
  if (status == EXIT_CODE_OK)
    output_free(output);
  else
    output_discard(output);
  return status;
}

int output_conclude(Output *output, int status, guint64 messages)
{
  if (status != EXIT_CODE_OK && messages == 0 && output->temporary != NULL) {
    output_discard(output);
    return status;
  }
  int written = output_finish(output);
  return written != EXIT_CODE_OK ? written : status;
}

int output_text(const char *text, gsize length)
{
  Output output;
  output_open(&output, NULL);
  g_string_append_len(output.buffer, text, (gssize) length);
  return output_finish(&output);
}
