/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * For tests of mail systems: what a program tells syslog(3) stands in the file that SYSLOG_FILE
 * names, as a daemon would write it (RFC 3164). Loaded before the C library. The machine has a name
 * with a domain, for sendmail waits a minute for one.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char *identity = "?";
static char path[4096];

/* Before the program empties its environment. */
__attribute__((constructor)) static void remember_path(void)
{
  const char *name = getenv("SYSLOG_FILE");
  snprintf(path, sizeof path, "%s", name != NULL ? name : "/dev/null");
}

__attribute__((format(printf, 1, 0))) static void write_line(const char *format, va_list arguments)
{
  char line[8192], date[32];
  time_t now = time(NULL);
  struct tm parts;
  FILE *file = fopen(path, "a");
  if (file == NULL)
    return;
  vsnprintf(line, sizeof line, format, arguments);
  strftime(date, sizeof date, "%b %e %H:%M:%S", gmtime_r(&now, &parts));
  fprintf(file, "%s mail %s[%d]: %s\n", date, identity, (int) getpid(), line);
  fclose(file);
}

void openlog(const char *name, int option, int facility);
void closelog(void);
__attribute__((format(printf, 2, 3))) void syslog(int priority, const char *format, ...);
__attribute__((format(printf, 2, 0))) void vsyslog(int priority, const char *format,
                                                   va_list arguments);
__attribute__((format(printf, 3, 4))) void __syslog_chk(int priority, int flag, const char *format,
                                                        ...);
__attribute__((format(printf, 3, 0))) void __vsyslog_chk(int priority, int flag, const char *format,
                                                         va_list arguments);

void openlog(const char *name, int option, int facility)
{
  identity = name;
}

void closelog(void)
{
}

void vsyslog(int priority, const char *format, va_list arguments)
{
  write_line(format, arguments);
}

void __vsyslog_chk(int priority, int flag, const char *format, va_list arguments)
{
  write_line(format, arguments);
}

void syslog(int priority, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  write_line(format, arguments);
  va_end(arguments);
}

void __syslog_chk(int priority, int flag, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  write_line(format, arguments);
  va_end(arguments);
}

int gethostname(char *name, size_t size)
{
  snprintf(name, size, "mail.bounces.example");
  return 0;
}
