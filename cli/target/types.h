// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of a target share: functions as people name them, runs, and options for both.
#ifndef DESCENT_CLI_TARGET_TYPES_H
#define DESCENT_CLI_TARGET_TYPES_H

#include <descent/catalogue.h>

#include "run/job.h"
#include "run/settings.h"

enum { CLI_MINIMIZE_TEXT = 16384, CLI_MINIMIZE_PATH = 1024 };

/// A function in a shared library (library.c).
typedef struct cli_library {
    void *handle;
    descent_callbacks callbacks;
    bool asked; /* value_only because of --no-gradient, not because it was found out */
} cli_library;

/// A function (function.c).
typedef struct cli_function {
    const char *text;                  /* as it was typed */
    const descent_function_info *info; /* from the catalogue, or NULL */
    descent_expression *expression;    /* NULL: not a formula */
    cli_library library;
    char *setting_text; /* the memory behind the names */
    descent_setting *settings;
    size_t setting_count;
    size_t dim; /* --dim, for the catalogue; 0: the usual */
    size_t n;
    const char **variables; /* n names */
    char *names;            /* the memory behind those that are no formula's */
} cli_function;

/// How it is meant: options of the commands that take one.
typedef struct cli_function_source {
    const char *text; /* a formula or a name; borrowed while the function is open */
    const char *lib;  /* FILE:NAME in place of it, or "" */
    uint64_t dim;     /* --dim; 0: the function's own */
    bool no_gradient; /* --no-gradient */
} cli_function_source;

typedef struct cli_target {
    const char *command;   /* that it is for: "diagnose" */
    bool is_run;           /* else `function` holds it */
    cli_function function; /* formula or catalogue function: names of variables, box */
    descent_objective *objective;
    size_t n;
    double *x;           /* n: the run's weights, or --at; NULL when neither was given */
    size_t tensor_count; /* named parts of x; 0 for functions */
    descent_tensor *tensors;
    /* of a run */
    descent_rows rows; /* its training rows; index NULL: all */
    int rule;          /* -1 without a run */
    cli_job *job;      /* its data, network and trainer; NULL for functions */
} cli_target;

/// Options that say what the target is, for a command to take into its own table.
typedef struct cli_target_settings {
    size_t size;
    char at[CLI_MINIMIZE_TEXT], box[CLI_MINIMIZE_TEXT], set[CLI_MINIMIZE_TEXT];
    char lib[CLI_MINIMIZE_PATH], data[CLI_PATH];
    uint64_t dim;
    uint64_t threads;
} cli_target_settings;

#endif
