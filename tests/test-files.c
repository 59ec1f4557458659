/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-files.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "test.h"

char *test_folder_new(void)
{
  char *folder = g_dir_make_tmp("bounce-test-XXXXXX", NULL);
  ck_assert_ptr_nonnull(folder);
  return folder;
}

static void folder_empty(const char *folder)
{
  GDir *dir = g_dir_open(folder, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK) && g_file_test(path, G_FILE_TEST_IS_DIR)) {
      folder_empty(path);
      rmdir(path);
    } else {
      unlink(path);
    }
  }
  g_clear_pointer(&dir, g_dir_close);
}

void test_folder_free(char *folder)
{
  folder_empty(folder);
  ck_assert_int_eq(rmdir(folder), 0);
  g_free(folder);
}

char *test_file(const char *folder, const char *name, const void *data, gssize size)
{
  char *path = g_build_filename(folder, name, NULL);
  g_autofree char *above = g_path_get_dirname(path);
  ck_assert_int_eq(g_mkdir_with_parents(above, 0700), 0);
  ck_assert(g_file_set_contents(path, data, size, NULL));
  return path;
}

void test_gzip(const char *folder, const char *name, const char *text, gsize size)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  gzFile file = gzopen(path, "ab");
  for (gsize done = 0, length = strlen(text); done < size; done += length)
    gzwrite(file, text, (unsigned) MIN(length, size - done));
  gzclose(file);
}

char *test_mail_bytes(const BounceMail *mail)
{
  char *bytes = g_malloc0(mail->size + 1);
  if (mail->data != NULL) {
    ck_assert_int_eq(mail->fd, -1);
    memcpy(bytes, mail->data, mail->size);
    return bytes;
  }
  for (gsize done = 0; done < mail->size;) {
    ssize_t got = pread(mail->fd, bytes + done, mail->size - done, mail->offset + (goffset) done);
    ck_assert_int_gt(got, 0);
    done += (gsize) got;
  }
  return bytes;
}

GStrv test_read(const char *path)
{
  g_autoptr(BounceSource) source = bounce_source_new(path);
  g_autoptr(GStrvBuilder) steps = g_strv_builder_new();
  for (;;) {
    g_autoptr(GError) error = NULL;
    const BounceMail *mail = bounce_source_next(source, &error);
    g_autofree char *name = g_path_get_basename(bounce_source_path(source));
    g_autofree char *step = NULL;
    if (mail == NULL && error == NULL)
      break;
    if (mail != NULL) {
      g_autofree char *bytes = test_mail_bytes(mail);
      ck_assert_str_eq(mail->path, bounce_source_path(source));
      step = g_strdup_printf("%s#%u:%s", name, mail->index, bytes);
    } else {
      step = g_strdup_printf("%s!%s", name, error->message);
    }
    g_strv_builder_add(steps, step);
  }
  ck_assert_ptr_null(bounce_source_next(source, NULL));
  return g_strv_builder_end(steps);
}

void test_gives(const char *path, ...)
{
  g_auto(GStrv) got = test_read(path);
  va_list want;
  va_start(want, path);
  guint i = 0;
  for (const char *step; (step = va_arg(want, const char *)) != NULL; i++) {
    test_row(i, got[i] != NULL, "nothing instead of %s", step);
    test_row(i, strcmp(got[i], step) == 0, "got  %s\nwant %s", got[i], step);
  }
  va_end(want);
  test_row(i, got[i] == NULL, "one more: %s", got[i]);
}
