// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The subcommands, one a file, and the table of them.
#ifndef DESCENT_CLI_SHELL_COMMAND_H
#define DESCENT_CLI_SHELL_COMMAND_H

#include <descent/options.h>

enum { CLI_TABLES = 4 };

typedef const descent_option_table *cli_table(void);

typedef struct cli_command {
    const char *name;
    const char *alias;             /* another spelling, or NULL */
    const char *arguments;         /* "DATA [options]" */
    const char *summary;           /* a line for the list of commands, no full stop */
    const char *text;              /* what it does, for people; paragraphs of one line */
    const char *examples;          /* command lines, each ended by a newline */
    const char *const *common;     /* options that -h shows, ended by NULL */
    cli_table *tables[CLI_TABLES]; /* its options; unused entries are NULL */
    int (*run)(int argc,
               char **argv); /* argv[0] is the command's name; returns the exit code */
} cli_command;

extern const cli_command cli_train_command;
extern const cli_command cli_predict_command;
extern const cli_command cli_evaluate_command;
extern const cli_command cli_importance_command;
extern const cli_command cli_minimize_command;
extern const cli_command cli_functions_command;
extern const cli_command cli_diagnose_command;
extern const cli_command cli_average_command;
extern const cli_command cli_data_command;
extern const cli_command cli_ctl_command;
extern const cli_command cli_dimension_command;
extern const cli_command cli_map_command;
extern const cli_command cli_slice_command;
extern const cli_command cli_selftest_command;
extern const cli_command cli_doctor_command;
extern const cli_command cli_help_command;

/// All of them, in the order of the help page, ended by NULL.
extern const cli_command *const cli_commands[];
const cli_command *cli_find_command(const char *name);

/// "error: no command ..." with the one that was meant. Returns the exit code.
int cli_unknown_command(const char *name);

/// "error: no function ..." with the one of the catalogue that was meant.
int cli_unknown_function(const char *name);

/// The lines that `descent` alone prints.
void cli_help_overview(void);

/// A page of a command: short (-h) or whole (--help), on stdout.
void cli_help_command_page(const cli_command *command, bool whole);

/// Columns of a page: those of the terminal, 60 to 80.
size_t cli_page_columns(void);

/// Prints words from `column` on, wrapped at the page's width, lines after the first indented.
void cli_print_wrapped(const char *text, size_t column, size_t indent);

/// The man page descent(1) on stdout.
void cli_manual(void);

/// Default and range of an option in words: "one of gd, adam (default: adam)"; may be empty.
void cli_option_facts(const descent_option *option, char *text, size_t capacity);

#endif
