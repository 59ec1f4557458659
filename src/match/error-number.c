/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finds the number of an error box in text. In: text. Out: the entry of the catalogue that explains
 * it. The numbers are HRESULT values of MAPI and the Internet mail API; other numbers are left to
 * smtp/reply.c.
 */
#include "match/error-number.h"

#include <string.h>

static const char prefix[] = "0x";
#define PREFIX_LENGTH (sizeof prefix - 1)
#define DIGITS 8
#define NUMBER_LENGTH (PREFIX_LENGTH + DIGITS)

gboolean bounce_error_number_is(const BounceCode *code)
{
  return g_str_has_prefix(code->key, prefix);
}

/* The entry of a number, else that of its family: 0x800CCCEE is one of 0x800cccxx. */
static const BounceCode *find_entry(const BounceRules *rules, BounceScan number)
{
  char key[NUMBER_LENGTH + 1] = { 0 };
  memcpy(key, number.p, NUMBER_LENGTH);
  const BounceCode *code = bounce_rules_code(rules, key);
  for (gsize end = NUMBER_LENGTH; code == NULL && end > PREFIX_LENGTH; end--) {
    key[end - 1] = 'x';
    code = bounce_rules_code(rules, key);
  }
  return code;
}

static gsize count_digits(BounceScan text)
{
  const char *begin = text.p;
  while (text.p < text.end && g_ascii_isxdigit(*text.p))
    text.p++;
  return (gsize) (text.p - begin);
}

/* "0x" 8HEXDIG, not within a longer word. */
static gboolean next_number(BounceScan text, BounceScan *number)
{
  for (const char *p = text.p; p < text.end; p++) {
    BounceScan rest = { p, text.end };
    if ((p > text.p && g_ascii_isalnum(p[-1])) || bounce_scan_left(&rest) < NUMBER_LENGTH
        || g_ascii_strncasecmp(p, prefix, PREFIX_LENGTH) != 0)
      continue;
    rest.p += PREFIX_LENGTH;
    *number = (BounceScan){ p, p + NUMBER_LENGTH };
    if (count_digits(rest) == DIGITS && (number->end == text.end || !g_ascii_isalnum(*number->end)))
      return TRUE;
  }
  return FALSE;
}

const BounceCode *bounce_error_number_find(const BounceRules *rules, BounceScan text,
                                           BounceScan *seen)
{
  BounceScan number;
  const BounceCode *code = next_number(text, &number) ? find_entry(rules, number) : NULL;
  if (code != NULL && seen != NULL)
    *seen = number;
  return code;
}
