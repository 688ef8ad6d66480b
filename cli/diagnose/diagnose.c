// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent diagnose: what kind of place on the loss surface is this, how sure is that, and what
// now?
//
// Keeps: without --escape nothing is written but what was found, into the folder of the run. The
// verdict is the library's; here is only what it is asked and how it is shown.
#include "diagnose/diagnose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/advice.h"
#include "diagnose/causes.h"
#include "diagnose/escape.h"
#include "diagnose/job.h"
#include "diagnose/json.h"
#include "diagnose/layers.h"
#include "diagnose/page.h"
#include "diagnose/report.h"
#include "diagnose/spectrum.h"
#include "function/report.h"
#include "run/guessing.h"
#include "run/kept.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/text.h"
#include "shell/ticker.h"
#include "target/lost.h"
#include "target/target.h"
#include "target/types.h"

#define FLAG_OPTION(field, label, words)                                                       \
    {                                                                                          \
        .name = (label), .kind = DESCENT_OPTION_FLAG,                                          \
        .offset = offsetof(cli_diagnose_settings, field), .fallback = "false", .help = (words) \
    }

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        FLAG_OPTION(
            escape, "escape",
            "follow the descent direction that was found: print where it leads, and for a run "
            "write it to a new run folder, from which training can continue"),
        {.name = "out",
         .metavar = "DIR",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(cli_diagnose_settings, out),
         .capacity = sizeof((cli_diagnose_settings *)NULL)->out,
         .fallback = "",
         .help = "--escape: the new folder; without it that of the run and -escaped"},
        {.name = "report",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(cli_diagnose_settings, report),
         .capacity = sizeof((cli_diagnose_settings *)NULL)->report,
         .fallback = "",
         .help = "of a function, a page that can be opened, printed and sent: the verdict, its "
                 "evidence, the spectrum, the surface; - for stdout"},
        FLAG_OPTION(spectrum, "spectrum",
                    "show how the eigenvalues of the Hessian are distributed"),
        FLAG_OPTION(
            layers, "layers",
            "a run: trace and extreme eigenvalues of each layer's block of the Hessian"),
        FLAG_OPTION(
            tries, "try",
            "a run: experiments from its checkpoint that tell likely causes apart: half "
            "and twice the rate, four times the batch, a kick, twice the width, other "
            "penalties; which of them help, with standard errors"),
        FLAG_OPTION(json, "json", "print one JSON object"),
        FLAG_OPTION(quiet, "quiet", "only the verdict"),
        FLAG_OPTION(plain, "plain", "bars in plain ASCII"),
    };
    static const descent_option_table table = {
        .title = "Output",
        .options = options,
        .count = sizeof options / sizeof *options,
        .struct_size = sizeof(cli_diagnose_settings),
    };
    return &table;
}

static int need_point(const cli_diagnose_job *job)
{
    const cli_function *f = &job->target.function;
    char command[4096] = "descent diagnose", point[1024] = "";
    cli_diagnose_append_target(job, command, sizeof command);
    const descent_function_info *info = f->info;
    if (info && info->point_count > 0 && f->n == info->n) {
        cli_append(point, sizeof point, "%s", info->points[0].x);
    }
    const bool known = *point != '\0', many = f->n > 4;
    for (size_t i = 0; !known && !many && i < f->n; i++) {
        cli_append(point, sizeof point, "%s%s=0", i ? "," : "", f->variables[i]);
    }
    cli_append(command, sizeof command, " --at");
    cli_append_shell_word(command, sizeof command, !known && many ? "0, ..." : point);
    cli_error("a function is diagnosed at a point: --at is missing");
    cli_try("%s", command);
    if (job->word && cli_target_could_be_run(job->word)) {
        cli_note("there is no run \"%s\" either", job->word);
    }
    return CLI_USAGE;
}

// How the point was reached is part of what it means.
static int use_rule(cli_diagnose_job *job)
{
    descent_error error = {0};
    job->options.optimizer.rule = job->target.rule;
    if (job->target.is_run &&
        descent_run_describe(job->target.job->run, &job->options, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return CLI_DONE;
}

static void show_products(uint64_t products, void *user)
{
    const cli_diagnose_job *job = user;
    const bool dense = job->target.n <= job->options.dense;
    if (products == 1) {
        cli_ticker_doing("products with the Hessian");
    }
    cli_ticker_products(products, dense ? job->target.n : job->options.products);
}

static descent_status look(cli_diagnose_job *job, descent_error *error)
{
    cli_ticker_doing("the gradient, and what rounding makes of it");
    job->options.on_product = show_products;
    job->options.user = job;
    if (job->own.escape || job->own.layers || job->own.spectrum) {
        job->options.sample = 0; /* what is asked for takes all rows anyway */
    }
    return descent_diagnose(job->target.objective, job->target.x, cli_target_rows(&job->target),
                            &job->options, &job->found, error);
}

static int look_further(cli_diagnose_job *job)
{
    if (job->target.is_run) { /* before a descent begins another run */
        job->generalisation = cli_job_validation(job->target.job);
        cli_guess(job->target.job);
    }
    cli_ticker_doing("curvature of the layers");
    int code = job->target.is_run ? cli_diagnose_layers(job) : CLI_DONE;
    cli_ticker_doing("the spectrum");
    code = code == CLI_DONE && job->own.spectrum ? cli_diagnose_spectrum(job) : code;
    code = code == CLI_DONE && job->target.is_run ? cli_diagnose_causes(job) : code;
    return code == CLI_DONE && job->own.escape ? cli_diagnose_escape(job) : code;
}

static int find(cli_diagnose_job *job)
{
    descent_error error = {0};
    if (!job->own.quiet) {
        cli_ticker_start("reading the data");
    }
    int code = cli_target_open(&job->arguments, job->word, &job->where, &job->target);
    if (code == CLI_DONE && !job->target.x) {
        code = need_point(job);
    }
    if (code != CLI_DONE) {
        return code;
    }
    if ((job->own.layers || job->own.tries) && !job->target.is_run) {
        cli_error(job->own.layers
                      ? "--layers is for runs: a function has no layers"
                      : "--try is for runs: a function has no training to go on with");
        return CLI_USAGE;
    }
    code = use_rule(job);
    if (code != CLI_DONE) {
        return code;
    }
    return look(job, &error) == DESCENT_OK ? look_further(job) : cli_fail(&error);
}

static int show(cli_diagnose_job *job)
{
    int code = CLI_DONE;
    if (job->own.json) {
        code = cli_print_json_exact(cli_diagnose_to_json(job));
    } else if (!cli_function_report_is_out(job->own.report)) {
        cli_diagnose_report(job);
    }
    code = code == CLI_DONE ? cli_diagnose_page(job) : code;
    if (code != CLI_DONE || !job->target.is_run) {
        return code;
    }
    const bool told = !job->own.json && !job->own.quiet;
    fputs(told ? "\n" : "", stdout);
    return cli_keep(job->target.job, DESCENT_KEPT_DIAGNOSIS, cli_diagnose_to_json(job),
                    told ? "saved     " : NULL);
}

static int read_arguments(cli_diagnose_job *job)
{
    const bool library = *job->where.lib != '\0';
    const int code = cli_arguments_expect(&job->arguments, library ? 0 : 1, library ? 0 : 1,
                                          CLI_TARGET_WANTED);
    if (code == CLI_DONE && *job->own.out && !job->own.escape) {
        cli_error("--out is for --escape: without it nothing is written");
        return CLI_USAGE;
    }
    if (code == CLI_DONE && !library) {
        job->word = job->arguments.words[0];
    }
    if (code != CLI_DONE) {
        return code;
    }
    const int refused = cli_function_report_refuse_run(job->own.report, "diagnose", job->word);
    return refused == CLI_DONE ? cli_function_report_check(job->own.report, job->own.json)
                               : refused;
}

static void init(cli_diagnose_job *job)
{
    memset(job, 0, sizeof *job);
    descent_options_default(cli_target_settings_table(), &job->where);
    descent_options_default(settings_table(), &job->own);
    job->options = descent_diagnose_options_default();
    job->target.rule = -1;
    job->sets[CLI_DIAGNOSE_TARGET] = (cli_set){cli_target_settings_table(), &job->where};
    job->sets[CLI_DIAGNOSE_LIBRARY] = (cli_set){descent_diagnose_option_table(), &job->options};
    job->sets[CLI_DIAGNOSE_OWN] = (cli_set){settings_table(), &job->own};
    job->tries = descent_try_options_default();
    job->sets[CLI_DIAGNOSE_TRY] = (cli_set){descent_try_option_table(), &job->tries};
}

static int diagnose(int argc, char **argv)
{
    cli_diagnose_job *job = malloc(sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    init(job);
    int code = cli_arguments_parse(job->sets, CLI_DIAGNOSE_SETS, argc, argv, &job->arguments);
    code = code == CLI_DONE ? cli_arguments_apply(&job->arguments) : code;
    code = code == CLI_DONE ? read_arguments(job) : code;
    code = code == CLI_DONE ? find(job) : code;
    cli_ticker_stop();
    code = code == CLI_DONE ? show(job) : code;
    free(job->escape.x);
    free(job->layers);
    descent_experiments_free(job->tried);
    descent_diagnosis_free(job->found);
    cli_target_close(&job->target);
    cli_arguments_free(&job->arguments);
    free(job);
    return code;
}

static const char *const common[] = {"at",   "set",      "dim",  "escape", "try",
                                     "json", "products", "data", "report", NULL};

const cli_command cli_diagnose_command = {
    .name = "diagnose",
    .arguments = "RUN|FORMULA|NAME [options]",
    .summary = "say what kind of place on the loss surface this is",
    .text =
        "Looks at the weights of a run, over its training rows and in double precision, or at "
        "a function at a point (--at), and says what kind of place it is: a minimum, a saddle, "
        "a plateau, ...; with the evidence, how sure it is, and what to try next. RUN is a run "
        "folder (its newest checkpoint) or a model file in it.\n"
        "Up to --dense parameters all eigenvalues of the Hessian are computed; beyond, those "
        "at both ends, and the verdict says with which probability it misses a descent "
        "direction.\n"
        "Of many rows a random sample is looked at first, as large as a few seconds allow "
        "(--sample; 0 takes all). It decides "
        "where f goes down beyond doubt, with standard errors; all else takes all rows.\n"
        "With --escape it follows the descent direction that it found.\n"
        "Of a run it names the likeliest causes of what stands in its way; --try makes the "
        "experiments that tell them apart, for about a minute, and the run stays as it is.\n"
        "Of a run, all of it is kept in diagnosis.json in its folder, and descent report shows "
        "it.\n",
    .examples = "descent diagnose himmelblau --at \"3.385, 0.074\"\n"
                "descent diagnose \"x^3 - 3*x*y^2\" --at x=0,y=0 --report monkey.html\n"
                "descent diagnose runs/digits-1\n"
                "descent diagnose runs/xor-1 --escape\n"
                "descent diagnose runs/digits-1 --try\n"
                "descent diagnose runs/digits-1 --json | jq .verdict\n",
    .common = common,
    .tables = {settings_table, descent_try_option_table, cli_target_settings_table,
               descent_diagnose_option_table},
    .run = diagnose,
};
