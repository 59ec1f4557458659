/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Reports on messages that a program has parsed with GMime itself. */
#include <bounce/gmime.h>

#include "message/bounce-options.h"
#include "message/mime.h"
#include "report/report.h"

BounceReport *bounce_report_new_from_message(GMimeMessage *message, const BounceOptions *options)
{
  BouncePool *pool = bounce_pool_new();
  return bounce_report_make(
      pool,
      bounce_message_new_from_mime(pool, message, bounce_options_or_default(options)->forwarded),
      options);
}
