// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --escape: takes the way down that was found. A run goes there as a run of its own.
#include "diagnose/escape.h"

#include <stdlib.h>

#include "run/folder.h"
#include "run/job.h"
#include "run/record.h"
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
    cli_signals_survive_writes();
    char old[CLI_PATH];
    snprintf(old, sizeof old, "%s", run->folder);
    snprintf(run->own.out, sizeof run->own.out, "%s", job->own.out);
    if (!*job->own.out) {
        const int length = snprintf(run->own.out, sizeof run->own.out, "%s-escaped", old);
        if (length >= (int)sizeof run->own.out) {
            cli_error("the path of the run is too long: %s", old);
            return CLI_FAILED;
        }
    }
    int code = cli_run_make_folder(run);
    if (code != CLI_DONE) {
        snprintf(run->folder, sizeof run->folder, "%s", old);
        return code;
    }
    snprintf(job->escape.folder, sizeof job->escape.folder, "%s", run->folder);
    if (descent_trainer_set_parameters(run->trainer, job->escape.x, &error) != DESCENT_OK ||
        descent_trainer_save(run->trainer, run->folder, &error) != DESCENT_OK) {
        code = cli_fail(&error);
    } else {
        code = cli_run_copy_record(old, run);
        descent_trainer_copy_parameters(run->trainer, job->escape.x);
    }
    if (code != CLI_DONE) {
        cli_run_discard(run);
    }
    snprintf(run->folder, sizeof run->folder, "%s", old);
    run->folder_made = false;
    return code;
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
