/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The address the sender mailed to. In: a report's recipients and the headers around them. Out: for
 * each the subscriber and where that was read (RFC 3461 ORCPT, VERP, RFC 5321 Received). It guesses
 * nothing: a source that could mean several people is passed over, and so is a mailing list's own
 * address.
 */
#include "verdict/subscriber.h"

#include "base/address.h"
#include "base/tag.h"

/* Where mail systems note the address a report was delivered to. */
static const char *const envelope_fields[] = { "x-original-to", "delivered-to",   "envelope-to",
                                               "x-envelope-to", "x-delivered-to", "to" };

/* Hops looked at in the original: RFC 5321 section 6.3 calls more than a hundred a loop. */
#define RECEIVED_MAX 100

typedef struct {
  BouncePool *pool;
  const BounceMessage *message;
  const BounceOptions *options;
  const char *verp;
  const char *verp_from;
  GHashTable *failed;       /* addresses of X-Failed-Recipients, in lower case; NULL without it */
  const char *received_for; /* this and the next: NULL unless exactly one is named */
  const char *original_to;
} Sources;

static gboolean is_address(const char *text)
{
  return text != NULL && bounce_address_is_valid(text, strlen(text));
}

/* An address other hosts can mail to. */
static gboolean is_public(const char *text)
{
  return is_address(text) && strchr(strrchr(text, '@'), '.') != NULL;
}

static char *to_address(BouncePool *pool, BounceScan address)
{
  return bounce_address_normalize(pool, address.p, bounce_scan_left(&address));
}

/* ---- VERP ---- */

static const char *verp_in(const Sources *sources, const char *value)
{
  const char *pattern = sources->options->verp;
  BounceScan text = bounce_scan_string(value);
  BounceScan address;
  while (bounce_address_may_be_verp(value, pattern) && bounce_address_find(&text, &address)) {
    const char *plain = to_address(sources->pool, address);
    const char *user = plain != NULL ? bounce_address_verp(sources->pool, plain, pattern) : NULL;
    if (user != NULL)
      return user;
  }
  return NULL;
}

static const char *verp_in_fields(const Sources *sources, const BounceFields *fields,
                                  const char *name)
{
  for (guint i = 0; i < fields->n_fields; i++) {
    const char *user = NULL;
    if (bounce_fields_is(&fields->fields[i], name))
      user = verp_in(sources, fields->fields[i].value);
    if (user != NULL)
      return user;
  }
  return NULL;
}

static void find_verp(Sources *sources)
{
  const BounceMessage *message = sources->message;
  if (sources->options->envelope_recipient != NULL) {
    sources->verp = verp_in(sources, sources->options->envelope_recipient);
    sources->verp_from = "verp-environment";
  }
  for (guint i = 0; sources->verp == NULL && i < G_N_ELEMENTS(envelope_fields); i++) {
    sources->verp = verp_in_fields(sources, &message->headers, envelope_fields[i]);
    sources->verp_from = "verp";
  }
  if (sources->verp == NULL)
    sources->verp = verp_in_fields(sources, &message->original, "return-path");
}

/* ---- Tags ---- */

static const char *tagged_in(BouncePool *pool, const char *value)
{
  BounceScan text = bounce_scan_string(value);
  BounceScan address;
  while (bounce_tag_may_be_in(value) && bounce_address_find(&text, &address)) {
    const char *plain = to_address(pool, address);
    if (plain != NULL && bounce_tag_is_there(plain))
      return plain;
  }
  return NULL;
}

const char *bounce_subscriber_tagged(BouncePool *pool, const BounceMessage *message,
                                     const BounceOptions *options)
{
  const char *recipient = bounce_options_or_default(options)->envelope_recipient;
  const char *tagged = recipient != NULL ? tagged_in(pool, recipient) : NULL;
  const BounceFields *headers = &message->headers;
  for (guint i = 0; tagged == NULL && i < G_N_ELEMENTS(envelope_fields); i++)
    for (guint j = 0; tagged == NULL && j < headers->n_fields; j++)
      if (bounce_fields_is(&headers->fields[j], envelope_fields[i]))
        tagged = tagged_in(pool, headers->fields[j].value);
  return tagged;
}

/* ---- The original's own header ---- */

/* "list.example.org" of List-Id is the list "list@example.org" (RFC 2919). */
static gboolean is_list_id(const char *address, const char *list_id)
{
  const char *open = strrchr(list_id, '<');
  const char *at = strrchr(address, '@');
  const char *id = open != NULL ? open + 1 : list_id;
  gsize local = at != NULL ? (gsize) (at - address) : 0;
  return at != NULL && strlen(id) > local && g_ascii_strncasecmp(id, address, local) == 0
         && id[local] == '.' && g_ascii_strncasecmp(id + local + 1, at + 1, strlen(at + 1)) == 0;
}

/* TRUE when `value` names a service of the list `address`: "list-request@", "list+unsubscribe@". */
static gboolean names_service(const char *value, const char *address)
{
  BounceScan text = bounce_scan_string(value != NULL ? value : "");
  BounceScan found;
  const char *at = strrchr(address, '@');
  gsize local = at != NULL ? (gsize) (at - address) : 0;
  while (local > 0 && bounce_address_find(&text, &found)) {
    gsize left = bounce_scan_left(&found);
    gsize domain = strlen(at);
    if (left > local + domain && g_ascii_strncasecmp(found.p, address, local) == 0
        && (found.p[local] == '-' || found.p[local] == '+')
        && g_ascii_strncasecmp(found.end - domain, at, domain) == 0)
      return TRUE;
  }
  return FALSE;
}

/* TRUE for the addresses a mail bears that no subscriber has: the list's, and the sender's own. */
static gboolean is_sender_side(const BounceFields *original, const char *address)
{
  static const char *const own[] = { "list-post", "from", "sender", "reply-to", "x-beenthere" };
  static const char *const services[] = { "list-help",  "list-subscribe", "list-unsubscribe",
                                          "list-owner", "errors-to",      "sender",
                                          "return-path" };
  const char *list_id = bounce_fields_get(original, "list-id");
  if (list_id != NULL && is_list_id(address, list_id))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(own); i++)
    if (bounce_address_occurs(bounce_fields_get(original, own[i]), address))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(services); i++)
    if (names_service(bounce_fields_get(original, services[i]), address))
      return TRUE;
  return FALSE;
}

/* The address in "for <a@b>" or "for a@b" of a Received field; NULL for none. */
static char *read_for(BouncePool *pool, const char *value)
{
  BounceScan scan = bounce_scan_string(value);
  for (; scan.p < scan.end; scan.p++) {
    BounceScan at = scan, address;
    if ((*at.p != ' ' && *at.p != '\t')
        || (!bounce_scan_literal(&at, " for ") && !bounce_scan_literal(&at, "\tfor ")))
      continue;
    bounce_scan_space(&at);
    bounce_scan_byte(&at, '<');
    const char *first = at.p;
    while (at.p < at.end && !g_ascii_isspace(*at.p) && *at.p != '>' && *at.p != ';')
      at.p++;
    BounceScan token = { first, at.p };
    if (bounce_address_find(&token, &address) && address.p == first && address.end == at.p)
      return to_address(pool, address);
  }
  return NULL;
}

/* The oldest hop that names a person: later ones may have forwarded the mail. */
static void find_received_for(Sources *sources)
{
  const BounceFields *original = &sources->message->original;
  guint hops = 0;
  for (guint i = original->n_fields; i > 0 && sources->received_for == NULL; i--) {
    const BounceField *field = &original->fields[i - 1];
    if (!bounce_fields_is(field, "received"))
      continue;
    if (++hops > RECEIVED_MAX)
      return;
    char *address = read_for(sources->pool, field->value);
    if (is_public(address) && !is_sender_side(original, address))
      sources->received_for = address;
  }
}

/* The one address of `value` and of what was found before; FALSE when there are two. */
static gboolean only_address(BouncePool *pool, const char *value, const char **only)
{
  BounceScan text = bounce_scan_string(value);
  BounceScan found;
  while (bounce_address_find(&text, &found)) {
    const char *address = to_address(pool, found);
    if (*only != NULL && !bounce_address_equal(*only, address))
      return FALSE;
    *only = address;
  }
  return TRUE;
}

static void find_original_to(Sources *sources)
{
  const BounceFields *original = &sources->message->original;
  const char *only = NULL;
  for (guint i = 0; i < original->n_fields; i++) {
    const BounceField *field = &original->fields[i];
    if ((bounce_fields_is(field, "to") || bounce_fields_is(field, "cc"))
        && !only_address(sources->pool, field->value, &only))
      return;
  }
  if (is_public(only) && !is_sender_side(original, only))
    sources->original_to = only;
}

static void find_failed(Sources *sources)
{
  const char *value = bounce_fields_get(&sources->message->headers, "x-failed-recipients");
  BounceScan found;
  if (value == NULL)
    return;
  BounceScan text = bounce_scan_string(value);
  sources->failed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  while (bounce_address_find(&text, &found)) {
    const char *address = to_address(sources->pool, found);
    if (address != NULL)
      g_hash_table_add(sources->failed, g_ascii_strdown(address, -1));
  }
}

/* ---- Choosing ---- */

/* The X-Failed-Recipients address that is this recipient's; one and one belong together. */
static const char *failed_recipient(const Sources *sources, const BounceRecipient *recipient,
                                    gboolean single)
{
  if (sources->failed == NULL)
    return NULL;
  g_autofree char *key =
      recipient->recipient != NULL ? g_ascii_strdown(recipient->recipient, -1) : NULL;
  if (key != NULL && g_hash_table_contains(sources->failed, key))
    return recipient->recipient;
  if (!single || g_hash_table_size(sources->failed) != 1)
    return NULL;
  const char *value = bounce_fields_get(&sources->message->headers, "x-failed-recipients");
  const char *only = NULL;
  only_address(sources->pool, value, &only);
  return only;
}

/* Senders put numbers of their own before the user, "bounce-77-user=domain@": where what is found
 * ends with the address that failed, that is the user. */
static const char *verp_for(const Sources *sources, const char *recipient)
{
  const char *verp = sources->verp;
  if (verp == NULL || recipient == NULL || strlen(recipient) >= strlen(verp))
    return verp;
  const char *tail = verp + strlen(verp) - strlen(recipient);
  return (tail[-1] == '-' || tail[-1] == '+' || tail[-1] == '=')
                 && g_ascii_strcasecmp(tail, recipient) == 0
             ? recipient
             : verp;
}

static void choose(const Sources *sources, BounceRecipient *recipient, gboolean single)
{
  const struct {
    const char *address;
    const char *from;
  } choices[] = {
    { verp_for(sources, recipient->recipient), sources->verp_from },
    { is_address(recipient->original_recipient) ? recipient->original_recipient : NULL,
      "original-recipient" },
    { failed_recipient(sources, recipient, single), "failed-recipients" },
    { single ? sources->received_for : NULL, "received-for" },
    { single ? sources->original_to : NULL, "original-to" },
    { recipient->recipient, "recipient" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(choices); i++) {
    if (choices[i].address == NULL)
      continue;
    recipient->subscriber = choices[i].address;
    recipient->subscriber_from = choices[i].from;
    return;
  }
}

/* TRUE when the report names somebody else than VERP does, which was chosen. */
static gboolean is_conflict(const Sources *sources, const BounceRecipient *recipient)
{
  return sources->verp != NULL && is_address(recipient->original_recipient)
         && !bounce_address_equal(recipient->subscriber, recipient->original_recipient);
}

gboolean bounce_subscriber_find(BouncePool *pool, const BounceMessage *message,
                                const BounceOptions *options, BounceRecipient *recipients,
                                guint n_recipients)
{
  Sources sources = { .pool = pool,
                      .message = message,
                      .options = bounce_options_or_default(options) };
  gboolean single = n_recipients == 1;
  find_verp(&sources);
  find_failed(&sources);
  if (single && sources.verp == NULL) {
    find_received_for(&sources);
    find_original_to(&sources);
  }
  gboolean agreed = TRUE;
  for (guint i = 0; i < n_recipients; i++) {
    choose(&sources, &recipients[i], single);
    agreed = agreed && !is_conflict(&sources, &recipients[i]);
  }
  g_clear_pointer(&sources.failed, g_hash_table_unref);
  return agreed;
}
