// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Figures of predictions: of classes, labels, one number or several.
//
// Keeps: numbers of different units are joined in units of their own deviations, so that no target
// drowns another; R2 of several is the plain mean over those that vary.
#include "run/evaluate_scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/status.h"

void dsc_scores_free(dsc_scores *scores)
{
    descent_class_evaluation_free(scores->classes);
    descent_label_evaluation_free(scores->labels);
    free(scores->each);
    *scores = (dsc_scores){0};
}

// ---- several numbers ----

static double off(const dsc_scored *s, const double *p, size_t at)
{
    return (p[at] - s->values[at]) / s->spread[at % s->targets];
}

// Positions of the largest residuals over deviations, largest first.
static void find_largest(const dsc_scored *s, const double *p, descent_number_evaluation *all)
{
    for (size_t i = 0; i < s->rows * s->targets; i++) {
        size_t rank = all->largest_count;
        while (rank > 0 && fabs(off(s, p, i)) > fabs(off(s, p, all->largest[rank - 1]))) {
            rank--;
        }
        if (rank < DESCENT_LARGEST_RESIDUALS) {
            all->largest_count += all->largest_count < DESCENT_LARGEST_RESIDUALS;
            memmove(all->largest + rank + 1, all->largest + rank,
                    (all->largest_count - 1 - rank) * sizeof *all->largest);
            all->largest[rank] = i;
        }
    }
}

// Of all targets together: see descent_evaluation.
static void join(const dsc_scored *s, const descent_number_evaluation *each,
                 descent_number_evaluation *all)
{
    const double count = (double)s->targets;
    double squares = 0.0, guess_squares = 0.0, r2 = 0.0, guess_r2 = 0.0, varying = 0.0;
    for (size_t j = 0; j < s->targets; j++) {
        const descent_number_evaluation *e = &each[j];
        const double spread = s->spread[j], share = 1.0 / spread / spread / count;
        squares += e->rmse * e->rmse * share;
        guess_squares += e->baseline_rmse * e->baseline_rmse * share;
        all->mae += e->mae / spread / count;
        all->baseline_mae += e->baseline_mae / spread / count;
        all->bias += e->bias / spread / count;
        r2 += isnan(e->r2) ? 0.0 : e->r2;
        guess_r2 += isnan(e->r2) ? 0.0 : e->baseline_r2;
        varying += isnan(e->r2) ? 0.0 : 1.0;
    }
    all->rows = each[0].rows;
    all->rmse = sqrt(squares);
    all->baseline_rmse = sqrt(guess_squares);
    all->r2 = varying > 0.0 ? r2 / varying : (double)NAN;
    all->baseline_r2 = varying > 0.0 ? guess_r2 / varying : (double)NAN;
}

static descent_status score_each(const dsc_scored *s, const double *p, double *room,
                                 descent_number_evaluation *each, descent_error *error)
{
    for (size_t j = 0; j < s->targets; j++) {
        for (size_t i = 0; i < s->rows; i++) {
            room[i] = s->values[i * s->targets + j];
            room[s->rows + i] = p[i * s->targets + j];
        }
        each[j].size = sizeof *each;
        TRY(descent_evaluate_numbers(s->rows, room, room + s->rows,
                                     s->means ? s->means[j] : (double)NAN, &each[j], error));
    }
    return DESCENT_OK;
}

static descent_status score_numbers(const dsc_scored *s, const double *p, dsc_scores *scores,
                                    descent_error *error)
{
    scores->each = calloc(s->targets, sizeof *scores->each);
    double *room = dsc_realloc_array(NULL, s->rows, 2 * sizeof *room);
    if (!scores->each || !room) {
        free(room);
        return dsc_no_memory(error, "an evaluation", 2 * s->rows * sizeof *room);
    }
    const descent_status status = score_each(s, p, room, scores->each, error);
    free(room);
    TRY(status);
    join(s, scores->each, &scores->numbers);
    find_largest(s, p, &scores->numbers);
    return DESCENT_OK;
}

// ---- all tasks ----

descent_status dsc_scores_find(const dsc_scored *s, const double *predictions,
                               dsc_scores *scores, descent_error *error)
{
    *scores = (dsc_scores){.numbers.size = sizeof scores->numbers};
    switch (s->task) {
    case DESCENT_TASK_CLASSIFY:
        // Positions of a row are evaluated like rows.
        return descent_evaluate_classes(s->rows * s->targets, s->outputs / s->targets,
                                        s->values, predictions, s->options, &scores->classes,
                                        error);
    case DESCENT_TASK_LABEL:
        return descent_evaluate_labels(s->rows, s->targets, s->values, predictions,
                                       s->options->guess, &scores->labels, error);
    default:
        return s->targets > 1 ? score_numbers(s, predictions, scores, error)
                              : descent_evaluate_numbers(s->rows, s->values, predictions,
                                                         s->means ? s->means[0] : (double)NAN,
                                                         &scores->numbers, error);
    }
}

double dsc_scores_metric(const dsc_scores *s)
{
    return s->classes ? s->classes->accuracy : s->labels ? s->labels->accuracy : s->numbers.r2;
}

double dsc_scores_loss(const dsc_scores *s)
{
    return s->classes ? s->classes->loss : s->labels ? s->labels->loss : (double)NAN;
}

static double number_row(const dsc_scored *s, const double *prediction, size_t row,
                         const double *spread2)
{
    double sum = 0.0, varying = 0.0;
    for (size_t j = 0; j < s->targets; j++) {
        const double d = prediction[j] - s->values[row * s->targets + j];
        sum += spread2[j] > 0.0 ? -d * d / spread2[j] : 0.0;
        varying += spread2[j] > 0.0 ? 1.0 : 0.0;
    }
    return sum / varying;
}

double dsc_scored_row(const dsc_scored *s, const double *prediction, size_t row,
                      const double *spread2)
{
    if (s->task == DESCENT_TASK_REGRESS) {
        return number_row(s, prediction, row, spread2);
    }
    const size_t each = s->outputs / s->targets;
    double right = 0.0;
    for (size_t j = 0; j < s->targets; j++) {
        const size_t target = (size_t)s->values[row * s->targets + j];
        const size_t said = s->task == DESCENT_TASK_LABEL
                                ? prediction[j] >= 0.5
                                : descent_chosen_class(s->options, each, prediction + j * each);
        right += said == target;
    }
    return right / (double)s->targets;
}
