/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The public face of inputs: one message at a time. In: a path or "-". Out: mails, in order. How
 * each kind is read stands in mbox.c, maildir.c and folder.c; how it is told apart in input.c.
 */
#include <bounce/source.h>

#include <fcntl.h>
#include <string.h>

#include "source/input.h"

struct _BounceSource {
  BounceInput input;
  gboolean opened;
  gboolean waits;
  BounceStream *stream; /* what is read instead of the path, until it is opened */
  gboolean is_log;      /* it has to be one */
  BounceEntry entry;
};

BounceSource *bounce_source_new(const char *path)
{
  BounceSource *source = g_new0(BounceSource, 1);
  source->input.file = (BounceFile) BOUNCE_FILE_INIT;
  source->input.path = g_string_new(path);
  return source;
}

BounceSource *bounce_source_new_log(const char *path, BounceStream *stream)
{
  BounceSource *source = bounce_source_new(path);
  source->stream = stream;
  source->is_log = TRUE;
  bounce_source_set_clock(source, &(BounceLogClock){ 0 });
  return source;
}

BounceSource *bounce_source_new_stream(const char *path, BounceStream *stream, gboolean given)
{
  BounceSource *source = bounce_source_new(path);
  source->stream = stream;
  source->entry = given ? BOUNCE_ENTRY_GIVEN : BOUNCE_ENTRY_FOUND;
  return source;
}

static BounceStep source_open(BounceSource *source, GError **error)
{
  BounceInput *input = &source->input;
  if (source->stream != NULL && !source->is_log)
    return bounce_input_open_stream(input, g_steal_pointer(&source->stream), source->entry, error);
  if (source->stream != NULL)
    return bounce_input_open_log(input, g_steal_pointer(&source->stream), error);
  if (strcmp(input->path->str, "-") == 0)
    return bounce_input_open_stdin(input, error);
  g_autofree char *path = g_strdup(input->path->str);
  return bounce_input_open(input, AT_FDCWD, path, BOUNCE_ENTRY_GIVEN, error);
}

static void source_pop(BounceInput *input)
{
  BounceReader *reader = input->top;
  input->top = reader->below;
  input->depth--;
  reader->free(reader);
}

const BounceMail *bounce_source_next(BounceSource *source, GError **error)
{
  BounceInput *input = &source->input;
  BounceStep step = BOUNCE_STEP_AGAIN;
  source->waits = FALSE;
  if (input->file_ends) {
    input->file_ends = FALSE;
    if (!bounce_file_check(&input->file, error))
      return NULL;
  }
  if (!source->opened) {
    source->opened = TRUE;
    step = source_open(source, error);
  } else if (input->undecided) {
    step = bounce_input_decide(input, error);
  }
  while (step != BOUNCE_STEP_MAIL && step != BOUNCE_STEP_ERROR && step != BOUNCE_STEP_WAIT
         && input->top != NULL) {
    step = input->top->next(input->top, input, error);
    if (step == BOUNCE_STEP_END)
      source_pop(input);
  }
  source->waits = step == BOUNCE_STEP_WAIT;
  return step == BOUNCE_STEP_MAIL ? &input->mail : NULL;
}

void bounce_source_set_passed_func(BounceSource *source, BouncePassedFunc func, gpointer data)
{
  source->input.passed = func;
  source->input.passed_data = data;
}

void bounce_source_set_clock(BounceSource *source, const BounceLogClock *clock)
{
  GTimeZone *zone = clock->zone != NULL ? g_time_zone_ref(clock->zone) : NULL;
  g_clear_pointer(&source->input.clock.zone, g_time_zone_unref);
  source->input.clock = (BounceLogClock){ zone, clock->newest };
  source->input.reads_logs = TRUE;
}

void bounce_source_set_live(BounceSource *source, gint64 now)
{
  source->input.live = TRUE;
  source->input.clock.newest = now;
}

gboolean bounce_source_waits(const BounceSource *source)
{
  return source->waits;
}

void bounce_source_set_sent(BounceSource *source, BounceSent *sent, BounceLogOpened opened,
                            gpointer data)
{
  source->input.sent = sent;
  source->input.log_opened = opened;
  source->input.log_opened_data = data;
}

void bounce_source_set_sent_from(BounceSource *source, goffset from)
{
  source->input.sent_from = from;
}

goffset bounce_source_log_end(const BounceSource *source)
{
  return source->input.log_end;
}

const BounceLogCounts *bounce_source_log(const BounceSource *source)
{
  return &source->input.log;
}

const char *bounce_source_path(const BounceSource *source)
{
  return source->input.path->str;
}

void bounce_source_free(BounceSource *source)
{
  if (source == NULL)
    return;
  if (source->stream != NULL)
    source->stream->free(source->stream);
  bounce_input_clear(&source->input);
  g_free(source);
}
