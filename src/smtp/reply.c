/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * SMTP replies in any text. In: text. Out: reply codes (RFC 5321 section 4.2) and enhanced codes
 * (RFC 2034, RFC 3463) with the place where they stand, and which of them judges. A number counts
 * only by what stands around it; addresses, versions, dates, sizes, ports, counts and ids never do.
 * It does not know what a code means.
 *
 *   reply    = code [separators status] / status
 *   code     = ("2" / "3" / "4" / "5") 2DIGIT
 *   status   = ("2" / "4" / "5") "." 1*3DIGIT "." 1*3DIGIT
 */
#include "smtp/reply.h"
#include "smtp/reply-context.h"
#include "smtp/status.h"

/* Separators between a code and its status: "550 - (#5.1.1". */
#define SEPARATORS_MAX 8

/* How far apart two lines of one reply may begin: a reply line has at most 512 octets (RFC 5321
 * section 4.5.3.1.5), some systems write twice that. Bounds the search, so that time stays linear.
 */
#define REPLY_LINE_MAX 1100

/* Longest type before a diagnostic, "x-local-hostname;". */
#define TYPE_MAX 20

/* Replies looked at for the best one: a text that is all numbers does not get more time. */
#define REPLIES_MAX 400

/* ---- One reply ---- */

static gboolean is_code(BounceScan at, guint *code)
{
  return bounce_scan_number(&at, 3, code) && *code >= 200 && *code <= 599;
}

/* A status that is not the beginning of a longer dotted number or a version. */
static gboolean take_whole_status(BounceScan *scan, BounceStatus *status)
{
  BounceScan at = *scan;
  BounceStatus found;
  if (!bounce_status_take(&at, &found))
    return FALSE;
  char next = bounce_scan_peek(&at);
  char after = at.p + 1 < at.end ? at.p[1] : '\0';
  if ((next == '.' || next == '-' || next == '/') && g_ascii_isdigit(after))
    return FALSE;
  *status = found;
  *scan = at;
  return TRUE;
}

/* The status after a code, over blanks, one line end and brackets: "550-5.1.1", "550 (#5.1.1". */
static gboolean take_status_after(BounceScan *scan, BounceStatus *status)
{
  BounceScan at = *scan;
  guint n = 0, lines = 0;
  while (at.p < at.end && strchr(" \t\r\n-:#([<,;'\"_=*", *at.p) != NULL && *at.p != '\0') {
    if (*at.p == '\n' && ++lines > 1)
      return FALSE;
    if (*at.p != ' ' && *at.p != '\t' && ++n > SEPARATORS_MAX)
      return FALSE;
    at.p++;
  }
  if (at.p == scan->p || !take_whole_status(&at, status))
    return FALSE;
  *scan = at;
  return TRUE;
}

/* "550 550 5.1.1": some systems put the code before a reply that begins with it. */
static void skip_repeated(BounceScan *scan, guint code)
{
  BounceScan at = *scan;
  guint again;
  if (bounce_scan_blanks(&at) > 0 && is_code(at, &again) && again == code) {
    at.p += 3;
    if (at.p >= at.end || strchr(" \t\r\n-", *at.p) != NULL)
      *scan = at;
  }
}

/* ---- Replies of several lines ---- */

/* The next "550-" or "550 " of the reply whose line begins at `at`; NULL when it does not go on. */
static const char *next_line(BounceScan at, const char *code)
{
  const char *limit = bounce_scan_left(&at) > REPLY_LINE_MAX ? at.p + REPLY_LINE_MAX : at.end;
  for (const char *p = at.p + 2; p + 3 <= limit; p++) {
    p = memchr(p, code[0], (gsize) (limit - p));
    if (p == NULL || p + 3 > limit)
      return NULL;
    char next = p + 3 < at.end ? p[3] : ' ';
    if (memcmp(p, code, 3) == 0 && (next == '-' || g_ascii_isspace(next)) && g_ascii_isspace(p[-1])
        && p[-2] != ':')
      return p;
  }
  return NULL;
}

static void keep_better(BounceStatus *status, BounceStatus other)
{
  if (status->class_digit == 0
      || (!bounce_status_is_detailed(*status) && bounce_status_is_detailed(other)))
    *status = other;
}

/* Goes over the lines of a reply while they are marked "550-", to behind the last one's codes. */
static void take_lines(BounceScan *scan, BounceReply *reply)
{
  const char *code = reply->begin;
  const char *line = code;
  while (line + 3 < scan->end && line[3] == '-'
         && (line = next_line((BounceScan){ line + 3, scan->end }, code)) != NULL) {
    BounceScan at = { line + 3, scan->end };
    BounceStatus status;
    if (take_status_after(&at, &status))
      keep_better(&reply->status, status);
    scan->p = at.p;
  }
}

/* ---- Finding ---- */

/* Where the words begin: behind what closes or separates the codes. */
static const char *text_begin(BounceScan at)
{
  while (at.p < at.end && (g_ascii_isspace(*at.p) || (*at.p != '\0' && strchr("-:;,.)]>", *at.p))))
    at.p++;
  return at.p;
}

static gboolean take_reply(BounceScan *scan, const char *begin, BounceReply *reply)
{
  BounceScan at = *scan;
  guint code;
  *reply = (BounceReply){ .begin = at.p };
  if (is_code(at, &code)) {
    at.p += 3;
    skip_repeated(&at, code);
    gboolean enhanced = take_status_after(&at, &reply->status);
    gboolean in_address = enhanced && bounce_scan_peek(&at) == '@';
    if (in_address || !bounce_reply_context_code(begin, scan->p, scan->end, enhanced))
      return FALSE;
    reply->code = code;
    reply->text.p = text_begin(at);
    take_lines(&at, reply);
  } else {
    if (!bounce_reply_context_status(begin, scan->p) || !take_whole_status(&at, &reply->status)
        || (at.p < at.end && (g_ascii_isalnum(*at.p) || strchr("_@%", *at.p) != NULL)))
      return FALSE;
    if (reply->status.subject > 7 && !bounce_reply_context_marked(begin, scan->p))
      return FALSE;
    reply->text.p = text_begin(at);
  }
  scan->p = at.p;
  return TRUE;
}

/* The next reply; `begin` is where the whole text begins, for what stands before it. */
static gboolean find(BounceScan *text, const char *begin, BounceReply *reply)
{
  while (text->p < text->end) {
    char c = *text->p;
    if (c >= '2' && c <= '5' && (text->p == begin || !g_ascii_isdigit(text->p[-1]))
        && take_reply(text, begin, reply))
      return TRUE;
    text->p++;
  }
  return FALSE;
}

/* Where a reply's text ends: at the next one. What the next call finds is what is found here. */
gboolean bounce_reply_next(BounceScan *text, BounceReply *reply)
{
  if (!find(text, text->p, reply))
    return FALSE;
  BounceScan ahead = *text;
  BounceReply other;
  reply->text.end = find(&ahead, ahead.p, &other) ? other.begin : text->end;
  return TRUE;
}

BounceRefusal bounce_reply_refusal(BounceScan text)
{
  BounceRefusal refusal = BOUNCE_REFUSAL_NONE;
  BounceReply reply;
  while (refusal != BOUNCE_REFUSAL_CODE && bounce_reply_next(&text, &reply)) {
    if (reply.code >= 400)
      refusal = BOUNCE_REFUSAL_CODE;
    else if (reply.status.class_digit > 2)
      refusal = BOUNCE_REFUSAL_STATUS;
  }
  return refusal;
}

gboolean bounce_reply_goes_on(const char *text)
{
  if ((*text != '4' && *text != '5') || !g_ascii_isdigit(text[1]) || !g_ascii_isdigit(text[2])
      || text[3] != '-')
    return FALSE;
  const char last[] = { ' ', text[0], text[1], text[2], ' ', '\0' };
  return strstr(text, last) == NULL;
}

gboolean bounce_reply_refuses(BounceScan text)
{
  return bounce_reply_refusal(text) != BOUNCE_REFUSAL_NONE;
}

/* ---- The one that judges ---- */

/* Marks before a reply that another system gave; the first six are part of a transcript. */
static const char *const quotes[] = { "<<<",        "<--",       "<<",        "<-",
                                      "...",        "->",        "said:",     "said",
                                      "responded:", "answered:", "replied:",  "says:",
                                      "]:",         "server:",   "response:", "reply:",
                                      "returned:",  "returned",  "was:" };
#define TRANSCRIPT_QUOTES 6

/* 2: a line of a transcript, 1: quoted in a sentence, 0: neither. */
static guint depth(const char *begin, const char *p)
{
  while (p > begin && (g_ascii_isspace(p[-1]) || strchr("'\"(", p[-1]) != NULL))
    p--;
  for (guint i = 0; p > begin && i < G_N_ELEMENTS(quotes); i++) {
    gsize length = strlen(quotes[i]);
    if (g_ascii_tolower(p[-1]) == quotes[i][length - 1] && (gsize) (p - begin) >= length
        && g_ascii_strncasecmp(p - length, quotes[i], length) == 0)
      return i < TRANSCRIPT_QUOTES ? 2 : 1;
  }
  return 0;
}

/* TRUE when all of the text is one system's answer, "smtp; 450 4.1.1 ... host x said: 550 no": what
 * it quotes in a sentence is hearsay. */
static gboolean is_answer(const char *begin, const BounceReply *first)
{
  BounceScan before = bounce_scan_trim((BounceScan){ begin, first->begin });
  return first->code != 0
         && (before.p == before.end
             || (before.end[-1] == ';' && before.end - before.p <= TYPE_MAX));
}

static guint class_of(const BounceReply *reply)
{
  return reply->code != 0 ? reply->code / 100 : reply->status.class_digit;
}

/* Larger is better: a refusal, the innermost, one with a code, the more specific. */
static guint rank(const char *begin, const BounceReply *reply, gboolean answer)
{
  guint place = depth(begin, reply->begin);
  guint value = class_of(reply) >= 4 ? 64 : 0;
  /* "503 Need RCPT" only says that the refusal came before. */
  if (reply->code != 503)
    value += 32;
  if (place == 2 || (place == 1 && !answer))
    value += 16;
  /* One host after another was tried until one refused. */
  if (place == 2 && class_of(reply) == 5)
    value += 8;
  value += reply->code != 0 ? 4 : 0;
  value += bounce_status_is_detailed(reply->status) ? 2 : reply->status.class_digit != 0 ? 1 : 0;
  return value;
}

/* Completes `best` with what stands apart from it: "550 no mailbox by that name (#5.1.1)", or
 * before it: "550 5.1.351 remote server said -> 550 unknown". */
static void complete(BounceReply *best, const BounceReply *other)
{
  if (other->begin == best->begin || class_of(other) != class_of(best))
    return;
  if (best->code == 0) {
    if (other->status.class_digit == 0)
      best->code = other->code;
    return;
  }
  if (other->code != 0
      && (other->code != best->code || other->begin > best->begin || best->status.class_digit != 0
          || !bounce_status_is_detailed(other->status)))
    return;
  if (best->status.class_digit == 0
      || (!bounce_status_is_detailed(best->status) && bounce_status_is_detailed(other->status)
          && (best->status.subject == 0 || best->status.subject == other->status.subject)))
    best->status = other->status;
}

gboolean bounce_reply_best(BounceScan text, BounceReply *reply)
{
  const char *begin = text.p;
  BounceScan at = text;
  BounceReply other;
  guint best = 0;
  guint n = 0;
  const char *last = NULL;
  gboolean answer = FALSE;
  *reply = (BounceReply){ 0 };
  for (; n < REPLIES_MAX && find(&at, begin, &other); n++) {
    if (n == 0)
      answer = is_answer(begin, &other);
    guint value = rank(begin, &other, answer);
    if (last != NULL && last == reply->begin)
      reply->text.end = other.begin;
    last = other.begin;
    if (reply->begin != NULL && value <= best)
      continue;
    *reply = other;
    reply->text.end = text.end;
    best = value;
  }
  if (reply->begin == NULL)
    return FALSE;
  at = text;
  for (guint i = 0; n > 1 && i < n && find(&at, begin, &other); i++)
    complete(reply, &other);
  return TRUE;
}
