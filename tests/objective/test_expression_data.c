// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data sets made of formulas.
#include <stdlib.h>

#include <descent/expression.h>

#include "check.h"
#include "data/dataset.h"

static descent_dataset *make(const char *formula, const char *range, uint64_t seed)
{
    descent_read_options options = descent_read_options_default();
    descent_dataset *d = NULL;
    descent_error error = {0};
    options.rows = 4000;
    options.data_seed = seed;
    snprintf(options.range, sizeof options.range, "%s", range);
    if (!CHECK_OK(descent_dataset_from_formula(formula, &options, &d, &error))) {
        return NULL;
    }
    return d;
}

static double input(const descent_dataset *d, size_t row, size_t column)
{
    return (double)((const float *)d->values)[row * d->columns + column];
}

// Targets are the formula's values; inputs are uniform over the range.
static void targets_are_the_values_of_the_formula(void)
{
    descent_dataset *d = make("formula: sin(3*x) + a/2", "-2,4", 1);
    if (!d) {
        return;
    }
    CHECK(d->rows == 4000 && d->columns == 2 && d->schema->column_count == 3);
    CHECK_TEXT(d->schema->columns[0].name, "a");
    CHECK_TEXT(d->schema->columns[1].name, "x");
    CHECK_TEXT(d->schema->columns[2].name, "y");
    double sum = 0, low = 9, high = -9;
    for (size_t i = 0; i < d->rows; i++) {
        const double a = input(d, i, 0), x = input(d, i, 1);
        CHECK_NEAR(descent_dataset_target(d, i), sin(3 * x) + a / 2, 2e-6);
        sum += a;
        low = fmin(low, x);
        high = fmax(high, x);
    }
    CHECK(low >= -2 && low < -1.98 && high <= 4 && high > 3.98);
    CHECK(fabs(sum / 4000 - 1) < 5 * sqrt(3.0 / 4000)); /* variance 36/12 */
    descent_dataset_free(d);
}

// Noise is normal, scaled by any formula, and another seed gives other numbers.
static void noise_is_normal_and_follows_the_seed(void)
{
    descent_dataset *d = make("z = x + noise(0.5) + noise(abs(x)*2)", "-1,1", 7);
    descent_dataset *same = make("z = x + noise(0.5) + noise(abs(x)*2)", "-1,1", 7);
    descent_dataset *other = make("z = x + noise(0.5) + noise(abs(x)*2)", "-1,1", 8);
    if (d && same && other) {
        CHECK(d->columns == 1 && strcmp(d->schema->columns[1].name, "z") == 0);
        double sum = 0, squares = 0;
        for (size_t i = 0; i < d->rows; i++) {
            const double x = input(d, i, 0);
            const double e = (descent_dataset_target(d, i) - x) / sqrt(0.25 + 4 * x * x);
            sum += e;
            squares += e * e;
            CHECK(descent_dataset_target(d, i) == descent_dataset_target(same, i));
        }
        CHECK(fabs(sum) / 4000 < 5 / sqrt(4000.0));
        CHECK(fabs(squares / 4000 - 1) < 5 * sqrt(2.0 / 4000));
        CHECK(descent_dataset_target(d, 0) != descent_dataset_target(other, 0));
    }
    descent_dataset_free(d);
    descent_dataset_free(same);
    descent_dataset_free(other);
}

static void comparisons_make_two_classes(void)
{
    static const char *const formulas[] = {"formula: x^2 + y^2 < 0.5", "0.5 >= x^2 + y^2",
                                           "inside = (x^2 + y^2) <= 0.5"};
    for (size_t f = 0; f < 3; f++) {
        descent_dataset *d = make(formulas[f], "-1,1", 1);
        if (!d) {
            continue;
        }
        CHECK(descent_dataset_task(d) == DESCENT_TASK_CLASSIFY &&
              descent_dataset_classes(d) == 2);
        CHECK_TEXT(descent_dataset_class_name(d, 1), "1");
        CHECK_TEXT(d->schema->columns[2].name, f == 2 ? "inside" : "target");
        for (size_t i = 0; i < d->rows; i++) {
            const double x = input(d, i, 0), y = input(d, i, 1), gap = 0.5 - x * x - y * y;
            CHECK(fabs(gap) < 1e-6 || (descent_dataset_target(d, i) > 0.5) == (gap > 0));
        }
        descent_dataset_free(d);
    }
}

static void formulas_without_data_are_refused(void)
{
    static const struct {
        const char *formula, *range, *message;
    } table[] = {
        {"formula: log(x)", "-1,1", "formula: the value is not a number in row "},
        {"formula: 1/(x-x)", "-1,1", "formula: the value is "},
        {"formula: noise(1)", "-1,1", "formula: there is no variable to be an input"},
        {"formula: x + noise(1", "-1,1", "formula: noise( is not closed"},
        {"formula: 0 < x < 1", "-1,1", "formula: one comparison makes two classes"},
        {"x = 2*x", "-1,1", "formula: \"x\" is on both sides"},
        {"formula: sin(x", "-1,1", "this \"(\" is never closed"},
        {"formula:", "-1,1", ""},
        {"formula: x", "1,-1", "range 1,-1: two numbers are expected"},
        {"formula: x", "3", "range 3: two numbers are expected"},
        {"formula: x", "0,inf", "range 0,inf: two numbers are expected"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_read_options options = descent_read_options_default();
        descent_dataset *d = NULL;
        descent_error error = {0};
        snprintf(options.range, sizeof options.range, "%s", table[i].range);
        CHECK(descent_dataset_from_formula(table[i].formula, &options, &d, &error) ==
              DESCENT_INVALID);
        if (!CHECK(strncmp(error.message, table[i].message, strlen(table[i].message)) == 0)) {
            printf("%s\n", error.message);
        }
    }
    // Where the logarithm is one, the range that the message asks for helps.
    descent_dataset *d = make("formula: log(x)", "0.5,2", 1);
    CHECK(d != NULL);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(targets_are_the_values_of_the_formula), TEST(noise_is_normal_and_follows_the_seed),
        TEST(comparisons_make_two_classes), TEST(formulas_without_data_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
