// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train --folds K: the library cross-validates before the run is trained; here are the
// lines about each fold, and the table of the scores.
#include "train/folds.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/again.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/text.h"
#include "train/classes.h"
#include "train/running.h"

static const struct {
    const char *title; /* NULL: in JSON only */
    bool percent;
} scores[DESCENT_FIGURE_COUNT] = {[DESCENT_FIGURE_LOG_LOSS] = {"log-loss", false},
                                  [DESCENT_FIGURE_ACCURACY] = {"accuracy", true},
                                  [DESCENT_FIGURE_AUC] = {"AUC", false},
                                  [DESCENT_FIGURE_AVERAGE_PRECISION] = {NULL, false},
                                  [DESCENT_FIGURE_MACRO_F1] = {NULL, false},
                                  [DESCENT_FIGURE_RMSE] = {"RMSE", false},
                                  [DESCENT_FIGURE_MAE] = {"MAE", false},
                                  [DESCENT_FIGURE_R2] = {"R2", false},
                                  [DESCENT_FIGURE_EXACT_MATCH] = {"exact match", true},
                                  [DESCENT_FIGURE_MICRO_F1] = {NULL, false}};

typedef struct validation {
    const cli_job *job;
    cli_job part; /* of the fold that is trained */
    cli_running running;
    bool is_running;
    double suggested_rate; /* of a fold that diverged */
} validation;

// ---- one fold ----

static void format_value(double value, descent_figure s, char *text, size_t capacity)
{
    if (isnan(value)) {
        snprintf(text, capacity, "-");
    } else if (scores[s].percent) {
        snprintf(text, capacity, "%.1f %%", 100.0 * value);
    } else {
        snprintf(text, capacity, "%.4g", value);
    }
}

static void tell_fold(const descent_folds *folds, size_t k)
{
    char line[256] = "", text[64];
    for (int s = 0; s < DESCENT_FIGURE_COUNT; s++) {
        const double value =
            descent_folds_figure(folds, DESCENT_CONTENDER_MODEL, (descent_figure)s, k);
        if (scores[s].title && !isnan(value)) {
            format_value(value, (descent_figure)s, text, sizeof text);
            cli_append(line, sizeof line, "   %s %s", scores[s].title, text);
        }
    }
    cli_talk("fold    %zu of %zu%s\n", k + 1, descent_folds_count(folds), line);
}

static void end_running(validation *v)
{
    if (v->is_running) {
        cli_running_end(&v->running);
        v->is_running = false;
    }
}

static descent_action on_fold(descent_run *part, const descent_folds *folds,
                              const descent_fold *fold, bool ended, void *user)
{
    validation *v = user;
    if (!ended) {
        cli_job_view(v->job, part, &v->part);
        cli_classes_tell_fold(&v->part);
        cli_running_begin(&v->running, &v->part, fold->index == 0);
        v->is_running = true;
        return DESCENT_CONTINUE;
    }
    end_running(v);
    v->suggested_rate = fold->result.suggested_rate;
    if (descent_folds_at(folds, fold->index)) {
        tell_fold(folds, fold->index);
    }
    return cli_signals_stop_asked() ? DESCENT_STOP : DESCENT_CONTINUE;
}

static descent_action on_event(const descent_event *event, void *user)
{
    validation *v = user;
    return cli_running_event(event, &v->running);
}

static int diverged(const validation *v, const descent_error *error)
{
    const cli_job *job = v->job;
    char text[4096] = "descent", rate[64];
    cli_stopped("%.*s\n  the learning rate was %.6g", (int)strcspn(error->message, "\n"),
                error->message, job->plan.learning_rate);
    if (v->suggested_rate > 0.0) {
        snprintf(rate, sizeof rate, "--lr %.2g", v->suggested_rate);
        cli_append_again(text, sizeof text, (size_t)job->argc, (const char *const *)job->argv,
                         rate);
        cli_try("%s", text);
    }
    return CLI_DIVERGED;
}

// ---- the results ----

// "0.0301 +- 0.0040", "97.4 +- 0.5 %": as many digits as the error leaves meaning.
static void format_mean(descent_score_mean m, descent_figure s, char *text, size_t capacity)
{
    const double scale = scores[s].percent ? 100.0 : 1.0;
    const double mean = scale * m.mean, se = scale * m.se;
    if (m.count == 0) {
        snprintf(text, capacity, "-");
        return;
    }
    int digits = 1;
    if (!scores[s].percent) {
        // Without an error, as many digits as a thousandth of the mean asks for.
        const double unit = se > 0.0 ? se : fabs(mean) / 1000.0;
        digits = unit > 0.0 ? (int)fmin(12.0, fmax(0.0, 1.0 - floor(log10(unit)))) : 1;
    }
    snprintf(text, capacity, "%.*f", digits, mean);
    if (!isnan(se)) {
        cli_append(text, capacity, " +- %.*f", digits, se);
    }
    cli_append(text, capacity, "%s", scores[s].percent ? " %" : "");
}

static descent_score_mean mean_of(const descent_folds *folds, descent_contender r, int s)
{
    return descent_folds_mean(folds, r, (descent_figure)s);
}

// Figures that the model has, and that have a title.
static bool is_shown(const descent_folds *folds, int s)
{
    return scores[s].title && mean_of(folds, DESCENT_CONTENDER_MODEL, s).count > 0;
}

static void print_rival(const descent_folds *folds, descent_contender r, const char *name)
{
    printf("%-12s", name);
    for (int s = 0; s < DESCENT_FIGURE_COUNT; s++) {
        if (is_shown(folds, s)) {
            char text[64];
            const descent_score_mean m = mean_of(folds, r, s);
            format_mean(m, (descent_figure)s, text, sizeof text);
            printf(" %20s", text);
            if (m.count > 0 &&
                m.count < descent_folds_done(folds)) { // a fold of one class, say
                printf(" (%zu folds)", m.count);
            }
        }
    }
    putchar('\n');
}

// A rival that not every training has.
static void print_optional(const descent_folds *folds, descent_contender r, const char *name)
{
    if (mean_of(folds, r, DESCENT_FIGURE_ACCURACY).count > 0 ||
        mean_of(folds, r, DESCENT_FIGURE_R2).count > 0) {
        print_rival(folds, r, name);
    }
}

static void print_results(const cli_job *job, const descent_folds *folds)
{
    const bool by_time = strncmp(descent_folds_split(folds), "time:", 5) == 0;
    const size_t done = descent_folds_done(folds);
    size_t rows = 0;
    for (size_t k = 0; k < done; k++) {
        rows += descent_folds_at(folds, k)->held_rows;
    }
    char count[32], which[64] = "";
    cli_format_count(rows, count, sizeof count);
    if (done < descent_folds_count(folds)) {
        snprintf(which, sizeof which, "the first %zu of ", done);
    }
    printf("folds   %s%zu: mean +- standard error; %s rows were scored, each by a model that\n"
           "        was trained without it%s\n",
           which, descent_folds_count(folds), count, by_time ? ", on earlier rows" : "");
    printf("%-12s", "");
    for (int s = 0; s < DESCENT_FIGURE_COUNT; s++) {
        if (is_shown(folds, s)) {
            printf(" %20s", scores[s].title);
        }
    }
    putchar('\n');
    print_rival(folds, DESCENT_CONTENDER_MODEL, "this model");
    print_rival(folds, DESCENT_CONTENDER_GUESSING,
                descent_dataset_task(job->data) != DESCENT_TASK_REGRESS ? "guessing"
                : descent_dataset_targets(job->data) > 1                ? "the means"
                                                                        : "the mean");
    print_optional(folds, DESCENT_CONTENDER_LINEAR, "linear model");
    print_optional(folds, DESCENT_CONTENDER_NEAREST, "nearest row");
    fflush(stdout);
}

// ---- all ----

static int stopped(const cli_job *job, const descent_folds *folds)
{
    if (job->own.json) {
        cli_print_json(json_pack("{s:s, s:O}", "stop", descent_stop_word(DESCENT_STOP_ASKED),
                                 "folds", job->folds));
    }
    cli_talk("stopped in fold %zu of %zu: no model was trained, and nothing is kept\n",
             descent_folds_done(folds) + 1, descent_folds_count(folds));
    return CLI_INTERRUPTED;
}

static int show(cli_job *job, descent_folds *folds)
{
    const char *json = descent_folds_json(folds);
    job->folds = json ? json_loads(json, 0, NULL) : NULL;
    if (!job->folds) {
        return cli_no_memory();
    }
    const size_t done = descent_folds_done(folds);
    if (done > 0 && !job->own.json) {
        print_results(job, folds);
    }
    return done < descent_folds_count(folds) ? stopped(job, folds) : CLI_DONE;
}

int cli_train_folds(cli_job *job)
{
    validation v = {.job = job, .suggested_rate = (double)NAN};
    descent_folds_options options = descent_folds_options_default();
    descent_folds *folds = NULL;
    descent_error error = {0};
    options.folds = job->own.folds;
    descent_run_on_fold(job->run, on_fold, &v);
    const descent_status status =
        descent_run_cross_validate(job->run, &options, on_event, &v, &folds, &error);
    end_running(&v);
    int code = status == DESCENT_OK         ? show(job, folds)
               : status == DESCENT_DIVERGED ? diverged(&v, &error)
                                            : cli_fail(&error);
    descent_folds_free(folds);
    // The run has a folder already, but nothing was trained that would be worth keeping.
    if (code != CLI_DONE) {
        descent_run_discard(job->run);
    }
    return code;
}
