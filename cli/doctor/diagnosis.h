// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What `descent doctor` makes of the facts. Those that cannot be had stay unknown: 0, NAN or
// "".
#ifndef DESCENT_CLI_DOCTOR_DIAGNOSIS_H
#define DESCENT_CLI_DOCTOR_DIAGNOSIS_H

#include <jansson.h>

#include <descent/measure.h>

#include "doctor/machine.h"

enum { CLI_SPEEDS = 8, CLI_WARNINGS = 16 };

/// What can be shown on stderr.
typedef struct cli_screen {
    bool terminal, live, colours, utf8;
    size_t columns;
} cli_screen;

typedef struct cli_warning {
    char what[256], remedy[160];
} cli_warning;

typedef struct cli_diagnosis {
    descent_build build;
    cli_machine machine;
    cli_runs_folder home;
    cli_screen screen;
    descent_type type;       /* of the numbers that were measured */
    const char *forced;      /* DESCENT_ISA, or NULL */
    const char *used, *best; /* kernels */
    descent_speed speeds[CLI_SPEEDS];
    size_t speed_count;
    double memory_speed;
    cli_warning warnings[CLI_WARNINGS];
    size_t warning_count;
} cli_diagnosis;

/// The speed of the kernels of that name with one thread, or NULL.
const descent_speed *cli_diagnosis_speed(const cli_diagnosis *d, const char *isa);

/// How many times longer than the fastest the arithmetic of a product takes; NAN when unknown.
double cli_diagnosis_price(const cli_diagnosis *d, const char *isa);

/// Fills the warnings in from the facts.
void cli_diagnosis_warn(cli_diagnosis *d);

/// The facts as one JSON object.
json_t *cli_diagnosis_to_json(const cli_diagnosis *d);

#endif
