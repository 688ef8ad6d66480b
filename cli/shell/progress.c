// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "shell/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <descent/verdict.h>

#include "shell/clock.h"
#include "shell/format.h"
#include "shell/terminal.h"

enum { LINE = 512 };
static const double redraw_seconds = 0.1;
static const double settling_seconds = 0.5; /* before this an ETA is a guess */

void cli_progress_start(cli_progress *progress, bool quiet, bool accuracy, uint64_t epochs)
{
    *progress = (cli_progress){
        .live = cli_terminal_is_live(),
        .utf8 = cli_terminal_is_utf8(),
        .quiet = quiet,
        .accuracy = accuracy,
        .epochs = epochs,
        .begun = cli_clock(),
        .start = (double)NAN,
    };
    progress->printed = progress->begun;
}

// What validation says comes first, but for a run that is about to end: a word, as short as the
// line.
static const char *verdict_word(const char *training, descent_generalisation how)
{
    const char *worst = descent_place_word(DESCENT_PLACE_DIVERGING);
    switch (how) {
    case DESCENT_GENERALISATION_OVERFITTING:
    case DESCENT_GENERALISATION_UNDERFITTING:
        return descent_generalisation_word(how);
    case DESCENT_GENERALISATION_TOO_SMALL:
        return training && strcmp(training, worst) == 0 ? training : "validation too small";
    case DESCENT_GENERALISATION_NONE:
    case DESCENT_GENERALISATION_GOOD:
    case DESCENT_GENERALISATION_LEVEL:
        break;
    }
    return training;
}

static cli_view view_of(const cli_progress *progress, const descent_event *event, double now)
{
    const bool ended = event->kind == DESCENT_EVENT_EPOCH;
    const double elapsed = now - progress->begun;
    const double eta = elapsed < settling_seconds || event->progress >= 1.0
                           ? (double)NAN
                           : cli_eta(elapsed, progress->start, event->progress);
    cli_view view = {
        .epoch = ended ? event->epoch : event->epoch + 1,
        .epochs = progress->epochs,
        .part = cli_clamp(event->progress),
        .loss = event->loss,
        .loss_se = (double)NAN,
        .metric = (double)NAN,
        .accuracy = progress->accuracy,
        .learning_rate = event->learning_rate,
        .examples_per_second = event->examples_per_second,
        .eta = eta,
        .verdict = event->verdict,
        .spark = &progress->losses,
        .valid_spark = &progress->valid_losses,
    };
    if (isnan(event->progress) && event->steps_per_epoch > 0) {
        // A run without an end: the bar shows the epoch.
        view.part = (double)event->step_in_epoch / (double)event->steps_per_epoch;
    }
    if (progress->epochs > 0 && view.epoch > progress->epochs) {
        view.epoch = progress->epochs;
    }
    const descent_event *scores = &progress->scores;
    if (progress->scored) {
        view.loss = scores->train_loss;
        view.loss_se = scores->train_loss_se;
        view.idle = isnan(scores->train_loss);
        const bool valid = isfinite(scores->valid_metric);
        view.metric_name = valid ? "val" : "test";
        view.metric = valid ? scores->valid_metric : scores->test_metric;
        view.verdict = verdict_word(event->verdict, scores->generalisation);
    }
    return view;
}

// "fold 2/5  ", or nothing; how many columns it takes.
static size_t format_fold(const cli_progress *progress, char text[64])
{
    *text = '\0';
    if (progress->fold > 0) {
        snprintf(text, 64, "fold %" PRIu64 "/%" PRIu64 "  ", progress->fold, progress->folds);
    }
    return strlen(text);
}

static void draw(cli_progress *progress, const descent_event *event, double now)
{
    progress->drawn = now;
    if (!cli_terminal_in_front()) {
        return;
    }
    const cli_view view = view_of(progress, event, now);
    char text[LINE], fold[64];
    const size_t columns = cli_terminal_columns(), used = format_fold(progress, fold);
    cli_live_line(&view, columns > used ? columns - used : 1, progress->utf8, text,
                  sizeof text);
    fprintf(stderr, "\r%s%s\033[K", fold, text);
    fflush(stderr);
    progress->on_screen = true;
}

static void print(cli_progress *progress, const descent_event *event, double now)
{
    const cli_view view = view_of(progress, event, now);
    char text[LINE], fold[64];
    format_fold(progress, fold);
    cli_plain_line(&view, progress->utf8, text, sizeof text);
    fprintf(stderr, "%s%s\n", fold, text);
    fflush(stderr);
    progress->printed = now;
    progress->printed_epoch = event->epoch;
}

// A line that stays, where the live one was.
static void keep(cli_progress *progress, const descent_event *event, double now)
{
    if (!cli_terminal_in_front()) {
        return;
    }
    const cli_view view = view_of(progress, event, now);
    char text[LINE];
    cli_history_line(&view, cli_terminal_columns(), progress->utf8, text, sizeof text);
    cli_progress_clear(progress);
    fprintf(stderr, "%s\n", text);
    fflush(stderr);
    progress->drawn = 0.0;
    progress->printed_epoch = event->epoch;
}

// Silence for long looks like a hang; lines that come with the tenth part of the run's time do
// not add up.
static bool silent_for_long(const cli_progress *progress, double now)
{
    return now - progress->printed >= fmax(30.0, 0.1 * (now - progress->begun));
}

void cli_progress_event(cli_progress *progress, const descent_event *event)
{
    const double now = cli_clock();
    if (isnan(progress->start)) {
        progress->begun = now;
        progress->printed = now;
        progress->start = cli_clamp(event->progress);
    }
    if (event->kind == DESCENT_EVENT_EPOCH) {
        progress->scores = *event;
        progress->scores.text = progress->scores.verdict = NULL;
        progress->scored = true;
    }
    if (progress->quiet) {
        return;
    }
    const bool epoch = event->kind == DESCENT_EVENT_EPOCH;
    const bool step = event->kind == DESCENT_EVENT_STEP;
    if (progress->live) {
        if (step) {
            cli_spark_add(&progress->losses, event->loss);
        } else if (epoch) {
            cli_spark_add(&progress->valid_losses, event->valid_loss);
        }
        if (epoch && progress->history && cli_history_due(event->epoch, progress->epochs)) {
            keep(progress, event, now);
        }
        if ((epoch || step) && now - progress->drawn >= redraw_seconds) {
            draw(progress, event, now);
        }
    } else if (epoch ? (progress->fold == 0 && cli_line_due(event->epoch, progress->epochs,
                                                            progress->printed_epoch)) ||
                           silent_for_long(progress, now)
                     : step && silent_for_long(progress, now)) {
        print(progress, event, now);
    }
}

void cli_progress_clear(cli_progress *progress)
{
    if (progress->on_screen) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        progress->on_screen = false;
    }
}

void cli_progress_end(cli_progress *progress)
{
    cli_progress_clear(progress);
    if (progress->live && progress->history && !progress->quiet && progress->scored &&
        progress->scores.epoch != progress->printed_epoch) {
        keep(progress, &progress->scores, cli_clock());
    }
}
