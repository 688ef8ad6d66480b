// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How good predicted numbers are.
#include <descent/evaluate.h>

#include <math.h>
#include <string.h>

#include "core/size.h"
#include "core/status.h"

typedef struct sums {
    double residual, amount, square; /* of prediction - target */
    double away, away_square;        /* of guess - target */
} sums;

// Keeps the positions of the largest residuals, largest first.
static void keep_largest(descent_number_evaluation *e, const double *targets,
                         const double *predictions, size_t row)
{
    const double amount = fabs(predictions[row] - targets[row]);
    size_t rank = e->largest_count;
    while (rank > 0 &&
           amount > fabs(predictions[e->largest[rank - 1]] - targets[e->largest[rank - 1]])) {
        rank--;
    }
    if (rank == DESCENT_LARGEST_RESIDUALS) {
        return;
    }
    e->largest_count += e->largest_count < DESCENT_LARGEST_RESIDUALS;
    memmove(e->largest + rank + 1, e->largest + rank,
            (e->largest_count - 1 - rank) * sizeof *e->largest);
    e->largest[rank] = row;
}

static double mean_target(size_t rows, const double *targets, size_t *count)
{
    double mean = 0.0;
    *count = 0;
    for (size_t i = 0; i < rows; i++) {
        if (!isnan(targets[i])) {
            ++*count;
            mean += (targets[i] - mean) / (double)*count;
        }
    }
    return mean;
}

descent_status descent_evaluate_numbers(size_t rows, const double *targets,
                                        const double *predictions, double guess,
                                        descent_number_evaluation *evaluation,
                                        descent_error *error)
{
    NEED(error, "targets, predictions, evaluation", targets, predictions, evaluation);
    TRY(dsc_size_check("number_evaluation", evaluation, sizeof *evaluation, error));
    descent_number_evaluation e = {0};
    const double mean = mean_target(rows, targets, &e.rows);
    FAIL_IF(e.rows == 0, error, DESCENT_INVALID, "there are no rows with a target to evaluate");
    e.skipped = rows - e.rows;
    guess = isnan(guess) ? mean : guess;
    sums s = {0};
    double spread = 0.0;
    for (size_t i = 0; i < rows; i++) {
        if (isnan(targets[i])) {
            continue;
        }
        FAIL_IF(!isfinite(predictions[i]), error, DESCENT_INVALID,
                "row %zu: the prediction is %g", i + 1, predictions[i]);
        const double residual = predictions[i] - targets[i], away = guess - targets[i];
        s.residual += residual;
        s.amount += fabs(residual);
        s.square += residual * residual;
        s.away += fabs(away);
        s.away_square += away * away;
        spread += (targets[i] - mean) * (targets[i] - mean);
        keep_largest(&e, targets, predictions, i);
    }
    const double count = (double)e.rows;
    e.bias = s.residual / count;
    e.mae = s.amount / count;
    e.rmse = sqrt(s.square / count);
    e.baseline_mae = s.away / count;
    e.baseline_rmse = sqrt(s.away_square / count);
    e.r2 = spread > 0.0 ? 1.0 - s.square / spread : (double)NAN;
    e.baseline_r2 = spread > 0.0 ? 1.0 - s.away_square / spread : (double)NAN;
    dsc_size_give(&e, sizeof e, evaluation, evaluation->size);
    return DESCENT_OK;
}

descent_score_mean descent_mean_of_scores(const double *values, size_t count)
{
    descent_score_mean m = {.mean = (double)NAN, .se = (double)NAN};
    double mean = 0.0, squares = 0.0;
    for (size_t i = 0; i < count && values; i++) {
        if (!isnan(values[i])) {
            const double off = values[i] - mean;
            mean += off / (double)++m.count;
            squares += off * (values[i] - mean);
        }
    }
    m.mean = m.count > 0 ? mean : (double)NAN;
    if (m.count > 1) {
        m.se = sqrt(squares / (double)(m.count - 1) / (double)m.count);
    }
    return m;
}
