/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Key files. In: a path. Out: keys, or a file with one more. A file that everybody can read is
 * refused: who knows the key can make tags. What keys are for is base/tag.c's business.
 */
#include "run/tag-keys.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "base/translate.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

#define KEY_BYTES 32
#define KEY_FILE_MODE 0600

static gboolean is_private(const char *path, int *status)
{
  struct stat info;
  if (stat(path, &info) != 0 || (info.st_mode & S_IRWXO) == 0)
    return TRUE;
  complain(path, N_("everybody may read it, and could make tags: chmod 600 it, and renew the key"));
  *status = EXIT_CODE_DATA;
  return FALSE;
}

/* NULL, when it has no keys, with what is wrong said. */
static BounceTagKeys *read_keys(const char *path, const char *text, int *status)
{
  guint line = 0;
  BounceTagKeys *keys = bounce_tag_keys_new(text, &line);
  if (keys != NULL)
    return keys;
  if (line == 0)
    complain(path, N_("holds no key: \"bounce key new FILE\" makes one"));
  else
    complain(path, N_("line %u is no key (a number, a blank, at least 32 hexadecimal digits)"),
             line);
  *status = EXIT_CODE_DATA;
  return NULL;
}

BounceTagKeys *tag_keys_open(const char *path, int *status)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  if (!g_file_get_contents(path, &text, NULL, &error)) {
    complain_text(NULL, error->message);
    *status = EXIT_CODE_NO_INPUT;
    return NULL;
  }
  return is_private(path, status) ? read_keys(path, text, status) : NULL;
}

/* "N HEX", or NULL. */
static char *new_key(guint number)
{
  guint8 bytes[KEY_BYTES];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
    return NULL;
  GString *line = g_string_new(NULL);
  g_string_append_printf(line, "%u ", number);
  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf(line, "%02x", bytes[i]);
  return g_string_free(line, FALSE);
}

/* What is in the file, "" when there is none; NULL when it cannot be used. */
static char *read_before(const char *path, guint *next, int *status)
{
  struct stat info;
  g_autofree char *text = NULL;
  *next = 0;
  if (stat(path, &info) != 0 && errno == ENOENT)
    return g_strdup("");
  g_autoptr(BounceTagKeys) keys = tag_keys_open(path, status);
  *next = bounce_tag_keys_next(keys);
  return keys != NULL && g_file_get_contents(path, &text, NULL, NULL) ? g_steal_pointer(&text)
                                                                      : NULL;
}

int tag_keys_renew(const char *path)
{
  guint number;
  int status = EXIT_CODE_OK;
  g_autoptr(GError) error = NULL;
  g_autofree char *before = read_before(path, &number, &status);
  if (before == NULL)
    return status != EXIT_CODE_OK ? status : EXIT_CODE_NO_INPUT;
  g_autofree char *key = new_key(number);
  if (key == NULL) {
    complain(NULL, N_("no random numbers for a key"));
    return EXIT_CODE_TEMP_FAIL;
  }
  g_autofree char *after = g_strconcat(key, "\n", before, NULL);
  if (g_file_set_contents_full(path, after, -1,
                               G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                               KEY_FILE_MODE, &error))
    return EXIT_CODE_OK;
  complain_text(NULL, error->message);
  return EXIT_CODE_CREATE;
}
