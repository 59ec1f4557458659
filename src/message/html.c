/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * HTML to lines of text in one pass. In: UTF-8 HTML of any quality. Out: text; tags that break
 * lines do, table cells are divided by a tab, scripts, styles and comments are gone. Nothing is
 * looked at twice, so the time is linear. It is no parser of documents: it keeps no tree and trusts
 * no nesting.
 */
#include "message/html.h"

#include <string.h>

#include "base/scan.h"

/* Longest tag and entity names that mean something here. */
#define HTML_NAME_MAX 32

typedef enum {
  TAG_NONE,
  TAG_LINE, /* begins and ends a line */
  TAG_PARA, /* has an empty line around it */
  TAG_CELL, /* is divided from the one before it */
  TAG_PRE,  /* keeps its blanks and line ends */
  TAG_DROP, /* is not shown: nothing up to its end tag */
  TAG_LAST
} HtmlTagEffect;

typedef struct {
  const char *name;
  HtmlTagEffect effect;
} HtmlTag;

static const HtmlTag html_tags[] = {
  { "address", TAG_LINE }, { "article", TAG_LINE },  { "blockquote", TAG_PARA },
  { "body", TAG_LINE },    { "br", TAG_LINE },       { "center", TAG_LINE },
  { "dd", TAG_LINE },      { "div", TAG_LINE },      { "dl", TAG_PARA },
  { "dt", TAG_LINE },      { "fieldset", TAG_LINE }, { "footer", TAG_LINE },
  { "form", TAG_LINE },    { "h1", TAG_PARA },       { "h2", TAG_PARA },
  { "h3", TAG_PARA },      { "h4", TAG_PARA },       { "h5", TAG_PARA },
  { "h6", TAG_PARA },      { "head", TAG_LINE },     { "header", TAG_LINE },
  { "hr", TAG_PARA },      { "li", TAG_LINE },       { "ol", TAG_PARA },
  { "p", TAG_PARA },       { "pre", TAG_PRE },       { "script", TAG_DROP },
  { "section", TAG_LINE }, { "style", TAG_DROP },    { "table", TAG_LINE },
  { "tbody", TAG_LINE },   { "td", TAG_CELL },       { "th", TAG_CELL },
  { "thead", TAG_LINE },   { "title", TAG_DROP },    { "tr", TAG_LINE },
  { "ul", TAG_PARA },      { "xmp", TAG_PRE },
};

typedef struct {
  BounceScan scan;
  GString *out;
  guint newlines; /* line ends at the end of `out`; 2 make an empty line */
  gboolean blank; /* a blank is due before the next character */
  char gap;       /* what it is: ' ' or TAB */
  guint pre;      /* depth of <pre> */
  gboolean no_comment_end;
  gboolean no_quote[2]; /* no '"', no "'" further on */
  gboolean no_end_tag[G_N_ELEMENTS(html_tags)];
} HtmlReader;

static void line_end(HtmlReader *reader)
{
  reader->blank = FALSE;
  if (reader->out->len == 0 || reader->newlines >= 2)
    return;
  g_string_append_c(reader->out, '\n');
  reader->newlines++;
}

static void text_append(HtmlReader *reader, const char *bytes, gsize length)
{
  if (reader->blank && reader->newlines == 0 && reader->out->len > 0)
    g_string_append_c(reader->out, reader->gap);
  reader->blank = FALSE;
  reader->gap = ' ';
  reader->newlines = 0;
  g_string_append_len(reader->out, bytes, (gssize) length);
}

static void blank_append(HtmlReader *reader, char c)
{
  if (reader->pre == 0) {
    if (!reader->blank)
      reader->gap = ' ';
    reader->blank = TRUE;
  } else if (c == '\n') {
    line_end(reader);
  } else if (c != '\r') {
    text_append(reader, &c, 1);
  }
}

/* char-ref = "&" ( name / "#" 1*DIGIT / "#x" 1*HEXDIG ) [";"] */
gunichar bounce_html_reference(BounceScan *scan)
{
  BounceScan s = *scan;
  gunichar code = 0;
  if (bounce_scan_literal(&s, "#x")) {
    for (; s.p < s.end && g_ascii_isxdigit(*s.p); s.p++)
      code = MIN(code * 16 + (gunichar) g_ascii_xdigit_value(*s.p), 0x110000u);
  } else if (bounce_scan_byte(&s, '#')) {
    for (; s.p < s.end && g_ascii_isdigit(*s.p); s.p++)
      code = MIN(code * 10 + (gunichar) (*s.p - '0'), 0x110000u);
  } else {
    while (s.p < s.end && g_ascii_isalnum(*s.p) && s.p - scan->p < HTML_NAME_MAX)
      s.p++;
    code = bounce_html_entity(scan->p, (gsize) (s.p - scan->p));
  }
  if (code == 0 || !g_unichar_validate(code))
    return 0;
  bounce_scan_byte(&s, ';');
  *scan = s;
  return code;
}

static void reference_read(HtmlReader *reader)
{
  char utf8[6];
  reader->scan.p++;
  gunichar code = bounce_html_reference(&reader->scan);
  if (code == 0xa0 || code == ' ' || code == '\t' || code == '\n' || code == '\r')
    blank_append(reader, ' ');
  else if (code != 0)
    text_append(reader, utf8, (gsize) g_unichar_to_utf8(code, utf8));
  else
    text_append(reader, "&", 1);
}

/* Past `value`'s closing quote, or nowhere when there is none. */
static void quoted_skip(HtmlReader *reader)
{
  BounceScan *scan = &reader->scan;
  gboolean *none = &reader->no_quote[*scan->p == '\''];
  if (*none)
    return;
  const char *end = memchr(scan->p + 1, *scan->p, bounce_scan_left(scan) - 1);
  *none = end == NULL;
  if (end != NULL)
    scan->p = end;
}

/* Past the ">" of a tag; a "<" before it means that it was never closed. */
static void attributes_skip(HtmlReader *reader)
{
  BounceScan *scan = &reader->scan;
  char before = ' ';
  for (; scan->p < scan->end && *scan->p != '<'; scan->p++) {
    if (*scan->p == '>') {
      scan->p++;
      return;
    }
    if (before == '=' && (*scan->p == '"' || *scan->p == '\''))
      quoted_skip(reader);
    if (!g_ascii_isspace(*scan->p))
      before = *scan->p;
  }
}

/* <!-- ... -->, <! ... > and <? ... > */
static void declaration_skip(HtmlReader *reader)
{
  BounceScan *scan = &reader->scan;
  if (!reader->no_comment_end && bounce_scan_literal(scan, "<!--")) {
    const char *end = memmem(scan->p, bounce_scan_left(scan), "-->", 3);
    if (end != NULL)
      scan->p = end + 3;
    reader->no_comment_end = end == NULL;
    return;
  }
  scan->p++;
  attributes_skip(reader);
}

/* To "</name" of the tag in row `tag`, or nowhere when there is none. */
static void content_drop(HtmlReader *reader, guint tag)
{
  BounceScan ahead = reader->scan;
  if (reader->no_end_tag[tag])
    return;
  while ((ahead.p = memchr(ahead.p, '<', bounce_scan_left(&ahead))) != NULL) {
    BounceScan name = ahead;
    if (bounce_scan_literal(&name, "</") && bounce_scan_literal(&name, html_tags[tag].name)) {
      reader->scan = ahead;
      return;
    }
    ahead.p++;
  }
  reader->no_end_tag[tag] = TRUE;
}

static void tag_apply(HtmlReader *reader, guint tag, gboolean closing)
{
  switch (html_tags[tag].effect) {
  case TAG_PRE:
    reader->pre = closing ? 0 : 1;
    /* fall through */
  case TAG_PARA:
    if (reader->newlines == 0)
      line_end(reader);
    line_end(reader);
    break;
  case TAG_LINE:
    if (strcmp(html_tags[tag].name, "br") == 0 || reader->newlines == 0)
      line_end(reader);
    break;
  case TAG_CELL:
    reader->blank = TRUE;
    reader->gap = '\t';
    break;
  case TAG_DROP:
    if (!closing)
      content_drop(reader, tag);
    break;
  default:
    break;
  }
}

static guint tag_find(BounceScan name)
{
  guint i = 0;
  while (i < G_N_ELEMENTS(html_tags) && !bounce_scan_is(name, html_tags[i].name))
    i++;
  return i;
}

/* tag = "<" ["/"] ALPHA *( ALPHA / DIGIT / ":" / "-" ), then a blank, "/" or ">". */
static gboolean tag_name(BounceScan *scan, BounceScan *name, gboolean *closing)
{
  BounceScan s = *scan;
  if (!bounce_scan_byte(&s, '<'))
    return FALSE;
  *closing = bounce_scan_byte(&s, '/');
  name->p = s.p;
  if (!g_ascii_isalpha(bounce_scan_peek(&s)))
    return FALSE;
  while (s.p < s.end && (g_ascii_isalnum(*s.p) || *s.p == ':' || *s.p == '-')
         && s.p - name->p < HTML_NAME_MAX)
    s.p++;
  name->end = s.p;
  char next = bounce_scan_peek(&s);
  if (s.p < s.end && next != '>' && next != '/' && !g_ascii_isspace(next))
    return FALSE;
  if (next == '/' && s.p[-1] == ':')
    return FALSE; /* <http://...> */
  *scan = s;
  return TRUE;
}

static void markup_read(HtmlReader *reader)
{
  BounceScan name;
  gboolean closing;
  char next = reader->scan.p + 1 < reader->scan.end ? reader->scan.p[1] : '\0';
  if (next == '!' || next == '?') {
    declaration_skip(reader);
  } else if (tag_name(&reader->scan, &name, &closing)) {
    guint tag = tag_find(name);
    attributes_skip(reader);
    if (tag < G_N_ELEMENTS(html_tags))
      tag_apply(reader, tag, closing);
  } else {
    /* Not markup: an address in angle brackets that nobody escaped, say. */
    text_append(reader, "<", 1);
    reader->scan.p++;
  }
}

static void plain_read(HtmlReader *reader)
{
  BounceScan *scan = &reader->scan;
  const char *start = scan->p;
  while (scan->p < scan->end && *scan->p != '<' && *scan->p != '&' && !g_ascii_isspace(*scan->p))
    scan->p++;
  text_append(reader, start, (gsize) (scan->p - start));
}

char *bounce_html_text(BouncePool *pool, const char *html, gsize length)
{
  HtmlReader reader = { .scan = bounce_scan(html, length), .gap = ' ' };
  reader.out = g_string_sized_new(length / 2 + 16);
  while (reader.scan.p < reader.scan.end) {
    char c = *reader.scan.p;
    if (c == '<')
      markup_read(&reader);
    else if (c == '&')
      reference_read(&reader);
    else if (g_ascii_isspace(c))
      blank_append(&reader, *reader.scan.p++);
    else
      plain_read(&reader);
  }
  if (reader.newlines == 0)
    line_end(&reader);
  char *text = bounce_pool_strndup(pool, reader.out->str, reader.out->len);
  g_string_free(reader.out, TRUE);
  return text;
}
