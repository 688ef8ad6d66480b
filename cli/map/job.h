// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent map` share.
#ifndef DESCENT_CLI_MAP_JOB_H
#define DESCENT_CLI_MAP_JOB_H

#include <descent/map.h>

#include "shell/arguments.h"
#include "target/types.h"

typedef struct cli_map_settings {
    size_t size;
    char svg[CLI_MINIMIZE_PATH], graph[CLI_MINIMIZE_PATH], report[CLI_MINIMIZE_PATH];
    bool no_plot, plain, json, quiet;
} cli_map_settings;

/// One command, from the command line to its end.
typedef struct cli_map_job {
    cli_map_settings own;
    cli_target_settings where;
    descent_map_options options;
    const cli_arguments *arguments;
    cli_target target;
    double *lower, *upper; /* n */
    descent_map *map;
} cli_map_job;

const char *cli_map_name(const cli_map_job *job);

#endif
