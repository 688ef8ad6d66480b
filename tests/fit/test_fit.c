// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a fit says beside its parameters: errors against closed formulas and simulations, intervals, what is
// not determined, losses, mistakes.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/fit.h>

#include "check.h"
#include "core/rng.h"

enum { ROWS = 40 };

static double normal(uint64_t stream, uint64_t index)
{
    const dsc_random random = {
        .seed = 7, .purpose = DSC_PURPOSE_DATA, .stream = (uint32_t)stream};
    return dsc_random_normal(&random, index);
}

typedef struct rows {
    size_t count;
    double values[3 * ROWS]; /* x, y, s */
} rows;

static const char *const names[] = {"x", "y", "s"};

static descent_fit_data data_of(const rows *r)
{
    return (descent_fit_data){
        .rows = r->count, .columns = 3, .names = names, .values = r->values};
}

static descent_fit *fit_with(const char *equation, const rows *r, const descent_fit_data *data,
                             const descent_setting *start, size_t count,
                             const descent_fit_options *options)
{
    descent_error error = {0};
    descent_fit *fit = NULL;
    const descent_fit_data own = data_of(r);
    CHECK_OK(
        descent_fit_formula(equation, data ? data : &own, start, count, options, &fit, &error));
    return fit;
}

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

// ---- closed formulas ----

static rows line(double noise, uint64_t stream)
{
    rows r = {.count = ROWS};
    for (size_t i = 0; i < ROWS; i++) {
        const double x = (double)i / 10.0;
        r.values[3 * i] = x;
        r.values[3 * i + 1] = 2.0 + 3.0 * x + noise * normal(stream, i);
        r.values[3 * i + 2] = 0.5 + 0.01 * (double)i;
    }
    return r;
}

static void lines_have_the_errors_of_textbooks(void)
{
    static const descent_setting start[] = {{"a", 1}, {"b", 1}};
    const rows r = line(0.3, 1);
    descent_fit *fit = fit_with("y = a + b*x", &r, NULL, start, 2, NULL);
    double sx = 0, sy = 0, sxx = 0, sxy = 0, rss = 0;
    for (size_t i = 0; i < ROWS; i++) {
        const double x = r.values[3 * i], y = r.values[3 * i + 1];
        sx += x;
        sy += y;
        sxx += x * x;
        sxy += x * y;
    }
    const double n = ROWS, d = n * sxx - sx * sx, b = (n * sxy - sx * sy) / d,
                 a = (sy - b * sx) / n;
    for (size_t i = 0; i < ROWS; i++) {
        const double e = r.values[3 * i + 1] - a - b * r.values[3 * i];
        rss += e * e;
    }
    const double s2 = rss / (n - 2.0);
    const descent_fit_parameter *p = fit->parameters;
    CHECK(near(p[0].value, a, 1e-12) && near(p[1].value, b, 1e-12));
    CHECK(near(p[0].error, sqrt(s2 * sxx / d), 1e-11));
    CHECK(near(p[1].error, sqrt(s2 * n / d), 1e-11));
    CHECK(near(fit->correlation[1], -sx / sqrt(n * sxx), 1e-11));
    CHECK(near(fit->sum, rss, 1e-11) && fit->freedom == ROWS - 2);
    /* Of a line the profile is the interval of Student's t: 2.02439 with 38 degrees of freedom. */
    CHECK(near(p[1].high - p[1].value, 2.0243941639 * p[1].error, 1e-8));
    CHECK(near(p[1].profile_high, p[1].high, 1e-4) && near(p[1].profile_low, p[1].low, 1e-4));
    CHECK(fit->fitted_as == DESCENT_FITTED_DETERMINED && fit->curvature > 0.0);
    descent_fit_free(fit);
}

static void known_deviations_are_taken_as_known(void)
{
    static const descent_setting start[] = {{"a", 1}, {"b", 1}};
    const rows r = line(0.3, 2);
    double deviations[ROWS], sw = 0, sx = 0, sxx = 0;
    for (size_t i = 0; i < ROWS; i++) {
        deviations[i] = r.values[3 * i + 2];
        const double w = 1.0 / (deviations[i] * deviations[i]), x = r.values[3 * i];
        sw += w;
        sx += w * x;
        sxx += w * x * x;
    }
    descent_fit_data data = data_of(&r);
    data.deviations = deviations;
    descent_fit *fit = fit_with("y = a + b*x", &r, &data, start, 2, NULL);
    const double d = sw * sxx - sx * sx;
    CHECK(near(fit->parameters[0].error, sqrt(sxx / d), 1e-11));
    CHECK(near(fit->parameters[1].error, sqrt(sw / d), 1e-11));
    descent_fit_free(fit);
}

// ---- simulations ----

static rows decay(double noise, uint64_t stream)
{
    rows r = {.count = ROWS};
    for (size_t i = 0; i < ROWS; i++) {
        const double x = (double)i / 8.0;
        r.values[3 * i] = x;
        r.values[3 * i + 1] = 5.0 * exp(-0.8 * x) + 1.0 + noise * normal(stream, i);
    }
    return r;
}

static void intervals_hold_the_truth_as_often_as_they_say(void)
{
    enum { SETS = 200 };
    static const descent_setting start[] = {{"a", 1}, {"b", 1}, {"c", 0}};
    const double truth[] = {5.0, 0.8, 1.0};
    size_t by_t[3] = {0}, by_profile[3] = {0};
    for (uint64_t k = 0; k < SETS; k++) {
        const rows r = decay(0.4, 100 + k);
        descent_fit *fit = fit_with("y = a*exp(-b*x) + c", &r, NULL, start, 3, NULL);
        for (size_t j = 0; j < 3; j++) {
            const descent_fit_parameter *p = &fit->parameters[j];
            by_t[j] += p->low <= truth[j] && truth[j] <= p->high;
            by_profile[j] += p->profile_low <= truth[j] && truth[j] <= p->profile_high;
        }
        descent_fit_free(fit);
    }
    for (size_t j = 0; j < 3; j++) { /* 190 +- 3.1: three standard errors */
        printf("parameter %zu: t %zu, profile %zu of %d\n", j, by_t[j], by_profile[j], SETS);
        CHECK(by_t[j] >= 181 && by_t[j] <= 199);
        CHECK(by_profile[j] >= 181 && by_profile[j] <= 199);
    }
}

static void rows_far_off_pull_less(void)
{
    enum { SETS = 100 };
    static const descent_setting start[] = {{"a", 1}, {"b", 1}};
    const int losses[] = {DESCENT_FIT_SQUARES, DESCENT_FIT_HUBER, DESCENT_FIT_SOFT_L1,
                          DESCENT_FIT_CAUCHY};
    double wrong[4] = {0}, squares[4] = {0}, sums[4] = {0}, errors[4] = {0};
    for (uint64_t k = 0; k < SETS; k++) {
        rows r = line(0.3, 1000 + k);
        for (size_t i = 2; i < ROWS; i += 9) { /* a ninth of the rows, all on one side */
            r.values[3 * i + 1] += 8.0;
        }
        for (size_t l = 0; l < 4; l++) {
            descent_fit_options o = descent_fit_options_default();
            o.loss = losses[l];
            descent_fit *fit = fit_with("y = a + b*x", &r, NULL, start, 2, &o);
            const descent_fit_parameter *p = &fit->parameters[0];
            wrong[l] += fabs(p->value - 2.0) / SETS;
            sums[l] += p->value / SETS;
            squares[l] += p->value * p->value / SETS;
            errors[l] += p->error / SETS;
            descent_fit_free(fit);
        }
    }
    for (size_t l = 0; l < 4; l++) {
        const double deviation = sqrt(squares[l] - sums[l] * sums[l]);
        printf("%s: off by %.3f; standard error %.3f, deviation of the values %.3f\n",
               descent_fit_loss_word((descent_fit_loss)losses[l]), wrong[l], errors[l],
               deviation);
        CHECK(l == 0 || wrong[l] < 0.4 * wrong[0]);
    }
    /* The sandwich is the spread that values have: the rows that lie off are the same in all sets. */
    CHECK(errors[3] > 0.8 * sqrt(squares[3] - sums[3] * sums[3]) &&
          errors[3] < 1.3 * sqrt(squares[3] - sums[3] * sums[3]));
}

// ---- what is not determined ----

static void parameters_that_change_together_are_named(void)
{
    static const descent_setting start[] = {{"a", 1}, {"b", 2}, {"c", 1}};
    const rows r = line(0.3, 3);
    descent_fit *fit = fit_with("y = a*b*x + c", &r, NULL, start, 3, NULL);
    CHECK(fit->fitted_as == DESCENT_FITTED_NOT_DETERMINED && fit->mode_count == 1);
    CHECK(strstr(fit->modes[0].text, "a by +1 %, b by -1 %") != NULL ||
          strstr(fit->modes[0].text, "a by -1 %, b by +1 %") != NULL);
    CHECK(isnan(fit->parameters[0].error) && isnan(fit->parameters[1].error));
    CHECK(fit->parameters[2].error > 0.0 && fit->freedom == ROWS - 2);
    descent_fit_free(fit);
}

static void parameters_without_effect_are_named(void)
{
    static const descent_setting start[] = {{"a", 1}, {"b", 2}};
    const rows r = line(0.3, 4);
    descent_fit *fit = fit_with("y = a*x + 0*b", &r, NULL, start, 2, NULL);
    CHECK(fit->fitted_as == DESCENT_FITTED_NOT_DETERMINED);
    CHECK(strstr(fit->because, "b changes nothing") != NULL);
    CHECK(fit->parameters[1].value == 2.0);
    descent_fit_free(fit);
}

// Rows that end before a curve levels off do not say where it does.
static void intervals_without_an_end_are_told(void)
{
    static const descent_setting start[] = {{"a", 1}, {"b", 1}};
    rows r = {.count = ROWS};
    for (size_t i = 0; i < ROWS; i++) {
        const double x = (double)(i + 1) / ROWS;
        r.values[3 * i] = x;
        r.values[3 * i + 1] = 20.0 * (1.0 - exp(-0.05 * x)) + 0.1 * normal(5, i);
    }
    descent_fit *fit = fit_with("y = a*(1-exp(-b*x))", &r, NULL, start, 2, NULL);
    CHECK(fit->fitted_as == DESCENT_FITTED_HARDLY);
    CHECK(isinf(fit->parameters[0].profile_high) && isfinite(fit->parameters[0].profile_low));
    CHECK(strstr(fit->because, "a") != NULL && *fit->advice);
    descent_fit_free(fit);
}

static void saddles_are_no_minimum(void)
{
    static const descent_setting start[] = {{"a", 0}};
    const rows r = line(0.3, 6);
    descent_fit *fit = fit_with("y = a^2*x", &r, NULL, start, 1, NULL);
    CHECK(fit->fitted_as == DESCENT_FITTED_NO_MINIMUM && fit->curvature < 0.0);
    CHECK(strstr(fit->because, "saddle") != NULL);
    descent_fit_free(fit);
}

// A curve that would have to be a line: the farther, the better.
static void parameters_that_run_off_are_named(void)
{
    static const descent_setting start[] = {{"a", 10}, {"b", 0.1}};
    rows r = line(0.01, 6);
    for (size_t i = 0; i < ROWS; i++) {
        r.values[3 * i + 1] = 2.0 * r.values[3 * i] + (i % 2 ? 0.01 : -0.01);
    }
    descent_fit *fit = fit_with("y = a*(1 - exp(-b*x))", &r, NULL, start, 2, NULL);
    CHECK(fit->fitted_as == DESCENT_FITTED_NO_MINIMUM && isnan(fit->parameters[0].error));
    CHECK(isnan(fit->parameters[1].profile_high) && isnan(fit->correlation[1]));
    if (!CHECK(strstr(fit->because, "a to ") && strstr(fit->because, "b to ") &&
               strstr(fit->because, "run off"))) {
        printf("%s\n", fit->because);
    }
    CHECK(strstr(fit->advice, "combination") != NULL);
    descent_fit_free(fit);
}

static void what_is_missed_shows_in_the_residuals(void)
{
    static const descent_setting start[] = {{"a", 1}, {"b", 1}};
    rows r = line(0.05, 7);
    for (size_t i = 0; i < ROWS; i++) {
        r.values[3 * i + 1] += 0.5 * r.values[3 * i] * r.values[3 * i];
    }
    descent_fit *fit = fit_with("y = a + b*x", &r, NULL, start, 2, NULL);
    CHECK(fit->independent < 1e-4 && fit->autocorrelation > 0.5);
    CHECK(strstr(fit->advice, "misses something") != NULL);
    descent_fit_free(fit);
}

static void exact_rows_are_told(void)
{
    static const descent_setting start[] = {{"a", 1}, {"b", 1}};
    const rows r = line(0.0, 8);
    descent_fit *fit = fit_with("y = a + b*x", &r, NULL, start, 2, NULL);
    CHECK(fit->fitted_as == DESCENT_FITTED_EXACT);
    CHECK(near(fit->parameters[0].value, 2.0, 1e-13));
    descent_fit_free(fit);
}

// ---- rows and mistakes ----

static void rows_without_a_value_are_left_out(void)
{
    static const descent_setting start[] = {{"a", 1}, {"b", 1}};
    rows r = line(0.3, 9);
    r.values[3 * 5] = (double)NAN;
    r.values[3 * 7 + 2] = (double)NAN; /* a column that nobody asked for */
    double weights[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        weights[i] = i == 9 ? 0.0 : 1.0;
    }
    descent_fit_data data = data_of(&r);
    data.weights = weights;
    descent_fit *fit = fit_with("y = a + b*x", &r, &data, start, 2, NULL);
    CHECK(fit->rows == ROWS - 2 && fit->left_out == 2 && fit->index[5] == 6);
    descent_fit_free(fit);
}

static void mistakes_are_told(void)
{
    static const descent_setting two[] = {{"a", 1}, {"b", 1}},
                                 three[] = {{"a", 1}, {"b", 1}, {"q", 1}},
                                 twice[] = {{"a", 1}, {"b", 1}, {"a", 2}};
    const rows r = line(0.3, 10);
    const descent_fit_data data = data_of(&r);
    static const struct {
        const char *equation;
        size_t count;
        descent_status status;
        const char *words;
    } cases[] = {
        {"a + b*x", 2, DESCENT_INVALID, "is no equation"},
        {"y = a = b*x", 2, DESCENT_INVALID, "more than one"},
        {"z = a + b*x", 2, DESCENT_INVALID, "z, on the left, is no column"},
        {"y = x + s", 2, DESCENT_INVALID, "no parameter"},
        {"y = a + b*x", 1, DESCENT_INVALID, "b is no column of the data, so it is a parameter"},
        {"y = a + b*x", 3, DESCENT_INVALID, "q, which has a start, is no parameter"},
        {"y = a + b*", 2, DESCENT_INVALID, "expected"},
        {"y = a*log(-b*x)", 2, DESCENT_DIVERGED, "on row 1"},
        {"1e-300*y = a + b*x", 2, DESCENT_BAD_DATA, "another unit"},
        {"1e200*y = a + b*x", 2, DESCENT_BAD_DATA, "another unit"},
        {"log(y-100) = a + b*x", 2, DESCENT_BAD_DATA, "the left side is nan on row 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error = {0};
        descent_fit *fit = NULL;
        const descent_status status =
            descent_fit_formula(cases[i].equation, &data, cases[i].count == 3 ? three : two,
                                cases[i].count, NULL, &fit, &error);
        if (status != cases[i].status || !strstr(error.message, cases[i].words)) {
            printf("%s: %s\n", cases[i].equation, error.message);
        }
        CHECK(status == cases[i].status && strstr(error.message, cases[i].words) && !fit);
    }
    descent_error error = {0};
    descent_fit *fit = NULL;
    CHECK(descent_fit_formula("y = a + b*x", &data, twice, 3, NULL, &fit, &error) ==
          DESCENT_INVALID);
    CHECK(!fit && strstr(error.message, "a has two starts, 1 and 2"));
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(lines_have_the_errors_of_textbooks),
                                       TEST(known_deviations_are_taken_as_known),
                                       TEST(intervals_hold_the_truth_as_often_as_they_say),
                                       TEST(rows_far_off_pull_less),
                                       TEST(parameters_that_change_together_are_named),
                                       TEST(parameters_without_effect_are_named),
                                       TEST(intervals_without_an_end_are_told),
                                       TEST(saddles_are_no_minimum),
                                       TEST(parameters_that_run_off_are_named),
                                       TEST(what_is_missed_shows_in_the_residuals),
                                       TEST(exact_rows_are_told),
                                       TEST(rows_without_a_value_are_left_out),
                                       TEST(mistakes_are_told)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
