/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A user's rules, loaded from a file while the program runs. */
#ifndef BOUNCE_RULES_LOAD_H
#define BOUNCE_RULES_LOAD_H

#include "rules/rules.h"

/*
 * The rules of the file at `path`, which are asked before `next`; those must live longer. NULL when
 * there are mistakes: they are in `mistakes` then, one line each as "FILE:LINE: [section]: key: what
 * is wrong", to be freed with g_strfreev().
 */
BounceRules *bounce_rules_load(const char *path, const BounceRules *next, char ***mistakes);

/* Frees what bounce_rules_load() made, `next` apart. */
void bounce_rules_free(BounceRules *rules);

#endif
