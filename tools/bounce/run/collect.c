/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mail to events. In: inputs. Out: the events of their reports, packed, in the order of the input.
 * What becomes of them is the command's business.
 */
#include "run/collect.h"

#include "history/event-pack.h"
#include "report/report.h"
#include "run/inputs.h"

typedef struct {
  const Collect *how;
  Jobs *jobs;
  EventBatch fresh; /* of one report */
  GString *packed;
} Collection;

/* In another process, to which nothing but this belongs. */
static void collect_render(const BounceMail *mail, GString *out, gpointer data)
{
  Collection *collection = data;
  const Collect *how = collection->how;
  g_autoptr(BounceReport) report = bounce_report_new(mail, how->analysis);
  const BounceReportInfo *info = bounce_report_info(report);
  if (!event_is_counted(info))
    return;
  event_batch_add(&collection->fresh, info, how->list, event_arrival(report, mail, how->now));
  for (guint i = 0; i < collection->fresh.events->len; i++) {
    Event *event = &g_array_index(collection->fresh.events, Event, i);
    if (how->keys != NULL)
      event->proof = event_proof(how->keys, bounce_report_tagged(report), event);
    event_pack(event, out);
    jobs_drain(collection->jobs, out);
  }
  event_batch_reset(&collection->fresh);
}

static gboolean collect_written(gpointer data)
{
  const Collection *collection = data;
  return collection->how->take(collection->packed, collection->how->data);
}

static void collect_end_threads(gpointer data)
{
  const Collection *collection = data;
  if (collection->how->end_threads != NULL)
    collection->how->end_threads(collection->how->data);
}

int collect_events(const Collect *collect, char **paths, guint64 *messages)
{
  g_autoptr(GString) packed = g_string_new(NULL);
  Collection collection = { .how = collect, .packed = packed };
  const JobsWork work = { .render = collect_render,
                          .written = collect_written,
                          .end_threads = collect_end_threads,
                          .out = packed,
                          .data = &collection };
  event_batch_init(&collection.fresh);
  const InputsChoice choice = { .verbose = collect->verbose,
                                .log_zone = collect->log_zone,
                                .newest = collect->newest,
                                .log = collect->log };
  collection.jobs = jobs_new(collect->processes, &work);
  int status = inputs_analyse(paths, &choice, collection.jobs, messages);
  event_batch_clear(&collection.fresh);
  return status;
}
