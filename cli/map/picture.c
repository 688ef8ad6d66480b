// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The points of a map on the contours (or the curve) of the function.
//
// Keeps: the numbers next to the points are those of the table, so that a point can be found in
// both.
#include "map/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "function/surface.h"
#include "plot/picture.h"
#include "plot/plot.h"
#include "shell/output.h"
#include "target/target.h"
#include "target/types.h"

static void values(size_t count, const double *points, double *out, void *user)
{
    const cli_map_job *job = user;
    const cli_target *target = &job->target;
    if (!target->is_run && target->function.expression &&
        descent_expression_values(target->function.expression, count, points, out, NULL) ==
            DESCENT_OK) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (descent_objective_evaluate_f64(target->objective, points + i * target->n,
                                           cli_target_rows(target), &out[i], NULL,
                                           NULL) != DESCENT_OK) {
            out[i] = (double)NAN;
        }
    }
}

static cli_plot_shape shape_of(descent_place kind)
{
    switch (kind) {
    case DESCENT_PLACE_MINIMUM:
        return CLI_PLOT_CIRCLE;
    case DESCENT_PLACE_SADDLE:
        return CLI_PLOT_DIAMOND;
    case DESCENT_PLACE_MAXIMUM:
        return CLI_PLOT_TRIANGLE;
    default:
        return CLI_PLOT_SQUARE;
    }
}

// Points of one kind as one line each, with their numbers in the table; at, numbers: room for
// all. Returns how many lines.
static size_t lay_out(const cli_map_job *job, double *at, size_t *numbers, cli_plot_line *lines)
{
    const descent_map *map = job->map;
    size_t count = 0;
    for (int kind = 0; kind < DESCENT_PLACE_COUNT; kind++) {
        cli_plot_line line = {.name = descent_place_word((descent_place)kind),
                              .at = at,
                              .points = true,
                              .shape = shape_of((descent_place)kind),
                              .numbers = numbers};
        for (size_t i = 0; i < map->point_count; i++) {
            if ((int)map->points[i].kind == kind) {
                memcpy(at, map->points[i].x, map->n * sizeof *at);
                at += map->n;
                *numbers++ = i + 1;
                line.count++;
            }
        }
        if (line.count > 0) {
            lines[count++] = line;
        }
    }
    return count;
}

// The function in the box, without points.
static cli_plot make_plot(cli_map_job *job)
{
    const size_t n = job->map->n;
    const cli_function *function = &job->target.function;
    cli_plot plot = {.variables = n,
                     .title = cli_map_name(job),
                     .names = {function->variables[0], n == 2 ? function->variables[1] : "f"},
                     .values = values,
                     .user = job,
                     .exact = true};
    for (size_t i = 0; i < n; i++) {
        plot.lower[i] = job->lower[i];
        plot.upper[i] = job->upper[i];
    }
    return plot;
}

static int draw(cli_map_job *job, bool shown, double *at, size_t *numbers)
{
    cli_plot_line lines[DESCENT_PLACE_COUNT];
    cli_plot plot = make_plot(job);
    plot.lines = lines;
    plot.line_count = lay_out(job, at, numbers, lines);
    int code = CLI_DONE;
    if (shown && !cli_plot_is_slow(&plot)) {
        putchar('\n');
        code = cli_plot_print(&plot, job->own.plain);
    }
    return code == CLI_DONE && *job->own.svg ? cli_plot_save(&plot, job->own.svg) : code;
}

int cli_map_picture(cli_map_job *job)
{
    const size_t n = job->map->n;
    const bool shown = !job->own.no_plot && !job->own.json && !job->own.quiet;
    if (n > 2 || job->target.is_run || (!shown && !*job->own.svg)) {
        return CLI_DONE;
    }
    double *at = calloc(job->map->point_count + 1, n * sizeof *at);
    size_t *numbers = calloc(job->map->point_count + 1, sizeof *numbers);
    const int code = at && numbers ? draw(job, shown, at, numbers) : cli_no_memory();
    free(at);
    free(numbers);
    return code;
}

bool cli_map_surface(cli_map_job *job, json_t *document)
{
    const size_t n = job->map->n;
    if (n > 2 || job->target.is_run) {
        char why[96];
        snprintf(why, sizeof why, "there are %zu %s, and a picture has two", n,
                 job->target.is_run ? "parameters" : "variables");
        cli_function_no_surface(document, why);
        return true;
    }
    const cli_plot plot = make_plot(job);
    return cli_function_surface(document, &plot);
}
