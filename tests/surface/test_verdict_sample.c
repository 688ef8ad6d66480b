// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts from a sample of many rows: what it says is true of all rows within its errors, and
// it is left to all rows where a sample cannot know.
#include "check.h"

#include <descent/verdict.h>

#include "surface/judge/stages.h"
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

static descent_diagnosis *diagnose_by(const problem *p, const double *x, uint64_t sample,
                                      uint64_t seed)
{
    descent_diagnose_options options = descent_diagnose_options_default();
    descent_error error = {0};
    descent_diagnosis *d = NULL;
    options.sample = sample;
    options.seed = seed;
    CHECK_OK(descent_diagnose(p->objective, x, NULL, &options, &d, &error));
    return d;
}

static descent_diagnosis *diagnose(const problem *p, const double *x, uint64_t seed)
{
    return diagnose_by(p, x, SAMPLE, seed);
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

// ---- samples whose size is left to the library ----

// All rows are more work than may follow a sample.
static const char deep[] = "300 tanh 300 tanh 60 tanh", deeper[] = "400 tanh 400 tanh";
static problem deep_problem(double noise, const char *layers)
{
    problem p = net_room(ROWS, INPUTS);
    uint64_t state = 5;
    for (size_t r = 0; r < ROWS; r++) {
        double *x = p.x + r * INPUTS;
        for (size_t i = 0; i < INPUTS; i++) {
            x[i] = net_number(&state);
        }
        const double known = noise < 1.0 ? sin(3.0 * x[0]) + x[1] * x[2] : 0.0;
        p.y[r] = (float)(known + noise * net_number(&state));
    }
    net_data(&p, ROWS, INPUTS, 0);
    net_layers(&p, layers, 0.0);
    return p;
}

// Multiply-adds of values: stages, model and units, as surface/judge/limits.h has them.
static const double most_work = 1.5e11 + 5e10 + 1.5e10;

static bool is_found(const descent_diagnosis *d, descent_finding finding)
{
    double error = 0.0;
    return !isnan(evidence(d, finding, &error));
}

static void few_rows_decide_with_little_work(void)
{
    problem p = deep_problem(0.3, deep);
    double *x = start_of(&p, 1), *g = calloc(p.n, sizeof *g);
    descent_diagnosis *d = diagnose_by(&p, x, UINT64_MAX, 1);
    CHECK(d->place == DESCENT_PLACE_DESCENDING && d->sample_sure && !*d->decides);
    CHECK(d->sample_count == 2048 && d->sample_stage == 1 && d->row_count == ROWS);
    CHECK(is_found(d, DESCENT_FINDING_SAMPLE_ROWS) &&
          !is_found(d, DESCENT_FINDING_SAMPLE_UNSURE));
    // Fewer products than at any other point, each with 512 rows at most.
    CHECK(d->products > 0 && d->products <= 30);
    CHECK(d->work == p.objective->spent && d->work < 0.2 * most_work);
    const double f = net_value(&p, x, g), norm = net_length(p.n, g);
    CHECK(fabs(d->value - f) < 5.0 * d->value_error && d->value_error < 0.1 * f);
    CHECK(fabs(d->gradient_norm - norm) < 5.0 * d->gradient_error);
    descent_diagnosis_free(d);
    free(g);
    free(x);
    net_free(&p);
}

// Nothing can be learnt: what leads down on some rows leads up on others, and a sample cannot tell
// a minimum. It grows, says so, and what to type.
static void a_sample_that_is_not_sure_says_so(void)
{
    problem p = deep_problem(1.0, deep);
    double *x = calloc(p.n, sizeof *x);
    descent_diagnosis *d = diagnose_by(&p, x, UINT64_MAX, 1);
    CHECK(d->place == DESCENT_PLACE_UNDETERMINED && !d->sample_sure && !d->critical);
    CHECK(d->reason == DESCENT_REASON_SAMPLE_UNSURE);
    CHECK(d->sample_stage > 1 && d->sample_count > 2048 && d->sample_count < ROWS);
    CHECK(is_found(d, DESCENT_FINDING_SAMPLE_UNSURE) &&
          is_found(d, DESCENT_FINDING_SAMPLE_SLOPE));
    CHECK(d->deciding == DESCENT_SUGGESTION_MORE_ROWS ||
          d->deciding == DESCENT_SUGGESTION_ALL_ROWS);
    CHECK(strstr(d->decides, "`sample = ") != NULL);
    CHECK(d->value_error > 0.0 && d->gradient_error > 0.0 && d->work < most_work);
    CHECK(d->gradient_norm < 5.0 * d->gradient_error);
    descent_diagnosis_free(d);
    free(x);
    net_free(&p);
}

// Steps on single rows that would tell whether their noise holds f up are too many to try.
static void what_was_not_tried_is_said(void)
{
    problem p = deep_problem(0.3, deeper);
    double *x = start_of(&p, 1), tried = 0.0, wanted = 0.0;
    descent_diagnose_options options = descent_diagnose_options_default();
    descent_error error = {0};
    descent_diagnosis *d = NULL;
    options.optimizer = descent_optimizer_options_default(DESCENT_GD);
    options.optimizer.learning_rate = 1e-3;
    options.batch = 1;
    CHECK_OK(descent_diagnose(p.objective, x, NULL, &options, &d, &error));
    tried = evidence(d, DESCENT_FINDING_SAMPLE_WALKS, &wanted);
    CHECK(tried == 0.0 && wanted >= 1000.0 && wanted <= ROWS / 2);
    CHECK(d->place == DESCENT_PLACE_DESCENDING && !d->sample_sure && d->gradient_error > 0.0);
    // The rows with which they would be tried are more than half: all of them.
    CHECK(d->deciding == DESCENT_SUGGESTION_ALL_ROWS && *d->decides && d->work < most_work);
    descent_diagnosis_free(d);
    free(x);
    net_free(&p);
}

static void stages_follow_from_the_seed_alone(void)
{
    problem p = deep_problem(0.3, deep);
    double *x = start_of(&p, 1);
    descent_error error = {0};
    descent_diagnosis *a = diagnose_by(&p, x, UINT64_MAX, 1);
    descent_objective_free(p.objective);
    CHECK_OK(descent_objective_from_data(p.network, p.data, 0.0, DESCENT_FLOAT64, 2,
                                         &p.objective, &error));
    descent_diagnosis *b = diagnose_by(&p, x, UINT64_MAX, 1); // on two threads
    CHECK(same(a, b) && a->work == b->work && a->sample_stage == b->sample_stage);
    descent_diagnosis_free(a);
    descent_diagnosis_free(b);
    free(x);
    net_free(&p);
}

// A function of so many rows and so much work for each.
static dsc_stages plan(size_t rows, double work, uint64_t sample, descent_objective *objective)
{
    descent_diagnose_options options = descent_diagnose_options_default();
    *objective = (descent_objective){.n = 10, .m = rows, .work = work};
    options.sample = sample;
    return dsc_stages_plan(objective, NULL, &options);
}

// The dearer a row, the fewer are looked at; little work, or few rows, take all.
static void sizes_follow_from_the_work_of_a_row(void)
{
    descent_objective o;
    dsc_stages s = plan(48000, 4e3, UINT64_MAX, &o);
    CHECK(s.first == 0 && s.to_all);
    s = plan(48000, 3e4, UINT64_MAX, &o); // 1.4e9
    CHECK(s.first == 2048 && s.to_all && s.limited);
    CHECK(dsc_stages_next(&s, 2048, 1e9) == 8192 &&
          dsc_stages_next(&s, 8192, 4e9) == 24000 / 64 * 64);
    s = plan(48000, 8.9e5, UINT64_MAX, &o); // LeNet
    CHECK(s.first == 2048 && !s.to_all && dsc_stages_next(&s, 2048, 2.3e10) == 8192);
    CHECK(dsc_stages_next(&s, 8192, 1.2e11) == 0 && dsc_stages_is_last(&s, 8192, 2.3e10));
    s = plan(60000, 5.2e7, UINT64_MAX, &o); // a small GPT
    CHECK(s.first == 64 && !s.to_all && dsc_stages_next(&s, 64, 1e10) == 192);
    CHECK(dsc_stages_model(&o, 48, true) == 16 && dsc_stages_units(&o, 60000) < 300);
    CHECK(dsc_stages_larger(&s, 192, 0.0) == 512 && dsc_stages_larger(&s, 32768, 0.0) == 0);
    CHECK(dsc_stages_larger(&s, 192, 1000.0) == 1024);
    s = plan(100, 5.2e7, UINT64_MAX, &o);
    CHECK(s.first == 64 && dsc_stages_next(&s, 64, 0.0) == 0 && !s.to_all);
    s = plan(60, 5.2e7, UINT64_MAX, &o);
    CHECK(s.first == 0 && s.to_all);
    s = plan(1040, 8.9e5, UINT64_MAX, &o); // LeNet on a thousand images
    CHECK(s.first == 512 && s.to_all);
    s = plan(60000, 5.2e7, 1000, &o); // as it was asked for, in multiples of 64
    CHECK(s.first == 960 && !s.limited && !s.to_all && dsc_stages_next(&s, 960, 0.0) == 0);
    s = plan(60000, 5.2e7, 0, &o);
    CHECK(s.first == 0 && s.to_all);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_sample_says_what_all_rows_do),
        TEST(a_sample_follows_from_the_seed_alone),
        TEST(what_a_sample_cannot_know_is_left_to_all_rows),
        TEST(few_rows_decide_with_little_work),
        TEST(a_sample_that_is_not_sure_says_so),
        TEST(what_was_not_tried_is_said),
        TEST(stages_follow_from_the_seed_alone),
        TEST(sizes_follow_from_the_work_of_a_row),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
