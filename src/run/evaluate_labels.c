// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How good probabilities of labels are. A label by itself is a problem of two classes, and is
// evaluated as one (evaluate_classes.c); here are the figures of all together.
//
// [T10] Tsoumakas, Katakis, Vlahavas. Mining multi-label data. Data Mining and Knowledge
//       Discovery Handbook, 2010, section 7: Hamming loss, exact match, micro and macro means.
//
// Keeps: the labels of a row are not independent of each other, so that standard errors and
// intervals are those of rows.
#include <descent/evaluate.h>

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/status.h"
#include "run/class_scores.h"

// One label of the rows that have all their targets.
typedef struct column {
    size_t rows, label;
    const double *guess;
    double *targets, *probabilities; /* rows, rows x 2 */
} column;

static bool has_targets(const descent_label_evaluation *e, const double *targets, size_t row)
{
    for (size_t j = 0; j < e->labels; j++) {
        if (isnan(targets[row * e->labels + j])) {
            return false;
        }
    }
    return true;
}

static descent_status check(const descent_label_evaluation *e, size_t rows,
                            const double *targets, const double *p, descent_error *error)
{
    for (size_t i = 0; i < rows * e->labels; i++) {
        const size_t row = i / e->labels, label = i % e->labels;
        FAIL_IF(!isnan(targets[i]) && targets[i] != 0.0 && targets[i] != 1.0, error,
                DESCENT_INVALID, "row %zu: label %zu is %g; it must be 0 or 1", row + 1, label,
                targets[i]);
        FAIL_IF(!(p[i] >= 0.0 && p[i] <= 1.0), error, DESCENT_INVALID,
                "row %zu: the probability of label %zu is %g; it must lie in 0 .. 1", row + 1,
                label, p[i]);
    }
    return DESCENT_OK;
}

// The label by itself, as two classes.
static descent_status score_label(descent_label_evaluation *e, const column *c,
                                  descent_error *error)
{
    descent_class_options options = descent_class_options_default();
    const double shares[2] = {c->guess ? 1.0 - c->guess[c->label] : 0.0,
                              c->guess ? c->guess[c->label] : 0.0};
    options.guess = c->guess ? shares : NULL;
    options.threshold = 0.5;
    return descent_evaluate_classes(c->rows, 2, c->targets, c->probabilities, &options,
                                    &e->each[c->label], error);
}

static descent_status score_each(descent_label_evaluation *e, size_t rows,
                                 const double *targets, const double *p, const double *guess,
                                 descent_error *error)
{
    double *room = dsc_realloc_array(NULL, rows + 1, 3 * sizeof *room);
    if (!room) {
        return dsc_no_memory(error, "an evaluation", 3 * rows * sizeof *room);
    }
    column c = {e->rows, 0, guess, room, room + rows};
    descent_status status = DESCENT_OK;
    for (; c.label < e->labels && status == DESCENT_OK; c.label++) {
        size_t at = 0;
        for (size_t i = 0; i < rows; i++) {
            if (has_targets(e, targets, i)) {
                const double yes = p[i * e->labels + c.label];
                c.targets[at] = targets[i * e->labels + c.label];
                c.probabilities[2 * at] = 1.0 - yes;
                c.probabilities[2 * at++ + 1] = yes;
            }
        }
        status = score_label(e, &c, error);
    }
    free(room);
    return status;
}

// What rows as a whole say: the loss, and whether all labels are right, of the predictions and of
// the likelier side of the guess.
static void score_rows(descent_label_evaluation *e, size_t rows, const double *targets,
                       const double *p)
{
    double squares = 0.0, exact = 0.0, guessed = 0.0;
    for (size_t i = 0; i < rows; i++) {
        double loss = 0.0;
        bool all = true, all_guessed = true;
        for (size_t j = 0; j < e->labels && has_targets(e, targets, i); j++) {
            const bool has = targets[i * e->labels + j] > 0.5;
            const double yes = p[i * e->labels + j];
            loss += dsc_log_loss(has ? yes : 1.0 - yes) / (double)e->labels;
            all = all && (yes >= 0.5) == has;
            all_guessed = all_guessed && (e->each[j]->baseline_class == 1) == has;
        }
        if (has_targets(e, targets, i)) {
            e->loss += loss;
            squares += loss * loss;
            exact += all;
            guessed += all_guessed;
        }
    }
    const double count = (double)e->rows;
    e->loss /= count;
    e->loss_se = sqrt(fmax(0.0, squares / count - e->loss * e->loss) / count);
    e->exact_match = exact / count;
    dsc_wilson(exact, count, &e->exact_match_low, &e->exact_match_high);
    e->baseline_exact_match = guessed / count;
}

static double ratio(double part, double whole)
{
    return whole > 0.0 ? part / whole : (double)NAN;
}

// Means over the labels, and over all decisions [T10].
static void join(descent_label_evaluation *e)
{
    double hits = 0.0, occur = 0.0, predicted = 0.0, occurring = 0.0, f1 = 0.0;
    for (size_t j = 0; j < e->labels; j++) {
        const descent_class_evaluation *c = e->each[j];
        const double labels = (double)e->labels;
        const descent_class_score *has = &c->scores[1];
        e->accuracy += c->accuracy / labels;
        e->baseline_accuracy += c->baseline_accuracy / labels;
        e->baseline_loss += c->baseline_loss / labels;
        hits += (double)c->confusion[3];
        occur += (double)has->rows;
        predicted += (double)has->predicted;
        occurring += has->rows > 0 ? 1.0 : 0.0;
        f1 += has->rows > 0 && !isnan(has->f1) ? has->f1 : 0.0;
    }
    e->micro_precision = ratio(hits, predicted);
    e->micro_recall = ratio(hits, occur);
    e->micro_f1 = ratio(2.0 * hits, occur + predicted);
    e->macro_f1 = ratio(f1, occurring);
}

static descent_status evaluate(descent_label_evaluation *e, size_t rows, const double *targets,
                               const double *p, const double *guess, descent_error *error)
{
    TRY(check(e, rows, targets, p, error));
    for (size_t i = 0; i < rows; i++) {
        e->rows += has_targets(e, targets, i);
    }
    e->skipped = rows - e->rows;
    FAIL_IF(e->rows == 0, error, DESCENT_INVALID,
            "there are no rows with a target to evaluate");
    TRY(score_each(e, rows, targets, p, guess, error));
    score_rows(e, rows, targets, p);
    join(e);
    return DESCENT_OK;
}

void descent_label_evaluation_free(descent_label_evaluation *e)
{
    for (size_t j = 0; e && e->each && j < e->labels; j++) {
        descent_class_evaluation_free(e->each[j]);
    }
    if (e) {
        free(e->each);
        free(e);
    }
}

descent_status descent_evaluate_labels(size_t rows, size_t labels, const double *targets,
                                       const double *probabilities, const double *guess,
                                       descent_label_evaluation **evaluation,
                                       descent_error *error)
{
    NEED(error, "targets, probabilities, evaluation", targets, probabilities, evaluation);
    FAIL_IF(labels == 0, error, DESCENT_INVALID, "there are no labels to evaluate");
    descent_label_evaluation *e = calloc(1, sizeof *e);
    if (!e || !(e->each = calloc(labels, sizeof(descent_class_evaluation *)))) {
        free(e);
        return dsc_no_memory(error, "an evaluation", labels * sizeof *e->each);
    }
    e->size = sizeof *e;
    e->labels = labels;
    const descent_status status = evaluate(e, rows, targets, probabilities, guess, error);
    if (status != DESCENT_OK) {
        descent_label_evaluation_free(e);
        return status;
    }
    *evaluation = e;
    return DESCENT_OK;
}
