/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The organisational domain of a host: the part under a public suffix (publicsuffix.org), through
 * libpsl's compiled-in list. In: a host in lower case. Out: a part of it. It asks no DNS.
 */
#include <bounce/report.h>
#include <libpsl.h>
#include <string.h>

#include "history/domain.h"

static const char *organisation(const char *host)
{
  if (g_hostname_is_ip_address(host))
    return host;
  const psl_ctx_t *list = psl_builtin();
  const char *domain = list != NULL ? psl_registrable_domain(list, host) : NULL;
  return domain != NULL ? domain : host;
}

static gboolean has_suffix(const char *host)
{
  const psl_ctx_t *list = psl_builtin();
  const char *dot = strrchr(host, '.');
  return list != NULL && dot != NULL
         && psl_is_public_suffix2(list, dot + 1, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
}

BOUNCE_API extern const DomainList bounce_domain_list;

const DomainList bounce_domain_list = { organisation, has_suffix };
