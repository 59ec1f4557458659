/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Counts deliveries. In: a recipient and the host that took the mail, as a log line has them. Out:
 * rows of day, domain and host. Memory is bounded: beyond a number of rows only days are kept. It
 * reads no log.
 */
#include "source/log/sent.h"

#include <string.h>

struct _BounceSent {
  GHashTable *rows; /* a BounceSentRow is its own key */
  BounceReached *reached;
};

static guint row_hash(gconstpointer data)
{
  const BounceSentRow *row = data;
  return g_str_hash(row->domain) * 31 + g_str_hash(row->host) + (guint) row->day;
}

static gboolean row_equal(gconstpointer a, gconstpointer b)
{
  const BounceSentRow *one = a, *other = b;
  return one->day == other->day && strcmp(one->domain, other->domain) == 0
         && strcmp(one->host, other->host) == 0;
}

BounceSent *bounce_sent_new(void)
{
  BounceSent *sent = g_new0(BounceSent, 1);
  sent->rows = g_hash_table_new_full(row_hash, row_equal, g_free, NULL);
  return sent;
}

void bounce_sent_free(BounceSent *sent)
{
  if (sent == NULL)
    return;
  g_hash_table_unref(sent->rows);
  g_free(sent);
}

void bounce_sent_set_reached(BounceSent *sent, BounceReached *reached)
{
  sent->reached = reached;
}

BounceReached *bounce_sent_reached(const BounceSent *sent)
{
  return sent->reached;
}

/* Lower case, cut where no name goes on; "" where there is none. */
static void copy_name(const char *p, const char *end, char *copy)
{
  gsize length = 0;
  for (; p < end && length < BOUNCE_SENT_NAME_MAX; p++) {
    gboolean goes_on =
        g_ascii_isalnum(*p) || *p == '-' || *p == '.' || *p == '_' || (*p & 0x80) != 0;
    if (!goes_on)
      break;
    copy[length++] = g_ascii_tolower(*p);
  }
  while (length > 0 && copy[length - 1] == '.')
    length--;
  copy[length] = '\0';
  if (!g_utf8_validate(copy, (gssize) length, NULL))
    *copy = '\0';
}

/* Behind the last "@" of an address. */
static void copy_domain(BounceScan recipient, char *copy)
{
  const char *at =
      recipient.p != NULL ? memrchr(recipient.p, '@', bounce_scan_left(&recipient)) : NULL;
  copy_name(at != NULL ? at + 1 : recipient.end, recipient.end, copy);
}

/* The last labels of a host; "" for what is no name of one: none, local, an address. */
static const char *copy_host(BounceScan host, char *copy)
{
  copy_name(host.p, host.end, copy);
  const char *last = strrchr(copy, '.');
  if (last == NULL || g_ascii_isdigit(last[1]))
    return "";
  const char *begin = copy + strlen(copy);
  for (guint labels = 0; begin > copy; begin--)
    if (begin[-1] == '.' && ++labels == BOUNCE_SENT_LABELS)
      break;
  return begin;
}

static BounceSentRow *new_row(const BounceSent *sent, const BounceSentRow *like)
{
  gsize domain = strlen(like->domain) + 1, host = strlen(like->host) + 1;
  BounceSentRow *row = g_malloc(sizeof *row + domain + host);
  char *texts = (char *) (row + 1);
  memcpy(texts, like->domain, domain);
  memcpy(texts + domain, like->host, host);
  *row = (BounceSentRow){ like->day, texts, texts + domain, 0 };
  g_hash_table_add(sent->rows, row);
  return row;
}

void bounce_sent_add(BounceSent *sent, gint64 day, BounceScan recipient, BounceScan host)
{
  char domain[BOUNCE_SENT_NAME_MAX + 1], name[BOUNCE_SENT_NAME_MAX + 1];
  copy_domain(recipient, domain);
  const BounceSentRow like = { day, domain, copy_host(host, name), 0 };
  BounceSentRow *row = g_hash_table_lookup(sent->rows, &like);
  if (row == NULL && bounce_sent_is_full(sent)) {
    const BounceSentRow rest = { day, "", "", 0 };
    row = g_hash_table_lookup(sent->rows, &rest);
    row = row != NULL ? row : new_row(sent, &rest);
  }
  row = row != NULL ? row : new_row(sent, &like);
  row->count++;
  if (sent->reached != NULL)
    bounce_reached_add(sent->reached, day, recipient);
}

gboolean bounce_sent_is_full(const BounceSent *sent)
{
  return g_hash_table_size(sent->rows) >= BOUNCE_SENT_MAX;
}

void bounce_sent_each(const BounceSent *sent, BounceSentVisit visit, gpointer data)
{
  GHashTableIter iter;
  gpointer row;
  g_hash_table_iter_init(&iter, sent->rows);
  while (g_hash_table_iter_next(&iter, &row, NULL))
    visit(row, data);
}

void bounce_sent_empty(BounceSent *sent)
{
  g_hash_table_remove_all(sent->rows);
}
