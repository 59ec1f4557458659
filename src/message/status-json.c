/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Complaints in JSON. In: the JSON part of a report in the form of XARF, version 3 or 4 (RFC 8259;
 * xarf-spec, schemas/v3 and schemas/v4/types/messaging-*). Out: the fields of RFC 5965 and of the
 * original that its members stand for. Reports of other abuse than mail are none, and neither the
 * samples in it nor the form of the JSON are looked at: pairs of strings suffice.
 */
#include <string.h>

#include "message/limits.h"
#include "message/status-part.h"

/* A member of the JSON object and the field it becomes. */
typedef struct {
  const char *member;
  const char *field;
  gboolean is_of_original;
} XarfField;

static const XarfField xarf_fields[] = {
  { "SmtpRcptToAddress", "Original-Rcpt-To", FALSE },
  { "smtp_to", "Original-Rcpt-To", FALSE },
  { "SmtpMailFromAddress", "Original-Mail-From", FALSE },
  { "smtp_from", "Original-Mail-From", FALSE },
  { "SourceIp", "Source-IP", FALSE },
  { "source_identifier", "Source-IP", FALSE },
  { "SmtpMessageSubject", "Subject", TRUE },
  { "subject", "Subject", TRUE },
  { "message_id", "Message-ID", TRUE },
};

/* What shows that it is such a report, and one about mail: both must be there. */
static const char *const versions[] = { "xarf_version", "ReporterOrg" };
static const struct {
  const char *member;
  const char *value;
} subjects[] = { { "ReportType", "Spam" },
                 { "ReportType", "Phishing" },
                 { "category", "messaging" },
                 { "class", "messaging" } };

typedef struct {
  BouncePool *pool;
  BounceField status[G_N_ELEMENTS(xarf_fields) + 1];
  BounceField original[G_N_ELEMENTS(xarf_fields)];
  guint n_status;
  guint n_original;
  gboolean is_xarf;
  gboolean is_mail;
} Xarf;

/* string = quotation-mark *char quotation-mark: the cursor stands behind the first mark. FALSE when
 * it does not end. */
static gboolean scan_string(BounceScan *scan, BounceScan *string)
{
  const char *p = scan->p;
  while (p < scan->end && *p != '"')
    p += *p == '\\' ? 2 : 1;
  if (p >= scan->end)
    return FALSE;
  *string = (BounceScan){ scan->p, p };
  scan->p = p + 1;
  return TRUE;
}

/* The string without escapes. What stands for one is no word of an address: \u0041 becomes a blank.
 */
static const char *unescape(BouncePool *pool, BounceScan string)
{
  char *text = bounce_pool_strndup(pool, string.p, bounce_scan_left(&string));
  char *out = text;
  for (const char *p = text; *p != '\0'; p++) {
    gboolean escaped = *p == '\\' && p[1] != '\0';
    p += escaped;
    *out++ = escaped && g_ascii_isalpha(*p) ? ' ' : *p;
  }
  *out = '\0';
  return text;
}

static void add_field(Xarf *xarf, const XarfField *known, BounceScan value)
{
  BounceField *fields = known->is_of_original ? xarf->original : xarf->status;
  guint *n = known->is_of_original ? &xarf->n_original : &xarf->n_status;
  for (guint i = 0; i < *n; i++)
    if (strcmp(fields[i].name, known->field) == 0)
      return;
  value.end = MIN(value.end, value.p + BOUNCE_LIMIT_VALUE_BYTES);
  fields[(*n)++] = (BounceField){ known->field, unescape(xarf->pool, value), 1 };
}

static gboolean is_exactly(BounceScan span, const char *word)
{
  return bounce_scan_left(&span) == strlen(word) && memcmp(span.p, word, strlen(word)) == 0;
}

static void take_member(Xarf *xarf, BounceScan name, BounceScan value)
{
  for (guint i = 0; i < G_N_ELEMENTS(versions); i++)
    xarf->is_xarf |= is_exactly(name, versions[i]);
  for (guint i = 0; i < G_N_ELEMENTS(subjects); i++)
    xarf->is_mail |= is_exactly(name, subjects[i].member) && is_exactly(value, subjects[i].value);
  for (guint i = 0; i < G_N_ELEMENTS(xarf_fields); i++)
    if (is_exactly(name, xarf_fields[i].member))
      add_field(xarf, &xarf_fields[i], value);
}

/* member = string name-separator value, of which only those whose value is a string count. */
static void scan_members(Xarf *xarf, BounceScan scan)
{
  BounceScan string;
  BounceScan name = { NULL, NULL };
  while (scan.p < scan.end) {
    char byte = *scan.p++;
    if (byte == '"') {
      if (!scan_string(&scan, &string))
        return;
      if (name.p != NULL)
        take_member(xarf, name, string);
      name = (BounceScan){ NULL, NULL };
      bounce_scan_space(&scan);
      if (bounce_scan_byte(&scan, ':'))
        name = string;
    } else if (!g_ascii_isspace(byte)) {
      name.p = NULL;
    }
  }
}

static BounceFields keep(BouncePool *pool, const BounceField *fields, guint n)
{
  BounceField *kept = bounce_pool_alloc(pool, n * sizeof *fields);
  memcpy(kept, fields, n * sizeof *fields);
  return bounce_fields_of(kept, n);
}

gboolean bounce_status_json_read(BouncePool *pool, const char *text, guint part,
                                 BounceStatusPart *status, BounceFields *original)
{
  Xarf xarf = { .pool = pool, .n_status = 1 };
  xarf.status[0] = (BounceField){ "Feedback-Type", "abuse", 1 };
  scan_members(&xarf, bounce_scan_string(text));
  if (!xarf.is_xarf || !xarf.is_mail)
    return FALSE;
  BounceFields *group = bounce_pool_alloc(pool, sizeof *group);
  *group = keep(pool, xarf.status, xarf.n_status);
  *original = keep(pool, xarf.original, xarf.n_original);
  *status = (BounceStatusPart){ BOUNCE_STATUS_FEEDBACK, part, group, 1, .is_xarf = TRUE };
  return TRUE;
}
