// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent minimize: follows optimizers down a formula, a function of the catalogue or one in a
// shared library.
//
// Keeps: whatever can be refused is refused before the first step.
#include "minimize/minimize.h"

#include <stdlib.h>
#include <string.h>

#include "function/report.h"
#include "minimize/job.h"
#include "minimize/limits.h"
#include "minimize/options.h"
#include "minimize/page.h"
#include "minimize/picture.h"
#include "minimize/race.h"
#include "minimize/record.h"
#include "minimize/report.h"
#include "minimize/start.h"
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

// ---- before the first step ----

// A single start is not held in the box: whoever gives one without a picture is told.
static int check_box(const cli_minimize_job *job)
{
    const cli_minimize_settings *own = &job->own;
    const bool shown = !own->no_plot && !own->json && !own->quiet;
    const bool pictured = job->function.n <= 2 && (shown || *own->svg || *own->report);
    const bool used = pictured || own->check_gradient || (job->function.info && !*own->from);
    if (job->boxed && !used) {
        cli_error(
            "--box bounds no search from one start; it is for the picture and for --starts");
        cli_try("--starts 100 --box %s\n     --bounds %s    keeps it there", job->own.box,
                job->own.box);
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

static int check_report(cli_minimize_job *job)
{
    cli_minimize_settings *own = &job->own;
    if (*own->report && (own->show_gradient || own->check_gradient)) {
        cli_error("--report shows where optimizers went, and %s follows none",
                  own->show_gradient ? "--show-gradient" : "--check-gradient");
        cli_try("leave out one of them");
        return CLI_USAGE;
    }
    own->no_plot = own->no_plot || cli_function_report_is_out(own->report);
    return cli_function_report_check(own->report, own->json);
}

// Everything that needs no start is checked before the first evaluation.
static int prepare(cli_minimize_job *job)
{
    descent_error error = {0};
    int code = cli_minimize_start(job);
    code = code == CLI_DONE && !job->many ? check_box(job) : code;
    code = code == CLI_DONE && !job->many ? check_inside(job) : code;
    code = code == CLI_DONE ? cli_minimize_racers(job) : code;
    code = code == CLI_DONE && *job->own.report ? cli_minimize_check_steps(job) : code;
    if (code == CLI_DONE && job->function.library.handle) {
        code = cli_library_probe(&job->function.library, job->function.n, job->start);
    }
    if (code != CLI_DONE || job->many) {
        return code;
    }
    if (cli_function_objective(&job->function, &job->objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return cli_minimize_evaluate_start(job);
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
        code = cli_print_json_exact(cli_minimize_to_json(job));
    } else if (!cli_function_report_is_out(job->own.report)) {
        if (!job->own.quiet) {
            cli_minimize_head(job);
        }
        cli_minimize_table(job);
    }
    code = code == CLI_DONE ? cli_minimize_picture(job) : code;
    code = code == CLI_DONE ? cli_minimize_page(job) : code;
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
    int code = check_report(job);
    code = code == CLI_DONE ? open_function(job) : code;
    code = code == CLI_DONE ? cli_limits_open(job) : code;
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

static const char *const common[] = {"from",   "with",   "lr",     "steps",      "set",
                                     "starts", "box",    "bounds", "subject-to", "trace",
                                     "svg",    "report", "dim",    "json",       NULL};

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
        "With --bounds and --subject-to it looks for the least value where they hold, says "
        "what "
        "the point is that it found (a minimum, a saddle on the constraints, or that the "
        "constraints contradict each other), and what loosening each constraint would change.\n"
        "The exit status is 0 when a run ended well, out of steps included, and 3 when all "
        "diverged, or constraints contradict each other.\n",
    .examples =
        "descent minimize \"(1-x)^2 + 100*(y-x^2)^2\" --from x=-1.4,y=2.2\n"
        "descent minimize rosenbrock --with gd,momentum,rmsprop,adam\n"
        "descent minimize \"a*x^2 + y^2\" --set a=10 --lr 0.05 --trace way.csv\n"
        "descent minimize rosenbrock --with gd,adam --report valley.html\n"
        "descent minimize \"sum(i, 1, n, x[i]^4 - 16*x[i]^2 + 5*x[i])/2\" --dim 5 \\\n"
        "    --starts 1000 --box -5..5\n"
        "descent minimize \"(x-2)^2 + (y-1)^2\" --subject-to \"x + y <= 2\" --bounds 0..\n"
        "descent minimize --lib ./f.so:energy --dim 3 --check-gradient\n",
    .common = common,
    .tables = {cli_minimize_settings_table, cli_minimize_run_table, descent_starts_option_table,
               cli_minimize_limits_table},
    .run = minimize_command,
};
