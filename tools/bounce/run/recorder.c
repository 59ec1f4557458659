/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Collects the events of reports and writes them a batch at a time. In: reports. Out: rows in a
 * history. While mail is being read the history is not locked, so that others can write; while a
 * batch is written, the next one is read.
 */
#include "run/recorder.h"

#include "history/event-pack.h"
#include "history/life.h"
#include "terminal/exit-codes.h"

/* Events a transaction: enough that syncing does not count, few enough that others wait shortly. */
#define RECORDER_BATCH 10000
/* Microseconds that an event of a log which is followed waits for others: under a second, with what
 * comes before and behind it. */
#define RECORDER_INTERVAL (700 * 1000)

gboolean recorder_open(Recorder *recorder, const char *path, const char *list, guint wait)
{
  *recorder = (Recorder){ .path = path, .list = list, .now = g_get_real_time() / G_USEC_PER_SEC };
  event_batch_init(&recorder->batch);
  event_batch_init(&recorder->writing);
  recorder->history = database_open(path, HISTORY_WRITE, wait, &recorder->status);
  if (recorder->history == NULL || !database_clock_is_wrong(recorder->history, recorder->now))
    return recorder->history != NULL;
  g_clear_pointer(&recorder->history, history_close);
  recorder->status = EXIT_CODE_TEMP_FAIL;
  return FALSE;
}

static gpointer write_events(gpointer data)
{
  Recorder *recorder = data;
  if (life_keep_known(&recorder->writing, recorder->history, &recorder->failure))
    history_record(recorder->history, &recorder->writing, &recorder->written, &recorder->failure);
  return NULL;
}

void recorder_wait(Recorder *recorder)
{
  if (recorder->writer != NULL)
    g_thread_join(g_steal_pointer(&recorder->writer));
}

/* What became of the batch that was written; waits for it. */
static gboolean settle(Recorder *recorder)
{
  recorder_wait(recorder);
  if (recorder->failure != NULL) {
    recorder->status = database_complain(recorder->path, recorder->failure);
    if (recorder->status == EXIT_CODE_NO_INPUT)
      recorder->status = EXIT_CODE_CREATE; /* a server that lets us read */
    g_clear_error(&recorder->failure);
    return FALSE;
  }
  recorder->added += recorder->written;
  recorder->known += recorder->writing.events->len - recorder->written;
  recorder->written = 0;
  event_batch_reset(&recorder->writing);
  return TRUE;
}

/* Begins to write the batch, and goes on meanwhile; without another thread it is written here. */
static gboolean begin_to_write(Recorder *recorder)
{
  if (!settle(recorder))
    return FALSE;
  const EventBatch full = recorder->batch;
  recorder->batch = recorder->writing;
  recorder->writing = full;
  recorder->writer = g_thread_try_new("history", write_events, recorder, NULL);
  if (recorder->writer == NULL)
    write_events(recorder);
  return TRUE;
}

/* TRUE while all is well; a batch that is large enough is written. */
static gboolean go_on(Recorder *recorder)
{
  return recorder->batch.events->len < RECORDER_BATCH || begin_to_write(recorder);
}

gboolean recorder_add(Recorder *recorder, const BounceMail *mail, const BounceReport *report)
{
  const BounceReportInfo *info = bounce_report_info(report);
  gint64 arrival = event_arrival(report, mail, recorder->now);
  if (event_is_counted(info))
    event_batch_add(&recorder->batch, info, recorder->list, arrival);
  else
    life_add_report(&recorder->batch, report, recorder->list, arrival);
  return go_on(recorder);
}

gboolean recorder_take(Recorder *recorder, GString *packed)
{
  for (gsize offset = 0; offset < packed->len;) {
    const Event event = event_unpack(packed, &offset);
    event_batch_take(&recorder->batch, &event);
  }
  g_string_truncate(packed, 0);
  return go_on(recorder);
}

gboolean recorder_mark(Recorder *recorder, LogMark *mark, goffset to, BounceSent *sent)
{
  gint64 time = g_get_monotonic_time();
  recorder->now = g_get_real_time() / G_USEC_PER_SEC;
  log_mark_put(mark, to, recorder->now, sent, &recorder->batch);
  if (time - recorder->kept < RECORDER_INTERVAL || event_batch_is_empty(&recorder->batch))
    return TRUE;
  recorder->kept = time;
  return begin_to_write(recorder);
}

int recorder_finish(Recorder *recorder)
{
  if (recorder->status == EXIT_CODE_OK && settle(recorder)) {
    const EventBatch empty = recorder->writing;
    recorder->writing = recorder->batch;
    recorder->batch = empty;
    write_events(recorder);
    settle(recorder);
  }
  g_clear_pointer(&recorder->history, history_close);
  event_batch_clear(&recorder->batch);
  event_batch_clear(&recorder->writing);
  return recorder->status;
}
