/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Collects the events of reports and writes them a batch at a time. In: reports. Out: rows in a
 * history. While mail is being read the history is not locked, so that others can write.
 */
#include "recorder.h"

#include "exit-codes.h"

/* Events a transaction: enough that syncing does not count, few enough that others wait shortly. */
#define RECORDER_BATCH 20000

gboolean recorder_open(Recorder *recorder, const char *path, const char *list, guint wait)
{
  *recorder = (Recorder){ .path = path, .list = list, .now = g_get_real_time() / G_USEC_PER_SEC };
  event_batch_init(&recorder->batch);
  return database_open(&recorder->database, path, HISTORY_WRITE, wait, &recorder->status);
}

static gboolean write_batch(Recorder *recorder)
{
  g_autoptr(GError) error = NULL;
  guint added = 0;
  if (!recorder->database.module->record(recorder->database.history, &recorder->batch, &added,
                                         &error)) {
    recorder->status = database_complain(recorder->path, error);
    return FALSE;
  }
  recorder->added += added;
  recorder->known += recorder->batch.events->len - added;
  event_batch_reset(&recorder->batch);
  return TRUE;
}

gboolean recorder_add(Recorder *recorder, const BounceReport *report)
{
  const BounceReportInfo *info = bounce_report_info(report);
  if (!event_is_counted(info))
    return TRUE;
  event_batch_add(&recorder->batch, info, recorder->list, recorder->now);
  return recorder->batch.events->len < RECORDER_BATCH || write_batch(recorder);
}

int recorder_finish(Recorder *recorder)
{
  if (recorder->status == EXIT_CODE_OK)
    write_batch(recorder);
  database_close(&recorder->database);
  event_batch_clear(&recorder->batch);
  return recorder->status;
}
