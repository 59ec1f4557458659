/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Confinement by the kernel: no new privileges, Landlock for files (Documentation/userspace-api/
 * landlock.rst), a system call filter against network, programs and other processes, and resource
 * limits. In: what the command still needs. Out: a process that can do little else. Every part is
 * tried by itself; none is an error where the kernel lacks it. Nothing is opened for writing
 * afterwards: the output, a history and a spool are open by then, and a process of its own gives
 * the output its name (terminal/keeper.c).
 */
#include "run/sandbox.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
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

#include "archive/archives.h"
#include "base/translate.h"
#include "source/spool.h"
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
#define ALL_RIGHTS ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
/* Spelled out for older headers: moving between folders (version 2), truncating (3), ioctl(2) on
 * devices (5). */
#define RIGHT_REFER (G_GUINT64_CONSTANT(1) << 13)
#define RIGHT_TRUNCATE (G_GUINT64_CONSTANT(1) << 14)
#define RIGHT_IOCTL_DEVICE (G_GUINT64_CONSTANT(1) << 15)
/* bind(2) and connect(2) by TCP (version 4). */
#define RIGHTS_NETWORK G_GUINT64_CONSTANT(3)
/* Abstract UNIX sockets and signals, both to processes outside (version 6). */
#define SCOPES G_GUINT64_CONSTANT(3)

/* struct landlock_ruleset_attr as it has grown. */
typedef struct {
  guint64 files;
  guint64 network;
  guint64 scopes;
} Handled;

/* What the C library opens while running: messages, as of strerror(3). The program's own are read
 * by then (translate_start), its modules are loaded. Converters: see allow_converters(). */
static const char *const system_folders[] = {
  "/usr/share/locale",
  "/usr/share/locale-langpack",
#ifdef __SANITIZE_ADDRESS__
  "/proc",
  "/usr",
  "/lib",
  "/lib64" /* where the sanitizer looks for its stacks and names */
#endif
};

static int landlock_version(void)
{
  return (int) syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* What is forbidden unless a rule allows it; the size of what this version knows of it. */
static gsize handle_all(Handled *handled, int version)
{
  *handled = (Handled){ .files = ALL_RIGHTS };
  if (version >= 2)
    handled->files |= RIGHT_REFER;
  if (version >= 3)
    handled->files |= RIGHT_TRUNCATE;
  if (version >= 4)
    handled->network = RIGHTS_NETWORK;
  if (version >= 5)
    handled->files |= RIGHT_IOCTL_DEVICE;
  if (version >= 6)
    handled->scopes = SCOPES;
  return version >= 6   ? sizeof *handled
         : version >= 4 ? G_STRUCT_OFFSET(Handled, scopes)
                        : G_STRUCT_OFFSET(Handled, network);
}

static void allow_at(int rules, int folder, const char *name, guint64 rights)
{
  struct landlock_path_beneath_attr rule = { .allowed_access = rights };
  struct stat info;
  rule.parent_fd = openat(folder, name, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0)
    return; /* what is not there needs no right; opening it will say so */
  if (fstat(rule.parent_fd, &info) == 0 && !S_ISDIR(info.st_mode))
    rule.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE;
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close(rule.parent_fd);
}

static void allow(int rules, const char *path, guint64 rights)
{
  allow_at(rules, AT_FDCWD, path, rights);
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

/* Those of iconv(3), which the GNU C library has in files beside itself; others have none. */
static void allow_converters(int rules)
{
  Dl_info library = { 0 };
  if (dladdr((void *) iconv_open, &library) == 0 || library.dli_fname == NULL)
    return;
  g_autofree char *folder = g_path_get_dirname(library.dli_fname);
  g_autofree char *converters = g_build_filename(folder, "gconv", NULL);
  allow(rules, converters, READ_RIGHTS);
}

static void allow_plan(int rules, const SandboxPlan *plan)
{
  allow_converters(rules);
  for (gsize i = 0; i < G_N_ELEMENTS(system_folders); i++)
    allow(rules, system_folders[i], READ_RIGHTS);
  if (plan->readable != NULL && g_strv_length((char **) plan->readable) > SANDBOX_LINKS_MAX) {
    allow(rules, "/", READ_RIGHTS);
    return;
  }
  for (char *const *path = plan->readable; path != NULL && *path != NULL; path++)
    allow_input(rules, *path);
}

/* A system call filter around this process answers so; a kernel that lacks a call otherwise. */
static gboolean is_forbidden(void)
{
  return errno == EPERM || errno == EACCES;
}

/* How far a part of it could be had. */
typedef enum { LIMIT_DONE, LIMIT_MISSING, LIMIT_FORBIDDEN } Limit;

static Limit failed(void)
{
  return is_forbidden() ? LIMIT_FORBIDDEN : LIMIT_MISSING;
}

static Limit limit_files(const SandboxPlan *plan)
{
  Handled handled;
  int version = landlock_version();
  if (version < 1)
    return failed();
  gsize size = handle_all(&handled, version);
  int rules = (int) syscall(SYS_landlock_create_ruleset, &handled, size, 0);
  if (rules < 0)
    return failed();
  allow_plan(rules, plan);
  Limit limit = syscall(SYS_landlock_restrict_self, rules, 0) == 0 ? LIMIT_DONE : failed();
  close(rules);
  return limit;
}

#ifdef HAVE_SECCOMP_FILTER
#include "seccomp-filter.inc"

#define FILTER(kind)                                                                               \
  {                                                                                                \
    calls_##kind, G_N_ELEMENTS(calls_##kind)                                                       \
  }

static const struct {
  const struct sock_filter *lines;
  gsize n;
} call_filters[][2] = {
  /* without and with a connection */
  [SANDBOX_READING] = { FILTER(reading), FILTER(reading) },
  [SANDBOX_SPOOLING] = { FILTER(spooling), FILTER(spooling_talking) },
  [SANDBOX_WORKING] = { FILTER(working), FILTER(working_talking) },
};

/* The kernel keeps a copy. */
static Limit limit_calls(const SandboxPlan *plan)
{
  guint talks = plan->talks ? 1 : 0;
  gsize n = call_filters[plan->calls][talks].n;
  g_autofree struct sock_filter *lines =
      g_memdup2(call_filters[plan->calls][talks].lines, n * sizeof *lines);
  for (gsize i = 0; i < n; i++)
    if (BPF_CLASS(lines[i].code) == BPF_JMP && lines[i].k == CALLS_SELF)
      lines[i].k = (guint32) getpid();
  struct sock_fprog program = { .len = (unsigned short) n, .filter = lines };
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0 ? LIMIT_DONE : failed();
}
#else
static Limit limit_calls(const SandboxPlan *plan)
{
  return LIMIT_MISSING;
}
#endif

/* For good: both limits. */
static void limit(int resource, guint64 value)
{
  struct rlimit limits;
  if (getrlimit(resource, &limits) != 0 || limits.rlim_cur <= value)
    return;
  limits.rlim_cur = limits.rlim_max = value;
  setrlimit(resource, &limits);
}

/* Nothing is written but through descriptors that are open: a regular file may still grow. */
static gboolean writes_files(const SandboxPlan *plan)
{
  struct stat info;
  return plan->writes || plan->spools || (fstat(STDOUT_FILENO, &info) == 0 && S_ISREG(info.st_mode))
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

static const char *missing_parts(Limit files, Limit calls)
{
  return files == LIMIT_DONE ? "seccomp" : calls == LIMIT_DONE ? "Landlock" : "Landlock, seccomp";
}

/* Once a run: what could not be had, and why. */
static gboolean say_missing(const SandboxChoice *choice, Limit files, Limit calls)
{
  gboolean required = g_strcmp0(choice->how, "require") == 0;
  gboolean forbidden = files == LIMIT_FORBIDDEN || calls == LIMIT_FORBIDDEN;
  if (files == LIMIT_DONE && calls == LIMIT_DONE)
    return TRUE;
  if (required)
    complain(NULL, N_("--sandbox=require: there is no %s here (see bounce(1), --version)"),
             missing_parts(files, calls));
  else if (forbidden)
    complain(NULL,
             N_("it runs without %s, which a system call filter forbids here (see bounce(1), "
                "--version)"),
             missing_parts(files, calls));
  else if (choice->verbose)
    complain(NULL, N_("it runs without %s, which this kernel or this build does not have"),
             missing_parts(files, calls));
  return !required;
}

gboolean sandbox_choose(const SandboxChoice *choice)
{
  static const char *const words[] = { "require", "auto", "off", NULL };
  if (choice->how == NULL || g_strv_contains(words, choice->how))
    return TRUE;
  complain(NULL, "--sandbox: \"%s\" is none of require, auto, off", choice->how);
  return FALSE;
}

gboolean sandbox_enter(const SandboxPlan *plan, const SandboxChoice *choice)
{
  archives_prepare(plan->readable);
  if (choice->off || g_strcmp0(choice->how, "off") == 0)
    return TRUE;
  if (plan->spools)
    bounce_spool_reserve();
  limit_resources(plan);
  gboolean confined = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  Limit files = confined ? limit_files(plan) : failed();
  Limit calls = confined ? limit_calls(plan) : failed();
  return say_missing(choice, files, calls);
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
