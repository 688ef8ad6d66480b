// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run as a target: its data and its split are made again from run.json, as to resume it, and
// its weights are those of the newest checkpoint, or of the model file that was named.
#include "target/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/expression.h>

#include "run/find.h"
#include "run/folder.h"
#include "run/job.h"
#include "run/prepare.h"
#include "run/record.h"
#include "run/settings.h"
#include "shell/file.h"
#include "shell/output.h"
#include "shell/text.h"

static const char model_name[] = "model.safetensors";

// ---- the run as it was ----

// The path of --data from the root: relative ones of the job start where the run was begun.
static int use_moved(cli_job *job, const char *moved)
{
    char folder[CLI_PATH] = "";
    const bool relative = *moved != '/' && *moved != '@';
    if (*moved != '@' && access(moved, R_OK) != 0) {
        cli_error("--data: cannot read %s: %s", moved, strerror(errno));
        return CLI_NO_INPUT;
    }
    if (relative && !getcwd(folder, sizeof folder)) {
        cli_error("the path of the current folder is too long");
        return CLI_FAILED;
    }
    job->own.data[0] = '\0';
    cli_append(job->own.data, sizeof job->own.data, "%s%s%s", folder, relative ? "/" : "",
               moved);
    return CLI_DONE;
}

static int read_data(const cli_target *target, const char *moved)
{
    cli_job *job = target->job;
    char path[CLI_PATH];
    int code = *moved ? use_moved(job, moved) : CLI_DONE;
    if (code != CLI_DONE) {
        return code;
    }
    cli_job_path(job, job->own.data, path);
    const bool missing = !descent_is_formula(path) && *path != '@' && access(path, F_OK) != 0;
    code = cli_job_read(job);
    if (code != CLI_DONE && missing) {
        cli_try("descent %s %s --data FILE    where the data of the run are now",
                target->command, job->folder);
    }
    return code;
}

static int load_model(cli_job *job, const char *path)
{
    descent_error error = {0};
    descent_model *model = NULL;
    descent_status status = descent_model_load(path, &model, &error);
    if (status == DESCENT_OK) {
        status = descent_trainer_take_model(job->trainer, model, &error);
        descent_model_free(model);
    }
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

// Data that are not what they were.
static int changed(const cli_target *target, const descent_error *error)
{
    const int code = cli_fail(error);
    if (strstr(error->message, "belongs to the network")) {
        cli_note("%s/run.json and the checkpoint name different networks: one of them was "
                 "changed or is another run's",
                 target->job->folder);
    } else {
        cli_try("descent %s %s --data FILE    the data as they were", target->command,
                target->job->folder);
    }
    return code;
}

// A model file that was named, at the step of the run that is known.
static int load_named(const cli_target *target, const char *path)
{
    cli_job *job = target->job;
    descent_error error = {0};
    const descent_status status = descent_trainer_resume(job->trainer, &error);
    return status == DESCENT_INVALID ? changed(target, &error) : load_model(job, path);
}

// The newest checkpoint; a run without one has its model.
static int load_state(const cli_target *target)
{
    cli_job *job = target->job;
    char path[CLI_PATH];
    descent_error error = {0};
    const descent_status status = descent_trainer_resume(job->trainer, &error);
    if (status == DESCENT_OK) {
        return CLI_DONE;
    }
    if (!cli_run_file(job->folder, model_name, path)) {
        return CLI_FAILED;
    }
    const bool has_model = access(path, F_OK) == 0;
    if (status == DESCENT_NO_INPUT && has_model) {
        return load_model(job, path);
    }
    if (status == DESCENT_NO_INPUT) {
        cli_error("%s has neither a checkpoint nor a model yet", job->folder);
        cli_try("descent train --resume %s", job->folder);
        return CLI_NO_INPUT;
    }
    if (status == DESCENT_INVALID) {
        return changed(target, &error);
    }
    const int code = cli_fail(&error);
    if (status == DESCENT_BAD_DATA && has_model) {
        cli_try("descent %s %s    the model, which may be older", target->command, path);
    }
    return code;
}

// Does the record of the run end with the word that it diverged? Its last line tells.
static bool has_diverged(const char *folder)
{
    enum { LINE = 4096 };
    char path[CLI_PATH], text[LINE + 1];
    FILE *file = cli_run_file(folder, "metrics.jsonl", path) ? cli_open_text(path) : NULL;
    if (!file) {
        return false;
    }
    if (fseek(file, -LINE, SEEK_END) != 0) { /* shorter than that */
        rewind(file);
    }
    const size_t used = fread(text, 1, LINE, file);
    fclose(file);
    text[used] = '\0';
    char *end = text + used;
    while (end > text && end[-1] == '\n') {
        *--end = '\0';
    }
    const char *last = strrchr(text, '\n');
    last = last ? last + 1 : text;
    return strncmp(last, "{\"event\":\"end\"", 14) == 0 &&
           strstr(last, "\"stop\":\"diverged\"") != NULL;
}

static int open_job(const cli_target *target, const char *folder, const char *model,
                    const cli_target_settings *settings)
{
    cli_job *job = target->job;
    int code = cli_run_read_record(job, folder);
    if (code != CLI_DONE) {
        return code;
    }
    if (*job->own.valid_file) {
        job->train.valid = 0.0;
    }
    snprintf(job->own.resume, sizeof job->own.resume, "%s", folder);
    code = read_data(target, settings->data);
    code = code == CLI_DONE ? cli_job_prepare(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    return *model ? load_named(target, model) : load_state(target);
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

// What the rule remembers belongs to the weights of the checkpoint, and to no others.
static int copy_averages(cli_target *target, const char *model)
{
    target->steps = *model ? 0 : descent_trainer_where(target->job->trainer).step;
    if (target->steps == 0) {
        return CLI_DONE;
    }
    target->averages = calloc(2 * target->n, sizeof *target->averages);
    if (!target->averages) {
        return cli_no_memory();
    }
    descent_trainer_copy_averages(target->job->trainer, target->averages,
                                  target->averages + target->n);
    return CLI_DONE;
}

static int make_target(cli_target *target, const cli_target_settings *settings,
                       const char *model)
{
    descent_error error = {0};
    const descent_trainer *trainer = target->job->trainer;
    const descent_trainer_place place = descent_trainer_where(trainer);
    target->n = descent_network_parameters(target->job->network);
    target->x = calloc(target->n, sizeof *target->x);
    if (!target->x) {
        return cli_no_memory();
    }
    descent_trainer_copy_parameters(trainer, target->x);
    target->rows = descent_trainer_rows(trainer);
    target->rule = place.rule;
    target->learning_rate = place.learning_rate;
    target->beta1 = place.beta1;
    target->momentum_form = place.momentum_form;
    target->batch = place.batch >= target->rows.count ? 0 : place.batch;
    if (descent_trainer_objective(trainer, DESCENT_FLOAT64, (size_t)settings->threads,
                                  &target->objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    const int code = copy_averages(target, model);
    return code == CLI_DONE ? list_tensors(target) : code;
}

int cli_target_open_run(const char *word, const cli_target_settings *settings,
                        cli_target *target)
{
    char folder[CLI_PATH], model[CLI_PATH];
    if (!cli_run_find(word, folder, model)) {
        cli_error("there is no run %s", word);
        return CLI_NO_INPUT;
    }
    target->job = malloc(sizeof *target->job);
    if (!target->job) {
        return cli_no_memory();
    }
    target->is_run = true;
    cli_job_init(target->job, 0, NULL);
    target->diverged = !*model && has_diverged(folder);
    const int code = open_job(target, folder, model, settings);
    return code == CLI_DONE ? make_target(target, settings, model) : code;
}
