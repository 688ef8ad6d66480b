// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a search has found, in sentences.
//
// Keeps: a number that trials were chosen by is never given as the quality to expect; where
// something cannot be told it says so, and what to type.
#include "session/tune/words.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/number.h"
#include "core/statistics/paired.h"
#include "session/tune/race.h"
#include "session/tune/trial.h"

enum { SENTENCE = 2048 };

// A difference that is nothing but chance is less than so many of its deviations in 95 of 100 cases.
static const double seeds_apart = 1.96;
static const double level = 0.05;

typedef struct sentences {
    json_t *list;
    bool failed; /* memory was out: there is one less */
} sentences;

static void say(sentences *to, const char *format, ...) DESCENT_FORMAT(2, 3);

static void say(sentences *to, const char *format, ...)
{
    char text[SENTENCE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    to->failed |= json_array_append_new(to->list, json_string(text)) != 0;
}

static const char *metric_name(const descent_tune *tune)
{
    return descent_dataset_task(tune->run->sets.train) == DESCENT_TASK_REGRESS ? "R2"
                                                                               : "accuracy";
}

// ---- the best ----

static void say_best(const descent_tune *tune, sentences *to, size_t best)
{
    char settings[DSC_TUNE_TEXT];
    const dsc_tune_trial *t = &tune->trials[best];
    const size_t racer = dsc_tune_racer_of(tune, best);
    dsc_tune_settings(tune, &t->point, settings);
    const dsc_tune_score *last = &t->at[t->reached - 1];
    if (racer == tune->racer_count || tune->racers[racer].seeds == 0) {
        say(to, "Best of %s: trial %zu, %.1200s, with validation loss %.4g (%s %.4g).",
            DSC_THINGS(tune->count, "trial", "trials"), best + 1, settings, last->loss,
            metric_name(tune), last->metric);
        return;
    }
    double se, mean = dsc_tune_racer_mean(&tune->racers[racer], &se);
    char error[32] = ""; // of one seed nothing is known
    if (isfinite(se)) {
        snprintf(error, sizeof error, " +- %.2g", se);
    }
    say(to,
        "Best of %s: trial %zu, %.1200s. With %s its validation loss is %.4g%s; the %.4g "
        "(%s %.4g) that it was chosen by had luck as well.",
        DSC_THINGS(tune->count, "trial", "trials"), best + 1, settings,
        DSC_THINGS(tune->racers[racer].seeds, "new seed", "new seeds"), mean, error, last->loss,
        metric_name(tune), last->metric);
}

static void say_rival(const descent_tune *tune, sentences *to, const dsc_tune_racer *r,
                      const dsc_tune_rival *rival)
{
    char settings[DSC_TUNE_TEXT];
    dsc_tune_settings(tune, &tune->trials[r->trial].point, settings);
    if (r->settled > 0 && !isfinite(r->at[r->settled - 1].loss)) {
        say(to, "Trial %zu (%.600s) diverged with one of the new seeds.", r->trial + 1,
            settings);
    } else if (r->settled > 0 || rival->adjusted <= level) {
        say(to,
            "It is better than trial %zu (%.600s): that one's loss is %.3g higher (%.3g to "
            "%.3g) over %s.",
            r->trial + 1, settings, rival->mean, rival->low, rival->high,
            DSC_THINGS(rival->seeds, "seed", "seeds"));
    } else if (!isfinite(rival->low)) {
        say(to,
            "Trial %zu (%.600s) cannot be told from it: with the one new seed that there was "
            "time for the difference is %.3g, and how far seeds move it is not known; "
            "`seeds = 8` tells, with more time.",
            r->trial + 1, settings, rival->mean);
    } else {
        say(to,
            "Trial %zu (%.600s) is not distinguishable from it: a difference of %.3g (%.3g to "
            "%.3g) over %s, p %.2g.",
            r->trial + 1, settings, rival->mean, rival->low, rival->high,
            DSC_THINGS(rival->seeds, "seed", "seeds"), rival->adjusted);
    }
}

static void say_rivals(const descent_tune *tune, sentences *to, size_t best)
{
    dsc_tune_rival rivals[DSC_TUNE_FINALISTS];
    if (!dsc_tune_rivals(tune, rivals)) {
        say(to, tune->racer_count < 2
                    ? "It is the only one that was trained to its end, so how sure its place "
                      "is cannot be told; more `trials` do, with more time."
                    : "How far seeds alone move a loss was not measured, so which of the best "
                      "trials is the best cannot be told; `seeds = 8` does, with more time.");
        return;
    }
    for (size_t i = 0; i < tune->racer_count; i++) {
        if (tune->racers[i].trial != best) {
            say_rival(tune, to, &tune->racers[i], &rivals[i]);
        }
    }
}

// ---- each setting ----

// The lowest loss of all trials that were trained to their end.
static double lowest(const descent_tune *tune)
{
    double least = HUGE_VAL;
    for (size_t i = 0; i < tune->count; i++) {
        const dsc_tune_trial *t = &tune->trials[i];
        if (t->end == DESCENT_TUNE_COMPLETE) {
            least = fmin(least, t->at[t->reached - 1].loss);
        }
    }
    return least;
}

// Whether the race has shown it.
static bool is_worse(const descent_tune *tune, size_t trial)
{
    dsc_tune_rival rivals[DSC_TUNE_FINALISTS];
    const size_t racer = dsc_tune_racer_of(tune, trial);
    return racer < tune->racer_count &&
           (tune->racers[racer].settled > 0 ||
            (dsc_tune_rivals(tune, rivals) && rivals[racer].adjusted <= level));
}

bool dsc_tune_span_of(const descent_tune *tune, size_t dimension, dsc_tune_span *span)
{
    size_t best;
    const double deviation = dsc_tune_difference_deviation(tune) / sqrt((double)tune->splits);
    if (!isfinite(deviation) || !dsc_tune_chosen(tune, &best)) {
        return false;
    }
    const double value = tune->trials[best].point.at[dimension];
    const double least = lowest(tune);
    *span = (dsc_tune_span){.low = value, .high = value};
    for (size_t i = 0; i < tune->count; i++) {
        const dsc_tune_trial *t = &tune->trials[i];
        const bool near = t->end == DESCENT_TUNE_COMPLETE && !is_worse(tune, i) &&
                          t->at[t->reached - 1].loss - least <= seeds_apart * deviation;
        if (near || i == best) {
            const double at = t->point.at[dimension];
            span->trials++;
            span->low = fmin(span->low, at);
            span->high = fmax(span->high, at);
            if (tune->space.all[dimension].kind == DSC_DIMENSION_CHOICE) {
                span->choices[(size_t)at] = true;
            }
        }
    }
    return true;
}

static void say_choice(const descent_tune *tune, sentences *to, size_t d, const char *word,
                       const dsc_tune_span *span)
{
    char others[SENTENCE / 2] = "";
    size_t used = 0, count = 0;
    const dsc_dimension *dimension = &tune->space.all[d];
    for (size_t c = 0; c < dimension->choices && used < sizeof others; c++) {
        const char *text = dsc_space_choice(&tune->space, d, c);
        if (span->choices[c] && strcmp(text, word) != 0) {
            used += (size_t)snprintf(others + used, sizeof others - used, "%s\"%s\"",
                                     count++ > 0 ? ", " : "", text);
        }
    }
    say(to, count > 0 ? "%s \"%s\" (%s: not distinguishable)." : "%s \"%s\".%s",
        dimension->option->name, word, others);
}

static void say_setting(const descent_tune *tune, sentences *to, size_t d, size_t best)
{
    char word[DSC_TUNE_WORD];
    dsc_tune_span span;
    const dsc_dimension *dimension = &tune->space.all[d];
    dsc_space_word(&tune->space, d, &tune->trials[best].point, word);
    if (!dsc_tune_span_of(tune, d, &span)) {
        return;
    }
    if (dimension->kind == DSC_DIMENSION_CHOICE) {
        say_choice(tune, to, d, word, &span);
    } else if (span.low < span.high) {
        say(to,
            "%s %s (%g to %g are not distinguishable: the losses of %s with them, trained to "
            "the end, differ no more than seeds do).",
            dimension->option->name, word, span.low, span.high,
            DSC_THINGS(span.trials, "trial", "trials"));
    } else {
        say(to,
            "%s %s; of the trials that were trained to the end no other came as close as seeds "
            "differ.",
            dimension->option->name, word);
    }
}

static void say_edge(const descent_tune *tune, sentences *to, size_t d, size_t best)
{
    const dsc_dimension *dimension = &tune->space.all[d];
    const int edge = dsc_space_edge(dimension, tune->trials[best].point.at[d]);
    const double end = edge < 0 ? dimension->low : dimension->high;
    const double limit = edge < 0 ? dimension->option->low : dimension->option->high;
    if (edge == 0 || dimension->fixed || !(end < limit || end > limit)) {
        return;
    }
    say(to,
        "%s is still at the %s end of its range, %g to %g: the best may lie beyond it. Search "
        "again with a wider one in `over`.",
        dimension->option->name, edge < 0 ? "lower" : "upper", dimension->low, dimension->high);
}

// ---- quality ----

static void say_test(const descent_tune *tune, sentences *to)
{
    const double rows = (double)descent_dataset_rows(tune->run->sets.test);
    const double metric = tune->test.metric;
    const char *who =
        tune->final == DSC_TUNE_FINAL_TRAINED ? "the final model" : "the model of that trial";
    const bool classes = descent_dataset_task(tune->run->sets.train) != DESCENT_TASK_REGRESS;
    if (classes) {
        say(to,
            "On the %.0f rows of the test, which no trial has seen, %s has accuracy %.4g +- "
            "%.2g, loss %.4g.",
            rows, who, metric, sqrt(fmax(metric * (1.0 - metric), 0.0) / rows),
            tune->test.loss);
    } else {
        say(to,
            "On the %.0f rows of the test, which no trial has seen, %s has R2 %.4g, loss %.4g.",
            rows, who, metric, tune->test.loss);
    }
}

static void say_nested(const descent_tune *tune, sentences *to)
{
    double metrics[DSC_TUNE_SEEDS], losses[DSC_TUNE_SEEDS], selected[DSC_TUNE_SEEDS];
    const uint64_t n = tune->o.folds;
    for (uint64_t i = 0; i < n; i++) {
        metrics[i] = tune->nested[i].metric;
        losses[i] = tune->nested[i].loss;
        selected[i] = tune->nested[i].selected;
    }
    const double root = sqrt((double)n);
    say(to,
        "The whole search, made %llu times without a part of the rows and scored on that part: "
        "%s %.4g +- %.2g, loss %.4g +- %.2g, where what was chosen had %.4g on the rows that "
        "it was chosen by.",
        (unsigned long long)n, metric_name(tune), dsc_mean(n, metrics),
        dsc_deviation(n, metrics) / root, dsc_mean(n, losses), dsc_deviation(n, losses) / root,
        dsc_mean(n, selected));
}

static void say_quality(const descent_tune *tune, sentences *to)
{
    char splits[64] = "";
    if (tune->splits > 1) {
        snprintf(splits, sizeof splits, ", the mean of %d splits", (int)tune->splits);
    }
    say(to,
        "Trials were chosen by their loss on the same %.0f validation rows%s: this score was "
        "selected on, expect worse on new rows.%s",
        tune->valid_rows, splits,
        tune->run->sets.test || tune->o.folds > 0 ? ""
                                                  : " How much worse, `test = FILE` says with "
                                                    "rows that are kept apart, or `folds = 5`, "
                                                    "which makes the search five times more.");
    if (tune->run->sets.test) {
        say_test(tune, to);
    }
    if (tune->o.folds > 0) {
        say_nested(tune, to);
    }
}

static void say_final(const descent_tune *tune, sentences *to)
{
    if (tune->final == DSC_TUNE_FINAL_TRAINED) {
        say(to,
            "The final model has these settings and was trained on all %.0f rows, those that "
            "validated included.",
            tune->train_rows + tune->valid_rows);
    } else if (tune->final == DSC_TUNE_FINAL_DIVERGED) {
        say(to, "Trained on all rows these settings diverged: the model is that of the trial, "
                "and a lower `lr` is safer.");
    }
}

// ---- the rest ----

static void say_importance(const descent_tune *tune, sentences *to,
                           const dsc_tune_share *shares)
{
    char text[SENTENCE] = "";
    size_t used = 0;
    bool known = false;
    for (size_t d = 0; d < tune->space.count && used < sizeof text; d++) {
        const dsc_tune_share *s = &shares[d];
        known = known || isfinite(s->share);
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %.0f %% (%.0f to %.0f)",
                                 d > 0 ? ", " : "", tune->space.all[d].option->name,
                                 100.0 * s->share, 100.0 * s->low, 100.0 * s->high);
    }
    if (known && tune->space.count > 1) {
        say(to,
            "What decided the order of the trials, each setting by itself: %.1800s. (By kernel "
            "regression of their ranks; what settings do together is in none of these.)",
            text);
    }
}

static void say_ends(const descent_tune *tune, sentences *to)
{
    size_t counts[DESCENT_TUNE_DIVERGED + 1] = {0};
    char text[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < tune->count; i++) {
        counts[tune->trials[i].end]++;
    }
    for (int e = DESCENT_TUNE_BEHIND; e <= DESCENT_TUNE_DIVERGED; e++) {
        if (counts[e] > 0) {
            used += (size_t)snprintf(text + used, sizeof text - used, ", %zu %s", counts[e],
                                     descent_tune_end_word(e));
        }
    }
    say(to, "Of the trials %zu %s trained to the end%s.", counts[DESCENT_TUNE_COMPLETE],
        counts[DESCENT_TUNE_COMPLETE] == 1 ? "was" : "were", text);
}

descent_status dsc_tune_words(descent_tune *tune, const dsc_tune_share *shares,
                              descent_error *error)
{
    size_t best;
    sentences all = {.list = json_array()}, *to = &all;
    all.failed = all.list == NULL;
    if (dsc_tune_chosen(tune, &best)) {
        say_best(tune, to, best);
        say_rivals(tune, to, best);
        for (size_t d = 0; d < tune->space.count; d++) {
            say_setting(tune, to, d, best);
        }
        for (size_t d = 0; d < tune->space.count; d++) {
            say_edge(tune, to, d, best);
        }
        say_final(tune, to);
        say_quality(tune, to);
        say_importance(tune, to, shares);
        say_ends(tune, to);
    }
    json_decref(tune->sentences);
    tune->sentences = all.list;
    return all.failed ? dsc_no_memory(error, "the words of a search", SENTENCE) : DESCENT_OK;
}
