/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How to analyse a message: what the caller knows and the message does not say.
 *
 * Everything that takes options also takes %NULL, which is the default of each of them.
 *
 * Threads: a #BounceOptions is set up by one thread. Afterwards any number of threads may analyse
 * with it at the same time, as long as none of them sets anything.
 */
#ifndef BOUNCE_OPTIONS_H
#define BOUNCE_OPTIONS_H

#include <glib-object.h>

#include <bounce/error.h>

G_BEGIN_DECLS

/**
 * BounceOptions:
 *
 * opaque, so that options can be added; it keeps copies of the strings it is given.
 */
typedef struct _BounceOptions BounceOptions;

/**
 * BOUNCE_TYPE_OPTIONS:
 *
 * the boxed type of #BounceOptions.
 */
#define BOUNCE_TYPE_OPTIONS (bounce_options_get_type())
BOUNCE_API GType bounce_options_get_type(void);

/**
 * bounce_options_new:
 *
 * Returns: (transfer full): the defaults, freed with bounce_options_free().
 */
BOUNCE_API BounceOptions *bounce_options_new(void);

/**
 * bounce_options_copy:
 *
 * Returns: (transfer full): a copy; setting one does not change the other.
 */
BOUNCE_API BounceOptions *bounce_options_copy(const BounceOptions *options);

/**
 * bounce_options_free:
 * @options: (nullable): what is freed.
 */
BOUNCE_API void bounce_options_free(BounceOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BounceOptions, bounce_options_free)

/**
 * bounce_options_set_verp:
 * @options: the options.
 * @verp: (nullable): template of the sender's own VERP addresses, as `bounce+{user}={domain}@`;
 *   %NULL, the default, recognises the usual forms only.
 */
BOUNCE_API void bounce_options_set_verp(BounceOptions *options, const char *verp);

/**
 * bounce_options_set_envelope_recipient:
 * @options: the options.
 * @address: (nullable): the address that the message was delivered to, where the caller knows it
 *   from its environment (a delivery agent does).
 */
BOUNCE_API void bounce_options_set_envelope_recipient(BounceOptions *options, const char *address);

/**
 * bounce_options_set_evidence:
 * @options: the options.
 * @evidence: %TRUE collects the evidence of each recipient; %FALSE is the default.
 */
BOUNCE_API void bounce_options_set_evidence(BounceOptions *options, gboolean evidence);

/**
 * bounce_options_set_forwarded:
 * @options: the options.
 * @forwarded: %TRUE reads a report that a person forwards with words of their own as what it
 *   carries; with %FALSE, the default, such a mail is no bounce and has the anomaly
 *   `forwarded-report`.
 */
BOUNCE_API void bounce_options_set_forwarded(BounceOptions *options, gboolean forwarded);

/**
 * bounce_options_add_rules:
 * @options: the options.
 * @path: a file with rules of the caller's own, as bounce-rules(5) describes them.
 * @error: (nullable): %BOUNCE_ERROR_OPEN when the file cannot be read, %BOUNCE_ERROR_RULES when it
 *   has mistakes; the message has a line for each, "FILE:LINE: [section]: key: what is wrong".
 *
 * Adds the rules of a file, which is read once and now. They are asked before those that were added
 * earlier, and all of them before the built-in ones. The options own them, and share them with
 * their copies and with the reports made with them: each may be freed at any time and in any order.
 * After an error the options are as they were.
 *
 * Returns: %TRUE, or %FALSE with @error set.
 */
BOUNCE_API gboolean bounce_options_add_rules(BounceOptions *options, const char *path,
                                             GError **error);

G_END_DECLS

#endif
