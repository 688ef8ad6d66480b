// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The machine that this runs on. Facts that cannot be had stay unknown: 0, NAN or "".
#ifndef DESCENT_CLI_DOCTOR_MACHINE_H
#define DESCENT_CLI_DOCTOR_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

enum { CLI_CACHES = 4 };

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
typedef struct cli_runs_folder {
    double free; /* bytes */
    bool runs, writable;
    char why[96]; /* it is not writable */
} cli_runs_folder;
void cli_runs_folder_read(cli_runs_folder *home);

#endif
