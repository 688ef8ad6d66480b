// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A slice for people: the picture and what it hides; as JSON, and its values as CSV.
#include "slice/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "function/report.h"
#include "plot/picture.h"
#include "plot/plot.h"
#include "run/kept.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"
#include "target/target.h"

static const char *const kind_words[] = {[CLI_SLICE_VARIABLES] = "variables",
                                         [CLI_SLICE_RANDOM] = "random",
                                         [CLI_SLICE_CURVATURE] = "curvature",
                                         [CLI_SLICE_PATH] = "path",
                                         [CLI_SLICE_LINE] = "line"};

static const char *title(const cli_slice_job *job)
{
    return job->target.is_run          ? job->target.job->folder
           : job->target.function.text ? job->target.function.text
                                       : job->where.lib;
}

// Axes that are variables are drawn with their values, the others from the point.
static double offset(const cli_slice_job *job, size_t d)
{
    return job->own.kind == CLI_SLICE_VARIABLES && d < job->target.n ? job->target.x[d] : 0.0;
}

// ---- the barrier of a line ----

// Highest value between both ends, beyond the higher of the two; grid points in [0, 1].
static double barrier(const cli_slice_job *job)
{
    const descent_slice_result *s = job->slice;
    double highest = fmax(descent_slice_at(s, 0.0, 0.0), descent_slice_at(s, 1.0, 0.0));
    const double ends = highest;
    for (size_t i = 0; i < s->points[0]; i++) {
        const double u =
            s->low[0] + (double)i / (double)(s->points[0] - 1) * (s->high[0] - s->low[0]);
        if (u >= 0.0 && u <= 1.0) {
            highest = fmax(highest, s->values[i]);
        }
    }
    return highest - ends;
}

// ---- the picture ----

static double value_at(const cli_slice_job *job, double u, double v)
{
    const size_t n = job->target.n;
    const double *a = job->region.axes, *b = a + n;
    double f;
    for (size_t k = 0; k < n; k++) {
        job->place[k] = job->target.x[k] + u * a[k] + (job->slice->dims == 2 ? v * b[k] : 0.0);
    }
    const descent_status status = descent_objective_evaluate_f64(
        job->target.objective, job->place, cli_target_rows(&job->target), &f, NULL, NULL);
    return status == DESCENT_OK ? f : (double)NAN;
}

// The loss of a run is drawn from the grid, a function as it is.
static void values(size_t count, const double *points, double *out, void *user)
{
    const cli_slice_job *job = user;
    const size_t dims = job->slice->dims;
    const descent_slice_result *grid = job->drawn ? job->drawn : job->slice;
    for (size_t i = 0; i < count; i++) {
        const double *at = points + i * dims;
        const double u = at[0] - offset(job, 0), v = dims == 2 ? at[1] - offset(job, 1) : 0.0;
        out[i] = job->target.is_run ? descent_slice_at(grid, u, v) : value_at(job, u, v);
    }
}

bool cli_slice_draws(const cli_slice_job *job)
{
    return (!job->own.no_plot && !job->own.json && !job->own.quiet) || *job->own.svg;
}

static int picture(cli_slice_job *job)
{
    const descent_slice_result *s = job->slice;
    const bool shown = !job->own.no_plot && !job->own.json && !job->own.quiet;
    const double here[2] = {offset(job, 0), offset(job, 1)};
    const cli_plot_line lines[] = {{.name = job->count > 0 ? "path" : "the point",
                                    .at = job->count > 0 ? s->path : here,
                                    .count = job->count > 0 ? s->count : 1,
                                    .points = job->count == 0}};
    cli_plot plot = {.variables = s->dims,
                     .title = title(job),
                     .names = {job->names[0], s->dims == 2 ? job->names[1] : "loss"},
                     .values = values,
                     .user = job,
                     .exact = true,
                     .lines = lines,
                     .line_count = 1};
    for (size_t d = 0; d < s->dims; d++) {
        plot.lower[d] = s->low[d] + offset(job, d);
        plot.upper[d] = s->high[d] + offset(job, d);
    }
    int code = CLI_DONE;
    if (shown) {
        code = cli_plot_print(&plot, job->own.plain);
        putchar('\n');
    }
    return code == CLI_DONE && *job->own.svg ? cli_plot_save(&plot, job->own.svg) : code;
}

// ---- the facts ----

static void report_plane(const cli_slice_job *job)
{
    const descent_slice_result *s = job->slice;
    switch (job->own.kind) {
    case CLI_SLICE_RANDOM:
        printf("along   %s (seed %llu); 1 is as long as the weights themselves\n",
               s->dims == 2 ? "two random directions" : "a random direction",
               (unsigned long long)job->own.seed);
        break;
    case CLI_SLICE_CURVATURE:
        printf("along   the least curved direction, eigenvalue %.4g (within %.1g)",
               job->eigenvalues[0], job->residuals[0]);
        if (s->dims == 2) {
            printf(", and the most curved, %.4g (within %.1g)", job->eigenvalues[1],
                   job->residuals[1]);
        }
        putchar('\n');
        break;
    case CLI_SLICE_PATH:
        printf("along   the path: %.1f %% of it lies in this %s (squared distances from the "
               "end)\n",
               100.0 * (job->explained[0] + (s->dims == 2 ? job->explained[1] : 0.0)),
               s->dims == 2 ? "plane" : "line");
        break;
    case CLI_SLICE_LINE:
        printf("along   the line to %s, %.4g long; barrier between both ends: %.4g\n",
               CLI_SHOW(job->own.to), s->length[0], barrier(job));
        break;
    default:
        printf("along   %s%s%s\n", job->names[0], s->dims == 2 ? " and " : "",
               s->dims == 2 ? job->names[1] : "");
    }
}

static void report_curvature(const descent_slice_result *s)
{
    if (isnan(s->curvature[0])) {
        return;
    }
    const int down = (s->curvature[0] < 0.0) + (s->dims == 2 && s->curvature[1] < 0.0);
    printf("curved  %.4g", s->curvature[0]);
    if (s->dims == 2) {
        printf(" to %.4g", s->curvature[1]);
    }
    printf(" at the point, in this %s: ", s->dims == 2 ? "plane" : "line");
    if (down == 0) {
        printf("no descent direction shows here; other directions may have one\n");
    } else {
        printf("%d of its %zu direction%s lead%s down\n", down, s->dims,
               s->dims == 1 ? "" : "s", down == 1 ? "s" : "");
    }
}

// Points of the grid where the function is no finite number.
static size_t undefined(const descent_slice_result *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->points[0] * s->points[1]; i++) {
        count += isfinite(s->values[i]) ? 0 : 1;
    }
    return count;
}

static void report_undefined(const descent_slice_result *s)
{
    const size_t none = undefined(s), all = s->points[0] * s->points[1];
    if (none > 0 && !s->stopped) {
        printf("        %zu of %zu points %s no value: there it is not a finite number\n", none,
               all, none == 1 ? "has" : "have");
    }
}

// Which loss it is, over what.
static void report_value(const cli_slice_job *job)
{
    const descent_rows *rows = cli_slice_rows(job);
    printf("%s: ", CLI_SHOW(title(job)));
    if (isfinite(job->slice->center)) {
        printf("%s%.6g at the point", job->target.is_run ? "training loss " : "",
               job->slice->center);
    } else {
        printf("no value at the point");
    }
    if (rows) {
        printf(", over %s rows", CLI_COUNT(rows->count));
    }
    if (job->target.is_run) {
        const double l2 = descent_trainer_plan(job->target.job->trainer).l2;
        if (l2 > 0.0) {
            printf(", with the penalty of l2 %.3g", l2);
        }
    }
    printf("\n");
}

static void report(const cli_slice_job *job)
{
    const descent_slice_result *s = job->drawn ? job->drawn : job->slice;
    report_value(job);
    report_plane(job);
    printf("shown   %.6g to %.6g on %zu", s->lowest, s->highest, s->points[0]);
    if (s->dims == 2) {
        printf(" x %zu", s->points[1]);
    }
    printf(" points, %.3g", s->spacing[0]);
    if (s->dims == 2 && s->spacing[1] != s->spacing[0]) {
        printf(" and %.3g", s->spacing[1]);
    }
    printf(" apart\n");
    report_undefined(s);
    if (s->checks > 0) {
        printf("between them it differs from straight lines by up to %.3g (%.2g %% of the "
               "range), at "
               "%zu random places\n",
               s->gap, 100.0 * s->gap / fmax(s->highest - s->lowest, 1e-300), s->checks);
    }
    report_curvature(s);
    if (s->count > 0) {
        printf(
            "path    %zu states; where they are the loss differs from the loss that is drawn "
            "under them by up to %.3g\n",
            s->count, s->path_gap);
    }
    if (job->drift > 0.0) {
        printf("note: when trained again, the run ends %.3g away from its weights: its rate "
               "was changed "
               "by hand, or it was continued on another machine\n",
               job->drift);
    }
}

// ---- JSON and CSV ----

static json_t *axes_json(const cli_slice_job *job, const descent_slice_result *s)
{
    json_t *axes = json_array();
    for (size_t d = 0; d < s->dims; d++) {
        json_array_append_new(
            axes,
            json_pack("{s:s, s:f, s:f, s:I, s:f, s:f, s:o, s:o}", "name", job->names[d], "low",
                      s->low[d], "high", s->high[d], "points", (json_int_t)s->points[d],
                      "length", s->length[d], "spacing", s->spacing[d], "explained",
                      job->own.kind == CLI_SLICE_PATH ? json_real(job->explained[d])
                                                      : json_null(),
                      "eigenvalue",
                      job->own.kind == CLI_SLICE_CURVATURE ? json_real(job->eigenvalues[d])
                                                           : json_null()));
    }
    return axes;
}

// What only some slices have.
static void add_own(json_t *all, const cli_slice_job *job, const descent_slice_result *s)
{
    const descent_rows *rows = cli_slice_rows(job);
    if (rows) {
        json_object_set_new(all, "rows", json_integer((json_int_t)rows->count));
    }
    if (job->own.kind == CLI_SLICE_RANDOM) {
        json_object_set_new(all, "seed", json_integer((json_int_t)job->own.seed));
    }
    if (s->count > 0) {
        json_object_set_new(all, "path", cli_json_numbers(s->count * s->dims, s->path));
        json_object_set_new(all, "path_stride", json_integer((json_int_t)job->stride));
        json_object_set_new(all, "path_values", cli_json_numbers(s->count, s->path_values));
        json_object_set_new(all, "plane_values", cli_json_numbers(s->count, s->plane_values));
        json_object_set_new(all, "path_gap", cli_json_number(s->path_gap));
        json_object_set_new(all, "drift", cli_json_number(job->drift));
    }
    if (job->own.kind == CLI_SLICE_LINE) {
        json_object_set_new(all, "to", cli_json_text(job->own.to));
        json_object_set_new(all, "barrier", cli_json_number(barrier(job)));
    }
}

json_t *cli_slice_to_json(const cli_slice_job *job, const descent_slice_result *s)
{
    json_t *all = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:I, s:o}", "target",
                            cli_json_text(title(job)), "kind", kind_words[job->own.kind],
                            "axes", axes_json(job, s), "value", cli_json_number(s->center),
                            "lowest", cli_json_number(s->lowest), "highest",
                            cli_json_number(s->highest), "picture_gap", cli_json_number(s->gap),
                            "curvature", cli_json_numbers(s->dims, s->curvature), "stopped",
                            (int)s->stopped, "undefined", (json_int_t)undefined(s), "values",
                            cli_json_numbers(s->points[0] * s->points[1], s->values));
    if (all) {
        add_own(all, job, s);
    }
    return all;
}

// Half a picture does not take the place of a whole one.
static int keep(const cli_slice_job *job)
{
    const descent_slice_result *finest = job->drawn ? job->drawn : job->slice;
    if (!job->target.is_run || finest->stopped) {
        return CLI_DONE;
    }
    return cli_keep(job->target.job, DESCENT_KEPT_SLICE, cli_slice_to_json(job, finest),
                    job->own.json || job->own.quiet ? NULL : "saved   ");
}

// "u,v,loss" and a line for each point of the grid.
static int write_csv(const cli_slice_job *job)
{
    enum { LINE = 80 };
    const descent_slice_result *s = job->slice;
    const size_t rows = s->points[0] * s->points[1], capacity = (rows + 1) * LINE;
    char *text = malloc(capacity), *to = text;
    if (!text) {
        return cli_no_memory();
    }
    to += snprintf(to, LINE, s->dims == 2 ? "u,v,loss\n" : "u,loss\n");
    for (size_t i = 0; i < rows; i++) {
        const size_t place[2] = {i % s->points[0], i / s->points[0]};
        for (size_t d = 0; d < 2 && d < s->dims; d++) {
            const double step = (s->high[d] - s->low[d]) / (double)(s->points[d] - 1);
            to += snprintf(to, LINE / 3, "%.9g,",
                           s->low[d] + (double)place[d] * step + offset(job, d));
        }
        to += snprintf(to, LINE / 3, "%.17g\n", s->values[i]);
    }
    const int code = cli_plot_write(job->own.csv, "--csv", text);
    free(text);
    return code;
}

int cli_slice_report(cli_slice_job *job)
{
    int code = picture(job);
    if (code == CLI_DONE && *job->own.csv) {
        code = write_csv(job);
    }
    if (code == CLI_DONE && job->own.json) {
        code = cli_print_json_exact(cli_slice_to_json(job, job->slice));
    } else if (code == CLI_DONE && !cli_function_report_is_out(job->own.report)) {
        report(job);
    }
    return code == CLI_DONE ? keep(job) : code;
}
