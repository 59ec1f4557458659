/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads a list of inputs. In: a file or standard input. Out: names. Whether they can be read is not
 * its business.
 */
#include "run/file-list.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/retry.h"
#include "base/translate.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

/* Bytes of a list: some million names. A list that does not end must not fill the memory. */
#define FILE_LIST_MAX (1U << 30)
#define READ_SIZE (1U << 16)

/* FALSE when reading failed: errno says why. */
static gboolean read_all(int fd, GString *list)
{
  char bytes[READ_SIZE];
  ssize_t got;
  while ((got = TEMP_FAILURE_RETRY(read(fd, bytes, sizeof bytes))) > 0) {
    if (list->len > FILE_LIST_MAX) {
      errno = EFBIG;
      return FALSE;
    }
    g_string_append_len(list, bytes, got);
  }
  return got == 0;
}

gboolean file_list_bytes(const char *path, GString *list)
{
  if (strcmp(path, "-") == 0)
    return read_all(STDIN_FILENO, list);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && read_all(fd, list);
  int why = errno;
  if (fd >= 0)
    close(fd);
  errno = why;
  return done;
}

char **file_list_read(const char *path, int *status)
{
  g_autoptr(GString) list = g_string_new(NULL);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new();
  if (!file_list_bytes(path, list)) {
    complain_text(path, g_strerror(errno));
    *status = EXIT_CODE_NO_INPUT;
    return NULL;
  }
  for (gsize at = 0; at < list->len; at += strlen(list->str + at) + 1) {
    if (list->str[at] == '\0') {
      complain(path, N_("an empty name stands in the list: make it by find -print0"));
      *status = EXIT_CODE_USAGE;
      return NULL;
    }
    g_strv_builder_add(names, list->str + at);
  }
  return g_strv_builder_end(names);
}
