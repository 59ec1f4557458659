/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Matches compiled line templates. In: a template and a line of UTF-8 text. Out: the spans its
 * fields stand for. Linear in the line for each "{*}" or "{text}" of a template: a later one never
 * makes an earlier one move. It does not judge whether an address is valid beyond its outer shape.
 */
#include "match/template.h"

/* A longer line is prose or an attack; nothing any mail system states about a recipient is longer.
 */
#define LINE_MAX_BYTES 4096

typedef struct {
  const char *pattern;
  const char *begin; /* of the line */
  BounceScan scan;
  guint fields; /* bits of those that are set: clearing all of them for each try would cost most */
  BounceScan field[BOUNCE_TEMPLATE_LAST];
} Matcher;

static gboolean is_address_byte(char c)
{
  return (guchar) c > ' ' && strchr("<>()[],;:\"|", c) == NULL && c != 0x7f;
}

/* UTF-8 U+00A0 */
static gsize nbsp(const BounceScan *scan)
{
  return bounce_scan_left(scan) >= 2 && memcmp(scan->p, "\302\240", 2) == 0 ? 2 : 0;
}

static gboolean skip_blanks(BounceScan *scan)
{
  const char *start = scan->p;
  while (bounce_scan_blanks(scan) > 0 || nbsp(scan) > 0)
    scan->p += nbsp(scan);
  return scan->p > start;
}

/* "'" also stands for U+2019 and U+02BC. */
static gboolean apostrophe(BounceScan *scan)
{
  return bounce_scan_byte(scan, '\'') || bounce_scan_literal(scan, "\342\200\231")
         || bounce_scan_literal(scan, "\312\274");
}

/* `"` to `"`, the quotes included. */
static gboolean skip_quoted(BounceScan *scan)
{
  BounceScan rest = *scan;
  if (!bounce_scan_byte(&rest, '"'))
    return FALSE;
  while (rest.p < rest.end && *rest.p != '"')
    rest.p += *rest.p == '\\' && rest.p + 1 < rest.end ? 2 : 1;
  if (!bounce_scan_byte(&rest, '"'))
    return FALSE;
  *scan = rest;
  return TRUE;
}

static gboolean bracketed(BounceScan *scan, char open, char close, BounceScan *inside)
{
  if (bounce_scan_peek(scan) != open)
    return FALSE;
  const char *end = memchr(scan->p, close, bounce_scan_left(scan));
  if (end == NULL)
    return FALSE;
  *inside = (BounceScan){ scan->p + 1, end };
  scan->p = end + 1;
  return TRUE;
}

static void skip_domain_literal(BounceScan *scan)
{
  BounceScan inside;
  if (scan->p[-1] == '@')
    bracketed(scan, '[', ']', &inside);
}

static gboolean has_letter(BounceScan word)
{
  while (word.p < word.end && !g_ascii_isalnum(*word.p) && (guchar) *word.p < 0x80)
    word.p++;
  return word.p < word.end;
}

/* local "@" domain, or with `local` any single word. */
static gboolean take_bare(BounceScan *scan, gboolean local, BounceScan *address)
{
  BounceScan rest = *scan;
  if (skip_quoted(&rest) && bounce_scan_peek(&rest) != '@')
    return FALSE;
  while (rest.p < rest.end && is_address_byte(*rest.p))
    rest.p++;
  if (rest.p == scan->p)
    return FALSE;
  skip_domain_literal(&rest);
  BounceScan word = { scan->p, rest.p };
  while (word.end > word.p && strchr(".'!?", word.end[-1]) != NULL)
    word.end--;
  const char *at = word.end;
  while (at > word.p && at[-1] != '@')
    at--;
  gboolean has_domain = at > word.p + 1 && at < word.end;
  if (!has_letter(word) || (!has_domain && (!local || at > word.p)))
    return FALSE;
  scan->p = word.end;
  *address = word;
  return TRUE;
}

static gboolean take_address(Matcher *matcher, gboolean local, BounceScan *address)
{
  BounceScan *scan = &matcher->scan;
  if (scan->p > matcher->begin && is_address_byte(scan->p[-1]) && scan->p[-1] != '\''
      && scan->p[-1] != '=')
    return FALSE;
  BounceScan rest = *scan;
  if (!bracketed(&rest, '<', '>', address))
    return take_bare(scan, local, address);
  bounce_scan_literal(address, "mailto:");
  /* "<host #5.7.1 smtp;550 no relay for a@b>" is an answer in brackets. */
  if (address->p == address->end || memchr(address->p, ';', bounce_scan_left(address)) != NULL
      || (!local && memchr(address->p, '@', bounce_scan_left(address)) == NULL))
    return FALSE;
  *scan = rest;
  return TRUE;
}

/* name, name[ip], name [ip], name (ip) or [ip]; the span is the name, else the ip. */
static gboolean take_host(BounceScan *scan, BounceScan *host)
{
  BounceScan rest = *scan;
  BounceScan inside;
  while (rest.p < rest.end && (g_ascii_isalnum(*rest.p) || strchr(".-_", *rest.p) != NULL))
    rest.p++;
  *host = (BounceScan){ scan->p, rest.p };
  while (host->end > host->p && host->end[-1] == '.')
    host->end--;
  scan->p = host->p < host->end ? host->end : scan->p;
  rest = *scan;
  bounce_scan_byte(&rest, '.');
  bounce_scan_blanks(&rest);
  if (bracketed(&rest, '[', ']', &inside) || bracketed(&rest, '(', ')', &inside)) {
    *scan = rest;
    if (host->p == host->end)
      *host = inside;
  }
  return host->p < host->end;
}

/* class "." subject "." detail, RFC 3463 */
static gboolean take_status(BounceScan *scan, BounceScan *status)
{
  BounceScan rest = *scan;
  guint number;
  if (!bounce_scan_number(&rest, 1, &number) || !bounce_scan_byte(&rest, '.')
      || !bounce_scan_number(&rest, 3, &number) || !bounce_scan_byte(&rest, '.')
      || !bounce_scan_number(&rest, 3, &number))
    return FALSE;
  *status = (BounceScan){ scan->p, rest.p };
  *scan = rest;
  return TRUE;
}

static gboolean take_field(Matcher *matcher, BounceTemplateField field)
{
  BounceScan *span = &matcher->field[field];
  matcher->fields |= 1U << field;
  switch (field) {
  case BOUNCE_TEMPLATE_ADDR:
  case BOUNCE_TEMPLATE_ORIG:
    return take_address(matcher, FALSE, span);
  case BOUNCE_TEMPLATE_LOCAL:
    return take_address(matcher, TRUE, span);
  case BOUNCE_TEMPLATE_HOST:
  case BOUNCE_TEMPLATE_MTA:
    return take_host(&matcher->scan, span);
  case BOUNCE_TEMPLATE_STATUS:
    return take_status(&matcher->scan, span);
  default:
    return FALSE;
  }
}

/* One element of the pattern that is no wildcard. */
static gboolean take_element(Matcher *matcher)
{
  BounceScan *scan = &matcher->scan;
  guchar c = (guchar) *matcher->pattern;
  gboolean taken;
  if (c < BOUNCE_TEMPLATE_LAST)
    taken = take_field(matcher, (BounceTemplateField) c);
  else if (c == ' ')
    taken = skip_blanks(scan) || scan->p == scan->end;
  else if (c == '\'')
    taken = apostrophe(scan);
  else
    taken = scan->p < scan->end && bounce_scan_lower(*scan->p) == bounce_scan_lower((char) c);
  if (taken && c >= BOUNCE_TEMPLATE_LAST && c != ' ' && c != '\'')
    scan->p++;
  if (taken)
    matcher->pattern++;
  return taken;
}

static gboolean is_wildcard(char c)
{
  return c == BOUNCE_TEMPLATE_ANY || c == BOUNCE_TEMPLATE_TEXT || c == BOUNCE_TEMPLATE_UNTIL;
}

static void end_wildcard(Matcher *matcher, const char *wildcard, const char *from, const char *to)
{
  if (wildcard == NULL)
    return;
  matcher->field[(guchar) *wildcard] = bounce_scan_trim((BounceScan){ from, to });
  matcher->fields |= 1U << (guchar) *wildcard;
}

/* The next place from `from` on where what follows a wildcard can begin. */
static const char *next_place(const char *pattern, const char *from, const char *end)
{
  guchar first = (guchar) *pattern;
  if (first < BOUNCE_TEMPLATE_LAST || first == ' ' || first == '\'')
    return from;
  char wanted = bounce_scan_lower((char) first);
  while (from < end && bounce_scan_lower(*from) != wanted)
    from++;
  return from;
}

static gboolean run(Matcher *matcher, gboolean whole)
{
  const char *wildcard = NULL; /* the one that may still grow, from `from` to `to` */
  const char *from = NULL;
  const char *to = NULL;
  for (;;) {
    if (is_wildcard(*matcher->pattern)) {
      end_wildcard(matcher, wildcard, from, to);
      wildcard = matcher->pattern++;
      from = to = matcher->scan.p;
      to = *matcher->pattern == '\0' ? matcher->scan.end
                                     : next_place(matcher->pattern, to, matcher->scan.end);
      matcher->scan.p = to;
    } else if (*matcher->pattern == '\0' && (!whole || matcher->scan.p == matcher->scan.end)) {
      end_wildcard(matcher, wildcard, from, to);
      return TRUE;
    } else if (*matcher->pattern == '\0' || !take_element(matcher)) {
      if (wildcard == NULL || to >= matcher->scan.end)
        return FALSE;
      to = next_place(wildcard + 1, to + 1, matcher->scan.end);
      matcher->scan.p = to;
      matcher->pattern = wildcard + 1;
    }
  }
}

static BounceScan bounded(BounceScan line)
{
  line = bounce_scan_trim(line);
  if (bounce_scan_left(&line) > LINE_MAX_BYTES)
    line.end = line.p + LINE_MAX_BYTES;
  return line;
}

/* Whether a line that begins with `byte` in lower case can match: most lines fail here. */
static inline gboolean can_begin(const char *pattern, guchar byte)
{
  guchar first = (guchar) *pattern;
  return first <= ' ' || first == '\'' || first == byte
         || (g_ascii_isupper((char) first) && (first | 0x20) == byte);
}

/* The letters a pattern begins with; FALSE when the line has others. */
static inline gboolean take_letters(Matcher *matcher)
{
  for (; (*matcher->pattern | 0x20) >= 'a' && (*matcher->pattern | 0x20) <= 'z'; matcher->pattern++)
    if (matcher->scan.p == matcher->scan.end
        || bounce_scan_lower(*matcher->scan.p++) != bounce_scan_lower(*matcher->pattern))
      return FALSE;
  return TRUE;
}

static inline gboolean is_literal(char c)
{
  return (guchar) c > ' ' && c != '\'';
}

static gboolean has_at(BounceScan line)
{
  return memchr(line.p, '@', bounce_scan_left(&line)) != NULL;
}

/* FALSE when two neighbours of the pattern are none in the line, or it lacks the "@" (`at`) of an
 * address that the pattern asks for. */
static gboolean may_match(const char *pattern, const BouncePairs *pairs, gboolean at)
{
  for (const char *p = pattern; *p != '\0'; p++) {
    if (!at && (*p == BOUNCE_TEMPLATE_ADDR || *p == BOUNCE_TEMPLATE_ORIG))
      return FALSE;
    if (pairs != NULL && is_literal(p[0]) && is_literal(p[1]) && !bounce_pairs_have(pairs, p))
      return FALSE;
  }
  return TRUE;
}

static gboolean match_bounded(const char *pattern, BounceScan line, gboolean whole,
                              BounceTemplateMatch *match)
{
  Matcher matcher;
  matcher.pattern = pattern;
  matcher.begin = line.p;
  matcher.scan = line;
  matcher.fields = 0;
  if (!take_letters(&matcher) || !run(&matcher, whole))
    return FALSE;
  for (guint i = 0; match != NULL && i < BOUNCE_TEMPLATE_LAST; i++)
    match->field[i] =
        (matcher.fields & 1U << i) != 0 ? matcher.field[i] : (BounceScan){ NULL, NULL };
  return TRUE;
}

gboolean bounce_template_match(const char *pattern, BounceScan line, const BouncePairs *pairs,
                               gboolean whole, BounceTemplateMatch *match)
{
  return may_match(pattern, pairs, TRUE) && match_bounded(pattern, bounded(line), whole, match);
}

gboolean bounce_template_match_any(const BounceTemplateList *list, BounceScan line,
                                   const BouncePairs *pairs, gboolean whole,
                                   BounceTemplateMatch *match)
{
  if (*list->templates == NULL)
    return FALSE; /* as most lists */
  line = bounded(line);
  guchar byte = (guchar) bounce_scan_lower(bounce_scan_peek(&line));
  if ((list->first[byte / 8] & (1 << byte % 8)) == 0)
    return FALSE;
  gboolean at = has_at(line);
  for (const char *const *pattern = list->templates; *pattern != NULL; pattern++)
    if (can_begin(*pattern, byte) && may_match(*pattern, pairs, at)
        && match_bounded(*pattern, line, whole, match))
      return TRUE;
  return FALSE;
}

static gboolean is_decoration(char c)
{
  switch (c) {
  case ' ':
  case '\t':
  case '\r':
  case '-':
  case '=':
  case '*':
  case '_':
  case '|':
  case '#':
  case '+':
  case '~':
    return TRUE;
  default:
    return FALSE;
  }
}

BounceScan bounce_template_undecorate(BounceScan line)
{
  while (line.p < line.end && is_decoration(*line.p))
    line.p++;
  while (line.end > line.p && is_decoration(line.end[-1]))
    line.end--;
  return line;
}

gboolean bounce_template_glob(const char *glob, const char *value)
{
  const char *star = NULL;
  const char *retry = NULL;
  while (*value != '\0') {
    if (*glob == '*') {
      star = glob++;
      retry = value;
    } else if (g_ascii_tolower(*glob) == g_ascii_tolower(*value)) {
      glob++;
      value++;
    } else if (star != NULL) {
      glob = star + 1;
      value = ++retry;
    } else {
      return FALSE;
    }
  }
  while (*glob == '*')
    glob++;
  return *glob == '\0';
}
