// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data sets made of a formula: inputs at random, targets computed. The numbers go through the
// reader of CSV, so that columns have names, types and a schema as those of a file.
//
// Keeps: the same formula and seed give the same rows. Inputs lie on a grid of a million
// values, so that they can be written with few digits and read back exactly.
#include "objective/expression/data.h"

#include <descent/expression.h>

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "core/options.h"
#include "core/rng.h"
#include "data/dataset.h"
#include "data/read.h"
#include "objective/expression/expression.h"

enum { BLOCK = 1024, NOISES = 16, NAME = 64 };
static const double grid = 1e6; /* different values of an input, to be readable */

typedef struct recipe {
    char target[NAME];
    char comparison; /* '<', '>': the target is whether it holds; '\0': a number */
    size_t noises;
    dsc_words text; /* noise(s) is (s)*noise_1; of a comparison, what has to be above 0 */
    descent_expression *expression;
    size_t variables;
    bool is_noise[1024]; /* of the variables */
    double low, high;
    uint64_t seed;
} recipe;

// ---- from what was typed to an expression ----

static const char *skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t') {
        p++;
    }
    return p;
}

// "z = ..." names the target. Returns what is behind.
static const char *take_target(recipe *r, const char *text)
{
    const char *p = skip_blanks(text), *start = p;
    while (isalnum((unsigned char)*p) || *p == '_') {
        p++;
    }
    const size_t length = (size_t)(p - start);
    const char *after = skip_blanks(p);
    if (length == 0 || length >= NAME || isdigit((unsigned char)*start) || *after != '=' ||
        after[1] == '=') {
        return text;
    }
    memcpy(r->target, start, length);
    r->target[length] = '\0';
    return after + 1;
}

// The parenthesis that closes the one at p, or NULL.
static const char *closing(const char *p)
{
    size_t depth = 0;
    for (; *p; p++) {
        depth += *p == '(';
        depth -= *p == ')';
        if (depth == 0) {
            return p;
        }
    }
    return NULL;
}

static bool is_word_at(const char *text, const char *p, const char *word)
{
    const size_t length = strlen(word);
    const bool begins = p == text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_');
    return begins && strncmp(p, word, length) == 0 && *skip_blanks(p + length) == '(';
}

// Copies text[0 .. length) with its noise written as variables.
static descent_status copy_part(recipe *r, const char *text, size_t length,
                                descent_error *error)
{
    const char *p = text, *end = text + length;
    while (p < end) {
        if (!is_word_at(text, p, "noise")) {
            dsc_words_add_bytes(&r->text, p++, 1);
            continue;
        }
        const char *open = skip_blanks(p + 5), *close = closing(open);
        FAIL_IF(!close || close >= end || r->noises == NOISES, error, DESCENT_INVALID,
                "formula: %s" DSC_REMEDY "noise(0.1) for normal noise with a deviation of 0.1",
                r->noises == NOISES ? "there is too much noise" : "noise( is not closed");
        dsc_words_add(&r->text, "(%.*s)*noise_%zu", (int)(close - open - 1), open + 1,
                      ++r->noises);
        p = close + 1;
    }
    return DESCENT_OK;
}

static descent_status rewrite(recipe *r, const char *text, descent_error *error)
{
    size_t depth = 0, split = strlen(text);
    for (size_t i = 0; text[i]; i++) {
        depth += text[i] == '(' || text[i] == '[';
        depth -= (text[i] == ')' || text[i] == ']') && depth > 0;
        if (depth == 0 && (text[i] == '<' || text[i] == '>')) {
            FAIL_IF(r->comparison, error, DESCENT_INVALID,
                    "formula: one comparison makes two classes; there are more");
            r->comparison = text[i];
            split = i;
        }
    }
    if (!r->comparison) {
        return copy_part(r, text, split, error);
    }
    // What is greater, less the other.
    const char *right = text + split + 1 + (text[split + 1] == '=');
    const bool less = r->comparison == '<';
    dsc_words_add(&r->text, "(");
    TRY(copy_part(r, less ? right : text, less ? strlen(right) : split, error));
    dsc_words_add(&r->text, ")-(");
    TRY(copy_part(r, less ? text : right, less ? split : strlen(right), error));
    dsc_words_add(&r->text, ")");
    return DESCENT_OK;
}

static descent_status find_variables(recipe *r, descent_error *error)
{
    r->variables = descent_expression_variables(r->expression);
    const size_t most = sizeof r->is_noise / sizeof *r->is_noise;
    FAIL_IF(r->variables > most, error, DESCENT_INVALID,
            "formula: %zu variables are more than %zu", r->variables, most);
    size_t inputs = 0;
    bool y = false;
    for (size_t i = 0; i < r->variables; i++) {
        const char *name = descent_expression_variable(r->expression, i);
        r->is_noise[i] = strncmp(name, "noise_", 6) == 0;
        inputs += !r->is_noise[i];
        y = y || strcmp(name, "y") == 0;
        FAIL_IF(strcmp(name, r->target) == 0, error, DESCENT_INVALID,
                "formula: \"%s\" is on both sides of the =", name);
    }
    FAIL_IF(inputs == 0, error, DESCENT_INVALID,
            "formula: there is no variable to be an input" DSC_REMEDY "\"formula: sin(3*x)\"");
    if (r->target[0] == '\0') {
        memcpy(r->target, y ? "target" : "y", y ? 7 : 2);
    }
    return DESCENT_OK;
}

static descent_status take_range(recipe *r, const char *range, descent_error *error)
{
    const char *comma = strchr(range, ',');
    const bool good = comma && dsc_parse_number(range, (size_t)(comma - range), &r->low) &&
                      dsc_parse_number(comma + 1, strlen(comma + 1), &r->high) &&
                      r->low < r->high && isfinite(r->high - r->low);
    FAIL_IF(!good, error, DESCENT_INVALID,
            "range %s: two numbers are expected, the smaller one first" DSC_REMEDY
            "range = -1,1",
            range);
    return DESCENT_OK;
}

static descent_status prepare(recipe *r, const char *text, const descent_read_options *options,
                              descent_error *error)
{
    r->seed = options->data_seed;
    TRY(take_range(r, options->range, error));
    TRY(rewrite(r, take_target(r, text), error));
    if (r->text.failed) {
        return dsc_no_memory(error, "a formula", r->text.length);
    }
    TRY(descent_expression_parse(r->text.text ? r->text.text : "", NULL, 0, &r->expression,
                                 error));
    return find_variables(r, error);
}

// ---- rows ----

static double draw(const recipe *r, size_t row, size_t variable)
{
    const dsc_random random = {r->seed, DSC_PURPOSE_DATA, (uint32_t)variable};
    if (r->is_noise[variable]) {
        return dsc_random_normal(&random, row);
    }
    const double step = floor(dsc_random_uniform(&random, row) * grid);
    return (r->low * grid + (r->high - r->low) * step) / grid; /* few digits for round ranges */
}

static descent_status not_finite(const recipe *r, size_t row, const double *point, double value,
                                 descent_error *error)
{
    dsc_words words = {0};
    dsc_words_add(&words, "formula: the value is %s in row %zu, at",
                  isnan(value) ? "not a number" : "infinite", row + 1);
    for (size_t i = 0; i < r->variables && i < 8; i++) {
        if (!r->is_noise[i]) {
            dsc_words_add(&words, " %s = %g", descent_expression_variable(r->expression, i),
                          point[i]);
        }
    }
    dsc_words_try(&words, "range = LOW,HIGH    # where the inputs may lie: it is %g,%g", r->low,
                  r->high);
    return dsc_words_fail(&words, DESCENT_INVALID, error);
}

static void write_row(const recipe *r, const double *point, double value, dsc_words *csv)
{
    char number[48];
    for (size_t i = 0; i < r->variables; i++) {
        if (!r->is_noise[i]) {
            dsc_format_number(point[i], number, sizeof number);
            dsc_words_add(csv, "%s,", number);
        }
    }
    dsc_format_number(value, number, sizeof number);
    dsc_words_add(csv, "%s\n", r->comparison ? (value > 0 ? "1" : "0") : number);
}

static descent_status write_rows(const recipe *r, size_t rows, double *points, double *values,
                                 dsc_words *csv, descent_error *error)
{
    for (size_t first = 0; first < rows; first += BLOCK) {
        const size_t count = rows - first < BLOCK ? rows - first : BLOCK;
        for (size_t i = 0; i < count * r->variables; i++) {
            points[i] = draw(r, first + i / r->variables, i % r->variables);
        }
        TRY(descent_expression_values(r->expression, count, points, values, error));
        for (size_t i = 0; i < count; i++) {
            const double *point = points + i * r->variables;
            if (!isfinite(values[i])) {
                return not_finite(r, first + i, point, values[i], error);
            }
            write_row(r, point, values[i], csv);
        }
    }
    return csv->failed ? dsc_no_memory(error, "the rows of a formula", csv->length)
                       : DESCENT_OK;
}

static descent_status write_csv(const recipe *r, size_t rows, dsc_words *csv,
                                descent_error *error)
{
    for (size_t i = 0; i < r->variables; i++) {
        if (!r->is_noise[i]) {
            dsc_words_add(csv, "\"%s\",", descent_expression_variable(r->expression, i));
        }
    }
    dsc_words_add(csv, "\"%s\"\n", r->target);
    double *points = malloc(BLOCK * r->variables * sizeof *points);
    double *values = malloc(BLOCK * sizeof *values);
    const descent_status status =
        points && values ? write_rows(r, rows, points, values, csv, error)
                         : dsc_no_memory(error, "the rows of a formula", BLOCK * r->variables);
    free(points);
    free(values);
    return status;
}

static descent_status make(recipe *r, const char *text, const descent_read_options *options,
                           const dsc_schema *like, descent_dataset **dataset,
                           descent_error *error)
{
    dsc_words csv = {0};
    descent_read_options used = *options;
    TRY(prepare(r, text, options, error));
    used.format = DESCENT_FORMAT_CSV;
    if (used.target[0] == '\0' && used.task != DESCENT_TASK_NONE) {
        memcpy(used.target, r->target, sizeof r->target);
    }
    descent_status status = write_csv(r, (size_t)options->rows, &csv, error);
    THEN(status, dsc_dataset_read_table("formula", csv.text, csv.length, "numbers made here",
                                        &used, like, dataset, error));
    dsc_words_free(&csv);
    TRY(status);
    dsc_dataset_say(*dataset, "formula", "%s; inputs from %g to %g, by `data-seed = %llu`",
                    skip_blanks(text), r->low, r->high, (unsigned long long)r->seed);
    return DESCENT_OK;
}

bool descent_is_formula(const char *text)
{
    if (!text) {
        return false;
    }
    return text && strncmp(text, "formula:", 8) == 0;
}

descent_status descent_dataset_from_formula(const char *text,
                                            const descent_read_options *options,
                                            descent_dataset **dataset, descent_error *error)
{
    NEED(error, "dataset", dataset);
    return dsc_formula_rows(text, options, NULL, dataset, error);
}

descent_status dsc_formula_rows(const char *text, const descent_read_options *options,
                                const dsc_schema *like, descent_dataset **dataset,
                                descent_error *error)
{
    FAIL_IF(like && like->column_count == 0, error, DESCENT_INVALID,
            "a formula makes columns with names, and the model's inputs have none");
    FAIL_IF(!text, error, DESCENT_INVALID, "no formula was given");
    descent_read_options used = descent_read_options_default();
    if (options) {
        TRY(dsc_options_take(descent_read_option_table(), options, &used, error));
    }
    recipe *r = calloc(1, sizeof *r);
    if (!r) {
        return dsc_no_memory(error, "a formula", sizeof *r);
    }
    const descent_status status =
        make(r, text + (descent_is_formula(text) ? 8 : 0), &used, like, dataset, error);
    descent_expression_free(r->expression);
    dsc_words_free(&r->text);
    free(r);
    return status;
}
