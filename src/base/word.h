/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Text as words for comparing: shared by the rule compiler and the matcher, so that a phrase in a
 * rule file and the same phrase in a mail are split alike.
 */
#ifndef BOUNCE_BASE_WORD_H
#define BOUNCE_BASE_WORD_H

#include <glib.h>

/* A diagnostic longer than this is a pasted message; only its beginning is read (time, stack). */
#define BOUNCE_WORD_TEXT_MAX 6144
#define BOUNCE_WORDS_MAX 1024

typedef enum {
  BOUNCE_WORD_PLAIN,
  BOUNCE_WORD_ADDRESS, /* a mail address or anything in angle brackets: never read as wording */
  BOUNCE_WORD_HOST,    /* a host name, whole; its labels are never read as wording */
  BOUNCE_WORD_URL,     /* a word within a URL or a path: weaker than prose */
} BounceWordKind;

/* What ended before a word. */
typedef enum {
  BOUNCE_WORD_PAUSE_NONE,
  BOUNCE_WORD_PAUSE_COLON,
  BOUNCE_WORD_PAUSE_CLAUSE, /* comma, semicolon */
  BOUNCE_WORD_PAUSE_SENTENCE,
} BounceWordPause;

/*
 * `pause` is a %BounceWordPause. A word written together, "NoSuchUser", has `n_parts` and is
 * followed by these, which are words with `is_part` and the same bytes. `is_token`: of letters and
 * digits, as in ids. `depth`: parentheses around it.
 */
typedef struct {
  const char *text;
  guint16 length;
  guint8 kind;
  guint8 pause;
  guint8 n_parts;
  guint8 is_part;
  guint8 is_token;
  guint8 depth;
} BounceWord;

typedef struct {
  BounceWord words[BOUNCE_WORDS_MAX];
  guint n_words;
  guint8 depth; /* of the next word */
  char buffer[BOUNCE_WORD_TEXT_MAX];
  gsize used;
} BounceWords;

/*
 * Splits UTF-8 `text`: lower case, Latin letters without accents, full-width forms as ASCII, each
 * character of an unspaced script (Han, Kana, Hangul) a word of its own, numbers left out; an IP
 * address is the word "ip".
 */
void bounce_word_split(BounceWords *words, const char *text, gsize length);

#endif
