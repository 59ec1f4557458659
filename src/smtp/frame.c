/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Takes the remote server's answer out of the frame a mail system puts around it, and answers out
 * of transcripts. In: a line or a section of text. Out: spans of it. The wording of many mail
 * systems is in rules/frames.ini; it does not read the answer itself (see reply.c).
 */
#include "smtp/frame.h"

#include "base/pairs.h"
#include "smtp/smtp-words.h"

static const char *find(BounceScan text, const char *words)
{
  return memmem(text.p, bounce_scan_left(&text), words, strlen(words));
}

/* The same where most words cannot occur. */
static const char *find_paired(BounceScan text, const BouncePairs *pairs, const char *words)
{
  return bounce_pairs_may_hold(pairs, words) ? find(text, words) : NULL;
}

/* Where one of the words of a section occurs, the first of the section; `found` is set to it. */
static const char *find_any(BounceScan text, const BouncePairs *pairs, BounceFrameWords section,
                            const char **found)
{
  for (const char *const *words = bounce_frame_words[section]; *words != NULL; words++) {
    const char *at = find_paired(text, pairs, *words);
    *found = *words;
    if (at != NULL)
      return at;
  }
  return NULL;
}

static const char *command_in(BounceScan line, const BouncePairs *pairs)
{
  static const char *const commands[BOUNCE_FRAME_COMMANDS] = { "DOT",  "RCPT",     "MAIL",   "DATA",
                                                               "HELO", "STARTTLS", "CONNECT" };
  const char *words;
  for (guint i = 0; i < BOUNCE_FRAME_COMMANDS; i++)
    if (find_any(line, pairs, i, &words) != NULL)
      return commands[i];
  return NULL;
}

const char *bounce_frame_command(BounceScan line)
{
  BouncePairs pairs = { { 0 } };
  bounce_pairs_add(&pairs, line.p, bounce_scan_left(&line));
  return command_in(line, &pairs);
}

static gboolean is_host_byte(char c)
{
  return g_ascii_isalnum(c) || strchr(".-_:", c) != NULL;
}

/* The name before "[ip]" or " [ip]" that ends at `end`; the ip when there is no name. */
static BounceScan host_before(const char *begin, const char *end)
{
  BounceScan inside = { NULL, NULL };
  while (end > begin && strchr(" :.", end[-1]) != NULL)
    end--;
  if (end > begin && end[-1] == ']') {
    const char *open = memrchr(begin, '[', (gsize) (end - begin));
    if (open == NULL)
      return inside;
    inside = (BounceScan){ open + 1, end - 1 };
    end = open;
    while (end > begin && end[-1] == ' ')
      end--;
  }
  BounceScan host = { end, end };
  while (host.p > begin && is_host_byte(host.p[-1]))
    host.p--;
  while (host.end > host.p && host.end[-1] == '.')
    host.end--;
  gboolean named = memchr(host.p, '.', bounce_scan_left(&host)) != NULL;
  return named ? host : inside;
}

/* "host NAME [ip]" anywhere: the name. */
static BounceScan host_after(BounceScan line, const BouncePairs *pairs, const char *word)
{
  BounceScan host = { NULL, NULL };
  const char *at = find_paired(line, pairs, word);
  if (at == NULL || (at > line.p && g_ascii_isalnum(at[-1])))
    return host;
  host.p = host.end = at + strlen(word);
  while (host.end < line.end && is_host_byte(*host.end))
    host.end++;
  while (host.end > host.p && strchr(".:", host.end[-1]) != NULL)
    host.end--;
  if (memchr(host.p, '.', bounce_scan_left(&host)) == NULL)
    host.p = host.end = NULL;
  return host;
}

/* Exim: `SMTP error from remote mail server after RCPT TO:<a>: host mx [ip]: 550 ...`. */
static gboolean split_exim(BounceScan line, const BouncePairs *pairs, BounceSmtp *smtp)
{
  const char *words;
  const char *mark = find_any(line, pairs, BOUNCE_FRAME_WORDS_REMOTE_ERROR, &words);
  if (mark == NULL)
    return FALSE;
  BounceScan rest = { mark, line.end };
  smtp->host = host_after(line, pairs, *bounce_frame_words[BOUNCE_FRAME_WORDS_HOST]);
  const char *host = find(rest, ": host");
  const char *answer = host != NULL ? host + strlen(": host") : mark;
  BounceScan tail = { answer, line.end };
  for (const char *p = find(tail, ": "); p != NULL; p = find(tail, ": ")) {
    tail.p = p + 2;
    if (smtp->reply.p == NULL || g_ascii_isdigit(bounce_scan_peek(&tail))
        || smtp->reply.p == smtp->reply.end)
      smtp->reply = tail;
    if (g_ascii_isdigit(bounce_scan_peek(&tail)))
      break;
  }
  return smtp->reply.p != NULL;
}

/* The first in the line of the words of a section. */
static const char *find_first(BounceScan line, const BouncePairs *pairs, BounceFrameWords section,
                              gsize *length)
{
  const char *first = NULL;
  for (const char *const *words = bounce_frame_words[section]; *words != NULL; words++) {
    const char *at = find_paired(line, pairs, *words);
    if (at == NULL || (first != NULL && at >= first))
      continue;
    first = at;
    *length = strlen(*words);
  }
  return first;
}

static void split_marked(BounceScan line, const BouncePairs *pairs, BounceSmtp *smtp)
{
  gsize length = 0;
  gsize size = 0;
  const char *first = find_first(line, pairs, BOUNCE_FRAME_WORDS_ANSWER, &length);
  const char *later = find_first(line, pairs, BOUNCE_FRAME_WORDS_ANSWER_LATER, &size);
  gboolean is_later = later != NULL && (first == NULL || later < first);
  const char *mark = is_later ? later : first;
  if (mark == NULL)
    return;
  smtp->host = host_before(line.p, mark);
  smtp->reply = (BounceScan){ mark + (is_later ? size : length), line.end };
  if (smtp->reply.p[-1] == '\'' && line.end > smtp->reply.p && line.end[-1] == '\'')
    smtp->reply.end--;
  const char *colon = is_later ? find(smtp->reply, ": ") : NULL;
  smtp->reply.p = colon != NULL ? colon + 2 : smtp->reply.p;
}

static void cut_ends(BounceScan *reply, const BouncePairs *pairs)
{
  const char *const *words = bounce_frame_words[BOUNCE_FRAME_WORDS_ANSWER_END];
  for (; *words != NULL; words++) {
    const char *end = find_paired(*reply, pairs, *words);
    if (end != NULL && end > reply->p)
      reply->end = end;
  }
}

void bounce_frame_split(BounceScan line, BounceSmtp *smtp)
{
  BouncePairs pairs = { { 0 } };
  bounce_pairs_add(&pairs, line.p, bounce_scan_left(&line));
  *smtp = (BounceSmtp){ .command = command_in(line, &pairs) };
  if (!split_exim(line, &pairs, smtp))
    split_marked(line, &pairs, smtp);
  if (smtp->reply.p == NULL || smtp->reply.p >= smtp->reply.end)
    smtp->reply = line;
  else
    cut_ends(&smtp->reply, &pairs);
  const char *const *words = bounce_frame_words[BOUNCE_FRAME_WORDS_HOST];
  for (; smtp->host.p == NULL && *words != NULL; words++)
    smtp->host = host_after(line, &pairs, *words);
}

/* --- transcripts --- */

/* RFC 5321, RFC 3030, RFC 3207 and RFC 4954. */
static const struct {
  const char *words;
  const char *command;
} verbs[] = {
  { "RCPT", "RCPT" }, { "MAIL", "MAIL" }, { "DATA", "DATA" }, { "EHLO", "HELO" },
  { "HELO", "HELO" }, { "LHLO", "HELO" }, { "BDAT", "DATA" }, { "STARTTLS", "STARTTLS" },
  { ".", "DOT" },     { "AUTH", "AUTH" }, { "RSET", "RSET" }, { "QUIT", "QUIT" },
};

/* What stands before a line of a session, and how far into the line it may stand (time stamps). */
static const char *const arrows[] = { ">>>", "<<<", "-->", "<--" };
#define ARROW_COLUMN_MAX 40

/* code of three digits, then blank, "-" or the end */
static gboolean starts_with_reply(BounceScan line)
{
  guint code;
  return bounce_scan_number(&line, 3, &code) && code >= 200 && code < 600
         && (line.p == line.end || *line.p == ' ' || *line.p == '-');
}

static gboolean after_arrow(BounceScan line, BounceScan *said)
{
  BounceScan head = line;
  if (bounce_scan_left(&head) > ARROW_COLUMN_MAX)
    head.end = head.p + ARROW_COLUMN_MAX;
  for (gsize i = 0; i < G_N_ELEMENTS(arrows); i++) {
    const char *at = find(head, arrows[i]);
    if (at == NULL)
      continue;
    *said = bounce_scan_trim((BounceScan){ at + strlen(arrows[i]), line.end });
    return said->p < said->end;
  }
  return FALSE;
}

static BounceScan address_in(BounceScan line)
{
  BounceScan address = { NULL, NULL };
  const char *open = memchr(line.p, '<', bounce_scan_left(&line));
  const char *close = open == NULL ? NULL : memchr(open, '>', (gsize) (line.end - open));
  if (close != NULL)
    address = (BounceScan){ open + 1, close };
  return address;
}

/* `550 5.1.1 <a@b>... why`, `a@b... why` after a code: what stands before the dots. */
static BounceScan address_before_dots(BounceScan line)
{
  BounceScan address = { NULL, NULL };
  const char *dots = find(line, "... ");
  if (dots == NULL)
    return address;
  BounceScan head = { line.p, dots };
  const char *blank = memrchr(head.p, ' ', bounce_scan_left(&head));
  address = (BounceScan){ blank == NULL ? head.p : blank + 1, dots };
  if (address.p < address.end && *address.p == '<' && address.end[-1] == '>') {
    address.p++;
    address.end--;
  }
  return address;
}

void bounce_frame_take_command(BounceScan said, BounceSmtp *smtp)
{
  smtp->command = NULL;
  smtp->address = (BounceScan){ NULL, NULL };
  for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
    BounceScan rest = said;
    if (!bounce_scan_literal(&rest, verbs[i].words))
      continue;
    smtp->command = verbs[i].command;
    if (g_str_equal(smtp->command, "RCPT"))
      smtp->address = address_in(rest);
    return;
  }
}

static gboolean take_host(BounceScan line, BounceSmtp *smtp)
{
  const char *const *words = bounce_frame_words[BOUNCE_FRAME_WORDS_TALKS_TO];
  for (; *words != NULL; words++) {
    const char *at = find(line, *words);
    if (at == NULL)
      continue;
    smtp->host = (BounceScan){ at + strlen(*words), line.end };
    const char *end = smtp->host.p;
    while (end < line.end && is_host_byte(*end))
      end++;
    while (end > smtp->host.p && strchr(".:", end[-1]) != NULL)
      end--;
    smtp->host.end = end;
    return TRUE;
  }
  return FALSE;
}

/* A line that is no part of the session: what a local program printed, unless it is a ruler. */
static void take_note(BounceScan line, BounceSmtp *smtp)
{
  gboolean is_text = line.p < line.end && *line.p != '-' && !take_host(line, smtp);
  smtp->note = is_text ? line : (BounceScan){ NULL, NULL };
}

/* Further lines of the reply that begins at `reply`; then a local line that says whom it is about.
 */
static void take_rest(BounceScan *text, BounceSmtp *smtp)
{
  BounceScan next = *text;
  BounceScan last = smtp->reply;
  BounceScan line, said;
  while (bounce_scan_line(&next, &line)) {
    gboolean more = bounce_scan_left(&last) > 3 && last.p[3] == '-';
    line = bounce_scan_trim(line);
    if (!more && starts_with_reply(line) && address_before_dots(line).p != NULL) {
      smtp->address = address_before_dots(line);
      *text = next;
    }
    if (!more || !after_arrow(line, &said) || !starts_with_reply(said))
      return;
    smtp->reply.end = said.end;
    last = said;
    *text = next;
  }
}

gboolean bounce_frame_next(BounceScan *text, BounceSmtp *smtp)
{
  BounceScan line, said;
  smtp->note = (BounceScan){ NULL, NULL };
  while (bounce_scan_line(text, &line)) {
    line = bounce_scan_trim(line);
    if (after_arrow(line, &said)) {
      smtp->note = (BounceScan){ NULL, NULL };
      if (!starts_with_reply(said)) {
        bounce_frame_take_command(said, smtp);
        continue;
      }
      smtp->reply = said;
      take_rest(text, smtp);
      return TRUE;
    }
    if (starts_with_reply(line)) {
      smtp->reply = line;
      smtp->address = address_before_dots(line);
      return TRUE;
    }
    take_note(line, smtp);
  }
  return FALSE;
}

void bounce_frame_append(GString *out, BounceScan reply)
{
  BounceScan line, said;
  while (bounce_scan_line(&reply, &line)) {
    line = bounce_scan_trim(line);
    if (after_arrow(line, &said))
      line = said;
    g_string_append_len(out, line.p, (gssize) bounce_scan_left(&line));
    g_string_append_c(out, '\n');
  }
}
