/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The subscriber in a variable envelope return path (https://cr.yp.to/proto/verp.txt; Mailman,
 * ezmlm, mlmmj, Sympa, LISTSERV, Postfix XVERP, SendGrid, Mailgun ...). In: the address a report
 * was sent to. Out: the subscriber it names. It never guesses: opaque tokens (Google Groups "+bnc",
 * Amazon SES) give NULL, and what is found must be a valid address with a dotted domain.
 */
#include "base/address.h"

/* How a list manager writes it: `marker` at a word's start, then `skip` (see skip_tokens), then the
 * user. */
typedef struct {
  const char *marker;
  const char *skip; /* tokens before the user, each with its "-": see token_byte */
  const char *at;   /* what stands for "@" */
} VerpShape;

/* First match wins: the longer and clearer markers first. */
static const VerpShape verp_shapes[] = {
  { "+mac-", "t", "=" },      /* tags of ours: base/tag.h */
  { "bounce+", "", "==a==" }, /* Sympa */
  { "bounce-mc.", "t", "=" }, /* MailChimp: server, campaign and message */
  { "bounce+", "m", "=" },    /* Mailgun: two hexadecimal numbers */
  { "bounces+", "nh", "=" },  /* SendGrid: account number and message tag */
  { "+bounces-", "n", "=" },  /* mlmmj */
  { "-return-", "n", "=" },   /* ezmlm */
  { "sentto-", "nnn", "=" },  /* Yahoo Groups */
  { "bounces+", "", "=" },    /* Mailman */
  { "bounce+", "", "=" },     /* many */
  { "bounces--", "", "=" },   /* many */
  { "-bounces-", "", "=" },   /* Mailman with "-" */
  { "-bounce-", "", "=" },    /* fml */
  { "-owner+", "", "=" },     /* Postfix XVERP */
  { "-return-", "", "=" },    /* qmail */
  { "-errors-", "", "=" },    /* many */
  { "errors+", "", "=" },     /* many */
  { "returns+", "", "=" },    /* many */
  { "return+", "", "=" },     /* many */
  { "verp-", "", "=" },       /* many */
  { "verp+", "", "=" },       /* many */
  { "bounces-", "nn", "=" },  /* campaign and message numbers */
  { "bounce-", "nn", "=" },   /* the same */
  { "bounces-", "", "=" },    /* many */
  { "bounce-", "", "=" },     /* many */
  { "return-", "", "=" },     /* many */
  { "-owner-", "", "=" },     /* qmail */
};

/* A domain a mail could come from: dotted, the last label letters or an A-label. */
static gboolean is_domain(BounceScan domain)
{
  const char *dot = memrchr(domain.p, '.', bounce_scan_left(&domain));
  if (dot == NULL || dot == domain.p || domain.end - dot < 3)
    return FALSE;
  BounceScan top = { dot + 1, domain.end };
  if (bounce_scan_literal(&top, "xn--"))
    return top.p < top.end;
  for (; top.p < top.end; top.p++)
    if (!g_ascii_isalpha(*top.p) && (guchar) *top.p < 0x80)
      return FALSE;
  return TRUE;
}

static char *join(BouncePool *pool, BounceScan user, BounceScan domain)
{
  if (user.p >= user.end || !is_domain(domain))
    return NULL;
  g_autofree char *address = g_strdup_printf("%.*s@%.*s", (int) bounce_scan_left(&user), user.p,
                                             (int) bounce_scan_left(&domain), domain.p);
  if (!bounce_address_is_valid(address, strlen(address)))
    return NULL;
  return bounce_address_normalize(pool, address, strlen(address));
}

/* The last place of `needle`: a domain holds no "=", a local part may. */
static const char *find_last(BounceScan text, const char *needle)
{
  gsize length = strlen(needle);
  if (length == 0 || bounce_scan_left(&text) < length)
    return NULL;
  for (const char *p = text.end - length; p >= text.p; p--)
    if (g_ascii_strncasecmp(p, needle, length) == 0)
      return p;
  return NULL;
}

/* ---- Known shapes ---- */

/* 'n': a number, 'h': a hexadecimal one, 'm': two with "." between, 't': letters, digits, "." and
 * "_". */
static gboolean token_byte(char kind, char c)
{
  switch (kind) {
  case 'n':
    return g_ascii_isdigit(c);
  case 'h':
    return g_ascii_isxdigit(c);
  case 'm':
    return g_ascii_isxdigit(c) || c == '.';
  default:
    return g_ascii_isalnum(c) || c == '.' || c == '_';
  }
}

static gboolean skip_tokens(BounceScan *rest, const char *skip)
{
  for (; *skip != '\0'; skip++) {
    BounceScan token = { rest->p, rest->p };
    while (rest->p < rest->end && token_byte(*skip, *rest->p))
      rest->p++;
    token.end = rest->p;
    if (token.p == token.end || !bounce_scan_byte(rest, '-'))
      return FALSE;
    if (*skip == 'm' && memchr(token.p, '.', bounce_scan_left(&token)) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* `marker` in `local` at a word's start; the cursor goes behind it. */
static gboolean find_marker(BounceScan *local, const char *marker)
{
  for (BounceScan at = *local; at.p < at.end; at.p++) {
    if (at.p > local->p && g_ascii_isalnum(at.p[-1]) && g_ascii_isalnum(*marker))
      continue;
    if (bounce_scan_literal(&at, marker)) {
      *local = at;
      return TRUE;
    }
  }
  return FALSE;
}

static char *read_shape(BouncePool *pool, BounceScan local, const VerpShape *shape)
{
  if (!find_marker(&local, shape->marker) || !skip_tokens(&local, shape->skip))
    return NULL;
  const char *at = find_last(local, shape->at);
  if (at == NULL)
    return NULL;
  BounceScan domain = { at + strlen(shape->at), local.end };
  /* Sympa: the list's name follows after "==". */
  const char *tail = memmem(domain.p, bounce_scan_left(&domain), "==", 2);
  if (tail != NULL)
    domain.end = tail;
  return join(pool, (BounceScan){ local.p, at }, domain);
}

/* Salesforce "user=domain__id"; a domain holds no "_". */
static char *read_tailed(BouncePool *pool, BounceScan local)
{
  const char *tail = memmem(local.p, bounce_scan_left(&local), "__", 2);
  if (tail == NULL)
    return NULL;
  local.end = tail;
  const char *at = find_last(local, "=");
  return at != NULL ? join(pool, (BounceScan){ local.p, at }, (BounceScan){ at + 1, local.end })
                    : NULL;
}

/* Postfix "owner-list+user=domain" and LISTSERV "owner-list*user**domain" or "*user*40domain". */
static char *read_owner(BouncePool *pool, BounceScan local)
{
  static const char *const ats[] = { "=", "**", "*40" };
  if (!bounce_scan_literal(&local, "owner-"))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS(ats); i++) {
    const char *mark = memchr(local.p, i == 0 ? '+' : '*', bounce_scan_left(&local));
    const char *at = find_last(local, ats[i]);
    if (mark == NULL || at == NULL || at <= mark)
      continue;
    char *user =
        join(pool, (BounceScan){ mark + 1, at }, (BounceScan){ at + strlen(ats[i]), local.end });
    if (user != NULL)
      return user;
  }
  return NULL;
}

/* ---- The sender's own template ---- */

/* Takes the literal text of `pattern` up to the next "{" or its end. */
static BounceScan take_literal(BounceScan *pattern)
{
  const char *brace = memchr(pattern->p, '{', bounce_scan_left(pattern));
  BounceScan literal = { pattern->p, brace != NULL ? brace : pattern->end };
  pattern->p = literal.end;
  return literal;
}

/* 'u' for "{user}", 'd' for "{domain}", NUL for anything else. */
static char take_place(BounceScan *pattern)
{
  if (bounce_scan_literal(pattern, "{user}"))
    return 'u';
  return bounce_scan_literal(pattern, "{domain}") ? 'd' : '\0';
}

static gboolean strip_ends(BounceScan *text, BounceScan prefix, BounceScan suffix)
{
  gsize head = bounce_scan_left(&prefix), tail = bounce_scan_left(&suffix);
  if (bounce_scan_left(text) < head + tail || g_ascii_strncasecmp(text->p, prefix.p, head) != 0
      || g_ascii_strncasecmp(text->end - tail, suffix.p, tail) != 0)
    return FALSE;
  text->p += head;
  text->end -= tail;
  return TRUE;
}

typedef struct {
  BounceScan prefix, middle, suffix;
  char first, second; /* what take_place() gives */
} VerpTemplate;

/* literal place literal place literal; FALSE for anything else. */
static gboolean parse_template(BounceScan pattern, VerpTemplate *parts)
{
  parts->prefix = take_literal(&pattern);
  parts->first = take_place(&pattern);
  parts->middle = take_literal(&pattern);
  parts->second = take_place(&pattern);
  parts->suffix = take_literal(&pattern);
  return parts->first != '\0' && parts->second != '\0' && parts->first != parts->second
         && bounce_scan_left(&parts->middle) > 0 && pattern.p == pattern.end;
}

gboolean bounce_address_is_verp_template(const char *text)
{
  VerpTemplate parts;
  return parse_template(bounce_scan_string(text), &parts);
}

/* A template that ends in "@" (or has none) fits any host. */
static char *read_template(BouncePool *pool, const char *address, const char *verp_template)
{
  const char *at = strrchr(address, '@');
  const char *host = strchr(verp_template, '@');
  BounceScan text = { address, host != NULL && host[1] != '\0' ? address + strlen(address) : at };
  BounceScan pattern = bounce_scan_string(verp_template);
  VerpTemplate parts;
  if (host != NULL && host[1] == '\0')
    pattern.end = host;
  if (!parse_template(pattern, &parts) || !strip_ends(&text, parts.prefix, parts.suffix))
    return NULL;
  g_autofree char *separator = g_strndup(parts.middle.p, bounce_scan_left(&parts.middle));
  const char *cut = find_last(text, separator);
  if (cut == NULL)
    return NULL;
  BounceScan left = { text.p, cut };
  BounceScan right = { cut + strlen(separator), text.end };
  return parts.first == 'u' ? join(pool, left, right) : join(pool, right, left);
}

gboolean bounce_address_may_be_verp(const char *text, const char *verp_template)
{
  /* Every shape but a template holds one of these. */
  return verp_template != NULL || strpbrk(text, "=*") != NULL;
}

char *bounce_address_verp(BouncePool *pool, const char *address, const char *verp_template)
{
  if (address == NULL || strlen(address) > 2 * BOUNCE_ADDRESS_MAX
      || !bounce_address_may_be_verp(address, verp_template))
    return NULL;
  const char *inner = bounce_address_unwrap(pool, address);
  if (inner != NULL)
    address = inner;
  const char *at = strrchr(address, '@');
  if (at == NULL)
    return NULL;
  char *user = verp_template != NULL ? read_template(pool, address, verp_template) : NULL;
  BounceScan local = { address, at };
  for (guint i = 0; user == NULL && i < G_N_ELEMENTS(verp_shapes); i++)
    user = read_shape(pool, local, &verp_shapes[i]);
  if (user == NULL)
    user = read_tailed(pool, local);
  return user != NULL ? user : read_owner(pool, local);
}
