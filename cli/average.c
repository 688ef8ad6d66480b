// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent average: exponentially weighted averages of a column of a data file.
//
// Keeps: the table has the raw averages next to the corrected ones, for the difference is the
// lesson: an average that starts at 0 is too low by 1 - beta^t.
#include "average.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <descent/average.h>
#include <descent/data.h>

#include "plot/picture.h"
#include "plot/plot.h"
#include "run/dataset.h"
#include "run/file.h"
#include "run/settings.h"
#include "shell/arguments.h"
#include "shell/file.h"
#include "shell/lines.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"
#include "target/points.h"

enum { BETAS = 8, PATH = 1024, NAMES = 64 };

typedef struct average_settings {
    size_t size;
    char column[128], beta[256], svg[PATH];
    uint64_t rows;
    bool no_correction, no_plot, plain, json;
} average_settings;

// Averages of `count` values; raw and corrected are BETAS x count.
typedef struct series {
    size_t count, betas;
    double *value, *raw, *corrected;
    double beta[BETAS], window[BETAS];
} series;

#define FIELD(member) .offset = offsetof(average_settings, member)
#define TEXT(member)  FIELD(member), .capacity = sizeof((average_settings *)NULL)->member

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "column",
         .metavar = "NAME",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(column),
         .fallback = "",
         .help = "the column to average, by name or number (1 is the first)"},
        {.name = "beta",
         .metavar = "LIST",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(beta),
         .fallback = "0.9",
         .help = "weights of the past, from 0 to below 1: 0.9,0.98,0.5"},
        {.name = "no-correction",
         .kind = DESCENT_OPTION_FLAG,
         FIELD(no_correction),
         .fallback = "false",
         .help = "only the raw averages, which start too low"},
        {.name = "rows",
         .metavar = "N",
         .kind = DESCENT_OPTION_COUNT,
         FIELD(rows),
         .fallback = "5",
         .low = 1,
         .high = 1e9,
         .help = "rows that are printed at each end"},
        {.name = "svg",
         .metavar = "FILE",
         .kind = DESCENT_OPTION_TEXT,
         TEXT(svg),
         .fallback = "",
         .help = "write the picture to a file"},
        {.name = "no-plot",
         .kind = DESCENT_OPTION_FLAG,
         FIELD(no_plot),
         .fallback = "false",
         .help = "no picture"},
        {.name = "plain",
         .kind = DESCENT_OPTION_FLAG,
         FIELD(plain),
         .fallback = "false",
         .help = "the picture in plain ASCII"},
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         FIELD(json),
         .fallback = "false",
         .help = "print one JSON object, with every row"},
    };
    static const descent_option_table table = {.title = "Averages",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(average_settings)};
    return &table;
}

// ---- input ----

static int read_betas(const char *text, series *s)
{
    for (const char *item = text;; item++) {
        const size_t length = strcspn(item, ",");
        descent_average average;
        descent_error error = {0};
        double beta = 0.0;
        if (!cli_parse_real(item, length, &beta)) {
            cli_error("--beta: \"%.*s\" is not a number", (int)length, item);
            cli_try("--beta 0.9,0.98,0.5");
            return CLI_USAGE;
        }
        if (s->betas == BETAS) {
            cli_error("--beta: at most %d values", BETAS);
            return CLI_USAGE;
        }
        if (descent_average_init(&average, beta, &error) != DESCENT_OK) {
            error.status = DESCENT_INVALID;
            return cli_fail(&error);
        }
        s->window[s->betas] = descent_average_window(&average);
        s->beta[s->betas++] = beta;
        item += length;
        if (*item == '\0') {
            return CLI_DONE;
        }
    }
}

// Whether the file is good but for the column, which is no column of numbers.
static int refuse(const char *path, const char *column, descent_read_options *options,
                  const descent_error *error)
{
    descent_dataset *data = NULL;
    options->task = DESCENT_TASK_AUTO;
    if (cli_dataset_read(path, options, &data, NULL) != DESCENT_OK) {
        return cli_fail(error);
    }
    const bool classes = descent_dataset_task(data) == DESCENT_TASK_CLASSIFY;
    descent_dataset_free(data);
    if (!classes) {
        return cli_fail(error);
    }
    cli_error("%s: column \"%s\" has no numbers to average", path, column);
    cli_try("descent data %s    shows the columns", path);
    return CLI_BAD_DATA;
}

static int make_room(series *s, size_t count)
{
    s->count = count;
    s->value = calloc(count + 1, (1 + 2 * s->betas) * sizeof *s->value);
    if (!s->value) {
        return cli_no_memory();
    }
    s->raw = s->value + count;
    s->corrected = s->raw + s->betas * count;
    return CLI_DONE;
}

// A run's record has events of several kinds. A column is what one kind says: that of its
// steps if they say it, else of the first kind that does. *count: in, how many there is room
// for; out, how many there are: the run may go on and write more of them meanwhile.
static int from_record(FILE *file, const char *path, const char *column, double *values,
                       size_t *count)
{
    const size_t room = *count;
    char kind[32] = "";
    cli_lines lines = {.file = file};
    *count = 0;
    while (cli_lines_next(&lines)) {
        json_t *event = json_loads(lines.text, 0, NULL);
        const char *name = json_string_value(json_object_get(event, "event"));
        const json_t *value = json_object_get(event, column);
        const bool steps = name && strcmp(name, "step") == 0;
        if (name && json_is_number(value)) {
            if (!*kind || (steps && strcmp(kind, name) != 0)) {
                snprintf(kind, sizeof kind, "%s", name);
                *count = 0;
            }
            if (strcmp(kind, name) == 0 && *count < room) {
                if (values) {
                    values[*count] = json_number_value(value);
                }
                ++*count;
            }
        }
        json_decref(event);
    }
    return cli_lines_end(&lines, path);
}

static int read_record(const char *path, const char *column, series *s)
{
    FILE *file = cli_open_text(path);
    if (!file) {
        cli_error("cannot open %s: %s", path, strerror(errno));
        return CLI_NO_INPUT;
    }
    size_t count = SIZE_MAX;
    int code = from_record(file, path, column, NULL, &count);
    if (code == CLI_DONE && count == 0) {
        cli_error("%s: no event has a number \"%s\"", path, column);
        cli_try(
            "--column train_loss    or loss, gradient_norm, lr of a run with --record every");
        code = CLI_BAD_DATA;
    } else if (code == CLI_DONE) {
        code = make_room(s, count);
    }
    if (code == CLI_DONE) {
        rewind(file);
        code = from_record(file, path, column, s->value, &count);
        s->count = count;
    }
    fclose(file);
    return code;
}

// The record of a run: in its folder, or named itself.
static bool is_record(const char *path, char record[CLI_PATH])
{
    static const char name[] = "metrics.jsonl";
    const size_t length = strlen(path), end = strlen(name);
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        return cli_run_file(path, name, record);
    }
    snprintf(record, CLI_PATH, "%s", path);
    return length >= end && strcmp(path + length - end, name) == 0;
}

static int read_column(const char *path, const average_settings *own, series *s)
{
    char record[CLI_PATH];
    if (is_record(path, record)) {
        return read_record(record, own->column, s);
    }
    descent_error error = {0};
    descent_dataset *data = NULL;
    descent_read_options options = descent_read_options_default();
    snprintf(options.target, sizeof options.target, "%s", own->column);
    options.task = DESCENT_TASK_REGRESS;
    options.target_alone = true;
    if (cli_dataset_read(path, &options, &data, &error) != DESCENT_OK) {
        return refuse(path, own->column, &options, &error);
    }
    const int code = make_room(s, descent_dataset_rows(data));
    for (size_t i = 0; code == CLI_DONE && i < s->count; i++) {
        s->value[i] = descent_dataset_target(data, i);
    }
    descent_dataset_free(data);
    return code;
}

static void compute(series *s)
{
    for (size_t b = 0; b < s->betas; b++) {
        descent_average average;
        (void)descent_average_init(&average, s->beta[b], NULL); /* checked before */
        for (size_t i = 0; i < s->count; i++) {
            descent_average_add(&average, s->value[i]);
            s->raw[b * s->count + i] = descent_average_raw(&average);
            s->corrected[b * s->count + i] = descent_average_corrected(&average);
        }
    }
}

// ---- output ----

static int print_json(const char *path, const average_settings *own, const series *s)
{
    json_t *averages = json_array();
    for (size_t b = 0; b < s->betas; b++) {
        json_t *one = json_pack("{s:f, s:f, s:o}", "beta", s->beta[b], "window", s->window[b],
                                "raw", cli_json_numbers(s->count, s->raw + b * s->count));
        if (!own->no_correction) {
            json_object_set_new(one, "corrected",
                                cli_json_numbers(s->count, s->corrected + b * s->count));
        }
        json_array_append_new(averages, one);
    }
    return cli_print_json_exact(json_pack("{s:s, s:s, s:I, s:o, s:o}", "file", path, "column",
                                          own->column, "rows", (json_int_t)s->count, "series",
                                          cli_json_numbers(s->count, s->value), "averages",
                                          averages));
}

// Five digits, and as many more as the values have in common.
static int digits_of(const series *s)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    for (size_t i = 0; i < s->count; i++) {
        low = fmin(low, s->value[i]);
        high = fmax(high, s->value[i]);
    }
    const double common = low < high ? fmax(fabs(low), fabs(high)) / (high - low) : 1.0;
    const double digits = 5.0 + fmax(0.0, ceil(log10(common / 10.0)));
    return digits < 15.0 ? (int)digits : 15;
}

static void print_row(const average_settings *own, const series *s, int digits, size_t i)
{
    printf("%8zu %*.*g", i + 1, digits + 5, digits, s->value[i]);
    for (size_t b = 0; b < s->betas; b++) {
        printf("  %*.*g", digits + 4, digits, s->raw[b * s->count + i]);
        if (!own->no_correction) {
            printf(" %*.*g", digits + 4, digits, s->corrected[b * s->count + i]);
        }
    }
    putchar('\n');
}

static void print_table(const char *path, const average_settings *own, const series *s)
{
    const int digits = digits_of(s), more = digits - 5;
    const int width = (own->no_correction ? 11 : 21) + (own->no_correction ? more : 2 * more);
    char rows[32], text[64];
    cli_format_count(s->count, rows, sizeof rows);
    printf("%s of %s, %s values\n\n%*s", CLI_SHOW(own->column), CLI_SHOW(path), rows, 19 + more,
           "beta");
    for (size_t b = 0; b < s->betas; b++) {
        printf("%*.5g", width, s->beta[b]);
    }
    printf("\n%*s", 19 + more, "window 1/(1-beta)");
    for (size_t b = 0; b < s->betas; b++) {
        snprintf(text, sizeof text, "%.5g", s->window[b]);
        printf("%*s", width, text);
    }
    printf("\n%8s %*s", "row", digits + 5, "value");
    for (size_t b = 0; b < s->betas; b++) {
        printf("  %*s", digits + 4, "raw");
        if (!own->no_correction) {
            printf(" %*s", digits + 4, "corrected");
        }
    }
    putchar('\n');
    for (size_t i = 0; i < s->count; i++) {
        if (i >= own->rows && s->count > 2 * own->rows && i < s->count - own->rows) {
            puts("     ...");
            i = s->count - (size_t)own->rows;
        }
        print_row(own, s, digits, i);
    }
}

static int draw(const char *path, const average_settings *own, const series *s)
{
    cli_plot_line lines[1 + 2 * BETAS];
    char names[2 * BETAS][NAMES], title[PATH + NAMES];
    size_t count = 0;
    lines[count++] =
        (cli_plot_line){.name = own->column, .at = s->value, .count = s->count, .dots = true};
    for (size_t b = 0; b < s->betas; b++) {
        for (int corrected = 0; corrected < (own->no_correction ? 1 : 2); corrected++) {
            char *name = names[2 * b + (size_t)corrected];
            snprintf(name, NAMES, "beta %g%s", s->beta[b], corrected ? "" : " raw");
            lines[count++] =
                (cli_plot_line){.name = name,
                                .at = (corrected ? s->corrected : s->raw) + b * s->count,
                                .count = s->count};
        }
    }
    snprintf(title, sizeof title, "%s of %s", own->column, path);
    const cli_plot plot = {.title = title,
                           .names = {"row", own->column},
                           .first = 1,
                           .lines = lines,
                           .line_count = count};
    int code = CLI_DONE;
    if (!own->no_plot && !own->json) {
        putchar('\n');
        code = cli_plot_print(&plot, own->plain);
    }
    return code == CLI_DONE && *own->svg ? cli_plot_save(&plot, own->svg) : code;
}

static int show(const char *path, const average_settings *own)
{
    series s = {0};
    if (!*own->column) {
        cli_error("average needs a column");
        cli_try("descent average %s --column NAME    descent data %s shows the columns", path,
                path);
        return CLI_USAGE;
    }
    int code = read_betas(own->beta, &s);
    code = code == CLI_DONE ? read_column(path, own, &s) : code;
    if (code == CLI_DONE) {
        compute(&s);
        if (own->json) {
            code = print_json(path, own, &s);
        } else {
            print_table(path, own, &s);
        }
    }
    code = code == CLI_DONE ? draw(path, own, &s) : code;
    free(s.value);
    return code;
}

static int average_command(int argc, char **argv)
{
    average_settings settings;
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{settings_table(), &settings}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 1, 1,
                                  "FILE: a data file, or a bundled set like "
                                  "@seattle-weather",
                                  &arguments);
    if (code == CLI_DONE) {
        code = show(arguments.words[0], &settings);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"column", "beta", "no-correction", "svg", "json", NULL};

const cli_command cli_average_command = {
    .name = "average",
    .arguments = "FILE --column NAME [options]",
    .summary = "exponentially weighted averages of a column",
    .text =
        "Prints and draws a column of a data file and its exponentially weighted averages "
        "v = beta v + (1 - beta) value, from v = 0: raw, and with bias correction "
        "v / (1 - beta^k), next to the window 1/(1 - beta), about how many values an average "
        "covers.\n",
    .examples = "descent average @seattle-weather --column temp_max --beta 0.9,0.98,0.5\n"
                "descent average runs/digits-1 --column loss\n",
    .common = common,
    .tables = {settings_table},
    .run = average_command,
};
