// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of a verdict.
#include <descent/verdict.h>

#include <math.h>

#include "core/size.h"

static const descent_option_word SAMPLES[] = {{"auto", HUGE_VAL}, {NULL, 0.0}};

#define FIELD(name) offsetof(descent_diagnose_options, name)

// clang-format off
static const descent_option OPTIONS[] = {
    {.name = "dense", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = FIELD(dense),
     .fallback = "4000", .low = 0.0, .high = 20000.0,
     .help = "up to this many parameters all eigenvalues are computed (beyond 100,000 examples fewer, as the "
             "root of their number)"},
    {.name = "products", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = FIELD(products),
     .fallback = "300", .low = 10.0, .high = 2000.0,
     .help = "where there are more parameters: Hessian-vector products at most for counting negative "
             "eigenvalues, and as many each for a Newton step and for the path to an exact point"},
    {.name = "failure", .metavar = "P", .kind = DESCENT_OPTION_REAL, .offset = FIELD(failure),
     .fallback = "1e-3", .low = DESCENT_ABOVE_ZERO, .high = 0.5,
     .help = "largest probability of a missed negative eigenvalue, where there are more parameters"},
    {.name = "missed", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = FIELD(missed),
     .fallback = "1e-2", .low = DESCENT_ABOVE_ZERO, .high = 1.0,
     .help = "that is steeper than this fraction of the largest eigenvalue"},
    {.name = "threshold", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = FIELD(threshold),
     .fallback = "1e-8", .low = DESCENT_ABOVE_ZERO, .high = 0.1,
     .help = "eigenvalues below this fraction of the largest count as zero"},
    {.name = "probes", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = FIELD(probes),
     .fallback = "16", .low = 0.0, .high = 10000.0,
     .help = "random directions that are tried where the curvature is zero"},
    {.name = "polish", .metavar = "X", .kind = DESCENT_OPTION_REAL, .offset = FIELD(polish),
     .fallback = "1e-3", .low = 0.0, .high = 1.0,
     .help = "how far to look for the exact point, relative to 1 + |x|; 0: stay at x"},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = FIELD(seed),
     .fallback = "1", .low = 0.0, .high = HUGE_VAL, .help = "seed of the probes, and of the sample"},
    {.name = "sample", .metavar = "N", .kind = DESCENT_OPTION_COUNT, .offset = FIELD(sample),
     .fallback = "auto", .low = 0.0, .high = 1e9, .words = SAMPLES,
     .help = "of many rows, this number is looked at first, and all of them only where these cannot decide; "
             "less than 512: always all; auto: as many as a few seconds allow, and no more, whatever they decide"},
};
// clang-format on

static const descent_option_table TABLE = {"Verdict", OPTIONS, sizeof OPTIONS / sizeof *OPTIONS,
                                           sizeof(descent_diagnose_options)};

const descent_option_table *descent_diagnose_option_table(void)
{
    return &TABLE;
}

void descent_diagnose_options_init(descent_diagnose_options *options, size_t size)
{
    descent_diagnose_options own;
    descent_options_default(&TABLE, &own);
    own.optimizer = descent_optimizer_options_default(DESCENT_GD);
    own.optimizer.rule = -1;
    own.optimizer.learning_rate = 0.0; // must be given with a rule
    dsc_size_give(&own, sizeof own, options, size);
}
