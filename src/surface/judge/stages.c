// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: sizes follow from the network and the number of rows alone, and work is counted, not
// timed: the same verdict on any machine and any number of threads.
#include "surface/judge/stages.h"

#include <math.h>

#include "surface/judge/limits.h"

enum { FIRST = 2048, LEAST_PART = 8, LEAST_MODEL = 16, MOST_MODEL = 512 };
enum { GRAIN = DSC_SAMPLE_QUARTERS * DSC_SAMPLE_PARTS }; /* so many rows, or a multiple */

// The largest sample of whole grains whose test takes that much work.
static size_t size_for(const descent_objective *objective, double work)
{
    const double one = TEST_VALUES * dsc_objective_work(objective, GRAIN / DSC_SAMPLE_QUARTERS);
    return GRAIN * (size_t)fmax(floor(work / one), 0.0);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t half_of(size_t rows)
{
    return (size_t)((double)rows / SAMPLE_OF) / GRAIN * GRAIN;
}

static void plan_limited(dsc_stages *stages, bool diverged)
{
    const double work = dsc_objective_work(stages->objective, (double)stages->all);
    if (work <= LIMITED_WORK || (diverged && work <= ALL_WORK)) {
        return;
    }
    // As large as possible, as long as it can grow.
    const size_t fits = size_for(stages->objective, TEST_BUDGET / (1.0 + STAGE_GROWS));
    const size_t first = smaller(smaller(FIRST, half_of(stages->all)), fits);
    if (stages->all >= GRAIN) {
        stages->first = first > GRAIN ? first : GRAIN;
        stages->limited = true;
        stages->to_all = work <= ALL_WORK;
    }
}

dsc_stages dsc_stages_plan(const descent_objective *objective, const descent_rows *rows,
                           const descent_diagnose_options *options)
{
    dsc_stages stages = {
        .objective = objective, .all = rows ? rows->count : objective->m, .to_all = true};
    const double work = dsc_objective_work(objective, (double)stages.all);
    if (options->sample == DSC_SAMPLE_AUTO) {
        plan_limited(&stages, options->diverged);
    } else if (options->sample >= GRAIN * LEAST_PART && !options->diverged &&
               (double)stages.all >= SAMPLE_OF * (double)options->sample && work > LARGE_WORK) {
        stages.first = (size_t)options->sample / GRAIN * GRAIN;
        stages.to_all = work <= ALL_WORK;
    }
    return stages;
}

size_t dsc_stages_next(const dsc_stages *stages, size_t before, double spent)
{
    if (before == 0 || !stages->limited) {
        return before == 0 ? stages->first : 0;
    }
    const size_t grown = smaller((size_t)(STAGE_GROWS * (double)before), half_of(stages->all));
    const size_t next = smaller(grown, size_for(stages->objective, TEST_BUDGET - spent));
    return (double)next >= STAGE_GROWS_LEAST * (double)before ? next : 0;
}

bool dsc_stages_is_last(const dsc_stages *stages, size_t rows, double spent)
{
    const double quarter = (double)rows / DSC_SAMPLE_QUARTERS;
    const double test = TEST_VALUES * dsc_objective_work(stages->objective, quarter);
    return dsc_stages_next(stages, rows, spent + test) == 0;
}

size_t dsc_stages_model(const descent_objective *objective, size_t quarter, bool limited)
{
    const double budget = limited ? MODEL_BUDGET : SAMPLE_BUDGET;
    const double fits = budget / (MODEL_VALUES * dsc_objective_work(objective, 1.0));
    const double most = limited ? fmin(fits, MOST_MODEL) : fits;
    return (double)quarter <= most ? quarter
                                   : smaller((size_t)fmax(LEAST_MODEL, most), quarter);
}

size_t dsc_stages_units(const descent_objective *objective, size_t all)
{
    const double most = UNIT_BUDGET / dsc_objective_work(objective, 1.0);
    return most < (double)all ? (size_t)fmax(1.0, most) : all;
}

size_t dsc_stages_larger(const dsc_stages *stages, size_t rows, double least)
{
    const double wanted = fmax(LARGER_SAMPLE * (double)rows, fmax(least, GRAIN * LEAST_PART));
    const double larger = GRAIN * ceil(wanted / GRAIN);
    return SAMPLE_OF * larger > (double)stages->all ? 0 : (size_t)larger;
}

double dsc_stages_times(const dsc_stages *stages, size_t rows, double spent)
{
    const double judged = rows > 0 ? (double)rows / DSC_SAMPLE_QUARTERS : (double)stages->all;
    return (TEST_VALUES + MODEL_VALUES) * dsc_objective_work(stages->objective, judged) / spent;
}
