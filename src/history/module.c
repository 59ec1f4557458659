/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Loads modules: from beside the program (a build folder), else from the folder they were installed
 * to. In: the names of a file and a symbol. Out: its address. It knows no module.
 */
#include "history/module.h"

#include <dlfcn.h>

#include "base/translate.h"
#include "history/store.h"

/* `folder` is relative to that of the program, so that an installation can be moved. */
static void *open_from_program(const char *folder, const char *file)
{
  g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
  if (program == NULL)
    return NULL;
  g_autofree char *bin = g_path_get_dirname(program);
  g_autofree char *path = g_build_filename(bin, folder, file, NULL);
  return dlopen(path, RTLD_LAZY | RTLD_LOCAL);
}

gconstpointer module_symbol(const char *file, const char *symbol, GError **error)
{
  g_autofree char *installed = g_build_filename(BOUNCE_MODULE_DIR, file, NULL);
  void *handle = open_from_program(".", file);
  if (handle == NULL)
    handle = open_from_program(BOUNCE_MODULE_RELATIVE, file);
  if (handle == NULL)
    handle = dlopen(installed, RTLD_LAZY | RTLD_LOCAL);
  gconstpointer found = handle != NULL ? dlsym(handle, symbol) : NULL;
  if (found == NULL)
    g_set_error(error, HISTORY_ERROR, HISTORY_ERROR_MODULE, _("cannot load %s: %s"), file,
                dlerror());
  return found;
}
