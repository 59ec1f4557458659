/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The ids of what can be odd about a message; one list for code, tests and documents. */
#ifndef BOUNCE_MESSAGE_ANOMALY_H
#define BOUNCE_MESSAGE_ANOMALY_H

#define BOUNCE_ANOMALY_BAD_DATE "bad-date"             /* a date field that holds none */
#define BOUNCE_ANOMALY_BAD_STATUS "bad-status"         /* a Status field that holds none */
#define BOUNCE_ANOMALY_BARE_CR "bare-cr"               /* lines end with CR alone */
#define BOUNCE_ANOMALY_CLASS_CONFLICT "class-conflict" /* the provider holds it for another */
#define BOUNCE_ANOMALY_EMPTY "empty-message"           /* no bytes but white space */
#define BOUNCE_ANOMALY_FORWARDED "forwarded"           /* the report came attached to other mail */
/* A person forwards it with words of their own: it was not read. */
#define BOUNCE_ANOMALY_FORWARDED_REPORT "forwarded-report"
#define BOUNCE_ANOMALY_HEADER_CUT "header-too-long"        /* header section beyond the limit */
#define BOUNCE_ANOMALY_MISSING_BOUNDARY "missing-boundary" /* a multipart nothing divides */
#define BOUNCE_ANOMALY_MISSING_HEADER "missing-header"     /* begins with something else */
#define BOUNCE_ANOMALY_MISSING_REPORT_TYPE "missing-report-type" /* multipart/report without it */
#define BOUNCE_ANOMALY_NESTED "nested-too-deep"                  /* MIME nesting beyond the limit */
#define BOUNCE_ANOMALY_NULL_BYTES "null-bytes"                   /* NUL in text or header */
#define BOUNCE_ANOMALY_OVER_BUDGET "over-budget" /* judged on what was read until then */
/* A log has more open queue ids than the limit. */
#define BOUNCE_ANOMALY_QUEUE_FORGOTTEN "queue-forgotten"
#define BOUNCE_ANOMALY_REPEATED_FIELD "repeated-field" /* a field of the report stands twice */
#define BOUNCE_ANOMALY_STATUS_CONFLICT "status-conflict" /* two detailed codes that differ */
#define BOUNCE_ANOMALY_STATUS_IN_TEXT "status-in-text"   /* DSN fields in a part of another type */
/* VERP names another subscriber than the report does. */
#define BOUNCE_ANOMALY_SUBSCRIBER_CONFLICT "subscriber-conflict"
#define BOUNCE_ANOMALY_TEXT_CUT "text-too-long"        /* text or status part beyond the limit */
#define BOUNCE_ANOMALY_TOO_MANY_FACTS "too-many-facts" /* more values than the limit */
#define BOUNCE_ANOMALY_TOO_MANY_PARTS "too-many-parts" /* more parts than the limit */
#define BOUNCE_ANOMALY_TOO_MANY_RECIPIENTS "too-many-recipients" /* more than the limit */
#define BOUNCE_ANOMALY_UNKNOWN_ACTION "unknown-action"   /* an Action field that RFC 3464 lacks */
#define BOUNCE_ANOMALY_UNKNOWN_CHARSET "unknown-charset" /* a charset label nobody knows */
#define BOUNCE_ANOMALY_VALUE_CUT "value-too-long"        /* a value of the record is not whole */
#define BOUNCE_ANOMALY_WRONG_CHARSET "wrong-charset"     /* bytes that the label does not explain */

#endif
