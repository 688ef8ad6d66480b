// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The table of subcommands.
#include <string.h>
#include <unistd.h>

#include <descent/options.h>

#include "shell/command.h"
#include "shell/output.h"

const cli_command *const cli_commands[] = {
    &cli_train_command,
    &cli_predict_command,
    &cli_evaluate_command,
    &cli_importance_command,
    &cli_minimize_command,
    &cli_functions_command,
    &cli_diagnose_command,
    &cli_map_command,
    &cli_slice_command,
    &cli_average_command,
    &cli_data_command,
    &cli_dimension_command,
    &cli_ctl_command,
    &cli_doctor_command,
    &cli_selftest_command,
    &cli_help_command,
    NULL,
};

const cli_command *cli_find_command(const char *name)
{
    for (const cli_command *const *c = cli_commands; *c; c++) {
        if (strcmp((*c)->name, name) == 0 || ((*c)->alias && strcmp((*c)->alias, name) == 0)) {
            return *c;
        }
    }
    return NULL;
}

int cli_unknown_command(const char *name)
{
    const char *names[32];
    size_t count = 0;
    for (const cli_command *const *c = cli_commands; *c; c++) {
        names[count++] = (*c)->name;
    }
    const bool option = name[0] == '-';
    const char *near = option ? NULL : descent_nearest_name(name, names, count);
    cli_error("no %s \"%s\"", option ? "option" : "command", name);
    if (near) {
        cli_try("descent %s", near);
    } else if (*name == '@' || (!option && access(name, R_OK) == 0)) {
        cli_try("descent train %s", name);
    } else {
        cli_try("descent --help");
    }
    return CLI_USAGE;
}
