/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Keys of redactions, and the proof that a copy says what the original said. In: a key file; a
 * message. Out: a Redaction; a copy whose kind, statuses, reasons and verdicts are the original's.
 */
#include "run/redact-key.h"

#include <bounce/bounce.h>
#include <string.h>
#include <sys/random.h>

#include "base/translate.h"
#include "history/domain.h"
#include "run/database.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

/* A shorter key can be found by trying. */
#define KEY_MIN 16
#define KEY_NEW 32

Redaction *redact_key_open(const BounceRules *rules, const char *path, int *status)
{
  g_autofree char *key = NULL;
  gsize size = KEY_NEW;
  g_autoptr(GError) error = NULL;
  const DomainList *domains = domain_list(&error);
  *status = EXIT_CODE_OK;
  if (domains == NULL) {
    *status = database_complain(NULL, error);
    return NULL;
  }
  if (path == NULL) {
    key = g_malloc(KEY_NEW);
    if (getrandom(key, KEY_NEW, 0) == KEY_NEW)
      return redact_new(rules, (const guint8 *) key, size, domains->has_suffix);
    complain(NULL, "no random numbers for a key");
    *status = EXIT_CODE_TEMP_FAIL;
  } else if (!g_file_get_contents(path, &key, &size, &error)) {
    complain(NULL, "--key-file: %s", error->message);
    *status = EXIT_CODE_NO_INPUT;
  } else if (size < KEY_MIN) {
    complain(path, "a key has at least %d bytes", KEY_MIN);
    *status = EXIT_CODE_DATA;
  }
  return *status == EXIT_CODE_OK
             ? redact_new(rules, (const guint8 *) key, size, domains->has_suffix)
             : NULL;
}

/* What is said of one recipient; without the report, which holds all texts of its mail. */
typedef struct {
  BounceReason reason;
  BounceVerdict verdict;
  BounceAction action;
  BounceStatus status;
  guint reply_code;
} Judged;

typedef struct {
  BounceKind kind;
  GArray *recipients; /* of Judged */
} Judgement;

static void judgement_clear(Judgement *judgement)
{
  g_array_unref(judgement->recipients);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judgement, judgement_clear)

static Judgement judgement_new(const BounceReportInfo *info)
{
  Judgement judgement = { info->kind, g_array_new(FALSE, FALSE, sizeof(Judged)) };
  for (guint i = 0; i < info->n_recipients; i++) {
    const BounceRecipient *recipient = info->recipients[i];
    const Judged judged = { recipient->reason, recipient->verdict, recipient->action,
                            recipient->status, recipient->reply_code };
    g_array_append_val(judgement.recipients, judged);
  }
  return judgement;
}

static gboolean same_recipient(const Judged *a, const BounceRecipient *b)
{
  return a->reason == b->reason && a->verdict == b->verdict
         && bounce_status_equal(a->status, b->status) && a->reply_code == b->reply_code
         && a->action == b->action;
}

static gboolean same_judgement(const Judgement *original, const BounceOptions *options,
                               const GString *copy)
{
  g_autoptr(BounceReport) report = bounce_report_new_from_data(copy->str, copy->len, options);
  const BounceReportInfo *info = bounce_report_info(report);
  if (original->kind != info->kind || original->recipients->len != info->n_recipients)
    return FALSE;
  for (guint i = 0; i < info->n_recipients; i++)
    if (!same_recipient(&g_array_index(original->recipients, Judged, i), info->recipients[i]))
      return FALSE;
  return TRUE;
}

/* Judges the original; what it names is named to `redaction`. */
static Judgement judge_original(Redaction *redaction, const BounceOptions *options,
                                const char *bytes, gsize size)
{
  g_autoptr(BounceReport) report = bounce_report_new_from_data(bytes, size, options);
  redact_name_report(redaction, bounce_report_info(report));
  return judgement_new(bounce_report_info(report));
}

/* A copy of that shape in which nothing was found; else NULL, and *left is what was. */
static GString *make_copy(Redaction *redaction, const char *bytes, gsize size, RedactShape shape,
                          char **left)
{
  GString *copy = redact_message(redaction, bytes, size, shape);
  g_autofree char *found = redact_gate(redaction, copy);
  if (found == NULL)
    return copy;
  g_string_free(copy, TRUE);
  g_free(*left);
  *left = g_steal_pointer(&found);
  return NULL;
}

GString *redact_check_message(Redaction *redaction, const BounceOptions *options, const char *bytes,
                              gsize size, gboolean force, char **reason)
{
  g_auto(Judgement) original = judge_original(redaction, options, bytes, size);
  g_autofree char *left = NULL;
  gboolean differs = FALSE;
  for (guint shape = 0; shape < REDACT_SHAPES; shape++) {
    g_autoptr(GString) copy = make_copy(redaction, bytes, size, (RedactShape) shape, &left);
    if (copy != NULL && (force || same_judgement(&original, options, copy)))
      return g_steal_pointer(&copy);
    differs |= copy != NULL;
  }
  *reason = differs ? g_strdup(_("a redacted copy would be judged differently"))
                    : g_strdup_printf(_("a redacted copy would still hold \"%s\""), left);
  return NULL;
}
