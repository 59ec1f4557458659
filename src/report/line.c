/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pasted text to what it says. In: log lines of Postfix, Exim and sendmail, the error box of
 * Outlook, an SMTP session (RFC 5321), or anything. Out: recipient, action, codes and the remote
 * answer. It reads mail reports no better than any other text: those are for the pipeline of
 * report.c.
 */
#include "report/line.h"

#include <string.h>

#include "base/address.h"
#include "base/scan.h"
#include "base/text.h"

/* Start of `needle` in the text, or NULL; letter case counts. */
static const char *find(const char *text, const char *needle)
{
  return text != NULL ? strstr(text, needle) : NULL;
}

/* What stands behind `mark`, or NULL. */
static const char *behind(const char *text, const char *mark)
{
  const char *at = find(text, mark);
  return at != NULL ? at + strlen(mark) : NULL;
}

/* A copy of `from` up to `until`, or to the end when that is missing; NULL for nothing. */
static const char *copy_until(BouncePool *pool, const char *from, const char *until)
{
  if (from == NULL)
    return NULL;
  const char *end = find(from, until);
  BounceScan text =
      bounce_scan_trim(bounce_scan(from, end != NULL ? (gsize) (end - from) : strlen(from)));
  if (bounce_scan_left(&text) == 0)
    return NULL;
  return bounce_text_clean(pool, text.p, bounce_scan_left(&text));
}

static const char *copy_address(BouncePool *pool, const char *from, const char *until)
{
  const char *address = copy_until(pool, from, until);
  return address != NULL ? bounce_address_normalize(pool, address, strlen(address)) : NULL;
}

static void read_status(BouncePool *pool, const char *from, BounceStatus *status)
{
  const char *word = copy_until(pool, from, ",");
  if (word != NULL)
    bounce_status_parse(word, -1, status);
}

/* "550 5.1.1 ..." or "550-..." at the first place where a refusal stands alone as a number. */
static const char *find_refusal(const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0'; p++) {
    if ((*p == '4' || *p == '5') && (p == text || p[-1] == ' ' || p[-1] == '\n')
        && g_ascii_isdigit(p[1]) && g_ascii_isdigit(p[2]) && (p[3] == ' ' || p[3] == '-'))
      return p;
  }
  return NULL;
}

static BounceAction action_of(const char *refusal)
{
  return refusal != NULL && *refusal == '4' ? BOUNCE_ACTION_DELAYED : BOUNCE_ACTION_FAILED;
}

/* postfix/smtp: `to=<a@b>, relay=mx[ip]:25, dsn=5.1.1, status=bounced (host mx[ip] said: 550 ...
 * (in reply to RCPT TO command))` */
static gboolean read_postfix(BouncePool *pool, const char *text, BounceLine *line)
{
  const char *status = behind(text, ", status=");
  if (status == NULL || find(text, "=<") == NULL)
    status = g_str_has_prefix(text, "status=") ? text + strlen("status=") : NULL;
  if (status == NULL)
    return FALSE;
  line->action = g_str_has_prefix(status, "sent")       ? BOUNCE_ACTION_DELIVERED
                 : g_str_has_prefix(status, "deferred") ? BOUNCE_ACTION_DELAYED
                                                        : BOUNCE_ACTION_FAILED;
  line->recipient = copy_address(pool, behind(text, "to=<"), ">");
  line->remote_mta = copy_until(pool, behind(text, "relay="), ",");
  read_status(pool, behind(text, "dsn="), &line->status);
  const char *said = behind(status, " said: ");
  line->command = copy_until(pool, behind(said, "(in reply to "), " ");
  line->answer = copy_until(pool, said, " (in reply to ");
  line->frame = said == NULL ? copy_until(pool, behind(status, "("), "\n") : NULL;
  return TRUE;
}

/* postfix/smtpd: `NOQUEUE: reject: RCPT from host[ip]: 550 5.1.1 ...; from=<> to=<a@b> proto=ESMTP`
 */
static gboolean read_postfix_reject(BouncePool *pool, const char *text, BounceLine *line)
{
  const char *reject = behind(text, "reject: ");
  const char *refusal = find_refusal(behind(reject, "]: "));
  if (refusal == NULL)
    return FALSE;
  line->action = action_of(refusal);
  line->command = copy_until(pool, reject, " ");
  line->answer = copy_until(pool, refusal, "; from=<");
  line->recipient = copy_address(pool, behind(refusal, " to=<"), ">");
  return TRUE;
}

/* Exim: `** a@b R=dnslookup T=remote_smtp H=mx [ip]: SMTP error from remote mail server after RCPT
 * TO:<a@b>: 550 ...`; `==` is a delay, `=>` a delivery. */
static gboolean read_exim(BouncePool *pool, const char *text, BounceLine *line)
{
  static const struct {
    const char *mark;
    BounceAction action;
  } marks[] = { { " ** ", BOUNCE_ACTION_FAILED },
                { " == ", BOUNCE_ACTION_DELAYED },
                { " => ", BOUNCE_ACTION_DELIVERED } };
  const char *rest = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(marks) && rest == NULL; i++) {
    rest = behind(text, marks[i].mark);
    line->action = marks[i].action;
  }
  if (rest == NULL || strchr(rest, '@') == NULL)
    return FALSE;
  line->recipient = copy_address(pool, rest, " ");
  line->remote_mta = copy_until(pool, behind(rest, " H="), " ");
  line->command = copy_until(pool, behind(rest, "mail server after "), " ");
  line->answer = copy_until(pool, find_refusal(rest), "\n");
  if (line->answer == NULL)
    line->frame = copy_until(pool, behind(rest, ": "), "\n");
  return TRUE;
}

/* Exim: `H=host [ip] F=<c@d> rejected RCPT <a@b>: Unrouteable address` */
static gboolean read_exim_reject(BouncePool *pool, const char *text, BounceLine *line)
{
  const char *reject = behind(text, "rejected ");
  const char *command = copy_until(pool, reject, " ");
  if (reject == NULL || find(text, " F=<") == NULL)
    return FALSE;
  line->action =
      find(text, "temporarily rejected ") != NULL ? BOUNCE_ACTION_DELAYED : BOUNCE_ACTION_FAILED;
  line->command = command;
  line->recipient = copy_address(pool, behind(reject, "<"), ">");
  line->answer = copy_until(pool, behind(reject, ">: "), "\n");
  return TRUE;
}

/* sendmail: `to=<a@b>, relay=mx. [ip], dsn=5.1.1, stat=User unknown` */
static gboolean read_sendmail(BouncePool *pool, const char *text, BounceLine *line)
{
  const char *stat = behind(text, ", stat=");
  if (stat == NULL)
    return FALSE;
  line->action = g_str_has_prefix(stat, "Sent")       ? BOUNCE_ACTION_DELIVERED
                 : g_str_has_prefix(stat, "Deferred") ? BOUNCE_ACTION_DELAYED
                                                      : BOUNCE_ACTION_FAILED;
  line->recipient = copy_address(pool, behind(text, " to="), ",");
  line->remote_mta = copy_until(pool, behind(text, "relay="), " ");
  read_status(pool, behind(text, "dsn="), &line->status);
  line->answer = copy_until(pool, stat, "\n");
  return TRUE;
}

/* sendmail: `ruleset=check_rcpt, arg1=<a@b>, relay=host [ip], reject=550 5.1.1 <a@b>... User
 * unknown` */
static gboolean read_sendmail_reject(BouncePool *pool, const char *text, BounceLine *line)
{
  const char *reject = behind(text, ", reject=");
  if (reject == NULL)
    return FALSE;
  line->action = action_of(reject);
  line->recipient = copy_address(pool, behind(text, "arg1=<"), ">");
  line->answer = copy_until(pool, reject, "\n");
  return TRUE;
}

/* Outlook: `Server Response: '550 5.1.1 ...', Port: 25, ...` or `The server responded: 550 ...` */
static gboolean read_outlook(BouncePool *pool, const char *text, BounceLine *line)
{
  static const char *const marks[] = { "Server Response: '", "erver response: '", "erver error: '",
                                       "Server Error: '" };
  const char *answer = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(marks) && answer == NULL; i++)
    answer = behind(text, marks[i]);
  if (answer != NULL) {
    line->answer = copy_until(pool, answer, "'");
  } else {
    line->answer = copy_until(pool, behind(text, "he server responded: "), "\n");
  }
  line->action = BOUNCE_ACTION_FAILED;
  return line->answer != NULL;
}

/* Who speaks in a line of a session; `words` is moved behind the mark. */
typedef enum { SPEAKER_NOBODY, SPEAKER_CLIENT, SPEAKER_SERVER } Speaker;

static Speaker speaker_of(BounceScan *words)
{
  static const char *const client[] = { ">>>", "C:", "->", "=>" };
  static const char *const server[] = { "<<<", "S:", "<-", "<**", "<~" };
  static const char *const verbs[] = { "EHLO ",    "HELO ",    "LHLO ", "MAIL FROM:",
                                       "RCPT TO:", "STARTTLS", "AUTH ", "DATA" };
  *words = bounce_scan_trim(*words);
  for (gsize i = 0; i < G_N_ELEMENTS(client); i++)
    if (bounce_scan_literal(words, client[i]))
      return SPEAKER_CLIENT;
  for (gsize i = 0; i < G_N_ELEMENTS(server); i++)
    if (bounce_scan_literal(words, server[i]))
      return SPEAKER_SERVER;
  for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++) {
    BounceScan verb = *words;
    if (bounce_scan_literal(&verb, verbs[i]))
      return SPEAKER_CLIENT;
  }
  return bounce_scan_left(words) > 3 && g_ascii_isdigit(words->p[0]) ? SPEAKER_SERVER
                                                                     : SPEAKER_NOBODY;
}

static void read_client_line(BouncePool *pool, BounceScan words, BounceLine *line)
{
  words = bounce_scan_trim(words);
  BounceScan recipient = words;
  const char *blank = memchr(words.p, ' ', bounce_scan_left(&words));
  gsize length = blank != NULL ? (gsize) (blank - words.p) : bounce_scan_left(&words);
  if (bounce_scan_is(words, "."))
    line->command = "DOT";
  else
    line->command = bounce_pool_strndup(pool, words.p, length);
  if (bounce_scan_literal(&recipient, "RCPT TO:")) {
    const char *text = bounce_pool_strndup(pool, recipient.p, bounce_scan_left(&recipient));
    line->recipient = copy_address(pool, text, " ");
  }
}

static gboolean is_refusal(BounceScan words)
{
  char digit = bounce_scan_peek(&words);
  return digit == '4' || digit == '5';
}

/* A session: the first refusal counts, for later ones follow from it. */
static gboolean read_session(BouncePool *pool, const char *text, BounceLine *line)
{
  BounceScan left = bounce_scan_string(text);
  BounceScan words;
  g_autoptr(GString) answer = g_string_new(NULL);
  gboolean spoken = FALSE;
  while (bounce_scan_line(&left, &words)) {
    Speaker speaker = speaker_of(&words);
    words = bounce_scan_trim(words);
    if (answer->len > 0 && (speaker != SPEAKER_SERVER || !is_refusal(words)))
      break;
    if (speaker == SPEAKER_CLIENT) {
      spoken = TRUE;
      read_client_line(pool, words, line);
    } else if (speaker == SPEAKER_SERVER && is_refusal(words)) {
      g_string_append_printf(answer, "%.*s\n", (int) bounce_scan_left(&words), words.p);
    }
  }
  if (!spoken || answer->len == 0)
    return FALSE;
  line->action = action_of(answer->str);
  line->answer = bounce_pool_strndup(pool, answer->str, answer->len);
  return TRUE;
}

static const struct {
  const char *form;
  gboolean (*read)(BouncePool *pool, const char *text, BounceLine *line);
} forms[] = {
  { "postfix-log", read_postfix },   { "postfix-reject", read_postfix_reject },
  { "sendmail-log", read_sendmail }, { "sendmail-reject", read_sendmail_reject },
  { "exim-log", read_exim },         { "exim-reject", read_exim_reject },
  { "outlook", read_outlook },       { "session", read_session },
};

void bounce_line_read(BouncePool *pool, const char *text, BounceLine *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
    *line = (BounceLine){ 0 };
    if (forms[i].read(pool, text, line)) {
      line->form = forms[i].form;
      return;
    }
  }
  BounceScan left = bounce_scan_string(text);
  BounceScan address;
  *line = (BounceLine){ .action = BOUNCE_ACTION_FAILED };
  line->answer = bounce_text_clean(pool, text, strlen(text));
  if (bounce_address_find(&left, &address))
    line->recipient = bounce_address_normalize(pool, address.p, bounce_scan_left(&address));
}
