/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Exit codes, the subset of sysexits(3) that delivery agents act on. 1 is never an accident: only
 * commands that answer a question (`filter --check`, `explain`) give it, for "no".
 */
#ifndef EXIT_CODES_H
#define EXIT_CODES_H

enum {
  EXIT_CODE_OK = 0,
  EXIT_CODE_NO_MATCH = 1,     /* the question is answered with no */
  EXIT_CODE_USAGE = 64,       /* wrong option or argument */
  EXIT_CODE_DATA = 65,        /* standard input, or an input that must be one message, is no mail */
  EXIT_CODE_NO_INPUT = 66,    /* an input cannot be opened or read as mail; the others are done */
  EXIT_CODE_UNAVAILABLE = 69, /* --sandbox=require, and it cannot be confined */
  EXIT_CODE_SOFTWARE = 70,    /* a defect of this program */
  EXIT_CODE_CREATE = 73,      /* the output file cannot be created */
  EXIT_CODE_IO = 74,          /* the output cannot be written whole: disk full, pipe closed */
  EXIT_CODE_TEMP_FAIL = 75,   /* try again: no memory, no room for a temporary file, a lock */
};

#endif
