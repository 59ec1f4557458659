/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers that lead to somebody: IPv4 addresses however they are separated and whatever they are
 * glued to, and telephone numbers (ITU-T E.123, with or without the "+"). In: text at a digit, a
 * "+" or a "(". Out: the same shape with other digits. Codes, dates and queue ids are neither.
 */
#include <string.h>

#include "redact/redact-private.h"

/* Groups of an IPv4 address, the digits of each and the most that each says. */
#define IP_GROUPS 4
#define IP_GROUP_DIGITS 3
#define IP_GROUP_MAX 255
/* ITU-T E.164: at most 15 digits; 7 are a number without the area. */
#define PHONE_DIGITS_MIN 7
#define PHONE_DIGITS_PLAIN_MIN 9
#define PHONE_DIGITS_MAX 15
#define PHONE_BYTES_MAX 32

/* One group at `text`; 0 when there is none. */
static gsize read_group(const char *text, gsize length, guint *value)
{
  gsize n = 0;
  *value = 0;
  while (n < length && n <= IP_GROUP_DIGITS && g_ascii_isdigit(text[n]))
    *value = *value * 10 + (guint) g_ascii_digit_value(text[n++]);
  return n <= IP_GROUP_DIGITS && *value <= IP_GROUP_MAX ? n : 0;
}

gsize redact_number_quad(const char *text, gsize length, char *dotted, char *separator)
{
  guint values[IP_GROUPS];
  gsize n = 0;
  for (guint i = 0; i < IP_GROUPS; i++) {
    if (i == 1 && n < length)
      *separator = text[n];
    if (i > 0 && (n >= length || text[n] != *separator || !strchr("._-", text[n]) || !text[n]))
      return 0;
    n += i > 0;
    gsize group = read_group(text + n, length - n, &values[i]);
    if (group == 0)
      return 0;
    n += group;
  }
  g_snprintf(dotted, REDACT_QUAD_SIZE, "%u.%u.%u.%u", values[0], values[1], values[2], values[3]);
  return n;
}

gsize redact_number_ip(Redaction *redaction, const char *text, gsize length, GString *out)
{
  char dotted[REDACT_QUAD_SIZE];
  char separator = '.';
  gsize n = redact_number_quad(text, length, dotted, &separator);
  gsize begin = out->len;
  if (n == 0 || !redact_name_ip(redaction, dotted, strlen(dotted), out))
    return 0;
  for (gsize i = begin; i < out->len; i++)
    if (out->str[i] == '.')
      out->str[i] = separator;
  return n;
}

/* Fewest digits that make a telephone number of what begins at `text`; 0 when nothing does. */
static guint phone_needs(const char *text, gsize length)
{
  if (length > 2 && text[0] == '+' && text[1] >= '1' && text[1] <= '9')
    return PHONE_DIGITS_MIN;
  gsize area = text[0] == '(' ? 1 : 0;
  gsize n = area;
  while (n < length && n < area + 5 && g_ascii_isdigit(text[n]))
    n++;
  if (n < area + 2 || n + 1 >= length)
    return 0;
  if (area > 0)
    return text[n] == ')' ? PHONE_DIGITS_PLAIN_MIN : 0;
  return text[0] == '0' && text[n] == '/' && g_ascii_isdigit(text[n + 1]) ? PHONE_DIGITS_PLAIN_MIN
                                                                          : 0;
}

static gsize phone_length(const char *text, gsize length)
{
  guint needed = phone_needs(text, length);
  guint digits = 0;
  gsize end = 0;
  if (needed == 0)
    return 0;
  for (gsize n = 0; n < MIN(length, PHONE_BYTES_MAX) && digits < PHONE_DIGITS_MAX; n++) {
    if (g_ascii_isdigit(text[n])) {
      digits++;
      end = n + 1;
    } else if (text[n] == '\0' || strchr("+ ()/.-", text[n]) == NULL) {
      break;
    }
  }
  return digits >= needed ? end : 0;
}

gsize redact_number_phone(const Redaction *redaction, const char *text, gsize length, GString *out)
{
  gsize n = phone_length(text, length);
  g_autoptr(GString) digits = g_string_new(NULL);
  g_autoptr(GString) other = g_string_new(NULL);
  for (gsize i = 0; i < n; i++)
    if (g_ascii_isdigit(text[i]))
      g_string_append_c(digits, text[i]);
  redact_name_word(redaction, digits->str, digits->len, other);
  const char *next = other->str;
  for (gsize i = 0; i < n; i++)
    g_string_append_c(out, g_ascii_isdigit(text[i]) ? *next++ : text[i]);
  return n;
}
