/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The words by which replies and the frames around them are known: tables that the build makes of
 * rules/replies.ini and rules/frames.ini. What each list means stands at the head of its section.
 */
#ifndef BOUNCE_SMTP_SMTP_WORDS_H
#define BOUNCE_SMTP_SMTP_WORDS_H

#include <glib.h>

/* The sections of replies.ini. */
typedef enum {
  BOUNCE_REPLY_WORDS_NEVER_AFTER,
  BOUNCE_REPLY_WORDS_AFTER,
  BOUNCE_REPLY_WORDS_AFTER_UNLESS_COUNTED,
  BOUNCE_REPLY_WORDS_AFTER_BY_END,
  BOUNCE_REPLY_WORDS_NAMES_CODE,
  BOUNCE_REPLY_WORDS_BETWEEN,
  BOUNCE_REPLY_WORDS_MEASURE,
  BOUNCE_REPLY_WORDS_COUNTED,
  BOUNCE_REPLY_WORDS_GOES_ON,
  BOUNCE_REPLY_WORDS_ITSELF,
  BOUNCE_REPLY_WORDS_ERROR,
  BOUNCE_REPLY_WORDS
} BounceReplyWords;

/* The sections of frames.ini; the first ones are the commands that were answered. */
typedef enum {
  BOUNCE_FRAME_WORDS_DOT,
  BOUNCE_FRAME_WORDS_RCPT,
  BOUNCE_FRAME_WORDS_MAIL,
  BOUNCE_FRAME_WORDS_DATA,
  BOUNCE_FRAME_WORDS_HELO,
  BOUNCE_FRAME_WORDS_STARTTLS,
  BOUNCE_FRAME_WORDS_CONNECT,
  BOUNCE_FRAME_WORDS_ANSWER,
  BOUNCE_FRAME_WORDS_ANSWER_LATER,
  BOUNCE_FRAME_WORDS_ANSWER_END,
  BOUNCE_FRAME_WORDS_REMOTE_ERROR,
  BOUNCE_FRAME_WORDS_HOST,
  BOUNCE_FRAME_WORDS_TALKS_TO,
  BOUNCE_FRAME_WORDS
} BounceFrameWords;

#define BOUNCE_FRAME_COMMANDS (BOUNCE_FRAME_WORDS_CONNECT + 1)

/* Per section, a list that ends with NULL. */
extern const char *const *const bounce_reply_words[];
extern const char *const *const bounce_frame_words[];

#endif
