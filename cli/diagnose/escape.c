// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --escape: follows the descent direction that was found. A run goes there as a run of its own.
//
// Keeps: the folder that was diagnosed is not touched, whether or not the lower point is a good
// one.
#include "diagnose/escape.h"

#include <stdlib.h>
#include <string.h>

#include "run/job.h"
#include "run/place.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "target/target.h"
#include "target/types.h"

static int evaluate(const cli_target *target, const double *x, double *value)
{
    descent_error error = {0};
    return descent_objective_evaluate_f64(target->objective, x, cli_target_rows(target), value,
                                          NULL, &error) == DESCENT_OK
               ? CLI_DONE
               : cli_fail(&error);
}

// The new folder holds what the old one needs to go on: its record, its model, its state.
static int write_run(cli_diagnose_job *job)
{
    cli_job *run = job->target.job;
    descent_error error = {0};
    char *folder = job->escape.folder;
    cli_signals_survive_writes();
    const int length = *job->own.out ? snprintf(folder, CLI_PATH, "%s", job->own.out)
                                     : snprintf(folder, CLI_PATH, "%s-escaped", run->folder);
    if (length >= CLI_PATH) {
        cli_error("the path of the run is too long: %s", run->folder);
        return CLI_FAILED;
    }
    for (size_t last = strlen(folder); last > 1 && folder[last - 1] == '/'; last--) {
        folder[last - 1] = '\0';
    }
    if (descent_run_branch(run->run, job->escape.x, folder, &error) != DESCENT_OK) {
        return cli_run_place_failed(&error, folder);
    }
    descent_trainer_copy_parameters(run->trainer, job->escape.x);
    return CLI_DONE;
}

int cli_diagnose_escape(cli_diagnose_job *job)
{
    const descent_diagnosis *d = job->found;
    const cli_target *target = &job->target;
    double before = 0.0;
    if (!d->escape) {
        return CLI_DONE;
    }
    job->escape.x = calloc(d->n, sizeof *job->escape.x);
    if (!job->escape.x) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < d->n; i++) {
        job->escape.x[i] = d->x[i] + d->escape_step * d->direction[i];
    }
    cli_signals_hold(true); /* a run is written whole or not at all */
    int code = target->is_run ? write_run(job) : CLI_DONE;
    cli_signals_hold(false);
    code = code == CLI_DONE ? evaluate(target, target->x, &before) : code;
    code = code == CLI_DONE ? evaluate(target, job->escape.x, &job->escape.value) : code;
    job->escape.gain = before - job->escape.value;
    job->escape.taken = code == CLI_DONE;
    return code;
}
