/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The organisational domain of a host: the part under a public suffix (publicsuffix.org), through
 * libpsl's compiled-in list. In: a host in lower case. Out: a part of it. It asks no DNS.
 */
#include "domain.h"

#include <glib.h>
#include <libpsl.h>

const char *domain_organisation(const char *host)
{
  if (g_hostname_is_ip_address(host))
    return host;
  const psl_ctx_t *list = psl_builtin();
  const char *domain = list != NULL ? psl_registrable_domain(list, host) : NULL;
  return domain != NULL ? domain : host;
}
