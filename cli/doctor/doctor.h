// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What `descent doctor` knows. Facts that cannot be had stay unknown: 0, NAN or "".
#ifndef DESCENT_CLI_DOCTOR_DOCTOR_H
#define DESCENT_CLI_DOCTOR_DOCTOR_H

#include <jansson.h>

#include <descent/measure.h>

enum { CLI_CACHES = 4, CLI_SPEEDS = 8, CLI_WARNINGS = 16 };

typedef struct cli_cache {
    unsigned level;
    size_t bytes;
    size_t shared; /* cores that share it; 0: unknown */
} cli_cache;

/// The machine, and what of it this process may use.
typedef struct cli_machine {
    char processor[96];
    size_t cores, usable; /* that are on; that this process may run on */
    double quota;         /* of processor time, in cores */
    cli_cache caches[CLI_CACHES];
    size_t cache_count;
    char governor[32], governor_driver[32];
    char preference[32]; /* of a driver that has its own governor */
    double memory, memory_free;
    double low;          /* of `busy`, at low priority: gives way to a run */
    double busy, stolen; /* cores' worth of time that others took just now, of the usable ones;
                            that the host of a virtual machine took */
    char emulator[32];
} cli_machine;

/// Looks at /proc and /sys below `root` ("" for this machine). Waits 0.1 s to see who is busy.
void cli_machine_read(const char *root, cli_machine *machine);

/// Where runs would be written.
typedef struct cli_place {
    double free; /* bytes */
    bool runs, writable;
    char why[96]; /* it is not writable */
} cli_place;
void cli_place_read(cli_place *place);

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
    cli_place place;
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
