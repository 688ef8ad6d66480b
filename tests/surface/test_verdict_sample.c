// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts from a sample of many rows: what it says is true of all rows within its errors, and
// it is left to all rows where a sample cannot know.
#include "check.h"

#include <descent/verdict.h>

#include "surface/networks.h"

enum { ROWS = 36000, INPUTS = 16, SAMPLE = 2048 };

// Enough parameters that rows times parameters are more than 1e9.
static problem smooth_problem(void)
{
    problem p = net_room(ROWS, INPUTS);
    uint64_t state = 5;
    for (size_t r = 0; r < ROWS; r++) {
        double *x = p.x + r * INPUTS;
        for (size_t i = 0; i < INPUTS; i++) {
            x[i] = net_number(&state);
        }
        p.y[r] = (float)(sin(3.0 * x[0]) + x[1] * x[2] + 0.3 * net_number(&state));
    }
    net_data(&p, ROWS, INPUTS, 0);
    net_layers(&p, "160 tanh 160 tanh", 0.0);
    return p;
}

// Weights as small as those of a network before training.
static double *start_of(const problem *p, uint64_t seed)
{
    double *x = calloc(p->n, sizeof *x);
    uint64_t state = seed;
    for (size_t i = 0; i < p->n; i++) {
        x[i] = 0.1 * net_number(&state);
    }
    return x;
}

static descent_diagnosis *diagnose(const problem *p, const double *x, uint64_t seed)
{
    descent_diagnose_options options = descent_diagnose_options_default();
    descent_error error = {0};
    descent_diagnosis *d = NULL;
    options.sample = SAMPLE;
    options.seed = seed;
    CHECK_OK(descent_diagnose(p->objective, x, NULL, &options, &d, &error));
    return d;
}

static double evidence(const descent_diagnosis *d, descent_finding finding, double *error)
{
    for (size_t i = 0; i < d->evidence_count; i++) {
        if (d->evidence[i].finding == finding) {
            *error = d->evidence[i].against;
            return d->evidence[i].value;
        }
    }
    return (double)NAN;
}

static bool is_one_of_each(const descent_diagnosis *d)
{
    bool *seen = calloc(ROWS, sizeof *seen), each = true;
    for (size_t i = 0; i < d->sample_count; i++) {
        each = each && d->sample[i] < ROWS && !seen[d->sample[i]];
        seen[d->sample[i]] = true;
    }
    free(seen);
    return each;
}

static void a_sample_says_what_all_rows_do(void)
{
    problem p = smooth_problem();
    double *g = calloc(p.n, sizeof *g);
    for (uint64_t seed = 1; seed <= 4; seed++) {
        double *x = start_of(&p, seed), gain_error = 0.0, bend_error = 0.0;
        descent_diagnosis *d = diagnose(&p, x, seed);
        const double f = net_value(&p, x, g), norm = net_length(p.n, g);
        CHECK(d->place == DESCENT_PLACE_DESCENDING && !d->critical);
        CHECK(d->sample_count == SAMPLE && d->row_count == ROWS && is_one_of_each(d));
        CHECK(d->value_error > 0.0 && d->value_error < 0.1 * f);
        CHECK(fabs(d->value - f) < 5.0 * d->value_error && d->value != f);
        CHECK(d->gradient_error > 0.0 && d->gradient_error < 0.1 * norm);
        CHECK(fabs(d->gradient_norm - norm) < 5.0 * d->gradient_error);
        CHECK(evidence(d, DESCENT_FINDING_SAMPLE_GAIN, &gain_error) > 5.0 * gain_error);
        double rows = 0.0, slope_error = 0.0;
        CHECK(evidence(d, DESCENT_FINDING_SAMPLE_ROWS, &rows) == SAMPLE && rows == ROWS);
        CHECK(evidence(d, DESCENT_FINDING_SAMPLE_GRADIENT, &slope_error) == d->gradient_norm &&
              slope_error == d->gradient_error);
        CHECK(evidence(d, DESCENT_FINDING_SAMPLE_CURVATURE, &bend_error) > 0.0 &&
              bend_error > 0.0);
        // The way down leads down on all rows, by what was promised.
        CHECK(d->escape);
        for (size_t i = 0; d->escape && i < p.n; i++) {
            x[i] += d->escape_step * d->direction[i];
        }
        const double lower = net_value(&p, x, NULL);
        CHECK(lower < f && fabs(f - lower - d->escape_gain) < 0.2 * d->escape_gain);
        descent_diagnosis_free(d);
        free(x);
    }
    free(g);
    net_free(&p);
}

static bool same(const descent_diagnosis *a, const descent_diagnosis *b)
{
    return a->place == b->place && a->value == b->value &&
           a->gradient_norm == b->gradient_norm && a->largest == b->largest &&
           a->escape_gain == b->escape_gain && a->sample[0] == b->sample[0] &&
           a->sample[SAMPLE - 1] == b->sample[SAMPLE - 1];
}

static void a_sample_follows_from_the_seed_alone(void)
{
    problem p = smooth_problem();
    double *x = start_of(&p, 1);
    descent_diagnosis *a = diagnose(&p, x, 3), *b = diagnose(&p, x, 3), *c = diagnose(&p, x, 4);
    CHECK(same(a, b));
    CHECK(a->sample[0] != c->sample[0] || a->sample[1] != c->sample[1]);
    descent_error error = {0};
    descent_diagnosis_free(b);
    descent_objective_free(p.objective);
    CHECK_OK(descent_objective_from_data(p.network, p.data, 0.0, DESCENT_FLOAT64, 2,
                                         &p.objective, &error));
    b = diagnose(&p, x, 3); // on two threads
    CHECK(same(a, b));
    descent_diagnosis_free(a);
    descent_diagnosis_free(b);
    descent_diagnosis_free(c);
    free(x);
    net_free(&p);
}

// A number that is not finite is no slope, and one of few rows: that is not for a sample.
static void what_a_sample_cannot_know_is_left_to_all_rows(void)
{
    problem p = smooth_problem();
    double *x = start_of(&p, 1);
    x[p.n - 1] = HUGE_VAL;
    descent_diagnosis *d = diagnose(&p, x, 1);
    CHECK(d->place == DESCENT_PLACE_DIVERGING && d->sample_count == 0 && !d->sample);
    CHECK(d->row_count == ROWS && d->value_error == 0.0 && d->gradient_error == 0.0);
    descent_diagnosis_free(d);
    free(x);
    net_free(&p);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_sample_says_what_all_rows_do),
        TEST(a_sample_follows_from_the_seed_alone),
        TEST(what_a_sample_cannot_know_is_left_to_all_rows),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
