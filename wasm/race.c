// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a path is that of descent_minimize, told by its callback; nothing is computed here
// but noise.
#include "race.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/catalogue.h>
#include <descent/expression.h>
#include <descent/minimize.h>
#include <descent/options.h>

#include "core/rng.h"
#include "page.h"

enum { SETTINGS = 32 };

struct race {
    descent_expression *expression;
    descent_objective *objective;
    size_t n;
    descent_stop stop;
};

static char said[sizeof(descent_error)];

const char *race_error(void)
{
    const descent_error *problem = page_problem();
    snprintf(said, sizeof said, "%s%s%s", problem->message, problem->remedy[0] ? "\n" : "",
             problem->remedy);
    return said;
}

void *race_alloc(size_t bytes)
{
    return calloc(1, bytes ? bytes : 1);
}

void race_release(void *block)
{
    free(block);
}

// ---- text ----

typedef struct settings {
    char names[SETTINGS][PAGE_NAME];
    descent_setting list[SETTINGS];
    size_t count;
} settings;

static bool read_settings(const char *text, size_t dimension, settings *s)
{
    char value[PAGE_NAME];
    *page_problem() = (descent_error){0};
    s->count = 0;
    while (text && s->count < SETTINGS - 1 &&
           page_next_pair(&text, false, s->names[s->count], value)) {
        char *end = NULL;
        const double number = strtod(value, &end);
        if (end == value || *end) {
            return page_refuse("'%s' is not a number", value);
        }
        s->list[s->count] = (descent_setting){s->names[s->count], number};
        s->count++;
    }
    if (page_problem()->status == DESCENT_OK && dimension > 0) {
        s->list[s->count++] = (descent_setting){"n", (double)dimension};
    }
    return page_problem()->status == DESCENT_OK;
}

// ---- functions ----

static descent_status make(race *r, const char *function, size_t dimension, settings *s)
{
    const descent_function_info *known = descent_catalogue_find(function);
    if (known) {
        // The dimension is an argument of its own here.
        s->count -= dimension > 0;
        // quadratic-deep is no formula: it has no expression, and its values come one by one.
        (void)descent_catalogue_expression(known, dimension, s->list, s->count, &r->expression,
                                           NULL);
        return descent_objective_from_catalogue(known, dimension, s->list, s->count,
                                                &r->objective, page_problem());
    }
    descent_status status =
        descent_expression_parse(function, s->list, s->count, &r->expression, page_problem());
    if (status == DESCENT_OK) {
        status =
            descent_objective_from_expression(r->expression, &r->objective, page_problem());
    }
    return status;
}

race *race_create(const char *function, size_t dimension, const char *text)
{
    settings s;
    if (!read_settings(text, dimension, &s)) {
        return NULL;
    }
    race *r = calloc(1, sizeof *r);
    if (!r) {
        page_refuse("there is no memory for %s", function);
        return NULL;
    }
    if (make(r, function, dimension, &s) != DESCENT_OK) {
        race_free(r);
        return NULL;
    }
    r->n = descent_objective_parameters(r->objective);
    return r;
}

void race_free(race *r)
{
    if (r) {
        descent_objective_free(r->objective);
        descent_expression_free(r->expression);
        free(r);
    }
}

size_t race_variables(const race *r)
{
    return r->n;
}

const char *race_variable(const race *r, size_t i)
{
    return r->expression && i < r->n ? descent_expression_variable(r->expression, i) : NULL;
}

bool race_evaluate(race *r, const double *x, double *value, double *g)
{
    return descent_objective_evaluate_f64(r->objective, x, NULL, value, g, page_problem()) ==
           DESCENT_OK;
}

bool race_values(race *r, size_t count, const double *points, double *values)
{
    if (r->expression) {
        return descent_expression_values(r->expression, count, points, values,
                                         page_problem()) == DESCENT_OK;
    }
    for (size_t i = 0; i < count; i++) {
        if (!race_evaluate(r, points + i * r->n, &values[i], NULL)) {
            return false;
        }
    }
    return true;
}

bool race_curvature(race *r, const double *x, const double *v, double *hv)
{
    return descent_objective_hessian_vector_f64(r->objective, x, v, NULL, hv, page_problem()) ==
           DESCENT_OK;
}

// ---- paths ----

// A function whose gradient has noise, for rules that take it as it comes.
typedef struct noisy {
    race *r;
    double sigma;
    uint64_t draws;
    dsc_random random;
    bool failed;
} noisy;

static double evaluate_noisy(size_t n, const double *x, double *g, void *user)
{
    noisy *own = user;
    double value = 0.0;
    own->failed = !race_evaluate(own->r, x, &value, g) || own->failed;
    for (size_t i = 0; g && i < n; i++) {
        g[i] += own->sigma *
                dsc_random_normal_by(&dsc_portable_mathematics, &own->random, own->draws++);
    }
    return value;
}

typedef struct record {
    double *rows;
    size_t count, room;
} record;

static descent_action look(const descent_minimize_event *e, void *user)
{
    record *to = user;
    if (to->count < to->room) {
        double *row = to->rows + to->count++ * (3 + e->n);
        row[0] = e->value;
        row[1] = e->gradient_norm;
        row[2] = e->learning_rate;
        memcpy(row + 3, e->x, e->n * sizeof *row);
    }
    return DESCENT_CONTINUE;
}

static bool read_options(const char *rule, const char *text, descent_minimize_options *o)
{
    char name[PAGE_NAME], value[PAGE_NAME];
    descent_rule found;
    *page_problem() = (descent_error){0};
    if (!page_find_rule(rule, &found)) {
        return false;
    }
    *o = descent_minimize_options_default(found);
    while (text && page_next_pair(&text, true, name, value)) {
        if (descent_options_set(descent_minimize_option_table(), o, name, value,
                                page_problem()) != DESCENT_OK) {
            return false;
        }
    }
    return page_problem()->status == DESCENT_OK;
}

size_t race_run(race *r, const char *rule, const char *options, double noise, unsigned seed,
                double *x, size_t steps, double *rows, size_t room)
{
    record to = {rows, 0, room};
    noisy own = {.r = r, .sigma = noise, .random = {seed, DSC_PURPOSE_PROBLEM, 0}};
    descent_minimize_options o;
    descent_minimize_result result = {.size = sizeof result};
    descent_objective *objective = r->objective, *shaken = NULL;
    if (!read_options(rule, options, &o)) {
        return 0;
    }
    o.steps = steps;
    if (noise > 0.0) {
        o.tol_gradient = 0.0; // noise is small now and then
        if (descent_objective_from_function(r->n, evaluate_noisy, &own, &shaken,
                                            page_problem()) != DESCENT_OK) {
            return 0;
        }
        objective = shaken;
    }
    const descent_status status =
        descent_minimize(objective, &o, x, look, &to, &result, page_problem());
    r->stop = result.stop;
    descent_objective_free(shaken);
    return (status == DESCENT_OK || status == DESCENT_DIVERGED) && !own.failed ? to.count : 0;
}

const char *race_end(const race *r)
{
    return descent_stop_word(r->stop);
}
