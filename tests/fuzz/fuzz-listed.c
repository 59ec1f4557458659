/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Suppression lists: any bytes are rows or none, each row is counted once, and events are whole. */
#include <string.h>

#include "fuzz.h"
#include "history/listed.h"

typedef struct {
  guint64 taken;
  guint64 wrong;
} Seen;

static void note_taken(gpointer data)
{
  ((Seen *) data)->taken++;
}

static void note_wrong(guint64 row, const char *what, gpointer data)
{
  Seen *seen = data;
  fuzz_assert(row > 0 && what != NULL);
  seen->wrong++;
}

static void check_event(const Event *event, gint64 now)
{
  fuzz_assert(event->subscriber != NULL && strchr(event->subscriber, '@') != NULL);
  fuzz_assert(event_kind_to_string(event->kind) != NULL);
  fuzz_assert(event->date > 0 && event->date <= now);
  fuzz_assert(event->diagnostic == NULL || g_utf8_validate(event->diagnostic, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  Seen seen = { 0 };
  ListedCounts counts = { 0 };
  const ListedHow how = {
    .now = 1800000000, .taken = note_taken, .wrong = note_wrong, .data = &seen
  };
  EventBatch batch;
  event_batch_init(&batch);
  listed_read((const char *) data, size, &how, &batch, &counts);
  fuzz_assert(counts.rows == seen.taken + counts.passed + counts.wrong);
  fuzz_assert(counts.wrong == seen.wrong && batch.events->len == seen.taken);
  for (guint i = 0; i < batch.events->len; i++)
    check_event(&g_array_index(batch.events, Event, i), how.now);
  event_batch_clear(&batch);
  return 0;
}
