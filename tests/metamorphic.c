/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * metamorphic FOLDER...: with all addresses, hosts, IP addresses, queue ids, times and message ids
 * of a message replaced by others of the same shape, kind, verdict, reason and status stay as they
 * are. So no rule can have learned a sample's names. Hosts of providers whose codes are rules stay;
 * messages whose text is encoded (base64, ISO 2022) are left out and said so, since their names
 * cannot be replaced from outside.
 */
#include <bounce/bounce.h>
#include <stdio.h>
#include <string.h>

#include "corpus.h"
#include "rules/rules.h"

/* Names that mean something wherever they stand: role addresses, and hosts that name block lists.
 */
static const char *const kept_locals[] = { "mailer-daemon", "smtp",       "post_master",
                                           "post-master",   "postmaster", "mailerdaemon",
                                           "nobody",        "mdaemon",    "mail-daemon",
                                           "root",          "bounce",     "listserv",
                                           "double-bounce", "ndr",        NULL };
static const char *const kept_hosts[] = {
  "spamhaus",    "spamcop",     "sorbs",        "barracuda",       "uribl",
  "surbl",       "abuseat",     "senderbase",   "dnsbl",           "njabl",
  "mailspike",   "spamrats",    "proofpoint",   "mxtoolbox",       "senderscore",
  "messagelabs", "microsoft",   "openspf",      "maps.vix",        "ordb",
  "mimecast",    "arpa",        "trendmicro",   "cloudmark",       "backscatterer",
  "sophos",      "invaluement", "kundenserver", "office365",       "yahoo",
  "docomo",      "au.com",      "ezweb",        "junkemailfilter", "boxbe",
  NULL
};

static gboolean is_name_byte(char c)
{
  return g_ascii_isalnum(c) || strchr("._%+=-@#/", c) != NULL;
}

static gboolean contains_any(const char *text, const char *const *words)
{
  for (; *words != NULL; words++)
    if (strstr(text, *words) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean is_provider_host(const char *host)
{
  for (guint i = 0; i < bounce_rules_providers.n_providers; i++)
    for (const char *const *known = bounce_rules_providers.providers[i].hosts; *known != NULL;
         known++)
      if (g_str_has_suffix(host, *known))
        return TRUE;
  return contains_any(host, kept_hosts);
}

/* Letters become other letters; what holds a name together stays. */
static void rotate(char *from, const char *to)
{
  for (; from < to; from++) {
    if (g_ascii_islower(*from))
      *from = (char) ('a' + (*from - 'a' + 11) % 26);
    else if (g_ascii_isupper(*from))
      *from = (char) ('A' + (*from - 'A' + 11) % 26);
  }
}

/* A host keeps its last label, which says that it is one. */
static void rotate_host(char *from, char *to)
{
  g_autofree char *host = g_ascii_strdown(from, to - from);
  char *last = g_strrstr_len(from, to - from, ".");
  if (last != NULL && !is_provider_host(host))
    rotate(from, last);
}

static void replace_address(char *from, char *at, char *to)
{
  g_autofree char *local = g_ascii_strdown(from, at - from);
  if (!contains_any(local, kept_locals))
    rotate(from, at);
  rotate_host(at + 1, to);
}

/* 192.0.2.7 and the like: other numbers of the same length. */
static gboolean replace_ip(char *from, const char *to)
{
  guint dots = 0;
  for (const char *p = from; p < to; p++) {
    if (!g_ascii_isdigit(*p) && *p != '.')
      return FALSE;
    dots += *p == '.';
  }
  if (dots != 3)
    return FALSE;
  for (char *p = to[-1] == '.' ? from : (char *) to - 1; p < to; p++)
    *p = (char) ('1' + (*p - '0' + 3) % 9);
  return TRUE;
}

/* Postfix and Sendmail queue ids: 10 or more capitals and digits mixed, digits among them. */
static void replace_queue_id(char *from, const char *to)
{
  guint digits = 0;
  guint letters = 0;
  for (const char *p = from; p < to; p++) {
    digits += g_ascii_isdigit(*p);
    letters += *p >= 'A' && *p <= 'F';
  }
  if (to - from < 10 || digits == 0 || letters == 0 || digits + letters != (guint) (to - from))
    return;
  for (char *p = from; p < to; p++)
    if (*p >= 'A' && *p <= 'F')
      *p = (char) ('A' + (*p - 'A' + 2) % 6);
}

static gboolean looks_like_host(const char *from, const char *to)
{
  static const char *const ends[] = { ".com",     ".net", ".org", ".test", ".invalid",
                                      ".example", ".jp",  ".de",  ".uk",   ".edu",
                                      ".it",      ".fr",  ".ru",  ".cz" };
  g_autofree char *host = g_ascii_strdown(from, to - from);
  for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
    if (g_str_has_suffix(host, ends[i]))
      return strchr(host, '/') == NULL;
  return FALSE;
}

static void replace_token(char *from, char *to)
{
  while (to > from && strchr(".-=+/", to[-1]) != NULL)
    to--;
  char *at = g_strrstr_len(from, to - from, "@");
  if (at != NULL && at > from && at + 1 < to)
    replace_address(from, at, to);
  else if (!replace_ip(from, to) && looks_like_host(from, to))
    rotate_host(from, to);
  else
    replace_queue_id(from, to);
}

/* hh:mm:ss: another time of day. */
static void replace_time(char *p)
{
  if (p[2] == ':' && p[5] == ':' && g_ascii_isdigit(p[0]) && g_ascii_isdigit(p[1])
      && g_ascii_isdigit(p[4]) && g_ascii_isdigit(p[7])) {
    p[4] = (char) ('0' + (p[4] - '0' + 7) % 10);
    p[7] = (char) ('0' + (p[7] - '0' + 7) % 10);
  }
}

static char *replaced(const char *bytes, gsize size)
{
  char *copy = g_malloc(size + 1);
  memcpy(copy, bytes, size);
  copy[size] = '\0';
  for (gsize i = 0; i + 8 < size; i++)
    replace_time(copy + i);
  for (char *p = copy; p < copy + size; p++) {
    char *end = p;
    while (end < copy + size && is_name_byte(*end))
      end++;
    if (end > p) {
      replace_token(p, end);
      p = end;
    }
  }
  return copy;
}

/* Everything but names. */
static char *essence_of(const char *bytes, gsize size)
{
  GString *out = g_string_new(NULL);
  char status[BOUNCE_STATUS_TEXT_SIZE];
  g_autoptr(BounceReport) report = bounce_report_new_from_data(bytes, size, NULL);
  const BounceReportInfo *info = bounce_report_info(report);
  for (guint i = 0; i < info->n_recipients; i++) {
    const BounceRecipient *r = info->recipients[i];
    g_string_append_printf(out, "%s %s %s %s; ", bounce_kind_to_string(info->kind),
                           r->verdict != 0 ? bounce_verdict_to_string(r->verdict) : "-",
                           r->reason != 0 ? bounce_reason_to_string(r->reason) : "-",
                           bounce_status_format(r->status, status));
  }
  return g_string_free(out, FALSE);
}

static gboolean is_encoded(const char *bytes, gsize size)
{
  static const char iso_2022[] = "\033$"; /* letters stand for others until the next escape */
  g_autofree char *lower = g_ascii_strdown(bytes, (gssize) size);
  return strstr(lower, "\ncontent-transfer-encoding: base64") != NULL
         || memmem(bytes, size, iso_2022, strlen(iso_2022)) != NULL;
}

int main(int argc, char **argv)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  guint failed = 0;
  for (int i = 1; i < argc; i++)
    g_ptr_array_extend_and_steal(paths, corpus_paths(argv[i]));
  if (paths->len == 0) {
    printf("1..0 # SKIP no mail below %s\n", argc > 1 ? argv[1] : "nothing");
    return 0;
  }
  printf("1..%u\n", paths->len);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index(paths, i);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    if (g_file_get_contents(path, &bytes, &size, NULL) && is_encoded(bytes, size)) {
      printf("ok %u - %s # SKIP its text is encoded\n", i + 1, path);
      continue;
    }
    g_autofree char *other = replaced(bytes, size);
    g_autofree char *before = essence_of(bytes, size);
    g_autofree char *after = essence_of(other, size);
    gboolean same = strcmp(before, after) == 0;
    printf("%s %u - %s\n", same ? "ok" : "not ok", i + 1, path);
    if (!same)
      printf("# was: %s\n# now: %s\n", before, after);
    failed += !same;
  }
  return failed > 0;
}
