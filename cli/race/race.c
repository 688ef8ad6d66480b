// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent race: a page on which optimizers run on a surface side by side, by the library's own
// code as WebAssembly. Nothing is computed here but the start, so that what cannot run is
// refused on the command line.
#include "race/race.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "minimize/job.h"
#include "minimize/options.h"
#include "minimize/record.h"
#include "minimize/start.h"
#include "race/document.h"
#include "race/page.h"
#include "run/find.h"
#include "shell/arguments.h"
#include "shell/html.h"
#include "shell/output.h"
#include "shell/text.h"
#include "target/function.h"

typedef struct race_settings {
    size_t size;
    char from[CLI_MINIMIZE_TEXT], box[CLI_MINIMIZE_TEXT], set[CLI_MINIMIZE_TEXT];
    char with[CLI_MINIMIZE_PATH], out[CLI_PATH];
    uint64_t dim;
    bool json;
} race_settings;

#define TEXT_OPTION(field, meta, text, words)                                                  \
    {                                                                                          \
        .name = #field, .metavar = (meta), .kind = DESCENT_OPTION_TEXT,                        \
        .offset = offsetof(race_settings, field),                                              \
        .capacity = sizeof((race_settings *)NULL)->field, .fallback = (text), .help = (words)  \
    }

static const descent_option_table *settings_table(void)
{
    static const descent_option_word own_dimension[] = {{"auto", 0}, {NULL, 0}};
    static const descent_option options[] = {
        TEXT_OPTION(from, "POINT", "",
                    "where to start: x=-1.4,y=2.2, or the numbers alone; without it the usual "
                    "start of a function that has a name, else 1 for each"),
        TEXT_OPTION(set, "NAME=X", "",
                    "numbers for names in the formula: a=3,b=4; may be given more than once"),
        TEXT_OPTION(with, "RULES", "gd,momentum,rmsprop,adam",
                    "optimizers to race, each with options of its own if you like: "
                    "adam:lr=0.1:beta1=0.8; at most 8"),
        {.name = "dim",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(race_settings, dim),
         .fallback = "auto",
         .low = 1,
         .high = 1e7,
         .words = own_dimension,
         .help = "1 or 2, for functions of any number of variables; in a formula n"},
        TEXT_OPTION(box, "BOX", "",
                    "the part of the function to show: -5..5 for every variable, or "
                    "x=-5..5,y=-2..2; without it that of the paths"),
        TEXT_OPTION(out, "FILE", "race.html", "the file to write, - for stdout"),
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(race_settings, json),
         .fallback = "false",
         .help = "the data of the page as one JSON document, on stdout"},
    };
    static const descent_option_table table = {.title = "Race",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(race_settings)};
    return &table;
}

typedef struct race_job {
    race_settings own;
    cli_minimize_job race; /* as `descent minimize` has it; its first set is ours */
} race_job;

// ---- what can run on a page ----

static int check_variables(const cli_function *f)
{
    char name[CLI_MINIMIZE_PATH] = "";
    if (f->n <= 2) {
        return CLI_DONE;
    }
    cli_error("a race is drawn on one variable or two, and %s has %zu", f->text, f->n);
    cli_append_shell_word(name, sizeof name, f->text);
    if (f->info && f->info->least <= 2 && f->info->most >= 2) {
        cli_try("descent race %s --dim 2", name);
    } else if (!f->info && f->n < 100) {
        cli_try("--set %s=1 for each but two of them", f->variables[f->n - 1]);
    } else {
        cli_try("descent minimize %s", name);
    }
    return CLI_USAGE;
}

static int no_rule_of_tensors(const cli_minimize_job *job, const char *rule)
{
    char name[CLI_MINIMIZE_PATH] = "";
    cli_append_shell_word(name, sizeof name, job->function.text);
    cli_error("--with: %s needs sums over whole tensors, and a page has no such rules", rule);
    cli_try("descent minimize %s --with %s", name, rule);
    return CLI_USAGE;
}

static int check_racers(const cli_minimize_job *job)
{
    enum { MOST = 8 }; /* colours and dashes that can be told apart */
    if (job->racer_count > MOST) {
        cli_error("--with: %zu optimizers: a page has room for %d, which can be told apart",
                  job->racer_count, MOST);
        return CLI_USAGE;
    }
    for (size_t i = 0; i < job->racer_count; i++) {
        const descent_minimize_options *o = &job->racers[i].options;
        if (o->time < HUGE_VAL) {
            cli_error(
                "--time: a page has no clock, so that it takes the same steps everywhere");
            cli_try("--steps 10000");
            return CLI_USAGE;
        }
        if (descent_rule_facts(o->optimizer.rule) & DESCENT_RULE_NEEDS_TENSORS) {
            return no_rule_of_tensors(job, job->racers[i].rule);
        }
    }
    return cli_minimize_check_steps(job);
}

static int open_function(race_job *job)
{
    cli_minimize_job *race = &job->race;
    int code = cli_arguments_expect(
        &race->arguments, 1, 1, "a formula in quotes or a name (descent functions lists them)");
    if (code != CLI_DONE) {
        return code;
    }
    const char *word = race->arguments.words[0];
    if (cli_run_is_run(word)) {
        char name[2 * CLI_PATH] = "";
        cli_append_shell_word(name, sizeof name, word);
        cli_error("%s is a run, and race takes a function", word);
        cli_try("descent report %s    shows a run as a page", name);
        return CLI_USAGE;
    }
    const cli_function_source source = {.text = word, .lib = "", .dim = job->own.dim};
    code = cli_function_open(&race->arguments, &source, &race->function);
    return code == CLI_DONE ? check_variables(&race->function) : code;
}

static int prepare(race_job *job)
{
    cli_minimize_job *race = &job->race;
    descent_error error = {0};
    snprintf(race->own.from, sizeof race->own.from, "%s", job->own.from);
    snprintf(race->own.box, sizeof race->own.box, "%s", job->own.box);
    snprintf(race->own.with, sizeof race->own.with, "%s", job->own.with);
    int code = open_function(job);
    code = code == CLI_DONE ? cli_minimize_start(race) : code;
    code = code == CLI_DONE ? cli_minimize_racers(race) : code;
    code = code == CLI_DONE ? check_racers(race) : code;
    if (code != CLI_DONE) {
        return code;
    }
    if (cli_function_objective(&race->function, &race->objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return cli_minimize_evaluate_start(race);
}

// ---- the page ----

static int show(const race_job *job)
{
    if (!job->own.json && cli_race_page_head_size == 0) {
        return cli_html_missing("races");
    }
    json_t *document = cli_race_document(&job->race);
    if (!document) {
        return cli_no_memory();
    }
    if (job->own.json) {
        return cli_print_json_exact(document);
    }
    const cli_html page = {.head = cli_race_page_head,
                           .tail = cli_race_page_tail,
                           .head_size = cli_race_page_head_size,
                           .tail_size = cli_race_page_tail_size};
    return cli_html_save(&page, document, job->own.out);
}

// ---- the whole ----

static int race_command(int argc, char **argv)
{
    race_job *job = malloc(sizeof *job);
    if (!job) {
        return cli_no_memory();
    }
    cli_minimize_job_init(&job->race);
    descent_options_default(settings_table(), &job->own);
    const cli_set sets[] = {[CLI_MIN_OWN] = {settings_table(), &job->own},
                            [CLI_MIN_RUN] = {cli_minimize_run_table(), &job->race.run}};
    cli_arguments *arguments = &job->race.arguments;
    int code = cli_arguments_parse(sets, sizeof sets / sizeof *sets, argc, argv, arguments);
    code = code == CLI_DONE ? cli_arguments_apply(arguments) : code;
    code = code == CLI_DONE ? prepare(job) : code;
    code = code == CLI_DONE ? show(job) : code;
    cli_minimize_job_free(&job->race);
    free(job);
    return code;
}

static const char *const common[] = {"with", "from", "lr", "steps", "set", "box", "out", NULL};

const cli_command cli_race_command = {
    .name = "race",
    .arguments = "FORMULA|NAME [options]",
    .summary = "a page on which optimizers race on a surface",
    .text =
        "Writes one HTML file that needs nothing else: it makes no request to any network. On "
        "it "
        "optimizers run from the same start, on contours and on a relief to turn; learning "
        "rates, "
        "beta1, beta2, eps, decay, noise, the start and the formula can be changed, and the "
        "paths "
        "are computed again at once, by the library itself as WebAssembly: with the same "
        "options "
        "they are those of `descent minimize`, bit for bit. At each end it says what kind of "
        "place it is.\n"
        "For functions of one variable or two.\n",
    .examples = "descent race rosenbrock\n"
                "descent race \"x^2 - y^2 + y^4\" --from 1,0.001 --with gd,momentum,adam\n"
                "descent race himmelblau --with adam:lr=0.1,adam:lr=0.5 -o adam.html\n",
    .common = common,
    .tables = {settings_table, cli_minimize_run_table},
    .run = race_command,
};
