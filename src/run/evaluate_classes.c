// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How good probabilities of classes are.
//
// [F06] Fawcett. An introduction to ROC analysis. Pattern Recognition Letters 27, 2006.
// [G17] Guo et al. On calibration of modern neural networks. ICML 2017, eq. 3.
//
// Keeps: rows without a target count nowhere but in `skipped`. Shares come with their
// uncertainty (Wilson's interval, standard errors). A score that does not exist, such as the
// precision of a class never predicted, is NAN and not 0; only the means over classes take it
// as 0, so that not predicting a class never pays. Every score has a guess without inputs next
// to it (`baseline`), since 95 % accuracy is nothing where 95 % of the rows are of one class.
#include <descent/evaluate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/size.h"
#include "core/status.h"
#include "run/class_scores.h"
#include "run/ranked.h"

void descent_class_options_init(descent_class_options *options, size_t size)
{
    const descent_class_options own = {.threshold = (double)NAN,
                                       .positive = 1,
                                       .cost_false_positive = 1.0,
                                       .cost_false_negative = 1.0};
    dsc_size_give(&own, sizeof own, options, size);
}

static double ratio(double part, double whole)
{
    return whole > 0.0 ? part / whole : (double)NAN;
}

static descent_status check(size_t rows, size_t classes, const double *targets, const double *p,
                            const descent_class_options *o, descent_error *error)
{
    FAIL_IF(classes == 0, error, DESCENT_INVALID, "there are no classes to evaluate");
    FAIL_IF(classes == 2 && o->positive > 1, error, DESCENT_INVALID,
            "the positive class is %zu; it must be 0 or 1", o->positive);
    FAIL_IF(!(o->cost_false_positive >= 0.0 && o->cost_false_negative >= 0.0), error,
            DESCENT_INVALID, "costs must be at least 0");
    for (size_t i = 0; i < rows; i++) {
        if (isnan(targets[i])) {
            continue;
        }
        FAIL_IF(!(targets[i] >= 0.0 && targets[i] < (double)classes), error, DESCENT_INVALID,
                "row %zu is of class %g; there are %zu classes", i + 1, targets[i], classes);
        for (size_t c = 0; c < classes; c++) {
            // A softmax in float32 may round to a little more than 1.
            FAIL_IF(!(p[i * classes + c] >= 0.0 && p[i * classes + c] <= 1.0 + 1e-9), error,
                    DESCENT_INVALID,
                    "row %zu: the probability of class %zu is %g; it must lie in 0 .. 1", i + 1,
                    c, p[i * classes + c]);
        }
    }
    return DESCENT_OK;
}

size_t descent_chosen_class(const descent_class_options *o, size_t classes, const double *row)
{
    if (!o || !row || classes == 0) {
        return 0;
    }
    if (classes != 2 || isnan(o->threshold)) {
        return dsc_most_probable(row, classes);
    }
    const size_t positive = o->positive == 0 ? 0 : 1;
    return row[positive] >= o->threshold ? positive : 1 - positive;
}

// ---- counts ----

static void add_row(descent_class_evaluation *e, const descent_class_options *o, size_t class,
                    const double *row, double *squares)
{
    const double loss = dsc_log_loss(row[class]);
    e->rows++;
    e->loss += loss;
    *squares += loss * loss;
    e->confusion[class * e->classes + descent_chosen_class(o, e->classes, row)]++;
    const size_t top = dsc_most_probable(row, e->classes);
    size_t bin = (size_t)(row[top] * DESCENT_CALIBRATION_BINS);
    bin = bin < DESCENT_CALIBRATION_BINS ? bin : DESCENT_CALIBRATION_BINS - 1;
    e->bins[bin].rows++;
    e->bins[bin].confidence += row[top];
    e->bins[bin].accuracy += top == class;
}

static void finish_counts(descent_class_evaluation *e, double squares)
{
    const double rows = (double)e->rows;
    e->loss /= rows;
    e->loss_se = sqrt(fmax(0.0, squares / rows - e->loss * e->loss) / rows);
    double right = 0.0;
    for (size_t c = 0; c < e->classes; c++) {
        right += (double)e->confusion[c * e->classes + c];
    }
    e->accuracy = right / rows;
    dsc_wilson(right, rows, &e->accuracy_low, &e->accuracy_high);
    e->calibration_error = 0.0;
    for (size_t b = 0; b < DESCENT_CALIBRATION_BINS; b++) { // [G17, (3)]
        descent_calibration_bin *bin = &e->bins[b];
        if (bin->rows > 0) {
            bin->confidence /= (double)bin->rows;
            bin->accuracy /= (double)bin->rows;
            e->calibration_error +=
                (double)bin->rows / rows * fabs(bin->accuracy - bin->confidence);
        }
    }
}

static void score_classes(descent_class_evaluation *e)
{
    double seen = 0.0, precision = 0.0, recall = 0.0, f1 = 0.0;
    for (size_t c = 0; c < e->classes; c++) {
        descent_class_score *s = &e->scores[c];
        for (size_t other = 0; other < e->classes; other++) {
            s->rows += e->confusion[c * e->classes + other];
            s->predicted += e->confusion[other * e->classes + c];
        }
        const double right = (double)e->confusion[c * e->classes + c];
        s->precision = ratio(right, (double)s->predicted);
        s->recall = ratio(right, (double)s->rows);
        s->f1 = ratio(2.0 * right, (double)(s->rows + s->predicted));
        if (s->rows > 0) { // never predicted: a precision of 0
            seen += 1.0;
            precision += s->predicted > 0 ? s->precision : 0.0;
            recall += s->recall;
            f1 += s->f1;
        }
    }
    e->macro_precision = precision / seen;
    e->macro_recall = recall / seen;
    e->macro_f1 = f1 / seen;
}

static void score_guess(descent_class_evaluation *e, const double *guess)
{
    double sum = 0.0, best = -1.0;
    for (size_t c = 0; c < e->classes; c++) {
        const double share = guess ? guess[c] : (double)e->scores[c].rows;
        sum += share;
        if (share > best) {
            best = share;
            e->baseline_class = c;
        }
    }
    e->baseline_loss = 0.0;
    for (size_t c = 0; c < e->classes; c++) {
        const double share = guess ? guess[c] : (double)e->scores[c].rows;
        const double weight = (double)e->scores[c].rows / (double)e->rows;
        e->baseline_loss += weight > 0.0 ? weight * dsc_log_loss(share / sum) : 0.0;
    }
    e->baseline_accuracy = (double)e->scores[e->baseline_class].rows / (double)e->rows;
}

// ---- two classes: over all thresholds ----

// Goes down through the thresholds, equal probabilities together. [F06, algorithms 1 and 2]
static void sweep(descent_class_evaluation *e, const descent_class_options *o,
                  const dsc_ranked *order)
{
    const double positives = (double)e->scores[o->positive].rows;
    const double negatives = (double)e->rows - positives;
    double hits = 0.0, alarms = 0.0, area = 0.0, precision = 0.0;
    e->best_threshold = 1.0; // nobody is positive, unless somebody's probability is 1
    e->best_cost = o->cost_false_negative * positives;
    for (size_t i = 0; i < e->rows;) {
        const double hits_before = hits, alarms_before = alarms, p = order[i].p;
        // Equal probabilities at once: no threshold lies between them, and the order of the
        // rows must not decide.
        for (; i < e->rows && order[i].p >= p; i++) {
            hits += order[i].positive;
            alarms += !order[i].positive;
        }
        // A trapezium of the ROC curve; ties count half.
        area += (alarms - alarms_before) * (hits + hits_before) / 2.0;
        precision += (hits - hits_before) * hits / (hits + alarms);
        const double cost =
            o->cost_false_positive * alarms + o->cost_false_negative * (positives - hits);
        if (cost < e->best_cost || (hits_before + alarms_before == 0.0 && p >= 1.0)) {
            e->best_cost = cost;
            // Halfway to the next probability, so that neither is decided by rounding.
            e->best_threshold = i < e->rows ? (p + order[i].p) / 2.0 : 0.0;
        }
    }
    e->best_cost /= (double)e->rows;
    e->auc = ratio(area, positives * negatives);
    e->average_precision = ratio(precision, positives);
}

static descent_status score_two(descent_class_evaluation *e, const descent_class_options *o,
                                size_t rows, const double *targets, const double *p,
                                descent_error *error)
{
    e->auc = e->average_precision = e->best_threshold = e->best_cost = e->cost = (double)NAN;
    e->threshold = e->classes == 2 ? o->threshold : (double)NAN;
    if (e->classes != 2) {
        return DESCENT_OK;
    }
    dsc_ranked *order = dsc_realloc_array(NULL, e->rows, sizeof *order);
    if (!order) {
        return dsc_no_memory(error, "the ranks of an evaluation", e->rows * sizeof *order);
    }
    size_t count = 0;
    for (size_t i = 0; i < rows; i++) {
        if (!isnan(targets[i])) {
            order[count++] =
                (dsc_ranked){p[2 * i + o->positive], (size_t)targets[i] == o->positive};
        }
    }
    qsort(order, count, sizeof *order, dsc_by_falling_probability);
    sweep(e, o, order);
    free(order);
    const size_t yes = o->positive, no = 1 - yes;
    e->cost = (o->cost_false_positive * (double)e->confusion[no * 2 + yes] +
               o->cost_false_negative * (double)e->confusion[yes * 2 + no]) /
              (double)e->rows;
    return DESCENT_OK;
}

// ---- all of it ----

static descent_class_evaluation *create(size_t classes)
{
    size_t bytes = 0;
    const size_t self = dsc_layout_add(&bytes, 1, sizeof(descent_class_evaluation));
    const size_t scores = dsc_layout_add(&bytes, classes, sizeof(descent_class_score));
    // The table has classes^2 cells, which may not fit into a size_t.
    const size_t confusion = classes <= SIZE_MAX / classes
                                 ? dsc_layout_add(&bytes, classes * classes, sizeof(size_t))
                                 : 0;
    char *block = classes <= SIZE_MAX / classes && bytes != SIZE_MAX ? calloc(1, bytes) : NULL;
    if (!block) {
        return NULL;
    }
    descent_class_evaluation *e = (descent_class_evaluation *)(void *)(block + self);
    e->size = sizeof *e;
    e->classes = classes;
    e->scores = (descent_class_score *)(void *)(block + scores);
    e->confusion = (size_t *)(void *)(block + confusion);
    return e;
}

descent_status descent_evaluate_classes(size_t rows, size_t classes, const double *targets,
                                        const double *probabilities,
                                        const descent_class_options *options,
                                        descent_class_evaluation **evaluation,
                                        descent_error *error)
{
    NEED(error, "targets, probabilities, options, evaluation", targets, probabilities, options,
         evaluation);
    descent_class_options own = descent_class_options_default();
    TRY(dsc_size_take("classes", options, &own, sizeof own, error));
    options = &own;
    TRY(check(rows, classes, targets, probabilities, options, error));
    descent_class_evaluation *e = create(classes);
    if (!e) {
        return dsc_no_memory(error, "an evaluation", classes * classes * sizeof(size_t));
    }
    double squares = 0.0;
    for (size_t i = 0; i < rows; i++) {
        if (isnan(targets[i])) {
            e->skipped++;
        } else {
            add_row(e, options, (size_t)targets[i], probabilities + i * classes, &squares);
        }
    }
    if (e->rows == 0) {
        descent_class_evaluation_free(e);
        return dsc_fail(error, DESCENT_INVALID, "there are no rows with a target to evaluate");
    }
    finish_counts(e, squares);
    score_classes(e);
    score_guess(e, options->guess);
    const descent_status status = score_two(e, options, rows, targets, probabilities, error);
    if (status != DESCENT_OK) {
        descent_class_evaluation_free(e);
        return status;
    }
    *evaluation = e;
    return DESCENT_OK;
}

void descent_class_evaluation_free(descent_class_evaluation *evaluation)
{
    free(evaluation);
}
