// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What came of a race: a table for people, or one JSON object.
#include "minimize/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "minimize/advice.h"
#include "minimize/kkt.h"
#include "shell/flags.h"
#include "shell/output.h"
#include "shell/text.h"
#include "target/points.h"
#include "target/types.h"

enum { LINE = 1024 };

// ---- before ----

static void print_limits(const cli_minimize_job *job)
{
    const cli_constraints *l = &job->limits;
    for (size_t i = 0; i < l->count; i++) {
        printf("%s%s\n", i == 0 ? "where     " : "          ", l->names[i]);
    }
    if (l->lower) {
        printf("%s%s%s\n", l->count == 0 ? "where     " : "          ", job->own.bounds,
               strpbrk(job->own.bounds, "=,") ? "" : " for every variable");
    }
    if (l->own > 0) {
        printf("          %s only in constraints\n",
               l->own == 1 ? "one variable is" : "some variables are");
    }
}

void cli_minimize_head(const cli_minimize_job *job)
{
    const cli_function *f = &job->function;
    char point[LINE], value[32];
    if (f->info) {
        printf("function  %s: %s\n", f->info->name, f->info->title);
        if (f->info->formula) {
            printf("          %s\n", f->info->formula);
        }
    } else {
        printf("function  %s\n", f->text);
    }
    if (f->library.handle) {
        printf("          gradient %s%s\n",
               f->library.callbacks.value_only ? "by differences of its values" : "its own",
               f->library.callbacks.value_only && !f->library.asked ? " (it leaves g alone)"
                                                                    : "");
        if (f->library.callbacks.hessian_vector) {
            puts("          Hessian-vector product its own");
        }
    }
    print_limits(job);
    if (!job->many) {
        cli_format_point(f, job->start, point, sizeof point);
        cli_format_real(job->start_value, value);
        printf("start     %s   f = %s%s%s%s\n", point, value, job->start_from ? "   (" : "",
               job->start_from ? job->start_from : "", job->start_from ? ")" : "");
    }
}

// ---- the table ----

static size_t label_width(const cli_minimize_job *job)
{
    size_t width = strlen("optimizer");
    for (size_t i = 0; i < job->racer_count; i++) {
        const size_t length = strlen(job->racers[i].label);
        width = length > width ? length : width;
    }
    return width;
}

// In 12 characters.
static void format_value(double value, char text[32])
{
    cli_format_real(value, text);
    if (strlen(text) > 12) {
        snprintf(text, 32, "%.6g", value);
    }
}

static void short_number(double value, char text[16])
{
    if (isnan(value)) {
        snprintf(text, 16, "-");
    } else {
        snprintf(text, 16, "%.4g", value + 0.0);
    }
}

static void print_racer(const cli_minimize_job *job, const cli_racer *racer, size_t width)
{
    const descent_minimize_result *r = &racer->result;
    char f[32], gradient[16], across[16], along[16], text[LINE];
    format_value(r->value, f);
    snprintf(gradient, sizeof gradient, "%.2g", r->gradient_norm);
    short_number(racer->across, across);
    short_number(racer->along, along);
    printf("%-*s  %12s %8s %7s %7s %9s %9s  %s\n", (int)width, racer->label, f, gradient,
           CLI_COUNT(r->steps), CLI_COUNT(r->evaluations), across, along,
           descent_stop_word(r->stop));
    cli_format_point(&job->function, racer->x, text, sizeof text);
    printf("%-*s  at %s\n", (int)width, "", text);
}

static bool has_curvature(const cli_minimize_job *job)
{
    for (size_t i = 0; i < job->racer_count; i++) {
        if (!isnan(job->racers[i].across)) {
            return true;
        }
    }
    return false;
}

// Each reason once.
static void print_reasons(const cli_minimize_job *job)
{
    for (size_t i = 0; i < job->racer_count; i++) {
        const descent_stop stop = job->racers[i].result.stop;
        bool told = false;
        for (size_t j = 0; j < i; j++) {
            told = told || job->racers[j].result.stop == stop;
        }
        if (!told) {
            char words[CLI_FLAG_TEXT];
            printf("%s: %s\n", descent_stop_word(stop),
                   stop == DESCENT_STOP_DIVERGED
                       ? "f is not finite"
                       : cli_with_flags(descent_stop_text(stop), words));
        }
    }
    if (has_curvature(job)) {
        puts("curvature max, min: largest and smallest eigenvalue of the Hessian");
    }
}

// Each once, with the names of all that it is for.
static void print_advice(const cli_minimize_job *job)
{
    cli_minimize_advice advice[CLI_RACERS];
    for (size_t i = 0; i < job->racer_count; i++) {
        advice[i] = cli_minimize_advise(job, &job->racers[i]);
    }
    for (size_t i = 0; i < job->racer_count; i++) {
        if (!*advice[i].text) {
            continue;
        }
        fputs(job->racers[i].label, stdout);
        for (size_t j = i + 1; j < job->racer_count; j++) {
            if (strcmp(advice[i].text, advice[j].text) == 0) {
                printf(", %s", job->racers[j].label);
                *advice[j].text = '\0';
            }
        }
        printf(": %s\n", advice[i].text);
    }
}

// What is known of the ends within limits; with the name of the rule where there are several.
static void print_limited(const cli_minimize_job *job)
{
    for (size_t i = 0; i < job->racer_count; i++) {
        const cli_racer *racer = &job->racers[i];
        if (racer->limited.n == 0) {
            continue;
        }
        if (job->racer_count > 1) {
            printf("\n%s", racer->label);
        }
        cli_kkt_print(job, racer->x, &racer->limited);
    }
}

void cli_minimize_table(const cli_minimize_job *job)
{
    const size_t width = label_width(job);
    printf("%s%-*s  %12s %8s %7s %7s %9s %9s  %s\n", job->own.quiet ? "" : "\n", (int)width,
           "optimizer", "f", "|g|", "steps", "evals", "curv max", "curv min", "stopped");
    for (size_t i = 0; i < job->racer_count; i++) {
        print_racer(job, &job->racers[i], width);
    }
    if (!job->own.quiet) {
        print_reasons(job);
        print_advice(job);
        print_limited(job);
    }
}

// ---- JSON ----

static json_t *racer_to_json(const cli_minimize_job *job, const cli_racer *racer)
{
    const descent_minimize_result *r = &racer->result;
    const cli_minimize_advice advice = cli_minimize_advise(job, racer);
    json_t *object =
        json_pack("{s:s, s:s, s:o, s:o, s:o, s:I, s:I, s:s, s:o}", "optimizer", racer->rule,
                  "label", racer->label, "x", cli_json_numbers(job->function.n, racer->x), "f",
                  cli_json_number(r->value), "gradient_norm", cli_json_number(r->gradient_norm),
                  "steps", (json_int_t)r->steps, "evaluations", (json_int_t)r->evaluations,
                  "stop", descent_stop_word(r->stop), "lr", cli_json_number(racer->rate));
    if (!isnan(racer->across)) {
        json_object_set_new(
            object, "curvature",
            json_pack("{s:f, s:f}", "largest", racer->across, "smallest", racer->along));
    }
    if (racer->limited.n > 0) {
        json_object_set_new(object, "limited", cli_kkt_to_json(job, racer->x, &racer->limited));
    }
    if (*advice.text) {
        json_object_set_new(object, "advice", json_string(advice.text));
    }
    return object;
}

json_t *cli_minimize_to_json(const cli_minimize_job *job)
{
    const cli_function *f = &job->function;
    json_t *variables = json_array(), *runs = json_array();
    for (size_t i = 0; i < f->n; i++) {
        json_array_append_new(variables, json_string(f->variables[i]));
    }
    for (size_t i = 0; i < job->racer_count; i++) {
        json_array_append_new(runs, racer_to_json(job, &job->racers[i]));
    }
    json_t *object = json_pack("{s:s, s:o, s:o, s:o, s:o}", "function", f->text, "variables",
                               variables, "start", cli_json_numbers(f->n, job->start),
                               "start_f", cli_json_number(job->start_value), "runs", runs);
    if (object && f->library.handle) {
        json_object_set_new(
            object, "gradient",
            json_string(f->library.callbacks.value_only ? "differences" : "own"));
    }
    return object;
}

// ---- gradients ----

int cli_show_gradient(const cli_minimize_job *job)
{
    const cli_function *f = &job->function;
    enum { MOST = 256 << 10 }; /* bytes: more is not read, and takes long to find */
    json_t *list = json_object();
    size_t bytes = 0;
    if (!f->expression) {
        json_decref(list);
        cli_error("--show-gradient: %s is not a formula", f->text);
        return CLI_USAGE;
    }
    for (size_t i = 0; i < f->n; i++) {
        char *text = NULL;
        descent_error error = {0};
        if (descent_expression_derivative(f->expression, i, &text, &error) != DESCENT_OK) {
            json_decref(list);
            return cli_fail(&error);
        }
        json_object_set_new(list, f->variables[i], json_string(text));
        bytes += strlen(text);
        free(text);
        if (bytes > MOST) {
            json_decref(list);
            cli_error("--show-gradient: the derivatives by %zu variables have more than %d KiB",
                      f->n, MOST >> 10);
            cli_try(
                "a smaller --dim, or shorter sums; --check-gradient compares without showing");
            return CLI_FAILED;
        }
    }
    if (job->own.json) {
        return cli_print_json_exact(
            json_pack("{s:s, s:o}", "function", f->text, "gradient", list));
    }
    for (size_t i = 0; i < f->n; i++) {
        printf("df/d%s = %s\n", f->variables[i],
               json_string_value(json_object_get(list, f->variables[i])));
    }
    json_decref(list);
    return CLI_DONE;
}

static void print_check(const cli_minimize_job *job, const double *relative,
                        const double *bound, size_t worst, bool agrees)
{
    enum { SHOWN = 20 };
    const cli_function *f = &job->function;
    printf("\n%-12s %12s %12s\n", "variable", "difference", "explained");
    for (size_t i = 0; i < f->n; i++) {
        if (i < SHOWN || i == worst) {
            printf("%-12s %12.2g %12.2g%s\n", f->variables[i], relative[i], bound[i],
                   !agrees && i == worst ? "  worst" : "");
        }
    }
    puts("difference: of the gradient and differences of values, relative; explained: what\n"
         "rounding and truncation alone may make of it");
}

// A wrong gradient may be right at one point by chance: a term that is zero there, a power
// of 1. So points around the start are looked at as well.
enum { PLACES = 5 };

static void place_beside(const cli_minimize_job *job, size_t place, double *x)
{
    for (size_t i = 0; i < job->function.n; i++) {
        const double share =
            fmod(0.6180339887498949 * (double)(i + 1) + 0.7548776662 * (double)place, 1.0);
        const double x0 = job->start[i];
        x[i] = place == 0 ? x0 : x0 + (0.25 + 0.5 * fabs(x0)) * (2.0 * share - 1.0);
    }
}

typedef struct gradient_check {
    double *x, *relative, *bound; /* n each */
    size_t worst;
    bool agrees;
} gradient_check;

static descent_status check_place(cli_minimize_job *job, size_t place, gradient_check *c,
                                  descent_error *error)
{
    place_beside(job, place, c->x);
    return descent_check_gradient(job->objective, c->x, c->relative, c->bound, &c->worst,
                                  &c->agrees, error);
}

// Found (out) is what the first of them says where the gradient is wrong, or else the start;
// beside has room for the others. *points (out): where f is finite.
static descent_status check_places(cli_minimize_job *job, gradient_check *found,
                                   gradient_check *beside, size_t *points, descent_error *error)
{
    descent_status status = check_place(job, 0, found, error);
    *points = 1;
    for (size_t place = 1; place < PLACES && status == DESCENT_OK && found->agrees; place++) {
        descent_error outside;
        status = check_place(job, place, beside, &outside);
        if (status == DESCENT_INVALID) {
            status = DESCENT_OK;
            continue;
        }
        if (status != DESCENT_OK) {
            *error = outside;
            break;
        }
        *points += 1;
        *found = beside->agrees ? *found : *beside;
    }
    return status;
}

int cli_check_gradient(cli_minimize_job *job, bool *agrees)
{
    const size_t n = job->function.n;
    const cli_function *f = &job->function;
    descent_error error = {0};
    double *room = calloc(6 * n, sizeof *room);
    size_t points = 0;
    char point[LINE];
    if (!room) {
        return cli_no_memory();
    }
    gradient_check found = {.x = room, .relative = room + n, .bound = room + 2 * n};
    gradient_check beside = {
        .x = room + 3 * n, .relative = room + 4 * n, .bound = room + 5 * n};
    int code = CLI_DONE;
    const descent_status status = check_places(job, &found, &beside, &points, &error);
    *agrees = found.agrees;
    if (status != DESCENT_OK) {
        code = cli_fail(&error);
    } else if (job->own.json) {
        code = cli_print_json_exact(json_pack(
            "{s:b, s:I, s:o, s:s, s:o, s:o}", "agrees", (int)*agrees, "points",
            (json_int_t)points, "x", cli_json_numbers(n, found.x), "worst",
            f->variables[found.worst], "relative", cli_json_numbers(n, found.relative),
            "explained", cli_json_numbers(n, found.bound)));
    } else {
        cli_minimize_head(job);
        print_check(job, found.relative, found.bound, found.worst, *agrees);
        cli_format_point(f, found.x, point, sizeof point);
        if (*agrees) {
            printf("the gradient is right, here and at %zu points around\n", points - 1);
        } else {
            printf("the gradient is wrong, or f has a kink, at %s: look at %s\n", point,
                   f->variables[found.worst]);
        }
    }
    free(room);
    return code;
}
