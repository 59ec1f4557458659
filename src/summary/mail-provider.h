/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The large mail providers: by the domain of their servers, and by misspelt domains of theirs. */
#ifndef BOUNCE_SUMMARY_MAIL_PROVIDER_H
#define BOUNCE_SUMMARY_MAIL_PROVIDER_H

#include "history/domain.h"

/* "Google" for "google.com", the organisational domain of a mail server; NULL when it is none. */
const char *mail_provider_name(const char *organisation);

/* The page on which a provider of that name explains its answers; NULL when it is not known. */
const char *mail_provider_page(const char *name);

/* The domain that `domain` is probably meant to be ("gmail.com" for "gmial.com"), NULL for none. */
const char *mail_provider_meant(const char *domain);

/*
 * Whose server `host` is: a provider's name, else its organisational domain; where it is not known,
 * the provider of `domain`, that of the address. NULL for none. Free with g_free().
 */
char *mail_provider_of(const DomainList *domains, const char *host, const char *domain);

#endif
