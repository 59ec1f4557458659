/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Splits an mbox (RFC 4155; mboxo and mboxrd alike, quoting as found). In: the open file. Out: each
 * message without its "From " line and without the empty line that belongs to the next.
 * Content-Length is never read. It does not lock the file.
 *
 * A line separates when it is date-shaped (fromline.c) and either follows an empty line and is not
 * followed by prose, or is followed by a header field. When the first "From " line of the file has
 * no date, then none need have one, but both an empty line before and a field behind are asked for.
 */
#include <string.h>

#include "source/fromline.h"
#include "source/kinds.h"
#include "source/mail.h"

/* What is looked at behind a line's beginning (a "From " line and the next field's name), and
 * before (an empty line). */
#define MBOX_AHEAD (2 * BOUNCE_FROMLINE_MAX)
#define MBOX_BEHIND 4

#define MBOX_WORD "From "

typedef struct {
  BounceReader reader;
  goffset begin;     /* of the next message */
  guint index;       /* of the last message */
  char line_end;     /* '\n', or '\r' where lines end so */
  gboolean dateless; /* the first "From " line has no date */
  gboolean ended;
} Mbox;

/* Where the search in a message stands. */
typedef struct {
  goffset at;
  gboolean line_begins;
  goffset end;  /* found: of the message */
  goffset next; /* found: of the following message's begin */
} MboxSearch;

/* The bytes of the window from `offset`, as a cursor. */
static BounceScan mbox_scan(const BounceFile *file, goffset offset)
{
  const guint8 *p = bounce_file_at(file, offset);
  return bounce_scan((const char *) p, (gsize) (file->window + file->length - p));
}

static gboolean mbox_word(BounceScan scan)
{
  return bounce_scan_left(&scan) >= strlen(MBOX_WORD)
         && memcmp(scan.p, MBOX_WORD, strlen(MBOX_WORD)) == 0;
}

gboolean bounce_mbox_is(const BounceFile *file, goffset lead)
{
  BounceScan scan = mbox_scan(file, lead);
  BounceScan line;
  if (!mbox_word(scan) || !bounce_scan_line(&scan, &line))
    return FALSE;
  return bounce_fromline_is(line)
         || bounce_mail_is((const guint8 *) scan.p, bounce_scan_left(&scan));
}

/* How many bytes the empty line before `at` has, 0 when there is none. */
static gsize mbox_empty_before(const Mbox *mbox, const BounceFile *file, goffset at)
{
  const guint8 *low = bounce_file_at(file, MAX(mbox->begin, file->base));
  const guint8 *p = bounce_file_at(file, at);
  gsize length = p - low >= 2 && mbox->line_end == '\n' && p[-1] == '\n' && p[-2] == '\r' ? 2 : 1;
  if (p - low < (gssize) length || p[-1] != mbox->line_end)
    return 0;
  p -= length;
  return p == low || p[-1] == mbox->line_end ? length : 0;
}

static gboolean mbox_is_blank(BounceScan line)
{
  bounce_scan_blanks(&line);
  return bounce_scan_left(&line) == 0;
}

/* Text that is no field: what follows the word "From" in a letter. */
static gboolean mbox_prose(BounceScan line)
{
  return !mbox_is_blank(line) && !bounce_mail_field(line) && !mbox_word(line) && *line.p != '>';
}

/* TRUE when a "From " line begins at `at`; then what it parts stands in `search`. */
static gboolean mbox_separates(const Mbox *mbox, const BounceFile *file, goffset at,
                               MboxSearch *search)
{
  BounceScan scan = mbox_scan(file, at);
  if (!mbox_word(scan))
    return FALSE;
  if (bounce_scan_left(&scan) > MBOX_AHEAD)
    scan.end = scan.p + MBOX_AHEAD;
  BounceScan line, next;
  bounce_scan_line(&scan, &line);
  const char *begin = scan.p;
  if (!bounce_scan_line(&scan, &next))
    next = scan;
  gsize empty = mbox_empty_before(mbox, file, at);
  gboolean field = bounce_mail_field(next);
  gboolean dated = bounce_fromline_is(line);
  if (!(dated && (field || (empty > 0 && !mbox_prose(next))))
      && !(mbox->dateless && field && empty > 0))
    return FALSE;
  search->end = at - (goffset) empty;
  search->next = at + (begin - line.p);
  return TRUE;
}

/* Searches the window; FALSE when more of the file is needed. */
static gboolean mbox_search(const Mbox *mbox, const BounceFile *file, MboxSearch *search)
{
  const guint8 *p = bounce_file_at(file, search->at);
  const guint8 *end = file->window + file->length;
  gboolean complete = bounce_file_complete(file);
  for (;;) {
    if (search->line_begins) {
      search->at = file->base + (p - file->window);
      if (!complete && end - p < MBOX_AHEAD)
        return FALSE;
      if (end - p >= 5 && *p == 'F' && mbox_separates(mbox, file, search->at, search))
        return TRUE;
    }
    p = memchr(p, mbox->line_end, (gsize) (end - p));
    search->line_begins = p != NULL;
    if (p == NULL)
      break;
    p++;
  }
  search->at = file->base + (goffset) file->length;
  return FALSE;
}

/* Where the message that begins at mbox->begin ends. */
static gboolean mbox_find(const Mbox *mbox, BounceFile *file, MboxSearch *search, GError **error)
{
  *search = (MboxSearch){ .at = mbox->begin, .line_begins = TRUE };
  while (!mbox_search(mbox, file, search)) {
    if (bounce_file_complete(file)) {
      search->next = file->end;
      search->end = file->end - (goffset) mbox_empty_before(mbox, file, file->end);
      return TRUE;
    }
    gboolean small = search->at - mbox->begin <= BOUNCE_FILE_MEMORY;
    goffset from = small ? mbox->begin : search->at - MBOX_BEHIND;
    if ((!small && !bounce_file_keep(file, mbox->begin, from, error))
        || !bounce_file_slide(file, from, error))
      return FALSE;
  }
  return TRUE;
}

static BounceStep mbox_next(BounceReader *reader, BounceInput *input, GError **error)
{
  Mbox *mbox = (Mbox *) reader;
  if (mbox->ended)
    return BOUNCE_STEP_END;
  MboxSearch search;
  if (!mbox_find(mbox, &input->file, &search, error)) {
    mbox->ended = TRUE;
    return BOUNCE_STEP_ERROR;
  }
  goffset begin = mbox->begin;
  mbox->begin = search.next;
  mbox->ended = input->file_ends = search.next >= input->file.end;
  return bounce_input_give(input, ++mbox->index, begin, search.end, error);
}

static void mbox_free(BounceReader *reader)
{
  g_free(reader);
}

BounceStep bounce_mbox_open(BounceInput *input, goffset lead, GError **error)
{
  Mbox *mbox = g_new0(Mbox, 1);
  mbox->reader.next = mbox_next;
  mbox->reader.free = mbox_free;
  BounceScan scan = mbox_scan(&input->file, lead);
  const char *start = scan.p;
  BounceScan line;
  bounce_scan_line(&scan, &line);
  mbox->begin = lead + (scan.p - start);
  mbox->line_end = scan.p > line.end ? scan.p[-1] : '\n';
  mbox->dateless = !bounce_fromline_is(line);
  return bounce_input_push(input, &mbox->reader);
}
