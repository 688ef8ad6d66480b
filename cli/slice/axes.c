// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The directions of a slice, and how far it goes along them.
//
// Keeps: each direction has a name that says what it is, because the same surface looks flat
// or steep by the choice of the axes.
#include "slice/axes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/surface.h>

#include "shell/output.h"
#include "shell/status.h"
#include "slice/path.h"
#include "target/points.h"
#include "target/run.h"
#include "target/types.h"

static double length_of(size_t n, const double *v)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += v[i] * v[i];
    }
    return sqrt(squares);
}

static void reach(cli_slice_job *job, size_t d, double usual)
{
    const double far = job->own.reach > 0.0 ? job->own.reach : usual;
    job->region.low[d] = -far;
    job->region.high[d] = far;
}

// ---- the first variables ----

static int along_variables(cli_slice_job *job)
{
    cli_target *target = &job->target;
    if (target->is_run) {
        cli_error("--axes variables: a run has weights, whose order means nothing");
        cli_try("--axes random, or --axes curvature");
        return CLI_USAGE;
    }
    double *lower = calloc(2 * target->n, sizeof *lower);
    if (!lower) {
        return cli_no_memory();
    }
    double *upper = lower + target->n;
    bool bounded = false;
    const int code =
        cli_function_box(&target->function, job->where.box, lower, upper, &bounded);
    bounded = bounded && !(job->own.reach > 0.0);
    for (size_t d = 0; d < job->own.dims && code == CLI_DONE; d++) {
        job->axes[d * target->n + d] = 1.0;
        snprintf(job->names[d], sizeof job->names[d], "%.63s", target->function.variables[d]);
        reach(job, d, fmax(1.0, 2.0 * fabs(target->x[d])));
        if (bounded && lower[d] < upper[d]) {
            job->region.low[d] = lower[d] - target->x[d];
            job->region.high[d] = upper[d] - target->x[d];
        }
    }
    free(lower);
    return code;
}

// ---- random, and curved ----

// Directions as long as the weights have no length where those are zero, and lie on one line
// where all but one are.
static int check_random(const cli_slice_job *job)
{
    const size_t n = job->target.n;
    size_t moved = 0;
    for (size_t i = 0; i < n; i++) {
        moved += job->axes[i] != 0.0;
    }
    if (moved >= job->own.dims) {
        return CLI_DONE;
    }
    if (moved == 0) {
        cli_error(
            "random directions are as long as the weights of each unit, and those are all "
            "zero at this point");
        cli_try("--axes curvature");
    } else {
        cli_error("random directions are as long as the weights of each unit, and only one "
                  "weight is not zero at this point");
        cli_try("--dims 1, or --axes curvature");
    }
    return CLI_USAGE;
}

static int along_random(cli_slice_job *job)
{
    descent_error error = {0};
    if (descent_slice_random_axes(job->target.objective, job->target.x, (size_t)job->own.dims,
                                  job->own.seed, job->axes, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    const int code = check_random(job);
    if (code != CLI_DONE) {
        return code;
    }
    for (size_t d = 0; d < job->own.dims; d++) {
        snprintf(job->names[d], sizeof job->names[d], "random %zu", d + 1);
        reach(job, d, 1.0);
    }
    return CLI_DONE;
}

// So far that the parabola rises or falls by the value at the point, but no further than x is
// long.
static double visible(const cli_slice_job *job, double value, double eigenvalue)
{
    const double far = 1.0 + length_of(job->target.n, job->target.x);
    const double height = value != 0.0 ? fabs(value) : 1.0;
    return fmin(far, sqrt(2.0 * height / fmax(fabs(eigenvalue), 1e-300)));
}

static int along_curvature(cli_slice_job *job)
{
    cli_target *target = &job->target;
    const size_t n = target->n;
    descent_error error = {0};
    descent_eigenpair pairs[2];
    descent_eigen_result result = {.size = sizeof result};
    descent_eigen_options eigen = descent_eigen_options_default();
    eigen.smallest = 1;
    eigen.largest = job->own.dims - 1;
    double *vectors = calloc(2 * n, sizeof *vectors), value = 0.0;
    if (!vectors) {
        return cli_no_memory();
    }
    descent_status status =
        descent_eigenpairs_f64(target->objective, target->x, cli_slice_rows(job), &eigen, pairs,
                               vectors, &result, &error);
    THEN(status, descent_objective_evaluate_f64(target->objective, target->x,
                                                cli_slice_rows(job), &value, NULL, &error));
    for (size_t d = 0; d < job->own.dims && status == DESCENT_OK; d++) {
        const size_t at = job->own.dims == 2 ? 1 - d : 0; /* the smallest first */
        job->eigenvalues[d] = pairs[at].value;
        job->residuals[d] = pairs[at].residual;
        memcpy(job->axes + d * n, vectors + at * n, n * sizeof *vectors);
        snprintf(job->names[d], sizeof job->names[d], "%s curved (%.3g)",
                 d == 0 ? "least" : "most", pairs[at].value);
        reach(job, d, visible(job, value, pairs[at].value));
    }
    free(vectors);
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

// ---- a path, and a line ----

// The range of the path in each direction, with a fifth of it on both sides.
static void reach_path(cli_slice_job *job, size_t d)
{
    const size_t n = job->target.n;
    const double *axis = job->axes + d * n;
    double low = 0.0, high = 0.0;
    for (size_t k = 0; k < job->count; k++) {
        double u = 0.0;
        for (size_t i = 0; i < n; i++) {
            u += axis[i] * (job->path[k * n + i] - job->target.x[i]);
        }
        low = fmin(low, u);
        high = fmax(high, u);
    }
    const double margin = high > low ? 0.2 * (high - low) : 1.0;
    job->region.low[d] = job->own.reach > 0.0 ? -job->own.reach : low - margin;
    job->region.high[d] = job->own.reach > 0.0 ? job->own.reach : high + margin;
}

static int along_path(cli_slice_job *job)
{
    descent_error error = {0};
    const int code = cli_slice_path(job);
    if (code != CLI_DONE) {
        return code;
    }
    if (descent_slice_path_axes(job->target.n, job->target.x, job->path, job->count,
                                (size_t)job->own.dims, job->axes, job->explained,
                                &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    if (job->own.dims == 2 && job->explained[1] <= 0.0) {
        job->own.dims = 1; /* a straight way */
    }
    for (size_t d = 0; d < job->own.dims; d++) {
        snprintf(job->names[d], sizeof job->names[d], "component %zu (%.0f %%)", d + 1,
                 100.0 * job->explained[d]);
        reach_path(job, d);
    }
    return CLI_DONE;
}

static int open_other(cli_slice_job *job)
{
    cli_target *target = &job->target;
    if (!*job->own.to) {
        cli_error("where does the line end?");
        cli_try(target->is_run ? "--to RUN    another run of the same network"
                               : "--to x=1,...");
        return CLI_USAGE;
    }
    if (!target->is_run) {
        job->other.x = calloc(target->n, sizeof *job->other.x);
        return job->other.x
                   ? cli_parse_point(&target->function, "--to", job->own.to, job->other.x)
                   : cli_no_memory();
    }
    const int code = cli_target_open_run(job->own.to, &job->where, &job->other);
    if (code == CLI_DONE && job->other.n != target->n) {
        cli_error("--to: %s has %zu parameters and this run %zu: they are not the same network",
                  job->own.to, job->other.n, target->n);
        return CLI_USAGE;
    }
    return code;
}

static int along_line(cli_slice_job *job)
{
    const size_t n = job->target.n;
    const int code = open_other(job);
    if (code != CLI_DONE) {
        return code;
    }
    for (size_t i = 0; i < n; i++) {
        job->axes[i] = job->other.x[i] - job->target.x[i];
    }
    if (length_of(n, job->axes) == 0.0) {
        cli_error("--to: both ends of the line are the same point");
        return CLI_USAGE;
    }
    snprintf(job->names[0], sizeof job->names[0], "0: here, 1: there");
    reach(job, 0, 0.25);
    job->region.high[0] += 1.0;
    return CLI_DONE;
}

int cli_slice_axes(cli_slice_job *job)
{
    static int (*const make[])(cli_slice_job *) = {[CLI_SLICE_VARIABLES] = along_variables,
                                                   [CLI_SLICE_RANDOM] = along_random,
                                                   [CLI_SLICE_CURVATURE] = along_curvature,
                                                   [CLI_SLICE_PATH] = along_path,
                                                   [CLI_SLICE_LINE] = along_line};
    job->axes = calloc(3 * job->target.n, sizeof *job->axes);
    if (!job->axes) {
        return cli_no_memory();
    }
    job->place = job->axes + 2 * job->target.n;
    const int code = make[job->own.kind](job);
    job->region.dims = (size_t)job->own.dims;
    job->region.axes = job->axes;
    job->region.points[0] = job->region.points[1] = (size_t)job->own.points;
    return code;
}
