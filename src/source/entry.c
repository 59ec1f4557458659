/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Lines of an entry, written by the readers of logs and events, read by evidence/told.c. */
#include "source/entry.h"

#include <string.h>

void bounce_entry_add(GString *entry, const char *key, BounceScan value)
{
  value = value.p != NULL ? bounce_scan_trim(value) : value;
  if (value.p == NULL || value.p == value.end)
    return;
  g_string_append(entry, key);
  g_string_append(entry, ": ");
  gsize begin = entry->len;
  g_string_append_len(entry, value.p, (gssize) bounce_scan_left(&value));
  for (gsize i = begin; i < entry->len; i++)
    if (entry->str[i] == '\n' || entry->str[i] == '\r' || entry->str[i] == '\0')
      entry->str[i] = ' ';
  g_string_append_c(entry, '\n');
}

void bounce_entry_add_text(GString *entry, const char *key, const char *value)
{
  if (value != NULL)
    bounce_entry_add(entry, key, bounce_scan_string(value));
}

gboolean bounce_entry_next(BounceScan *entry, BounceScan *key, BounceScan *value)
{
  BounceScan line;
  while (bounce_scan_line(entry, &line)) {
    const char *colon = memchr(line.p, ':', bounce_scan_left(&line));
    if (colon == NULL)
      continue;
    *key = (BounceScan){ line.p, colon };
    *value = bounce_scan_trim((BounceScan){ colon + 1, line.end });
    return TRUE;
  }
  return FALSE;
}
