// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: verdicts and qualifications are the library's words; here are numbers, and what they mean
// for whoever may move a constraint.
#include "minimize/kkt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shell/output.h"
#include "shell/text.h"
#include "target/points.h"
#include "target/target.h"

enum { SHOWN = 24, NAME = 96, SENTENCE = 512 };
static const double beside = 1e-2; /* a saddle, times 1 + |x|: where to begin again */

// ---- what moving a constraint does ----

// A hundredth of the bound, as a power of ten: 0.01 of 1, 0.1 of 40.
static double small_move(double bound)
{
    double move = 0.01;
    for (double size = fabs(bound); size >= 10.0 && move < 1e12; size /= 10.0) {
        move *= 10.0;
    }
    return move;
}

// Whether a multiplier is 0 for all that can be shown of it.
static bool is_zero(const descent_constrained_result *r, double multiplier)
{
    return fabs(multiplier) <= 1e-9 * (1.0 + fabs(r->value));
}

// Where multipliers are not unique, loosening one constraint alone gains the least that any choice of
// them says.
static void say_effect(const char *name, descent_relation relation, double bound,
                       const descent_constrained_result *r, double multiplier, char *text)
{
    const double move = small_move(bound), change = multiplier * move;
    if (r->verdict == DESCENT_KKT_NO_MULTIPLIERS) {
        snprintf(text, SENTENCE, "what an approximation has; there is none");
        return;
    }
    const bool unique = r->qualification != DESCENT_QUALIFICATION_DEPENDENT;
    if (is_zero(r, multiplier)) {
        snprintf(text, SENTENCE, "moving it a little changes f by nothing, to first order");
    } else if (relation == DESCENT_EQUAL) {
        snprintf(text, SENTENCE, "%g more on its right side would %s f by %.3g%s", move,
                 change > 0.0 ? "lower" : "raise", fabs(change),
                 unique ? "" : ", by one choice of multipliers");
    } else {
        snprintf(text, SENTENCE, "loosening `%s` by %g would %s f by %s%.3g", name, move,
                 change > 0.0 ? "lower" : "raise", unique ? "" : "at most ", fabs(change));
    }
}

// ---- rows ----

static void print_row(const char *name, size_t width, bool active, double residual,
                      double multiplier, const char *effect)
{
    char number[32], distance[64];
    if (fabs(residual) <= 1e-9) {
        snprintf(distance, sizeof distance, "holds with equality");
    } else {
        snprintf(distance, sizeof distance, "%.4g %s its bound", fabs(residual),
                 residual < 0.0 ? "below" : "above");
    }
    if (!active) {
        printf("  %-*s  not active: %s\n", (int)width, name, distance);
        return;
    }
    cli_format_real(multiplier, number);
    printf("  %-*s  multiplier %s: %s\n", (int)width, name, number, effect);
}

static bool is_fixed(const cli_minimize_job *job, size_t j)
{
    return job->limits.lower[j] == job->limits.upper[j];
}

static void bound_name(const cli_minimize_job *job, size_t j, bool low, char *name)
{
    char number[32];
    cli_format_real(low ? job->limits.lower[j] : job->limits.upper[j], number);
    snprintf(name, NAME, "%.48s %s %s", job->function.variables[j],
             is_fixed(job, j) ? "="
             : low            ? ">="
                              : "<=",
             number);
}

static bool holds_bound(const cli_minimize_job *job, const double *x, size_t j, bool low)
{
    return job->limits.lower && x[j] == (low ? job->limits.lower[j] : job->limits.upper[j]);
}

static size_t name_width(const cli_minimize_job *job, const double *x,
                         const descent_constrained_result *r)
{
    size_t width = 0;
    char name[NAME];
    for (size_t i = 0; i < r->count && i < SHOWN; i++) {
        const size_t length = strlen(job->limits.names[i]);
        width = length > width ? length : width;
    }
    for (size_t j = 0; j < 2 * r->n; j++) {
        if (holds_bound(job, x, j / 2, j % 2 == 0)) {
            bound_name(job, j / 2, j % 2 == 0, name);
            width = strlen(name) > width ? strlen(name) : width;
        }
    }
    return width < 40 ? width : 40;
}

// Bounds that hold with equality; those of a variable that is fixed once.
static void print_bounds(const cli_minimize_job *job, const double *x,
                         const descent_constrained_result *r, size_t width)
{
    size_t shown = 0, held = 0;
    char name[NAME], effect[SENTENCE];
    for (size_t j = 0; j < 2 * r->n; j++) {
        const size_t i = j / 2;
        const bool low = j % 2 == 0;
        if (!holds_bound(job, x, i, low) || (!low && is_fixed(job, i)) || ++held > SHOWN) {
            continue;
        }
        const double below = r->lower_multipliers[i], above = r->upper_multipliers[i];
        const bool fixed = is_fixed(job, i);
        const double z = fixed ? above - below : low ? below : above;
        bound_name(job, i, low, name);
        say_effect(name,
                   fixed ? DESCENT_EQUAL
                   : low ? DESCENT_AT_LEAST
                         : DESCENT_AT_MOST,
                   low ? job->limits.lower[i] : job->limits.upper[i], r, z, effect);
        print_row(name, width, true, 0.0, is_zero(r, z) ? 0.0 : z, effect);
        shown++;
    }
    if (held > shown) {
        printf("  and %zu bounds more (--json has them all)\n", held - shown);
    }
}

static void print_rows(const cli_minimize_job *job, const double *x,
                       const descent_constrained_result *r)
{
    const size_t width = name_width(job, x, r);
    char effect[SENTENCE];
    for (size_t i = 0; i < r->count && i < SHOWN; i++) {
        const descent_constraint *c = &job->limits.constraints[i];
        say_effect(c->name, c->relation, c->bound, r, r->multipliers[i], effect);
        const double u = is_zero(r, r->multipliers[i]) ? 0.0 : r->multipliers[i];
        print_row(c->name, width, r->is_active[i], r->residuals[i], u, effect);
    }
    if (r->count > SHOWN) {
        printf("  and %zu more (--json has them all)\n", r->count - SHOWN);
    }
    print_bounds(job, x, r, width);
}

// Where constraints contradict each other a multiplier means nothing: by how much each is missed.
static double missing(const descent_constraint *c, double residual)
{
    return c->relation == DESCENT_EQUAL     ? fabs(residual)
           : c->relation == DESCENT_AT_MOST ? fmax(0.0, residual)
                                            : fmax(0.0, -residual);
}

static void print_contradiction(const cli_minimize_job *job,
                                const descent_constrained_result *r)
{
    for (size_t i = 0; i < r->count && i < SHOWN; i++) {
        const descent_constraint *c = &job->limits.constraints[i];
        const double by = missing(c, r->residuals[i]);
        if (by > 1e-6 * r->violation) {
            printf("  %s  is missed by %.4g\n", c->name, by);
        } else {
            printf("  %s  holds\n", c->name);
        }
    }
}

// ---- the verdict ----

static void print_evidence(const descent_constrained_result *r)
{
    printf("feasible  %s: the largest violation is %.2g\n", r->violation <= 1e-6 ? "yes" : "no",
           r->violation);
    printf("gradient  that of the Lagrangian is at most %.2g, a multiplier times its distance "
           "%.2g\n",
           r->stationarity, r->complementarity);
    if (r->active == 0) {
        printf("active    %s\n", descent_qualification_text(r->qualification));
    } else {
        printf("active    %zu; %s\n", r->active, descent_qualification_text(r->qualification));
    }
    if (r->weak > 0) {
        printf("          %zu of them with a multiplier of 0: to first order f does not press "
               "against what only just holds\n",
               r->weak);
    }
    if (r->tangent == 0) {
        printf("curvature none: they meet in a point, and leave no way to go\n");
    } else if (isnan(r->curvature)) {
        printf("curvature not known, with %s left\n", CLI_THINGS(r->tangent, "direction"));
    } else {
        printf("curvature at least %.4g, with %s left\n", r->curvature,
               CLI_THINGS(r->tangent, "direction"));
    }
}

// A point a little down from a saddle, as an option; "" where it is too long.
static void append_way_down(const double *x, const descent_constrained_result *r, char *text,
                            size_t capacity)
{
    double *to = calloc(r->n + 1, sizeof *to);
    double most = 0.0;
    *text = '\0';
    for (size_t j = 0; to && j < r->n; j++) {
        most = fmax(most, fabs(x[j]));
    }
    for (size_t j = 0; to && j < r->n; j++) {
        to[j] = x[j] + beside * (1.0 + most) * r->direction[j];
    }
    if (to && !cli_target_append_point("from", r->n, to, text, capacity)) {
        *text = '\0';
    }
    free(to);
}

// What to do next; "" for nothing.
static void advise(const cli_minimize_job *job, const double *x,
                   const descent_constrained_result *r, char *text, size_t capacity)
{
    char point[SENTENCE] = "";
    *text = '\0';
    if (job->many) {
        return; // that is what it would be
    }
    switch (r->verdict) {
    case DESCENT_KKT_SADDLE:
        append_way_down(x, r, point, sizeof point);
        snprintf(text, capacity, "try%s: a little way down from here",
                 *point ? point : " another --from");
        break;
    case DESCENT_KKT_UNFINISHED:
        if (r->stop == DESCENT_STOP_STEPS) {
            snprintf(text, capacity, "try --steps %llu",
                     (unsigned long long)(10 * (r->steps + 1)));
        } else {
            snprintf(text, capacity, "try %s",
                     job->limits.count > 0 ? "another --from" : "more --steps, or no --with");
        }
        break;
    case DESCENT_KKT_INFEASIBLE:
        snprintf(
            text, capacity,
            "loosen one of those that are missed, or try another --from: elsewhere they may "
            "agree");
        break;
    case DESCENT_KKT_UNBOUNDED:
        snprintf(text, capacity, "a constraint is missing: try --bounds");
        break;
    case DESCENT_KKT_NO_MULTIPLIERS:
        snprintf(text, capacity,
                 "write what is active so that its gradient is not 0 where it holds: x = 0 in "
                 "place of x^2 = 0");
        break;
    case DESCENT_KKT_DEGENERATE:
        snprintf(text, capacity, "try --starts 100: does anything lie lower?");
        break;
    case DESCENT_KKT_MINIMUM:
    case DESCENT_KKT_STATIONARY:
        break;
    }
}

void cli_kkt_print(const cli_minimize_job *job, const double *x,
                   const descent_constrained_result *r)
{
    char advice[SENTENCE];
    printf("\nverdict   %s\n", descent_kkt_text(r->verdict));
    if (r->verdict == DESCENT_KKT_INFEASIBLE) {
        puts("          where they come nearest to each other, by least squares:");
        print_contradiction(job, r);
    } else if (r->verdict != DESCENT_KKT_UNBOUNDED) {
        print_evidence(r);
        print_rows(job, x, r);
    }
    advise(job, x, r, advice, sizeof advice);
    if (*advice) {
        printf("%s\n", advice);
    }
}

// ---- JSON ----

static json_t *constraint_to_json(const cli_minimize_job *job,
                                  const descent_constrained_result *r, size_t i)
{
    const descent_constraint *c = &job->limits.constraints[i];
    char effect[SENTENCE];
    say_effect(c->name, c->relation, c->bound, r, r->multipliers[i], effect);
    json_t *object =
        json_pack("{s:o, s:b, s:o, s:o}", "constraint", cli_json_text(c->name), "active",
                  (int)r->is_active[i], "distance", cli_json_number(r->residuals[i]),
                  "multiplier", cli_json_number(r->multipliers[i]));
    if (object && r->is_active[i] && r->verdict != DESCENT_KKT_INFEASIBLE) {
        json_object_set_new(object, "effect", cli_json_text(effect));
    }
    return object;
}

json_t *cli_kkt_to_json(const cli_minimize_job *job, const double *x,
                        const descent_constrained_result *r)
{
    char advice[SENTENCE];
    json_t *rows = json_array();
    for (size_t i = 0; i < r->count; i++) {
        json_array_append_new(rows, constraint_to_json(job, r, i));
    }
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:o}", "verdict",
        descent_kkt_word(r->verdict), "text", descent_kkt_text(r->verdict), "qualification",
        descent_qualification_word(r->qualification), "violation",
        cli_json_number(r->violation), "stationarity", cli_json_number(r->stationarity),
        "complementarity", cli_json_number(r->complementarity), "curvature",
        cli_json_number(r->curvature), "active", (json_int_t)r->active, "rank",
        (json_int_t)r->rank, "weak", (json_int_t)r->weak, "tangent", (json_int_t)r->tangent,
        "constraints", rows);
    if (object && job->limits.lower) {
        json_object_set_new(object, "lower_multipliers",
                            cli_json_numbers(r->n, r->lower_multipliers));
        json_object_set_new(object, "upper_multipliers",
                            cli_json_numbers(r->n, r->upper_multipliers));
    }
    if (object && r->verdict == DESCENT_KKT_SADDLE) {
        json_object_set_new(object, "direction", cli_json_numbers(r->n, r->direction));
    }
    advise(job, x, r, advice, sizeof advice);
    if (object && *advice) {
        json_object_set_new(object, "next", cli_json_text(advice));
    }
    return object;
}
