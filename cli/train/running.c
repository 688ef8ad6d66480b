// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What happens during a training: keys, signals, lines of progress. Keeps: the terminal is as
// it was when a training ends in whatever way, and a request to stop is obeyed at the next
// event, with all that was trained saved.
#include "train/running.h"

#include <stdio.h>
#include <string.h>

#include "run/file.h"
#include "run/settings.h"
#include "shell/clock.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/status.h"
#include "shell/terminal.h"
#include "shell/text.h"

static const double key_seconds = 0.05;

static void save_now(cli_running *w)
{
    char path[CLI_PATH];
    descent_error error = {0};
    descent_model *model = NULL;
    cli_progress_clear(&w->progress);
    if (!cli_run_file(w->job->folder, "model.safetensors", path)) {
        return;
    }
    if (descent_trainer_model(w->job->trainer, &model, &error) != DESCENT_OK ||
        descent_model_save(model, path, &error) != DESCENT_OK) {
        cli_fail(&error);
    } else {
        cli_talk("saved   %s\n", path);
    }
    descent_model_free(model);
}

static void scale_rate(cli_running *w, double factor, const char *by)
{
    descent_error error = {0};
    if (descent_trainer_scale_rate(w->job->trainer, factor, by, &error) != DESCENT_OK) {
        cli_progress_clear(&w->progress);
        cli_fail(&error);
    }
}

static descent_action take_keys(cli_running *w)
{
    const double now = cli_clock();
    // Small steps take microseconds; to ask the terminal after each would cost more than they
    // do.
    if (!w->keys || now - w->polled < key_seconds) {
        return DESCENT_CONTINUE;
    }
    w->polled = now;
    for (int key = cli_terminal_key(); key; key = cli_terminal_key()) {
        switch (key) {
        case 'l':
            scale_rate(w, 0.5, "key l");
            break;
        case 'L':
            scale_rate(w, 2.0, "key L");
            break;
        case 's':
            save_now(w);
            break;
        case 'q':
            return DESCENT_STOP;
        default:
            break;
        }
    }
    return DESCENT_CONTINUE;
}

// A warning that comes again, as for every checkpoint on a full disk, is shown once.
static void warn(cli_running *w, const char *text)
{
    if (strncmp(w->warned, text, sizeof w->warned - 1) == 0) {
        return;
    }
    snprintf(w->warned, sizeof w->warned, "%s", text);
    cli_progress_clear(&w->progress);
    cli_note("%s", text);
}

descent_action cli_running_event(const descent_event *event, void *user)
{
    cli_running *w = user;
    if (event->kind == DESCENT_EVENT_RATE) {
        cli_progress_clear(&w->progress);
        cli_talk("rate    lr %.4g from step %s on (%s)\n", event->learning_rate,
                 CLI_COUNT(event->step + 1), event->text ? event->text : "by hand");
    } else if (event->kind == DESCENT_EVENT_KICK) {
        cli_progress_clear(&w->progress);
        cli_talk("kick    at step %s (%s)\n", CLI_COUNT(event->step),
                 event->text ? event->text : "");
    } else if (event->kind == DESCENT_EVENT_WARNING && event->text) {
        warn(w, event->text);
    }
    w->stepped = w->stepped || event->kind == DESCENT_EVENT_STEP;
    cli_progress_event(&w->progress, event);
    if (cli_signals_stop_asked()) {
        return DESCENT_STOP;
    }
    return take_keys(w);
}

// Epochs that the run has or begins; 0 when only time ends it.
static uint64_t epochs_expected(const cli_job *job)
{
    const uint64_t each = job->plan.steps_per_epoch;
    uint64_t epochs = job->plan.epochs;
    if (job->train->steps > 0 && each > 0) {
        const uint64_t begun = job->train->steps / each + (job->train->steps % each != 0);
        epochs = epochs == 0 || begun < epochs ? begun : epochs;
    }
    return epochs;
}

void cli_running_begin(cli_running *w, cli_job *job, bool keys)
{
    *w = (cli_running){.job = job};
    cli_progress_start(&w->progress, job->own.quiet,
                       descent_dataset_task(job->data) != DESCENT_TASK_REGRESS,
                       epochs_expected(job));
    w->progress.fold = job->train->fold;
    w->progress.folds = job->train->folds;
    w->progress.history =
        job->what->starts <= 1 && job->train->fold == 0; /* of many runs it would be long */
    cli_signals_catch(!job->own.quiet);
    w->keys = !job->own.quiet && cli_terminal_open_keys();
    if (w->keys && keys) {
        cli_talk(
            "keys    l lower the rate   L raise it   s save the model   q stop and save\n");
    }
}

void cli_running_end(cli_running *w)
{
    cli_progress_end(&w->progress);
    cli_terminal_close_keys();
}

descent_status cli_train_run(cli_job *job, bool keys, descent_train_result *result,
                             descent_error *error)
{
    cli_running w;
    cli_running_begin(&w, job, keys);
    result->size = sizeof *result;
    const descent_status status =
        descent_run_train(job->run, cli_running_event, &w, result, error);
    cli_running_end(&w);
    TRY(status);
    if (!w.stepped && job->opened) {
        cli_talk("note: the run was complete; --epochs, --steps, --time or --patience can "
                 "extend it\n");
    }
    return DESCENT_OK;
}
