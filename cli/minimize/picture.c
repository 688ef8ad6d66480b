// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The picture of a race: ways on contours, steps on a curve, or, with more than two variables,
// how the gradient became small.
//
// Keeps: all optimizers stand on the same axes, so that their ways can be compared by eye.
#include "minimize/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "function/surface.h"
#include "plot/picture.h"
#include "plot/plot.h"
#include "shell/output.h"

static void values(size_t count, const double *points, double *out, void *user)
{
    const cli_minimize_job *job = user;
    const size_t n = job->function.n;
    if (job->function.expression &&
        descent_expression_values(job->function.expression, count, points, out, NULL) ==
            DESCENT_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (descent_objective_evaluate_f64(job->objective, points + i * n, NULL, &out[i], NULL,
                                           NULL) != DESCENT_OK) {
            out[i] = (double)NAN;
        }
    }
}

// The states of all ways, one after the other.
static double *lay_out_ways(const cli_minimize_job *job, size_t n, cli_plot_line *lines)
{
    double *at = calloc(job->racer_count * CLI_PATH_POINTS, n * sizeof *at);
    for (size_t i = 0; at && i < job->racer_count; i++) {
        const cli_way *way = &job->racers[i].way;
        double *to = at + i * CLI_PATH_POINTS * n;
        for (size_t k = 0; k < way->count; k++) {
            for (size_t j = 0; j < n; j++) {
                to[k * n + j] = way->points[k].x[j];
            }
        }
        lines[i] = (cli_plot_line){.name = job->racers[i].label, .at = to, .count = way->count};
    }
    return at;
}

// log10 |g| of every state that is kept, at the stride of the longest way.
static double *lay_out_series(const cli_minimize_job *job, uint64_t stride,
                              cli_plot_line *lines)
{
    double *at = calloc(CLI_RACERS * CLI_PATH_POINTS, sizeof *at);
    for (size_t i = 0; at && i < job->racer_count; i++) {
        const cli_way *way = &job->racers[i].way;
        double *to = at + i * CLI_PATH_POINTS;
        size_t count = 0;
        for (size_t k = 0; k < way->count; k++) {
            const cli_way_point *p = &way->points[k];
            if (fmod(p->step, (double)stride) == 0.0) {
                to[count++] = p->gradient_norm > 0.0 ? log10(p->gradient_norm) : (double)NAN;
            }
        }
        lines[i] = (cli_plot_line){.name = job->racers[i].label, .at = to, .count = count};
    }
    return at;
}

static int show(const cli_minimize_job *job, const cli_plot *plot)
{
    int code = CLI_DONE;
    if (!job->own.no_plot && !job->own.json && !job->own.quiet &&
        !(plot->values && cli_plot_is_slow(plot))) {
        putchar('\n');
        code = cli_plot_print(plot, job->own.plain);
    }
    if (code == CLI_DONE && *job->own.svg) {
        code = cli_plot_save(plot, job->own.svg);
    }
    return code;
}

// The function in the box; `lines` are what is on it.
static cli_plot make_plot(cli_minimize_job *job, const cli_plot_line *lines, size_t count)
{
    const size_t n = job->function.n;
    cli_plot plot = {
        .variables = n,
        .title = job->function.text,
        .names = {job->function.variables[0], n == 2 ? job->function.variables[1] : "f"},
        .values = values,
        .user = job,
        .exact = job->boxed || job->many,
        .lines = lines,
        .line_count = count};
    for (size_t i = 0; i < n && job->bounded; i++) {
        plot.lower[i] = job->lower[i];
        plot.upper[i] = job->upper[i];
    }
    return plot;
}

static int show_surface(cli_minimize_job *job, cli_plot_line *lines)
{
    double *at = lay_out_ways(job, job->function.n, lines);
    if (!at) {
        return cli_no_memory();
    }
    const cli_plot plot = make_plot(job, lines, job->racer_count);
    const int code = show(job, &plot);
    free(at);
    return code;
}

static int show_series(const cli_minimize_job *job, cli_plot_line *lines)
{
    uint64_t stride = 1;
    char steps[64] = "step", title[256];
    for (size_t i = 0; i < job->racer_count; i++) {
        stride = job->racers[i].way.stride > stride ? job->racers[i].way.stride : stride;
    }
    if (stride > 1) {
        snprintf(steps, sizeof steps, "step / %llu", (unsigned long long)stride);
    }
    snprintf(title, sizeof title, "log10 of |g|: %.200s", job->function.text);
    double *at = lay_out_series(job, stride, lines);
    if (!at) {
        return cli_no_memory();
    }
    const cli_plot plot = {.variables = 0,
                           .title = title,
                           .names = {steps, "log10 |g|"},
                           .lines = lines,
                           .line_count = job->racer_count};
    const int code = show(job, &plot);
    free(at);
    return code;
}

int cli_minimize_picture(cli_minimize_job *job)
{
    cli_plot_line lines[CLI_RACERS];
    return job->function.n <= 2 ? show_surface(job, lines) : show_series(job, lines);
}

// ---- of a page ----

static bool is_drawn(const cli_minimize_job *job, json_t *document)
{
    if (job->function.n > 2) {
        char why[96];
        snprintf(why, sizeof why, "there are %zu variables, and a picture has two",
                 job->function.n);
        cli_function_no_surface(document, why);
    }
    return job->function.n <= 2;
}

bool cli_minimize_surface(cli_minimize_job *job, json_t *document)
{
    cli_plot_line lines[CLI_RACERS];
    if (!is_drawn(job, document)) {
        return true;
    }
    double *at = lay_out_ways(job, job->function.n, lines);
    const cli_plot plot = make_plot(job, lines, job->racer_count);
    const bool made = at && cli_function_surface(document, &plot);
    free(at);
    return made;
}

bool cli_minimize_surface_of_starts(cli_minimize_job *job, const descent_starts_result *found,
                                    json_t *document)
{
    const size_t n = job->function.n;
    if (!is_drawn(job, document)) {
        return true;
    }
    double *at = calloc(found->count + 1, n * sizeof *at);
    for (size_t i = 0; at && i < found->count; i++) {
        memcpy(at + i * n, found->minima[i].x, n * sizeof *at);
    }
    const cli_plot_line line = {.at = at, .count = found->count, .points = true};
    const cli_plot plot = make_plot(job, &line, 1);
    const bool made = at && cli_function_surface(document, &plot);
    free(at);
    return made;
}
