// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: what is proposed follows from what was seen, the seed and the number of the trial, to
// the last bit on every machine: elementary functions are our own.
#include "session/tune/tpe.h"

#include <math.h>
#include <stdlib.h>

#include "core/elementary/elementary.h"
#include "core/number.h"
#include "core/rng.h"
#include "core/statistics/normal.h"

static const double narrowest = 100.0; // kernels that a range is divided into at most

size_t dsc_tpe_good(size_t n)
{
    const size_t tenth = (n + 9) / 10;
    return tenth < DSC_TPE_GOOD_MOST ? tenth : DSC_TPE_GOOD_MOST;
}

void dsc_tpe_weights(size_t n, double *weights)
{
    const size_t old = n > DSC_TPE_RECENT ? n - DSC_TPE_RECENT : 0;
    const double first = 1.0 / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double part = old > 1 ? (double)i / (double)(old - 1) : 0.0;
        weights[i] = i < old ? first + (1.0 - first) * part : 1.0;
    }
}

// ---- a density ----

typedef struct place {
    double at;
    size_t kernel;
} place;

static int by_place(const void *a, const void *b)
{
    const place *x = a, *y = b;
    return x->at < y->at           ? -1
           : x->at > y->at         ? 1
           : x->kernel < y->kernel ? -1
                                   : x->kernel > y->kernel;
}

// Width of each kernel: the larger distance to its neighbours, between a part of the range and
// the whole. The prior has the whole.
static void set_widths(const dsc_parzen *p, size_t d, place *order)
{
    const size_t count = p->kernels, dims = p->space->count;
    double low, high;
    dsc_space_ends(&p->space->all[d], &low, &high);
    const double range = high - low, least = range / fmin(narrowest, 1.0 + (double)count);
    for (size_t k = 0; k < count; k++) {
        order[k] = (place){p->centres[k * dims + d], k};
    }
    qsort(order, count, sizeof *order, by_place);
    for (size_t i = 0; i < count; i++) {
        const double left = i > 0 ? order[i].at - order[i - 1].at : 0.0;
        const double right = i + 1 < count ? order[i + 1].at - order[i].at : 0.0;
        const size_t k = order[i].kernel;
        const double width =
            k + 1 == count ? range : fmin(fmax(fmax(left, right), least), range);
        const double centre = p->centres[k * dims + d];
        p->widths[k * dims + d] = width;
        p->masses[k * dims + d] =
            dsc_normal_cdf((high - centre) / width) - dsc_normal_cdf((low - centre) / width);
    }
}

static void set_centres(const dsc_parzen *p, size_t n, const dsc_point *points)
{
    const size_t dims = p->space->count;
    for (size_t d = 0; d < dims; d++) {
        const dsc_dimension *dimension = &p->space->all[d];
        double low, high;
        dsc_space_ends(dimension, &low, &high);
        for (size_t k = 0; k < n; k++) {
            const double at = dsc_space_coordinate(dimension, points[k].at[d]);
            p->centres[k * dims + d] = fmin(fmax(at, low), high);
        }
        p->centres[n * dims + d] = 0.5 * (low + high);
    }
}

descent_status dsc_parzen_create(const dsc_space *space, size_t n, const dsc_point *points,
                                 dsc_parzen *parzen, descent_error *error)
{
    const size_t kernels = n + 1, numbers = kernels * space->count;
    place *order = malloc(kernels * sizeof *order);
    double *block = malloc((kernels + 3 * numbers) * sizeof *block);
    *parzen = (dsc_parzen){.space = space, .kernels = kernels, .weights = block};
    if (!order || !block) {
        free(order);
        dsc_parzen_free(parzen);
        return dsc_no_memory(error, "a density of trials",
                             (kernels + 3 * numbers) * sizeof *block);
    }
    parzen->centres = block + kernels;
    parzen->widths = parzen->centres + numbers;
    parzen->masses = parzen->widths + numbers;
    double sum = 1.0;
    dsc_tpe_weights(n, parzen->weights);
    parzen->weights[n] = 1.0;
    for (size_t k = 0; k < n; k++) {
        sum += parzen->weights[k];
    }
    for (size_t k = 0; k < kernels; k++) {
        parzen->weights[k] /= sum;
    }
    set_centres(parzen, n, points);
    for (size_t d = 0; d < space->count; d++) {
        if (space->all[d].kind != DSC_DIMENSION_CHOICE) {
            set_widths(parzen, d, order);
        }
    }
    free(order);
    return DESCENT_OK;
}

void dsc_parzen_free(dsc_parzen *parzen)
{
    free(parzen->weights);
    parzen->weights = NULL;
}

// The probability of a choice in a kernel: one observation, and one of the prior that the kernels
// and choices share.
static double share(const dsc_parzen *p, size_t kernel, size_t d, size_t choice)
{
    const double choices = (double)p->space->all[d].choices, part = 1.0 / (double)p->kernels;
    if (kernel + 1 == p->kernels) {
        return 1.0 / choices;
    }
    const bool own = (size_t)p->centres[kernel * p->space->count + d] == choice;
    return (part + (own ? 1.0 : 0.0)) / (1.0 + choices * part);
}

static double log_kernel(const dsc_parzen *p, size_t kernel, const dsc_point *point)
{
    const size_t dims = p->space->count;
    double sum = dsc_log(p->weights[kernel]);
    for (size_t d = 0; d < dims; d++) {
        const dsc_dimension *dimension = &p->space->all[d];
        const size_t at = kernel * dims + d;
        if (dimension->kind == DSC_DIMENSION_CHOICE) {
            sum += dsc_log(share(p, kernel, d, (size_t)point->at[d]));
        } else {
            const double x = dsc_space_coordinate(dimension, point->at[d]);
            const double z = (x - p->centres[at]) / p->widths[at];
            sum += -0.5 * z * z - dsc_log(sqrt(2.0 * DSC_PI) * p->widths[at] * p->masses[at]);
        }
    }
    return sum;
}

double dsc_parzen_log(const dsc_parzen *parzen, const dsc_point *point)
{
    // The largest term goes outside, so that nothing underflows.
    double largest = -HUGE_VAL, sum = 0.0;
    for (size_t k = 0; k < parzen->kernels; k++) {
        largest = fmax(largest, log_kernel(parzen, k, point));
    }
    for (size_t k = 0; k < parzen->kernels; k++) {
        sum += dsc_exp(log_kernel(parzen, k, point) - largest);
    }
    return largest + dsc_log(sum);
}

// ---- drawing ----

static size_t draw_kernel(const dsc_parzen *p, double u)
{
    double sum = 0.0;
    for (size_t k = 0; k + 1 < p->kernels; k++) {
        sum += p->weights[k];
        if (u < sum) {
            return k;
        }
    }
    return p->kernels - 1;
}

static double draw_choice(const dsc_parzen *p, size_t kernel, size_t d, double u)
{
    double sum = 0.0;
    const size_t choices = p->space->all[d].choices;
    for (size_t c = 0; c + 1 < choices; c++) {
        sum += share(p, kernel, d, c);
        if (u < sum) {
            return (double)c;
        }
    }
    return (double)(choices - 1);
}

static double draw_number(const dsc_parzen *p, size_t kernel, size_t d, double u)
{
    const size_t at = kernel * p->space->count + d;
    double low, high;
    dsc_space_ends(&p->space->all[d], &low, &high);
    const double below = dsc_normal_cdf((low - p->centres[at]) / p->widths[at]);
    const double z = dsc_normal_quantile(below + u * p->masses[at]);
    return fmin(fmax(p->centres[at] + p->widths[at] * z, low), high);
}

void dsc_parzen_draw(const dsc_parzen *parzen, uint64_t seed, uint64_t trial, uint64_t draw,
                     dsc_point *point)
{
    const dsc_random random = dsc_random_of_step(seed, DSC_PURPOSE_TUNE, trial);
    const size_t dims = parzen->space->count;
    const uint64_t first = draw * (dims + 1);
    const size_t kernel = draw_kernel(parzen, dsc_random_uniform(&random, first));
    for (size_t d = 0; d < dims; d++) {
        const dsc_dimension *dimension = &parzen->space->all[d];
        const double u = dsc_random_uniform(&random, first + 1 + d);
        point->at[d] = dimension->kind == DSC_DIMENSION_CHOICE
                           ? draw_choice(parzen, kernel, d, u)
                           : dsc_space_value(dimension, draw_number(parzen, kernel, d, u));
    }
}

// ---- what next ----

int dsc_seen_compare(const void *a, const void *b)
{
    const dsc_seen *const *first = a, *const *second = b, *x = *first, *y = *second;
    const bool bad_x = !isfinite(x->loss), bad_y = !isfinite(y->loss);
    if (bad_x != bad_y) {
        return bad_x ? 1 : -1;
    }
    if (x->rung != y->rung) {
        return x->rung > y->rung ? -1 : 1;
    }
    if (!bad_x && (x->loss < y->loss || x->loss > y->loss)) {
        return x->loss < y->loss ? -1 : 1;
    }
    return x < y ? -1 : x > y; // of one array: the earlier one
}

static void best_candidate(const dsc_parzen *good, const dsc_parzen *others, uint64_t seed,
                           uint64_t trial, dsc_point *point)
{
    double best = -HUGE_VAL;
    for (uint64_t c = 0; c < DSC_TPE_CANDIDATES; c++) {
        dsc_point candidate = {{0.0}};
        dsc_parzen_draw(good, seed, trial, c, &candidate);
        const double gain =
            dsc_parzen_log(good, &candidate) - dsc_parzen_log(others, &candidate);
        if (c == 0 || gain > best) {
            best = gain;
            *point = candidate;
        }
    }
}

static descent_status propose(const dsc_space *space, size_t good_count, size_t n,
                              const dsc_point *points, uint64_t seed, uint64_t trial,
                              dsc_point *point, descent_error *error)
{
    dsc_parzen good, others;
    TRY(dsc_parzen_create(space, good_count, points, &good, error));
    const descent_status status =
        dsc_parzen_create(space, n - good_count, points + good_count, &others, error);
    if (status != DESCENT_OK) {
        dsc_parzen_free(&good);
        return status;
    }
    best_candidate(&good, &others, seed, trial, point);
    dsc_parzen_free(&others);
    dsc_parzen_free(&good);
    return DESCENT_OK;
}

// The good ones first, and each part in the order in which it was tried.
static void divide(size_t n, const dsc_seen *seen, const dsc_seen **order, dsc_point *points)
{
    const size_t good = dsc_tpe_good(n);
    size_t first = 0, second = good;
    for (size_t i = 0; i < n; i++) {
        order[i] = &seen[i];
    }
    qsort(order, n, sizeof *order, dsc_seen_compare);
    for (size_t i = 0; i < n; i++) {
        bool is_good = false;
        for (size_t k = 0; k < good && !is_good; k++) {
            is_good = order[k] == &seen[i];
        }
        points[is_good ? first++ : second++] = seen[i].point;
    }
}

descent_status dsc_tpe_next(const dsc_space *space, size_t n, const dsc_seen *seen,
                            uint64_t seed, uint64_t trial, dsc_point *point,
                            descent_error *error)
{
    const dsc_seen **order = malloc((n + 1) * sizeof *order);
    dsc_point *points = malloc((n + 1) * sizeof *points);
    descent_status status = DESCENT_OK;
    if (!order || !points) {
        status = dsc_no_memory(error, "the order of trials", (n + 1) * sizeof *points);
    } else {
        divide(n, seen, order, points);
        status = propose(space, dsc_tpe_good(n), n, points, seed, trial, point, error);
    }
    free(order);
    free(points);
    return status;
}
