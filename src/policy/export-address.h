/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How an address is spelled in a file that another program reads, and whether it can be. */
#ifndef BOUNCE_POLICY_EXPORT_ADDRESS_H
#define BOUNCE_POLICY_EXPORT_ADDRESS_H

#include <glib.h>

/* RFC 5321 section 4.5.3.1.3 (a path of 256 octets with its brackets): what is longer no program
 * has as a subscriber, and databases cut it to somebody else's address. */
#define EXPORT_ADDRESS_MAX 254

/* What stands only in quoted local parts, address literals and comments. */
#define EXPORT_QUOTED "\"\\:;,()<>[]"

/* What a program can hold. */
typedef struct {
  const char *forbidden; /* bytes that must not occur; blanks and controls never may */
  const char *first;     /* (nullable): bytes that the address must not begin with */
  gboolean ascii;        /* nothing but ASCII */
  gboolean dot_atom;     /* no empty atom: no dot at either end, no two in a row */
} ExportAlphabet;

typedef struct {
  guint n; /* 0 when the program cannot hold the address */
  char *of[2];
} ExportSpellings;

/*
 * The spellings of `address` that `alphabet` holds: as it is, and where the domain is an
 * internationalised one, with the domain in its other form (RFC 5890: A-labels, U-labels), for most
 * programs compare bytes.
 */
ExportSpellings export_spell(const ExportAlphabet *alphabet, const char *address);

void export_spellings_clear(ExportSpellings *spellings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExportSpellings, export_spellings_clear)

#endif
