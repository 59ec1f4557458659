/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walks the inputs of a command. In: paths. Out: a call for each message, a line for each input
 * that cannot be read, progress where a person watches. What a message means is the command's
 * business.
 */
#include "run/inputs.h"

#include <string.h>

#include "terminal/complain.h"
#include "terminal/exit-codes.h"

typedef struct {
  InputsVisit visit;
  gpointer data;
  Progress progress;
  guint64 messages;
  int status;
} Inputs;

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
  complain_text(file, error->message);
  inputs->status = MAX(inputs->status, error_status(path, error));
}

static gboolean read_input(Inputs *inputs, const char *path)
{
  g_autoptr(BounceSource) source = bounce_source_new(path);
  for (;;) {
    g_autoptr(GError) error = NULL;
    const BounceMail *mail = bounce_source_next(source, &error);
    if (error != NULL) {
      tell(inputs, path, bounce_source_path(source), error);
      continue;
    }
    if (mail == NULL)
      return TRUE;
    if (!inputs->visit(mail, inputs->data))
      return FALSE;
    progress_tick(&inputs->progress, ++inputs->messages);
  }
}

int inputs_each(char **paths, InputsVisit visit, gpointer data, guint64 *messages)
{
  Inputs inputs = { .visit = visit, .data = data };
  char *standard_input[] = { (char *) "-", NULL };
  progress_start(&inputs.progress);
  gboolean going = TRUE;
  for (char **path = *paths != NULL ? paths : standard_input; going && *path != NULL; path++)
    going = read_input(&inputs, *path);
  progress_stop(&inputs.progress);
  if (messages != NULL)
    *messages = inputs.messages;
  return inputs.status;
}
