// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The rows that evaluate and importance score a run on. Keeps: they are split from the data as
// the training did it, so that rows which trained the model are not taken for new ones.
#include "score/scored_run.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/expression.h>

#include "run/dataset.h"
#include "run/file.h"
#include "run/find.h"
#include "run/known.h"
#include "run/prepare.h"
#include "run/settings.h"
#include "shell/output.h"
#include "shell/text.h"

static const char *const words[] = {[CLI_ROWS_AUTO] = "auto",
                                    [CLI_ROWS_VALID] = "valid",
                                    [CLI_ROWS_TRAIN] = "train",
                                    [CLI_ROWS_TEST] = "test",
                                    [CLI_ROWS_ALL] = "all"};

// A number goes by the rules of the option that a formula has for its rows.
descent_status cli_scored_rows_parse(const char *text, void *field, descent_error *error)
{
    cli_scored_rows rows = {.set = CLI_ROWS_AUTO};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i]) == 0) {
            rows.set = (int)i;
            memcpy(field, &rows, sizeof rows);
            return DESCENT_OK;
        }
    }
    if (*text == '-' || (*text >= '0' && *text <= '9')) {
        descent_read_options made = descent_read_options_default();
        const descent_status status =
            descent_options_set(descent_read_option_table(), &made, "rows", text, error);
        if (status != DESCENT_OK) {
            return cli_refuse(error, status, "'%s' is not a whole number of rows from 1 on",
                              text);
        }
        rows.count = made.rows;
        memcpy(field, &rows, sizeof rows);
        return DESCENT_OK;
    }
    return cli_refuse(error, DESCENT_INVALID,
                      "\"%s\" is neither auto, valid, train, test or all nor a number of rows",
                      text);
}

void cli_scored_rows_format(const void *field, char *text, size_t capacity)
{
    cli_scored_rows rows;
    memcpy(&rows, field, sizeof rows);
    if (rows.count > 0) {
        snprintf(text, capacity, "%" PRIu64, rows.count);
    } else {
        snprintf(text, capacity, "%s", words[rows.set]);
    }
}

// Data and split as the run had them. With `needed` false their absence is no error: then
// s->job stays NULL.
static int open_job(const char *command, const char *run, const char *moved, bool needed,
                    cli_scored_run *s)
{
    char folder[CLI_PATH], model[CLI_PATH], path[CLI_PATH];
    descent_run_find(run, folder, model);
    if (!needed && (!cli_run_file(folder, "run.json", path) || access(path, R_OK) != 0)) {
        return CLI_DONE;
    }
    cli_job *job = malloc(sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    s->job = job;
    int code = cli_job_init(job, 0, NULL);
    code = code == CLI_DONE ? cli_job_open(job, folder) : code;
    if (code != CLI_DONE) {
        return code;
    }
    snprintf(s->named, sizeof s->named, "%s", *moved ? moved : job->what->data);
    code = *moved ? cli_job_move(job, moved) : CLI_DONE;
    if (code != CLI_DONE) {
        return code;
    }
    cli_job_path(job, job->what->data, path);
    const bool kept = *path == '@' || descent_is_formula(job->what->data);
    const bool there = kept || access(path, R_OK) == 0;
    if (!there && !needed) {
        cli_job_free(job);
        free(job);
        s->job = NULL;
        return CLI_DONE;
    }
    job->what->verdict = DESCENT_RUN_VERDICT_NONE; // nobody watches
    job->folder[0] = '\0';                         // nothing is written
    code = cli_job_read(job);
    if (code != CLI_DONE && !there) {
        cli_try("descent %s %s --data FILE    where the data of the run are now", command, run);
    }
    return code == CLI_DONE ? cli_job_prepare(job) : code;
}

static int no_rows(const char *command, const char *run, const char *what)
{
    cli_error("%s has no %s rows", run, what);
    cli_try("descent %s %s FILE\n     descent %s %s --rows train", command, run, command, run);
    return CLI_USAGE;
}

static int choose_rows(const char *command, const char *run, int set, cli_scored_run *s)
{
    const cli_job *job = s->job;
    const descent_rows valid = descent_trainer_valid_rows(job->trainer);
    const descent_rows train = descent_trainer_rows(job->trainer);
    const bool validates = job->valid || valid.count > 0;
    char count[32], others[32];
    cli_format_count(train.count, others, sizeof others);
    if (set == CLI_ROWS_AUTO) {
        set = !validates && job->test ? CLI_ROWS_TEST : CLI_ROWS_VALID;
    }
    s->data = job->data;
    if (set == CLI_ROWS_TEST || (set == CLI_ROWS_VALID && job->valid)) {
        s->data = set == CLI_ROWS_TEST ? job->test : job->valid;
        if (!s->data) {
            return no_rows(command, run, "test");
        }
        cli_format_count(descent_dataset_rows(s->data), count, sizeof count);
        snprintf(s->title, sizeof s->title, "all %s of %.300s, apart from the %s that trained",
                 count, set == CLI_ROWS_TEST ? job->what->test : job->what->valid_file, others);
    } else if (set == CLI_ROWS_VALID) {
        if (!validates) {
            return no_rows(command, run, "validation");
        }
        s->rows = valid;
        cli_format_count(valid.count, count, sizeof count);
        snprintf(s->title, sizeof s->title,
                 "the %s validation rows of %.300s; the other %s trained the model", count,
                 s->named, others);
    } else if (set == CLI_ROWS_TRAIN) {
        s->rows = train;
        snprintf(s->title, sizeof s->title,
                 "the %s training rows of %.300s: expect less of new rows", others, s->named);
    } else {
        cli_format_count(descent_dataset_rows(job->data), count, sizeof count);
        snprintf(s->title, sizeof s->title,
                 "all %s of %.300s, of which %s trained the model: expect less of new rows",
                 count, s->named, others);
    }
    return CLI_DONE;
}

static int read_file(const char *run, const char *file, const descent_read_options *made,
                     cli_scored_run *s)
{
    descent_error error = {0};
    char count[32], trained[32];
    if (cli_model_read(s->model, file, made, &s->file, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    s->data = s->file;
    cli_format_count(descent_dataset_rows(s->file), count, sizeof count);
    const uint64_t known = cli_run_trained_rows(run, s->file);
    cli_format_count(known, trained, sizeof trained);
    snprintf(s->title, sizeof s->title, "all %s of %.300s", count, file);
    if (known > 0) {
        cli_append(s->title, sizeof s->title,
                   ", of which %s trained the model: expect less of new rows", trained);
    }
    return CLI_DONE;
}

int cli_scored_run_open(const char *command, const char *run, const char *file,
                        const descent_read_options *made, const cli_scored_rows *rows,
                        const char *moved, cli_scored_run *s)
{
    descent_error error = {0};
    *s = (cli_scored_run){0};
    if (file && rows->set != CLI_ROWS_AUTO) {
        cli_error("--rows chooses among the run's own rows, and %s was given", file);
        cli_try("leave one of the two out");
        return CLI_USAGE;
    }
    if (rows->count > 0 && !(file && descent_is_formula(file))) {
        cli_error("--rows %" PRIu64
                  ": a number is for a formula in place of FILE; %s has its own",
                  rows->count, file ? file : "a run");
        cli_try("--rows valid, --rows train, --rows test or --rows all");
        return CLI_USAGE;
    }
    descent_read_options sized = *made;
    sized.rows = rows->count > 0 ? rows->count : made->rows;
    if (descent_model_load(run, &s->model, &error) != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (code == CLI_NO_INPUT) {
            cli_run_try(command, run, file);
        }
        return code;
    }
    int code = open_job(command, run, moved, !file, s);
    if (code != CLI_DONE) {
        return code;
    }
    return file ? read_file(run, file, &sized, s) : choose_rows(command, run, rows->set, s);
}

void cli_scored_run_close(cli_scored_run *s)
{
    if (s->job) {
        cli_job_free(s->job);
        free(s->job);
    }
    descent_model_free(s->model);
    descent_dataset_free(s->file);
    *s = (cli_scored_run){0};
}
