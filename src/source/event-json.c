/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What an event of a mail provider says. In: an object and the rules of events.ini. Out: the rule
 * that holds, and an entry for each recipient. The provider's own class is kept beside what is
 * said; it judges nothing.
 */
#include "source/event-json.h"

#include <string.h>

#include "source/entry.h"

/* In the order of BounceEventField. */
static const char *const keys[] = { "recipient", "status",        "said",          "remote_mta",
                                    "queue_id",  "message_id",    "sender",        "subject",
                                    "date",      "reporting_mta", "provider_class" };
/* In the order of BounceEventSays. */
static const char *const actions[] = { NULL, "failed", "delayed", "delivered", NULL, NULL };

/* Parts of a value that stand behind one another, with a blank or an "@" between. */
#define JOIN_LENGTH 3
static const char *find_join(const char *path)
{
  const char *plus = strstr(path, " + ");
  const char *at = strstr(path, " @ ");
  return plus == NULL || (at != NULL && at < plus) ? at : plus;
}

static const char *get(const BounceJson *json, const BounceEventRule *rule, const char *path,
                       gsize length)
{
  return bounce_json_get_below(json, rule->root, path, length);
}

/* An array of addresses, or of objects: their first member is asked for by the recipient. */
static const char *get_each(const BounceJson *json, const BounceEventRule *rule, guint index,
                            const char *path)
{
  g_autofree char *whole =
      g_strdup_printf("%s.%u%s", rule->each, index, strcmp(path, ".") == 0 ? "" : path);
  return get(json, rule, whole, strlen(whole));
}

static const char *get_part(const BounceJson *json, const BounceEventRule *rule, guint index,
                            const char *path, gsize length)
{
  g_autofree char *part = g_strndup(path, length);
  return *part == '.' && rule->each != NULL ? get_each(json, rule, index, part)
                                            : get(json, rule, part, length);
}

static gboolean holds(const BounceJson *json, const BounceEventRule *rule, const char *condition)
{
  const char *colon = strstr(condition, ": ");
  if (colon != NULL) {
    const char *value = get(json, rule, condition, (gsize) (colon - condition));
    return value != NULL && g_ascii_strcasecmp(value, colon + 2) == 0;
  }
  return get(json, rule, condition, strlen(condition)) != NULL;
}

const BounceEventRule *bounce_event_json_rule(const BounceJson *json)
{
  for (guint i = 0; i < bounce_rules_n_events; i++) {
    const BounceEventRule *rule = &bounce_rules_events[i];
    const char *const *condition = rule->when;
    while (*condition != NULL && holds(json, rule, *condition))
      condition++;
    if (*condition == NULL)
      return rule;
  }
  return NULL;
}

/* Of a field that is there or not; a row is short (BOUNCE_CSV_ROW_MAX). */
static guint count_parts(const char *value, const char *split)
{
  guint n = 1;
  for (const char *at = value; at != NULL && (at = strstr(at, split)) != NULL; at += strlen(split))
    n++;
  return n;
}

guint bounce_event_json_count(const BounceJson *json, const BounceEventRule *rule)
{
  guint n = 0;
  const char *const *recipient = rule->fields[BOUNCE_EVENT_RECIPIENT];
  if (recipient == NULL || *recipient == NULL)
    return 0;
  if (rule->split != NULL)
    return count_parts(get(json, rule, *recipient, strlen(*recipient)), rule->split);
  if (rule->each == NULL)
    return 1;
  while (get_each(json, rule, n, *recipient) != NULL)
    n++;
  return n;
}

/* "a + b"; a part that the next one begins with is left out: 550, and "550 5.1.1 unknown". */
static gboolean append_parts(const BounceJson *json, const BounceEventRule *rule, guint index,
                             const char *paths, GString *out)
{
  char join = ' ';
  for (const char *path = paths; path != NULL;) {
    const char *plus = find_join(path);
    gsize length = plus != NULL ? (gsize) (plus - path) : strlen(path);
    const char *value = get_part(json, rule, index, path, length);
    if (value != NULL && g_str_has_prefix(value, out->str))
      g_string_truncate(out, 0);
    if (value != NULL && out->len > 0)
      g_string_append_c(out, join);
    g_string_append(out, value != NULL ? value : "");
    join = plus != NULL && plus[1] == '@' ? '@' : ' ';
    path = plus != NULL ? plus + JOIN_LENGTH : NULL;
  }
  return out->len > 0;
}

/* Seconds since 1970, as some providers write dates. */
static void use_date(GString *date)
{
  guint64 seconds = 0;
  gsize whole = strspn(date->str, "0123456789");
  if (whole < 9 || whole > 10 || (date->str[whole] != '\0' && date->str[whole] != '.'))
    return;
  date->str[whole] = '\0';
  g_ascii_string_to_unsigned(date->str, 10, 0, G_MAXUINT32, &seconds, NULL);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc((gint64) seconds);
  g_autofree char *text = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S%:z");
  g_string_assign(date, text);
}

/* 2026/03/02 10:00:00 UTC */
static void use_slashes(GString *date)
{
  if (date->len < 10 || date->str[4] != '/' || date->str[7] != '/')
    return;
  date->str[4] = date->str[7] = '-';
  if (!g_str_has_suffix(date->str, " UTC"))
    return;
  g_string_truncate(date, date->len - strlen(" UTC"));
  g_string_append_c(date, 'Z');
}

/* RFC 3339; a date of another form, or one that does not exist, is none. */
static void check_date(GString *date)
{
  use_date(date);
  use_slashes(date);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
  char *blank = strchr(date->str, ' ');
  if (blank != NULL)
    *blank = 'T';
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(date->str, utc);
  g_autofree char *text = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
  g_string_assign(date, text != NULL ? text : "");
}

/* The reason that the provider's class stands for, or that of the event. */
static const char *reason_of(const BounceEventRule *rule, const char *class)
{
  for (const char *const *reason = rule->reasons; reason != NULL && *reason != NULL; reason++) {
    const char *colon = strrchr(*reason, ':');
    gsize length = (gsize) (colon - *reason);
    if (strlen(class) == length && g_ascii_strncasecmp(class, *reason, length) == 0)
      return colon + 1;
  }
  /* What has no meaning here may be a category that rules know (rules/providers.ini). */
  return rule->reason != NULL || rule->reasons != NULL ? rule->reason : class;
}

/* A text of several sentences has the sign, too: an answer begins with its code, or in brackets. */
static gboolean are_answers(const char *value, const char *split)
{
  gboolean all = TRUE;
  for (const char *part = value; all && part != NULL;) {
    all = g_ascii_isdigit(*part) || *part == '[';
    const char *end = strstr(part, split);
    part = end != NULL ? end + strlen(split) : NULL;
  }
  return all;
}

/* Of several recipients in one field, or answers to them, the one that is asked for. */
static void take_split(const BounceJson *json, const BounceEventRule *rule, guint index,
                       GString *value)
{
  const char *begin = value->str;
  if (count_parts(begin, rule->split) != bounce_event_json_count(json, rule))
    return;
  for (const char *end; index > 0 && (end = strstr(begin, rule->split)) != NULL; index--)
    begin = end + strlen(rule->split);
  const char *end = strstr(begin, rule->split);
  g_autofree char *part = end != NULL ? g_strndup(begin, (gsize) (end - begin)) : g_strdup(begin);
  g_string_assign(value, g_strstrip(part));
}

/* The value of a field; empty where there is none. */
static GString *read_field(const BounceJson *json, const BounceEventRule *rule, guint index,
                           BounceEventField field)
{
  GString *value = g_string_new(NULL);
  const char *const *paths = rule->fields[field];
  while (paths != NULL && *paths != NULL && !append_parts(json, rule, index, *paths, value))
    paths++;
  if (field == BOUNCE_EVENT_DATE)
    check_date(value);
  if (rule->split != NULL
      && (field == BOUNCE_EVENT_RECIPIENT
          || (field == BOUNCE_EVENT_SAID && are_answers(value->str, rule->split))))
    take_split(json, rule, index, value);
  return value;
}

static void add_field(const BounceJson *json, const BounceEventRule *rule, guint index,
                      BounceEventField field, GString *entry)
{
  g_autoptr(GString) value = read_field(json, rule, index, field);
  /* 5, 1 and 1 are one code. */
  if (field == BOUNCE_EVENT_STATUS)
    g_strdelimit(value->str, " ", '.');
  bounce_entry_add_text(entry, keys[field], value->str);
  if (field == BOUNCE_EVENT_CLASS)
    bounce_entry_add_text(entry, "token", reason_of(rule, value->str));
}

void bounce_event_json_entry(const BounceJson *json, const BounceEventRule *rule, guint index,
                             GString *entry)
{
  g_string_truncate(entry, 0);
  bounce_entry_add_text(entry, "format", rule->format);
  bounce_entry_add_text(entry, "action", actions[rule->says]);
  if (rule->says == BOUNCE_EVENT_SAYS_COMPLAINT)
    bounce_entry_add_text(entry, "kind", "feedback");
  bounce_entry_add_text(entry, "verdict", bounce_verdict_to_string(rule->verdict));
  for (guint i = 0; i < BOUNCE_EVENT_LAST; i++)
    add_field(json, rule, index, i, entry);
}

void bounce_event_json_sent(const BounceJson *json, const BounceEventRule *rule, guint index,
                            BounceSent *sent)
{
  g_autoptr(GString) recipient = read_field(json, rule, index, BOUNCE_EVENT_RECIPIENT);
  g_autoptr(GString) remote = read_field(json, rule, index, BOUNCE_EVENT_REMOTE);
  g_autoptr(GString) date = read_field(json, rule, index, BOUNCE_EVENT_DATE);
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(date->str, NULL);
  gint64 day = time != NULL ? g_date_time_to_unix(time) / (24 * 60 * 60) : 0;
  bounce_sent_add(sent, day, bounce_scan_string(recipient->str), bounce_scan_string(remote->str));
}
