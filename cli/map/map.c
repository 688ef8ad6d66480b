// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent map: the stationary points of a function or of a small network's loss.
//
// Keeps: a search that is stopped by Ctrl-C still shows what it found; progress goes to a
// terminal only, and never into the results.
#include "map/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "function/report.h"
#include "map/graph.h"
#include "map/job.h"
#include "map/page.h"
#include "map/picture.h"
#include "map/report.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/text.h"
#include "target/function.h"
#include "target/points.h"
#include "target/target.h"
#include "target/types.h"

enum { OWN, WHERE, OPTIONS, SETS };

// ---- options ----

#define TEXT_OPTION(field, label, meta, words)                                                 \
    {                                                                                          \
        .name = (label), .metavar = (meta), .kind = DESCENT_OPTION_TEXT,                       \
        .offset = offsetof(cli_map_settings, field),                                           \
        .capacity = sizeof((cli_map_settings *)NULL)->field, .fallback = "", .help = (words)   \
    }
#define FLAG_OPTION(field, label, words)                                                       \
    {                                                                                          \
        .name = (label), .kind = DESCENT_OPTION_FLAG,                                          \
        .offset = offsetof(cli_map_settings, field), .fallback = "false", .help = (words)      \
    }

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        TEXT_OPTION(svg, "svg", "FILE", "the picture of the points as an SVG file"),
        TEXT_OPTION(graph, "graph", "FILE", "the disconnectivity graph as an SVG file"),
        TEXT_OPTION(report, "report", "FILE",
                    "a page that can be opened, printed and sent: the points, what joins them, "
                    "the surface; - for stdout"),
        FLAG_OPTION(no_plot, "no-plot", "no picture and no graph on the terminal"),
        FLAG_OPTION(plain, "plain", "pictures of ASCII characters"),
        FLAG_OPTION(json, "json", "results as JSON on stdout"),
        FLAG_OPTION(quiet, "quiet", "only results on stdout: no picture, no graph"),
    };
    static const descent_option_table table = {
        "Output", options, sizeof options / sizeof *options, sizeof(cli_map_settings)};
    return &table;
}

// The library's, but for the last: --threads is there already.
static const descent_option_table *options_table(void)
{
    static descent_option_table table;
    if (!table.options) {
        table = *descent_map_option_table();
        table.count--;
    }
    return &table;
}

// ---- what is searched ----

static descent_status make(void *user, descent_objective **objective, descent_error *error)
{
    cli_map_job *job = user;
    cli_target *target = &job->target;
    return target->is_run ? descent_trainer_objective(target->job->trainer, DESCENT_FLOAT64, 1,
                                                      objective, error)
                          : cli_function_objective(&target->function, objective, error);
}

// "-1..1", around each weight; else three times the largest weight, and at least 3.
static int box_of_run(cli_map_job *job)
{
    const char *text = job->where.box, *dots = strstr(text, "..");
    double low = -1.0, high = 1.0;
    if (*text && (!dots || !cli_parse_real(text, (size_t)(dots - text), &low) ||
                  !cli_parse_real(dots + 2, strlen(dots + 2), &high) || !(low < high))) {
        cli_error("--box: \"%s\" is not a range around the weights of a run", text);
        cli_try("--box -1..1");
        return CLI_USAGE;
    }
    double times = 1.0;
    for (size_t i = 0; i < job->target.n && !*text; i++) {
        times = fmax(times, fabs(job->target.x[i]));
    }
    times *= *text ? 1.0 : 3.0;
    for (size_t i = 0; i < job->target.n; i++) {
        job->lower[i] = job->target.x[i] + low * times;
        job->upper[i] = job->target.x[i] + high * times;
    }
    return CLI_DONE;
}

static int read_box(cli_map_job *job)
{
    const size_t n = job->target.n;
    bool bounded = false;
    job->lower = n < SIZE_MAX / 64 ? calloc(n, 2 * sizeof *job->lower) : NULL;
    if (!job->lower) {
        return cli_no_memory();
    }
    job->upper = job->lower + n;
    if (job->target.is_run) {
        return box_of_run(job);
    }
    const int code = cli_function_box(&job->target.function, job->where.box, job->lower,
                                      job->upper, &bounded);
    if (code == CLI_DONE && !bounded) {
        cli_error("which box should the map cover?");
        cli_try("--box %s=-5..5    or --box -5..5 for every variable",
                job->target.function.variables[0]);
        return CLI_USAGE;
    }
    return code;
}

static int check(const cli_map_job *job, const cli_arguments *arguments)
{
    if (cli_arguments_text(arguments, "at")) {
        cli_error("--at is one point, and a map searches a box");
        cli_try("--box -5..5, or descent diagnose for one point");
        return CLI_USAGE;
    }
    if (*job->own.svg && job->target.n > 2) {
        cli_error("--svg shows functions of one or two variables, and there are %zu",
                  job->target.n);
        cli_try("--graph FILE, how the minima are connected");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

// ---- the search ----

typedef struct watch {
    bool live;     /* a terminal to show it on */
    double shown;  /* seconds at which something was shown */
    bool anything; /* was */
} watch;

static bool progress(const descent_map_progress *now, void *user)
{
    watch *w = user;
    if (w->live && now->seconds - w->shown > 0.2 && now->seconds > 1.0) {
        char searches[32];
        cli_format_count(now->searches, searches, sizeof searches);
        cli_talk("\r\033[K%s searches, %zu points, %.0f %% unseen, %.0f s", searches,
                 now->points, 100.0 * now->unseen, now->seconds);
        w->shown = now->seconds;
        w->anything = true;
    }
    return !cli_signals_stop_asked();
}

static int search(cli_map_job *job)
{
    descent_error error = {0};
    watch w = {.live = !job->own.json && !job->own.quiet && isatty(STDERR_FILENO)};
    const descent_expression *formula =
        job->target.is_run ? NULL : job->target.function.expression;
    job->options.threads = job->where.threads;
    cli_signals_catch(false);
    descent_status status =
        formula ? descent_expression_couples(formula, &job->options.coupled, &error)
                : DESCENT_OK;
    if (status != DESCENT_OK) {
        return cli_fail(&error);
    }
    status = descent_map_find(make, job, cli_target_rows(&job->target), job->lower, job->upper,
                              &job->options, progress, &w, &job->map, &error);
    if (w.anything) {
        cli_talk("\r\033[K");
    }
    if (status == DESCENT_UNSUPPORTED && job->target.is_run) {
        const int code = cli_fail(&error);
        cli_try("descent diagnose %s    tells what kind of place the run is at",
                job->target.job->folder);
        return code;
    }
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

static int show(cli_map_job *job)
{
    int code = CLI_DONE;
    if (job->own.json) {
        code = cli_print_json_exact(cli_map_to_json(job));
    } else if (!cli_function_report_is_out(job->own.report)) {
        cli_map_report(job);
    }
    code = code == CLI_DONE ? cli_map_picture(job) : code;
    code = code == CLI_DONE ? cli_map_graph(job) : code;
    code = code == CLI_DONE ? cli_map_page(job) : code;
    return code == CLI_DONE && cli_signals_stop_asked() ? CLI_INTERRUPTED : code;
}

static int map(cli_map_job *job, const cli_arguments *arguments)
{
    const char *word = arguments->words_count ? arguments->words[0] : NULL;
    int code = cli_arguments_expect(arguments, *job->where.lib ? 0 : 1, *job->where.lib ? 0 : 1,
                                    *job->where.lib ? "" : CLI_TARGET_WANTED);
    code = code == CLI_DONE ? cli_function_report_check(job->own.report, job->own.json) : code;
    job->own.no_plot = job->own.no_plot || cli_function_report_is_out(job->own.report);
    job->arguments = arguments;
    code =
        code == CLI_DONE ? cli_target_open(arguments, word, &job->where, &job->target) : code;
    code = code == CLI_DONE ? check(job, arguments) : code;
    code = code == CLI_DONE ? read_box(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    if (job->target.is_run && !cli_arguments_text(arguments, "symmetric")) {
        // Units of a network can be exchanged: without this every minimum would come in all
        // orders of its units.
        job->options.symmetric = true;
    }
    code = search(job);
    return code == CLI_DONE ? show(job) : code;
}

static int map_command(int argc, char **argv)
{
    cli_map_job *job = calloc(1, sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    descent_options_default(settings_table(), &job->own);
    descent_options_default(cli_target_settings_table(), &job->where);
    job->options = descent_map_options_default();
    const cli_set sets[SETS] = {[OWN] = {settings_table(), &job->own},
                                [WHERE] = {cli_target_settings_table(), &job->where},
                                [OPTIONS] = {options_table(), &job->options}};
    cli_arguments arguments;
    int code = cli_arguments_parse(sets, SETS, argc, argv, &arguments);
    code = code == CLI_DONE ? cli_arguments_apply(&arguments) : code;
    if (code == CLI_DONE) {
        code = map(job, &arguments);
        cli_target_close(&job->target);
    }
    descent_map_free(job->map);
    free(job->lower);
    cli_arguments_free(&arguments);
    free(job);
    return code;
}

static const char *const common[] = {"box", "set",   "dim",    "highest", "searches", "time",
                                     "svg", "graph", "report", "json",    NULL};

const cli_command cli_map_command = {
    .name = "map",
    .arguments = "FORMULA|NAME|RUN [options]",
    .summary = "find the minima, saddles and maxima of a function, and what joins them",
    .text =
        "Looks in a box for all points where the slope is zero, by many searches of different "
        "kinds (Newton's method, down, and up along one, two, ... modes) and by following the "
        "modes of what was found; tells for each what kind it is, and estimates from the "
        "points "
        "that were found once how much was not found. Minima are joined by steepest descent "
        "from "
        "both sides of the saddles of index 1. The index of a point is the number of "
        "directions "
        "in which it is a maximum.\n"
        "Sums of functions of one variable each are taken apart: their points are all "
        "combinations of those on each axis, and their numbers are exact.\n"
        "RUN is the folder of a run of a small network (at most 200 parameters); --box is "
        "around "
        "its weights then, and points that differ by a symmetry, as when units are exchanged, "
        "count as one.\n"
        "Ctrl-C ends the search and shows what was found.\n",
    .examples = "descent map himmelblau --report hills.html\n"
                "descent map \"x^4 - x^2 + y^2 + x*y/2\" --box -2..2\n"
                "descent map two-sines-sum --dim 8\n"
                "descent map lennard-jones --highest 0 --time 10s\n"
                "descent map mueller-brown --svg points.svg --graph graph.svg\n",
    .common = common,
    .tables = {settings_table, cli_target_settings_table, options_table},
    .run = map_command,
};
