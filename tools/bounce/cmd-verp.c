/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `bounce verp`: return paths by which a report shows that it answers a mail of ours. In: a list's
 * address and a subscriber's, or a return path to check. Out: a line.
 */
#include <string.h>

#include "base/address.h"
#include "base/translate.h"
#include "command.h"
#include "run/dates.h"
#include "run/options.h"
#include "run/tag-keys.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"

typedef struct {
  const char *key_file;
  const char *at;
  gboolean batv;
  gboolean check;
  gint64 time;
  BounceTagKeys *keys;
} Verp;

static int print(const char *word, const char *text)
{
  g_autofree char *line = g_strconcat(word, text, "\n", NULL);
  return output_text(line, strlen(line));
}

/* What it is, and whom it names. */
static int verp_check(const Verp *verp, const char *address)
{
  static const char *const words[] = { [BOUNCE_TAG_NONE] = "none",
                                       [BOUNCE_TAG_VERP] = "verp-mac ",
                                       [BOUNCE_TAG_BATV] = "batv ",
                                       [BOUNCE_TAG_FORGED] = "forged" };
  g_autoptr(BouncePool) pool = bounce_pool_new();
  BounceTag tag = bounce_tag_check(verp->keys, address, verp->time);
  const char *who = tag == BOUNCE_TAG_VERP   ? bounce_address_verp(pool, address, NULL)
                    : tag == BOUNCE_TAG_BATV ? bounce_address_unwrap(pool, address)
                                             : NULL;
  int status = print(words[tag], who != NULL ? who : "");
  gboolean proven = tag == BOUNCE_TAG_VERP || tag == BOUNCE_TAG_BATV;
  return status != EXIT_CODE_OK || proven ? status : EXIT_CODE_NO_MATCH;
}

static int verp_make(const Verp *verp, char **operands)
{
  g_autofree char *path = verp->batv
                              ? bounce_tag_batv(verp->keys, operands[0], verp->time)
                              : bounce_tag_verp(verp->keys, operands[0], operands[1], verp->time);
  if (path != NULL)
    return print(path, "");
  complain(
      NULL,
      N_("%s: it does not fit into a return path of at most %d octets before the \"@\", or has "
         "characters that need quotes"),
      operands[verp->batv ? 0 : 1], BOUNCE_TAG_LOCAL_MAX);
  return EXIT_CODE_DATA;
}

/* FALSE when the options and operands do not fit: said. */
static gboolean verp_choose(Verp *verp, int operands)
{
  if (verp->check && verp->batv) {
    complain(NULL, N_("verp: either --batv or --check, which knows both"));
    return FALSE;
  }
  if ((verp->check || verp->batv) && verp->key_file == NULL) {
    complain(NULL, N_("verp: --key-file=FILE is missing; \"bounce key new FILE\" makes one"));
    return FALSE;
  }
  if (operands != (verp->check || verp->batv ? 1 : 2)) {
    complain(NULL, N_("verp: what is wanted is LIST ADDRESS, or with --check or --batv ADDRESS"));
    return FALSE;
  }
  verp->time = g_get_real_time() / G_USEC_PER_SEC;
  return verp->at == NULL || dates_since("date", verp->at, &verp->time);
}

int cmd_verp(int argc, char **argv)
{
  Verp verp = { 0 };
  const Option options[] = {
    { "key-file", 'k', "FILE", .value = &verp.key_file,
      .help = N_("a tag that only this key can make (\"bounce key new\")") },
    { "batv", .flag = &verp.batv, .help = N_("the BATV form, \"prvs=\", of ADDRESS") },
    { "check", .flag = &verp.check,
      .help = N_("say whether ADDRESS has such a tag: verp-mac, batv, none or forged") },
    { "date", .argument = "DATE", .value = &verp.at, .help = N_("as on that day; default is now") },
  };
  const OptionTable table = {
    "verp [OPTION]... LIST ADDRESS | --batv ADDRESS | --check ADDRESS",
    N_("The return path of a mail of LIST to ADDRESS, so that what comes back names whom it is "
       "about and shows that it answers that mail. --check exits with 1 for what proves nothing."),
    options, G_N_ELEMENTS(options),
    "bounce verp -k keys news@example.org jane@example.net"
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (!verp_choose(&verp, argc - first))
    return EXIT_CODE_USAGE;
  g_autoptr(BounceTagKeys) keys =
      verp.key_file != NULL ? tag_keys_open(verp.key_file, &status) : NULL;
  if (status != EXIT_CODE_OK)
    return status;
  verp.keys = keys;
  return verp.check ? verp_check(&verp, argv[first]) : verp_make(&verp, argv + first);
}
