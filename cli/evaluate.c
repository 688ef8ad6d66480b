// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent evaluate: how good a model is, next to guessing and to a linear model.
//
// Keeps: the title says which rows these are and whether any of them trained the model: a
// score means nothing without that.
#include "evaluate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/generate.h>

#include "run/dataset.h"
#include "run/known.h"
#include "run/settings.h"
#include "score/class_choice.h"
#include "score/evaluation_report.h"
#include "score/scored_run.h"
#include "score/text.h"
#include "score/unseen.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/status.h"
#include "shell/text.h"

// Rows x inputs x outputs above which a linear model would take minutes.
static const double most_linear = 1e10;

typedef struct evaluate_settings {
    size_t size;
    cli_scored_rows rows;
    cli_class_choice choice;
    char cost[CLI_CLASS_NAME];
    char data[CLI_PATH];
    bool no_linear, json, strict;
} evaluate_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        CLI_SCORED_ROWS_OPTION(evaluate_settings, rows),
        CLI_CLASS_CHOICE_OPTIONS(evaluate_settings, choice),
        {.name = "cost",
         .metavar = "COSTS",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(evaluate_settings, cost),
         .capacity = CLI_CLASS_NAME,
         .fallback = "fp=1,fn=1",
         .help = "two classes: what a false positive and a false negative cost, for the "
                 "cheapest threshold"},
        {.name = "no-linear",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(evaluate_settings, no_linear),
         .fallback = "false",
         .help = "do without the linear model and the nearest row, which take a moment"},
        {.name = "data",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(evaluate_settings, data),
         .capacity = CLI_PATH,
         .fallback = "",
         .help = "where the run's data are now"},
        {.name = "strict",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(evaluate_settings, strict),
         .fallback = "false",
         .help = "refuse rows with values that training never saw"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(evaluate_settings, json),
         .fallback = "false",
         .help = "print all figures as one JSON object"},
    };
    static const descent_option_table table = {.title = "Evaluation",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(evaluate_settings)};
    return &table;
}

// "fn=5,fp=1": both, or one of them.
static int read_costs(const char *text, const descent_model *model,
                      descent_class_options *options)
{
    while (*text) {
        char *end = NULL;
        double *cost = strncmp(text, "fp=", 3) == 0   ? &options->cost_false_positive
                       : strncmp(text, "fn=", 3) == 0 ? &options->cost_false_negative
                                                      : NULL;
        const double value = cost ? strtod(text + 3, &end) : 0.0;
        if (!cost || end == text + 3 || !(value >= 0.0 && isfinite(value)) ||
            (*end && *end != ',')) {
            cli_error("--cost: \"%s\" is not like fp=1,fn=5 with costs of at least 0", text);
            cli_try("--cost fp=1,fn=5    a missed positive costs five times a false alarm");
            return CLI_USAGE;
        }
        *cost = value;
        text = *end ? end + 1 : end;
    }
    const bool usual =
        options->cost_false_positive == 1.0 && options->cost_false_negative == 1.0;
    return usual ? CLI_DONE : cli_class_choice_needs_two("--cost", model);
}

static int print_results(const evaluate_settings *own, const cli_scored_run *s,
                         const descent_class_options *options, const descent_evaluation *e,
                         const cli_unseen *unseen)
{
    if (!own->json) {
        cli_evaluation_print(e, s->model, options, s->title);
        return CLI_DONE;
    }
    json_t *out = cli_evaluation_json(e, s->model, options);
    json_object_set_new(out, "which_rows", json_string(s->title));
    json_object_set_new(out, "unseen", cli_unseen_json(unseen, true));
    return cli_print_json(out);
}

static int look_at_rows(const evaluate_settings *own, const cli_scored_run *s, const char *run,
                        const char *file, cli_unseen *unseen)
{
    const int code = cli_unseen_find(s->model, s->data, &s->rows, unseen);
    if (code != CLI_DONE || !own->strict || unseen->count == 0) {
        return code;
    }
    char command[3 * CLI_PATH] = "descent evaluate";
    cli_append_shell_word(command, sizeof command, run);
    if (file) {
        cli_append_shell_word(command, sizeof command, file);
    }
    cli_unseen_refuse(unseen, file ? file : s->title);
    cli_try("%s    score them all the same, with a note", command);
    return CLI_BAD_DATA;
}

// Rivals only where the run has its training data.
static int measure(const evaluate_settings *own, const cli_scored_run *s,
                   const descent_class_options *options, descent_rivals **rivals,
                   descent_evaluation **e)
{
    descent_error error = {0};
    const double most = own->no_linear ? 0.0 : most_linear;
    descent_status status = DESCENT_OK;
    if (s->job) {
        status = descent_rivals_create(s->job->trainer, most, rivals, &error);
    }
    THEN(status,
         descent_evaluate_model(s->model, s->data, &s->rows, options, *rivals, e, &error));
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

static int evaluate_text(const evaluate_settings *own, const cli_scored_run *s)
{
    descent_text_evaluation e = {.size = sizeof e};
    descent_error error = {0};
    const descent_rows train =
        s->job ? descent_trainer_rows(s->job->trainer) : (descent_rows){0};
    if (descent_evaluate_text(s->model, s->data, &s->rows, s->job ? s->job->data : NULL, &train,
                              &e, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    if (own->json) {
        json_t *out = cli_text_figures(&e);
        json_object_set_new(out, "which_rows", json_string(s->title));
        return cli_print_json(out);
    }
    cli_print("%s\n", s->title);
    cli_text_print(&e, cli_text_unit(s->data), e.windows);
    return CLI_DONE;
}

static int evaluate_run(const evaluate_settings *own, const cli_scored_run *s,
                        const cli_unseen *unseen)
{
    if (descent_model_tokens(s->model) > 0) {
        return evaluate_text(own, s);
    }
    descent_class_options options = descent_class_options_default();
    int code = cli_class_choice_apply(&own->choice, s->model, &options);
    code = code == CLI_DONE ? read_costs(own->cost, s->model, &options) : code;
    descent_rivals *rivals = NULL;
    descent_evaluation *e = NULL;
    if (code == CLI_DONE && !s->job) {
        cli_note(
            "the training data are not there: guessing is that of the rows themselves, and "
            "there is no linear model");
    }
    if (code == CLI_DONE) {
        code = measure(own, s, &options, &rivals, &e);
    }
    if (code == CLI_DONE) {
        code = print_results(own, s, &options, e, unseen);
    }
    descent_evaluation_free(e);
    descent_rivals_free(rivals);
    return code;
}

static int evaluate(int argc, char **argv)
{
    evaluate_settings own = {0};
    descent_options_default(settings_table(), &own);
    descent_read_options made = descent_read_options_default();
    const cli_set sets[] = {{settings_table(), &own}, {cli_formula_table(), &made}};
    cli_arguments arguments;
    cli_scored_run s = {0};
    cli_unseen unseen = {0};
    const char *file = NULL;
    int code = cli_arguments_read(sets, 2, argc, argv, 1, 2,
                                  "RUN: a run folder or a model file", &arguments);
    if (code == CLI_DONE) {
        file = arguments.words_count == 2 ? arguments.words[1] : NULL;
        cli_run_formula_options(arguments.words[0], &arguments, &made);
        code = cli_scored_run_open("evaluate", arguments.words[0], file, &made, &own.rows,
                                   own.data, &s);
    }
    code = code == CLI_DONE ? look_at_rows(&own, &s, arguments.words[0], file, &unseen) : code;
    code = code == CLI_DONE ? evaluate_run(&own, &s, &unseen) : code;
    if (code == CLI_DONE) {
        if (file) {
            cli_dataset_notes(s.data);
        }
        cli_unseen_note(&unseen);
    }
    cli_unseen_free(&unseen);
    cli_scored_run_close(&s);
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"rows", "threshold", "cost", "json", "strict", NULL};

const cli_command cli_evaluate_command = {
    .name = "evaluate",
    .arguments = "RUN|MODEL [FILE] [options]",
    .summary = "how good a model is, next to guessing and a linear model",
    .text =
        "Scores the model on its run's validation rows, or on the rows of FILE, which needs "
        "the target column, or may be \"formula: ...\" as for train, and says which rows these "
        "are.\n"
        "Classes: accuracy with its 95 % interval, log-loss, precision, recall and F1 of "
        "each class, calibration, the confusion matrix; for two classes also AUC, average "
        "precision and thresholds. Numbers: R2, RMSE and MAE in the unit of the target, and "
        "the largest residuals with their rows. They are compared with those of "
        "guessing, of a linear model on the same inputs and of the nearest training row: a "
        "network that is not better than these has learnt nothing beyond them.\n",
    .examples = "descent evaluate runs/penguins-1\n"
                "descent evaluate runs/penguins-1 new.csv --json\n"
                "descent evaluate runs/churn-1 --cost fp=1,fn=5\n",
    .common = common,
    .tables = {settings_table, cli_formula_table},
    .run = evaluate,
};
