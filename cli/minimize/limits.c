// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --bounds and --subject-to: from what was typed to limits of the library, and runs within them.
//
// Keeps: a constraint is shown as it was typed, but for < and the signs of books, which are <= and >=.
#include "minimize/limits.h"

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shell/output.h"
#include "shell/status.h"
#include "shell/text.h"
#include "target/function.h"
#include "target/points.h"

enum { MOST = 64, DERIVED_MOST = 64 };

// ---- reading constraints ----

typedef struct side {
    const char *text;
    size_t length;
} side;

static side trim(const char *text, size_t length)
{
    while (length > 0 && isspace((unsigned char)*text)) {
        text++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        length--;
    }
    return (side){text, length};
}

static int not_a_constraint(side whole)
{
    cli_error(
        "--subject-to: \"%.*s\" is not FORMULA <= FORMULA, with <=, >= or = once, or twice "
        "as in 0 <= x*y <= 2",
        (int)whole.length, whole.text);
    cli_try("--subject-to \"x + y <= 1\"");
    return CLI_USAGE;
}

// Cuts at <=, >=, =, <, >, ==: up to three sides with the relations between them. Their count; 0:
// too many.
static size_t cut(side whole, side sides[3], descent_relation relations[2])
{
    static const char marks[] = "<>=";
    const char *begin = whole.text, *end = whole.text + whole.length;
    size_t count = 0;
    for (const char *at = begin; at < end; at++) {
        if (!memchr(marks, *at, sizeof marks - 1)) {
            continue;
        }
        if (count == 2) {
            return 0;
        }
        relations[count] = *at == '<'   ? DESCENT_AT_MOST
                           : *at == '>' ? DESCENT_AT_LEAST
                                        : DESCENT_EQUAL;
        sides[count++] = trim(begin, (size_t)(at - begin));
        at += at + 1 < end && at[1] == '=';
        begin = at + 1;
    }
    sides[count++] = trim(begin, (size_t)(end - begin));
    return count;
}

// "1 <= 2" has nothing that changes: whether a formula that cannot be parsed is a number.
static bool is_number(const cli_function *function, const char *text)
{
    char more[CLI_LIMITS_TEXT + 64];
    descent_expression *e = NULL;
    snprintf(more, sizeof more, "(%s) + descent_none", text);
    const bool parsed =
        descent_expression_parse(more, function->settings, function->setting_count, &e, NULL) ==
        DESCENT_OK;
    descent_expression_free(e);
    return parsed;
}

// x - x: variables, and no change.
static bool is_constant(const descent_expression *e)
{
    const size_t n = descent_expression_variables(e);
    bool constant = n <= DERIVED_MOST;
    for (size_t i = 0; i < n && constant; i++) {
        char *text = NULL;
        constant = descent_expression_derivative(e, i, &text, NULL) == DESCENT_OK &&
                   strcmp(text, "0") == 0;
        free(text);
    }
    return constant;
}

static int says_nothing(const char *name)
{
    cli_error("--subject-to: \"%s\" does not depend on any variable: it always holds, or never",
              name);
    cli_try("leave it out");
    return CLI_USAGE;
}

static int parse(const cli_function *function, const char *text, const char *name,
                 descent_expression **formula)
{
    descent_error error = {0};
    const descent_status status = descent_expression_parse(
        text, function->settings, function->setting_count, formula, &error);
    if (status == DESCENT_INVALID && is_number(function, text)) {
        return says_nothing(name);
    }
    if (status != DESCENT_OK) {
        cli_error("--subject-to \"%s\": %s", name, error.message);
        cli_try_remedies(&error);
        return cli_exit_code(status);
    }
    return is_constant(*formula) ? says_nothing(name) : CLI_DONE;
}

// Reads LEFT RELATION RIGHT: the formula, and a number on the other side where one is.
static int add(cli_minimize_job *job, side left, descent_relation relation, side right)
{
    static const char *const signs[] = {"<=", "=", ">="};
    cli_constraints *l = &job->limits;
    if (l->count == MOST) {
        cli_error("--subject-to: at most %d constraints", MOST);
        return CLI_USAGE;
    }
    const size_t i = l->count++, room = left.length + right.length + 16;
    char text[CLI_LIMITS_TEXT + 64], *name = malloc(room);
    l->names[i] = name;
    if (!name) {
        return cli_no_memory();
    }
    snprintf(name, room, "%.*s %s %.*s", (int)left.length, left.text, signs[relation],
             (int)right.length, right.text);
    descent_constraint *c = &l->constraints[i];
    *c = (descent_constraint){.name = name, .relation = relation};
    if (cli_parse_real(right.text, right.length, &c->bound)) {
        snprintf(text, sizeof text, "%.*s", (int)left.length, left.text);
    } else if (cli_parse_real(left.text, left.length, &c->bound)) {
        snprintf(text, sizeof text, "%.*s", (int)right.length, right.text);
        c->relation = relation == DESCENT_AT_MOST    ? DESCENT_AT_LEAST
                      : relation == DESCENT_AT_LEAST ? DESCENT_AT_MOST
                                                     : DESCENT_EQUAL;
    } else {
        snprintf(text, sizeof text, "(%.*s) - (%.*s)", (int)left.length, left.text,
                 (int)right.length, right.text);
    }
    return parse(&job->function, text, name, &l->formulas[i]);
}

static int read_constraint(cli_minimize_job *job, side whole)
{
    side sides[3];
    descent_relation relations[2] = {DESCENT_EQUAL, DESCENT_EQUAL};
    const size_t count = cut(whole, sides, relations);
    const bool chain = count == 3 && relations[0] == relations[1];
    if (count < 2 || (count == 3 && !chain)) {
        return not_a_constraint(whole);
    }
    for (size_t i = 0; i < count; i++) {
        if (sides[i].length == 0) {
            return not_a_constraint(whole);
        }
    }
    int code = add(job, sides[0], relations[0], sides[1]);
    if (code == CLI_DONE && chain) {
        code = add(job, sides[1], relations[1], sides[2]);
    }
    return code;
}

static int read_constraints(cli_minimize_job *job)
{
    for (const char *item = job->own.subject_to;;) {
        const size_t length = strcspn(item, ";");
        const side whole = trim(item, length);
        const int code = whole.length > 0 ? read_constraint(job, whole) : CLI_DONE;
        if (code != CLI_DONE || item[length] == '\0') {
            return code;
        }
        item += length + 1;
    }
}

// The signs of books as those of keyboards, which with a space have the same three bytes.
static void spell_out(char *text)
{
    static const char *const signs[][2] = {{"\xe2\x89\xa4", " <="}, {"\xe2\x89\xa5", " >="}};
    for (size_t i = 0; i < 2; i++) {
        for (char *at = text; (at = strstr(at, signs[i][0]));) {
            memcpy(at, signs[i][1], strlen(signs[i][1]));
        }
    }
}

static int open_constraints(cli_minimize_job *job)
{
    cli_constraints *l = &job->limits;
    spell_out(job->own.subject_to);
    const size_t before = job->function.n;
    l->constraints = calloc(MOST, sizeof *l->constraints);
    l->formulas = calloc(MOST, sizeof(descent_expression *));
    l->names = calloc(MOST, sizeof *l->names);
    if (!l->constraints || !l->formulas || !l->names) {
        return cli_no_memory();
    }
    int code = read_constraints(job);
    if (code == CLI_DONE && l->count > 0) {
        code = cli_function_share(&job->function, "--subject-to", l->formulas, l->count);
    }
    l->own = job->function.n - before;
    return code;
}

int cli_limits_open(cli_minimize_job *job)
{
    cli_constraints *l = &job->limits;
    int code = *job->own.subject_to ? open_constraints(job) : CLI_DONE;
    if (code == CLI_DONE && *job->own.bounds) {
        const size_t n = job->function.n;
        l->lower = n < SIZE_MAX / 32 ? calloc(2 * n, sizeof *l->lower) : NULL;
        l->upper = l->lower ? l->lower + n : NULL;
        code = l->lower ? cli_parse_bounds(&job->function, "--bounds", job->own.bounds,
                                           l->lower, l->upper)
                        : cli_no_memory();
    }
    l->given = l->count > 0 || l->lower;
    return code;
}

void cli_limits_close(cli_constraints *l)
{
    for (size_t i = 0; i < l->count; i++) {
        descent_objective_free(l->constraints[i].objective);
        descent_expression_free(l->formulas[i]);
        free(l->names[i]);
    }
    free(l->constraints);
    free(l->formulas);
    free(l->names);
    free(l->lower);
    *l = (cli_constraints){0};
}

// ---- the start ----

bool cli_limits_are_a_box(const cli_minimize_job *job)
{
    const cli_constraints *l = &job->limits;
    for (size_t i = 0; l->lower && i < job->function.n; i++) {
        if (!(isfinite(l->lower[i]) && isfinite(l->upper[i]) && l->lower[i] < l->upper[i])) {
            return false;
        }
    }
    return l->lower != NULL;
}

bool cli_limits_move_start(cli_minimize_job *job)
{
    const cli_constraints *l = &job->limits;
    bool moved = false;
    for (size_t i = 0; l->lower && i < job->function.n; i++) {
        const double x = fmin(fmax(job->start[i], l->lower[i]), l->upper[i]);
        moved = moved || x != job->start[i];
        job->start[i] = x;
    }
    return moved;
}

// ---- rules and options ----

int cli_limits_check_rules(const cli_minimize_job *job)
{
    const char *with = job->own.with;
    if (job->limits.count > 0 || job->many) {
        cli_error("%s has a method of its own, and %s is an update rule%s",
                  job->limits.count > 0 ? "--subject-to" : "--starts within --bounds", with,
                  job->limits.count > 0 ? ", which stays within --bounds at most" : "");
        cli_try("leave out --with");
        return CLI_USAGE;
    }
    if (strstr(with, "lbfgs") || strcmp(with, "all") == 0) {
        cli_error("--bounds: the line search of lbfgs would be misled by steps that end at "
                  "bounds");
        cli_try("leave out --with: projected Newton steps need no rule\n"
                "     --with adam");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

int cli_limits_take_options(cli_minimize_job *job)
{
    static const char *const known[] = {"steps", "time", "tol", "seed"};
    for (size_t i = 0; i < job->arguments.given_count; i++) {
        const cli_given *given = &job->arguments.given[i];
        bool found = given->set != CLI_MIN_RUN;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
            found = found || strcmp(given->option->name, known[k]) == 0;
        }
        if (!found) {
            cli_error("--%s is for update rules, and %s is none", given->name,
                      job->racers[0].rule);
            cli_try("leave out --%s%s", given->name,
                    job->limits.count > 0 ? "" : "\n     --with adam    takes it");
            return CLI_USAGE;
        }
    }
    const descent_minimize_options *o = &job->run;
    descent_constrained_options *to = &job->limiting;
    to->steps = o->steps > 0 ? o->steps : to->steps;
    to->time = o->time;
    if (cli_arguments_text(&job->arguments, "tol")) {
        to->tol_gradient = fmax(o->tol_gradient, DBL_MIN); /* never: smaller than any */
    }
    return CLI_DONE;
}

// ---- runs ----

descent_limits cli_limits_get(const cli_minimize_job *job)
{
    const cli_constraints *l = &job->limits;
    return (descent_limits){.size = sizeof(descent_limits),
                            .lower = l->lower,
                            .upper = l->upper,
                            .constraints = l->constraints,
                            .count = l->count};
}

descent_status cli_limits_make(void *user, descent_objective **objective, size_t count,
                               descent_constraint *constraints, descent_error *error)
{
    cli_minimize_job *job = user;
    descent_status status = cli_function_objective(&job->function, objective, error);
    for (size_t i = 0; i < count && status == DESCENT_OK; i++) {
        status = descent_objective_from_expression(job->limits.formulas[i],
                                                   &constraints[i].objective, error);
    }
    return status;
}

static descent_status make_objectives(cli_minimize_job *job, descent_error *error)
{
    cli_constraints *l = &job->limits;
    descent_status status = DESCENT_OK;
    for (size_t i = 0; i < l->count && status == DESCENT_OK; i++) {
        if (!l->constraints[i].objective) {
            status = descent_objective_from_expression(l->formulas[i],
                                                       &l->constraints[i].objective, error);
        }
    }
    return status;
}

// Of an update rule: its path, and what its end is. A point where something is not finite has no
// verdict, and needs none.
static descent_status follow_rule(cli_minimize_job *job, cli_racer *racer,
                                  descent_minimize_callback *callback, void *user,
                                  descent_error *error)
{
    const descent_limits limits = cli_limits_get(job);
    const descent_status status =
        descent_minimize_within(job->objective, &racer->options, limits.lower, limits.upper,
                                racer->x, callback, user, &racer->result, error);
    if (status != DESCENT_OK) {
        return status;
    }
    descent_error unjudged = {0};
    if (descent_judge_constrained(job->objective, &limits, racer->x, &racer->limited,
                                  &unjudged) == DESCENT_NO_MEMORY) {
        *error = unjudged;
        return DESCENT_NO_MEMORY;
    }
    return DESCENT_OK;
}

// Of the method for constraints.
static descent_status follow_method(cli_minimize_job *job, cli_racer *racer,
                                    descent_minimize_callback *callback, void *user,
                                    descent_error *error)
{
    descent_constrained_result *r = &racer->limited;
    const descent_limits limits = cli_limits_get(job);
    const descent_status status = descent_minimize_constrained(
        job->objective, &limits, &job->limiting, racer->x, callback, user, r, error);
    if (status != DESCENT_OK) {
        return status;
    }
    racer->result = (descent_minimize_result){.size = sizeof racer->result,
                                              .value = r->value,
                                              .gradient_norm = r->stationarity,
                                              .steps = r->steps,
                                              .evaluations = r->evaluations,
                                              .stop = r->stop};
    return r->verdict == DESCENT_KKT_UNBOUNDED || r->verdict == DESCENT_KKT_INFEASIBLE
               ? DESCENT_DIVERGED
               : DESCENT_OK;
}

descent_status cli_limits_follow(cli_minimize_job *job, cli_racer *racer,
                                 descent_minimize_callback *callback, void *user,
                                 descent_error *error)
{
    racer->limited.size = sizeof racer->limited;
    if (racer->ruled) {
        return follow_rule(job, racer, callback, user, error);
    }
    descent_status status = make_objectives(job, error);
    THEN(status, follow_method(job, racer, callback, user, error));
    return status;
}
