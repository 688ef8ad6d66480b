// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Training runs of known kind, for the verdict while training.
#ifndef BENCH_VERDICTS_H
#define BENCH_VERDICTS_H

#include <descent/monitor.h>

typedef struct verdict_case {
    descent_place truth;
    const char *name;
    /* Runs it and judges at the end; false when the run could not be made. */
    bool (*run)(uint64_t seed, descent_monitor_verdict *verdict);
} verdict_case;

/// Ended by a case without a name.
extern const verdict_case verdict_cases[];

#endif
