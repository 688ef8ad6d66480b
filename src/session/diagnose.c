// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What kind of place a run is at: its objective in float64 at its parameters, and how it came
// there.
#include <math.h>
#include <stdlib.h>

#include "core/size.h"
#include "core/status.h"
#include "session/losses.h"
#include "session/run.h"

// Behind a line to 0 steps are as if they were too small to count. A quarter is a rate as well.
static const double least_rate = 1e-300;

// What the rule remembers belongs to the weights of a checkpoint, and to no others.
static descent_status copy_averages(descent_run *run, descent_diagnose_options *options,
                                    descent_error *error)
{
    const size_t n = descent_network_parameters(run->network);
    options->steps = run->from_model ? 0 : descent_trainer_where(run->trainer).step;
    options->m = options->v = NULL;
    if (options->steps == 0) {
        return DESCENT_OK;
    }
    if (!run->averages) {
        run->averages = calloc(2 * n, sizeof *run->averages);
    }
    if (!run->averages) {
        return dsc_no_memory(error, "the averages of the rule", 2 * n * sizeof *run->averages);
    }
    descent_trainer_copy_averages(run->trainer, run->averages, run->averages + n);
    options->m = run->averages;
    options->v = run->averages + n;
    return DESCENT_OK;
}

descent_status descent_run_describe(descent_run *run, descent_diagnose_options *options,
                                    descent_error *error)
{
    NEED(error, "run, options", run, options);
    FAIL_IF(!run->trainer, error, DESCENT_INVALID,
            "the run is not loaded: how it reached its point is unknown");
    const descent_trainer_progress progress = descent_trainer_where(run->trainer);
    const size_t rows = descent_trainer_rows(run->trainer).count;
    descent_history_row end;
    if (*run->place.folder) {
        TRY(dsc_run_losses(run, &options->loss_count, error));
    }
    TRY(copy_averages(run, options, error));
    options->optimizer = progress.optimizer;
    options->optimizer.learning_rate = fmax(progress.optimizer.learning_rate, least_rate);
    options->batch = progress.batch >= rows ? 0 : progress.batch;
    options->constant_loss = run->plan.constant_loss;
    options->first_rate = run->plan.learning_rate;
    options->l2 = run->plan.l2;
    options->layers = run->layers;
    options->loss_ends = run->loss_ends;
    options->losses = run->losses;
    // Its last good point is where it is then.
    options->diverged = !run->from_model && *run->place.folder &&
                        descent_run_ended(run->place.folder, &end) &&
                        end.stop == DESCENT_STOP_DIVERGED;
    return DESCENT_OK;
}

descent_status descent_run_diagnose(descent_run *run, const descent_diagnose_options *options,
                                    descent_diagnosis **diagnosis, descent_error *error)
{
    NEED(error, "run, diagnosis", run, diagnosis);
    if (!run->trainer) {
        TRY(descent_run_load(run, NULL, error));
    }
    descent_diagnose_options described = descent_diagnose_options_default();
    if (options) {
        TRY(dsc_size_take("diagnosis", options, &described, sizeof described, error));
    }
    TRY(descent_run_describe(run, &described, error));
    const size_t n = descent_network_parameters(run->network);
    double *x = malloc((n + 1) * sizeof *x);
    if (!x) {
        return dsc_no_memory(error, "parameters", n * sizeof *x);
    }
    descent_objective *objective = NULL;
    const descent_rows rows = descent_trainer_rows(run->trainer);
    descent_trainer_copy_parameters(run->trainer, x);
    descent_status status = descent_trainer_objective(
        run->trainer, DESCENT_FLOAT64, (size_t)run->train.threads, &objective, error);
    THEN(status, descent_diagnose(objective, x, &rows, &described, diagnosis, error));
    descent_objective_free(objective);
    free(x);
    return status;
}
