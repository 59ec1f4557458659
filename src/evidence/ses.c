/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Bounce notifications as JSON in the text of a mail: Amazon SES, also wrapped by SNS (Amazon SES
 * Developer Guide, "Amazon SNS notification contents"). In: the texts. Out: a statement for each
 * recipient object. It is a cursor over keys, not a JSON parser: a cut or damaged object gives what
 * it still holds.
 */
#include "base/address.h"
#include "base/text.h"
#include "evidence/readers.h"

/* Recipients of one notification; SES sends to at most 50 at once. */
#define RECIPIENTS_MAX 1000

typedef struct {
  BounceFacts *facts;
  guint part;
  guint n_recipients;
} Notice;

/* What a notification is, by its type. */
static const struct {
  const char *type;
  const char *list; /* key of the array of recipients */
  BounceKind kind;
  BounceAction action;
} types[] = {
  { "Bounce", "bouncedRecipients", BOUNCE_KIND_BOUNCE, BOUNCE_ACTION_FAILED },
  { "Complaint", "complainedRecipients", BOUNCE_KIND_FEEDBACK, BOUNCE_ACTION_NONE },
  { "Delivery", "recipients", BOUNCE_KIND_DELIVERED, BOUNCE_ACTION_DELIVERED },
  { "DeliveryDelay", "delayedRecipients", BOUNCE_KIND_DELAY, BOUNCE_ACTION_DELAYED },
};

static const char *find(BounceScan text, const char *words)
{
  return memmem(text.p, bounce_scan_left(&text), words, strlen(words));
}

/* SNS puts the notification into a string of its own: one level of "\" is taken off. */
static BounceScan unwrapped(BouncePool *pool, BounceScan text)
{
  if (find(text, "\\\"notificationType\\\"") == NULL && find(text, "\\\"eventType\\\"") == NULL)
    return text;
  char *plain = bounce_pool_alloc(pool, bounce_scan_left(&text) + 1);
  char *out = plain;
  for (const char *p = text.p; p < text.end; p++) {
    if (*p == '\\' && p + 1 < text.end)
      p++;
    *out++ = *p;
  }
  return bounce_scan(plain, (gsize) (out - plain));
}

/* The string that ends at the next quote; the cursor stands behind its opening quote. */
static BounceScan take_string(BounceScan *text)
{
  BounceScan string = { text->p, text->p };
  while (string.end < text->end && *string.end != '"')
    string.end += *string.end == '\\' && string.end + 1 < text->end ? 2 : 1;
  text->p = MIN(string.end + 1, text->end);
  return string;
}

/* The string value of `key` in `object`; FALSE when it is not there. */
static gboolean value_of(BounceScan object, const char *key, BounceScan *value)
{
  g_autofree char *quoted = g_strdup_printf("\"%s\"", key);
  const char *at = find(object, quoted);
  if (at == NULL)
    return FALSE;
  object.p = at + strlen(quoted);
  bounce_scan_space(&object);
  if (!bounce_scan_byte(&object, ':'))
    return FALSE;
  bounce_scan_space(&object);
  if (!bounce_scan_byte(&object, '"'))
    return FALSE;
  *value = take_string(&object);
  return TRUE;
}

static void add(Notice *notice, guint statement, BounceFactField field, const char *value)
{
  BounceFact fact = { .field = field,
                      .value = value,
                      .origin = BOUNCE_ORIGIN_TEXT,
                      .part = notice->part,
                      .line = 1,
                      .rule = "ses-json",
                      .statement = statement };
  bounce_facts_add(notice->facts, &fact);
}

/* `\n` and the like of JSON strings become blanks, `\"` a quote. */
static const char *plain_text(Notice *notice, BounceScan string)
{
  char *plain = bounce_pool_strndup(notice->facts->pool, string.p, bounce_scan_left(&string));
  char *out = plain;
  for (const char *p = plain; *p != '\0'; p++) {
    if (*p == '\\' && p[1] != '\0')
      *out++ = strchr("nrt", *++p) != NULL ? ' ' : *p;
    else
      *out++ = *p;
  }
  return bounce_text_clean(notice->facts->pool, plain, (gsize) (out - plain));
}

static void add_value(Notice *notice, guint statement, BounceScan object, const char *key,
                      BounceFactField field)
{
  BounceScan value;
  if (!value_of(object, key, &value))
    return;
  const char *text = plain_text(notice, value);
  if (field == BOUNCE_FACT_DIAGNOSTIC && g_ascii_strncasecmp(text, "smtp;", 5) == 0)
    text += 5;
  if (field == BOUNCE_FACT_REPORTING_MTA && strchr(text, ';') != NULL)
    text = strchr(text, ';') + 1;
  if (field == BOUNCE_FACT_ACTION && bounce_action_from_string(text) == BOUNCE_ACTION_NONE)
    return;
  add(notice, statement, field, text);
}

static void add_recipient(Notice *notice, BounceScan address, BounceScan object, guint type)
{
  const char *normal =
      bounce_address_normalize(notice->facts->pool, address.p, bounce_scan_left(&address));
  if (normal == NULL)
    return;
  if (notice->n_recipients >= RECIPIENTS_MAX) {
    bounce_facts_anomaly(notice->facts, BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS);
    return;
  }
  notice->n_recipients++;
  guint statement = bounce_facts_begin(notice->facts);
  add(notice, statement, BOUNCE_FACT_RECIPIENT, normal);
  add_value(notice, statement, object, "action", BOUNCE_FACT_ACTION);
  if (bounce_facts_get(notice->facts, statement, BOUNCE_FACT_ACTION) == NULL)
    add(notice, statement, BOUNCE_FACT_ACTION, bounce_action_to_string(types[type].action));
  add_value(notice, statement, object, "status", BOUNCE_FACT_STATUS);
  add_value(notice, statement, object, "diagnosticCode", BOUNCE_FACT_DIAGNOSTIC);
}

/* `[{"emailAddress":"a","status":...},...]` or `["a","b"]`. */
static void read_list(Notice *notice, BounceScan list, guint type)
{
  while (bounce_scan_space(&list) || bounce_scan_byte(&list, ',') || list.p < list.end) {
    BounceScan object = { list.p, list.p };
    if (bounce_scan_byte(&list, '"')) {
      add_recipient(notice, take_string(&list), object, type);
    } else if (bounce_scan_byte(&list, '{')) {
      const char *close = memchr(list.p, '}', bounce_scan_left(&list));
      BounceScan address;
      object.end = list.p = close != NULL ? close + 1 : list.end;
      if (value_of(object, "emailAddress", &address))
        add_recipient(notice, address, object, type);
    } else {
      return;
    }
  }
}

static gboolean read_array(Notice *notice, BounceScan text, guint type)
{
  g_autofree char *key = g_strdup_printf("\"%s\"", types[type].list);
  const char *at = find(text, key);
  if (at == NULL)
    return FALSE;
  text.p = at + strlen(key);
  bounce_scan_space(&text);
  bounce_scan_byte(&text, ':');
  bounce_scan_space(&text);
  if (!bounce_scan_byte(&text, '['))
    return FALSE;
  read_list(notice, text, type);
  return notice->n_recipients > 0;
}

static gboolean read_text(Notice *notice, BounceScan text)
{
  BounceScan name;
  text = unwrapped(notice->facts->pool, text);
  if (!value_of(text, "notificationType", &name) && !value_of(text, "eventType", &name))
    return FALSE;
  for (guint type = 0; type < G_N_ELEMENTS(types); type++) {
    if (!bounce_scan_is(name, types[type].type) || !read_array(notice, text, type))
      continue;
    add(notice, 0, BOUNCE_FACT_KIND, bounce_kind_to_string(types[type].kind));
    add_value(notice, 0, text, "reportingMTA", BOUNCE_FACT_REPORTING_MTA);
    if (types[type].kind == BOUNCE_KIND_DELIVERED)
      add_value(notice, notice->facts->n_statements - 1, text, "smtpResponse",
                BOUNCE_FACT_DIAGNOSTIC);
    return TRUE;
  }
  return FALSE;
}

const char *bounce_ses_gather(BounceFacts *facts, const BounceMessage *message,
                              const BounceKnown *known)
{
  for (guint i = 0; i < message->n_texts; i++) {
    const BounceTextPart *part = &message->texts[i];
    Notice notice = { facts, part->part, 0 };
    BounceScan text = bounce_scan(part->text, part->length);
    if (find(text, "otificationType") == NULL && find(text, "eventType") == NULL)
      continue;
    if (read_text(&notice, text))
      return "ses-json";
  }
  return NULL;
}
