/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where the report's own words end and a pasted copy of the original begins, or a signature (RFC
 * 3676 section 4.3) or the footer of a list. In: a text. Out: the place, and the pasted header. The
 * structure decides (a divider and a run of lines that are a mail header), so that it works in any
 * language; summaries which a report gives of the original in its own words
 * ("Your message  To: ...  Subject: ... did not reach") are no copies.
 */
#include "message/pasted.h"

#include <string.h>

#include "base/address.h"
#include "base/pairs.h"
#include "message/fields.h"
#include "message/limits.h"
#include "rules/rules.h"
#include "smtp/reply.h"

/* Fields of a mail, and whether only a mail in transport has them. */
typedef struct {
  const char *name;
  gboolean transport;
} OriginalField;

static const OriginalField original_fields[] = {
  { "Authentication-Results", TRUE },
  { "Bcc", FALSE },
  { "Cc", FALSE },
  { "Content-Transfer-Encoding", FALSE },
  { "Content-Type", FALSE },
  { "DKIM-Signature", TRUE },
  { "Date", FALSE },
  { "Delivered-To", TRUE },
  { "Errors-To", FALSE },
  { "From", FALSE },
  { "Importance", FALSE },
  { "In-Reply-To", FALSE },
  { "List-Id", FALSE },
  { "List-Unsubscribe", FALSE },
  { "MIME-Version", TRUE },
  { "Message-ID", FALSE },
  { "Organization", FALSE },
  { "Precedence", FALSE },
  { "Received", TRUE },
  { "Received-SPF", TRUE },
  { "References", FALSE },
  { "Reply-To", FALSE },
  { "Return-Path", TRUE },
  { "Sender", FALSE },
  { "Subject", FALSE },
  { "To", FALSE },
  { "User-Agent", FALSE },
  { "X-Mailer", FALSE },
  { "X-Originating-IP", TRUE },
  { "X-Priority", FALSE },
};

/* Fewest known fields of a pasted header. */
#define ORIGINAL_FIELDS_MIN 3
/* So many after words about the original are its header, not a summary of it. */
#define ORIGINAL_FIELDS_SURE 5
/* How far below a header it is looked for words of a report: a report is short. */
#define REST_LINES_MAX 100
/* In bytes: a heading is one line. */
#define HEADING_MAX 80
/* Longer ones are no footer; lists of providers have up to ten lines. */
#define FOOTER_LINES_MAX 12
/* Mailman's ruler has 47; shorter ones set off parts of a report, too. */
#define FOOTER_RULER_MIN 40

typedef struct {
  gboolean dashed;  /* begins with three or more of - = _ * # ~, words behind */
  gboolean named;   /* speaks of the original */
  gboolean heading; /* a short line that ends with a colon, or a ruler, right above */
} Divider;

/* A run of header-shaped lines. */
typedef struct {
  guint known;
  guint parties; /* bits of From, To and Subject */
  gboolean transport;
  BounceScan rest; /* what follows the run */
} HeaderRun;

/* `words` are in lower case. */
static gboolean contains(BounceScan text, const char *words)
{
  gsize length = strlen(words);
  for (; bounce_scan_left(&text) >= length; text.p++)
    if ((*text.p == *words || (*text.p | 0x20) == *words)
        && g_ascii_strncasecmp(text.p, words, length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean is_rule_byte(char c)
{
  return c != '\0' && strchr("-=_*#~", c) != NULL;
}

/* Removes rule characters and blanks from the front; how many of the former. */
static guint rule_skip(BounceScan *line)
{
  guint dashes = 0;
  for (; line->p < line->end && (is_rule_byte(*line->p) || *line->p == ' '); line->p++)
    dashes += is_rule_byte(*line->p);
  return dashes;
}

static Divider divider_read(BounceScan line)
{
  Divider divider = { FALSE, FALSE, FALSE };
  line = bounce_scan_trim(line);
  BounceScan words = line;
  guint front = rule_skip(&words);
  while (words.end > words.p && (is_rule_byte(words.end[-1]) || words.end[-1] == ' '))
    words.end--;
  /* Prose speaks of "the original message" too, in longer lines. */
  if (words.p == words.end || bounce_scan_left(&words) > 120)
    return divider;
  divider.dashed = front >= 3;
  BouncePairs pairs = { { 0 } };
  bounce_pairs_add(&pairs, words.p, bounce_scan_left(&words));
  const char *const *known = bounce_rules_wordings[BOUNCE_WORDING_SENSE_DIVIDER];
  for (; *known != NULL && !divider.named; known++)
    divider.named = bounce_pairs_may_hold(&pairs, *known) && contains(words, *known);
  return divider;
}

static const OriginalField *field_find(BounceScan name)
{
  char first = g_ascii_toupper(bounce_scan_peek(&name));
  for (gsize i = 0; i < G_N_ELEMENTS(original_fields); i++)
    if (original_fields[i].name[0] == first && bounce_scan_is(name, original_fields[i].name))
      return &original_fields[i];
  return NULL;
}

/* The length of what quoting or indenting puts before a header line. */
static gsize prefix_length(BounceScan line)
{
  const char *start = line.p;
  while (line.p < line.end && strchr(" \t>|", *line.p) != NULL)
    line.p++;
  return (gsize) (line.p - start);
}

/* Takes `prefix` off `line` where it has it; an empty line may have less. */
static BounceScan unquote(BounceScan line, BounceScan prefix)
{
  gsize length = bounce_scan_left(&prefix);
  if (bounce_scan_left(&line) >= length && memcmp(line.p, prefix.p, length) == 0)
    line.p += length;
  else if (prefix_length(line) == bounce_scan_left(&line))
    line.p = line.end;
  return line;
}

/* TRUE when a header may begin in `line`. */
static gboolean starts_header(BounceScan line)
{
  BounceScan name;
  line.p += prefix_length(line);
  return bounce_fields_name(&line, &name)
         && (field_find(name) != NULL || bounce_scan_literal(&name, "X-"));
}

static gboolean next_starts_header(BounceScan text)
{
  BounceScan line;
  return bounce_scan_line(&text, &line) && starts_header(line);
}

/* Bits of the fields that every mail has and that people look at. */
#define PARTIES_ALL 7U

static guint party_bit(BounceScan name)
{
  static const char *const names[] = { "From", "To", "Subject" };
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (bounce_scan_is(name, names[i]))
      return 1U << i;
  return 0;
}

/* One line of a run to `copy`; FALSE when the run ends before it. `loose`: folding may be lost. */
static gboolean run_line(HeaderRun *run, BounceScan line, BounceScan rest, gboolean loose,
                         GString *copy)
{
  BounceScan name;
  BounceScan field = line;
  char first = bounce_scan_peek(&line);
  gboolean folded = (first == ' ' || first == '\t') && copy->len > 0;
  if (!folded && bounce_fields_name(&field, &name)) {
    const OriginalField *known = field_find(name);
    run->known += known != NULL;
    run->parties |= known != NULL ? party_bit(name) : 0;
    run->transport |= known != NULL && known->transport;
  } else if (!folded) {
    Divider divider = divider_read(line);
    if ((divider.dashed && divider.named) || line.p == line.end || copy->len == 0
        || !(loose || next_starts_header(rest)))
      return FALSE;
    g_string_append_c(copy, ' ');
  }
  g_string_append_len(copy, line.p, (gssize) bounce_scan_left(&line));
  g_string_append_c(copy, '\n');
  return TRUE;
}

/* The run of header lines at the front of `text`; all lines of it go to `copy`, without quoting. */
static HeaderRun run_read(BounceScan text, gboolean loose, GString *copy)
{
  HeaderRun run = { .rest = text };
  BounceScan line;
  BounceScan prefix = { NULL, NULL };
  while (bounce_scan_line(&text, &line)) {
    if (prefix.p == NULL)
      prefix = bounce_scan(line.p, prefix_length(line));
    if (!run_line(&run, unquote(line, prefix), text, loose, copy))
      break;
    run.rest = text;
  }
  return run;
}

gboolean bounce_pasted_line_reports(BounceScan line)
{
  BounceScan address;
  if (bounce_reply_refuses(line))
    return TRUE;
  bounce_scan_blanks(&line);
  bounce_scan_byte(&line, '<');
  const char *begin = line.p;
  return bounce_address_find(&line, &address) && address.p == begin;
}

/* TRUE when what follows the run reports something: then the run is a summary above it. */
static gboolean rest_reports(const HeaderRun *run)
{
  BounceScan rest = run->rest;
  BounceScan line;
  gboolean reports = FALSE;
  for (guint i = 0; i < REST_LINES_MAX && !reports && bounce_scan_line(&rest, &line); i++)
    reports = bounce_pasted_line_reports(line);
  return reports;
}

/* Under a heading nobody knows stands the original where all fields that people look at do. */
static gboolean run_is_below_heading(const HeaderRun *run, Divider divider)
{
  return divider.heading && run->parties == PARTIES_ALL && !rest_reports(run);
}

static gboolean run_is_original(const HeaderRun *run, Divider divider)
{
  if (run_is_below_heading(run, divider))
    return TRUE;
  if (run->known < ORIGINAL_FIELDS_MIN)
    return divider.named && divider.dashed && run->known > 0;
  return run->transport
         || (divider.named && (divider.dashed || run->known >= ORIGINAL_FIELDS_SURE));
}

static void original_take(BouncePool *pool, const GString *copy, const HeaderRun *run,
                          BounceOriginal *original)
{
  BounceScan header = bounce_scan(copy->str, copy->len);
  BounceScan body = run->rest;
  guint line = 1;
  bounce_fields_parse(pool, &header, BOUNCE_FIELDS_DECODE, NULL, &line, &original->fields, NULL);
  bounce_scan_space(&body);
  original->text = body.p < body.end ? body.p : NULL;
}

/* The last lines with words: a divider is looked for among them when a header begins. */
typedef struct {
  BounceScan lines[BOUNCE_LIMIT_DIVIDER_GAP];
  guint n_lines;      /* all that went by */
  gboolean announced; /* the text itself is */
} OriginalSearch;

static void line_note(OriginalSearch *search, BounceScan line)
{
  if (line.p < line.end)
    search->lines[search->n_lines++ % BOUNCE_LIMIT_DIVIDER_GAP] = line;
}

static gboolean has_address(BounceScan line)
{
  BounceScan address;
  return bounce_address_find(&line, &address);
}

/* The nearest divider before the line at hand, and where it stands. */
static Divider divider_before(const OriginalSearch *search, const char **at)
{
  for (guint back = 1; back <= MIN(search->n_lines, BOUNCE_LIMIT_DIVIDER_GAP); back++) {
    BounceScan line = search->lines[(search->n_lines - back) % BOUNCE_LIMIT_DIVIDER_GAP];
    Divider divider = divider_read(line);
    *at = line.p;
    /* Dashes set off what failed, and headings, too. */
    if (divider.named || (divider.dashed && back == 1 && !has_address(line)))
      return divider;
  }
  gboolean announced = search->announced && search->n_lines == 0;
  return (Divider){ announced, announced, FALSE };
}

/* A heading or ruler stands right above, and something above that; where it does. */
static gboolean heading_before(const OriginalSearch *search, const char **at)
{
  if (search->n_lines < 2)
    return FALSE;
  BounceScan line = search->lines[(search->n_lines - 1) % BOUNCE_LIMIT_DIVIDER_GAP];
  BounceScan words = bounce_scan_trim(line);
  gsize length = bounce_scan_left(&words);
  rule_skip(&words);
  gboolean ruler = words.p == words.end && length > 3;
  gboolean colon = length > 1 && length <= HEADING_MAX && words.end[-1] == ':';
  if (!ruler && !colon)
    return FALSE;
  *at = line.p;
  return TRUE;
}

/* Where the text is cut when what follows the last line with words is the original, header or not.
 */
static const char *divider_cut(const OriginalSearch *search)
{
  if (search->n_lines == 0)
    return NULL;
  BounceScan line = search->lines[(search->n_lines - 1) % BOUNCE_LIMIT_DIVIDER_GAP];
  BounceScan start = line;
  bounce_scan_blanks(&start);
  if (!is_rule_byte(bounce_scan_peek(&start)))
    return NULL;
  Divider divider = divider_read(line);
  return divider.dashed && divider.named ? line.p : NULL;
}

/* Tries the header-shaped lines at the front of `scan`; else moves it behind them. */
static const char *header_try(BouncePool *pool, const OriginalSearch *search, BounceScan *scan,
                              BounceOriginal *original)
{
  g_autoptr(GString) copy = g_string_new(NULL);
  const char *at = scan->p;
  const char *heading = scan->p;
  Divider divider = divider_before(search, &at);
  divider.heading = heading_before(search, &heading);
  if (divider.heading && !divider.dashed && !divider.named)
    at = heading;
  HeaderRun run = run_read(*scan, divider.named, copy);
  if (!run_is_original(&run, divider)) {
    *scan = run.rest;
    return NULL;
  }
  original_take(pool, copy, &run, original);
  return divider.dashed || divider.named || divider.heading ? at : scan->p;
}

/* The header of a part that returns a message, in a multipart whose boundary was lost. */
static gboolean begins_message_part(BounceScan line)
{
  if (!bounce_scan_literal(&line, "Content-Type:"))
    return FALSE;
  bounce_scan_blanks(&line);
  return bounce_scan_literal(&line, "message/rfc822")
         || bounce_scan_literal(&line, "text/rfc822-headers");
}

/* Reads the header behind that of the part. */
static void message_part_read(BouncePool *pool, BounceScan rest, BounceOriginal *original)
{
  BounceScan line;
  guint number = 1;
  while (bounce_scan_line(&rest, &line) && line.p < line.end)
    continue;
  bounce_fields_parse(pool, &rest, BOUNCE_FIELDS_DECODE, NULL, &number, &original->fields, NULL);
  original->text = rest.p < rest.end ? rest.p : NULL;
}

gboolean bounce_pasted_find(BouncePool *pool, const char *text, gsize length, gboolean announced,
                            BounceOriginal *original)
{
  BounceScan scan = bounce_scan(text, length);
  BounceScan rest = scan;
  BounceScan line;
  OriginalSearch search = { .announced = announced };
  const char *end = NULL;
  while (end == NULL && bounce_scan_line(&rest, &line)) {
    if (search.n_lines > 0 && begins_message_part(line)) {
      message_part_read(pool, rest, original);
      end = line.p;
    } else if (starts_header(line)) {
      end = header_try(pool, &search, &scan, original);
      rest = scan.p > line.p ? scan : rest;
    }
    if (end == NULL && line.p < line.end && (end = divider_cut(&search)) != NULL)
      original->text = line.p;
    line_note(&search, line);
    scan = rest;
  }
  if (end != NULL)
    original->end = (gsize) (end - text);
  return end != NULL;
}

/* --- footers --- */

typedef enum { DIVIDES_NOTHING, DIVIDES_SIGNATURE, DIVIDES_FOOTER } Divides;

static Divides divides(BounceScan line)
{
  if (bounce_scan_is(line, "-- "))
    return DIVIDES_SIGNATURE;
  line = bounce_scan_trim(line);
  if (bounce_scan_left(&line) < FOOTER_RULER_MIN)
    return DIVIDES_NOTHING;
  while (line.p < line.end && *line.p == '_')
    line.p++;
  return line.p == line.end ? DIVIDES_FOOTER : DIVIDES_NOTHING;
}

static gboolean holds(BounceScan line, const char *words)
{
  return memmem(line.p, bounce_scan_left(&line), words, strlen(words)) != NULL;
}

/* A footer says where the list is; both kinds report nothing. */
static gboolean is_footer(BounceScan below, Divides how)
{
  BounceScan line;
  guint n_lines = 0;
  gboolean leads = how == DIVIDES_SIGNATURE;
  while (bounce_scan_line(&below, &line)) {
    line = bounce_scan_trim(line);
    n_lines += line.p < line.end;
    if (n_lines > FOOTER_LINES_MAX || bounce_reply_refuses(line))
      return FALSE;
    leads = leads || holds(line, "://") || holds(line, "www.") || holds(line, "mailto:");
  }
  return n_lines > 0 && leads;
}

/* Most texts have none. */
static gboolean may_have_footer(const char *text, gsize length)
{
  BounceScan rest = bounce_scan(text, length);
  while ((rest.p = memchr(rest.p, '\n', bounce_scan_left(&rest))) != NULL) {
    rest.p++;
    BounceScan line = rest;
    if (bounce_scan_literal(&line, "-- ") || bounce_scan_literal(&line, "____"))
      return TRUE;
  }
  return FALSE;
}

gsize bounce_pasted_footer(const char *text, gsize length)
{
  if (!may_have_footer(text, length))
    return length;
  BounceScan rest = bounce_scan(text, length);
  BounceScan line;
  BounceScan below = { NULL, NULL };
  gsize begin = length;
  Divides how = DIVIDES_NOTHING;
  gboolean above = FALSE;
  while (bounce_scan_line(&rest, &line)) {
    Divides divider = divides(line);
    if (divider != DIVIDES_NOTHING && above) {
      begin = (gsize) (line.p - text);
      how = divider;
      below = rest;
    }
    above = above || (divider == DIVIDES_NOTHING && line.p < line.end);
  }
  return how != DIVIDES_NOTHING && is_footer(below, how) ? begin : length;
}
