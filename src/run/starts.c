// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising from many starts. Everything about a start (its place, its random numbers, where its
// end is kept) is a function of its index, so that the result is the same for any number of
// workers (each_start.c).
//
// A start is good when it ends as its options ask (|g|, step or value small enough), or |g| has
// fallen to 1e-8 of what it was at the start, which is where rounding stops a function of large
// values, or nothing lower is found although |g| is not small and the function rises all
// around. Then it is looked at whether the end is a minimum: a few steps of L-BFGS from a point
// right next to it come back, or do not fall. From a saddle, a ridge or a maximum they fall, and
// the start is followed on from there.
#include "run/starts.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/options.h"
#include "core/rng.h"
#include "core/workers.h"
#include "kernel/norm.h"
#include "run/each_start.h"
#include "run/merge.h"
#include "run/sampling.h"

enum {
    PROBE_STEPS = 20, /* next to an end */
    PROBES = 8,       /* before a start that never comes to rest is given up */
    DIRECTIONS = 4    /* in which the function must rise where its gradient is not small */
};
static const uint64_t seeds = UINT64_C(1) << 53; /* what the table of options allows */
static const double relative_gradient = 1e-8;
static const double probe_distance = 3e-5; /* times 1 + |x| */

// ---- options ----

static const descent_option_word samplings[] = {{"uniform", DESCENT_SAMPLING_UNIFORM},
                                                {"sobol", DESCENT_SAMPLING_SOBOL},
                                                {"latin", DESCENT_SAMPLING_LATIN},
                                                {NULL, 0}};
static const descent_option_word automatic_count[] = {{"auto", 0}, {NULL, 0}};

#define FIELD(member) .offset = offsetof(descent_starts_options, member)

// clang-format off
static const descent_option options[] = {
    {.name = "starts", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(starts), .fallback = "100",
     .low = 1.0, .high = 1e9, .help = "minimise from N points of the box, and merge where they end"},
    {.name = "sampling", .metavar = "KIND", .kind = DESCENT_OPTION_CHOICE, FIELD(sampling), .fallback = "uniform",
     .words = samplings, .help = "how the starts lie: uniform, sobol (at most 40 dimensions) or latin (hypercube)"},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(seed), .fallback = "1",
     .low = 0.0, .high = 9007199254740992.0, .help = "seed of the starts"},
    {.name = "threads", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(threads), .fallback = "auto",
     .low = 1.0, .high = 1024.0, .words = automatic_count,
     .help = "worker threads (the result does not depend on them); auto: one per core"},
    {.name = "merge-distance", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(merge_distance),
     .fallback = "1e-4", .low = 0.0, .high = HUGE_VAL,
     .help = "ends closer than X (1 + |x|) are the same minimum"},
    {.name = "merge-value", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(merge_value),
     .fallback = "1e-6", .low = 0.0, .high = HUGE_VAL,
     .help = "if their values are closer than X (1 + |f|) as well"},
};
// clang-format on

const descent_option_table *descent_starts_option_table(void)
{
    static const descent_option_table table = {.title = "Many starts",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(descent_starts_options)};
    return &table;
}

void descent_starts_options_init(descent_starts_options *to, size_t size)
{
    descent_starts_options own;
    descent_options_default(descent_starts_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}

// ---- one start ----

// What a worker has for itself.
typedef struct follower {
    descent_objective *objective;
    double *beside; /* n: where a probe is */
} follower;

typedef struct search {
    const descent_minimize_options *options;
    descent_minimize_options probe;
    const descent_starts_options *starts;
    const double *lower, *upper; /* n */
    size_t n, workers;
    dsc_sampling *sampling;
    follower *followers; /* workers */
    dsc_ending *endings; /* starts */
    double *x;           /* starts * n, with the probes' points behind them */
} search;

static descent_action keep_first_gradient(const descent_minimize_event *event, void *user)
{
    double *first = user;
    if (event->step == 0 && *first == 0.0) { // not where a start goes on near a saddle
        *first = event->gradient_norm;
    }
    return DESCENT_CONTINUE;
}

static void reflect(size_t n, const double *x, double *y)
{
    for (size_t i = 0; i < n; i++) {
        y[i] = 2.0 * x[i] - y[i];
    }
}

// f->beside = the lower of two points on opposite sides of x: where the function falls in one
// direction and rises in the other, as near a saddle of the third order, it falls from there.
static descent_status step_aside(const search *s, const follower *f, uint64_t index,
                                 uint64_t number, const double *x, dsc_ending *end,
                                 double *lowest, descent_error *error)
{
    const dsc_random random = {s->starts->seed, DSC_PURPOSE_DIRECTION, (uint32_t)index};
    for (size_t i = 0; i < s->n; i++) {
        f->beside[i] = dsc_random_normal(&random, number * s->n + i);
    }
    const double scale = probe_distance * (1.0 + end->norm) / dsc_norm(s->n, f->beside);
    for (size_t i = 0; i < s->n; i++) {
        f->beside[i] = x[i] + scale * f->beside[i];
    }
    double side[2] = {0.0, 0.0};
    for (int i = 0; i < 2; i++) {
        TRY(descent_objective_evaluate_f64(f->objective, f->beside, NULL, &side[i], NULL,
                                           error));
        end->evaluations++;
        reflect(s->n, x, f->beside);
    }
    if (side[1] < side[0]) {
        reflect(s->n, x, f->beside);
    }
    *lowest = fmin(side[0], side[1]);
    return DESCENT_OK;
}

// Whether the function is higher all around an end where its gradient is not small: it may have
// a minimum with a kink there, or its rounding is as large as what is left to descend.
static descent_status is_surrounded(const search *s, const follower *f, uint64_t index,
                                    const double *x, dsc_ending *end, bool *surrounded,
                                    descent_error *error)
{
    *surrounded = true;
    for (uint64_t k = 0; k < DIRECTIONS && *surrounded; k++) {
        double lowest = 0.0;
        TRY(step_aside(s, f, index, PROBES + 1 + k, x, end, &lowest, error));
        *surrounded = lowest >= end->value;
    }
    return DESCENT_OK;
}

// Follows the start from x to its end.
static descent_status follow(const search *s, const follower *f, uint64_t index, double *first,
                             double *x, dsc_ending *end, descent_error *error)
{
    descent_minimize_options o = *s->options;
    descent_minimize_result result = {.size = sizeof result, .value = (double)NAN};
    o.seed = (o.seed + index) % seeds;
    const descent_status status =
        descent_minimize(f->objective, &o, x, keep_first_gradient, first, &result, error);
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        return status;
    }
    const bool asked = result.stop == DESCENT_STOP_GRADIENT ||
                       result.stop == DESCENT_STOP_MOVE || result.stop == DESCENT_STOP_VALUE;
    end->value = result.value;
    end->gradient_norm = result.gradient_norm;
    end->norm = dsc_norm(s->n, x);
    end->evaluations += result.evaluations;
    end->good = status == DESCENT_OK && isfinite(end->value) && isfinite(end->norm);
    if (!end->good || asked || end->gradient_norm <= relative_gradient * *first) {
        return DESCENT_OK;
    }
    end->good = result.stop == DESCENT_STOP_STUCK;
    return end->good ? is_surrounded(s, f, index, x, end, &end->good, error) : DESCENT_OK;
}

typedef struct probe_watch {
    double value, first; /* of the end, and |g| next to it */
} probe_watch;

// A probe that comes back is over when most of its gradient is gone and it is not below the
// end: from a saddle the gradient falls as well at first, but to below.
static descent_action watch_probe(const descent_minimize_event *event, void *user)
{
    probe_watch *watch = user;
    if (event->step == 0) {
        watch->first = event->gradient_norm;
        return watch->first > 0.0 ? DESCENT_CONTINUE : DESCENT_STOP;
    }
    const double rounding = 4.0 * DBL_EPSILON * fabs(watch->value);
    return event->gradient_norm <= 0.1 * watch->first && event->value >= watch->value - rounding
               ? DESCENT_STOP
               : DESCENT_CONTINUE;
}

// Where a few steps from a point next to the end lead: to f->beside.
static descent_status probe(const search *s, const follower *f, uint64_t index, uint64_t number,
                            const double *x, dsc_ending *end, bool *rests, descent_error *error)
{
    double lowest = 0.0;
    TRY(step_aside(s, f, index, number, x, end, &lowest, error));
    probe_watch watch = {.value = end->value};
    descent_minimize_result r = {.size = sizeof r, .value = (double)NAN};
    const descent_status status =
        descent_minimize(f->objective, &s->probe, f->beside, watch_probe, &watch, &r, error);
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        return status;
    }
    end->evaluations += r.evaluations;
    double squares = 0.0;
    for (size_t i = 0; i < s->n; i++) {
        squares += (f->beside[i] - x[i]) * (f->beside[i] - x[i]);
    }
    const double fall = end->value - r.value; /* NAN is neither */
    const double far = s->starts->merge_distance * (1.0 + end->norm);
    *rests = !(fall > s->starts->merge_value * (1.0 + fabs(end->value))) &&
             !(fall > 0.0 && sqrt(squares) > far);
    return DESCENT_OK;
}

static descent_status run_start(const search *s, const follower *f, uint64_t index,
                                descent_error *error)
{
    double *x = s->x + index * s->n;
    dsc_ending *end = &s->endings[index];
    dsc_sampling_point(s->sampling, index, x);
    for (size_t i = 0; i < s->n; i++) { /* not lower + x (upper - lower): that may overflow */
        x[i] = (1.0 - x[i]) * s->lower[i] + x[i] * s->upper[i];
    }
    double first = 0.0;
    TRY(follow(s, f, index, &first, x, end, error));
    for (uint64_t number = 0; end->good; number++) {
        bool rests = true;
        TRY(probe(s, f, index, number, x, end, &rests, error));
        if (rests) {
            break;
        }
        if (number == PROBES) { /* a slope without an end */
            end->good = false;
            break;
        }
        memcpy(x, f->beside, s->n * sizeof *x);
        TRY(follow(s, f, index, &first, x, end, error));
    }
    return DESCENT_OK;
}

// ---- all of them ----

static descent_status run_one(void *context, size_t worker, uint64_t index,
                              descent_error *error)
{
    search *s = context;
    return run_start(s, &s->followers[worker], index, error);
}

static descent_status make_followers(search *s, descent_objective_maker *make, void *user,
                                     descent_error *error)
{
    s->followers = calloc(s->workers, sizeof *s->followers);
    if (!s->followers) {
        return dsc_no_memory(error, "followers of starts", s->workers * sizeof *s->followers);
    }
    for (size_t w = 0; w < s->workers; w++) {
        descent_objective *objective = NULL;
        TRY(make(user, &objective, error));
        FAIL_IF(!objective, error, DESCENT_INVALID, "the maker of objectives made none");
        s->followers[w].objective = objective;
        const size_t n = descent_objective_parameters(objective);
        FAIL_IF(descent_objective_type(objective) != DESCENT_FLOAT64, error, DESCENT_INVALID,
                "many starts need objectives of float64, and this one is of float32");
        FAIL_IF(w > 0 && n != s->n, error, DESCENT_INVALID,
                "the maker made objectives of %zu and of %zu parameters; all must be alike",
                s->n, n);
        s->n = n;
    }
    return DESCENT_OK;
}

static descent_status allocate(search *s, descent_error *error)
{
    const uint64_t count = s->starts->starts;
    TRY(dsc_sampling_create((descent_sampling)s->starts->sampling, s->n, count, s->starts->seed,
                            &s->sampling, error));
    size_t bytes = 0;
    dsc_layout_add(&bytes, (size_t)count + s->workers, s->n * sizeof *s->x);
    s->x = bytes == SIZE_MAX ? NULL : malloc(bytes);
    s->endings = calloc((size_t)count, sizeof *s->endings);
    if (!s->x || !s->endings) {
        return dsc_no_memory(error, "the ends of many starts", bytes);
    }
    for (size_t w = 0; w < s->workers; w++) {
        s->followers[w].beside = s->x + (count + w) * s->n;
    }
    return DESCENT_OK;
}

static void free_search(search *s)
{
    for (size_t w = 0; s->followers && w < s->workers; w++) {
        descent_objective_free(s->followers[w].objective);
    }
    free(s->followers);
    dsc_sampling_free(s->sampling);
    free(s->endings);
    free(s->x);
}

static descent_status run_search(search *s, descent_objective_maker *make, void *user,
                                 descent_starts_result *result, descent_error *error)
{
    const uint64_t asked = s->starts->threads ? s->starts->threads : dsc_core_count();
    s->workers = (size_t)(asked < s->starts->starts ? asked : s->starts->starts);
    TRY(make_followers(s, make, user, error));
    TRY(dsc_check_box(s->n, s->lower, s->upper, error));
    TRY(allocate(s, error));
    TRY(dsc_each_start(s->starts->starts, s->workers, run_one, s, error));
    return dsc_merge_endings(s->starts, s->n, s->endings, s->x, result, error);
}

descent_status descent_minimize_starts(descent_objective_maker *make, void *user,
                                       const descent_minimize_options *minimize,
                                       const descent_starts_options *starts,
                                       const double *lower, const double *upper,
                                       descent_starts_result *result, descent_error *error)
{
    NEED(error, "options, starts, lower, upper, result", minimize, starts, lower, upper,
         result);
    FAIL_IF(!make, error, DESCENT_INVALID, "the maker of objectives is NULL");
    TRY(dsc_size_check("starts_result", result, sizeof *result, error));
    descent_starts_options own = descent_starts_options_default();
    descent_minimize_options each = descent_minimize_options_default(DESCENT_ADAM);
    descent_starts_result found;
    TRY(dsc_options_take(descent_starts_option_table(), starts, &own, error));
    TRY(dsc_size_take("minimising", minimize, &each, sizeof each,
                      error)); /* and checked later */
    search s = {.options = &each, .starts = &own, .lower = lower, .upper = upper};
    s.probe = descent_minimize_options_default(DESCENT_LBFGS);
    s.probe.steps = PROBE_STEPS;
    s.probe.tol_gradient = 0.0;
    const descent_status status = run_search(&s, make, user, &found, error);
    free_search(&s);
    TRY(status);
    dsc_size_give(&found, sizeof found, result, result->size);
    return DESCENT_OK;
}
