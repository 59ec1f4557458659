/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Named character references of HTML: Latin-1 and common punctuation. In: a name. Out: its code
 * point. The other 2,000 of the HTML standard do not occur in reports.
 */
#include "message/html.h"

#include <string.h>

typedef struct {
  const char *name;
  gunichar code;
} HtmlEntity;

/* U+00A0 to U+00FF in order. */
static const char *const html_latin1[96] = {
  "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
  "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
  "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
  "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
  "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
  "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
  "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
  "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
  "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
  "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml",
};

static const HtmlEntity html_others[] = {
  { "amp", '&' },       { "lt", '<' },        { "gt", '>' },        { "quot", '"' },
  { "apos", '\'' },     { "AMP", '&' },       { "LT", '<' },        { "GT", '>' },
  { "QUOT", '"' },      { "ndash", 0x2013 },  { "mdash", 0x2014 },  { "lsquo", 0x2018 },
  { "rsquo", 0x2019 },  { "sbquo", 0x201a },  { "ldquo", 0x201c },  { "rdquo", 0x201d },
  { "bdquo", 0x201e },  { "bull", 0x2022 },   { "hellip", 0x2026 }, { "euro", 0x20ac },
  { "trade", 0x2122 },  { "ensp", ' ' },      { "emsp", ' ' },      { "thinsp", ' ' },
  { "zwnj", 0x200c },   { "zwj", 0x200d },    { "commat", '@' },    { "period", '.' },
  { "colon", ':' },     { "lpar", '(' },      { "rpar", ')' },      { "num", '#' },
  { "lowbar", '_' },    { "hyphen", 0x2010 }, { "sol", '/' },       { "NewLine", '\n' },
  { "Tab", '\t' },      { "OElig", 0x152 },   { "oelig", 0x153 },   { "Scaron", 0x160 },
  { "scaron", 0x161 },  { "rarr", 0x2192 },   { "larr", 0x2190 },   { "lsaquo", 0x2039 },
  { "rsaquo", 0x203a },
};

static gboolean name_is(const char *entity, const char *name, gsize length)
{
  return entity[0] == name[0] && strlen(entity) == length && memcmp(entity, name, length) == 0;
}

gunichar bounce_html_entity(const char *name, gsize length)
{
  if (length == 0)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS(html_others); i++)
    if (name_is(html_others[i].name, name, length))
      return html_others[i].code;
  for (gsize i = 0; i < G_N_ELEMENTS(html_latin1); i++)
    if (name_is(html_latin1[i], name, length))
      return 0xa0 + (gunichar) i;
  return 0;
}
