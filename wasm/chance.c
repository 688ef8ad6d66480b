// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "chance.h"

#include <descent/dimension.h>

#include "core/rng.h"
#include "surface/law/goe.h"

bool chance_laws(unsigned to, double samples, double seed, double *rows)
{
    descent_dimension_options options = descent_dimension_options_default();
    descent_dimension laws[DESCENT_DIMENSION_MOST];
    options.to = to;
    options.samples = (uint64_t)samples;
    options.seed = (uint64_t)seed;
    if (descent_dimension_law(&options, laws, NULL) != DESCENT_OK) {
        return false;
    }
    for (size_t i = 0; i < to; i++) {
        double *row = rows + i * CHANCE_LAW_NUMBERS;
        row[0] = laws[i].separable;
        row[1] = laws[i].free;
        row[2] = laws[i].free_sample.value;
        row[3] = laws[i].free_sample.error;
        row[4] = laws[i].field.value;
        row[5] = laws[i].field.error;
        row[6] = laws[i].field_sample.value;
    }
    return true;
}

void chance_spectrum(unsigned n, double seed, double index, double *values)
{
    if (n >= 1 && n <= DSC_GOE_MOST) {
        dsc_goe_eigenvalues((uint64_t)seed, n, (uint64_t)index, values);
    }
}

void chance_uniform(double seed, double first, size_t count, double *values)
{
    const dsc_random random = {(uint64_t)seed, DSC_PURPOSE_PROBLEM, 1};
    for (size_t i = 0; i < count; i++) {
        values[i] = dsc_random_uniform(&random, (uint64_t)first + i);
    }
}

void chance_normal(double seed, double first, size_t count, double *values)
{
    const dsc_random random = {(uint64_t)seed, DSC_PURPOSE_PROBLEM, 2};
    for (size_t i = 0; i < count; i++) {
        values[i] =
            dsc_random_normal_by(&dsc_portable_mathematics, &random, (uint64_t)first + i);
    }
}
