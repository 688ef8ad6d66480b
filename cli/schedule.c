// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent schedule: the values of schedules, step by step, as a table and a picture.
//
// Keeps: what is printed are the values that a run takes, at the steps where something begins or
// ends and between; the files have them all, as far as somebody could look at them.
#include "schedule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/schedule.h>

#include "plot/number.h"
#include "plot/picture.h"
#include "plot/plot.h"
#include "shell/arguments.h"
#include "shell/file.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"

enum {
    SCHEDULES = 8,
    PATH = 1024,
    NAME = 64,
    TOLD = SCHEDULES * 32 * 6, /* steps of a table, at most: six of a leg */
    DRAWN = 1000,              /* points of a curve */
    WRITTEN = 100000           /* rows of a CSV file */
};

typedef struct schedule_settings {
    size_t size;
    double base;
    uint64_t steps, epochs, steps_per_epoch;
    char svg[PATH], csv[PATH];
    bool no_plot, plain, json;
} schedule_settings;

// Schedules, and the stretch of steps that is looked at.
typedef struct curves {
    size_t count;
    const char *text[SCHEDULES];
    char part[SCHEDULES][DESCENT_SCHEDULES_TEXT]; /* of a list, where the text is one */
    char name[SCHEDULES][NAME];                   /* "" where only values are asked for */
    descent_schedule *schedule[SCHEDULES];
    uint64_t each, steps;
    uint64_t told[TOLD]; /* ascending */
    size_t told_count;
} curves;

#define FIELD(member) .offset = offsetof(schedule_settings, member)
#define TEXT(member)  FIELD(member), .capacity = sizeof((schedule_settings *)NULL)->member

// clang-format off
static const descent_option_table *settings_table(void)
{
    static const descent_option_word unknown[] = {{"none", 0}, {NULL, 0}};
    static const descent_option options[] = {
        {.name = "lr", .alias = "base", .metavar = "X", .kind = DESCENT_OPTION_REAL, FIELD(base), .fallback = "1",
         .low = -HUGE_VAL, .high = HUGE_VAL, .help = "what a factor of 1 is: the learning rate, or the number that is scheduled"},
        {.name = "steps", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(steps), .fallback = "none",
         .low = 1.0, .high = 1e15, .words = unknown, .help = "steps of the run, for what goes by its end"},
        {.name = "epochs", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(epochs), .fallback = "none",
         .low = 1.0, .high = 1e15, .words = unknown, .help = "the same in epochs"},
        {.name = "steps-per-epoch", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(steps_per_epoch), .fallback = "1",
         .low = 1.0, .high = 4294967295.0, .help = "steps of an epoch: the rows that train, divided by the batch"},
        {.name = "svg", .metavar = "FILE", .kind = DESCENT_OPTION_TEXT, TEXT(svg), .fallback = "",
         .help = "write the picture to a file"},
        {.name = "csv", .metavar = "FILE", .kind = DESCENT_OPTION_TEXT, TEXT(csv), .fallback = "",
         .help = "write the value of every step to a file (beyond 100,000 steps of every tenth, hundredth, ...)"},
        {.name = "no-plot", .kind = DESCENT_OPTION_FLAG, FIELD(no_plot), .fallback = "false", .help = "no picture"},
        {.name = "plain", .kind = DESCENT_OPTION_FLAG, FIELD(plain), .fallback = "false", .help = "the picture in plain ASCII"},
        {.name = "json", .kind = DESCENT_OPTION_FLAG, FIELD(json), .fallback = "false", .help = "print one JSON object"},
    };
    static const descent_option_table table = {.title = "Schedules",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(schedule_settings)};
    return &table;
}
// clang-format on

// ---- reading ----

static uint64_t product(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

// Bytes of a name that stands before "=": of such signs as names of options have. 0: there is none.
static size_t name_length(const char *text)
{
    const size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-_.");
    return text[length] == '=' && length < NAME ? length : 0;
}

// "beta1=linear:0.95..0.85": a name, then a schedule of values; else one of factors.
static int read(const char *text, const schedule_settings *own, curves *c)
{
    const size_t equals = name_length(text);
    const bool named = equals > 0;
    descent_error error = {0};
    descent_schedule_options options = descent_schedule_options_default();
    const uint64_t by_epochs = product(own->epochs, own->steps_per_epoch);
    options.base = own->base;
    options.absolute = named;
    options.steps_per_epoch = own->steps_per_epoch;
    options.steps =
        own->steps > 0 && (by_epochs == 0 || own->steps < by_epochs) ? own->steps : by_epochs;
    c->each = own->steps_per_epoch;
    c->steps = options.steps;
    c->text[c->count] = text;
    snprintf(c->name[c->count], NAME, "%.*s", named ? (int)equals : 0, text);
    if (descent_schedule_create(text + (named ? equals + 1 : 0), &options,
                                &c->schedule[c->count], &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    c->count++;
    return CLI_DONE;
}

// A list, "beta1=linear:10,0.9..0.5; lr=cosine:10", as `schedule` takes it.
static int read_list(const char *list, const schedule_settings *own, curves *c)
{
    const size_t before = c->count;
    int code = CLI_DONE;
    for (const char *rest = list; *rest && code == CLI_DONE;) {
        rest += strspn(rest, "; \t\n");
        size_t length = strcspn(rest, ";");
        if (length == 0) {
            break;
        }
        if (c->count == SCHEDULES || length >= DESCENT_SCHEDULES_TEXT) {
            cli_error("at most %d schedules, of less than %d bytes each", SCHEDULES,
                      DESCENT_SCHEDULES_TEXT);
            return CLI_USAGE;
        }
        char *part = c->part[c->count];
        snprintf(part, DESCENT_SCHEDULES_TEXT, "%.*s", (int)length, rest);
        rest += length;
        while (length > 0 && strchr(" \t\n", part[length - 1])) {
            part[--length] = '\0';
        }
        code = read(part, own, c);
    }
    return code == CLI_DONE && c->count == before ? read("", own, c) : code;
}

// How far to look where nobody knows the end of the run: a little beyond that of each schedule.
static void find_end(curves *c)
{
    const uint64_t some = product(20, c->each) > 100 ? product(20, c->each) : 100;
    uint64_t last = 1;
    for (size_t i = 0; i < c->count && c->steps == 0; i++) {
        descent_schedule_leg leg = {.size = sizeof leg};
        uint64_t end = 0;
        for (size_t l = 0; descent_schedule_leg_get(c->schedule[i], l, &leg); l++) {
            end = leg.end == UINT64_MAX ? leg.begin : leg.end;
        }
        const uint64_t more = leg.end == UINT64_MAX ? some : 1 + end / 20;
        end = end > UINT64_MAX - more ? UINT64_MAX : end + more;
        last = end > last ? end : last;
    }
    c->steps = c->steps > 0 ? c->steps : last;
}

static int ascending(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

// Where a leg begins and ends, and three steps between.
static void find_told(curves *c)
{
    for (size_t i = 0; i < c->count; i++) {
        descent_schedule_leg leg = {.size = sizeof leg};
        for (size_t l = 0; descent_schedule_leg_get(c->schedule[i], l, &leg); l++) {
            const uint64_t end = leg.end < c->steps ? leg.end : c->steps;
            const uint64_t length = end > leg.begin ? end - leg.begin : 0;
            const uint64_t steps[] = {leg.begin,
                                      leg.begin + length / 4,
                                      leg.begin + length / 2,
                                      leg.begin + length / 4 * 3,
                                      end > 0 ? end - 1 : 0,
                                      end};
            for (size_t s = 0; s < 6 && c->told_count < TOLD; s++) {
                if (steps[s] < c->steps) {
                    c->told[c->told_count++] = steps[s];
                }
            }
        }
    }
    qsort(c->told, c->told_count, sizeof *c->told, ascending);
    size_t kept = 0;
    for (size_t i = 0; i < c->told_count; i++) {
        if (i == 0 || c->told[i] != c->told[i - 1]) {
            c->told[kept++] = c->told[i];
        }
    }
    c->told_count = kept;
}

// ---- output ----

static void print_forms(void)
{
    descent_schedule_form form = {.size = sizeof form};
    for (size_t i = 0; descent_schedule_form_get(i, &form); i++) {
        char usage[128];
        snprintf(usage, sizeof usage, "%s%s", form.name, form.arguments);
        if (strlen(usage) < 34) {
            cli_print("  %-34s %s\n", usage, form.help);
        } else {
            cli_print("  %s\n%37s%s\n", usage, "", form.help);
        }
    }
    cli_print(
        "\nk steps and e epochs since it began, L its LENGTH: 500 steps, 20e epochs, 10%% of "
        "the run, or what is left of it. Several are joined: \"warmup:500 then "
        "cosine:10000\".\n");
}

// The leg that a step lies in.
static const char *form_at(const descent_schedule *schedule, uint64_t step)
{
    descent_schedule_leg leg = {.size = sizeof leg};
    const char *form = "";
    bool over = false;
    for (size_t l = 0; descent_schedule_leg_get(schedule, l, &leg); l++) {
        form = leg.begin <= step ? leg.form : form;
        over = leg.end <= step;
    }
    return over ? "(over)" : form;
}

static void print_table(const curves *c)
{
    printf("%16s", "step");
    if (c->each > 1) {
        printf("%12s", "epoch");
    }
    for (size_t i = 0; i < c->count; i++) {
        char title[NAME];
        snprintf(title, sizeof title, "%s",
                 *c->name[i]    ? c->name[i]
                 : c->count > 1 ? c->text[i]
                                : "value");
        printf("  %14.14s", title);
    }
    printf("%s\n", c->count == 1 ? "  form" : "");
    for (size_t r = 0; r < c->told_count; r++) {
        const uint64_t step = c->told[r];
        printf("%16s", CLI_COUNT(step));
        if (c->each > 1) {
            printf("%12s", CLI_COUNT(step / c->each));
        }
        for (size_t i = 0; i < c->count; i++) {
            printf("  %14.6g", descent_schedule_value(c->schedule[i], step));
        }
        printf("%s%s\n", c->count == 1 ? "  " : "",
               c->count == 1 ? form_at(c->schedule[0], step) : "");
    }
}

// Beyond 2^63 a count is no integer of JSON libraries.
static json_t *count_json(uint64_t count)
{
    return count <= INT64_MAX ? json_integer((json_int_t)count) : json_real((double)count);
}

static json_t *legs_json(const descent_schedule *schedule)
{
    json_t *legs = json_array();
    descent_schedule_leg leg = {.size = sizeof leg};
    for (size_t l = 0; descent_schedule_leg_get(schedule, l, &leg); l++) {
        json_t *end = leg.end == UINT64_MAX ? json_null() : count_json(leg.end);
        json_array_append_new(legs, json_pack("{s:s, s:o, s:o, s:o, s:o}", "form", leg.form,
                                              "begin", count_json(leg.begin), "end", end,
                                              "first", cli_json_number(leg.first), "last",
                                              cli_json_number(leg.last)));
    }
    return legs;
}

static int print_json(const curves *c)
{
    json_t *steps = json_array(), *schedules = json_array();
    for (size_t r = 0; r < c->told_count; r++) {
        json_array_append_new(steps, count_json(c->told[r]));
    }
    for (size_t i = 0; i < c->count; i++) {
        json_t *values = json_array();
        for (size_t r = 0; r < c->told_count; r++) {
            json_array_append_new(
                values, cli_json_number(descent_schedule_value(c->schedule[i], c->told[r])));
        }
        json_array_append_new(schedules,
                              json_pack("{s:o, s:o, s:o}", "text", cli_json_text(c->text[i]),
                                        "legs", legs_json(c->schedule[i]), "values", values));
    }
    return cli_print_json_exact(json_pack("{s:I, s:o, s:o, s:o}", "steps_per_epoch",
                                          (json_int_t)c->each, "end", count_json(c->steps),
                                          "steps", steps, "schedules", schedules));
}

static int save_csv(const curves *c, const char *path)
{
    cli_text text = {0};
    uint64_t apart = 1;
    while (c->steps / apart > WRITTEN) {
        apart *= 10;
    }
    cli_text_add(&text, "step,epoch");
    for (size_t i = 0; i < c->count; i++) {
        cli_text_add(&text, ",%s%zu", *c->name[i] ? c->name[i] : "value", i + 1);
    }
    for (uint64_t step = 0; step < c->steps; step += apart) {
        cli_text_add(&text, "\n%llu,%llu", (unsigned long long)step,
                     (unsigned long long)(step / c->each));
        for (size_t i = 0; i < c->count; i++) {
            cli_text_add(&text, ",%.17g", descent_schedule_value(c->schedule[i], step));
        }
        if (step > UINT64_MAX - apart) {
            break;
        }
    }
    cli_text_add(&text, "\n");
    char *all = cli_text_take(&text);
    const int code = all ? cli_plot_write(path, "csv", all) : cli_no_memory();
    free(all);
    return code;
}

static int draw(const curves *c, const schedule_settings *own)
{
    const size_t count = c->steps < DRAWN ? (size_t)c->steps : DRAWN;
    double *values = calloc(count * (c->count + 1), sizeof *values);
    cli_plot_line lines[SCHEDULES];
    if (!values) {
        return cli_no_memory();
    }
    for (size_t p = 0; p < count; p++) {
        // Both ends, and evenly between.
        const double share = count > 1 ? (double)p / (double)(count - 1) : 0.0;
        const uint64_t step =
            share < 1.0 ? (uint64_t)(share * (double)(c->steps - 1) + 0.5) : c->steps - 1;
        values[p] = (double)step;
        for (size_t i = 0; i < c->count; i++) {
            values[(i + 1) * count + p] = descent_schedule_value(c->schedule[i], step);
        }
    }
    for (size_t i = 0; i < c->count; i++) {
        lines[i] = (cli_plot_line){
            .name = c->text[i], .at = values + (i + 1) * count, .count = count, .x = values};
    }
    const cli_plot plot = {
        .title = c->count == 1 ? c->text[0] : "schedules",
        .names = {"step", c->count == 1 && *c->name[0] ? c->name[0] : "value"},
        .lines = lines,
        .line_count = c->count};
    int code = CLI_DONE;
    if (!own->no_plot && !own->json) {
        putchar('\n');
        code = cli_plot_print(&plot, own->plain);
    }
    code = code == CLI_DONE && *own->svg ? cli_plot_save(&plot, own->svg) : code;
    free(values);
    return code;
}

// ---- the command ----

static int show(const cli_arguments *arguments, const schedule_settings *own, curves *c)
{
    int code = CLI_DONE;
    for (size_t i = 0; i < arguments->words_count && code == CLI_DONE; i++) {
        const char *text = arguments->words[i];
        code = strchr(text, ';') ? read_list(text, own, c) : read(text, own, c);
    }
    if (code != CLI_DONE) {
        return code;
    }
    find_end(c);
    find_told(c);
    if (own->json) {
        code = print_json(c);
    } else {
        print_table(c);
    }
    code = code == CLI_DONE ? draw(c, own) : code;
    return code == CLI_DONE && *own->csv ? save_csv(c, own->csv) : code;
}

static int schedule_command(int argc, char **argv)
{
    schedule_settings settings;
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{settings_table(), &settings}};
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 1, argc, argv, 0, SCHEDULES, "SPEC", &arguments);
    curves *c = code == CLI_DONE ? calloc(1, sizeof *c) : NULL;
    if (code == CLI_DONE && !c) {
        code = cli_no_memory();
    } else if (code == CLI_DONE && arguments.words_count == 0) {
        print_forms();
    } else if (code == CLI_DONE) {
        code = show(&arguments, &settings, c);
    }
    for (size_t i = 0; c && i < c->count; i++) {
        descent_schedule_free(c->schedule[i]);
    }
    free(c);
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"lr",  "steps", "epochs", "steps-per-epoch",
                                     "svg", "csv",   "json",   NULL};

const cli_command cli_schedule_command = {
    .name = "schedule",
    .arguments = "[SPEC...] [options]",
    .summary = "values of a schedule, step by step",
    .text = "Prints and draws the values of schedules, as --decay and --schedule of train and "
            "minimize take them: factors on the learning rate (--lr), or with a name in front, "
            "NAME=SPEC, values of that number. Without a SPEC: all forms.\n",
    .examples = "descent schedule \"warmup:500 then cosine:10000\" --lr 0.001\n"
                "descent schedule linear cosine wsd --epochs 20 --steps-per-epoch 45\n"
                "descent schedule beta1=linear:2000,0.95..0.85 --csv beta1.csv\n",
    .common = common,
    .tables = {settings_table},
    .run = schedule_command,
};
