// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where a race begins.
//
// Keeps: the start is evaluated once by itself, so that a function that is not defined there is
// told from one that diverges.
#include "minimize/start.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "minimize/limits.h"
#include "shell/output.h"
#include "target/function.h"
#include "target/points.h"

static int make_room(cli_minimize_job *job)
{
    const size_t n = job->function.n;
    job->start = n < SIZE_MAX / 64 ? calloc(n, 4 * sizeof *job->start) : NULL;
    if (!job->start) {
        return cli_no_memory();
    }
    job->lower = job->start + n;
    job->upper = job->start + 2 * n;
    job->work = job->start + 3 * n;
    return CLI_DONE;
}

static int read_box(cli_minimize_job *job)
{
    job->boxed = *job->own.box != '\0';
    const int code =
        cli_function_box(&job->function, job->own.box, job->lower, job->upper, &job->bounded);
    if (code == CLI_DONE && !job->boxed && job->many && cli_limits_are_a_box(job)) {
        memcpy(job->lower, job->limits.lower, job->function.n * sizeof *job->lower);
        memcpy(job->upper, job->limits.upper, job->function.n * sizeof *job->upper);
        job->bounded = true;
    }
    return code;
}

// Points of the catalogue with a number for each variable are for the usual dimension.
static bool fits(const cli_function *function, const char *point)
{
    return function->n == function->info->n || strstr(point, "...");
}

// Spread over the box, no two coordinates the same.
static void spread_start(cli_minimize_job *job)
{
    for (size_t i = 0; i < job->function.n; i++) {
        // Multiples of the golden section: evenly spread, and off the symmetric points where
        // gradients vanish.
        const double part = fmod(0.6180339887498949 * (double)(i + 1), 1.0);
        job->start[i] = job->lower[i] + part * (job->upper[i] - job->lower[i]);
    }
}

static int read_start(cli_minimize_job *job)
{
    const descent_function_info *info = job->function.info;
    if (*job->own.from) {
        return cli_parse_point(&job->function, "--from", job->own.from, job->start);
    }
    if (info && info->from && *info->from && !fits(&job->function, info->from) &&
        job->bounded) {
        job->start_from = "a point of the box; --from takes another";
        spread_start(job);
        return CLI_DONE;
    }
    if (info && info->from && *info->from) {
        job->start_from = "the usual start; --from takes another";
        return cli_parse_point(&job->function, "start", info->from, job->start);
    }
    job->start_from = "1 for each, since there is no --from";
    for (size_t i = 0; i < job->function.n; i++) {
        job->start[i] = 1.0;
    }
    return CLI_DONE;
}

// Of a start, with |g|^2: "what: why", or NULL.
static const char *what_is_wrong(double value, double square)
{
    if (isnan(value)) {
        return "f is nan: outside the function's domain";
    }
    if (!isfinite(value)) {
        return "f is infinite: a part of it is beyond the largest number, or divides by zero";
    }
    return isnan(square)
               ? "f has no gradient: a part of it has a kink there, or rises without bound"
               : NULL;
}

int cli_minimize_evaluate_start(cli_minimize_job *job)
{
    const size_t n = job->function.n;
    descent_error error = {0};
    char point[1024];
    if (descent_objective_evaluate_f64(job->objective, job->start, NULL, &job->start_value,
                                       job->work, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    double square = 0.0;
    for (size_t i = 0; i < n; i++) {
        square += job->work[i] * job->work[i];
    }
    job->start_norm = sqrt(square);
    const char *problem = what_is_wrong(job->start_value, square);
    if (!problem) {
        return CLI_DONE;
    }
    cli_format_point(&job->function, job->start, point, sizeof point);
    const int head = (int)strcspn(problem, ":");
    cli_error("%.*s at the start %s%s", head, problem, point, problem + head);
    cli_try("--from %s=...", job->function.variables[0]);
    return CLI_USAGE;
}

int cli_minimize_start(cli_minimize_job *job)
{
    int code = make_room(job);
    code = code == CLI_DONE ? read_box(job) : code;
    code = code == CLI_DONE ? read_start(job) : code;
    if (code == CLI_DONE && cli_limits_move_start(job)) {
        job->start_from = "moved to the nearest point within --bounds";
    }
    return code;
}
