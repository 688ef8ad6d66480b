// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A subcommand: its words, its options, and the function that runs it.
#ifndef DESCENT_CLI_SHELL_COMMAND_H
#define DESCENT_CLI_SHELL_COMMAND_H

#include <descent/options.h>

enum { CLI_TABLES = 5 };

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

#endif
