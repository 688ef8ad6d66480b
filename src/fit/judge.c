// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a fit has come to, and the words for it.
#include "fit/judge.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

// A larger cosine between residuals and a column of the Jacobian is a slope, unless rounding of what is
// fitted makes as much.
static const double flat = 1e-5;
// Curvature below 0 by more than rounding is no minimum.
static const double down = 1e-8;
// And where parameters have no effect: the steps may have stopped on a ridge.
static const double saddle = 1e-4;
// A smaller probability of so few runs is no chance.
static const double by_chance = 0.01;
// Parts of a direction below this are not told.
static const double told = 0.05;

bool dsc_fit_is_exact(const dsc_fit_model *model, const dsc_fit_point *point)
{
    double largest = 0.0, residual = 0.0;
    for (size_t r = 0; r < model->rows; r++) {
        largest = fmax(largest, fabs(model->weight[r] * model->left[r]));
        residual = fmax(residual, fabs(point->residual[r]));
    }
    return residual <= 4.0 * DBL_EPSILON * largest;
}

// How large the cosine can be by rounding.
static double rounding(const dsc_fit_model *m, const dsc_fit_point *point)
{
    double largest = 0.0, squares = 0.0;
    for (size_t r = 0; r < m->rows; r++) {
        largest = fmax(largest, fabs(m->weight[r] * m->left[r]));
        squares += point->residual[r] * point->residual[r];
    }
    const double typical = sqrt(squares / (double)m->rows);
    return typical > 0.0 ? 8.0 * DBL_EPSILON * largest / typical : 1.0;
}

static void add(char *text, size_t size, const char *piece)
{
    const size_t used = strlen(text);
    snprintf(text + used, size - used, "%s", piece);
}

// "a by +1 %, b by -1 %": a direction in parts of each parameter, whose largest part is one in a hundred.
static void say_mode(const dsc_fit_model *m, const dsc_fit_point *point,
                     const dsc_fit_descent *d, const double *direction, size_t stride,
                     char *text, size_t size)
{
    double largest = 0.0;
    text[0] = '\0';
    for (size_t j = 0; j < m->count; j++) {
        const double length = d->length[j] > 0.0 ? d->length[j] : 1.0;
        const double part = direction[j * stride] / length / fmax(fabs(point->x[j]), DBL_MIN);
        largest = fmax(largest, fabs(part));
    }
    for (size_t j = 0; j < m->count; j++) {
        const double length = d->length[j] > 0.0 ? d->length[j] : 1.0;
        const double part =
            direction[j * stride] / length / fmax(fabs(point->x[j]), DBL_MIN) / largest;
        if (fabs(direction[j * stride]) > told && isfinite(part)) {
            char piece[128];
            snprintf(piece, sizeof piece, "%s%.64s by %+.2g %%", *text ? ", " : "", m->names[j],
                     copysign(part, part * point->x[j]));
            add(text, size, piece);
        }
    }
}

static void find_modes(const dsc_fit_model *m, const dsc_fit_point *point,
                       const dsc_fit_spread *s, const dsc_fit_descent *d, descent_fit *f)
{
    for (size_t k = s->rank; k < m->count; k++) {
        descent_fit_mode *mode = &f->modes[f->mode_count++];
        mode->singular = s->singular[0] > 0.0 ? s->singular[k] / s->singular[0] : 0.0;
        say_mode(m, point, d, s->directions + k, m->count, mode->text, sizeof mode->text);
    }
}

// Names of parameters, as far as they fit.
static void list(const descent_fit *f, bool (*picks)(const descent_fit_parameter *), char *text,
                 size_t size)
{
    text[0] = '\0';
    for (size_t j = 0; j < f->count; j++) {
        if (picks(&f->parameters[j])) {
            char piece[96];
            snprintf(piece, sizeof piece, "%s%.64s", *text ? ", " : "", f->parameters[j].name);
            add(text, size, piece);
        }
    }
}

static bool is_shared(const descent_fit_parameter *p)
{
    return p->share > 0.0;
}

static bool is_open(const descent_fit_parameter *p)
{
    return isinf(p->profile_low) || isinf(p->profile_high);
}

static bool is_still(const descent_fit_parameter *p)
{
    return p->share > 0.999;
}

static void judge_modes(descent_fit *f)
{
    char names[200], still[200];
    list(f, is_shared, names, sizeof names);
    list(f, is_still, still, sizeof still);
    f->fitted_as = DESCENT_FITTED_NOT_DETERMINED;
    if (*still && strcmp(still, names) == 0) {
        snprintf(f->because, sizeof f->because, "%.200s changes nothing on these rows", still);
        snprintf(f->advice, sizeof f->advice, "leave it out, or set it to a number");
        return;
    }
    snprintf(f->because, sizeof f->because,
             "%.120s can change together without any effect: %.180s", names, f->modes[0].text);
    snprintf(f->advice, sizeof f->advice,
             "set one of them to a number, or write their combination as one parameter");
}

static void judge_open(descent_fit *f)
{
    char names[200];
    list(f, is_open, names, sizeof names);
    f->fitted_as = DESCENT_FITTED_HARDLY;
    snprintf(f->because, sizeof f->because,
             "a minimum, but the rows do not say how large or small %.200s can be: the sum of "
             "squares hardly rises on one side",
             names);
    snprintf(f->advice, sizeof f->advice,
             "rows where the formula depends on it more would tell; or set it to a number");
}

// What a minimum says of errors is not true elsewhere.
static void forget_errors(descent_fit *f)
{
    for (size_t j = 0; j < f->count; j++) {
        descent_fit_parameter *p = &f->parameters[j];
        p->error = p->low = p->high = p->profile_low = p->profile_high = (double)NAN;
        for (size_t k = 0; k < f->count; k++) {
            f->correlation[j * f->count + k] = (double)NAN;
        }
    }
}

// Names and values of parameters that have gone from their starts by more than this factor.
static const double far_off = 1e6;

static void list_far(const descent_fit *f, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t j = 0; j < f->count; j++) {
        const descent_fit_parameter *p = &f->parameters[j];
        const double start = fabs(p->start), value = fabs(p->value);
        if (start > 0.0 && (value > far_off * start || value < start / far_off)) {
            char piece[128];
            snprintf(piece, sizeof piece, "%s%.64s to %.2g", *text ? ", " : "", p->name,
                     p->value);
            add(text, size, piece);
        }
    }
}

static void judge_end(const dsc_fit_model *m, const dsc_fit_point *point,
                      const dsc_fit_spread *s, const dsc_fit_descent *d, descent_fit *f)
{
    char gone[140], together[160];
    f->fitted_as = DESCENT_FITTED_NO_MINIMUM;
    forget_errors(f);
    list_far(f, gone, sizeof gone);
    if (*gone && f->count > 1) {
        say_mode(m, point, d, s->directions + f->count - 1, f->count, together,
                 sizeof together);
        snprintf(
            f->because, sizeof f->because,
            "parameters run off without an end (%s): the farther, the less it matters when "
            "they change together (%s)",
            gone, together);
        snprintf(
            f->advice, sizeof f->advice,
            "the rows determine their combination alone: write it as one parameter, set one of "
            "them to a number, or have rows where the formula bends");
        return;
    }
    if (f->slope > flat) {
        snprintf(
            f->because, sizeof f->because,
            "steps ended with a slope: a column of the Jacobian has a cosine of %.2g with the "
            "residuals, and 0 at a minimum",
            f->slope);
    } else {
        snprintf(f->because, sizeof f->because,
                 "the slope is 0, and a direction curves down (%.2g, exact): a saddle",
                 f->curvature);
    }
    snprintf(f->advice, sizeof f->advice, "try another start");
}

static void judge_order(descent_fit *f)
{
    if (f->independent < by_chance && f->autocorrelation > 0.0 && !*f->advice) {
        snprintf(f->advice, sizeof f->advice,
                 "the formula misses something: residuals next to each other are alike "
                 "(correlation %.2f; so few changes of sign have a probability of %.1g), and "
                 "errors and intervals are too small",
                 f->autocorrelation, f->independent);
    }
}

void dsc_fit_judge(const dsc_fit_model *m, const dsc_fit_point *point, const dsc_fit_spread *s,
                   const dsc_fit_descent *d, descent_fit *f)
{
    bool open = false;
    for (size_t j = 0; j < f->count; j++) {
        open = open || is_open(&f->parameters[j]);
    }
    find_modes(m, point, s, d, f);
    const bool exact = dsc_fit_is_exact(m, point);
    if (f->mode_count > 0 && !(f->curvature < -saddle)) {
        judge_modes(f);
    } else if (exact || f->freedom == 0) {
        f->fitted_as = DESCENT_FITTED_EXACT;
        snprintf(f->because, sizeof f->because,
                 exact ? "the formula goes through all %zu rows, but for rounding"
                       : "there are as many parameters as rows (%zu)",
                 f->rows);
        snprintf(f->advice, sizeof f->advice, "more rows would tell how certain it is");
    } else if (f->slope > flat + rounding(m, point) || f->curvature < -down) {
        judge_end(m, point, s, d, f);
    } else if (open) {
        judge_open(f);
    } else {
        f->fitted_as = DESCENT_FITTED_DETERMINED;
        if (f->count == 1) {
            snprintf(f->because, sizeof f->because,
                     "a minimum, and the rows determine the parameter");
        } else {
            snprintf(f->because, sizeof f->because,
                     "a minimum, and the rows determine all %zu parameters", f->count);
        }
    }
    judge_order(f);
}
