/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Editing the header as bytes. In: a spooled message. Out: the message with fields cut and added.
 * The header is read again while writing, so that no list grows with it. It is all before the first
 * empty line, as procmail sees it; nothing is parsed or re-encoded, so that NUL, 8-bit, lines of
 * any length and a missing last line end survive.
 */
#include "filter/filter-edit.h"

#include <string.h>

#include "terminal/output.h"

#define EDIT_WINDOW (64 * 1024)
#define EDIT_FORGED "x-bounce-"
#define EDIT_FORGED_LENGTH (sizeof EDIT_FORGED - 1)

/* Reads the header line by line: where a line begins and ends, and its first bytes. */
struct _FilterReader {
  const FilterSpool *spool;
  char byte; /* the last one of every line end */
  gsize window_begin;
  gsize window_size;
  char window[EDIT_WINDOW];
};

typedef struct {
  gsize begin;
  gsize end;            /* behind the line end */
  gboolean blank_first; /* begins with a blank or tab: it continues the line before */
  gboolean empty;
  gboolean forged;
} EditLine;

static gboolean edit_fill(FilterReader *reader, gsize offset)
{
  gssize got = filter_spool_get(reader->spool, offset, reader->window, sizeof reader->window);
  reader->window_begin = offset;
  reader->window_size = got > 0 ? (gsize) got : 0;
  return got >= 0;
}

/* End of the line that begins at `begin`, behind its line end or at the end of the message. */
static gboolean edit_find_end(FilterReader *reader, gsize begin, gsize *end)
{
  for (gsize at = begin; at < reader->spool->size;) {
    if (at < reader->window_begin || at >= reader->window_begin + reader->window_size)
      if (!edit_fill(reader, at))
        return FALSE;
    const char *from = reader->window + (at - reader->window_begin);
    gsize left = reader->window_size - (at - reader->window_begin);
    const char *found = memchr(from, reader->byte, left);
    if (found != NULL) {
      *end = at + (gsize) (found - from) + 1;
      return TRUE;
    }
    at += left;
  }
  *end = reader->spool->size;
  return TRUE;
}

/* Space before the name and before the colon, and any letter case, do not save a forged field. */
static gboolean edit_is_forged(const char *head, gsize length)
{
  while (length > 0 && (*head == ' ' || *head == '\t')) {
    head++;
    length--;
  }
  return length >= EDIT_FORGED_LENGTH
         && g_ascii_strncasecmp(head, EDIT_FORGED, EDIT_FORGED_LENGTH) == 0;
}

static gboolean edit_next_line(FilterReader *reader, gsize begin, EditLine *line)
{
  char head[EDIT_FORGED_LENGTH + 64];
  if (!edit_find_end(reader, begin, &line->end))
    return FALSE;
  gssize got = filter_spool_get(reader->spool, begin, head, MIN(sizeof head, line->end - begin));
  if (got < 0)
    return FALSE;
  line->begin = begin;
  line->blank_first = got > 0 && (head[0] == ' ' || head[0] == '\t');
  line->empty = got == 0 || (got == 1 && (head[0] == '\n' || head[0] == '\r'))
                || (got == 2 && memcmp(head, "\r\n", 2) == 0);
  line->forged = edit_is_forged(head, (gsize) got);
  return TRUE;
}

/* The line end of the first line; CR alone only where the first bytes have no LF at all. */
static void edit_detect(FilterReader *reader, FilterEdit *edit)
{
  const char *end = reader->window + reader->window_size;
  const char *lf = memchr(reader->window, '\n', reader->window_size);
  const char *cr = memchr(reader->window, '\r', reader->window_size);
  reader->byte = '\n';
  edit->line_end = "\n";
  if (lf != NULL && lf > reader->window && lf[-1] == '\r') {
    edit->line_end = "\r\n";
  } else if (lf == NULL && cr != NULL && cr + 1 < end) {
    reader->byte = '\r';
    edit->line_end = "\r";
  }
}

/*
 * New fields stand at the top, but behind lines that begin with a blank: a field before them would
 * take them for its own continuation.
 */
static gboolean edit_find_top(FilterReader *reader, FilterEdit *edit)
{
  if (reader->window_size >= 5 && memcmp(reader->window, "From ", 5) == 0
      && !edit_find_end(reader, 0, &edit->header))
    return FALSE;
  edit->top = edit->header;
  EditLine line = { .end = edit->header };
  while (edit->top < reader->spool->size) {
    if (!edit_next_line(reader, edit->top, &line))
      return FALSE;
    if (!line.blank_first)
      break;
    edit->top = line.end;
  }
  char last = reader->byte;
  if (edit->top > 0 && filter_spool_get(reader->spool, edit->top - 1, &last, 1) != 1)
    return FALSE;
  edit->closed = last != reader->byte;
  return TRUE;
}

gboolean filter_edit_plan(FilterEdit *edit, const FilterSpool *spool)
{
  FilterReader *reader = g_new(FilterReader, 1);
  *edit = (FilterEdit){ .spool = spool, .reader = reader };
  reader->spool = spool;
  if (!edit_fill(reader, 0))
    return FALSE;
  edit_detect(reader, edit);
  return edit_find_top(reader, edit);
}

/* Writes from `begin` to the end without forged fields: runs of lines that stay, in one go each. */
static gboolean edit_write_header(const FilterEdit *edit, gsize begin, gsize end, gsize *written,
                                  int out)
{
  gboolean cutting = FALSE;
  gsize kept = begin;
  EditLine line;
  for (gsize at = begin; at < end; at = line.end) {
    if (!edit_next_line(edit->reader, at, &line))
      return FALSE;
    if (line.empty)
      break;
    cutting = line.blank_first && at != edit->header ? cutting : line.forged;
    if (!cutting)
      continue;
    if (!filter_spool_write(edit->spool, kept, at, out))
      return FALSE;
    kept = line.end;
  }
  *written = kept;
  return TRUE;
}

gboolean filter_edit_write(const FilterEdit *edit, const char *fields, gsize length, int out)
{
  gsize at = edit->header;
  if (!filter_spool_write(edit->spool, 0, edit->header, out)
      || !edit_write_header(edit, edit->header, edit->top, &at, out)
      || !filter_spool_write(edit->spool, at, edit->top, out))
    return FALSE;
  if (!edit->closed && !output_write_all(out, fields, length))
    return FALSE;
  return edit_write_header(edit, edit->top, edit->spool->size, &at, out)
         && filter_spool_write(edit->spool, at, edit->spool->size, out);
}

void filter_edit_clear(FilterEdit *edit)
{
  g_clear_pointer(&edit->reader, g_free);
}
