// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent data: what is understood of a data file, column by column.
//
// Keeps: what is shown is what train would do: the file is read by the same reader with the
// same options, but needs no target, since this is where people look for one.
#include "data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/data.h>

#include "run/dataset.h"
#include "shell/arguments.h"
#include "shell/flags.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/terminal.h"
#include "shell/text.h"

enum {
    NAMES_AT_MOST = 28, /* columns of the terminal */
    ALIKE = 20          /* more number columns in a row than this share a line */
};

// Widths of the table.
typedef struct layout {
    size_t names, all;
} layout;

typedef struct data_settings {
    size_t size;
    bool json;
} data_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(data_settings, json),
         .fallback = "false",
         .help = "print one JSON object"},
    };
    static const descent_option_table table = {.title = "Output",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(data_settings)};
    return &table;
}

static const char *const type_words[] = {"number", "text", "date"};
static const char *const role_words[] = {"input", "target", "left_out"};

// ---- JSON ----

// Lines of the report, each a string.
static json_t *report_to_json(const char *report)
{
    json_t *lines = json_array();
    while (*report) {
        const size_t length = strcspn(report, "\n");
        json_t *line = json_stringn(report, length);
        json_array_append_new(lines, line ? line : json_string("?"));
        report += length + (report[length] == '\n');
    }
    return lines;
}

static json_t *count_to_json(size_t count)
{
    return count == SIZE_MAX ? json_null() : json_integer((json_int_t)count);
}

static json_t *text_or_null(const char *text)
{
    json_t *string = *text ? json_string(text) : NULL;
    return string ? string : json_null();
}

static json_t *examples_to_json(const descent_column *column)
{
    json_t *list = json_array();
    for (size_t i = 0; i < 3 && column->examples[i]; i++) {
        json_array_append_new(list, text_or_null(column->examples[i]));
    }
    return list;
}

// With flags; null for "".
static json_t *words_or_null(const char *text)
{
    char words[CLI_FLAG_TEXT];
    return text_or_null(cli_with_flags(text, words));
}

// Nine digits, as all numbers here; whole numbers have all of theirs as long as they are exact.
static json_t *number_to_json(double value)
{
    const bool whole = floor(value) == value && fabs(value) < 9007199254740992.0;
    return whole && fabs(value) >= 1e9 ? json_integer((json_int_t)value)
                                       : cli_json_number(value);
}

static json_t *column_to_json(const descent_column *column)
{
    return json_pack("{s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
                     text_or_null(column->name), "kind", type_words[column->type], "role",
                     role_words[column->role], "min", number_to_json(column->low), "max",
                     number_to_json(column->high), "mean", number_to_json(column->mean),
                     "missing", count_to_json(column->missing), "distinct",
                     count_to_json(column->distinct), "examples", examples_to_json(column),
                     "reason", words_or_null(column->reason));
}

static char *report_words(const descent_dataset *data)
{
    return cli_flag_words(descent_dataset_report(data));
}

static int print_json_report(const descent_dataset *data, const char *path)
{
    json_t *classes = json_array(), *columns = json_array();
    for (size_t i = 0; i < descent_dataset_classes(data); i++) {
        json_t *name = json_string(descent_dataset_class_name(data, i));
        json_array_append_new(classes, name ? name : json_string("?"));
    }
    for (size_t i = 0; i < descent_dataset_file_columns(data); i++) {
        descent_column column = {.size = sizeof column};
        descent_error error = {0};
        if (descent_dataset_column(data, i, &column, &error) != DESCENT_OK) {
            json_decref(classes);
            json_decref(columns);
            return cli_fail(&error);
        }
        json_array_append_new(columns, column_to_json(&column));
    }
    const descent_shape row = descent_dataset_shape(data);
    json_t *shape = json_array();
    for (size_t i = 0; i < row.rank; i++) {
        json_array_append_new(shape, json_integer((json_int_t)row.dim[i]));
    }
    char *report = report_words(data);
    if (!report) {
        json_decref(shape);
        json_decref(classes);
        json_decref(columns);
        return cli_no_memory();
    }
    json_t *lines = report_to_json(report);
    free(report);
    return cli_print_json(
        json_pack("{s:s, s:I, s:o, s:I, s:I, s:o, s:s, s:o, s:o, s:o}", "file", path, "rows",
                  (json_int_t)descent_dataset_rows(data), "columns", columns, "input_columns",
                  (json_int_t)descent_dataset_columns(data), "inputs",
                  (json_int_t)descent_dataset_inputs(data), "shape", shape, "task",
                  descent_task_name(descent_dataset_task(data)), "classes", classes, "notes",
                  cli_dataset_notes_json(data), "report", lines));
}

// ---- the table ----

// The report without its lines on single inputs, which the table shows.
static void print_facts(const char *report)
{
    while (*report) {
        const size_t length = strcspn(report, "\n") + 1;
        if (strncmp(report, "input ", 6) != 0 && strncmp(report, "inputs ", 7) != 0) {
            cli_put_shown(stdout, report, strnlen(report, length));
        }
        report += length - (report[length - 1] == '\0');
    }
}

// Bytes of a text that fill at most `columns` columns of a terminal.
static int fitting(const char *text, size_t columns)
{
    size_t used = 0, bytes = 0;
    while (text[bytes]) {
        const bool begins = ((unsigned char)text[bytes] & 0xC0U) != 0x80U;
        if (begins && used++ == columns) {
            break;
        }
        bytes++;
    }
    return (int)bytes;
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++) {
        count += ((unsigned char)*text & 0xC0U) != 0x80U;
    }
    return count;
}

static void format_optional(size_t count, char *text, size_t capacity)
{
    if (count == SIZE_MAX) {
        snprintf(text, capacity, "-");
    } else {
        cli_format_count(count, text, capacity);
    }
}

// Six digits, and an exponent only where whole numbers are no longer exact, as in the report of
// the library: Unix times show all their digits.
static void append_number(double value, char *text, size_t capacity)
{
    const double size = fabs(value);
    const bool large = size >= 999999.5 && size < 9007199254740992.0;
    cli_append(text, capacity, large ? "%.0f" : "%.6g", value);
}

// What the values are, in words: a range and the first ones.
static void describe(const descent_column *column, char *text, size_t capacity)
{
    *text = '\0';
    if (column->role != DESCENT_COLUMN_INPUT) {
        cli_append(text, capacity, "%s",
                   column->role == DESCENT_COLUMN_TARGET ? "target" : "left out");
        cli_append(text, capacity, "%s",
                   column->examples[0] || !isnan(column->low) ? ": " : "");
    }
    if (!isnan(column->low)) {
        cli_append(text, capacity, "%s", column->type == DESCENT_COLUMN_DATE ? "years " : "");
        append_number(column->low, text, capacity);
        cli_append(text, capacity, " to ");
        append_number(column->high, text, capacity);
        cli_append(text, capacity, "%s", column->examples[0] ? "; " : "");
    }
    size_t count = 0;
    for (; count < 3 && column->examples[count]; count++) {
        cli_append(text, capacity, "%s%s", count ? ", " : "", column->examples[count]);
    }
    if (count > 0 && (column->distinct == SIZE_MAX || column->distinct > count)) {
        cli_append(text, capacity, ", ...");
    }
}

static void print_column(const char *name, const descent_column *column, layout width)
{
    char missing[32], distinct[32], values[512], line[768];
    format_optional(column->missing, missing, sizeof missing);
    format_optional(column->distinct, distinct, sizeof distinct);
    describe(column, values, sizeof values);
    const bool whole = characters(name) <= width.names;
    const int shown = fitting(name, whole ? width.names : width.names - 3);
    const size_t used = whole ? characters(name) : width.names;
    *line = '\0';
    cli_append(line, sizeof line, "%.*s%s%*s  %-6s %8s %9s  %s", shown, name,
               whole ? "" : "...", (int)(width.names - used), "", type_words[column->type],
               missing, distinct, values);
    const bool fits = characters(line) <= width.all;
    cli_put_shown(stdout, line, (size_t)fitting(line, fits ? width.all : width.all - 3));
    puts(fits ? "" : "...");
}

// Several number columns as one.
static void join(descent_column *all, const descent_column *column)
{
    all->low = fmin(all->low, column->low);
    all->high = fmax(all->high, column->high);
    all->missing += column->missing;
    all->distinct = SIZE_MAX;
    all->examples[0] = NULL;
}

static bool is_number_input(const descent_column *column)
{
    return column->role == DESCENT_COLUMN_INPUT && column->type == DESCENT_COLUMN_NUMBER;
}

// The name of a column, made from its number where it has none.
static void name_of(const descent_column *column, size_t index, char *name, size_t capacity)
{
    *name = '\0';
    if (*column->name) {
        cli_append(name, capacity, "%s", column->name);
    } else {
        cli_append(name, capacity, "%zu", index + 1);
    }
}

// The columns from `first` to before `stop`, on a line of their own or, when they are many, on
// one.
static int print_run(const descent_dataset *data, size_t first, size_t stop, layout width)
{
    char name[160], last[64];
    descent_column all = {.size = sizeof all}, column = {.size = sizeof column};
    descent_error error = {0};
    for (size_t i = first; i < stop; i++) {
        if (descent_dataset_column(data, i, &column, &error) != DESCENT_OK) {
            return cli_fail(&error);
        }
        name_of(&column, i, name, sizeof name);
        if (stop - first <= ALIKE) {
            print_column(name, &column, width);
        } else if (i == first) {
            all = column;
        } else {
            join(&all, &column);
        }
    }
    if (stop - first > ALIKE) {
        name_of(&column, stop - 1, last, sizeof last);
        descent_column begin = {.size = sizeof begin};
        if (descent_dataset_column(data, first, &begin, &error) != DESCENT_OK) {
            return cli_fail(&error);
        }
        name_of(&begin, first, name, sizeof name);
        cli_append(name, sizeof name, " to %s (%zu)", last, stop - first);
        print_column(name, &all, width);
    }
    return CLI_DONE;
}

static int print_table(const descent_dataset *data)
{
    const size_t count = descent_dataset_file_columns(data);
    const size_t terminal = cli_terminal_columns();
    if (count == 0) {
        return CLI_DONE; // of a text
    }
    layout width = {.names = count > ALIKE ? 22 : 6, .all = terminal < 80 ? 80 : terminal};
    descent_error error = {0};
    for (size_t i = 0; i < count; i++) {
        const size_t own = characters(descent_dataset_column_name(data, i));
        width.names = own > width.names ? own : width.names;
    }
    width.names = width.names < NAMES_AT_MOST ? width.names : NAMES_AT_MOST;
    printf("\n%-*s  %-6s %8s %9s  %s\n", (int)width.names, "column", "type", "missing",
           "different", "range or first values");
    for (size_t first = 0; first < count;) {
        size_t stop = first;
        for (; stop < count; stop++) {
            descent_column column = {.size = sizeof column};
            if (descent_dataset_column(data, stop, &column, &error) != DESCENT_OK) {
                return cli_fail(&error);
            }
            if (!is_number_input(&column)) {
                break;
            }
        }
        stop += stop == first;
        const int code = print_run(data, first, stop, width);
        if (code != CLI_DONE) {
            return code;
        }
        first = stop;
    }
    return CLI_DONE;
}

static int print_report(const descent_dataset *data, const char *path, bool obvious)
{
    char *report = report_words(data);
    if (!report) {
        return cli_no_memory();
    }
    print_facts(report);
    free(report);
    const int code = print_table(data);
    // Where columns have no names the target is no column.
    const bool named = descent_dataset_column_name(data, 0)[0] != '\0';
    if (code == CLI_DONE && !obvious && named) {
        char word[1024] = "";
        cli_append_shell_word(word, sizeof word, path);
        cli_flush_results();
        cli_try("descent train %s --target COLUMN    to predict one of them", word);
    }
    return code;
}

static int show(const char *path, descent_read_options *options, bool json)
{
    descent_error error = {0};
    descent_dataset *data = NULL;
    options->target_alone = options->target_optional = true;
    if (cli_dataset_read(path, options, &data, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    const bool obvious =
        descent_dataset_task(data) != DESCENT_TASK_NONE || options->task == DESCENT_TASK_NONE;
    const int code = json ? print_json_report(data, path) : print_report(data, path, obvious);
    descent_dataset_free(data);
    return code;
}

static int data_command(int argc, char **argv)
{
    data_settings settings;
    descent_read_options options = descent_read_options_default();
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{descent_read_option_table(), &options},
                            {settings_table(), &settings}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 2, argc, argv, 1, 1,
                                  "FILE: a data file, - for the standard input, a bundled set "
                                  "like @digits, or \"formula: ...\"",
                                  &arguments);
    if (code == CLI_DONE) {
        code = show(arguments.words[0], &options, settings.json);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"target", "task", "missing", "ignore", "json", NULL};

const cli_command cli_data_command = {
    .name = "data",
    .arguments = "FILE [options]",
    .summary = "show how a data file is read",
    .text =
        "Reads a data file as train does and shows how it was interpreted: every column with "
        "its "
        "type, how many values are missing and different, range and first values, and why it "
        "was left out. A target is not needed.\n",
    .examples = "descent data @penguins\n"
                "descent data my.csv --target price\n",
    .common = common,
    .tables = {descent_read_option_table, settings_table},
    .run = data_command,
};
