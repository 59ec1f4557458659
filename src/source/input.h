/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A walk through an input: a stack of readers (folder, Maildir, mbox), the one file that is open,
 * and the mail at hand. A new kind of input is a file with a reader and a row in input.c.
 */
#ifndef BOUNCE_SOURCE_INPUT_H
#define BOUNCE_SOURCE_INPUT_H

#include <sys/types.h>

#include <bounce/source.h>

#include "source/entry.h"
#include "source/file.h"
#include "source/maillog.h"

/* What a step gives. */
typedef enum {
  BOUNCE_STEP_MAIL,  /* the mail at hand is the next one */
  BOUNCE_STEP_AGAIN, /* nothing yet: ask the reader on top */
  BOUNCE_STEP_END,   /* this reader has no more */
  BOUNCE_STEP_WAIT,  /* it has no more yet: ask again later */
  BOUNCE_STEP_ERROR, /* GError set; the next step goes on behind it */
} BounceStep;

/* How a file was come by, hence what is said about one that is no mail. */
typedef enum {
  BOUNCE_ENTRY_GIVEN,   /* the user named it: an error */
  BOUNCE_ENTRY_FOUND,   /* in a folder: passed over */
  BOUNCE_ENTRY_ASIDE,   /* hidden, or a folder in a Maildir: read where it is a Maildir itself */
  BOUNCE_ENTRY_MAILDIR, /* in a Maildir: everything there is a mail, and what vanishes was moved */
} BounceEntry;

typedef struct _BounceInput BounceInput;
typedef struct _BounceReader BounceReader;

/* The head of every reader. */
struct _BounceReader {
  BounceStep (*next)(BounceReader *reader, BounceInput *input, GError **error);
  void (*free)(BounceReader *reader);
  BounceReader *below;
};

struct _BounceInput {
  GString *path; /* of the file at hand */
  BounceMail mail;
  BounceFile file;
  BounceReader *top;
  guint depth;           /* of the stack */
  GHashTable *visited;   /* folders entered (visited.h), or NULL */
  guint64 n_passed_over; /* files in folders that are no mail */
  gboolean file_ends;    /* the mail at hand is the last of the open file */
  BouncePassedFunc passed;
  gpointer passed_data;
  guint64 n_mails;
  BounceLogClock clock; /* what dates of logs leave out */
  BounceLogCounts log;
  gboolean reads_logs;
  gboolean live;      /* a step does not wait for bytes of a pipe or a log that is written */
  gboolean undecided; /* too little is there of it to see what it is */
  BounceLogOpened log_opened;
  gpointer log_opened_data;
  BounceSent *sent;  /* (nullable): what was delivered is added to it ... */
  goffset sent_from; /* ... from this place of a log on */
  goffset log_end;   /* behind the last line of a log that was read */
};

/* Opens `name` in the folder `dirfd` (whose path is set in `input` already) and makes its first
 * step. */
BounceStep bounce_input_open(BounceInput *input, int dirfd, const char *name, BounceEntry entry,
                             GError **error);

/* Standard input. */
BounceStep bounce_input_open_stdin(BounceInput *input, GError **error);

/* What is there of a live input by now, until it is known what it is. */
BounceStep bounce_input_decide(BounceInput *input, GError **error);

/* As bounce_file_slide() of the open file, which ends where it cannot be read. */
gboolean bounce_input_slide(BounceInput *input, goffset from, GError **error);

/* TRUE, once, where the last read found that the stream of the open file waits. */
gboolean bounce_input_waits(BounceInput *input);

/* A stream of whatever it is; takes it. */
BounceStep bounce_input_open_stream(BounceInput *input, BounceStream *stream, BounceEntry entry,
                                    GError **error);

/* A stream that is read where it is a log; takes it. */
BounceStep bounce_input_open_log(BounceInput *input, BounceStream *stream, GError **error);

/* Says that the entry at hand is not read. Returns BOUNCE_STEP_AGAIN. */
BounceStep bounce_input_pass(BounceInput *input, BouncePassed what);

/* Sets the mail at hand: the bytes of the open file from `begin` to `end`. */
BounceStep bounce_input_give(BounceInput *input, guint index, goffset begin, goffset end,
                             GError **error);

/* Sets it to an entry (entry.h) that became known by `channel`; `entry` stays as long as the mail.
 */
BounceStep bounce_input_give_entry(BounceInput *input, const GString *entry, guint64 index,
                                   BounceChannel channel);

/* Makes the path at hand that of `name` within it. */
void bounce_input_enter(BounceInput *input, const char *name);

/* Puts a reader on the stack. */
BounceStep bounce_input_push(BounceInput *input, BounceReader *reader);

/* Sets `error` to `code` and the message of errno `number`. */
BounceStep bounce_input_fail(BounceError code, int number, GError **error);

void bounce_input_clear(BounceInput *input);

#endif
