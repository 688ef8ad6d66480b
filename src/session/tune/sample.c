// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/tune/sample.h"

#include <math.h>

#include "core/rng.h"

static const uint64_t primes[DSC_TUNE_DIMENSIONS] = {2,  3,  5,  7,  11, 13, 17, 19,
                                                     23, 29, 31, 37, 41, 43, 47, 53};

// The stream of the vector that moves the sequence: no trial has this number.
static const uint64_t shift_stream = UINT64_C(1) << 31;

static double value_at(const dsc_dimension *d, double part)
{
    double low, high;
    dsc_space_ends(d, &low, &high);
    return dsc_space_value(d, low + part * (high - low));
}

void dsc_sample_middle(const dsc_space *space, dsc_point *point)
{
    for (size_t d = 0; d < space->count; d++) {
        const bool choice = space->all[d].kind == DSC_DIMENSION_CHOICE;
        point->at[d] = value_at(&space->all[d], choice ? 0.0 : 0.5);
    }
}

// The digits of the index behind the point, the last one first.
static double radical_inverse(uint64_t index, uint64_t base)
{
    double value = 0.0, unit = 1.0;
    for (; index > 0; index /= base) {
        unit /= (double)base;
        value += unit * (double)(index % base);
    }
    return value;
}

void dsc_sample_even(const dsc_space *space, uint64_t seed, uint64_t index, dsc_point *point)
{
    const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_TUNE, shift_stream);
    for (size_t d = 0; d < space->count; d++) {
        const double at = radical_inverse(index, primes[d]) + dsc_random_uniform(&random, d);
        point->at[d] = value_at(&space->all[d], at - floor(at));
    }
}

void dsc_sample_random(const dsc_space *space, uint64_t seed, uint64_t index, dsc_point *point)
{
    const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_TUNE, index);
    for (size_t d = 0; d < space->count; d++) {
        point->at[d] = value_at(&space->all[d], dsc_random_uniform(&random, d));
    }
}
