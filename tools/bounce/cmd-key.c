/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* `bounce key new FILE`: a key for the tags of `bounce verp`, in front of those that are there. */
#include <string.h>

#include "base/translate.h"
#include "command.h"
#include "run/options.h"
#include "run/tag-keys.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"

int cmd_key(int argc, char **argv)
{
  const OptionTable table = {
    "key new FILE",
    N_("Puts a new key for \"bounce verp\" in front of those in FILE, which is made when it is "
       "missing. The first key makes tags, all of them check: remove old ones after a month."),
    NULL, 0, "bounce key new keys"
  };
  int first;
  int status = EXIT_CODE_OK;
  if (!options_parse(&table, argc, argv, &first, &status))
    return status;
  if (argc - first != 2 || strcmp(argv[first], "new") != 0) {
    complain(NULL, N_("key: the only thing to do is \"key new FILE\"; see \"bounce key --help\""));
    return EXIT_CODE_USAGE;
  }
  return tag_keys_renew(argv[first + 1]);
}
