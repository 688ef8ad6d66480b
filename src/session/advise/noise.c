// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/noise.h"

#include <math.h>
#include <stdlib.h>

#include "core/rng.h"
#include "session/advise/limits.h"
#include "session/advise/trial.h"

// ---- from lengths ----

typedef struct parts {
    double signal, noise;
} parts;

// Without group `left_out`; SIZE_MAX: with all.
static parts average(size_t groups, double small, double big, const double *of_small,
                     const double *of_big, size_t left_out)
{
    parts p = {0.0, 0.0};
    double count = 0.0;
    for (size_t i = 0; i < groups; i++) {
        if (i != left_out) {
            p.signal += (big * of_big[i] - small * of_small[i]) / (big - small);
            p.noise += (of_small[i] - of_big[i]) / (1.0 / small - 1.0 / big);
            count += 1.0;
        }
    }
    p.signal /= count;
    p.noise /= count;
    return p;
}

void dsc_advise_noise_of(size_t groups, double small, double big, const double *of_small,
                         const double *of_big, dsc_advise_noise *noise)
{
    const parts all = average(groups, small, big, of_small, of_big, SIZE_MAX);
    const double n = (double)groups;
    double mean_scale = 0.0, scales = 0.0, signals = 0.0;
    for (size_t i = 0; i < groups; i++) {
        const parts p = average(groups, small, big, of_small, of_big, i);
        mean_scale += p.noise / p.signal / n;
        signals += (p.signal - all.signal) * (p.signal - all.signal);
    }
    for (size_t i = 0; i < groups; i++) {
        const parts p = average(groups, small, big, of_small, of_big, i);
        const double d = p.noise / p.signal - mean_scale;
        scales += d * d;
    }
    *noise = (dsc_advise_noise){.scale = all.noise / all.signal,
                                .scale_se = sqrt(scales * (n - 1.0) / n),
                                .signal = all.signal,
                                .signal_se = sqrt(signals * (n - 1.0) / n),
                                .noise = all.noise};
    noise->told = noise->signal > NOISE_STANDS_OUT * noise->signal_se && noise->noise > 0.0;
}

// ---- from gradients ----

typedef struct gradients {
    descent_objective *objective;
    const double *x;
    const descent_rows *rows;
    uint64_t seed;
    double *g, *sum; /* n each */
    uint32_t drawn[NOISE_BATCH];
    double small[NOISE_GROUPS], big[NOISE_GROUPS];
} gradients;

static void draw(gradients *d, size_t group, size_t part)
{
    const dsc_random random = {
        .seed = d->seed, .purpose = DSC_PURPOSE_ADVISE, .stream = (uint32_t)group};
    for (size_t i = 0; i < NOISE_BATCH; i++) {
        const double u = dsc_random_uniform(&random, part * NOISE_BATCH + i);
        const size_t at = (size_t)(u * (double)d->rows->count);
        d->drawn[i] = d->rows->index[at < d->rows->count ? at : d->rows->count - 1];
    }
}

static double squares(size_t n, const double *g)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += g[i] * g[i];
    }
    return sum;
}

static descent_status measure_group(gradients *d, size_t group, descent_error *error)
{
    const size_t n = descent_objective_parameters(d->objective);
    const descent_rows rows = {d->drawn, NOISE_BATCH};
    for (size_t i = 0; i < n; i++) {
        d->sum[i] = 0.0;
    }
    for (size_t part = 0; part < NOISE_PARTS; part++) {
        double value;
        draw(d, group, part);
        TRY(descent_objective_evaluate_f64(d->objective, d->x, &rows, &value, d->g, error));
        d->small[group] += squares(n, d->g) / NOISE_PARTS;
        for (size_t i = 0; i < n; i++) {
            d->sum[i] += d->g[i] / NOISE_PARTS;
        }
    }
    d->big[group] = squares(n, d->sum);
    FAIL_IF(!isfinite(d->big[group]), error, DESCENT_DIVERGED, "a gradient is not finite");
    return DESCENT_OK;
}

static descent_status measure(gradients *d, dsc_advise_noise *noise, descent_error *error)
{
    for (size_t group = 0; group < NOISE_GROUPS; group++) {
        TRY(measure_group(d, group, error));
    }
    dsc_advise_noise_of(NOISE_GROUPS, NOISE_BATCH, (double)NOISE_BATCH * NOISE_PARTS, d->small,
                        d->big, noise);
    return DESCENT_OK;
}

descent_status dsc_advise_noise_find(descent_objective *objective, const double *x,
                                     const descent_rows *rows, uint64_t seed,
                                     dsc_advise_noise *noise, descent_error *error)
{
    const size_t n = descent_objective_parameters(objective);
    gradients *d = calloc(1, sizeof *d);
    double *block = calloc(n, 2 * sizeof *block);
    descent_status status =
        d && block ? DESCENT_OK : dsc_no_memory(error, "gradients", 2 * n * sizeof *block);
    if (d && block) {
        *d = (gradients){.objective = objective, .x = x, .rows = rows, .seed = seed};
        d->g = block;
        d->sum = block + n;
        status = measure(d, noise, error);
    }
    free(block);
    free(d);
    return status;
}
