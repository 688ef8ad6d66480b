// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A fit from its start to its end: several ways down, of which the lowest end counts; what is certain of
// it; and the words for that.
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/options.h"
#include "core/statistics/normal.h"
#include "fit/judge.h"
#include "fit/profile.h"
#include "fit/residuals.h"
#include "fit/uncertainty.h"

// Dampings of the first steps: some ways end in a worse minimum, or nowhere.
static const double dampings[] = {1e-3, 1e-8, 1.0, 1e3};
enum { WAYS = sizeof dampings / sizeof *dampings, SCALES_MOST = 30, AGAIN_MOST = 5 };
// Another way is better where it ends lower by more than this part.
static const double better = 1e-9;

typedef struct work {
    dsc_fit_model model;
    dsc_fit_descent descent;
    dsc_fit_point start, guess, point, other, way;
    dsc_fit_spread spread;
    descent_fit_options options;
    bool known; /* standard deviations of the rows are */
    descent_fit *fit;
} work;

// ---- the start ----

static descent_status take_start(work *w, const descent_setting *start, size_t count,
                                 descent_error *error)
{
    dsc_fit_model *m = &w->model;
    for (size_t i = 0; i < count; i++) {
        FAIL_IF(!start[i].name, error, DESCENT_INVALID, "start[%zu].name is NULL", i);
        bool known = false;
        for (size_t j = 0; j < m->count; j++) {
            known = known || strcmp(m->names[j], start[i].name) == 0;
        }
        for (size_t k = 0; k < i; k++) {
            FAIL_IF(strcmp(start[k].name, start[i].name) == 0, error, DESCENT_INVALID,
                    "%s has two starts, %g and %g", start[i].name, start[k].value,
                    start[i].value);
        }
        FAIL_IF(!known, error, DESCENT_INVALID,
                "%s, which has a start, is no parameter of the equation", start[i].name);
    }
    for (size_t j = 0; j < m->count; j++) {
        bool found = false;
        for (size_t i = 0; i < count; i++) {
            if (strcmp(m->names[j], start[i].name) == 0) {
                w->start.x[j] = start[i].value;
                found = true;
            }
        }
        FAIL_IF(!found, error, DESCENT_INVALID,
                "%s is no column of the data, so it is a parameter, and has no start",
                m->names[j]);
        FAIL_IF(!isfinite(w->start.x[j]), error, DESCENT_INVALID, "the start of %s is %g",
                m->names[j], w->start.x[j]);
    }
    dsc_fit_point_look(&w->descent, &w->start);
    for (size_t r = 0; !isfinite(w->start.cost) && r < m->rows; r++) {
        FAIL_IF(!isfinite(w->start.residual[r]), error, DESCENT_DIVERGED,
                "at the start the formula is %g on row %zu: another start is needed",
                w->start.fitted[r], m->index[r] + 1);
    }
    FAIL_IF(!isfinite(w->start.cost), error, DESCENT_DIVERGED,
            "at the start the residuals are so large that their squares are infinite: another "
            "start is needed");
    return DESCENT_OK;
}

// ---- down ----

// From `from` to w->point, the lowest end of all ways.
static void go_down_from(work *w, const dsc_fit_point *from)
{
    for (size_t k = 0; k < WAYS; k++) {
        dsc_fit_point_copy(&w->model, &w->way, from);
        dsc_fit_descend(&w->descent, dampings[k], &w->way, &w->other);
        if (w->way.cost < w->point.cost * (1.0 - better) || isinf(w->point.cost)) {
            dsc_fit_point_copy(&w->model, &w->point, &w->way);
        }
    }
}

// The parameters that the formula is linear in, at their best beside the others, which are `scale` times
// those of the start: w->guess, if it is lower.
static void guess_at(work *w, const bool *linear, double scale)
{
    const size_t n = w->model.count;
    dsc_fit_point_copy(&w->model, &w->way, &w->start);
    for (size_t j = 0; j < n; j++) {
        w->descent.held[j] = !linear[j];
        w->way.x[j] *= linear[j] ? 1.0 : scale;
    }
    dsc_fit_point_look(&w->descent, &w->way);
    dsc_fit_descend(&w->descent, DBL_EPSILON, &w->way, &w->other);
    memset(w->descent.held, 0, n * sizeof *w->descent.held);
    if (w->way.cost < w->guess.cost) {
        dsc_fit_point_copy(&w->model, &w->guess, &w->way);
    }
}

// From the start, and from a guess: starts that people can think of are often wrong by a power of ten.
static descent_status go_down(work *w, descent_error *error)
{
    static const double scales[] = {1.0, 0.1, 10.0, 0.01, 100.0};
    bool any = false, *linear = calloc(w->model.count, sizeof *linear);
    if (!linear) {
        return dsc_no_memory(error, "parameters", w->model.count);
    }
    w->point.cost = w->guess.cost = HUGE_VAL;
    go_down_from(w, &w->start);
    dsc_fit_find_linear(&w->descent, &w->start, linear, &any);
    for (size_t k = 0; any && k < sizeof scales / sizeof *scales; k++) {
        guess_at(w, linear, scales[k]);
    }
    free(linear);
    if (isfinite(w->guess.cost)) {
        go_down_from(w, &w->guess);
    }
    return DESCENT_OK;
}

static void go_on(work *w)
{
    dsc_fit_descend(&w->descent, dampings[0], &w->point, &w->other);
}

// The scale of a loss is that of its residuals, so both are found in turns.
static void go_down_robustly(work *w)
{
    dsc_fit_model *m = &w->model;
    dsc_fit_measure *measure = &w->descent.measure;
    double *scratch = w->other.residual;
    for (int k = 0; k < SCALES_MOST; k++) {
        const double now =
            w->known ? 1.0 : dsc_fit_robust_deviation(m->rows, w->point.residual, scratch);
        const double scale = w->options.scale * now, before = measure->scale;
        if (!(scale > 0.0)) { // more than half of the rows are met exactly
            return;
        }
        measure->loss = (descent_fit_loss)w->options.loss;
        measure->scale = scale;
        dsc_fit_point_look(&w->descent, &w->point);
        go_on(w);
        if (fabs(scale - before) <= 1e-10 * scale) {
            return;
        }
    }
}

// ---- how certain ----

static descent_status measure(work *w, descent_error *error)
{
    return dsc_fit_spread_measure(&w->descent, &w->point, w->known ? 1.0 : (double)NAN,
                                  &w->spread, error);
}

// One side of one interval; *found: a lower point instead, from which all begins again.
static descent_status profile_side(work *w, size_t j, double side, double rise, bool *found,
                                   descent_error *error)
{
    descent_fit_parameter *p = &w->fit->parameters[j];
    double *end = side < 0.0 ? &p->profile_low : &p->profile_high;
    *found = false;
    if (w->spread.share[j] > 0.0) {
        return DESCENT_OK;
    }
    return dsc_fit_profile(&w->descent, &w->point, &w->spread, j, side, rise, end, &w->way,
                           found, error);
}

static descent_status profile_all(work *w, bool *found, descent_error *error)
{
    const size_t freedom = w->model.rows - w->spread.rank;
    const double variance = w->known ? 1.0 : w->point.cost / (double)freedom;
    const double t = w->known ? dsc_normal_quantile(0.5 + 0.5 * w->options.level)
                              : dsc_student_quantile(freedom, 0.5 + 0.5 * w->options.level);
    *found = false;
    for (size_t j = 0; j < w->model.count && !*found; j++) {
        TRY(profile_side(w, j, -1.0, variance * t * t, found, error));
        if (!*found) {
            TRY(profile_side(w, j, 1.0, variance * t * t, found, error));
        }
    }
    return DESCENT_OK;
}

static bool is_profiled(const work *w)
{
    return w->options.profile && w->descent.measure.loss == DESCENT_FIT_SQUARES &&
           w->model.rows > w->spread.rank && !dsc_fit_is_exact(&w->model, &w->point);
}

static descent_status make_certain(work *w, descent_error *error)
{
    bool found = true;
    TRY(measure(w, error));
    for (int k = 0; k < AGAIN_MOST && found && is_profiled(w); k++) {
        TRY(profile_all(w, &found, error));
        if (found) {
            dsc_fit_point_copy(&w->model, &w->point, &w->way);
            go_on(w);
            TRY(measure(w, error));
        }
    }
    return DESCENT_OK;
}

// ---- the result ----

static descent_status create_fit(work *w, descent_error *error)
{
    const size_t n = w->model.count, rows = w->model.rows;
    descent_fit *f = calloc(1, sizeof *f);
    w->fit = f;
    if (!f) {
        return dsc_no_memory(error, "a fit", sizeof *f);
    }
    f->size = sizeof *f;
    f->parameters = calloc(n, sizeof *f->parameters);
    f->correlation = calloc(n * n, sizeof *f->correlation);
    f->modes = calloc(n, sizeof *f->modes);
    f->fitted = calloc(rows, sizeof *f->fitted);
    f->residuals = calloc(rows, sizeof *f->residuals);
    f->index = calloc(rows, sizeof *f->index);
    if (!f->parameters || !f->correlation || !f->modes || !f->fitted || !f->residuals ||
        !f->index) {
        return dsc_no_memory(error, "a fit", rows * sizeof *f->fitted);
    }
    f->count = n;
    for (size_t j = 0; j < n; j++) {
        f->parameters[j] =
            (descent_fit_parameter){.profile_low = (double)NAN, .profile_high = (double)NAN};
        snprintf(f->parameters[j].name, sizeof f->parameters[j].name, "%s", w->model.names[j]);
    }
    return DESCENT_OK;
}

void descent_fit_free(descent_fit *fit)
{
    if (!fit) {
        return;
    }
    free(fit->parameters);
    free(fit->correlation);
    free(fit->modes);
    free(fit->fitted);
    free(fit->residuals);
    free(fit->index);
    free(fit);
}

static void fill_parameters(work *w)
{
    descent_fit *f = w->fit;
    const size_t n = f->count;
    const double *c = w->spread.covariance;
    const double t = f->freedom == 0 ? (double)NAN
                     : w->known
                         ? dsc_normal_quantile(0.5 + 0.5 * w->options.level)
                         : dsc_student_quantile(f->freedom, 0.5 + 0.5 * w->options.level);
    for (size_t j = 0; j < n; j++) {
        descent_fit_parameter *p = &f->parameters[j];
        const bool told = w->spread.share[j] <= 0.0;
        p->start = w->start.x[j];
        p->value = w->point.x[j];
        p->share = w->spread.share[j];
        p->error = told ? sqrt(c[j * n + j]) : (double)NAN;
        p->low = p->value - t * p->error;
        p->high = p->value + t * p->error;
        for (size_t k = 0; k < n; k++) {
            const bool both = told && w->spread.share[k] <= 0.0;
            f->correlation[j * n + k] = !both ? (double)NAN
                                        : j == k
                                            ? 1.0
                                            : c[j * n + k] / sqrt(c[j * n + j] * c[k * n + k]);
        }
    }
}

static void fill_rows(work *w)
{
    descent_fit *f = w->fit;
    const dsc_fit_model *m = &w->model;
    double mean = 0.0, weights = 0.0, spread = 0.0;
    for (size_t r = 0; r < m->rows; r++) {
        const double square = m->weight[r] * m->weight[r];
        f->fitted[r] = w->point.fitted[r];
        f->residuals[r] = m->left[r] - w->point.fitted[r];
        f->index[r] = m->index[r];
        f->sum += w->point.residual[r] * w->point.residual[r];
        mean += square * m->left[r];
        weights += square;
    }
    mean /= weights;
    for (size_t r = 0; r < m->rows; r++) {
        const double apart = m->weight[r] * (m->left[r] - mean);
        spread += apart * apart;
    }
    f->r2 = spread > 0.0 ? 1.0 - f->sum / spread : (double)NAN;
    f->deviation = f->freedom > 0 ? sqrt(f->sum / (double)f->freedom) : (double)NAN;
}

static descent_status fill_order(work *w, descent_error *error)
{
    const dsc_fit_model *m = &w->model;
    descent_fit *f = w->fit;
    double *by = *m->by ? malloc(m->rows * sizeof *by) : NULL;
    for (size_t r = 0; by && r < m->rows; r++) {
        by[r] = m->values[r * m->columns + m->by_column];
    }
    const bool enough =
        dsc_fit_order(m->rows, w->point.residual, by, &f->autocorrelation, &f->independent);
    free(by);
    return enough ? DESCENT_OK : dsc_no_memory(error, "residuals", m->rows * sizeof *by);
}

static descent_status fill(work *w, descent_error *error)
{
    descent_fit *f = w->fit;
    const dsc_fit_model *m = &w->model;
    const double *singular = w->spread.singular;
    bool finite;
    dsc_fit_linearise(&w->descent, &w->point, &f->slope, &finite);
    f->rows = m->rows;
    f->left_out = m->left_out;
    f->freedom = m->rows - w->spread.rank;
    f->loss = w->point.cost;
    f->steps = w->descent.steps;
    f->evaluations = m->evaluations;
    f->curvature = w->spread.curvature;
    f->condition = singular[0] / singular[f->count - 1];
    fill_parameters(w);
    fill_rows(w);
    TRY(fill_order(w, error));
    dsc_fit_judge(m, &w->point, &w->spread, &w->descent, f);
    return DESCENT_OK;
}

// ---- all of it ----

static descent_status run(work *w, const descent_setting *start, size_t start_count,
                          descent_error *error)
{
    TRY(dsc_fit_descent_create(&w->model, &w->descent, error));
    w->descent.steps_most = w->options.steps;
    TRY(dsc_fit_point_create(&w->model, &w->start, error));
    TRY(dsc_fit_point_create(&w->model, &w->guess, error));
    TRY(dsc_fit_point_create(&w->model, &w->point, error));
    TRY(dsc_fit_point_create(&w->model, &w->other, error));
    TRY(dsc_fit_point_create(&w->model, &w->way, error));
    TRY(dsc_fit_spread_create(w->model.count, &w->spread, error));
    TRY(create_fit(w, error));
    TRY(take_start(w, start, start_count, error));
    TRY(go_down(w, error));
    if (w->options.loss == DESCENT_FIT_SQUARES) {
        go_on(w);
    } else {
        go_down_robustly(w);
    }
    TRY(make_certain(w, error));
    return fill(w, error);
}

static void free_work(work *w)
{
    dsc_fit_spread_free(&w->spread);
    dsc_fit_point_free(&w->start);
    dsc_fit_point_free(&w->guess);
    dsc_fit_point_free(&w->point);
    dsc_fit_point_free(&w->other);
    dsc_fit_point_free(&w->way);
    dsc_fit_descent_free(&w->descent);
    dsc_fit_model_free(&w->model);
}

static descent_status check_data(const descent_fit_data *data, const descent_setting *start,
                                 size_t start_count, descent_error *error)
{
    FAIL_IF(start_count > 0 && !start, error, DESCENT_INVALID, "start is NULL");
    for (size_t i = 0; i < data->columns; i++) {
        FAIL_IF(!data->names[i], error, DESCENT_INVALID, "names[%zu] is NULL", i);
    }
    return DESCENT_OK;
}

descent_status descent_fit_formula(const char *equation, const descent_fit_data *data,
                                   const descent_setting *start, size_t start_count,
                                   const descent_fit_options *options, descent_fit **fit,
                                   descent_error *error)
{
    NEED(error, "equation, data, fit", equation, data, fit);
    NEED(error, "names, values", data->names, data->values);
    TRY(check_data(data, start, start_count, error));
    const double begun = dsc_clock();
    work w = {.known = data->deviations != NULL, .options = descent_fit_options_default()};
    if (options) {
        TRY(dsc_options_take(descent_fit_option_table(), options, &w.options, error));
    }
    descent_status status = dsc_fit_model_create(equation, data, &w.model, error);
    THEN(status, run(&w, start, start_count, error));
    free_work(&w);
    if (status != DESCENT_OK) {
        descent_fit_free(w.fit);
        return status;
    }
    w.fit->seconds = dsc_clock() - begun;
    *fit = w.fit;
    return DESCENT_OK;
}
