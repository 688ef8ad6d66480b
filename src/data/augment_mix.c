// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Who is mixed with whom, and in which shares. Keeps: partners come from all rows that train, not
// from the batch, so that a mixture depends on seed, epoch and row alone.
#include "data/augment_mix.h"

#include <math.h>

#include "core/elementary/elementary.h"
#include "core/rng.h"

// In (0, 1).
static double unit(uint32_t word)
{
    return ((double)word + 0.5) * 0x1p-32;
}

// One proposal [C78] Cheng. Generating beta variates with nonintegral shape parameters.
// Communications of the ACM 21, 1978, algorithm BA, for equal parameters a. False: rejected.
static bool propose(double a, const uint32_t words[4], double *share)
{
    const double beta = a <= 1.0 ? 1.0 / a : sqrt((2.0 * a - 2.0) / (2.0 * a * a - 2.0 * a));
    const double gamma = a + 1.0 / beta, sum = 2.0 * a;
    const double u = unit(words[0]), w = unit(words[1]);
    const double v = beta * dsc_log(u / (1.0 - u));
    const double odds = a * dsc_exp(v);
    *share = odds / (a + odds);
    return sum * dsc_log(sum / (a + odds)) + gamma * v - dsc_log(4.0) >= dsc_log(u * u * w);
}

dsc_mixture dsc_augment_mix(const dsc_augment *a, const dsc_augment_rows *rows, size_t i)
{
    // A proposal is rejected with probability 3/4 at most: 200 in a row are not met.
    enum { PROPOSALS = 200 };
    const uint64_t row = dsc_augment_row(rows, i), visit = dsc_augment_visit(rows, i);
    const uint64_t seed = rows->seed + visit * UINT64_C(0xbf58476d1ce4e5b9);
    const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_MIX, rows->epoch);
    dsc_mixture mix = {.partner = row, .share = 1.0};
    if (!(a->mixup > 0.0) || a->partner_count == 0) {
        return mix;
    }
    uint32_t words[4];
    bool taken = false;
    for (uint64_t k = 0; k < PROPOSALS && !taken; k++) {
        dsc_random_words(&random, k << 32 | row, words);
        taken = propose(a->mixup, words, &mix.share);
    }
    mix.partner = a->partners[(uint64_t)words[2] * a->partner_count >> 32];
    return mix;
}
