/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How near words are to each other. In: words. Out: their optimal string alignment distance. It
 * knows no words itself, and takes letters for bytes.
 */
#include "base/nearest.h"

#include <string.h>

guint bounce_nearest_distance(const char *a, const char *b)
{
  guint rows[BOUNCE_NEAREST_MAX + 1][BOUNCE_NEAREST_MAX + 1];
  guint n = (guint) strlen(a);
  guint m = (guint) strlen(b);
  if (n > BOUNCE_NEAREST_MAX || m > BOUNCE_NEAREST_MAX)
    return G_MAXUINT;
  for (guint j = 0; j <= m; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= n; i++) {
    rows[i][0] = i;
    for (guint j = 1; j <= m; j++) {
      guint same = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
      guint gap = MIN(rows[i - 1][j], rows[i][j - 1]) + 1;
      rows[i][j] = MIN(same, gap);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        rows[i][j] = MIN(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[n][m];
}

const char *bounce_nearest(const char *given, const char *best, const char *word)
{
  guint slips = bounce_nearest_distance(given, word);
  if (slips > 2 || 2 * slips >= strlen(word))
    return best;
  return best == NULL || slips < bounce_nearest_distance(given, best) ? word : best;
}
