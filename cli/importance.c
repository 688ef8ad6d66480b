// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent importance: which columns a model relies on.
//
// Keeps: the table is never without what such numbers cannot tell: columns that say the same
// share their importance.
#include "importance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/evaluate.h>

#include "run/dataset.h"
#include "run/known.h"
#include "run/settings.h"
#include "score/scored_run.h"
#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/shown.h"

enum { BAR = 24, NAME = 24, SHOWN = 50 };

typedef struct importance_settings {
    size_t size;
    cli_scored_rows rows;
    uint64_t repeats, seed;
    char data[CLI_PATH];
    bool json;
} importance_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        CLI_SCORED_ROWS_OPTION(importance_settings, rows),
        {.name = "repeats",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(importance_settings, repeats),
         .fallback = "5",
         .low = 1,
         .high = 1000,
         .help = "permutations of each column"},
        {.name = "seed",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         .offset = offsetof(importance_settings, seed),
         .fallback = "1",
         .low = 0,
         .high = 9007199254740992.0,
         .help = "of the permutations"},
        {.name = "data",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         .offset = offsetof(importance_settings, data),
         .capacity = CLI_PATH,
         .fallback = "",
         .help = "where the run's data are now"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(importance_settings, json),
         .fallback = "false",
         .help = "print the results as one JSON object"},
    };
    static const descent_option_table table = {.title = "Importance",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(importance_settings)};
    return &table;
}

static int by_falling_rise(const void *a, const void *b)
{
    const double p = ((const descent_importance *)a)->loss_rise;
    const double q = ((const descent_importance *)b)->loss_rise;
    return (p < q) - (p > q);
}

static void column_name(const cli_scored_run *s, size_t column, char *text, size_t capacity)
{
    const char *name = descent_dataset_column_name(s->data, column);
    if (*name) {
        snprintf(text, capacity, "%s", name);
    } else {
        snprintf(text, capacity, "input %zu", column + 1);
    }
}

static void print_table(const cli_scored_run *s, const descent_importance *results,
                        size_t count)
{
    const bool classify = descent_model_task(s->model) != DESCENT_TASK_REGRESS;
    const size_t shown = count < SHOWN ? count : SHOWN;
    printf("rows  %s\n\n%-*s  %-23s %8s\n", CLI_SHOW(s->title), NAME, "column",
           classify ? "rise of the log-loss" : "drop of R2", classify ? "accuracy" : "");
    for (size_t i = 0; i < shown; i++) {
        const descent_importance *r = &results[i];
        char name[CLI_PATH], accuracy[32] = "", bar[BAR + 1];
        column_name(s, r->column, name, sizeof name);
        const double share =
            results[0].loss_rise > 0.0 ? r->loss_rise / results[0].loss_rise : 0.0;
        const size_t length = (size_t)(fmax(0.0, share) * BAR + 0.5);
        memset(bar, '#', length);
        bar[length] = '\0';
        if (classify) {
            snprintf(accuracy, sizeof accuracy, "%+.1f %%", -100.0 * r->metric_drop);
        }
        printf("%-*.*s %9.4f +- %-9.4f %9s  %s\n", NAME, NAME, CLI_SHOW(name), r->loss_rise,
               r->loss_rise_se, accuracy, bar);
    }
    if (shown < count) {
        printf("... and %zu more %s; --json has all\n", count - shown,
               count - shown == 1 ? "column" : "columns");
    }
    printf(
        "\nWhat is lost when a column's values change places between rows. Columns that say\n"
        "the same share their importance: each may look unimportant next to the other.\n");
}

static int print_json(const cli_scored_run *s, const descent_importance *results, size_t count)
{
    json_t *columns = json_array();
    for (size_t i = 0; i < count; i++) {
        char name[CLI_PATH];
        column_name(s, results[i].column, name, sizeof name);
        json_array_append_new(columns,
                              json_pack("{s:s, s:o, s:o, s:o}", "column", name, "loss_rise",
                                        cli_json_number(results[i].loss_rise), "loss_rise_se",
                                        cli_json_number(results[i].loss_rise_se), "metric_drop",
                                        cli_json_number(results[i].metric_drop)));
    }
    return cli_print_json(json_pack("{s:s, s:o}", "which_rows", s->title, "columns", columns));
}

static int find(const importance_settings *own, const cli_scored_run *s)
{
    descent_error error = {0};
    const size_t count = descent_dataset_columns(s->data);
    descent_importance *results = calloc(count + 1, sizeof *results);
    if (!results) {
        return cli_no_memory();
    }
    descent_importance_options options = descent_importance_options_default();
    options.repeats = (size_t)own->repeats;
    options.seed = own->seed;
    int code = CLI_DONE;
    if (descent_importance_find(s->model, s->data, &s->rows, &options, results, &error) !=
        DESCENT_OK) {
        code = cli_fail(&error);
    } else {
        qsort(results, count, sizeof *results, by_falling_rise);
        if (own->json) {
            code = print_json(s, results, count);
        } else {
            print_table(s, results, count);
        }
    }
    free(results);
    return code;
}

static int importance(int argc, char **argv)
{
    importance_settings own = {0};
    descent_options_default(settings_table(), &own);
    descent_read_options made = descent_read_options_default();
    const cli_set sets[] = {{settings_table(), &own}, {cli_formula_table(), &made}};
    cli_arguments arguments;
    cli_scored_run s = {0};
    int code = cli_arguments_read(sets, 2, argc, argv, 1, 2,
                                  "RUN: a run folder or a model file", &arguments);
    if (code == CLI_DONE) {
        const char *file = arguments.words_count == 2 ? arguments.words[1] : NULL;
        cli_run_formula_options(arguments.words[0], &arguments, &made);
        code = cli_scored_run_open("importance", arguments.words[0], file, &made, &own.rows,
                                   own.data, &s);
    }
    code = code == CLI_DONE ? find(&own, &s) : code;
    cli_scored_run_close(&s);
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"rows", "repeats", "json", NULL};

const cli_command cli_importance_command = {
    .name = "importance",
    .arguments = "RUN|MODEL [FILE] [options]",
    .summary = "which columns a model relies on",
    .text =
        "Permutes the values of one column at a time over the rows and measures how much worse "
        "the model becomes, with the standard error of that: how much the model relies on the "
        "column. By default over the run's validation rows; FILE gives others, which need the "
        "target, or may be \"formula: ...\".\n",
    .examples = "descent importance runs/penguins-1\n"
                "descent importance runs/penguins-1 new.csv --repeats 20\n",
    .common = common,
    .tables = {settings_table, cli_formula_table},
    .run = importance,
};
