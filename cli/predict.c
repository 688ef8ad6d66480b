// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent predict: one line of output for each row, from a file in blocks or from stdin line by
// line.
//
// Keeps: a line of output for every row, in their order, on the standard output, and all that
// is said about them on the standard error, so that the output can be pasted next to the input.
// Rows from a pipe are answered before it is waited for the next one.
#include "predict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/generate.h>
#include <descent/model.h>

#include "run/dataset.h"
#include "run/find.h"
#include "run/known.h"
#include "run/settings.h"
#include "score/class_choice.h"
#include "score/targets_report.h"
#include "score/unseen.h"
#include "shell/arguments.h"
#include "shell/lines.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"

enum { BLOCK_ROWS = 1024 };

typedef struct predict_settings {
    size_t size;
    bool json, proba, strict;
    cli_class_choice choice;
} predict_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(predict_settings, json),
         .fallback = "false",
         .help = "print one JSON object for each row"},
        {.name = "proba",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(predict_settings, proba),
         .fallback = "false",
         .help = "print the probabilities of all classes as CSV, with a header line"},
        {.name = "strict",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(predict_settings, strict),
         .fallback = "false",
         .help = "refuse values that training never saw: other categories, numbers far outside "
                 "the range of training, what was the same in every row"},
        CLI_CLASS_CHOICE_OPTIONS(predict_settings, choice),
    };
    static const descent_option_table table = {.title = "Output",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(predict_settings)};
    return &table;
}

typedef struct predictor {
    descent_model *model;
    predict_settings settings;
    descent_read_options made;     /* of a formula */
    const char *run;               /* as it was typed */
    descent_class_options options; /* of two classes: threshold and positive one */
    bool classify, labels;
    const char *kind;     /* what the names of rows are, "" where they have none */
    bool wide;            /* a row of CSV: several numbers, labels, or --proba */
    size_t outputs;       /* numbers of a prediction */
    double *values;       /* BLOCK_ROWS x outputs */
    size_t scored, right; /* rows of a known class, and those of them that are taken for it; of
                             labels rows that have all, and those where all are right */
    cli_unseen unseen;    /* in all rows so far, or that are to come */
    cli_unseen here;      /* in the row that is printed */
} predictor;

// ---- one row ----

// The shortest text that is the same float32: what the network computed. Where the target's
// mean is large next to its spread float32 is too coarse, and the text is as close as the
// network is.
static void format_value(double value, double spread, char *text, size_t capacity)
{
    if (isnan(value)) { // of inputs far beyond those of training
        snprintf(text, capacity, "nan");
        return;
    }
    const bool fine = fabs((double)(float)value - value) <= 1e-6 * spread;
    for (int digits = 6; digits <= 17 && !fine; digits++) {
        snprintf(text, capacity, "%.*g", digits, value);
        if (fabs(strtod(text, NULL) - value) <= 1e-7 * spread) {
            return;
        }
    }
    for (int digits = 6; digits <= 9 && fine; digits++) {
        snprintf(text, capacity, "%.*g", digits, value);
        if (strtof(text, NULL) == (float)value) {
            return;
        }
    }
}

static size_t class_of(const predictor *p, const double *values)
{
    return descent_chosen_class(&p->options, p->outputs, values);
}

// Names go to files and pipes as they are, and to a terminal as it may show them.
#define SEEN(name) (isatty(STDOUT_FILENO) ? CLI_SHOW(name) : (name))

// A field of CSV, in quotes where it has to be.
static void print_csv_field(const char *text)
{
    if (!strpbrk(text, ",\"\n\r")) {
        fputs(text, stdout);
        return;
    }
    putchar('"');
    for (; *text; text++) {
        if (*text == '"') {
            putchar('"');
        }
        putchar(*text);
    }
    putchar('"');
}

static void column_name(const predictor *p, size_t index, char *text, size_t capacity)
{
    if (p->classify) {
        snprintf(text, capacity, "%s", descent_model_class_name(p->model, index));
    } else {
        cli_target_name(p->model, index, text, capacity);
    }
}

// `kind`: what the names of rows are, which are the last column; "": there are none.
static void print_header(const predictor *p, const char *kind)
{
    if (!p->wide || p->settings.json) {
        return;
    }
    for (size_t i = 0; i < p->outputs; i++) {
        char name[CLI_CLASS_NAME];
        column_name(p, i, name, sizeof name);
        fputs(i ? "," : "", stdout);
        print_csv_field(SEEN(name));
    }
    printf("%s%s\n", *kind ? "," : "", kind);
}

// Names and numbers of the outputs.
static json_t *outputs_json(const predictor *p, const double *values)
{
    json_t *all = json_object();
    for (size_t i = 0; i < p->outputs; i++) {
        char name[CLI_CLASS_NAME];
        column_name(p, i, name, sizeof name);
        json_object_set_new(all, name, cli_json_number(values[i]));
    }
    return all;
}

// The labels that the row has.
static json_t *labels_json(const predictor *p, const double *values)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->outputs; i++) {
        char name[CLI_CLASS_NAME];
        column_name(p, i, name, sizeof name);
        if (values[i] >= 0.5) {
            json_array_append_new(list, json_string(name));
        }
    }
    return list;
}

// `name`: of the row, "" where rows have none.
static int print_json_row(const predictor *p, const double *values, const char *name)
{
    json_t *row = json_object();
    if (*name) {
        json_t *text = json_string(name);
        json_object_set_new(row, p->kind, text ? text : json_string("?"));
    }
    if (p->here.count > 0) {
        json_object_set_new(row, "unseen", cli_unseen_json(&p->here, false));
    }
    if (p->labels) {
        json_object_set_new(row, "labels", labels_json(p, values));
        json_object_set_new(row, "probabilities", outputs_json(p, values));
        return cli_print_json(row);
    }
    if (!p->classify && p->wide) {
        json_object_set_new(row, "values", outputs_json(p, values));
        return cli_print_json(row);
    }
    if (!p->classify) {
        json_object_set_new(row, "value", cli_json_number(values[0]));
        return cli_print_json(row);
    }
    const size_t class = class_of(p, values);
    json_object_set_new(row, "class", json_string(descent_model_class_name(p->model, class)));
    json_object_set_new(row, "probability", cli_json_number(values[class]));
    json_object_set_new(row, "probabilities", outputs_json(p, values));
    return cli_print_json(row);
}

static int print_row(const predictor *p, const double *values, const char *name)
{
    char text[64];
    if (p->settings.json) {
        return print_json_row(p, values, name);
    }
    if (p->classify && !p->settings.proba) {
        const size_t class = class_of(p, values);
        printf("%s %.3f%s%s\n", SEEN(descent_model_class_name(p->model, class)), values[class],
               *name ? " " : "", SEEN(name));
        return CLI_DONE;
    }
    for (size_t i = 0; i < p->outputs; i++) {
        const size_t target = p->classify ? 0 : i;
        format_value(values[i], descent_model_target_spread_at(p->model, target), text,
                     sizeof text);
        printf("%s%s", i ? "," : "", text);
    }
    if (*name) {
        putchar(',');
        print_csv_field(SEEN(name));
    }
    putchar('\n');
    return CLI_DONE;
}

// ---- a file ----

static bool has_targets(const descent_dataset *data)
{
    const size_t rows = descent_dataset_rows(data);
    for (size_t row = 0; row < rows; row++) {
        if (!isnan(descent_dataset_target(data, row))) {
            return true;
        }
    }
    return false;
}

// A score on rows that the model was made from says little about others.
static void say_trained(const char *run, const descent_dataset *data)
{
    char rows[32], all[32], command[2 * CLI_PATH] = "descent evaluate";
    const uint64_t trained = cli_run_trained_rows(run, data);
    if (trained > 0) {
        cli_format_count(trained, rows, sizeof rows);
        cli_format_count(descent_dataset_rows(data), all, sizeof all);
        cli_append_shell_word(command, sizeof command, run);
        cli_talk("note: %s of these %s rows trained the model, so the score flatters it; "
                 "%s scores the others\n",
                 rows, all, command);
    }
}

static void print_score(predictor *p, const descent_dataset *data)
{
    descent_score score;
    char rows[64];
    if (p->classify && p->scored > 0) {
        cli_format_things(p->scored, "row", rows, sizeof rows);
        cli_talk("accuracy %.1f %% on %s\n", 100.0 * (double)p->right / (double)p->scored,
                 rows);
    } else if (!p->classify && has_targets(data) &&
               descent_model_score(p->model, data, &score, NULL) == DESCENT_OK) {
        cli_format_things(score.rows, "row", rows, sizeof rows);
        if (p->labels) {
            cli_talk("accuracy %.1f %% of the labels, all of them right in %.1f %%, on %s\n",
                     100.0 * score.metric, 100.0 * (double)p->right / (double)p->scored, rows);
        } else {
            cli_talk("R2 %.3f%s on %s\n", score.metric,
                     p->wide ? ", the mean over the targets," : "", rows);
        }
    } else {
        return;
    }
    say_trained(p->run, data);
}

static void count_labels(predictor *p, const descent_dataset *data, size_t row,
                         const double *values)
{
    bool known = true, right = true;
    for (size_t i = 0; i < p->outputs; i++) {
        const double target = descent_dataset_target_at(data, row, i);
        known = known && !isnan(target);
        right = right && (values[i] >= 0.5) == (target > 0.5);
    }
    p->scored += known;
    p->right += known && right;
}

static void count_row(predictor *p, const descent_dataset *data, size_t row,
                      const double *values)
{
    const double target = descent_dataset_target(data, row);
    if (p->labels) {
        count_labels(p, data, row, values);
    } else if (p->classify && !isnan(target)) {
        p->scored++;
        p->right += class_of(p, values) == (size_t)target;
    }
}

static int predict_rows(predictor *p, const descent_dataset *data)
{
    const size_t rows = descent_dataset_rows(data);
    for (size_t first = 0; first < rows && !ferror(stdout); first += BLOCK_ROWS) {
        const size_t count = rows - first < BLOCK_ROWS ? rows - first : BLOCK_ROWS;
        descent_error error = {0};
        if (descent_model_predict(p->model, data, first, count, p->values, &error) !=
            DESCENT_OK) {
            return cli_fail(&error);
        }
        for (size_t i = 0; i < count; i++) {
            int code = p->settings.json && p->unseen.count > 0
                           ? cli_unseen_row(p->model, data, first + i, &p->here)
                           : CLI_DONE;
            code = code == CLI_DONE ? print_row(p, p->values + i * p->outputs,
                                                descent_dataset_row_name(data, first + i))
                                    : code;
            count_row(p, data, first + i, p->values + i * p->outputs);
            if (code != CLI_DONE) {
                return code;
            }
        }
    }
    return CLI_DONE;
}

static void try_not_strict(const predictor *p, const char *path)
{
    char command[3 * CLI_PATH] = "descent predict";
    cli_append_shell_word(command, sizeof command, p->run);
    cli_append_shell_word(command, sizeof command, path);
    cli_try("%s           predict all the same, with a note\n"
            "     %s --json    predict, and mark the rows",
            command, command);
}

static int predict_file(predictor *p, const char *path)
{
    descent_error error = {0};
    descent_dataset *data = NULL;
    if (cli_model_read(p->model, path, &p->made, &data, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    int code = cli_unseen_find(p->model, data, NULL, &p->unseen);
    if (code == CLI_DONE && p->settings.strict && p->unseen.count > 0) {
        code = cli_unseen_refuse(&p->unseen, path);
        try_not_strict(p, path);
    }
    if (code == CLI_DONE) {
        p->kind = descent_dataset_row_kind(data);
        print_header(p, p->kind);
        code = predict_rows(p, data);
    }
    if (code == CLI_DONE) {
        print_score(p, data);
        cli_dataset_notes(data);
        cli_unseen_note(&p->unseen);
    }
    descent_dataset_free(data);
    return code;
}

// ---- stdin ----

static size_t without_return(const char *line, size_t length)
{
    length -= length > 0 && line[length - 1] == '\r';
    return length;
}

// What the line holds that training never saw: counted, or refused.
static int look_at_line(predictor *p, size_t number)
{
    char where[64];
    const int code = cli_unseen_line(p->model, &p->here);
    if (code != CLI_DONE || p->here.count == 0) {
        return code;
    }
    if (p->settings.strict) {
        snprintf(where, sizeof where, "line %zu", number);
        cli_unseen_refuse(&p->here, where);
        try_not_strict(p, "-");
        return CLI_BAD_DATA;
    }
    return cli_unseen_add(&p->unseen, &p->here);
}

// A line in, a line out, at once: another program may wait for it. Where more lines have come
// already, nobody waits, and their answers go out together.
static int predict_lines(predictor *p)
{
    cli_lines lines = {.file = stdin, .direct = true};
    int code = CLI_DONE;
    print_header(p, "");
    cli_flush_results();
    while (code == CLI_DONE && !ferror(stdout) && cli_lines_next(&lines)) {
        descent_error error = {0};
        bool header = false;
        const size_t used = without_return(lines.text, lines.length);
        lines.text[used] = '\0';
        if (descent_model_predict_line(p->model, lines.text, used, p->values, &header,
                                       &error) != DESCENT_OK) {
            code = cli_fail(&error);
        } else if (!header) {
            p->unseen.rows++;
            code = look_at_line(p, (size_t)lines.number);
            code = code == CLI_DONE ? print_row(p, p->values, "") : code;
        }
        if (!cli_lines_ready(&lines)) {
            cli_flush_results();
        }
    }
    const int end = cli_lines_end(&lines, "the standard input");
    cli_unseen_note(&p->unseen);
    return code == CLI_DONE ? end : code;
}

// ---- the command ----

static int predict_with(predictor *p, const char *path)
{
    descent_model *model = p->model;
    if (descent_model_tokens(model) > 0) {
        char command[2 * CLI_PATH] = "descent generate";
        cli_append_shell_word(command, sizeof command, p->run);
        cli_error("%s was trained on text: it writes what comes next", CLI_SHOW(p->run));
        cli_try("%s --prompt TEXT", command);
        return CLI_USAGE;
    }
    p->classify = descent_model_task(model) == DESCENT_TASK_CLASSIFY;
    p->labels = descent_model_task(model) == DESCENT_TASK_LABEL;
    p->outputs = descent_model_outputs(model);
    p->wide = p->labels || (p->classify ? p->settings.proba : p->outputs > 1);
    p->values = calloc(BLOCK_ROWS * p->outputs, sizeof *p->values);
    if (!p->values) {
        return cli_no_memory();
    }
    const int code = cli_class_choice_apply(&p->settings.choice, model, &p->options);
    if (code != CLI_DONE) {
        return code;
    }
    if (p->settings.proba && !p->classify && !p->labels) {
        cli_error("--proba: this model predicts %s, it has no classes",
                  p->wide ? "numbers" : "a value");
        return CLI_USAGE;
    }
    return path ? predict_file(p, path) : predict_lines(p);
}

static int load_and_predict(predictor *p, const cli_arguments *arguments)
{
    const char *path = arguments->words_count == 2 ? arguments->words[1] : NULL;
    if (path && strcmp(path, "-") == 0) {
        path = NULL;
    } else if (!path && isatty(STDIN_FILENO)) {
        cli_error("predict needs a FILE, or rows on the standard input");
        cli_try(
            "descent predict %s FILE\n     descent predict %s -    rows typed in, one per line",
            arguments->words[0], arguments->words[0]);
        return CLI_USAGE;
    }
    descent_error error = {0};
    p->run = arguments->words[0];
    if (descent_model_load(p->run, &p->model, &error) != DESCENT_OK) {
        const int code = cli_fail(&error);
        if (code == CLI_NO_INPUT) {
            cli_run_try(arguments->command, p->run, path);
        }
        return code;
    }
    const int code = predict_with(p, path);
    free(p->values);
    cli_unseen_free(&p->unseen);
    cli_unseen_free(&p->here);
    descent_model_free(p->model);
    return code;
}

static int predict(int argc, char **argv)
{
    predictor p = {.options = descent_class_options_default(),
                   .made = descent_read_options_default()};
    descent_options_default(settings_table(), &p.settings);
    const cli_set sets[] = {{settings_table(), &p.settings},
                            {cli_formula_rows_table(), &p.made}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 2, argc, argv, 1, 2,
                                  "RUN: a run folder or a model file", &arguments);
    if (code == CLI_DONE) {
        cli_run_formula_options(arguments.words[0], &arguments, &p.made);
        code = load_and_predict(&p, &arguments);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"json", "proba", "threshold", "strict", NULL};

const cli_command cli_predict_command = {
    .name = "predict",
    .arguments = "RUN|MODEL [FILE|-] [options]",
    .summary = "predict with a trained model, one line per row",
    .text =
        "Reads raw rows, as in the training data, and prints the class with its probability, "
        "or the value, one line for each row; several numbers, and probabilities of labels, as "
        "CSV with a header. The target column may be missing; when it is "
        "there, a score is printed on the standard error. From - or a pipe each line is "
        "answered at once. FILE may be \"formula: ...\", as for train.\n"
        "Categories that training never saw, numbers far outside its range (further than that "
        "range is wide) and columns that had one value there are counted on the standard "
        "error; --json marks the rows, --strict refuses them.\n",
    .examples = "descent predict runs/penguins-1 new.csv\n"
                "head -1 new.csv | descent predict runs/penguins-1 -\n"
                "descent predict runs/penguins-1 new.csv --proba > probabilities.csv\n",
    .common = common,
    .tables = {settings_table, cli_formula_rows_table},
    .run = predict,
};
