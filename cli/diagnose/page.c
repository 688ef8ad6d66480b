// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a page of a diagnosis is told besides what --json prints: the function around the point, and
// what to type next.
#include "diagnose/page.h"

#include <math.h>
#include <stdlib.h>

#include "diagnose/advice.h"
#include "diagnose/json.h"
#include "function/report.h"
#include "function/surface.h"
#include "run/verdict_json.h"
#include "shell/output.h"
#include "shell/text.h"
#include "target/points.h"
#include "target/target.h"

static void values(size_t count, const double *points, double *out, void *user)
{
    const cli_diagnose_job *job = user;
    const cli_target *target = &job->target;
    for (size_t i = 0; i < count; i++) {
        if (descent_objective_evaluate_f64(target->objective, points + i * target->n, NULL,
                                           &out[i], NULL, NULL) != DESCENT_OK) {
            out[i] = (double)NAN;
        }
    }
}

static bool is_inside(size_t n, const double *x, const double *lower, const double *upper)
{
    bool inside = true;
    for (size_t i = 0; i < n; i++) {
        inside = inside && x[i] >= lower[i] && x[i] <= upper[i];
    }
    return inside;
}

// The box that was given, or the usual one with the point in it; else around the point, as far as
// `descent slice` goes, and where --escape led.
static int choose_box(const cli_diagnose_job *job, cli_plot *plot)
{
    const cli_target *target = &job->target;
    const double *x = job->found->x, *lower_down = job->escape.x;
    double lower[2], upper[2];
    bool bounded = false;
    const int code =
        cli_function_box(&target->function, job->where.box, lower, upper, &bounded);
    bounded = bounded && (*job->where.box || is_inside(target->n, x, lower, upper));
    for (size_t i = 0; i < target->n && code == CLI_DONE; i++) {
        const double far = fmax(1.0, 2.0 * fabs(x[i]));
        plot->lower[i] = bounded ? lower[i] : x[i] - far;
        plot->upper[i] = bounded ? upper[i] : x[i] + far;
        if (job->escape.taken && lower_down && isfinite(lower_down[i])) {
            plot->lower[i] = fmin(plot->lower[i], lower_down[i] - 0.1 * far);
            plot->upper[i] = fmax(plot->upper[i], lower_down[i] + 0.1 * far);
        }
    }
    return code;
}

static void say_many(const cli_diagnose_job *job, json_t *document)
{
    char why[96], command[CLI_MINIMIZE_TEXT] = "descent slice";
    snprintf(why, sizeof why, "there are %zu variables, and a picture has two", job->target.n);
    cli_function_no_surface(document, why);
    cli_diagnose_append_target(job, command, sizeof command);
    if (cli_target_append_point("at", job->target.n, job->found->x, command, sizeof command)) {
        cli_append(command, sizeof command, " --axes curvature --report slice.html");
        json_object_set_new(document, "instead", cli_text_json(command));
    }
}

static int add_surface(cli_diagnose_job *job, json_t *document)
{
    const cli_function *f = &job->target.function;
    if (job->target.n > 2) {
        say_many(job, document);
        return CLI_DONE;
    }
    const cli_plot_line here = {.at = job->found->x, .count = 1, .points = true};
    cli_plot plot = {.variables = f->n,
                     .names = {f->variables[0], f->n == 2 ? f->variables[1] : "f"},
                     .values = values,
                     .user = job,
                     .exact = true,
                     .lines = &here,
                     .line_count = 1};
    const int code = choose_box(job, &plot);
    if (code != CLI_DONE) {
        return code;
    }
    return cli_function_surface(document, &plot) ? CLI_DONE : cli_no_memory();
}

// What the first advice, or where --escape led, says to type.
static json_t *next(const cli_diagnose_job *job)
{
    char text[8192] = "";
    cli_diagnose_next_command(job, text, sizeof text);
    const cli_advice advice = cli_diagnose_advice(job, 0);
    if (!*text && advice.text) {
        cli_diagnose_command_for(job, &advice, text, sizeof text);
    }
    return cli_text_json(text);
}

int cli_diagnose_page(cli_diagnose_job *job)
{
    if (!*job->own.report) {
        return CLI_DONE;
    }
    const cli_function_report report = {.kind = "diagnose",
                                        .function = &job->target.function,
                                        .arguments = &job->arguments,
                                        .seed = &job->options.seed};
    json_t *document = cli_function_report_make(&report, cli_diagnose_to_json(job));
    if (!document) {
        return cli_no_memory();
    }
    json_object_set_new(document, "next", next(job));
    const int code = add_surface(job, document);
    if (code != CLI_DONE) {
        json_decref(document);
        return code;
    }
    return cli_function_report_save(job->own.report, document,
                                    !job->own.json && !job->own.quiet);
}
