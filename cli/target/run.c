// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run as a target: its data and its split are made again from run.json, as to resume it, and
// its weights are those of the newest checkpoint, or of the model file that was named.
//
// Keeps: the loss that is examined is that of the training, on the training rows and in double
// precision; data that have changed since its checkpoint are refused, since the weights would
// not be those of their minimum.
#include "target/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/expression.h>

#include "run/file.h"
#include "run/job.h"
#include "run/prepare.h"
#include "run/settings.h"
#include "shell/output.h"

// ---- the run as it was ----

// The path of --data from the root: relative ones of the job start where the run was begun.
static int use_moved(cli_job *job, const char *moved)
{
    if (*moved != '@' && access(moved, R_OK) != 0) {
        cli_error("--data: cannot read %s: %s", moved, strerror(errno));
        return CLI_NO_INPUT;
    }
    return cli_job_move(job, moved);
}

static int read_data(const cli_target *target, const char *moved)
{
    cli_job *job = target->job;
    char path[CLI_PATH];
    int code = *moved ? use_moved(job, moved) : CLI_DONE;
    if (code != CLI_DONE) {
        return code;
    }
    cli_job_path(job, job->what->data, path);
    const bool missing = !descent_is_formula(path) && *path != '@' && access(path, F_OK) != 0;
    code = cli_job_read(job);
    if (code != CLI_DONE && missing) {
        cli_try("descent %s %s --data FILE    where the data of the run are now",
                target->command, job->folder);
    }
    return code;
}

// What helps where the state of the run cannot be had.
static void try_state(const cli_target *target, descent_status status, const char *model)
{
    const cli_job *job = target->job;
    char path[CLI_PATH];
    switch (status) {
    case DESCENT_CHANGED:
        cli_try("descent %s %s --data FILE    the data as they were", target->command,
                job->folder);
        break;
    case DESCENT_INVALID:
        if (!*model) {
            cli_note("%s/run.json and the checkpoint name different networks or options: one "
                     "of them was changed or is another run's",
                     job->folder);
        }
        break;
    case DESCENT_NO_INPUT:
        if (!*model) {
            cli_try("descent train --resume %s", job->folder);
        }
        break;
    case DESCENT_BAD_DATA:
        if (!*model && cli_run_file(job->folder, "model.safetensors", path) &&
            access(path, F_OK) == 0) {
            cli_try("descent %s %s    the model, which may be older", target->command, path);
        }
        break;
    default:
        break;
    }
}

static int open_job(const cli_target *target, const char *folder, const char *model,
                    const cli_target_settings *settings)
{
    cli_job *job = target->job;
    descent_error error = {0};
    int code = cli_job_open(job, folder);
    code = code == CLI_DONE ? read_data(target, settings->data) : code;
    if (code != CLI_DONE) {
        return code;
    }
    const descent_status status = descent_run_load(job->run, model, &error);
    cli_job_look(job);
    if (status != DESCENT_OK) {
        code = cli_fail(&error);
        try_state(target, status, model);
    }
    return code;
}

// ---- as a target ----

static int list_tensors(cli_target *target)
{
    const descent_graph *graph = descent_network_graph(target->job->network);
    descent_tensor tensor;
    while (descent_graph_tensor(graph, target->tensor_count, &tensor)) {
        target->tensor_count++;
    }
    target->tensors = calloc(target->tensor_count + 1, sizeof *target->tensors);
    if (!target->tensors) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < target->tensor_count; i++) {
        descent_graph_tensor(graph, i, &target->tensors[i]);
    }
    return CLI_DONE;
}

static int make_target(cli_target *target, const cli_target_settings *settings)
{
    descent_error error = {0};
    const cli_job *job = target->job;
    target->n = descent_network_parameters(job->network);
    target->x = calloc(target->n, sizeof *target->x);
    if (!target->x) {
        return cli_no_memory();
    }
    descent_trainer_copy_parameters(job->trainer, target->x);
    target->rows = descent_trainer_rows(job->trainer);
    target->rule = descent_trainer_where(job->trainer).optimizer.rule;
    if (descent_trainer_objective(job->trainer, DESCENT_FLOAT64, (size_t)settings->threads,
                                  &target->objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return list_tensors(target);
}

int cli_target_open_run(const char *word, const cli_target_settings *settings,
                        cli_target *target)
{
    char folder[CLI_PATH], model[CLI_PATH];
    if (!descent_run_find(word, folder, model)) {
        cli_error("there is no run %s", word);
        return CLI_NO_INPUT;
    }
    target->job = malloc(sizeof *target->job);
    if (!target->job) {
        return cli_no_memory();
    }
    target->is_run = true;
    int code = cli_job_init(target->job, 0, NULL);
    code = code == CLI_DONE ? open_job(target, folder, model, settings) : code;
    return code == CLI_DONE ? make_target(target, settings) : code;
}
