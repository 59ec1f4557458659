/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Inputs told by their content: each message stands in the file, in order, none in another. */
#include <bounce/source.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

/* Bytes of `mail`, wherever they are. */
static char *bytes_of(const BounceMail *mail)
{
  char *bytes = g_malloc(mail->size + 1);
  if (mail->data != NULL)
    memcpy(bytes, mail->data, mail->size);
  else
    fuzz_assert(pread(mail->fd, bytes, mail->size, mail->offset) == (ssize_t) mail->size);
  return bytes;
}

static void read_all(const char *path, const uint8_t *data, size_t size)
{
  g_autoptr(BounceSource) source = bounce_source_new(path);
  const uint8_t *at = data;
  guint errors = 0;
  guint index = 0;
  gboolean gzip = size > 1 && data[0] == 0x1f && data[1] == 0x8b;
  for (;;) {
    g_autoptr(GError) error = NULL;
    const BounceMail *mail = bounce_source_next(source, &error);
    if (mail == NULL && error == NULL)
      break;
    fuzz_assert(mail != NULL || ++errors < 3);
    if (mail == NULL)
      continue;
    fuzz_assert(mail->index == ++index);
    g_autofree char *bytes = bytes_of(mail);
    if (gzip || mail->size == 0)
      continue;
    fuzz_assert(mail->size <= (size_t) (data + size - at));
    const uint8_t *found = memmem(at, (size_t) (data + size - at), bytes, mail->size);
    fuzz_assert(found != NULL);
    at = found + mail->size;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  fuzz_assert(fd >= 0 && write(fd, data, size) == (ssize_t) size);
  g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
  read_all(path, data, size);
  close(fd);
  return 0;
}
