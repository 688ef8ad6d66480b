// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "run/prepare.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run/dataset.h"
#include "run/find.h"
#include "run/settings.h"
#include "run/watch.h"
#include "shell/output.h"
#include "shell/text.h"

// Above so many inputs the default network has the room that images want.
enum { MANY_INPUTS = 500 };

static int read_like(const cli_job *job, const char *given, descent_dataset **data)
{
    char path[CLI_PATH];
    descent_error error = {0};
    cli_job_path(job, given, path);
    if (descent_dataset_read_like(path, job->data, data, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return CLI_DONE;
}

static int read_data(cli_job *job)
{
    char path[CLI_PATH], labels[CLI_PATH];
    descent_error error = {0};
    descent_read_options options = job->read;
    options.type = job->narrow ? DESCENT_FLOAT32 : job->train.precision;
    if (strcmp(job->own.data, "-") == 0 && *job->base) {
        cli_error("the data of this run came from the standard input and were not kept");
        if (*job->own.resume && *job->folder) {
            cli_try("descent train FILE    a new run, with the data in a file");
        }
        return CLI_NO_INPUT;
    }
    if (strcmp(job->own.data, "-") == 0) {
        cli_talk(
            "note: data from the standard input are not kept; the run cannot be resumed\n");
    }
    cli_job_path(job, job->own.data, path);
    cli_job_path(job, job->read.labels, labels);
    snprintf(options.labels, sizeof options.labels, "%s", labels);
    const descent_split *split = &job->train.split;
    if (split->kind == DESCENT_SPLIT_GROUP) {
        snprintf(options.group, sizeof options.group, "%s", split->column);
    } else if (split->kind == DESCENT_SPLIT_TIME) {
        snprintf(options.order, sizeof options.order, "%s", split->column);
    }
    if (cli_dataset_read(path, &options, &job->data, &error) != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (code == CLI_BAD_DATA && !cli_has_remedy(&error)) {
            char command[2 * CLI_PATH] = "descent data";
            cli_append_shell_word(command, sizeof command, job->own.data);
            cli_try("%s    what is understood of the file", command);
        } else if (code == CLI_NO_INPUT && cli_run_is_run(path)) {
            char command[2 * CLI_PATH] = "descent train --resume";
            cli_append_shell_word(command, sizeof command, path);
            cli_try("%s    goes on with this run", command);
        }
        return code;
    }
    int code = CLI_DONE;
    if (*job->own.valid_file) {
        code = read_like(job, job->own.valid_file, &job->valid);
    }
    if (code == CLI_DONE && *job->own.test) {
        code = read_like(job, job->own.test, &job->test);
    }
    return code;
}

// Two smooth layers learn a curve as well as a table of few rows (docs/defaults.md).
static const char *choose_layers(cli_job *job)
{
    const bool many = descent_dataset_inputs(job->data) > MANY_INPUTS;
    const bool few = descent_dataset_rows(job->data) < DESCENT_FEW_ROWS;
    job->layers_reason = many  ? "wide, for more than 500 inputs"
                         : few ? "two smooth ones, for fewer than 10,000 rows"
                               : "one, for 10,000 rows or more and at most 500 inputs";
    return many ? "256 relu 128 relu" : few ? "64 silu 32 silu" : "64 relu";
}

static int make_network(cli_job *job)
{
    descent_error error = {0};
    const bool automatic = strcmp(job->own.layers, "auto") == 0;
    if (descent_dataset_task(job->data) == DESCENT_TASK_NONE) {
        cli_error("--task none: there is nothing to learn without a target");
        cli_try("leave --task out; --target NAME says what to predict");
        return CLI_USAGE;
    }
    if (*job->own.resume == '\0') {
        snprintf(job->layers, sizeof job->layers, "%s",
                 automatic ? choose_layers(job) : job->own.layers);
    }
    if (descent_network_parse(job->layers, job->train.dropout, job->data, &job->network,
                              &error) != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (!cli_has_remedy(&error)) {
            cli_try("--layers \"64 relu 32 relu\"");
        }
        return code;
    }
    const char *layers = descent_network_layers(job->network);
    if (*job->own.resume == '\0' && strlen(layers) > strlen(job->layers)) {
        cli_note(
            "layers \"%s\": relu is added after a number without a function; \"64 linear\" "
            "has none",
            layers);
    }
    if (strlen(layers) < sizeof job->layers) {
        snprintf(job->layers, sizeof job->layers, "%s", layers);
    }
    return CLI_DONE;
}

int cli_job_prepare(cli_job *job)
{
    descent_error error = {0};
    snprintf(job->train.directory, sizeof job->train.directory, "%s", job->folder);
    const descent_train_sets sets = {job->data, job->valid, job->test};
    descent_status status =
        descent_trainer_create(job->network, &sets, &job->train, &job->trainer, &error);
    if (status == DESCENT_OK) {
        status = descent_trainer_set_note(job->trainer, job->note, &error);
    }
    if (status != DESCENT_OK) {
        return cli_fail(&error);
    }
    job->plan = descent_trainer_plan(job->trainer);
    snprintf(job->split, sizeof job->split, "%s", job->plan.split);
    job->plan.split = job->split;
    return job->own.dry_run ? CLI_DONE : cli_watch_begin(job);
}

int cli_job_read(cli_job *job)
{
    const int code = read_data(job);
    return code == CLI_DONE ? make_network(job) : code;
}
