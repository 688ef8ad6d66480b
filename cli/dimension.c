// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent dimension: how rare minima become as the dimension grows.
#include "dimension.h"

#include <math.h>
#include <stdio.h>

#include <descent/dimension.h>

#include "shell/arguments.h"
#include "shell/output.h"
#include "shell/page.h"

typedef struct dimension_settings {
    size_t size;
    bool json;
} dimension_settings;

static const descent_option_table *settings_table(void)
{
    static const descent_option options[] = {
        {.name = "json",
         .kind = DESCENT_OPTION_FLAG,
         .offset = offsetof(dimension_settings, json),
         .fallback = "false",
         .help = "print one JSON object"},
    };
    static const descent_option_table table = {.title = "Output",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(dimension_settings)};
    return &table;
}

static json_t *estimate_to_json(const descent_estimate *e)
{
    return json_pack("{s:o, s:o}", "value", cli_json_number(e->value), "error",
                     cli_json_number(e->error));
}

static int print_json(const descent_dimension_options *options, const descent_dimension *rows)
{
    json_t *array = json_array();
    for (size_t i = 0; i < options->to; i++) {
        const descent_dimension *r = &rows[i];
        json_array_append_new(array,
                              json_pack("{s:I, s:f, s:f, s:o, s:o, s:o}", "n", (json_int_t)r->n,
                                        "separable", r->separable, "free", r->free,
                                        "free_sample", estimate_to_json(&r->free_sample),
                                        "field", estimate_to_json(&r->field), "field_sample",
                                        estimate_to_json(&r->field_sample)));
    }
    return cli_print_json_exact(json_pack("{s:I, s:I, s:o}", "samples",
                                          (json_int_t)options->samples, "seed",
                                          (json_int_t)options->seed, "dimensions", array));
}

// "0.1465 +- 0.0004": as many digits as the error has to say.
static void estimate_text(const descent_estimate *e, char *text, size_t capacity)
{
    if (isnan(e->value)) {
        snprintf(text, capacity, "-");
    } else if (e->error > 0.0) {
        snprintf(text, capacity, "%.3g +- %.1g", e->value, e->error);
    } else if (e->value > 0.0 && isnan(e->error)) {
        snprintf(text, capacity, "%.3g +- ?", e->value);
    } else if (e->value > 0.0) {
        snprintf(text, capacity, "%.6g", e->value);
    } else {
        snprintf(text, capacity, "none met");
    }
}

static void print_table(const descent_dimension_options *options, const descent_dimension *rows)
{
    puts("share of the stationary points that are minima\n");
    printf("%3s  %-10s  %-17s  %-19s  %s\n", "", "separable", "free Hessian", "the same",
           "Gaussian field");
    printf("%3s  %-10s  %-17s  %-19s  %s\n", "n", "2^-n", "GOE, exact", "counted", "Kac-Rice");
    for (size_t i = 0; i < options->to; i++) {
        const descent_dimension *r = &rows[i];
        char counted[64], field[64];
        estimate_text(&r->free_sample, counted, sizeof counted);
        estimate_text(&r->field, field, sizeof field);
        printf("%3zu  %-10.5g  %-17.12g  %-19s  %s\n", r->n, r->separable, r->free, counted,
               field);
    }
    putchar('\n');
    cli_print_wrapped(
        "In a sum of functions of one variable each, every coordinate is at a minimum or a "
        "maximum by itself, so exactly 2^-n of the stationary points are minima. If the "
        "Hessian "
        "were nothing but a random symmetric matrix, its eigenvalues would repel each other "
        "and "
        "minima would be far rarer, about exp(-n^2 ln(3) / 4). On a smooth random surface (an "
        "isotropic Gaussian field) low points have the better chance, and the share falls only "
        "a little faster than 2^-n: in many dimensions nearly all stationary points are "
        "saddles, by any of the three laws.",
        0, 0);
}

static int dimension(int argc, char **argv)
{
    descent_dimension_options options = descent_dimension_options_default();
    dimension_settings settings;
    descent_options_default(settings_table(), &settings);
    const cli_set sets[] = {{descent_dimension_option_table(), &options},
                            {settings_table(), &settings}};
    descent_dimension rows[DESCENT_DIMENSION_MOST];
    descent_error error;
    cli_arguments arguments;
    int code = cli_arguments_read(sets, 2, argc, argv, 0, 0, "", &arguments);
    if (code == CLI_DONE && descent_dimension_law(&options, rows, &error) != DESCENT_OK) {
        code = cli_fail(&error);
    } else if (code == CLI_DONE && settings.json) {
        code = print_json(&options, rows);
    } else if (code == CLI_DONE) {
        print_table(&options, rows);
    }
    cli_arguments_free(&arguments);
    return code;
}

static const char *const common[] = {"to", "samples", "json", NULL};

const cli_command cli_dimension_command = {
    .name = "dimension",
    .arguments = "[options]",
    .summary = "how rare minima become as the dimension grows",
    .text =
        "Prints which share of the stationary points are minima in 1, 2, 3, ... dimensions, "
        "by three laws: for sums of functions of one variable (exact), for a Hessian that is "
        "a random symmetric matrix (exact, and counted), and for smooth random surfaces "
        "(exact to 3 dimensions, beyond by sampling, with standard errors).\n",
    .examples = "descent dimension\n"
                "descent dimension --to 20 --samples 1000000\n",
    .common = common,
    .tables = {descent_dimension_option_table, settings_table},
    .run = dimension,
};
