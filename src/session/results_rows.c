// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What an evaluation says row by row, in a size that does not grow with the rows: a curve, a
// histogram, the worst rows. Keeps: the ends of a curve and the extremes of a distribution are
// never thinned away.
#include "session/results_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run/ranked.h"
#include "session/finite.h"

enum { ROC_POINTS = 200, HISTOGRAM_BINS = 40 };

// ---- ROC ----

static int put_point(json_t *points, double threshold, double false_positives,
                     double true_positives)
{
    return json_array_append_new(points, json_pack("{s:o, s:f, s:f}", "threshold",
                                                   dsc_finite_json(threshold),
                                                   "false_positive_rate", false_positives,
                                                   "true_positive_rate", true_positives));
}

// Goes down through the thresholds, equal probabilities together. A point is left out when the
// curve has hardly moved since the last one: it rises to the right everywhere, so that what is
// left out lies in a small box.
static int put_curve(json_t *points, const dsc_ranked *order, size_t rows, double positives,
                     double negatives)
{
    double hits = 0.0, alarms = 0.0, x = 0.0, y = 0.0;
    int failed = put_point(points, (double)NAN, 0.0, 0.0); /* above all probabilities */
    for (size_t i = 0; i < rows;) {
        const double p = order[i].p;
        for (; i < rows && order[i].p >= p; i++) {
            hits += order[i].positive;
            alarms += !order[i].positive;
        }
        const double right = alarms / negatives, up = hits / positives;
        if (i == rows || right - x + up - y >= 2.0 / ROC_POINTS) {
            failed |= put_point(points, p, right, up);
            x = right;
            y = up;
        }
    }
    return failed;
}

json_t *dsc_results_roc(const descent_evaluation *e)
{
    dsc_ranked *order = malloc(e->rows * sizeof *order);
    json_t *points = order ? json_array() : NULL;
    size_t positives = 0;
    for (size_t i = 0; i < e->rows && points; i++) {
        order[i] = (dsc_ranked){e->predictions[2 * i + 1], e->targets[i] > 0.5};
        positives += order[i].positive;
    }
    int failed = !points;
    if (points && positives > 0 && positives < e->rows) {
        qsort(order, e->rows, sizeof *order, dsc_by_falling_probability);
        failed =
            put_curve(points, order, e->rows, (double)positives, (double)(e->rows - positives));
    }
    free(order);
    if (failed) {
        json_decref(points);
        return NULL;
    }
    return points;
}

// ---- residuals ----

static json_t *counts_json(const size_t *counts, size_t bins)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t b = 0; b < bins; b++) {
        failed |= json_array_append_new(list, json_integer((json_int_t)counts[b]));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

json_t *dsc_results_residuals(const descent_evaluation *e)
{
    size_t counts[HISTOGRAM_BINS] = {0};
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t i = 0; i < e->rows; i++) {
        const double residual = e->predictions[i] - e->targets[i];
        low = fmin(low, residual);
        high = fmax(high, residual);
    }
    // All the same: one bin without a width.
    const double width = high > low ? high / HISTOGRAM_BINS - low / HISTOGRAM_BINS : 0.0;
    const size_t bins = width > 0.0 && isfinite(width) ? HISTOGRAM_BINS : 1;
    for (size_t i = 0; i < e->rows; i++) {
        const double residual = e->predictions[i] - e->targets[i];
        const size_t bin = bins > 1 ? (size_t)((residual - low) / width) : 0;
        counts[bin < bins ? bin : bins - 1]++;
    }
    return json_pack("{s:o, s:o, s:o}", "low", dsc_finite_json(low), "high",
                     dsc_finite_json(high), "counts", counts_json(counts, bins));
}

// ---- the worst ----

static double badness(const descent_evaluation *e, size_t row)
{
    const size_t classes = e->classes->classes;
    return -e->predictions[row * classes + (size_t)e->targets[row]];
}

size_t dsc_results_worst(const descent_evaluation *e, size_t most, size_t *worst)
{
    const descent_class_options options = descent_class_options_default();
    const size_t classes = e->classes->classes;
    size_t count = 0;
    for (size_t i = 0; i < e->rows; i++) {
        const double *row = e->predictions + i * classes;
        if (descent_chosen_class(&options, classes, row) == (size_t)e->targets[i]) {
            continue;
        }
        size_t rank = count;
        while (rank > 0 && badness(e, i) > badness(e, worst[rank - 1])) {
            rank--;
        }
        if (rank < most) {
            count += count < most;
            memmove(worst + rank + 1, worst + rank, (count - 1 - rank) * sizeof *worst);
            worst[rank] = i;
        }
    }
    return count;
}
