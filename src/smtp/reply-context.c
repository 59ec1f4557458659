/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether a number in a text is a reply code or status. In: the text and the place of the number.
 * Out: yes or no. Words (rules/replies.ini) and marks before it and after it decide; the number's
 * own value only where these say little. It reads at most one word and the white space before the
 * number, and one word after it.
 */
#include "smtp/reply-context.h"

#include "base/text.h"
#include "smtp/smtp-words.h"

/* Longest word that is compared. */
#define WORD_MAX 24

/* Small words that may stand between an announcing word and the number. */
#define BETWEEN_MAX 3

/* What stands before a number. */
typedef struct {
  char c;            /* the last byte that is no white space, NUL at the start of the text */
  const char *at;    /* where it stands */
  gboolean adjacent; /* no white space in between */
  gboolean line;     /* the number begins a line (or the text) */
  BounceScan word;   /* the word that ends with `c`, or the one before it when `c` is ":" or "=" */
} Before;

/* Replies to be met where little else speaks for one. */
static const guint common_codes[] = { 421, 450, 451, 452, 550, 551, 552, 553, 554 };

/* Completion and intermediate replies of RFC 5321, 4954, 3030, 1985 and 1845; no others are looked
 * for. */
static const guint positive_codes[] = {
  211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 354, 355
};

/* Port numbers and HTTP answers that look like replies. */
static const guint foreign_codes[] = { 404, 443, 465, 587, 993, 995 };

static gboolean in_codes(const guint *codes, guint n, guint code)
{
  for (guint i = 0; i < n; i++)
    if (codes[i] == code)
      return TRUE;
  return FALSE;
}

/* TRUE for a word of replies.ini. */
static gboolean in_words(BounceReplyWords section, BounceScan word)
{
  for (const char *const *words = bounce_reply_words[section]; *words != NULL; words++)
    if (bounce_scan_is(word, *words))
      return TRUE;
  return FALSE;
}

#define IN_CODES(codes, code) in_codes(codes, G_N_ELEMENTS(codes), code)

/* ---- Looking back ---- */

static gboolean is_foreign_announcement(const char *begin, const char *last)
{
  const char *const *words = bounce_reply_words[BOUNCE_REPLY_WORDS_AFTER_BY_END];
  for (; *words != NULL; words++) {
    gsize length = strlen(*words);
    if ((gsize) (last + 1 - begin) >= length && memcmp(last + 1 - length, *words, length) == 0)
      return TRUE;
  }
  return FALSE;
}

static BounceScan word_before(const char *begin, const char *end)
{
  const char *p = end;
  while (p > begin && end - p < WORD_MAX && g_ascii_isalpha(p[-1]))
    p--;
  return (BounceScan){ p, end };
}

/* Goes back over white space of any script from `p`; notes in `before` what it was. */
static const char *skip_space_back(const char *begin, const char *p, Before *before)
{
  while (p > begin) {
    const char *start = p - 1;
    gunichar c =
        (guchar) p[-1] < 0x80 ? (gunichar) p[-1] : bounce_text_char_before(begin, p, &start);
    if (c < 0x80 ? !g_ascii_isspace((char) c) : !g_unichar_isspace(c))
      break;
    before->adjacent = FALSE;
    before->line |= c == '\n' || c == '\r';
    p = start;
  }
  return p;
}

/* A quotation mark, bullet or dash of any script counts as `"`. */
static char byte_before(const char *begin, const char *p)
{
  const char *start;
  if ((guchar) p[-1] < 0x80)
    return p[-1];
  gunichar c = bounce_text_char_before(begin, p, &start);
  return c == 0 || g_unichar_isalnum(c) || g_unichar_ismark(c) ? p[-1] : '"';
}

static Before look_before(const char *begin, const char *p)
{
  Before before = { .at = p, .adjacent = TRUE };
  const char *q = skip_space_back(begin, p, &before);
  if (q == begin) {
    before.line = TRUE;
    before.word = (BounceScan){ q, q };
    return before;
  }
  before.at = q - 1;
  before.c = byte_before(begin, q);
  if (strchr(":=#(", before.c) != NULL)
    q--;
  if (before.c == ':' && q > begin && (q[-1] == '"' || q[-1] == '\''))
    q--;
  while (q > begin && (q[-1] == ' ' || q[-1] == '\t'))
    q--;
  before.word = word_before(begin, q);
  return before;
}

/* TRUE for a word with one of these endings, as in "smtp_code", "x-status", "errorcode". */
static gboolean names_code(BounceScan word)
{
  const char *const *names = bounce_reply_words[BOUNCE_REPLY_WORDS_NAMES_CODE];
  for (; *names != NULL; names++) {
    gsize length = strlen(*names);
    if (bounce_scan_left(&word) >= length
        && g_ascii_strncasecmp(word.end - length, *names, length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A word after which a reply or status follows. */
static gboolean announces(BounceScan word)
{
  return in_words(BOUNCE_REPLY_WORDS_AFTER, word)
         || in_words(BOUNCE_REPLY_WORDS_AFTER_UNLESS_COUNTED, word)
         || (names_code(word) && !bounce_scan_is(word, "esmtp"));
}

static BounceScan previous_word(const char *begin, BounceScan word)
{
  const char *p = word.p;
  while (p > begin && (p[-1] == ' ' || p[-1] == '\t'))
    p--;
  return word_before(begin, p);
}

/* "status code of 550", "failed with a 550": small words between what announces and the number. */
static gboolean announced(const char *begin, BounceScan word)
{
  for (guint i = 0;
       i < BETWEEN_MAX && !announces(word) && in_words(BOUNCE_REPLY_WORDS_BETWEEN, word); i++)
    word = previous_word(begin, word);
  if (!announces(word))
    return FALSE;
  /* "HTTP error 503" */
  BounceScan before = previous_word(begin, word);
  return !bounce_scan_is(before, "http") && !bounce_scan_is(before, "https");
}

/* The bytes of an address, a URL, a version or a longer number, to which a number belongs. */
static gboolean glued(const Before *before)
{
  return before->adjacent && before->c != '\0'
         && (g_ascii_isalnum(before->c) || strchr("._@/%&+$\\?~^", before->c) != NULL);
}

/* Bytes between which and a number nothing may stand: a word's, an attribute's (`width="550"`). */
static gboolean mid_word(const char *begin, const Before *before)
{
  if (before->adjacent && (before->c == '"' || before->c == '\'') && before->at > begin
      && before->at[-1] == '=')
    return !names_code(word_before(begin, before->at - 1));
  if (!before->adjacent || (before->c != '-' && before->c != '(' && before->c != '['))
    return FALSE;
  return before->at > begin && (g_ascii_isalnum(before->at[-1]) || before->at[-1] == ')');
}

/* ---- Looking ahead ---- */

static BounceScan word_after(const char *p, const char *end)
{
  BounceScan word = { p, p };
  while (word.end < end && word.end - p < WORD_MAX && g_ascii_isalpha(*word.end))
    word.end++;
  return word;
}

/* "192.0.2.1": two numbers of an address are enough. */
static gboolean starts_address(BounceScan at)
{
  guint number;
  return bounce_scan_number(&at, 3, &number) && bounce_scan_byte(&at, '.')
         && bounce_scan_number(&at, 3, &number) && bounce_scan_byte(&at, '.');
}

/* TRUE when `p`, right after the number, goes on as a reply does. */
static gboolean ends_code(const char *p, const char *end)
{
  char c = p < end ? *p : ' ';
  char next = p + 1 < end ? p[1] : ' ';
  if (g_ascii_isalnum(c) || strchr("_@%/\\+&$^~", c) != NULL)
    return c == '\0';
  if (c == '-' && g_ascii_isdigit(next))
    return starts_address((BounceScan){ p + 1, end });
  if (((c == ':' || c == ',') && g_ascii_isdigit(next)) || (c == '.' && g_ascii_isalnum(next)))
    return FALSE;
  /* "(480) 624-2500" */
  return !(c == ')' && next == ' ' && p + 3 < end && g_ascii_isdigit(p[2])
           && g_ascii_isdigit(p[3]));
}

/* "123-4567", "123 4567": a telephone number goes on so. */
static gboolean goes_on_as_phone(BounceScan at)
{
  guint number;
  if (!bounce_scan_number(&at, 4, &number))
    return FALSE;
  if (bounce_scan_byte(&at, '-'))
    return g_ascii_isdigit(bounce_scan_peek(&at));
  return bounce_scan_byte(&at, ' ') && bounce_scan_number(&at, 4, &number) && number > 999;
}

/* TRUE when a measure, a count or the rest of a telephone number stands after the number at `p`. */
static gboolean counts(const char *p, const char *end, gboolean line)
{
  BounceScan at = { p, end };
  bounce_scan_blanks(&at);
  if (at.p > p && (bounce_scan_peek(&at) == '%' || goes_on_as_phone(at)))
    return TRUE;
  BounceScan word = word_after(at.p, end);
  if (line && word.p < word.end && g_ascii_isupper(*word.p))
    return in_words(BOUNCE_REPLY_WORDS_MEASURE, word);
  return in_words(BOUNCE_REPLY_WORDS_MEASURE, word) || in_words(BOUNCE_REPLY_WORDS_COUNTED, word);
}

/* A word in lower case that is none of the small ones a sentence goes on with after a code. */
static gboolean counts_noun(const char *p, const char *end)
{
  BounceScan at = { p, end };
  if (bounce_scan_blanks(&at) == 0 || !g_ascii_islower(bounce_scan_peek(&at)))
    return FALSE;
  return !in_words(BOUNCE_REPLY_WORDS_GOES_ON, word_after(at.p, end));
}

/* "a 550 error" */
static gboolean names_itself(const char *p, const char *end)
{
  BounceScan at = { p, end };
  return bounce_scan_blanks(&at) > 0 && in_words(BOUNCE_REPLY_WORDS_ITSELF, word_after(at.p, end));
}

/* "550 User", "550 <user", "550-User": what a reply's text begins with. */
static gboolean text_follows(const char *p, const char *end)
{
  BounceScan at = { p, end };
  if (!bounce_scan_byte(&at, '-') && bounce_scan_blanks(&at) == 0)
    return FALSE;
  char c = bounce_scan_peek(&at);
  if ((guchar) c >= 0x80) {
    gunichar wide = g_utf8_get_char_validated(at.p, end - at.p);
    return wide < 0x110000 && !g_unichar_islower(wide);
  }
  return g_ascii_isupper(c) || (c != '\0' && strchr("<[(#\"'*", c) != NULL);
}

static gboolean line_ends(const char *p, const char *end)
{
  BounceScan at = { p, end };
  bounce_scan_blanks(&at);
  return at.p >= end || strchr("\r\n:.,)]", *at.p) != NULL;
}

/* ---- Judging ---- */

static int judge_colon(const char *begin, const Before *before)
{
  char c = before->at > begin ? before->at[-1] : '\0';
  if (bounce_scan_is(before->word, "to")
      && bounce_scan_is(previous_word(begin, before->word), "rcpt"))
    return 1;
  if (in_words(BOUNCE_REPLY_WORDS_NEVER_AFTER, before->word)
      || (before->adjacent && (g_ascii_isdigit(c) || c == ':')))
    return -1;
  return before->adjacent && g_ascii_isalpha(c) && !announces(before->word) ? 0 : 1;
}

/* 1: what stands before says that a reply begins here, -1: that none does, 0: it says nothing. */
static int judge_mark(const char *begin, const Before *before)
{
  switch (before->c) {
  case '\0':
  case ';':
  case '"':
  case '\'':
  case '<':
  case '>':
  case '|':
  case '*':
  case '(':
  case '[':
  case '{':
  case '`':
    return 1;
  case ':':
    return judge_colon(begin, before);
  case '=':
    return names_code(before->word) ? 1 : -1;
  case '#':
    return in_words(BOUNCE_REPLY_WORDS_AFTER, before->word) ? 1 : 0;
  case '.':
    return before->at - begin >= 2 && before->at[-1] == '.' && before->at[-2] == '.' ? 1 : 0;
  case '-':
    return before->adjacent ? -1 : 1;
  default:
    return 0;
  }
}

/* TRUE when the blank-separated token that ends at `at` is an address, a host name or "[1.2.3.4]".
 */
static gboolean after_host(const char *begin, const char *at)
{
  if (*at == ']' || *at == ')')
    return TRUE;
  guint dots = 0;
  for (const char *p = at; p >= begin && at - p < 255 && !g_ascii_isspace(*p); p--)
    if (*p == '@' || *p == '/')
      return *p == '@';
    else if (*p == '.' && p < at)
      dots++;
  return dots > 0 && g_ascii_isalnum(*at);
}

static gboolean names_error(const Before *before)
{
  return in_words(BOUNCE_REPLY_WORDS_ERROR, before->word);
}

static gboolean plausible(guint code, const Before *before)
{
  if (code < 400) /* "Error 214" numbers an error of its own */
    return IN_CODES(positive_codes, code) && !names_error(before);
  return before->line || !IN_CODES(foreign_codes, code);
}

gboolean bounce_reply_context_code(const char *begin, const char *p, const char *end,
                                   gboolean enhanced)
{
  Before before = look_before(begin, p);
  guint code = (guint) (p[0] - '0') * 100 + (guint) (p[1] - '0') * 10 + (guint) (p[2] - '0');
  if (glued(&before) || mid_word(begin, &before))
    return FALSE;
  if (enhanced)
    return before.c != '=' || names_code(before.word);
  if (!ends_code(p + 3, end) || counts(p + 3, end, before.line) || !plausible(code, &before))
    return FALSE;
  if (g_ascii_isalpha(before.c)) {
    if (announced(begin, before.word))
      return !in_words(BOUNCE_REPLY_WORDS_AFTER_UNLESS_COUNTED, before.word)
             || !counts_noun(p + 3, end);
    if (in_words(BOUNCE_REPLY_WORDS_NEVER_AFTER, before.word))
      return FALSE;
  }
  if (before.c != '\0' && is_foreign_announcement(begin, before.at))
    return TRUE;
  int mark = judge_mark(begin, &before);
  if (mark != 0)
    return mark > 0;
  if (before.line || after_host(begin, before.at))
    return TRUE;
  if (!IN_CODES(common_codes, code))
    return FALSE;
  return text_follows(p + 3, end) || names_itself(p + 3, end)
         || ((guchar) before.c >= 0x80 && line_ends(p + 3, end));
}

gboolean bounce_reply_context_marked(const char *begin, const char *p)
{
  Before before = look_before(begin, p);
  return before.c == '#' || names_code(before.word);
}

gboolean bounce_reply_context_status(const char *begin, const char *p)
{
  Before before = look_before(begin, p);
  if (glued(&before) || mid_word(begin, &before))
    return FALSE;
  if (before.c == '=')
    return names_code(before.word);
  if (g_ascii_isalpha(before.c) && before.line)
    return !in_words(BOUNCE_REPLY_WORDS_NEVER_AFTER, before.word);
  if (g_ascii_isalpha(before.c))
    return (announced(begin, before.word) && !bounce_scan_is(before.word, "smtp"))
           || after_host(begin, before.at);
  if (g_ascii_isdigit(before.c))
    return before.line;
  if (before.c == ':' || before.c == '#' || before.c == '(')
    return !in_words(BOUNCE_REPLY_WORDS_NEVER_AFTER, before.word);
  return TRUE;
}
