/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Loads the history module: bounce-history.so beside the program (a build folder), else in the
 * folder it was installed to. In: nothing. Out: its table of functions. It opens no database.
 */
#include "history/store.h"

#include <dlfcn.h>

#include "base/translate.h"

#define MODULE_FILE "bounce-history.so"
#define MODULE_SYMBOL "bounce_history_module"

GQuark history_error_quark(void)
{
  return g_quark_from_static_string("bounce-history");
}

/* `folder` is relative to that of the program, so that an installation can be moved. */
static void *open_from_program(const char *folder)
{
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  if (program == NULL)
    return NULL;
  g_autofree char *bin = g_path_get_dirname(program);
  g_autofree char *path = g_build_filename(bin, folder, MODULE_FILE, NULL);
  return dlopen(path, RTLD_LAZY | RTLD_LOCAL);
}

const HistoryModule *history_module(GError **error)
{
  static const HistoryModule *module;
  if (module != NULL)
    return module;
  void *handle = open_from_program(".");
  if (handle == NULL)
    handle = open_from_program(BOUNCE_MODULE_RELATIVE);
  if (handle == NULL)
    handle = dlopen(BOUNCE_MODULE_DIR "/" MODULE_FILE, RTLD_LAZY | RTLD_LOCAL);
  module = handle != NULL ? dlsym(handle, MODULE_SYMBOL) : NULL;
  if (module == NULL)
    g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_MODULE, _("cannot load %s: %s"), MODULE_FILE,
                dlerror());
  return module;
}
