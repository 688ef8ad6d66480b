// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The result of a search for people: the best trials, and what follows from all of them.
#include "tune/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "runs/grid.h"
#include "shell/flags.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"

enum { TRIAL, END, EPOCHS, LOSS, METRIC, SETTINGS, COLUMNS, SENTENCE = 4096 };

bool cli_tune_is_accuracy(const cli_tune_job *job)
{
    return descent_dataset_task(job->run.data) != DESCENT_TASK_REGRESS;
}

static descent_tune_trial trial_at(const cli_tune_job *job, size_t index)
{
    descent_tune_trial trial = {.size = sizeof trial};
    descent_tune_trial_get(job->tune, index, &trial);
    return trial;
}

static bool failed(const descent_tune_trial *t)
{
    return t->end >= DESCENT_TUNE_DIVERGING || !isfinite(t->loss);
}

static bool is_before(const cli_tune_job *job, const descent_tune_trial *a,
                      const descent_tune_trial *b)
{
    const uint64_t best = descent_tune_best(job->tune);
    if (a->number == best || b->number == best) {
        return a->number == best;
    }
    if (failed(a) != failed(b)) {
        return failed(b);
    }
    return a->rung != b->rung ? a->rung > b->rung : a->loss < b->loss;
}

size_t cli_tune_order(const cli_tune_job *job, size_t most, size_t *indices)
{
    size_t count = 0;
    for (size_t i = 0; i < descent_tune_trials(job->tune); i++) {
        const descent_tune_trial own = trial_at(job, i);
        if (own.rung == 0 && own.end == DESCENT_TUNE_GOES_ON) {
            continue;
        }
        size_t at = count < most ? count++ : most;
        for (; at > 0; at--) {
            const descent_tune_trial other = trial_at(job, indices[at - 1]);
            if (!is_before(job, &own, &other)) {
                break;
            }
            if (at < most) {
                indices[at] = indices[at - 1];
            }
        }
        if (at < most) {
            indices[at] = i;
        }
    }
    return count;
}

// ---- the table ----

static bool set_head(const cli_tune_job *job, cli_grid *grid)
{
    grid->columns = COLUMNS;
    grid->column[TRIAL] = grid->column[EPOCHS] = grid->column[LOSS] = grid->column[METRIC] =
        (cli_grid_column){.right = true};
    grid->column[METRIC].worth = 2;
    grid->column[EPOCHS].worth = 1;
    if (!cli_grid_add(grid)) {
        return false;
    }
    cli_grid_set(grid, TRIAL, "trial");
    cli_grid_set(grid, END, "end");
    cli_grid_set(grid, EPOCHS, "epochs");
    cli_grid_set(grid, LOSS, "validation loss");
    cli_grid_set(grid, METRIC, cli_tune_is_accuracy(job) ? "accuracy" : "R2");
    cli_grid_set(grid, SETTINGS, "settings");
    return true;
}

static bool set_trial(const cli_tune_job *job, size_t index, cli_grid *grid)
{
    char text[CLI_GRID_CELL];
    const descent_tune_trial t = trial_at(job, index);
    if (!cli_grid_add(grid)) {
        return false;
    }
    cli_grid_put(grid, TRIAL, "%" PRIu64, t.number);
    cli_grid_set(grid, END, descent_tune_end_word(t.end));
    cli_grid_put(grid, EPOCHS, "%" PRIu64, t.epochs);
    if (isfinite(t.loss)) {
        cli_grid_put(grid, LOSS, "%.4g", t.loss);
        cli_format_metric(t.metric, cli_tune_is_accuracy(job), text, sizeof text);
        cli_grid_set(grid, METRIC, text);
    }
    cli_grid_put(grid, SETTINGS, "%.*s", CLI_GRID_CELL - 1, t.settings);
    return true;
}

static int print_trials(const cli_tune_job *job)
{
    size_t order[CLI_TUNE_SHOWN];
    cli_grid grid = {.rows = 0};
    const size_t count = cli_tune_order(job, CLI_TUNE_SHOWN, order);
    bool good = set_head(job, &grid);
    for (size_t i = 0; i < count && good; i++) {
        good = set_trial(job, order[i], &grid);
    }
    if (good) {
        cli_grid_print(&grid, cli_grid_room());
    }
    cli_grid_free(&grid);
    return good ? CLI_DONE : cli_no_memory();
}

static void print_repeat(const cli_tune_job *job)
{
    char repeat[SENTENCE], flags[2 * SENTENCE];
    descent_tune_repeat(job->tune, repeat, sizeof repeat);
    cli_option_flags(repeat, flags, sizeof flags);
    cli_print("the same trials on any machine: %s\n", flags);
}

int cli_tune_table(const cli_tune_job *job)
{
    descent_error error = {0};
    char sentence[SENTENCE], words[CLI_FLAG_TEXT], config[2 * CLI_PATH] = "",
                                                              path[2 * CLI_PATH];
    const int code = print_trials(job);
    if (code != CLI_DONE) {
        return code;
    }
    for (size_t i = 0; descent_tune_sentence(job->tune, i, sentence, sizeof sentence); i++) {
        cli_print("%s%s\n", i == 0 ? "\n" : "", CLI_SHOW(cli_with_flags(sentence, words)));
    }
    snprintf(path, sizeof path, "%s/best.conf", descent_tune_folder(job->tune));
    cli_append_shell_word(config, sizeof config, path);
    cli_print("\n");
    print_repeat(job);
    if (descent_tune_model(job->tune, path, sizeof path, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    cli_print("the model is in %s; train it anew, with more epochs or rows:\n    descent train "
              "--config %s\n",
              path, config);
    return CLI_DONE;
}
