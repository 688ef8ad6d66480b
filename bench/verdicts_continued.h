// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs that go on twice and twenty times as long, which is the truth of their verdict.
#ifndef BENCH_VERDICTS_CONTINUED_H
#define BENCH_VERDICTS_CONTINUED_H

#include <stdbool.h>
#include <stdint.h>

typedef struct verdict_continued {
    unsigned all, wrong, undetermined;
} verdict_continued;

/// Runs of the seeds first, first + 1, ...: of several networks, data and rules, at rates from
/// far too small to too large. A verdict is wrong when what it says does not come: what
/// descends must gain; noise floor and minimum must not, and a lower rate must help at a floor;
/// a plateau must not fall at once; what diverges must not come down (verdicts_continued.c has
/// all of it). False: one could not be made.
bool verdict_continued_count(uint64_t seeds, uint64_t first, bool loud,
                             verdict_continued *counts);

#endif
