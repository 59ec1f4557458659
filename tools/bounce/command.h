/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The commands: one cmd-NAME.c each, one row each in main.c. argv[0] is the command's name. */
#ifndef COMMAND_H
#define COMMAND_H

int cmd_blocked(int argc, char **argv);
int cmd_codes(int argc, char **argv);
int cmd_confirm(int argc, char **argv);
int cmd_db(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_filter(int argc, char **argv);
int cmd_forget(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_key(int argc, char **argv);
int cmd_record(int argc, char **argv);
int cmd_redact(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_rules(int argc, char **argv);
int cmd_simulate(int argc, char **argv);
int cmd_summary(int argc, char **argv);
int cmd_suppress(int argc, char **argv);
int cmd_verp(int argc, char **argv);

#endif
