// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The options of `descent minimize`, and those of each run of a race.
#include "minimize/options.h"

#include <stdlib.h>
#include <string.h>

#include "minimize/limits.h"
#include "minimize/record.h"
#include "run/rules.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/text.h"
#include "target/function.h"
#include "target/types.h"

#define TEXT_OPTION(field, label, other, meta, words)                                          \
    {                                                                                          \
        .name = (label), .alias = (other), .metavar = (meta), .kind = DESCENT_OPTION_TEXT,     \
        .offset = offsetof(cli_minimize_settings, field),                                      \
        .capacity = sizeof((cli_minimize_settings *)NULL)->field, .fallback = "",              \
        .help = (words)                                                                        \
    }
#define FLAG_OPTION(field, label, other, words)                                                \
    {                                                                                          \
        .name = (label), .alias = (other), .kind = DESCENT_OPTION_FLAG,                        \
        .offset = offsetof(cli_minimize_settings, field), .fallback = "false", .help = (words) \
    }

const descent_option_table *cli_minimize_settings_table(void)
{
    static const descent_option_word own_dimension[] = {{"auto", 0}, {NULL, 0}};
    static const descent_option options[] = {
        TEXT_OPTION(from, "from", "start", "POINT",
                    "where to start: x=-1.4,y=2.2, or the numbers alone, or \"1, ...\" for all "
                    "variables; without it the usual start of a function that has a name, else "
                    "1 for each"),
        TEXT_OPTION(set, "set", NULL, "NAME=X",
                    "numbers for names in the formula: a=3,b=4; may be given more than once"),
        TEXT_OPTION(
            with, "with", NULL, "RULES",
            "optimizers to race from the same start: gd,momentum,adam,lbfgs, or others that "
            "descent optimizers lists, each with options of its own if you like: "
            "adam:lr=0.1:beta1=0.8; all: every one of them; without it "
            "lbfgs, or gd when --lr, --decay or --schedule is given; with --bounds or "
            "--subject-to a method of its own"),
        CLI_LIKE_OPTION(cli_minimize_settings),
        {.name = "dim",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(cli_minimize_settings, dim),
         .fallback = "auto",
         .low = 1,
         .high = 1e7,
         .words = own_dimension,
         .help = "number of variables, for functions of any number of them; in a formula n"},
        TEXT_OPTION(lib, "lib", NULL, "FILE:NAME",
                    "minimise a function in a shared library: double NAME(size_t n, const "
                    "double *x, double *g, void *), which fills g with the gradient unless it "
                    "is NULL; NAME_hessian_vector(n, x, v, hv, NULL) is used when it is there"),
        FLAG_OPTION(no_gradient, "no-gradient", NULL,
                    "--lib: the function leaves g alone; use differences of its values"),
        TEXT_OPTION(box, "box", NULL, "BOX",
                    "where starts are drawn and what the picture shows: -5..5 for every "
                    "variable, or x=-5..5,y=-2..2"),
        {.name = "bounds",
         .metavar = "BOUNDS",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(cli_minimize_settings, bounds),
         .capacity = sizeof((cli_minimize_settings *)NULL)->bounds,
         .fallback = "",
         .joint = ",",
         .help = "what variables may be: 0..1 for every one, or x=0..1,y=..3,z=2.."},
        {.name = "subject-to",
         .metavar = "CONSTRAINT",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(cli_minimize_settings, subject_to),
         .capacity = sizeof((cli_minimize_settings *)NULL)->subject_to,
         .fallback = "",
         .joint = "; ",
         .help =
             "a constraint that must hold: \"x^2 + y^2 <= 1\", \"x + y = 1\", \"0 <= x*y <= "
             "2\"; several with ; between, or given again"},
        TEXT_OPTION(trace, "trace", NULL, "FILE",
                    "write every step to FILE.csv or FILE.jsonl: step, f, |g|, lr, x"),
        TEXT_OPTION(svg, "svg", NULL, "FILE", "write the picture to a file"),
        TEXT_OPTION(report, "report", NULL, "FILE",
                    "write a page that can be opened, printed and sent: what was found, every "
                    "step as curves, the surface; - for stdout"),
        FLAG_OPTION(show_gradient, "show-gradient", NULL,
                    "print the derivative with respect to each variable, and stop"),
        FLAG_OPTION(check_gradient, "check-gradient", NULL,
                    "compare the gradient at the start and around it with differences of "
                    "values, and stop"),
        FLAG_OPTION(no_plot, "no-plot", NULL, "no picture"),
        FLAG_OPTION(plain, "plain", NULL, "the picture in plain ASCII"),
        FLAG_OPTION(json, "json", NULL, "print one JSON object"),
        FLAG_OPTION(quiet, "quiet", NULL, "only the table"),
    };
    static const descent_option_table table = {
        .title = "Function, start and output",
        .options = options,
        .count = sizeof options / sizeof *options,
        .struct_size = sizeof(cli_minimize_settings),
    };
    return &table;
}

// The rule is what --with says, so the library's row for it is left out.
const descent_option_table *cli_minimize_run_table(void)
{
    static descent_option_table table;
    table = *descent_minimize_option_table();
    if (strcmp(table.options->name, "optimizer") == 0) {
        table.options++;
        table.count--;
    }
    return &table;
}

// Steps, time and tolerance come first in the library's table, and are those of minimising here.
const descent_option_table *cli_minimize_limits_table(void)
{
    enum { COMMON = 3 };
    static descent_option_table table;
    table = *descent_constrained_option_table();
    table.options += COMMON;
    table.count -= COMMON;
    return &table;
}

void cli_minimize_job_init(cli_minimize_job *job)
{
    memset(job, 0, sizeof *job);
    descent_options_default(cli_minimize_settings_table(), &job->own);
    job->run = descent_minimize_options_default(DESCENT_ADAM);
    job->starts = descent_starts_options_default();
    job->limiting = descent_constrained_options_default();
    job->sets[CLI_MIN_LIMITS] = (cli_set){cli_minimize_limits_table(), &job->limiting};
    job->sets[CLI_MIN_OWN] = (cli_set){cli_minimize_settings_table(), &job->own};
    job->sets[CLI_MIN_RUN] = (cli_set){cli_minimize_run_table(), &job->run};
    job->sets[CLI_MIN_STARTS] = (cli_set){descent_starts_option_table(), &job->starts};
}

void cli_minimize_job_free(cli_minimize_job *job)
{
    if (job->trace) {
        fclose(job->trace);
    }
    for (size_t i = 0; i < job->racer_count; i++) {
        free(job->racers[i].x);
        free(job->racers[i].way.points);
        cli_record_free(&job->racers[i].record);
        descent_constrained_free(&job->racers[i].limited);
    }
    descent_objective_free(job->objective);
    cli_limits_close(&job->limits);
    cli_function_close(&job->function);
    free(job->start);
    cli_arguments_free(&job->arguments);
}

// ---- the race ----

// One option of a racer. Prints what is wrong.
static int set_option(cli_racer *racer, const char *name, const char *text)
{
    descent_error error = {0};
    if (descent_options_set(cli_minimize_run_table(), &racer->options, name, text, &error) !=
        DESCENT_OK) {
        cli_error("%s: %s", racer->label, error.message);
        cli_try_remedies(&error);
        return cli_exit_code(error.status);
    }
    return CLI_DONE;
}

typedef struct cli_given_to {
    const cli_minimize_job *job;
    const cli_racer *racer;
} cli_given_to;

// What the command line says for all of them.
static int set_common(const cli_minimize_job *job, cli_racer *racer)
{
    for (size_t i = 0; i < job->arguments.given_count; i++) {
        const cli_given *given = &job->arguments.given[i];
        if (given->set == CLI_MIN_RUN) {
            const int code = set_option(racer, given->option->name, given->text);
            if (code != CLI_DONE) {
                return code;
            }
        }
    }
    return CLI_DONE;
}

// Whether the command line says something of an option, for all or in the racer's own text.
static bool is_given(const void *context, const char *name)
{
    const cli_given_to *given = context;
    char own[64];
    snprintf(own, sizeof own, ":%s=", name);
    return cli_arguments_text(&given->job->arguments, name) ||
           strstr(given->racer->label, own) != NULL;
}

// --like, before what is said of this racer.
static int set_like(const cli_minimize_job *job, cli_racer *racer, descent_rule rule)
{
    char said[CLI_LIKE_TEXT];
    const cli_given_to given = {job, racer};
    const cli_like like = {(descent_library)job->own.like, cli_minimize_run_table(),
                           &racer->options, is_given, &given};
    const int code = cli_rule_like(&like, (int)rule, said);
    if (code == CLI_DONE && *said) {
        cli_talk("%s %s\n", racer->rule, said);
    }
    return code;
}

// "adam:lr=0.1:beta1=0.8", which is cut.
static int add_racer(cli_minimize_job *job, char *item)
{
    if (job->racer_count == CLI_RACERS) {
        cli_error("--with: at most %d optimizers", CLI_RACERS);
        return CLI_USAGE;
    }
    cli_racer *racer = &job->racers[job->racer_count++];
    item += strspn(item, " ");
    for (size_t length = strlen(item); length > 0 && item[length - 1] == ' ';) {
        item[--length] = '\0';
    }
    snprintf(racer->label, sizeof racer->label, "%s", item);
    char *more = strchr(item, ':');
    if (more) {
        *more++ = '\0';
    }
    descent_rule rule = DESCENT_GD;
    racer->rule = cli_rule_named(item, &rule);
    if (!racer->rule) {
        return cli_unknown_rule("--with: ", item);
    }
    racer->ruled = true;
    racer->options = descent_minimize_options_default(rule);
    int code = set_like(job, racer, rule);
    code = code == CLI_DONE ? set_common(job, racer) : code;
    while (more && code == CLI_DONE) {
        char *option = more, *equals = strchr(option, '=');
        more = strchr(option, ':');
        if (more) {
            *more++ = '\0';
        }
        if (!equals) {
            cli_error("--with: \"%s\" of %s is not NAME=VALUE", option, item);
            cli_try("--with %s:lr=0.1", item);
            return CLI_USAGE;
        }
        *equals = '\0';
        code = set_option(racer, option, equals + 1);
    }
    return code;
}

// lbfgs, unless something was given that only the rules with a learning rate have.
static const char *default_rule(const cli_minimize_job *job)
{
    static const char *const of_steps[] = {"lr",    "decay", "schedule",
                                           "batch", "clip",  "weight-decay"};
    for (size_t i = 0; i < sizeof of_steps / sizeof *of_steps; i++) {
        if (cli_arguments_text(&job->arguments, of_steps[i])) {
            return "gd";
        }
    }
    return "lbfgs";
}

// What runs, separated by commas.
static void list_racers(const cli_minimize_job *job, char *text, size_t capacity)
{
    const char *with = *job->own.with ? job->own.with : default_rule(job);
    *text = '\0';
    if (strcmp(with, "all") != 0) {
        cli_append(text, capacity, "%s", with);
        return;
    }
    for (const char *const *name = descent_rule_names(); *name; name++) {
        cli_append(text, capacity, "%s%s", *text ? "," : "", *name);
    }
}

static int add_racers(cli_minimize_job *job)
{
    char text[CLI_MINIMIZE_PATH];
    list_racers(job, text, sizeof text);
    for (char *item = text; item;) {
        char *comma = strchr(item, ',');
        if (comma) {
            *comma = '\0';
        }
        const int code = add_racer(job, item);
        if (code != CLI_DONE) {
            return code;
        }
        item = comma ? comma + 1 : NULL;
    }
    return CLI_DONE;
}

// With limits, and no update rule that somebody asked for by name or by its options.
static bool is_limited(const cli_minimize_job *job)
{
    const bool ruled = *job->own.with || strcmp(default_rule(job), "lbfgs") != 0;
    return job->limits.given && (!ruled || job->limits.count > 0 || job->many);
}

int cli_minimize_racers(cli_minimize_job *job)
{
    int code = job->limits.given && *job->own.with ? cli_limits_check_rules(job) : CLI_DONE;
    if (code == CLI_DONE && is_limited(job)) {
        cli_racer *racer = &job->racers[job->racer_count++];
        racer->rule = job->limits.count > 0 ? "augmented-lagrangian" : "projected-newton";
        snprintf(racer->label, sizeof racer->label, "%s", racer->rule);
        racer->options = job->run;
        code = cli_limits_take_options(job);
    } else if (code == CLI_DONE) {
        code = add_racers(job);
    }
    if (code != CLI_DONE) {
        return code;
    }
    for (size_t i = 0; i < job->racer_count; i++) {
        job->racers[i].x = calloc(job->function.n, sizeof(double));
        job->racers[i].way.points = calloc(CLI_PATH_POINTS, sizeof(cli_way_point));
        if (!job->racers[i].x || !job->racers[i].way.points) {
            return cli_no_memory();
        }
    }
    return CLI_DONE;
}
