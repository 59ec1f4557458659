/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Pasted text to what it says. In: log lines of Postfix, Exim and sendmail, the error box of
 * Outlook, an SMTP session (RFC 5321), or anything. Out: one statement: recipient, action, status,
 * and the remote answer with its host and command, taken out of what stands around it as for a
 * report. It reads mail no better than any other text: that is for the readers of gather.c.
 */
#include "evidence/log.h"

#include <string.h>

#include "base/address.h"
#include "base/text.h"
#include "match/error-number.h"
#include "smtp/reply.h"
#include "smtp/session.h"

/* A line of a table has at least so many fields that no blank separates: `a,b,c,d,e`. */
#define TABLE_FIELDS_LEAST 5

/* What a line says; every string may be NULL and belongs to the pool. */
typedef struct {
  const char *form;
  BounceAction action;
  const char *recipient;
  const char *remote_mta;
  const char *command; /* SMTP command that was answered, as `RCPT` */
  const char *said;    /* the answer, in what the line's writer says around it */
  const char *status;
  const char *token; /* number of an error box, see match/error-number.h */
  const char *box;   /* the words around that number */
} Line;

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

/* A copy of `from` up to the first byte of `until`, or to the end; NULL for nothing. */
static const char *copy_to_any(BouncePool *pool, const char *from, const char *until)
{
  if (from == NULL)
    return NULL;
  BounceScan text = bounce_scan_trim(bounce_scan(from, strcspn(from, until)));
  if (bounce_scan_left(&text) == 0)
    return NULL;
  return bounce_text_clean(pool, text.p, bounce_scan_left(&text));
}

/* The same up to a word. */
static const char *copy_until(BouncePool *pool, const char *from, const char *until)
{
  const char *end = find(from, until);
  if (end != NULL)
    from = bounce_pool_strndup(pool, from, (gsize) (end - from));
  return copy_to_any(pool, from, "");
}

static const char *copy_address(BouncePool *pool, const char *from, const char *until)
{
  const char *address = copy_until(pool, from, until);
  return address != NULL ? bounce_address_normalize(pool, address, strlen(address)) : NULL;
}

const char *bounce_log_host(BouncePool *pool, const char *from)
{
  gsize length = from != NULL ? strcspn(from, " ,[") : 0;
  gsize name = length;
  gboolean has_ip = from != NULL && from[length] == '[';
  while (name > 0 && from[name - 1] == '.')
    name--;
  if (name > 0 && (has_ip || memchr(from, '.', name) != NULL))
    return bounce_text_clean(pool, from, name);
  return name == 0 && has_ip ? copy_to_any(pool, from + length + 1, "]") : NULL;
}

/* The end of the address that begins `text`: a blank, or a colon before one, but not in quotes. */
static const char *skip_address(const char *text)
{
  gboolean quoted = FALSE;
  const char *p = text;
  for (; *p != '\0' && (quoted || (*p != ' ' && strncmp(p, ": ", 2) != 0)); p++) {
    if (quoted && *p == '\\' && p[1] != '\0')
      p++;
    else if (*p == '"')
      quoted = !quoted;
  }
  return p;
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

/* What stands in the parentheses that begin at `open` and end the line. */
static const char *copy_inside(BouncePool *pool, const char *open)
{
  const char *inside = copy_until(pool, open, "\n");
  gsize length = inside != NULL ? strlen(inside) : 0;
  return length > 0 && inside[length - 1] == ')' ? bounce_pool_strndup(pool, inside, length - 1)
                                                 : inside;
}

/* TRUE when the text begins with a word of a section of logs.ini. */
static gboolean begins(const char *text, BounceLogWords section)
{
  const char *const *words = bounce_rules_log_words[section];
  while (*words != NULL && !g_str_has_prefix(text, *words))
    words++;
  return *words != NULL;
}

/* What stands behind the first word of a section that occurs, or NULL. */
static const char *behind_any(const char *text, BounceLogWords section)
{
  const char *at = NULL;
  for (const char *const *words = bounce_rules_log_words[section]; at == NULL && *words != NULL;
       words++)
    at = behind(text, *words);
  return at;
}

static BounceAction action_of_state(const char *state, BounceLogWords delivered,
                                    BounceLogWords delayed)
{
  if (begins(state, delivered))
    return BOUNCE_ACTION_DELIVERED;
  return begins(state, delayed) ? BOUNCE_ACTION_DELAYED : BOUNCE_ACTION_FAILED;
}

/* postfix/smtp: `to=<a@b>, relay=mx[ip]:25, dsn=5.1.1, status=bounced (host mx[ip] said: 550 ...
 * (in reply to RCPT TO command))` */
static gboolean read_postfix(BouncePool *pool, const char *text, Line *line)
{
  const char *status = behind(text, ", status=");
  if (status == NULL || find(text, "=<") == NULL)
    status = g_str_has_prefix(text, "status=") ? text + strlen("status=") : NULL;
  if (status == NULL)
    return FALSE;
  line->action =
      action_of_state(status, BOUNCE_LOG_WORDS_POSTFIX_DELIVERED, BOUNCE_LOG_WORDS_POSTFIX_DELAYED);
  line->recipient = copy_address(pool, behind(text, "to=<"), ">");
  line->remote_mta = bounce_log_host(pool, behind(text, "relay="));
  line->status = copy_to_any(pool, behind(text, "dsn="), ",");
  line->said = copy_inside(pool, behind(status, "("));
  return TRUE;
}

/* postfix/smtpd: `NOQUEUE: reject: RCPT from host[ip]: 550 5.1.1 ...; from=<> to=<a@b> proto=ESMTP`
 */
static gboolean read_postfix_reject(BouncePool *pool, const char *text, Line *line)
{
  const char *reject = behind(text, "reject: ");
  const char *refusal = find_refusal(behind(reject, "]: "));
  if (refusal == NULL)
    return FALSE;
  line->action = action_of(refusal);
  line->command = copy_to_any(pool, reject, " ");
  line->said = copy_until(pool, refusal, "; from=<");
  line->recipient = copy_address(pool, behind(refusal, " to=<"), ">");
  return TRUE;
}

/* Exim: `** a@b R=dnslookup T=remote_smtp H=mx [ip]: SMTP error from remote mail server after RCPT
 * TO:<a@b>: 550 ...`; `==` is a delay, `=>` a delivery. */
static gboolean read_exim(BouncePool *pool, const char *text, Line *line)
{
  static const struct {
    BounceLogWords section;
    BounceAction action;
  } marks[] = { { BOUNCE_LOG_WORDS_EXIM_FAILED, BOUNCE_ACTION_FAILED },
                { BOUNCE_LOG_WORDS_EXIM_DELAYED, BOUNCE_ACTION_DELAYED },
                { BOUNCE_LOG_WORDS_EXIM_DELIVERED, BOUNCE_ACTION_DELIVERED } };
  const char *rest = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS(marks) && rest == NULL; i++) {
    rest = behind_any(text, marks[i].section);
    line->action = marks[i].action;
  }
  if (rest == NULL || strchr(rest, '@') == NULL)
    return FALSE;
  const char *end = skip_address(rest);
  line->recipient = bounce_address_normalize(pool, rest, (gsize) (end - rest));
  line->remote_mta = bounce_log_host(pool, behind(end, " H="));
  line->said = copy_until(pool, behind(end, ": "), "\n");
  return TRUE;
}

/* Exim: `H=host [ip] F=<c@d> rejected RCPT <a@b>: Unrouteable address` */
static gboolean read_exim_reject(BouncePool *pool, const char *text, Line *line)
{
  const char *reject = behind(text, "rejected ");
  const char *command = copy_to_any(pool, reject, " ");
  if (reject == NULL || find(text, " F=<") == NULL)
    return FALSE;
  line->action =
      find(text, "temporarily rejected ") != NULL ? BOUNCE_ACTION_DELAYED : BOUNCE_ACTION_FAILED;
  line->command = command;
  line->recipient = copy_address(pool, behind(reject, "<"), ">");
  line->said = copy_until(pool, behind(reject, ">: "), "\n");
  return TRUE;
}

/* sendmail: `to=<a@b>, relay=mx. [ip], dsn=5.1.1, stat=User unknown` */
static gboolean read_sendmail(BouncePool *pool, const char *text, Line *line)
{
  const char *stat = behind(text, ", stat=");
  if (stat == NULL)
    return FALSE;
  line->action =
      action_of_state(stat, BOUNCE_LOG_WORDS_SENDMAIL_DELIVERED, BOUNCE_LOG_WORDS_SENDMAIL_DELAYED);
  line->recipient = copy_address(pool, behind(text, " to="), ",");
  line->remote_mta = bounce_log_host(pool, behind(text, "relay="));
  line->status = copy_to_any(pool, behind(text, "dsn="), ",");
  line->said = copy_until(pool, stat, "\n");
  return TRUE;
}

/* sendmail: `ruleset=check_rcpt, arg1=<a@b>, relay=host [ip], reject=550 5.1.1 <a@b>... User
 * unknown` */
static gboolean read_sendmail_reject(BouncePool *pool, const char *text, Line *line)
{
  const char *reject = behind(text, ", reject=");
  if (reject == NULL)
    return FALSE;
  line->action = action_of(reject);
  line->recipient = copy_address(pool, behind(text, "arg1=<"), ">");
  line->said = copy_until(pool, reject, "\n");
  return TRUE;
}

/* Outlook: `Server Response: '550 5.1.1 ...', Port: 25, ...` or `The server responded: 550 ...` */
static gboolean read_outlook(BouncePool *pool, const char *text, Line *line)
{
  const char *answer = behind_any(text, BOUNCE_LOG_WORDS_OUTLOOK_QUOTED);
  if (answer != NULL)
    line->said = copy_to_any(pool, answer, "'");
  else
    line->said = copy_until(pool, behind_any(text, BOUNCE_LOG_WORDS_OUTLOOK), "\n");
  line->action = BOUNCE_ACTION_FAILED;
  return line->said != NULL;
}

static const char *span(BouncePool *pool, BounceScan scan)
{
  return scan.p != NULL ? bounce_text_clean(pool, scan.p, bounce_scan_left(&scan)) : NULL;
}

static gboolean read_session(BouncePool *pool, const char *text, Line *line)
{
  BounceSmtp smtp = { 0 };
  g_autoptr(GString) answer = g_string_new(NULL);
  if (!bounce_session_first_refusal(bounce_scan_string(text), &smtp, answer))
    return FALSE;
  line->action = action_of(answer->str);
  line->command = smtp.command;
  line->recipient = span(pool, smtp.address);
  line->said = bounce_text_clean(pool, answer->str, answer->len);
  return TRUE;
}

static const struct {
  const char *form;
  gboolean (*read)(BouncePool *pool, const char *text, Line *line);
} forms[] = {
  { "postfix-log", read_postfix },   { "postfix-reject", read_postfix_reject },
  { "sendmail-log", read_sendmail }, { "sendmail-reject", read_sendmail_reject },
  { "exim-log", read_exim },         { "exim-reject", read_exim_reject },
  { "outlook", read_outlook },       { "session", read_session },
};

/* The error box of a mail program, where no server says anything but a number does. */
static gboolean read_box(const BounceFacts *facts, const char *text, Line *line)
{
  BounceReply reply;
  BounceScan number;
  if (bounce_error_number_find(facts->rules, bounce_scan_string(text), &number) == NULL
      || bounce_reply_best(bounce_scan_string(text), &reply))
    return FALSE;
  line->token = span(facts->pool, number);
  line->box = text;
  return TRUE;
}

/* A JSON object or array, or a line of a table, whose fields may name anybody. */
static gboolean is_data(const char *text)
{
  guint fields = 1;
  const char *inside = text + 1;
  if (*text == '{' || *text == '[')
    return strchr("\"{}]", inside[strspn(inside, " ")]) != NULL;
  for (const char *comma = text; (comma = strchr(comma, ',')) != NULL; comma++)
    fields += comma[1] != ' ';
  return fields >= TABLE_FIELDS_LEAST;
}

/* Text without a form is an answer as a whole; one that only agrees has no failure to tell of. */
static void read_plain(const BounceFacts *facts, const char *text, Line *line)
{
  BounceReply reply;
  BounceScan left = bounce_scan_string(text);
  BounceScan address;
  if (!read_box(facts, text, line))
    line->said = text;
  if (bounce_reply_best(left, &reply) && reply.code / 100 == 2)
    line->action = BOUNCE_ACTION_DELIVERED;
  if (!is_data(text) && bounce_address_find(&left, &address))
    line->recipient = bounce_address_normalize(facts->pool, address.p, bounce_scan_left(&address));
}

static void read_line(const BounceFacts *facts, const char *text, Line *line)
{
  BouncePool *pool = facts->pool;
  for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
    *line = (Line){ .form = forms[i].form };
    if (forms[i].read(pool, text, line))
      return;
  }
  *line = (Line){ .action = BOUNCE_ACTION_FAILED };
  read_plain(facts, bounce_text_clean(pool, text, strlen(text)), line);
}

static void add(BounceFacts *facts, guint statement, const char *rule, BounceFactField field,
                const char *value)
{
  bounce_facts_add(facts, &(BounceFact){ .field = field,
                                         .value = value,
                                         .origin = BOUNCE_ORIGIN_TEXT,
                                         .line = 1,
                                         .rule = rule,
                                         .statement = statement });
}

void bounce_log_add_said(BounceFacts *facts, guint statement, const char *rule, const char *said)
{
  BounceSmtp smtp = { 0 };
  if (said != NULL)
    bounce_frame_split(bounce_scan_string(said), &smtp);
  BounceScan before = { said, smtp.reply.p };
  add(facts, statement, rule, BOUNCE_FACT_DIAGNOSTIC, span(facts->pool, smtp.reply));
  add(facts, statement, rule, BOUNCE_FACT_COMMENT, span(facts->pool, before));
  add(facts, statement, rule, BOUNCE_FACT_REMOTE_MTA, span(facts->pool, smtp.host));
  add(facts, statement, rule, BOUNCE_FACT_COMMAND, smtp.command);
}

void bounce_log_gather(BounceFacts *facts, BouncePool *pool, const BounceRules *rules,
                       const char *text)
{
  Line line;
  bounce_facts_init(facts, pool, rules);
  read_line(facts, text, &line);
  facts->format = line.form;
  guint statement = bounce_facts_begin(facts);
  const char *rule = line.form;
  add(facts, statement, rule, BOUNCE_FACT_RECIPIENT, line.recipient);
  add(facts, statement, rule, BOUNCE_FACT_ACTION, bounce_action_to_string(line.action));
  add(facts, statement, rule, BOUNCE_FACT_STATUS, line.status);
  add(facts, statement, rule, BOUNCE_FACT_TOKEN, line.token);
  add(facts, statement, rule, BOUNCE_FACT_COMMENT, line.box);
  add(facts, statement, rule, BOUNCE_FACT_REMOTE_MTA, line.remote_mta);
  add(facts, statement, rule, BOUNCE_FACT_COMMAND, line.command);
  bounce_log_add_said(facts, statement, rule, line.said);
}
