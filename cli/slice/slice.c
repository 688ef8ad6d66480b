// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent slice: a loss surface along one or two directions, and how far the picture can be
// trusted.
#include "slice/slice.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "function/report.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "slice/axes.h"
#include "slice/job.h"
#include "slice/page.h"
#include "slice/report.h"
#include "target/target.h"
#include "target/types.h"

enum { OWN, WHERE, SETS };

// ---- options ----

#define OWN_FIELD(field) .offset = offsetof(cli_slice_settings, field)
#define TEXT_FIELD(field)                                                                      \
    .kind = DESCENT_OPTION_TEXT, OWN_FIELD(field),                                             \
    .capacity = sizeof((cli_slice_settings *)NULL)->field, .fallback = ""
#define FLAG_FIELD(field) .kind = DESCENT_OPTION_FLAG, OWN_FIELD(field), .fallback = "false"

// clang-format off
static const descent_option_word kinds[] = {
    {"auto", CLI_SLICE_AUTO}, {"variables", CLI_SLICE_VARIABLES}, {"random", CLI_SLICE_RANDOM},
    {"curvature", CLI_SLICE_CURVATURE}, {"path", CLI_SLICE_PATH}, {"line", CLI_SLICE_LINE}, {NULL, 0.0}};
static const descent_option_word automatic[] = {{"auto", 0.0}, {NULL, 0.0}};
static const descent_option_word all[] = {{"all", 0.0}, {NULL, 0.0}};

static const descent_option options[] = {
    {.name = "axes", .metavar = "KIND", .kind = DESCENT_OPTION_CHOICE, OWN_FIELD(kind), .fallback = "auto", .words = kinds,
     .help = "variables (the first ones of a function), random (as long as the weights, unit by unit), curvature (least "
             "and most curved), path (the main directions of the path to the point), line (to --to)"},
    {.name = "dims", .metavar = "N", .kind = DESCENT_OPTION_COUNT, OWN_FIELD(dims), .fallback = "auto",
     .low = 1.0, .high = 2.0, .words = automatic, .help = "1: a curve; 2: contours"},
    {.name = "points", .metavar = "N", .kind = DESCENT_OPTION_COUNT, OWN_FIELD(points), .fallback = "auto",
     .low = 2.0, .high = 1000.0, .words = automatic, .help = "points of the grid in each direction"},
    {.name = "reach", .metavar = "X", .kind = DESCENT_OPTION_REAL, OWN_FIELD(reach), .fallback = "auto",
     .low = DESCENT_ABOVE_ZERO, .high = HUGE_VAL, .words = automatic, .help = "from -X to X along each direction"},
    {.name = "to", .metavar = "RUN|POINT", TEXT_FIELD(to), .help = "the other end of a line"},
    {.name = "from", .metavar = "POINT", TEXT_FIELD(from), .help = "path of a function: where it starts"},
    {.name = "with", .metavar = "RULE", .kind = DESCENT_OPTION_TEXT, OWN_FIELD(with),
     .capacity = sizeof((cli_slice_settings *)NULL)->with, .fallback = "adam", .help = "path of a function: the optimizer that walks it"},
    {.name = "rows", .metavar = "N", .kind = DESCENT_OPTION_COUNT, OWN_FIELD(rows), .fallback = "all", .low = 1.0,
     .high = 4294967295.0, .words = all, .help = "a run: only this many of its training rows, which is faster"},
    {.name = "seed", .metavar = "N", .kind = DESCENT_OPTION_COUNT, OWN_FIELD(seed), .fallback = "1", .low = 0.0,
     .high = HUGE_VAL, .help = "seed of random directions"},
    {.name = "svg", .metavar = "FILE", TEXT_FIELD(svg), .help = "the picture as an SVG file"},
    {.name = "csv", .metavar = "FILE", TEXT_FIELD(csv), .help = "the values of the grid as a CSV file"},
    {.name = "report", .metavar = "FILE", TEXT_FIELD(report),
     .help = "of a function, a page that can be opened, printed and sent; - for stdout"},
    {.name = "no-plot", FLAG_FIELD(no_plot), .help = "no picture on the terminal"},
    {.name = "plain", FLAG_FIELD(plain), .help = "the picture in ASCII characters"},
    {.name = "json", FLAG_FIELD(json), .help = "results as JSON on stdout"},
    {.name = "quiet", FLAG_FIELD(quiet), .help = "only the facts on stdout: no picture"},
};
// clang-format on

static const descent_option_table *settings_table(void)
{
    static const descent_option_table table = {
        "Slice", options, sizeof options / sizeof *options, sizeof(cli_slice_settings)};
    return &table;
}

// ---- what is cut ----

static int check(const cli_slice_job *job)
{
    const cli_slice_settings *own = &job->own;
    if (*own->to && *own->from) {
        cli_error("--to is for a line and --from for a path: they are two pictures");
        return CLI_USAGE;
    }
    if (*own->to && own->kind != CLI_SLICE_AUTO && own->kind != CLI_SLICE_LINE) {
        cli_error("--to is the other end of a line, and --axes asks for something else");
        cli_try("--axes line");
        return CLI_USAGE;
    }
    if (job->target.is_run && *own->from) {
        cli_error("--from: the path of a run starts where the run did");
        cli_try("--axes path");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

static int check_page(cli_slice_job *job, const char *word)
{
    cli_slice_settings *own = &job->own;
    own->no_plot = own->no_plot || cli_function_report_is_out(own->report);
    const int code = cli_function_report_refuse_run(own->report, "slice", word);
    return code == CLI_DONE ? cli_function_report_check(own->report, own->json) : code;
}

enum { PLANE_OF_RUN = 21, LINE_OF_RUN = 51 }; /* points in each direction */

static void choose(cli_slice_job *job)
{
    cli_slice_settings *own = &job->own;
    if (own->kind == CLI_SLICE_AUTO) {
        own->kind = *own->to             ? CLI_SLICE_LINE
                    : *own->from         ? CLI_SLICE_PATH
                    : job->target.is_run ? CLI_SLICE_RANDOM
                                         : CLI_SLICE_VARIABLES;
    }
    const bool single = job->target.n == 1 || own->kind == CLI_SLICE_LINE;
    own->dims = single ? 1 : own->dims ? own->dims : 2;
    if (!own->points) {
        own->points = job->target.is_run ? (own->dims == 2 ? PLANE_OF_RUN : LINE_OF_RUN)
                                         : (own->dims == 2 ? 61 : 201);
    }
}

// A function needs a point, but where it has no more variables than the picture has directions
// the box says all.
static int need_point(cli_slice_job *job)
{
    cli_target *target = &job->target;
    const bool starts_elsewhere = job->own.kind == CLI_SLICE_PATH && !target->is_run;
    if (target->x || starts_elsewhere) {
        return CLI_DONE;
    }
    if (job->own.kind != CLI_SLICE_VARIABLES || target->n > job->own.dims) {
        cli_error("a slice goes through a point: --at is missing");
        cli_try("--at %s=0%s", target->function.variables[0], target->n > 1 ? ",..." : "");
        return CLI_USAGE;
    }
    target->x = calloc(target->n, sizeof *target->x);
    return target->x ? CLI_DONE : cli_no_memory();
}

static int choose_rows(cli_slice_job *job)
{
    const descent_rows *rows = cli_target_rows(&job->target);
    if (!job->own.rows) {
        return CLI_DONE;
    }
    if (!rows) {
        cli_error("--rows: a function has none");
        return CLI_USAGE;
    }
    const size_t count = job->own.rows < rows->count ? (size_t)job->own.rows : rows->count;
    uint32_t *index = malloc(count * sizeof *index);
    if (!index) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < count; i++) {
        index[i] = rows->index ? rows->index[i] : (uint32_t)i;
    }
    job->index = index;
    job->rows = (descent_rows){index, count};
    return CLI_DONE;
}

// ---- taking it ----

typedef struct watch {
    bool live;
    double shown;
} watch;

static bool progress(double done, void *user)
{
    watch *w = user;
    if (w->live && done - w->shown >= 0.01) {
        cli_talk("\r\033[K%.0f %% of the picture", 100.0 * done);
        w->shown = done;
    }
    return !cli_signals_stop_asked();
}

static int take(cli_slice_job *job, descent_slice_result **slice)
{
    descent_error error = {0};
    watch w = {.live = job->target.is_run && !job->own.json && !job->own.quiet &&
                       isatty(STDERR_FILENO)};
    const descent_status status =
        descent_slice_take(job->target.objective, job->target.x, cli_slice_rows(job),
                           &job->region, job->path, job->count, progress, &w, slice, &error);
    if (w.shown > 0.0) {
        cli_talk("\r\033[K");
    }
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

// Points in each direction that a picture of a run can have for some seconds of work; always
// the same for the same run.
static size_t fine_points(const cli_slice_job *job)
{
    static const double most_work = 6e9, row_work = 1000.0; /* multiply-adds */
    const descent_rows *rows = cli_slice_rows(job);
    const double once =
        (2.0 * (double)job->target.n + row_work) * (double)(rows ? rows->count : 1);
    const bool plane = job->own.dims == 2;
    const double points = plane ? sqrt(most_work / once) : most_work / once;
    const double least = plane ? PLANE_OF_RUN : LINE_OF_RUN, most = plane ? 121 : 1001;
    return (size_t)fmax(least, fmin(most, points));
}

// The values that were asked for, and where those are too far apart for a picture without pits
// that are none, more for the picture.
static int take_all(cli_slice_job *job, bool chosen)
{
    const bool data = job->own.json || *job->own.csv || chosen || !job->target.is_run;
    if (data) {
        const int code = take(job, &job->slice);
        if (code != CLI_DONE || chosen || !job->target.is_run || !cli_slice_draws(job)) {
            return code;
        }
    }
    if (cli_slice_draws(job)) {
        job->region.points[0] = job->region.points[1] = fine_points(job);
    }
    return take(job, data ? &job->drawn : &job->slice);
}

static int slice(cli_slice_job *job, const cli_arguments *arguments)
{
    const char *word = arguments->words_count ? arguments->words[0] : NULL;
    const size_t words = *job->where.lib ? 0 : 1;
    int code = cli_arguments_expect(arguments, words, words, words ? CLI_TARGET_WANTED : "");
    code = code == CLI_DONE ? check_page(job, word) : code;
    job->arguments = arguments;
    code =
        code == CLI_DONE ? cli_target_open(arguments, word, &job->where, &job->target) : code;
    code = code == CLI_DONE ? check(job) : code;
    if (code != CLI_DONE) {
        return code;
    }
    const bool chosen = job->own.points > 0;
    choose(job);
    code = need_point(job);
    code = code == CLI_DONE ? choose_rows(job) : code;
    code = code == CLI_DONE ? cli_slice_axes(job) : code;
    cli_signals_catch(false); /* from here on half a picture is kept */
    code = code == CLI_DONE ? take_all(job, chosen) : code;
    code = code == CLI_DONE ? cli_slice_report(job) : code;
    code = code == CLI_DONE ? cli_slice_page(job) : code;
    return code == CLI_DONE && cli_signals_stop_asked() ? CLI_INTERRUPTED : code;
}

static void release(cli_slice_job *job)
{
    descent_slice_free(job->slice);
    descent_slice_free(job->drawn);
    cli_target_close(&job->target);
    cli_target_close(&job->other);
    free(job->index);
    free(job->axes);
    free(job->path);
    free(job);
}

static int slice_command(int argc, char **argv)
{
    cli_slice_job *job = calloc(1, sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    descent_options_default(settings_table(), &job->own);
    descent_options_default(cli_target_settings_table(), &job->where);
    job->target.command = job->other.command = "slice";
    const cli_set sets[SETS] = {[OWN] = {settings_table(), &job->own},
                                [WHERE] = {cli_target_settings_table(), &job->where}};
    cli_arguments arguments;
    int code = cli_arguments_parse(sets, SETS, argc, argv, &arguments);
    code = code == CLI_DONE ? cli_arguments_apply(&arguments) : code;
    code = code == CLI_DONE ? slice(job, &arguments) : code;
    cli_arguments_free(&arguments);
    release(job);
    return code;
}

static const char *const common[] = {"axes",  "at",  "to",     "from", "dims",
                                     "reach", "svg", "report", NULL};

const cli_command cli_slice_command = {
    .name = "slice",
    .arguments = "RUN|FORMULA|NAME [options]",
    .summary = "draw the loss surface along one or two directions",
    .text =
        "Cuts the surface of a run's loss, over its training rows, or of a function along one "
        "or "
        "two directions through a point, draws it, and says how far the picture can be "
        "trusted: how far apart its points are, how much the function differs between them, "
        "how "
        "much of a path lies in the plane, and how far the loss on the path is from the loss "
        "that is drawn. A plane shows a descent direction only if it contains one: --axes "
        "curvature does "
        "where there is one.\n"
        "Random directions are as long as the weights, unit by unit, so that networks that "
        "compute the same have the same picture. The path of a run is trained again, from its "
        "first step, which takes as long as it took. A slice of a run is kept in slice.json in "
        "its folder, and descent report shows it.\n",
    .examples = "descent slice runs/digits-1 --svg valley.svg\n"
                "descent slice runs/digits-1 --axes curvature\n"
                "descent slice runs/digits-1 --to runs/digits-2\n"
                "descent slice rosenbrock --from=-1.2,1 --with gd\n"
                "descent slice \"x^3 - 3*x*y^2\" --at 0,0 --reach 2\n",
    .common = common,
    .tables = {settings_table, cli_target_settings_table},
    .run = slice_command,
};
