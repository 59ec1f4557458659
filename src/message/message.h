/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A message as a bounce reader sees it: decoded headers, the text for people, every
 * machine-readable status part as blocks of fields, and the headers of the returned original,
 * wherever it stands. All text is valid UTF-8 with LF line ends, owned by the pool. Any bytes give
 * a message.
 */
#ifndef BOUNCE_MESSAGE_MESSAGE_H
#define BOUNCE_MESSAGE_MESSAGE_H

#include <bounce/source.h>

#include "base/pool.h"
#include "message/author.h"
#include "message/fields.h"

/* A part written for people: text/plain, or text/html turned into lines. Never the original. */
typedef struct {
  const char *text;
  gsize length;
  guint part; /* 1-based number of the MIME part in document order; a single-part message has part 1
               */
  gboolean from_html;
} BounceTextPart;

typedef enum {
  BOUNCE_STATUS_DSN,         /* message/delivery-status, message/global-delivery-status */
  BOUNCE_STATUS_TRACKING,    /* message/tracking-status, RFC 3886 */
  BOUNCE_STATUS_FEEDBACK,    /* message/feedback-report, RFC 5965 */
  BOUNCE_STATUS_DISPOSITION, /* message/disposition-notification and global-disposition-notification
                              */
} BounceStatusPartType;

/*
 * A status part: groups of fields separated by empty lines. Values are unfolded but neither
 * comments nor types are removed, and RFC 2047 words stay as they are.
 */
typedef struct {
  BounceStatusPartType type;
  guint part;
  const BounceFields *groups;
  guint n_groups;
  gboolean is_xarf; /* it was JSON: message/status-json.c */
} BounceStatusPart;

typedef struct {
  BounceFields headers;
  const char *received; /* the topmost Received of the mail itself, which its last host wrote */
  BounceAuthor author;
  const char *content_type; /* lower case, "text/plain" when there is none */
  const char *report_type;  /* the parameter, lower case, or NULL */
  const BounceTextPart *texts;
  guint n_texts;
  const BounceStatusPart *status;
  guint n_status;
  BounceFields original; /* header of the returned original; n_fields is 0 when there is none */
  guint original_part;
  const char *original_text;    /* first bytes of its body if readable at no cost, or NULL */
  gboolean is_forwarded_report; /* a person forwards a report, which was not opened */
  const char *const *anomalies; /* ids, NULL-terminated */
} BounceMessage;

/* The message of `mail`; everything in it belongs to `pool`. Never NULL. */
const BounceMessage *bounce_message_new(BouncePool *pool, const BounceMail *mail);

/* The same; with `forwarded`, a report that a person forwards is read as what it carries. */
const BounceMessage *bounce_message_open(BouncePool *pool, const BounceMail *mail,
                                         gboolean forwarded);

gboolean bounce_message_has_status(const BounceMessage *message, BounceStatusPartType type);

/* An RFC 5322 date as RFC 3339 ("2001-04-29T23:34:45+00:00"), or NULL when it is none. */
const char *bounce_message_date(BouncePool *pool, const char *rfc5322_date);

#endif
