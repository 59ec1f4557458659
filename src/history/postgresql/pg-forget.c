/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Removes a person, or a period, from a server. In: an address, or two dates. Out: how many events
 * went. Whether a text names the address is asked of history/mention.h; the server only finds those
 * that may. Rows that are gone are emptied out by VACUUM, which is run at the end; the write-ahead
 * log, replicas and backups are beyond its reach.
 */
#include <string.h>

#include "history/mention.h"
#include "history/postgresql/pg-array.h"
#include "history/postgresql/pg-schema.h"
#include "history/postgresql/pg-store.h"

/* Nobody else finds a name while names are removed. */
static const char begin_sql[] = "BEGIN; SELECT pg_advisory_xact_lock(" PG_SCHEMA_LOCK_NAMES ")";

static const char subscriber_sql[] =
    "DELETE FROM bounce.event WHERE address ="
    " (SELECT id FROM bounce.address WHERE text = ANY($1::text[]))";

/* Whose recipient begins as the address does, in ASCII lower case; the index has 64 letters. */
#define PREFIX_LETTERS 64
static const char recipients_sql[] =
    "SELECT key, recipient FROM bounce.event WHERE recipient <> '='"
    " AND left(lower(recipient COLLATE \"C\"), 64) ^@ ($1::text[])[1]";
static const char keys_sql[] = "DELETE FROM bounce.event WHERE key = ANY($1::uuid[])";

/* What no event uses any more: who is gone, the host of one person's own domain. */
static const char *const orphans[] = {
  "DELETE FROM bounce.address a WHERE NOT EXISTS"
  " (SELECT FROM bounce.event e WHERE e.address = a.id)",
  "DELETE FROM bounce.list l WHERE NOT EXISTS (SELECT FROM bounce.event e WHERE e.list = l.id)",
  "DELETE FROM bounce.word WHERE id NOT IN (SELECT DISTINCT n FROM bounce.event,"
  " unnest(ARRAY[remote_mta, reporting_mta, refused_ip, sender_domain, campaign]) AS n"
  " WHERE n IS NOT NULL)",
};

/*
 * Where others' events may mention the person. A name must stay one of its kind, so that its number
 * is put behind what is left.
 */
#define MENTIONS(table, id, column)                                                                \
  "SELECT " id ", " column " FROM bounce." table " WHERE lower(" column                            \
  " COLLATE \"C\") LIKE ANY ($1::text[])"
#define REWRITE(table, id, type, column, value)                                                    \
  "UPDATE bounce." table " t SET " column " = " value " FROM unnest($1::" type                     \
  "[], $2::text[]) AS n(id, text) WHERE t." id " = n.id"
static const struct {
  const char *find;
  const char *change;
  gboolean keys; /* what a row is known by */
} mentions[] = {
  { MENTIONS("address", "id", "text"), REWRITE("address", "id", "bigint", "text", "n.text || n.id"),
    FALSE },
  { MENTIONS("word", "id", "text"), REWRITE("word", "id", "bigint", "text", "n.text || n.id"),
    FALSE },
  { MENTIONS("list", "id", "text"), REWRITE("list", "id", "bigint", "text", "n.text || n.id"),
    FALSE },
  { MENTIONS("event", "key", "recipient"), REWRITE("event", "key", "uuid", "recipient", "n.text"),
    TRUE },
  { MENTIONS("event", "key", "message_id"), REWRITE("event", "key", "uuid", "message_id", "n.text"),
    TRUE },
  { MENTIONS("event", "key", "diagnostic"), REWRITE("event", "key", "uuid", "diagnostic", "n.text"),
    TRUE },
};

/* Events a transaction of a period: few enough that others wait shortly. */
#define PERIOD_BATCH 20000

typedef struct {
  Mention mention;
  gint64 since, until;
  guint64 removed;
} Forget;

static gboolean change(PgLink *link, const char *sql, int n, GByteArray *const *values,
                       guint64 *changes, GError **error)
{
  g_autoptr(PGresult) done = pg_link_rows_with(link, sql, n, values, error);
  if (done != NULL && changes != NULL)
    *changes += g_ascii_strtoull(PQcmdTuples(done), NULL, 10);
  return done != NULL;
}

static GByteArray *one_text(const char *text)
{
  GByteArray *array = pg_array_new(PG_ARRAY_OF_TEXTS);
  pg_array_add_text(array, text);
  return array;
}

/* A key in text, as the server writes an uuid: hexadecimal digits and dashes. */
static void add_key(GByteArray *keys, const char *text)
{
  guint8 key[16] = { 0 };
  guint digits = 0;
  for (; *text != '\0' && digits < 2 * sizeof key; text++)
    if (g_ascii_isxdigit(*text)) {
      key[digits / 2] = (guint8) (key[digits / 2] << 4 | g_ascii_xdigit_value(*text));
      digits++;
    }
  pg_array_add_key(keys, key);
}

static gboolean remove_subscriber(PgLink *link, Forget *forget, GError **error)
{
  g_autoptr(GByteArray) address = one_text(forget->mention.folded);
  return change(link, subscriber_sql, 1, &address, &forget->removed, error);
}

/* The local part and "@", cut as the index is. Free with g_free(). */
static char *prefix_of(const Mention *mention)
{
  gsize length = mention->local > 0 ? mention->local + 1 : strlen(mention->folded);
  g_autofree char *begin = g_strndup(mention->folded, length);
  return g_utf8_substring(begin, 0, MIN(g_utf8_strlen(begin, -1), PREFIX_LETTERS));
}

static gboolean remove_recipients(PgLink *link, Forget *forget, GError **error)
{
  g_autofree char *prefix = prefix_of(&forget->mention);
  g_autoptr(GByteArray) begin = one_text(prefix);
  g_autoptr(GByteArray) keys = pg_array_new(PG_ARRAY_OF_KEYS);
  g_autoptr(PGresult) rows = pg_link_rows_with(link, recipients_sql, 1, &begin, error);
  for (int i = 0; rows != NULL && i < PQntuples(rows); i++)
    if (mention_is_address(&forget->mention, PQgetvalue(rows, i, 1)))
      add_key(keys, PQgetvalue(rows, i, 0));
  return rows != NULL && change(link, keys_sql, 1, &keys, &forget->removed, error);
}

static gboolean remove_orphans(PgLink *link, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(orphans); i++)
    if (!pg_link_run(link, orphans[i], error))
      return FALSE;
  return TRUE;
}

/* Patterns of LIKE for what may name the address: the local part behind which "@" or "=" stands. */
static GByteArray *patterns_of(const Mention *mention)
{
  GByteArray *patterns = pg_array_new(PG_ARRAY_OF_TEXTS);
  g_autoptr(GString) local = g_string_new_len(mention->folded, (gssize) mention->local);
  g_string_replace(local, "\\", "\\\\", 0);
  g_string_replace(local, "%", "\\%", 0);
  g_string_replace(local, "_", "\\_", 0);
  for (const char *sign = "@="; *sign != '\0'; sign++) {
    g_autofree char *pattern = g_strdup_printf("%%%s%c%%", local->str, *sign);
    pg_array_add_text(patterns, pattern);
  }
  return patterns;
}

static gboolean remove_mentions_in(PgLink *link, const Forget *forget, guint place, GError **error)
{
  gboolean keys = mentions[place].keys;
  g_autoptr(GByteArray) patterns = patterns_of(&forget->mention);
  g_autoptr(PGresult) rows = pg_link_rows_with(link, mentions[place].find, 1, &patterns, error);
  g_autoptr(GByteArray) ids = pg_array_new(keys ? PG_ARRAY_OF_KEYS : PG_ARRAY_OF_NUMBERS);
  g_autoptr(GByteArray) texts = pg_array_new(PG_ARRAY_OF_TEXTS);
  for (int i = 0; rows != NULL && i < PQntuples(rows); i++) {
    g_autofree char *rest = mention_remove(&forget->mention, PQgetvalue(rows, i, 1));
    if (rest == NULL)
      continue;
    pg_array_add_text(texts, rest);
    if (keys)
      add_key(ids, PQgetvalue(rows, i, 0));
    else
      pg_array_add_number(ids, pg_link_number(rows, i, 0));
  }
  GByteArray *const values[] = { ids, texts };
  return rows != NULL
         && (pg_array_length(ids) == 0
             || change(link, mentions[place].change, 2, values, NULL, error));
}

static gboolean remove_mentions(PgLink *link, const Forget *forget, GError **error)
{
  for (guint i = 0; forget->mention.local > 0 && i < G_N_ELEMENTS(mentions); i++)
    if (!remove_mentions_in(link, forget, i, error))
      return FALSE;
  return TRUE;
}

static gboolean forget_once(PgLink *link, gpointer data, GError **error)
{
  Forget *forget = data;
  forget->removed = 0;
  return (pg_link_run(link, begin_sql, error) && remove_subscriber(link, forget, error)
          && remove_recipients(link, forget, error) && remove_orphans(link, error)
          && remove_mentions(link, forget, error) && pg_link_run(link, "COMMIT", error))
         || pg_link_roll_back(link);
}

gboolean pg_forget_address(History *history, const char *address, guint64 *removed, GError **error)
{
  PgStore *store = (PgStore *) history;
  Forget forget = { 0 };
  mention_init(&forget.mention, address);
  gboolean done = pg_link_try(&store->link, forget_once, &forget, error)
                  && pg_link_try(&store->link, pg_admin_clean, NULL, error);
  mention_clear(&forget.mention);
  pg_names_forget(&store->names);
  *removed = forget.removed;
  return done;
}

/* Each batch is a transaction of its own. */
static gboolean period_once(PgLink *link, gpointer data, GError **error)
{
  Forget *forget = data;
  g_autofree char *sql = g_strdup_printf(
      "DELETE FROM bounce.event WHERE ctid = ANY(ARRAY(SELECT ctid FROM bounce.event"
      " WHERE date >= %" G_GINT64_FORMAT " AND date < %" G_GINT64_FORMAT " LIMIT %d))",
      forget->since, forget->until, PERIOD_BATCH);
  for (guint64 before = G_MAXUINT64; before != forget->removed;) {
    before = forget->removed;
    if (!change(link, sql, 0, NULL, &forget->removed, error))
      return FALSE;
  }
  return TRUE;
}

/* Deliveries of days that lie in it, and what is known of logs that were last read in it. */
static gboolean counts_once(PgLink *link, gpointer data, GError **error)
{
  const Forget *forget = data;
  g_autofree char *sql =
      g_strdup_printf("DELETE FROM bounce.sent WHERE day * 86400 >= %1$" G_GINT64_FORMAT
                      " AND day * 86400 < %2$" G_GINT64_FORMAT ";"
                      "DELETE FROM bounce.position WHERE date >= %1$" G_GINT64_FORMAT
                      " AND date < %2$" G_GINT64_FORMAT,
                      forget->since, forget->until);
  int version = 0;
  return pg_schema_version(link, &version, error)
         && (version < PG_SCHEMA_SENT || pg_link_run(link, sql, error));
}

static gboolean orphans_once(PgLink *link, gpointer data, GError **error)
{
  return (pg_link_run(link, begin_sql, error) && remove_orphans(link, error)
          && pg_link_run(link, "COMMIT", error))
         || pg_link_roll_back(link);
}

gboolean pg_forget_period(History *history, gint64 since, gint64 until, guint64 *removed,
                          GError **error)
{
  PgStore *store = (PgStore *) history;
  Forget forget = { .since = since != 0 ? since : G_MININT64,
                    .until = until != 0 ? until : G_MAXINT64 };
  gboolean done = pg_link_try(&store->link, period_once, &forget, error)
                  && pg_link_try(&store->link, counts_once, &forget, error)
                  && pg_link_try(&store->link, orphans_once, NULL, error)
                  && pg_link_try(&store->link, pg_admin_clean, NULL, error);
  pg_names_forget(&store->names);
  *removed = forget.removed;
  return done;
}
