// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent minimize: follows optimizers down a formula, a function of the catalogue or one in a
// shared library.
//
// Keeps: whatever can be refused is refused before the first step, and the start is evaluated
// once by itself, so that a function that is not defined there is told from one that diverges.
#include "minimize/minimize.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "minimize/job.h"
#include "minimize/options.h"
#include "minimize/picture.h"
#include "minimize/race.h"
#include "minimize/report.h"
#include "minimize/starts.h"
#include "minimize/trace.h"
#include "run/find.h"
#include "run/settings.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/text.h"
#include "target/function.h"
#include "target/library.h"
#include "target/points.h"
#include "target/types.h"

// ---- the start ----

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
    return cli_function_box(&job->function, job->own.box, job->lower, job->upper,
                            &job->bounded);
}

// A single start is not held in the box: whoever gives one without a picture is told.
static int check_box(const cli_minimize_job *job)
{
    const cli_minimize_settings *own = &job->own;
    const bool shown = !own->no_plot && !own->json && !own->quiet;
    const bool pictured = job->function.n <= 2 && (shown || *own->svg);
    const bool used = pictured || own->check_gradient || (job->function.info && !*own->from);
    if (job->boxed && !used) {
        cli_error(
            "--box bounds no search from one start; it is for the picture and for --starts");
        cli_try("--starts 100 --box %s", job->own.box);
        return CLI_USAGE;
    }
    return CLI_DONE;
}

static int check_inside(const cli_minimize_job *job)
{
    for (size_t i = 0; i < job->function.n && job->boxed; i++) {
        if (job->start[i] < job->lower[i] || job->start[i] > job->upper[i]) {
            cli_error("the start %s = %g is outside the box, %g to %g",
                      job->function.variables[i], job->start[i], job->lower[i], job->upper[i]);
            cli_try("another --from, or a wider --box");
            return CLI_USAGE;
        }
    }
    return CLI_DONE;
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

static int evaluate_start(cli_minimize_job *job)
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

// Everything that needs no start is checked before the first evaluation.
static int prepare(cli_minimize_job *job)
{
    descent_error error = {0};
    int code = make_room(job);
    code = code == CLI_DONE ? read_box(job) : code;
    code = code == CLI_DONE ? read_start(job) : code;
    code = code == CLI_DONE && !job->many ? check_box(job) : code;
    code = code == CLI_DONE && !job->many ? check_inside(job) : code;
    code = code == CLI_DONE ? cli_minimize_racers(job) : code;
    if (code == CLI_DONE && job->function.library.handle) {
        code = cli_library_probe(&job->function.library, job->function.n, job->start);
    }
    if (code != CLI_DONE || job->many) {
        return code;
    }
    if (cli_function_objective(&job->function, &job->objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return evaluate_start(job);
}

// ---- the whole ----

static int outcome(const cli_minimize_job *job)
{
    bool arrived = false;
    for (size_t i = 0; i < job->racer_count; i++) {
        arrived = arrived || job->racers[i].status == DESCENT_OK;
    }
    return cli_signals_stop_asked() ? CLI_INTERRUPTED : arrived ? CLI_DONE : CLI_DIVERGED;
}

static int race(cli_minimize_job *job)
{
    int code = cli_trace_open(job);
    code = code == CLI_DONE ? cli_minimize_race(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    if (job->own.json) {
        code = cli_minimize_json(job);
    } else {
        if (!job->own.quiet) {
            cli_minimize_head(job);
        }
        cli_minimize_table(job);
    }
    code = code == CLI_DONE ? cli_minimize_picture(job) : code;
    return code == CLI_DONE ? outcome(job) : code;
}

static int check_gradient(cli_minimize_job *job)
{
    bool agrees = false;
    const int code = cli_check_gradient(job, &agrees);
    return code == CLI_DONE && !agrees ? CLI_FAILED : code;
}

static int open_function(cli_minimize_job *job)
{
    const bool library = *job->own.lib != '\0';
    const int code = cli_arguments_expect(
        &job->arguments, library ? 0 : 1, library ? 0 : 1,
        "a formula in quotes, a name (descent functions lists them), or --lib FILE:NAME");
    const char *word = job->arguments.words_count ? job->arguments.words[0] : "";
    if (code == CLI_DONE && !library && cli_run_is_run(word)) {
        char name[2 * CLI_PATH] = "";
        cli_append_shell_word(name, sizeof name, word);
        cli_error("%s is a run, and minimize takes a function", word);
        cli_try("descent train --resume %s    goes on with its training\n"
                "     descent diagnose %s          says what kind of place it is at",
                name, name);
        return CLI_USAGE;
    }
    const cli_function_source source = {.text = library ? NULL : job->arguments.words[0],
                                        .lib = job->own.lib,
                                        .dim = job->own.dim,
                                        .no_gradient = job->own.no_gradient};
    return code == CLI_DONE ? cli_function_open(&job->arguments, &source, &job->function)
                            : code;
}

static int minimize(cli_minimize_job *job)
{
    int code = open_function(job);
    if (code == CLI_DONE && job->own.show_gradient) {
        return cli_show_gradient(job);
    }
    code = code == CLI_DONE ? prepare(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    return job->own.check_gradient ? check_gradient(job)
           : job->many             ? cli_minimize_many(job)
                                   : race(job);
}

static int minimize_command(int argc, char **argv)
{
    cli_minimize_job *job = malloc(sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    cli_minimize_job_init(job);
    int code = cli_arguments_parse(job->sets, CLI_MIN_SETS, argc, argv, &job->arguments);
    if (code == CLI_DONE) {
        code = cli_arguments_apply(&job->arguments);
    }
    if (code == CLI_DONE) {
        job->many =
            cli_arguments_text(&job->arguments, "starts") != NULL && !job->own.check_gradient;
        code = minimize(job);
    }
    cli_minimize_job_free(job);
    free(job);
    return code;
}

static const char *const common[] = {"from", "with",  "lr",  "steps", "set",  "starts",
                                     "box",  "trace", "svg", "dim",   "json", NULL};

const cli_command cli_minimize_command = {
    .name = "minimize",
    .alias = "minimise",
    .arguments = "FORMULA|NAME [options]",
    .summary = "minimise a formula, a known function, or one of yours",
    .text =
        "Follows one or several optimizers down a function, in double precision with exact "
        "gradients, and shows where each ended, why, how curved the function is there, and the "
        "paths as a picture. FORMULA is ordinary mathematics in quotes; names in it other than "
        "functions, pi, e and those that --set gives values are its variables. NAME is one "
        "that "
        "`descent functions` lists.\n"
        "With --starts it runs from many points of a box and lists the minima they found, with "
        "an estimate of what was not seen.\n"
        "The exit status is 0 when a run ended well, out of steps included, and 3 when all "
        "diverged.\n",
    .examples = "descent minimize \"(1-x)^2 + 100*(y-x^2)^2\" --from x=-1.4,y=2.2\n"
                "descent minimize rosenbrock --with gd,momentum,rmsprop,adam\n"
                "descent minimize \"a*x^2 + y^2\" --set a=10 --lr 0.05 --trace way.csv\n"
                "descent minimize \"sum(i, 1, n, x[i]^4 - 16*x[i]^2 + 5*x[i])/2\" --dim 5 \\\n"
                "    --starts 1000 --box -5..5\n"
                "descent minimize --lib ./f.so:energy --dim 3 --check-gradient\n",
    .common = common,
    .tables = {cli_minimize_settings_table, cli_minimize_run_table,
               descent_starts_option_table},
    .run = minimize_command,
};
