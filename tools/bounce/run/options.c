/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Command lines by getopt_long(3) over a table. In: a table and argv. Out: values set, --help
 * printed. Start-up counts (the command runs once a mail), so that nothing here allocates before it
 * must.
 */
#include "run/options.h"
#include <bounce/version.h>

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "base/nearest.h"
#include "base/translate.h"
#include "run/sandbox.h"
#include "terminal/complain.h"
#include "terminal/exit-codes.h"
#include "terminal/output.h"
#include "terminal/screen.h"
#include "terminal/wrap.h"

enum { OPTION_HELP = 0x100, OPTION_VERSION, OPTION_FIRST };

/* Column of --help where the explanations begin. */
#define OPTIONS_HELP_COLUMN 28

/* `help` with `names` for its "%s", which is data here: a translation cannot be trusted as a
 * format. */
static char *options_fill(const char *help, const char *names)
{
  const char *mark = strstr(help, "%s");
  return mark == NULL ? g_strdup(help)
                      : g_strdup_printf("%.*s%s%s", (int) (mark - help), help, names, mark + 2);
}

static void options_help_row(GString *out, const Option *option)
{
  g_autoptr(GString) left = g_string_new("  ");
  if (option->letter != 0)
    g_string_append_printf(left, "-%c, ", option->letter);
  g_string_append_printf(left, "--%s", option->name);
  if (option->argument != NULL)
    g_string_append_printf(left, option->optional ? "[=%s]" : "=%s", option->argument);
  if (left->len + 2 > OPTIONS_HELP_COLUMN)
    g_string_append_printf(left, "\n%*s", OPTIONS_HELP_COLUMN, "");
  else
    while (left->len < OPTIONS_HELP_COLUMN)
      g_string_append_c(left, ' ');
  g_autofree char *names = option->names != NULL ? option->names() : NULL;
  g_autofree char *help = names != NULL ? options_fill(translate(option->help), names)
                                        : g_strdup(translate(option->help));
  g_string_append(out, left->str);
  wrap_append(out, help, OPTIONS_HELP_COLUMN, screen_width());
}

static int options_help(const OptionTable *table)
{
  translate_start();
  static const Option common[] = {
    { .name = "help", .letter = 'h', .help = N_("print this and exit") },
    { .name = "version", .help = N_("print the version and exit") },
  };
  g_autoptr(GString) out = g_string_new(NULL);
  g_autofree char *usage = g_strdup_printf(_("Usage: bounce %s"), table->usage);
  wrap_append(out, usage, 0, screen_width());
  wrap_append(out, translate(table->about), 0, screen_width());
  g_string_append_c(out, '\n');
  for (guint i = 0; i < table->n_options; i++)
    options_help_row(out, &table->options[i]);
  for (guint i = 0; i < G_N_ELEMENTS(common); i++)
    options_help_row(out, &common[i]);
  g_string_append_printf(out, "\n%s\n", _("Example:"));
  g_string_append_printf(out, "  %s\n", table->example);
  return output_text(out->str, out->len);
}

int options_version(void)
{
  g_autofree char *sandbox = sandbox_describe();
  g_autofree char *text =
      g_strdup_printf(_("bounce %s\nconfinement: %s\n"), BOUNCE_VERSION, sandbox);
  return output_text(text, strlen(text));
}

/* The tables getopt_long wants; `letters` holds "+"-less short options with their colons. */
static void options_prepare(const OptionTable *table, struct option *longs, char *letters)
{
  *letters++ = ':';
  for (guint i = 0; i < table->n_options; i++) {
    const Option *option = &table->options[i];
    int takes = option->argument == NULL ? no_argument
                : option->optional       ? optional_argument
                                         : required_argument;
    longs[i] = (struct option){ option->name, takes, NULL, OPTION_FIRST + (int) i };
    if (option->letter == 0)
      continue;
    *letters++ = option->letter;
    for (int colons = takes; colons > 0; colons--)
      *letters++ = ':';
  }
  *letters++ = 'h';
  *letters = '\0';
  longs[table->n_options] = (struct option){ "help", no_argument, NULL, OPTION_HELP };
  longs[table->n_options + 1] = (struct option){ "version", no_argument, NULL, OPTION_VERSION };
  longs[table->n_options + 2] = (struct option){ NULL, 0, NULL, 0 };
}

static const Option *options_find(const OptionTable *table, int found)
{
  if (found >= OPTION_FIRST)
    return &table->options[found - OPTION_FIRST];
  for (guint i = 0; i < table->n_options; i++)
    if (table->options[i].letter == found)
      return &table->options[i];
  return NULL;
}

/* The long option that `given` ("--fromat=x") may be a slip for; NULL for none. */
static const char *options_near(const OptionTable *table, const char *given)
{
  gsize length = strcspn(given, "=");
  g_autofree char *name = g_strndup(given + 2, length > 2 ? length - 2 : 0);
  const char *best = NULL;
  for (guint i = 0; i < table->n_options; i++)
    best = bounce_nearest(name, best, table->options[i].name);
  return best;
}

/* The long options that `given` ("--s=x") may be short for, as "--since, --sent". */
static char *options_meant(const OptionTable *table, const char *given)
{
  gsize length = strcspn(given, "=");
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < table->n_options; i++) {
    const char *name = table->options[i].name;
    if (length > 2 && strncmp(name, given + 2, length - 2) == 0)
      g_string_append_printf(names, "%s--%s", names->len > 0 ? ", " : "", name);
  }
  return g_string_free(names, FALSE);
}

static void options_unknown(const OptionTable *table, const char *given, const char *command)
{
  gboolean is_long = g_str_has_prefix(given, "--");
  g_autofree char *meant = is_long ? options_meant(table, given) : g_strdup("");
  const char *near = is_long ? options_near(table, given) : NULL;
  if (*meant == '\0' && near != NULL)
    complain(NULL, N_("%s: no such option; did you mean --%s?"), given, near);
  else if (*meant != '\0')
    complain(NULL, "%s: may be short for %s; see \"bounce %s --help\"", given, meant, command);
  else
    complain(NULL, "%s: no such option; see \"bounce %s --help\"", given, command);
}

static int options_wrong(const OptionTable *table, int found, char **argv)
{
  char letter[] = { '-', (char) (optopt < OPTION_HELP ? optopt : 0), '\0' };
  const char *given = optopt > 0 && optopt < OPTION_HELP ? letter : argv[optind - 1];
  if (found == ':')
    complain(NULL, "%s: needs an argument; see \"bounce %s --help\"", given, argv[0]);
  else if (optopt >= OPTION_HELP)
    complain(NULL, "%s: takes no argument; see \"bounce %s --help\"", given, argv[0]);
  else
    options_unknown(table, given, argv[0]);
  return EXIT_CODE_USAGE;
}

static void options_append(GPtrArray **values, const char *argument)
{
  if (*values == NULL)
    *values = g_ptr_array_new();
  g_ptr_array_add(*values, (gpointer) argument);
}

static void options_take(const Option *option, const char *argument)
{
  if (option->argument == NULL)
    *option->flag = TRUE;
  else if (option->values != NULL)
    options_append(option->values, argument);
  else
    *option->value = argument != NULL ? argument : "";
}

gboolean options_parse(const OptionTable *table, int argc, char **argv, int *operands, int *status)
{
  struct option longs[OPTIONS_MAX + 3];
  char letters[3 * OPTIONS_MAX + 3];
  g_assert(table->n_options <= OPTIONS_MAX);
  options_prepare(table, longs, letters);
  optind = 0;
  opterr = 0;
  int found;
  while ((found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
    if (found == OPTION_HELP || found == 'h')
      *status = options_help(table);
    else if (found == OPTION_VERSION)
      *status = options_version();
    else if (found == '?' || found == ':')
      *status = options_wrong(table, found, argv);
    else {
      options_take(options_find(table, found), optarg);
      continue;
    }
    return FALSE;
  }
  *operands = optind;
  return TRUE;
}

gboolean options_csv(const BounceFormat *format, gboolean raw_csv, gboolean excel)
{
  if (format == &bounce_format_csv || (!raw_csv && !excel))
    return TRUE;
  complain(NULL, N_("%s goes with --format=csv alone"), excel ? "--excel" : "--raw-csv");
  return FALSE;
}

gboolean options_set(const char *option, const char *list, const char *words,
                     guint (*find)(const char *word), guint *set)
{
  g_auto(GStrv) given = g_strsplit(list, ",", -1);
  *set = 0;
  for (char **word = given; *word != NULL; word++) {
    guint bit = find(g_strstrip(*word));
    if (bit == 0) {
      complain(NULL, "--%s: \"%s\" is none of %s", option, *word, words);
      return FALSE;
    }
    *set |= 1U << bit;
  }
  if (*set == 0)
    complain(NULL, N_("--%s: the list is empty; there are %s"), option, words);
  return *set != 0;
}

gboolean options_number(const char *option, const char *text, guint64 least, guint64 most,
                        guint64 *number)
{
  if (g_ascii_string_to_unsigned(text, 10, least, most, number, NULL))
    return TRUE;
  g_autofree char *from = g_strdup_printf("%" G_GUINT64_FORMAT, least);
  g_autofree char *to = g_strdup_printf("%" G_GUINT64_FORMAT, most);
  complain(NULL, "--%s: \"%s\" is no number from %s to %s", option, text, from, to);
  return FALSE;
}

gboolean options_verp(const char *text)
{
  if (text == NULL || bounce_address_is_verp_template(text))
    return TRUE;
  complain(NULL,
           "--verp: \"%s\" does not have {user} and {domain}, each once and something between, as "
           "bounce+{user}={domain}@",
           text);
  return FALSE;
}

const BounceFormat *options_format(const char *name, guint uses)
{
  const BounceFormat *format = bounce_format_find_for(name, uses);
  if (format != NULL)
    return format;
  g_autofree char *names = bounce_format_names(uses);
  complain(NULL, "--format: \"%s\" is none of %s", name, names);
  return NULL;
}

gboolean options_style(TableStyle *style, const char *name, guint uses, const char *output)
{
  style->format = options_format(name, uses);
  style->style.translate = translate;
  style->style.width = output == NULL ? screen_width() : 0;
  return style->format != NULL && options_csv(style->format, style->style.raw_csv, style->excel);
}

gboolean options_size(const char *option, const char *text, guint64 *size)
{
  static const char units[] = "KMG";
  char *end = NULL;
  guint64 number = g_ascii_isdigit(*text) ? g_ascii_strtoull(text, &end, 10) : 0;
  const char *unit = end != NULL && *end != '\0' ? strchr(units, g_ascii_toupper(*end)) : NULL;
  guint shift = unit != NULL ? 10 * (guint) (unit - units + 1) : 0;
  if (end == NULL || end[unit != NULL] != '\0' || number > ((guint64) G_MAXINT64 >> shift)) {
    complain(NULL, "--%s: \"%s\" is no size, as 500K or 64M", option, text);
    return FALSE;
  }
  *size = number << shift;
  return TRUE;
}
