/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Loads the public suffix list. In: nothing. Out: its functions. */
#include "history/domain.h"

#include "history/module.h"

const DomainList *domain_list(GError **error)
{
  static const DomainList *list;
  if (list == NULL)
    list = module_symbol("bounce-domain.so", "bounce_domain_list", error);
  return list;
}
