/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Options of one command as a table, which gives parsing and --help alike. GNU style: long options
 * may be shortened, options and operands may be mixed, "--" ends the options, "-" is an operand.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <glib.h>

#include "base/translate.h"
#include "format/format.h"
#include "format/table.h"

/* Set exactly one of `flag`, `value` and `values`. An optional argument that is not given sets "".
 */
typedef struct {
  const char *name;     /* long name, without dashes */
  char letter;          /* short name, or 0 */
  const char *argument; /* what it takes, as "FILE", or NULL for a flag */
  gboolean optional;    /* the argument may be left out: --name[=ARGUMENT] */
  gboolean *flag;
  const char **value;
  GPtrArray **values; /* for an option that may be given again; made for the first, to be freed */
  const char *help;
  char *(*names)(void); /* what the "%s" of `help` stands for, made for it; or NULL */
} Option;

typedef struct {
  const char *usage; /* "report [OPTION]... [INPUT]..." */
  const char *about; /* what it does, a few sentences */
  const Option *options;
  guint n_options;
  const char *example; /* a command line that does something useful */
} OptionTable;

/* Options that several commands have, each with the variable it sets. */
#define OPTION_OUTPUT(path)                                                                        \
  {                                                                                                \
    "output", 'o', "FILE", .value = (path), .help = N_("write FILE, whole or not at all")          \
  }
#define OPTION_VERP(template)                                                                      \
  {                                                                                                \
    "verp", .argument = "TEMPLATE", .value = (template),                                           \
            .help = N_("your VERP addresses, as \"bounce+{user}={domain}@\"")                      \
  }
#define OPTION_LOG_ZONE(zone)                                                                      \
  {                                                                                                \
    "log-zone", .argument = "ZONE", .value = (zone),                                               \
                .help = N_("zone of log dates that say none, as Europe/Berlin; default: this "     \
                           "machine's")                                                            \
  }
#define OPTION_JOBS(text)                                                                          \
  {                                                                                                \
    "jobs", 'j', "N",                                                                              \
        .value = (text),                                                                           \
        .help = N_("analyse with N processes (default: the processors); the result is the same")   \
  }
#define OPTION_VERBOSE(set)                                                                        \
  {                                                                                                \
    "verbose", 'v', .flag = (set), .help = N_("name each file that is no mail")                    \
  }
#define OPTION_NO_HEADER(set)                                                                      \
  {                                                                                                \
    "no-header", .flag = (set), .help = N_("no header row in text and csv")                        \
  }
#define OPTION_RAW_CSV(set)                                                                        \
  {                                                                                                \
    "raw-csv", .flag = (set),                                                                      \
               .help = N_("leave cells that a spreadsheet takes for formulas as they are")         \
  }
#define OPTION_EXCEL(set)                                                                          \
  {                                                                                                \
    "excel", .flag = (set),                                                                        \
             .help = N_("csv with a byte order mark and CRLF, for spreadsheets that guess")        \
  }

/*
 * The format `name` when it is one of `uses` (bits of BounceFormatUse); complains, with the names
 * of those there are, and gives NULL when it is none.
 */
const BounceFormat *options_format(const char *name, guint uses);

/* At most this many options a command. */
#define OPTIONS_MAX 48

/*
 * Parses argv[1..]; afterwards the operands stand in argv[*operands .. argc-1]. FALSE when the
 * command ends here, with *status: --help (printed, 0), --version, or a wrong option (said,
 * EXIT_CODE_USAGE).
 */
gboolean options_parse(const OptionTable *table, int argc, char **argv, int *operands, int *status);

/* FALSE, with a complaint, where --raw-csv or --excel is given and `format` (nullable) is not CSV.
 */
gboolean options_csv(const BounceFormat *format, gboolean raw_csv, gboolean excel);

/*
 * How tables are written: in the format `name`, in the reader's language, and as wide as the screen
 * where `output` (nullable) is no file. FALSE as options_format() and options_csv().
 */
gboolean options_style(TableStyle *style, const char *name, guint uses, const char *output);

/*
 * A list "a,b,c" as a bit set: `find` gives a word's bit number, 0 when it is unknown. Complains
 * and gives FALSE on an unknown or empty word; the complaint names `option` and what there is,
 * `words`.
 */
gboolean options_set(const char *option, const char *list, const char *words,
                     guint (*find)(const char *word), guint *set);

/* A whole number from `least` to `most`; complains and gives FALSE when `text` is none. */
gboolean options_number(const char *option, const char *text, guint64 least, guint64 most,
                        guint64 *number);

/* TRUE when `text` (nullable) is a template of VERP addresses; complains when it is none. */
gboolean options_verp(const char *text);

/* A number of bytes, with K, M or G behind it for 1024s; complains and gives FALSE if it is none.
 */
gboolean options_size(const char *option, const char *text, guint64 *size);

/* Prints "bounce VERSION" and returns the exit code, as a row of the command table. */
int options_version(void);

#endif
