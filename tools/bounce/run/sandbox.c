/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Confinement by the kernel: no new privileges, Landlock for files (Documentation/userspace-api/
 * landlock.rst), a system call filter against network, programs and other processes, and resource
 * limits. In: what the command still needs. Out: a process that can do little else. Every part is
 * tried by itself; none is an error where the kernel lacks it.
 */
#include "run/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/translate.h"
#include "source/visited.h"
#include "terminal/complain.h"

/* An mbox of any size is read in a fixed buffer; this much address space means something is wrong.
 */
#define SANDBOX_MEMORY_MAX (G_GUINT64_CONSTANT(4) << 30)
/* Inputs are read one at a time; each worker of --jobs has two pipes. */
#define SANDBOX_FILES_MAX 1024
/* Links that are followed out of the folders given: each costs a rule in the kernel. Where there
 * are more, every file may be read. */
#define SANDBOX_LINKS_MAX 65536

/* Rights of Landlock version 1; later versions add to them. */
#define READ_RIGHTS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE_RIGHTS                                                                               \
  (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define ALL_RIGHTS ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
/* Version 2: moving between folders; version 3: truncating. Spelled out for older headers. */
#define RIGHT_REFER (G_GUINT64_CONSTANT(1) << 13)
#define RIGHT_TRUNCATE (G_GUINT64_CONSTANT(1) << 14)

/* What iconv and the C library open while running: converters, their tables, message catalogues. */
static const char *const system_folders[] = {
  "/usr",  "/lib", "/lib64", "/etc/ld.so.cache",
#ifdef __SANITIZE_ADDRESS__
  "/proc", /* where the sanitizer looks for its stacks */
#endif
};

static int landlock_version(void)
{
  return (int) syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static guint64 handled_rights(int version)
{
  return ALL_RIGHTS | (version >= 2 ? RIGHT_REFER : 0) | (version >= 3 ? RIGHT_TRUNCATE : 0);
}

static void allow_at(int rules, int folder, const char *name, guint64 rights)
{
  struct landlock_path_beneath_attr rule = { .allowed_access = rights };
  struct stat info;
  rule.parent_fd = openat(folder, name, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0)
    return; /* what is not there needs no right; opening it will say so */
  if (fstat(rule.parent_fd, &info) == 0 && !S_ISDIR(info.st_mode))
    rule.allowed_access &=
        LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | RIGHT_TRUNCATE;
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(rule.parent_fd);
}

static void allow(int rules, const char *path, guint64 rights)
{
  allow_at(rules, AT_FDCWD, path, rights);
}

/* The folder of the file itself where `path` is a symbolic link to it. */
static void allow_output(int rules, const char *path, guint64 rights)
{
  char *target = realpath(path, NULL);
  g_autofree char *folder = g_path_get_dirname(target != NULL ? target : path);
  free(target);
  allow(rules, folder, rights);
}

/* Mail that is linked into a folder from elsewhere is input too: what src/source follows. */
typedef struct {
  int rules;
  guint n_links;
  guint depth;
  GHashTable *visited;
} LinkSearch;

static gboolean link_search_enter(LinkSearch *search, int fd)
{
  struct stat info;
  if (search->depth >= BOUNCE_VISITED_DEPTH_MAX || fstat(fd, &info) != 0
      || !bounce_visited_add(search->visited, &info))
    return FALSE;
  if (search->depth == 0)
    bounce_visited_add_above(search->visited, fd);
  return TRUE;
}

static void allow_tree(LinkSearch *search, int parent, const char *name, gboolean is_link);

/* Hidden links are not followed, and files have the right of their folder. */
static void allow_entry(LinkSearch *search, int parent, const struct dirent *entry)
{
  gboolean is_link = entry->d_type != DT_DIR;
  gboolean is_hidden = *entry->d_name == '.';
  gboolean is_self = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
  if (is_self || entry->d_type == DT_REG || (is_link && is_hidden))
    return;
  if (is_link && ++search->n_links == SANDBOX_LINKS_MAX + 1)
    allow(search->rules, "/", READ_RIGHTS);
  if (search->n_links <= SANDBOX_LINKS_MAX)
    allow_tree(search, parent, entry->d_name, is_link);
}

/* What `name` leads to, and what links in a folder lead to. */
static void allow_tree(LinkSearch *search, int parent, const char *name, gboolean is_link)
{
  int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
  gboolean enter = fd >= 0 && link_search_enter(search, fd);
  if (is_link && (fd < 0 || enter))
    allow_at(search->rules, parent, name, READ_RIGHTS);
  DIR *dir = enter ? fdopendir(fd) : NULL;
  struct dirent *entry;
  search->depth++;
  while (dir != NULL && (entry = readdir(dir)) != NULL)
    allow_entry(search, fd, entry);
  search->depth--;
  if (dir != NULL)
    closedir(dir);
  else if (fd >= 0)
    close(fd);
}

static void allow_input(int rules, const char *path)
{
  LinkSearch search = { .rules = rules, .visited = bounce_visited_new() };
  if (strcmp(path, "-") != 0)
    allow_tree(&search, AT_FDCWD, path, TRUE);
  g_hash_table_unref(search.visited);
}

static void allow_plan(int rules, const SandboxPlan *plan, guint64 handled)
{
  guint64 writing = (READ_RIGHTS | WRITE_RIGHTS | RIGHT_TRUNCATE) & handled;
  for (gsize i = 0; i < G_N_ELEMENTS(system_folders); i++)
    allow(rules, system_folders[i], READ_RIGHTS);
  for (char *const *path = plan->readable; path != NULL && *path != NULL; path++)
    allow_input(rules, *path);
  if (plan->output != NULL && strcmp(plan->output, "-") != 0)
    allow_output(rules, plan->output, writing);
  if (plan->spools)
    allow(rules, g_get_tmp_dir(), writing);
}

/* A system call filter around this process answers so; a kernel that lacks a call otherwise. */
static gboolean is_forbidden(void)
{
  return errno == EPERM || errno == EACCES;
}

/* FALSE when the kernel could and may not. */
static gboolean limit_files(const SandboxPlan *plan)
{
  int version = landlock_version();
  if (version < 1)
    return !is_forbidden();
  struct landlock_ruleset_attr attr = { .handled_access_fs = handled_rights(version) };
  int rules = (int) syscall(SYS_landlock_create_ruleset, &attr, sizeof attr.handled_access_fs, 0);
  if (rules < 0)
    return !is_forbidden();
  allow_plan(rules, plan, attr.handled_access_fs);
  gboolean done = syscall(SYS_landlock_restrict_self, rules, 0) == 0 || !is_forbidden();
  close(rules);
  return done;
}

#ifdef HAVE_SECCOMP_FILTER
static const struct sock_filter call_filter[] = {
#include "seccomp-filter.inc"
};

/* FALSE when the kernel could and may not. */
static gboolean limit_calls(void)
{
  struct sock_fprog program = { .len = G_N_ELEMENTS(call_filter),
                                .filter = (struct sock_filter *) call_filter };
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 || !is_forbidden();
}
#else
static gboolean limit_calls(void)
{
  return TRUE;
}
#endif

static void limit(int resource, guint64 value)
{
  struct rlimit limits;
  if (getrlimit(resource, &limits) != 0 || limits.rlim_cur <= value)
    return;
  limits.rlim_cur = value;
  setrlimit(resource, &limits);
}

/* Nothing is written but through descriptors that are open: a regular file may still grow. */
static gboolean writes_files(const SandboxPlan *plan)
{
  struct stat info;
  return plan->output != NULL || plan->spools
         || (fstat(STDOUT_FILENO, &info) == 0 && S_ISREG(info.st_mode))
         || (fstat(STDERR_FILENO, &info) == 0 && S_ISREG(info.st_mode));
}

static void limit_resources(const SandboxPlan *plan)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* shadow memory is huge */
  limit(RLIMIT_AS, SANDBOX_MEMORY_MAX);
#endif
  limit(RLIMIT_NOFILE, SANDBOX_FILES_MAX);
  limit(RLIMIT_CORE, 0);
  if (plan->processor_limit != 0)
    limit(RLIMIT_CPU, plan->processor_limit);
  if (!writes_files(plan))
    limit(RLIMIT_FSIZE, 0);
}

void sandbox_enter(const SandboxPlan *plan)
{
  limit_resources(plan);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return;
  gboolean files = limit_files(plan);
  gboolean calls = limit_calls();
  if (!files || !calls)
    complain(NULL,
             N_("it runs without %s, which a system call filter forbids here (see bounce(1), "
                "--version)"),
             files   ? "seccomp"
             : calls ? "Landlock"
                     : "Landlock, seccomp");
}

char *sandbox_describe(void)
{
  int version = landlock_version();
  g_autofree char *files = version >= 1 ? g_strdup_printf("Landlock %d", version)
                                        : g_strdup(_("no Landlock in this kernel"));
#ifdef HAVE_SECCOMP_FILTER
  gboolean calls = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
#else
  gboolean calls = FALSE;
#endif
  return g_strdup_printf("%s, %s", files, calls ? "seccomp" : _("no seccomp"));
}
