// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Minimising with constraints as programs call it: options, words, results.
#include <descent/constrained.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "constrained/judge.h"
#include "constrained/solve.h"
#include "core/options.h"
#include "core/size.h"
#include "objective/objective.h"

// ---- options ----

static const descent_option_word no_limit[] = {{"none", HUGE_VAL}, {NULL, 0}};

#define FIELD(member) .offset = offsetof(descent_constrained_options, member)

// The first three are called as those of minimising without constraints.
// clang-format off
static const descent_option options[] = {
    {.name = "steps", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(steps), .fallback = "10000",
     .low = 1.0, .high = 1e15, .help = "stop after N steps"},
    {.name = "time", .metavar = "T", .kind = DESCENT_OPTION_DURATION, FIELD(time), .fallback = "none",
     .low = 1e-3, .high = 1e9, .words = no_limit, .help = "stop after this much time: 60s, 5m, 1.5h"},
    {.name = "tol", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(tol_gradient), .fallback = "1e-9",
     .low = DESCENT_ABOVE_ZERO, .high = HUGE_VAL, .help = "stop when the gradient of the Lagrangian is at most X"},
    {.name = "tol-feasible", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(tol_feasible), .fallback = "1e-9",
     .low = DESCENT_ABOVE_ZERO, .high = HUGE_VAL,
     .help = "constraints: and none is violated by more than X, relative to 1 or to its gradient at the start"},
};
// clang-format on

const descent_option_table *descent_constrained_option_table(void)
{
    static const descent_option_table table = {.title = "Constraints",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size =
                                                   sizeof(descent_constrained_options)};
    return &table;
}

void descent_constrained_options_init(descent_constrained_options *to, size_t size)
{
    descent_constrained_options own;
    descent_options_default(descent_constrained_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}

// ---- words ----

typedef struct words {
    const char *word, *text;
} words;

#define WORDS(name, word, text) {word, text},

const char *descent_kkt_word(descent_kkt verdict)
{
    static const words table[] = {DESCENT_KKT_LIST(WORDS)};
    const size_t at = (size_t)verdict;
    return at < sizeof table / sizeof *table ? table[at].word : "unknown";
}

const char *descent_kkt_text(descent_kkt verdict)
{
    static const words table[] = {DESCENT_KKT_LIST(WORDS)};
    const size_t at = (size_t)verdict;
    return at < sizeof table / sizeof *table ? table[at].text : "unknown";
}

const char *descent_qualification_word(descent_qualification qualification)
{
    static const words table[] = {DESCENT_QUALIFICATION_LIST(WORDS)};
    const size_t at = (size_t)qualification;
    return at < sizeof table / sizeof *table ? table[at].word : "unknown";
}

const char *descent_qualification_text(descent_qualification qualification)
{
    static const words table[] = {DESCENT_QUALIFICATION_LIST(WORDS)};
    const size_t at = (size_t)qualification;
    return at < sizeof table / sizeof *table ? table[at].text : "unknown";
}

// ---- minimising ----

static descent_status take_limits(const descent_limits *limits, descent_limits *own,
                                  descent_error *error)
{
    *own = (descent_limits){.size = sizeof *own};
    return dsc_size_take("limits", limits, own, sizeof *own, error);
}

static void give(descent_constrained_result *found, descent_constrained_result *result)
{
    dsc_size_give(found, sizeof *found, result, result->size);
}

static descent_status run(dsc_solver *s, double *x, descent_constrained_result *found,
                          descent_error *error)
{
    TRY(dsc_solver_run(s, x, error));
    found->verdict = s->verdict;
    TRY(dsc_kkt_judge(&s->problem, &s->a.at, s->a.next, found, error));
    memcpy(x, s->a.at.x, s->problem.n * sizeof *x);
    found->stop = s->stop;
    found->steps = s->steps;
    found->rounds = s->rounds;
    found->moved = s->moved;
    found->evaluations = s->problem.evaluations;
    found->products = s->problem.products;
    return DESCENT_OK;
}

descent_status descent_minimize_constrained(descent_objective *objective,
                                            const descent_limits *limits,
                                            const descent_constrained_options *given, double *x,
                                            descent_minimize_callback *callback, void *user,
                                            descent_constrained_result *result,
                                            descent_error *error)
{
    NEED(error, "objective, limits, options, x, result", objective, limits, given, x, result);
    descent_constrained_options own = descent_constrained_options_default();
    descent_limits kept;
    descent_constrained_result found;
    dsc_solver s;
    TRY(dsc_size_check("constrained_result", result, sizeof *result, error));
    TRY(dsc_options_take(descent_constrained_option_table(), given, &own, error));
    TRY(take_limits(limits, &kept, error));
    descent_status status = dsc_result_create(&found, objective->n, kept.count, error);
    s = (dsc_solver){0};
    THEN(status, dsc_solver_create(&s, objective, &kept, &own, error));
    s.callback = callback;
    s.user = user;
    THEN(status, run(&s, x, &found, error));
    dsc_solver_free(&s);
    if (status != DESCENT_OK) {
        descent_constrained_free(&found);
        return status;
    }
    give(&found, result);
    return DESCENT_OK;
}

// ---- judging ----

static descent_status judge(dsc_problem *p, dsc_spot *spot, const double *x,
                            descent_constrained_result *found, descent_error *error)
{
    bool finite = false;
    memcpy(spot->x, x, p->n * sizeof *x);
    dsc_problem_clamp(p, spot->x);
    found->moved = memcmp(spot->x, x, p->n * sizeof *x) != 0;
    FAIL_IF(found->moved, error, DESCENT_INVALID, "the point is outside the bounds");
    TRY(dsc_problem_evaluate(p, spot, &finite, error));
    FAIL_IF(!finite, error, DESCENT_INVALID,
            "a value or gradient is not finite at the point, which has no verdict");
    dsc_problem_scale(p, spot);
    double *multipliers = calloc(p->m + 1, sizeof *multipliers);
    if (!multipliers) {
        return dsc_no_memory(error, "multipliers", p->m * sizeof *multipliers);
    }
    descent_status status = dsc_estimate_multipliers(p, spot, multipliers, error);
    THEN(status, dsc_kkt_judge(p, spot, multipliers, found, error));
    free(multipliers);
    found->evaluations = p->evaluations;
    found->products = p->products;
    return status;
}

descent_status descent_judge_constrained(descent_objective *objective,
                                         const descent_limits *limits, const double *x,
                                         descent_constrained_result *result,
                                         descent_error *error)
{
    NEED(error, "objective, limits, x, result", objective, limits, x, result);
    descent_limits kept;
    descent_constrained_result found;
    dsc_problem p = {0};
    dsc_spot spot = {0};
    TRY(dsc_size_check("constrained_result", result, sizeof *result, error));
    TRY(take_limits(limits, &kept, error));
    descent_status status = dsc_result_create(&found, objective->n, kept.count, error);
    THEN(status, dsc_problem_create(&p, objective, &kept, error));
    THEN(status, dsc_spot_create(&spot, &p, error));
    THEN(status, judge(&p, &spot, x, &found, error));
    dsc_spot_free(&spot);
    dsc_problem_free(&p);
    if (status != DESCENT_OK) {
        descent_constrained_free(&found);
        return status;
    }
    give(&found, result);
    return DESCENT_OK;
}
