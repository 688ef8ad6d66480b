// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The one parser of command lines and config files (config.h). Options are rows of tables (the
// library's, and the program's own); values go into the structs that the tables describe.
//
//     --name VALUE, --name=VALUE, --flag, --flag=no, -q, -o VALUE; `--` ends the options
//
// An option given twice counts the last time, so that a script can append to a command. The
// value of an option may start with a dash when a digit, a point or "pi" follows, or when it is
// a single dash.
#ifndef DESCENT_CLI_SHELL_ARGUMENTS_H
#define DESCENT_CLI_SHELL_ARGUMENTS_H

#include <descent/options.h>

/// A table and the struct that its values go to.
typedef struct cli_set {
    const descent_option_table *table;
    void *values;
} cli_set;

/// One option of the command line: its row, the set it belongs to, its value.
typedef struct cli_given {
    size_t set;
    const descent_option *option;
    const char *name; /* the one that was typed: that of the row, or its alias */
    const char *text;
} cli_given;

/// A command line, taken apart. Views of argv and of the tables.
typedef struct cli_arguments {
    const char *command;
    int argc; /* as it was typed */
    char **argv;
    const cli_set *sets;
    size_t sets_count;
    cli_given *given;
    size_t given_count;
    const char **words; /* what is no option */
    size_t words_count;
} cli_arguments;

/// Takes argv apart: argv[0] is the command's name. Prints every unknown option and every
/// missing value there is. CLI_DONE, or the code to exit with. *arguments (out) is freed in
/// both cases.
int cli_arguments_parse(const cli_set *sets, size_t sets_count, int argc, char **argv,
                        cli_arguments *arguments);
void cli_arguments_free(cli_arguments *arguments);

/// Writes the values into the structs. Prints every value that is refused.
int cli_arguments_apply(const cli_arguments *arguments);

/// Text of an option on the command line (the last one), or NULL.
const char *cli_arguments_text(const cli_arguments *arguments, const char *name);

/// CLI_DONE when there are between `low` and `high` words, else prints what is wrong. `wanted`
/// names them: "DATA".
int cli_arguments_expect(const cli_arguments *arguments, size_t low, size_t high,
                         const char *wanted);

/// Parse, apply and expect, for commands whose options come from the command line alone.
/// CLI_DONE, or the code to exit with. *arguments (out) is freed in both cases.
int cli_arguments_read(const cli_set *sets, size_t sets_count, int argc, char **argv,
                       size_t low, size_t high, const char *wanted, cli_arguments *arguments);

/// The option of that name, or NULL. *set (out) is where it belongs.
const descent_option *cli_find_option(const cli_set *sets, size_t count, const char *name,
                                      size_t *set);

/// Sets one option from text, the same for command lines and config files.
descent_status cli_assign(const cli_set *sets, size_t count, size_t set,
                          const descent_option *option, const char *text, descent_error *error);

/// The name that was meant, or NULL.
const char *cli_nearest_option(const cli_set *sets, size_t count, const char *name);

/// The letter of an option's short form, or 0.
char cli_option_letter(const char *name);

#endif
