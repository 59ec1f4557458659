/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Mail to events. In: inputs. Out: the events of their reports, packed, in the order of the input.
 * What becomes of them is the command's business.
 */
#include "run/collect.h"

#include "history/event-pack.h"
#include "history/life.h"
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
  /* What is followed goes on for days. */
  gint64 now = how->read != NULL ? g_get_real_time() / G_USEC_PER_SEC : how->now;
  gint64 arrival = event_arrival(report, mail, now);
  if (event_is_counted(info))
    event_batch_add(&collection->fresh, info, how->list, arrival);
  else if (how->signs)
    life_add_report(&collection->fresh, report, how->list, arrival);
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

static gboolean collect_visit(const BounceMail *mail, gpointer data)
{
  const Collection *collection = data;
  return jobs_add(collection->jobs, mail);
}

static gboolean collect_settle(gpointer data)
{
  Collection *collection = data;
  jobs_settle(collection->jobs);
  collect_end_threads(data);
  return TRUE;
}

static gboolean collect_read(LogMark *mark, goffset to, BounceSent *sent, gpointer data)
{
  const Collection *collection = data;
  return collection->how->read(mark, to, sent, collection->how->data);
}

static int collect_inputs(Collection *collection, char **paths, guint64 *messages)
{
  const Collect *collect = collection->how;
  const FollowWork work = { .visit = collect_visit,
                            .settle = collect_settle,
                            .read = collect_read,
                            .history = collect->history,
                            .reached =
                                collect->sent != NULL ? bounce_sent_reached(collect->sent) : NULL,
                            .zone = collect->log_zone,
                            .data = collection };
  const InputsChoice choice = { .verbose = collect->verbose,
                                .log_zone = collect->log_zone,
                                .newest = collect->newest,
                                .log = collect->log,
                                .sent = collect->sent,
                                .keeper = collect->read != NULL ? &work : NULL };
  if (!collect->follow)
    return inputs_analyse(paths, &choice, collection->jobs, messages);
  int status = follow_logs(paths, &work);
  return inputs_finish(collection->jobs, status, messages);
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
  collection.jobs = jobs_new(collect->processes, &work);
  int status = collect_inputs(&collection, paths, messages);
  event_batch_clear(&collection.fresh);
  return status;
}
