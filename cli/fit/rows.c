// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The columns that an equation names, as numbers, and the starts of the names that are no column.
//
// Keeps: what is missing is named, with the whole command that has it.
#include "fit/rows.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"
#include "target/points.h"

const descent_option_table *cli_fit_read_table(void)
{
    static const char *const names[] = {"format", "header", "decimal", "missing"};
    enum { COUNT = sizeof names / sizeof *names };
    static descent_option options[COUNT];
    static descent_option_table table;
    for (size_t i = 0; i < COUNT; i++) {
        options[i] = *descent_options_find(descent_read_option_table(), names[i]);
    }
    table = (descent_option_table){"Data", options, COUNT, sizeof(descent_read_options)};
    return &table;
}

// ---- starts ----

static char *trim(char *text)
{
    while (isspace((unsigned char)*text)) {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        text[--length] = '\0';
    }
    return text;
}

// "a=1" to a name and a number; the text is cut at the '='.
static int read_start(char *item, descent_setting *start)
{
    char *equals = strchr(item, '=');
    if (equals) {
        *equals = '\0';
    }
    start->name = trim(item);
    const char *number = equals ? trim(equals + 1) : "";
    if (!equals || !cli_parse_real(number, strlen(number), &start->value)) {
        cli_error("--from: \"%s\" is not NAME=NUMBER", CLI_SHOW(item));
        cli_try("--from a=1,b=0.5");
        return CLI_USAGE;
    }
    return CLI_DONE;
}

static int read_starts(cli_fit_job *job)
{
    size_t most = 1;
    for (const char *at = job->own.from; *at; at++) {
        most += *at == ',';
    }
    job->start = calloc(most, sizeof *job->start);
    job->start_text = calloc(strlen(job->own.from) + 1, 1);
    if (!job->start || !job->start_text) {
        return cli_no_memory();
    }
    memcpy(job->start_text, job->own.from, strlen(job->own.from));
    int code = CLI_DONE;
    char *item = *job->start_text ? job->start_text : NULL;
    while (item && code == CLI_DONE) {
        char *comma = strchr(item, ',');
        if (comma) {
            *comma = '\0';
        }
        code = read_start(item, &job->start[job->start_count++]);
        item = comma ? comma + 1 : NULL;
    }
    return code;
}

// ---- what the equation needs ----

static bool has_start(const cli_fit_job *job, const char *name)
{
    for (size_t i = 0; i < job->start_count; i++) {
        if (strcmp(job->start[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

// The next of "a,b,c"; NULL after the last. *list moves on.
static char *next_name(char **list)
{
    char *name = *list;
    if (!name || !*name) {
        return NULL;
    }
    char *comma = strchr(name, ',');
    *list = comma ? comma + 1 : NULL;
    if (comma) {
        *comma = '\0';
    }
    return name;
}

static void list_columns(const descent_dataset *file, char *text, size_t capacity)
{
    for (size_t i = 0; i < descent_dataset_file_columns(file); i++) {
        cli_append(text, capacity, "%s%s", *text ? ", " : "",
                   CLI_SHOW(descent_dataset_column_name(file, i)));
    }
}

static int ask_for_starts(const cli_fit_job *job, const descent_dataset *file,
                          const char *missing)
{
    char columns[1024] = "", command[8192] = "descent fit", from[CLI_FIT_TEXT] = "";
    list_columns(file, columns, sizeof columns);
    cli_error("%s: no column of the data and no start: a parameter needs one\n"
              "columns are %s",
              CLI_SHOW(missing), columns);
    cli_append(from, sizeof from, "%s", job->own.from);
    for (const char *at = missing; *at;) {
        const size_t length = strcspn(at, ",");
        cli_append(from, sizeof from, "%s%.*s=1", *from ? "," : "", (int)length, at);
        at += length + (at[length] == ',');
    }
    cli_append_shell_word(command, sizeof command, job->path);
    cli_append_shell_word(command, sizeof command, job->equation);
    cli_append(command, sizeof command, " --from %s", from);
    cli_try("%s    # or any other numbers", command);
    return CLI_USAGE;
}

static int check_starts(const cli_fit_job *job, const descent_dataset *file, char *parameters)
{
    char missing[CLI_FIT_TEXT] = "";
    char *list = parameters;
    for (char *name = next_name(&list); name; name = next_name(&list)) {
        if (!has_start(job, name)) {
            cli_append(missing, sizeof missing, "%s%s", *missing ? "," : "", name);
        }
    }
    return *missing ? ask_for_starts(job, file, missing) : CLI_DONE;
}

// The file as it describes itself: only its columns' names are used.
static int open_file(const cli_fit_job *job, descent_dataset **file, const char ***names)
{
    descent_error error = {0};
    descent_read_options options = job->read;
    options.target_optional = options.target_alone = true;
    if (descent_is_formula(job->path)) {
        cli_error("fit needs rows of a file: a formula makes its own");
        return CLI_USAGE;
    }
    if (descent_dataset_read(job->path, &options, file, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    const size_t count = descent_dataset_file_columns(*file);
    *names = calloc(count + 1, sizeof **names);
    if (!*names) {
        return cli_no_memory();
    }
    for (size_t i = 0; i < count; i++) {
        (*names)[i] = descent_dataset_column_name(*file, i);
    }
    return CLI_DONE;
}

static bool is_listed(const char *list, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = list; *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
        if (strcspn(at, ",") == length && strncmp(at, name, length) == 0) {
            return true;
        }
    }
    return false;
}

static void want(const char *name, char *columns, size_t capacity)
{
    if (*name && !is_listed(columns, name)) {
        cli_append(columns, capacity, "%s%s", *columns ? "," : "", name);
    }
}

// Whether all names of the left side are columns; of an equation that has it on both sides.
static int check_left(const cli_fit_job *job, const descent_dataset *file, const char **names)
{
    const int length = (int)strcspn(job->equation, "=");
    char *equation = NULL, *known = NULL, *others = NULL, columns[1024] = "";
    const size_t size = 2 * (size_t)length + 2;
    int code = CLI_DONE;
    if (!(equation = malloc(size))) {
        return cli_no_memory();
    }
    snprintf(equation, size, "%.*s=%.*s", length, job->equation, length, job->equation);
    // What is wrong with a formula is said of the whole equation.
    if (descent_fit_names(equation, descent_dataset_file_columns(file), names, &known, &others,
                          NULL) == DESCENT_OK &&
        *others) {
        list_columns(file, columns, sizeof columns);
        cli_error(
            "%s, on the left of the equation, is no column of %s: parameters stand on the "
            "right\ncolumns are %s",
            CLI_SHOW(others), CLI_SHOW(job->path), columns);
        code = CLI_USAGE;
    }
    free(equation);
    free(known);
    free(others);
    return code;
}

// columns (out): what is to be read, "y,x,sigma".
static int look(cli_fit_job *job, char *columns, size_t capacity)
{
    descent_error error = {0};
    descent_dataset *file = NULL;
    const char **names = NULL;
    char *known = NULL, *parameters = NULL;
    int code = open_file(job, &file, &names);
    if (code == CLI_DONE &&
        descent_fit_names(job->equation, descent_dataset_file_columns(file), names, &known,
                          &parameters, &error) != DESCENT_OK) {
        code = cli_fail(&error);
    }
    code = code == CLI_DONE ? check_left(job, file, names) : code;
    code = code == CLI_DONE ? check_starts(job, file, parameters) : code;
    if (code == CLI_DONE) {
        cli_append(columns, capacity, "%s", known);
        want(job->own.sigma, columns, capacity);
        want(job->own.weights, columns, capacity);
    }
    free(known);
    free(parameters);
    free((void *)names);
    descent_dataset_free(file);
    return code;
}

// ---- numbers ----

static size_t find_column(const cli_fit_job *job, const char *name)
{
    for (size_t i = 0; i < job->data.columns; i++) {
        if (strcmp(job->names[i], name) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

static double *copy_column(const cli_fit_job *job, const char *name)
{
    const size_t column = find_column(job, name);
    double *copy = calloc(job->data.rows + 1, sizeof *copy);
    for (size_t r = 0; copy && r < job->data.rows; r++) {
        copy[r] = job->values[r * job->data.columns + column];
    }
    return copy;
}

static int take_rows(cli_fit_job *job)
{
    const size_t rows = descent_dataset_rows(job->dataset),
                 columns = descent_dataset_targets(job->dataset);
    job->data = (descent_fit_data){.rows = rows, .columns = columns};
    job->names = calloc(columns + 1, sizeof *job->names);
    job->values = calloc(rows * columns + 1, sizeof *job->values);
    if (!job->names || !job->values) {
        return cli_no_memory();
    }
    for (size_t j = 0; j < columns; j++) {
        job->names[j] = descent_dataset_target_name(job->dataset, j);
    }
    for (size_t i = 0; i < rows * columns; i++) {
        job->values[i] = descent_dataset_target_at(job->dataset, i / columns, i % columns);
    }
    if (*job->own.sigma && !(job->deviations = copy_column(job, job->own.sigma))) {
        return cli_no_memory();
    }
    if (*job->own.weights && !(job->weights = copy_column(job, job->own.weights))) {
        return cli_no_memory();
    }
    job->data.names = job->names;
    job->data.values = job->values;
    job->data.deviations = job->deviations;
    job->data.weights = job->weights;
    return CLI_DONE;
}

// The first column of the right side: of an equation that has it on both.
static void find_order(cli_fit_job *job)
{
    const char *right = strrchr(job->equation, '=');
    char *columns = NULL, *parameters = NULL;
    const size_t size = right ? 2 * strlen(right) + 2 : 1;
    char *equation = malloc(size);
    job->by = SIZE_MAX;
    if (right && equation) {
        snprintf(equation, size, "%s%s", right + 1, right);
        if (descent_fit_names(equation, job->data.columns, job->names, &columns, &parameters,
                              NULL) == DESCENT_OK) {
            char *list = columns;
            const char *first = next_name(&list);
            job->by = first ? find_column(job, first) : SIZE_MAX;
        }
    }
    free(equation);
    free(columns);
    free(parameters);
}

int cli_fit_read(cli_fit_job *job)
{
    descent_error error = {0};
    descent_read_options options = job->read;
    int code = read_starts(job);
    options.target[0] = '\0';
    code = code == CLI_DONE ? look(job, options.target, sizeof options.target) : code;
    if (code != CLI_DONE) {
        return code;
    }
    options.task = DESCENT_TASK_REGRESS;
    options.type = DESCENT_FLOAT64;
    options.target_alone = true;
    if (descent_dataset_read(job->path, &options, &job->dataset, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    code = take_rows(job);
    if (code == CLI_DONE) {
        find_order(job);
    }
    return code;
}
