/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A user's rules, loaded from a file while the program runs. */
#ifndef BOUNCE_RULES_LOAD_H
#define BOUNCE_RULES_LOAD_H

#include "rules/rules.h"

/*
 * The rules of the file at `path`, which are asked before `next` and keep it alive; they are the
 * caller's reference. NULL when there are mistakes: they are in `mistakes` then, one line each as "FILE:LINE: [section]: key: what
 * is wrong", to be freed with g_strfreev().
 */
BounceRules *bounce_rules_load(const char *path, const BounceRules *next, char ***mistakes);

/* One reference more or less, in any thread; nothing for the built-in rules and for NULL. */
void bounce_rules_ref(const BounceRules *rules);
void bounce_rules_unref(const BounceRules *rules);

#endif
