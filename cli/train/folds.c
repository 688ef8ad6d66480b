// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent train --folds K: K trainings before that of the run, each without the rows of a fold,
// on which it is then scored. Nothing of them is kept but their scores.
//
// Keeps: rows that are scored never helped to train the model that scores them, nor did they
// choose its epoch: validation rows come from the others. The mean is over folds with an error
// from their spread, and a fold that cannot have a score (one class only) is left out of that
// score alone.
#include "train/folds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/again.h"
#include "run/prepare.h"
#include "score/baseline.h"
#include "score/evaluation.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/text.h"
#include "train/classes.h"
#include "train/running.h"

// As in the JSON of an evaluation, where those of the rivals begin with baseline_ and linear_.
typedef enum score {
    LOG_LOSS,
    ACCURACY,
    AUC,
    AVERAGE_PRECISION,
    F1,
    RMSE,
    MAE,
    R2,
    SCORES
} score;
typedef enum rival { MODEL, GUESSING, LINEAR, RIVALS } rival;

static const struct {
    const char *key, *title; /* title NULL: in JSON only */
    bool percent;
} scores[SCORES] = {[LOG_LOSS] = {"log_loss", "log-loss", false},
                    [ACCURACY] = {"accuracy", "accuracy", true},
                    [AUC] = {"auc", "AUC", false},
                    [AVERAGE_PRECISION] = {"average_precision", NULL, false},
                    [F1] = {"macro_f1", NULL, false},
                    [RMSE] = {"rmse", "RMSE", false},
                    [MAE] = {"mae", "MAE", false},
                    [R2] = {"r2", "R2", false}};

// Rows x inputs x outputs above which there is no linear model.
static const double most_for_linear = 2e7;

typedef struct fold {
    size_t train_rows, held_rows;
    uint64_t epochs;
} fold;

typedef struct validation {
    cli_job *job;
    cli_job part; /* the job without a fold, in memory */
    size_t count, done;
    fold *folds;    /* count */
    double *values; /* RIVALS x SCORES x count; NAN: there is none */
    double seconds;
    bool asked; /* to stop */
} validation;

static double *values_of(const validation *v, rival r, score s)
{
    return v->values + ((size_t)r * SCORES + s) * v->count;
}

static descent_score_mean mean_of(const validation *v, rival r, score s)
{
    return descent_mean_of_scores(values_of(v, r, s), v->done);
}

// ---- one fold ----

static void keep_scores(const validation *v, const cli_evaluation *e, size_t k)
{
    const descent_class_evaluation *c = e->classes;
    const descent_number_evaluation *n = &e->numbers;
    for (size_t i = 0; i < (size_t)RIVALS * SCORES; i++) {
        v->values[i * v->count + k] = (double)NAN;
    }
    if (c) {
        values_of(v, MODEL, LOG_LOSS)[k] = c->loss;
        values_of(v, MODEL, ACCURACY)[k] = c->accuracy;
        values_of(v, MODEL, AUC)[k] = c->auc;
        values_of(v, MODEL, AVERAGE_PRECISION)[k] = c->average_precision;
        values_of(v, MODEL, F1)[k] = c->macro_f1;
        values_of(v, GUESSING, LOG_LOSS)[k] = c->baseline_loss;
        values_of(v, GUESSING, ACCURACY)[k] = c->baseline_accuracy;
    } else {
        values_of(v, MODEL, RMSE)[k] = n->rmse;
        values_of(v, MODEL, MAE)[k] = n->mae;
        values_of(v, MODEL, R2)[k] = n->r2;
        values_of(v, GUESSING, RMSE)[k] = n->baseline_rmse;
        values_of(v, GUESSING, MAE)[k] = n->baseline_mae;
        values_of(v, GUESSING, R2)[k] = n->baseline_r2;
    }
    if (e->has_linear) {
        values_of(v, LINEAR, c ? LOG_LOSS : RMSE)[k] = c ? e->linear_loss : e->linear_rmse;
        values_of(v, LINEAR, c ? ACCURACY : R2)[k] = e->linear_metric;
        if (!c) {
            values_of(v, LINEAR, MAE)[k] = e->linear_mae;
        }
    }
}

static int evaluate_fold(const validation *v, size_t k)
{
    const cli_job *part = &v->part;
    const descent_rows held = descent_trainer_held_rows(part->trainer);
    const descent_class_options options = descent_class_options_default();
    descent_error error = {0};
    descent_model *model = NULL, *linear = NULL;
    cli_evaluation e = {0};
    cli_guess guess = {0};
    if (descent_trainer_model(part->trainer, &model, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    int code = cli_guess_make(part, &guess);
    code = code == CLI_DONE ? cli_baseline_linear(part, most_for_linear, &linear) : code;
    code = code == CLI_DONE
               ? cli_evaluation_make(model, part->data, &held, &guess, &options, linear, &e)
               : code;
    if (code == CLI_DONE) {
        keep_scores(v, &e, k);
    }
    cli_evaluation_free(&e);
    cli_guess_free(&guess);
    descent_model_free(linear);
    descent_model_free(model);
    return code;
}

static int diverged(const validation *v, size_t k, const descent_train_result *result,
                    const descent_error *error)
{
    const cli_job *job = v->job;
    char text[4096] = "descent", rate[64];
    cli_stopped("fold %zu of %zu: %.*s\n  the learning rate was %.6g", k + 1, v->count,
                (int)strcspn(error->message, "\n"), error->message, job->plan.learning_rate);
    if (result->suggested_rate > 0.0) {
        snprintf(rate, sizeof rate, "--lr %.2g", result->suggested_rate);
        cli_append_again(text, sizeof text, (size_t)job->argc, (const char *const *)job->argv,
                         rate);
        cli_try("%s", text);
    }
    return CLI_DIVERGED;
}

static void format_value(double value, score s, char *text, size_t capacity)
{
    if (isnan(value)) {
        snprintf(text, capacity, "-");
    } else if (scores[s].percent) {
        snprintf(text, capacity, "%.1f %%", 100.0 * value);
    } else {
        snprintf(text, capacity, "%.4g", value);
    }
}

static void tell_fold(const validation *v, size_t k)
{
    char line[256] = "", text[64];
    for (size_t s = 0; s < SCORES; s++) {
        const double value = values_of(v, MODEL, (score)s)[k];
        if (scores[s].title && !isnan(value)) {
            format_value(value, (score)s, text, sizeof text);
            cli_append(line, sizeof line, "   %s %s", scores[s].title, text);
        }
    }
    cli_talk("fold    %zu of %zu%s\n", k + 1, v->count, line);
}

static int train_fold(validation *v, size_t k)
{
    cli_job *part = &v->part;
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    const descent_status status = cli_train_run(part, k == 0, &result, &error);
    v->asked = cli_signals_stop_asked() || result.stop == DESCENT_STOP_ASKED;
    v->seconds += result.seconds;
    if (status == DESCENT_DIVERGED) {
        return diverged(v, k, &result, &error);
    }
    if (status != DESCENT_OK || v->asked) {
        return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
    }
    v->folds[k] = (fold){(size_t)part->plan.train_rows,
                         descent_trainer_held_rows(part->trainer).count, result.epochs};
    const int code = evaluate_fold(v, k);
    if (code == CLI_DONE) {
        v->done = k + 1;
        tell_fold(v, k);
    }
    return code;
}

static int run_fold(validation *v, size_t k)
{
    cli_job *part = &v->part;
    part->train->fold = k + 1;
    const int code = cli_job_prepare(part);
    if (code != CLI_DONE) {
        return code;
    }
    cli_classes_tell_fold(part);
    return train_fold(v, k);
}

// ---- the results ----

// "0.0301 +- 0.0040", "97.4 +- 0.5 %": as many digits as the error leaves meaning.
static void format_mean(descent_score_mean m, score s, char *text, size_t capacity)
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

static void print_rival(const validation *v, rival r, const char *name)
{
    printf("%-12s", name);
    for (size_t s = 0; s < SCORES; s++) {
        if (scores[s].title && mean_of(v, MODEL, (score)s).count > 0) {
            char text[64];
            const descent_score_mean m = mean_of(v, r, (score)s);
            format_mean(m, (score)s, text, sizeof text);
            printf(" %20s", text);
            if (m.count > 0 && m.count < v->done) { // where a fold has one class only, say
                printf(" (%zu folds)", m.count);
            }
        }
    }
    putchar('\n');
}

static void print_results(const validation *v)
{
    const bool by_time = strncmp(v->part.plan.split, "time:", 5) == 0;
    size_t rows = 0;
    for (size_t k = 0; k < v->done; k++) {
        rows += v->folds[k].held_rows;
    }
    char count[32], which[64] = "";
    cli_format_count(rows, count, sizeof count);
    if (v->done < v->count) {
        snprintf(which, sizeof which, "the first %zu of ", v->done);
    }
    printf("folds   %s%zu: mean +- standard error; %s rows were scored, each by a model that\n"
           "        was trained without it%s\n",
           which, v->count, count, by_time ? ", on earlier rows" : "");
    printf("%-12s", "");
    for (size_t s = 0; s < SCORES; s++) {
        if (scores[s].title && mean_of(v, MODEL, (score)s).count > 0) {
            printf(" %20s", scores[s].title);
        }
    }
    putchar('\n');
    print_rival(v, MODEL, "this model");
    print_rival(v, GUESSING,
                v->part.data && descent_dataset_classes(v->part.data) > 0 ? "guessing"
                                                                          : "the mean");
    if (mean_of(v, LINEAR, ACCURACY).count + mean_of(v, LINEAR, R2).count > 0) {
        print_rival(v, LINEAR, "linear model");
    }
    fflush(stdout);
}

static json_t *score_json(const validation *v, rival r, score s)
{
    const descent_score_mean m = mean_of(v, r, s);
    json_t *list = json_array();
    int failed = !list;
    for (size_t k = 0; k < v->done; k++) {
        failed |= json_array_append_new(list, cli_json_number(values_of(v, r, s)[k]));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return json_pack("{s:o, s:o, s:o}", "mean", cli_json_number(m.mean), "se",
                     cli_json_number(m.se), "values", list);
}

static json_t *results_json(const validation *v)
{
    static const char *const prefixes[RIVALS] = {"", "baseline_", "linear_"};
    json_t *held = json_array(), *train = json_array(), *epochs = json_array();
    int failed = !held || !train || !epochs;
    for (size_t k = 0; k < v->done; k++) {
        const fold *f = &v->folds[k];
        failed |= json_array_append_new(held, json_integer((json_int_t)f->held_rows));
        failed |= json_array_append_new(train, json_integer((json_int_t)f->train_rows));
        failed |= json_array_append_new(epochs, json_integer((json_int_t)f->epochs));
    }
    json_t *out = json_pack("{s:I, s:I, s:s, s:o, s:o, s:o, s:o}", "count",
                            (json_int_t)v->count, "complete", (json_int_t)v->done, "split",
                            v->part.plan.split, "held_rows", held, "train_rows", train,
                            "epochs", epochs, "seconds", cli_json_number(v->seconds));
    for (size_t i = 0; i < (size_t)RIVALS * SCORES; i++) {
        const rival r = (rival)(i / SCORES);
        const score s = (score)(i % SCORES);
        char key[64];
        snprintf(key, sizeof key, "%s%s", prefixes[r], scores[s].key);
        if (mean_of(v, r, s).count > 0) {
            failed |= json_object_set_new(out, key, score_json(v, r, s));
        }
    }
    if (failed) {
        json_decref(out);
        return NULL;
    }
    return out;
}

// ---- all ----

static int stopped(const validation *v)
{
    if (v->job->own.json) {
        cli_print_json(json_pack("{s:s, s:O}", "stop", descent_stop_word(DESCENT_STOP_ASKED),
                                 "folds", v->job->folds));
    }
    cli_talk("stopped in fold %zu of %zu: no model was trained, and nothing is kept\n",
             v->done + 1, v->count);
    return CLI_INTERRUPTED;
}

static int run_all(validation *v)
{
    int code = CLI_DONE;
    for (size_t k = 0; k < v->count && code == CLI_DONE && !v->asked; k++) {
        code = run_fold(v, k);
    }
    if (code != CLI_DONE) {
        return code;
    }
    v->job->folds = results_json(v);
    if (!v->job->folds) {
        return cli_no_memory();
    }
    if (v->done > 0 && !v->job->own.json) {
        print_results(v);
    }
    return v->done < v->count ? stopped(v) : CLI_DONE;
}

// In run.json.
static int record(const validation *v)
{
    descent_error error = {0};
    char *text = json_dumps(v->job->folds, 0);
    const descent_status status =
        text ? descent_run_set_member(v->job->run, "folds", text, &error)
             : cli_out_of_memory(&error);
    free(text);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

int cli_train_folds(cli_job *job)
{
    validation v = {.job = job, .count = (size_t)job->own.folds};
    int code = cli_job_part(job, &v.part);
    if (code == CLI_DONE) {
        v.part.train->folds = job->own.folds;
        v.folds = calloc(v.count, sizeof *v.folds);
        v.values = calloc(v.count, RIVALS * SCORES * sizeof *v.values);
        code = v.folds && v.values ? run_all(&v) : cli_no_memory();
    }
    code = code == CLI_DONE && v.done == v.count ? record(&v) : code;
    free(v.folds);
    free(v.values);
    cli_job_free(&v.part);
    // The run has a folder already, but nothing was trained that would be worth keeping.
    if (code != CLI_DONE) {
        descent_run_discard(job->run);
    }
    return code;
}
