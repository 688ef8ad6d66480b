// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What must be the same: rules that are special cases of others, and what holds for every rule
// that the library has, whatever it is. New rules are in these tests by themselves.
//
// That k batches of b make the step of one batch of k b is a property of training, not of the
// optimizer, which sees one gradient a step; its test belongs to those of run/.
#include "check.h"

#include <descent/optimizer.h>

#include "optim/golden_case.h"
#include "optim/rules.h"

enum { N = 64, STEPS = 12 };

static const descent_optimizer_tensor tensors[] = {
    {"a.weight", 0, 5, 6, true}, {"a.bias", 30, 1, 7, false}, {"b.weight", 37, 3, 9, true}};

// One trajectory: x in the type of the optimizer.
typedef struct path {
    descent_optimizer *optimizer;
    descent_type type;
    double x[N];
    float narrow[N];
} path;

static void begin(path *p, descent_type type, const descent_optimizer_options *o)
{
    descent_error error;
    *p = (path){.type = type};
    CHECK_OK(descent_optimizer_create(type, N, o, &p->optimizer, &error));
    CHECK_OK(descent_optimizer_set_tensors(p->optimizer, tensors, 3, &error));
    for (size_t i = 0; i < N; i++) {
        p->narrow[i] = (float)(2.0 * golden_u(i, 3));
        p->x[i] = (double)p->narrow[i];
    }
}

static void advance(path *p, const double *g)
{
    float narrow[N];
    if (p->type == DESCENT_FLOAT64) {
        CHECK(descent_optimizer_step_f64(p->optimizer, p->x, g, NULL) == DESCENT_OK);
        return;
    }
    for (size_t i = 0; i < N; i++) {
        narrow[i] = (float)g[i];
    }
    CHECK(descent_optimizer_step_f32(p->optimizer, p->narrow, narrow, NULL) == DESCENT_OK);
    for (size_t i = 0; i < N; i++) {
        p->x[i] = (double)p->narrow[i];
    }
}

// A quadratic with noise, at x, before step t.
static void slope(const double *x, size_t t, double *g)
{
    for (size_t i = 0; i < N; i++) {
        g[i] = (0.1 + (double)(i % 5)) * (x[i] - golden_u(i, 8)) + 0.1 * golden_u(i, t);
    }
}

static void constant(double value, double *g)
{
    for (size_t i = 0; i < N; i++) {
        g[i] = value * (i % 2 ? -1.0 : 1.0);
    }
}

static double apart(const path *a, const path *b)
{
    double most = 0.0;
    for (size_t i = 0; i < N; i++) {
        const double off = fabs(a->x[i] - b->x[i]);
        most = off <= most ? most : off; /* NaN stays */
    }
    return most;
}

// ---- rules that are special cases of others ----

typedef struct pair {
    const char *first, *second;
    double tolerance; /* 0: the same bits */
} pair;

static const pair pairs[] = {
    {"optimizer=rmsprop lr=0.01 bias-correction=on", "optimizer=adam lr=0.01 beta1=0", 1e-14},
    {"optimizer=rmsprop lr=0.01 bias-correction=on beta2=0.9 eps=0.01 eps-form=inside",
     "optimizer=adam lr=0.01 beta1=0 beta2=0.9 eps=0.01 eps-form=inside", 1e-14},
    {"optimizer=rmsprop lr=0.01 bias-correction=on eps=0.01 eps-form=hat weight-decay=0.1",
     "optimizer=adam lr=0.01 beta1=0 eps=0.01 eps-form=hat weight-decay=0.1", 1e-14},
    {"optimizer=rmsprop lr=0.01", "optimizer=rmsprop lr=0.01 beta1=0", 0.0},
    {"optimizer=adamw lr=0.01 weight-decay=0.1",
     "optimizer=adam lr=0.01 weight-decay=0.1 decay-form=lr*wd", 0.0},
    {"optimizer=adam lr=0.01 weight-decay=0.1",
     "optimizer=adamw lr=0.01 weight-decay=0.1 decay-form=l2", 0.0},
    {"optimizer=adam lr=0.01 eps=0.1 bias-correction=off",
     "optimizer=adam lr=0.01 eps=0.1 bias-correction=off eps-form=hat", 1e-14},
    {"optimizer=gd lr=0.01 weight-decay=0.1",
     "optimizer=gd lr=0.01 weight-decay=0.1 decay-form=lr*wd", 1e-14},
    {"optimizer=gd lr=0.01 weight-decay=0.001 decay-form=wd",
     "optimizer=gd lr=0.01 weight-decay=0.1 decay-form=lr*wd", 1e-14},
    {"optimizer=momentum lr=0.02 beta1=0.5",
     "optimizer=momentum lr=0.01 beta1=0.5 momentum-form=classical", 1e-14},
    {"optimizer=momentum lr=0.01 momentum-form=velocity",
     "optimizer=momentum lr=0.01 momentum-form=classical", 1e-14},
    {"optimizer=momentum lr=0.01 momentum-form=nesterov beta1=0", "optimizer=gd lr=0.01",
     1e-14},
    {"optimizer=momentum lr=0.01 beta1=0", "optimizer=gd lr=0.01", 1e-14},
    {"optimizer=lion lr=0.01 beta1=0 weight-decay=0.1",
     "optimizer=signsgd lr=0.01 weight-decay=0.1", 0.0},
    {"optimizer=ademamix lr=0.01 mix=0 weight-decay=0.1",
     "optimizer=adamw lr=0.01 weight-decay=0.1", 1e-14},
    {"optimizer=mars lr=0.01 gamma=0 weight-decay=0",
     "optimizer=adamw lr=0.01 beta1=0.95 beta2=0.99 clip-tensor=1 weight-decay=0", 1e-13},
    {"optimizer=adam lr=0.01 clip=1e9", "optimizer=adam lr=0.01", 0.0},
    {"optimizer=adam lr=0.01 clip-value=1e9 clip-tensor=1e9", "optimizer=adam lr=0.01", 0.0},
    {"optimizer=adam lr=0.01 lookahead=2 lookahead-share=1", "optimizer=adam lr=0.01", 1e-14},
};

static void compare(const pair *p, const descent_optimizer_options *first,
                    const descent_optimizer_options *second)
{
    path a, b;
    double g[N];
    begin(&a, DESCENT_FLOAT64, first);
    begin(&b, DESCENT_FLOAT64, second);
    for (size_t t = 1; t <= STEPS; t++) {
        slope(a.x, t, g);
        advance(&a, g);
        slope(b.x, t, g);
        advance(&b, g);
        if (!CHECK(apart(&a, &b) <= p->tolerance)) {
            printf("  %s and %s: apart by %g after step %zu\n", p->first, p->second,
                   apart(&a, &b), t);
            break;
        }
    }
    double start[N];
    for (size_t i = 0; i < N; i++) {
        start[i] = (double)(float)(2.0 * golden_u(i, 3));
    }
    CHECK(memcmp(start, a.x, sizeof start) != 0);
    descent_optimizer_free(a.optimizer);
    descent_optimizer_free(b.optimizer);
}

static void rules_are_special_cases_of_others(void)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        descent_optimizer_options first, second;
        if (golden_options(pairs[i].first, &first) &&
            golden_options(pairs[i].second, &second)) {
            compare(&pairs[i], &first, &second);
        } else {
            printf("%s and %s: not known yet\n", pairs[i].first, pairs[i].second);
        }
    }
}

// ---- what holds for every rule ----

typedef void rule_check(descent_type type, const descent_optimizer_options *o);

static void for_all_rules(rule_check *check)
{
    const char *const *names = descent_rule_names();
    for (int rule = 0; names[rule]; rule++) {
        if (descent_rule_facts(rule) & DESCENT_RULE_NEEDS_FUNCTION) {
            continue;
        }
        for (int wide = 0; wide < 2; wide++) {
            descent_optimizer_options o = descent_optimizer_options_default((descent_rule)rule);
            o.weight_decay = 0.0;
            const int before = check_failures;
            check(wide ? DESCENT_FLOAT64 : DESCENT_FLOAT32, &o);
            if (check_failures > before) {
                printf("  %s, float%d\n", names[rule], wide ? 64 : 32);
            }
        }
    }
}

static void run(path *p, size_t from, size_t steps)
{
    double g[N];
    for (size_t t = from; t < from + steps; t++) {
        slope(p->x, t, g);
        advance(p, g);
    }
}

static void group(path *p, const char *text)
{
    descent_error error;
    CHECK_OK(descent_optimizer_group(p->optimizer, text, &error));
}

static void equal_groups(descent_type type, const descent_optimizer_options *o)
{
    path a, b;
    begin(&a, type, o);
    begin(&b, type, o);
    group(&b, "*.bias: rate=1");
    group(&b, "b.*: weight-decay=0");
    run(&a, 1, STEPS);
    run(&b, 1, STEPS);
    CHECK(apart(&a, &b) == 0.0);
    descent_optimizer_free(a.optimizer);
    descent_optimizer_free(b.optimizer);
}

static void groups_with_equal_options_are_none(void)
{
    for_all_rules(equal_groups);
}

// A rule that treats every number alike does the same when each has an optimizer of its own.
static void alone(descent_type type, const descent_optimizer_options *o)
{
    if (type != DESCENT_FLOAT64 || dsc_rule_find(o->rule)->whole) {
        return;
    }
    path all;
    begin(&all, type, o);
    double start[N];
    memcpy(start, all.x, sizeof start);
    run(&all, 1, STEPS);
    for (size_t i = 0; i < N; i++) {
        descent_error error;
        descent_optimizer *single = NULL;
        CHECK_OK(descent_optimizer_create(type, 1, o, &single, &error));
        double x[N], g[N];
        memcpy(x, start, sizeof x);
        for (size_t t = 1; t <= STEPS; t++) {
            slope(x, t, g);
            CHECK(descent_optimizer_step_f64(single, &x[i], &g[i], NULL) == DESCENT_OK);
        }
        CHECK(x[i] == all.x[i]);
        descent_optimizer_free(single);
    }
    descent_optimizer_free(all.optimizer);
}

static void one_parameter_is_like_many(void)
{
    for_all_rules(alone);
}

// Rules for tensors too take one parameter.
static void one(descent_type type, const descent_optimizer_options *o)
{
    descent_error error;
    descent_optimizer *single = NULL;
    CHECK_OK(descent_optimizer_create(type, 1, o, &single, &error));
    double x = 1.0;
    float narrow = 1.0F;
    for (int t = 1; t <= STEPS; t++) {
        const double g = 2.0 * x;
        const float narrow_g = 2.0F * narrow;
        CHECK((type == DESCENT_FLOAT64 ? descent_optimizer_step_f64(single, &x, &g, NULL)
                                       : descent_optimizer_step_f32(single, &narrow, &narrow_g,
                                                                    NULL)) == DESCENT_OK);
    }
    const double end = type == DESCENT_FLOAT64 ? x : (double)narrow;
    CHECK(end < 1.0 && end > -1.0);
    descent_optimizer_free(single);
}

static void one_parameter_is_enough(void)
{
    for_all_rules(one);
}

// ---- counters ----

static void late(descent_type type, const descent_optimizer_options *o)
{
    path a;
    double start[N];
    begin(&a, type, o);
    const uint64_t before = UINT64_C(1) << 40;
    run(&a, 1, STEPS);
    memcpy(start, a.x, sizeof start);
    descent_optimizer_set_steps(a.optimizer, before);
    run(&a, STEPS + 1, STEPS);
    CHECK(descent_optimizer_steps(a.optimizer) == before + STEPS);
    for (size_t i = 0; i < N; i++) {
        CHECK(isfinite(a.x[i]));
    }
    CHECK(memcmp(start, a.x, sizeof start) != 0);
    descent_optimizer_free(a.optimizer);
}

static void counters_go_beyond_32_bits(void)
{
    for_all_rules(late);
}

// After 2^32 steps nothing is left to correct; a counter of 32 bits would begin anew.
static void correction_is_over_after_many_steps(void)
{
    static const char *const words[] = {
        "optimizer=adam lr=0.01",      "optimizer=adamw lr=0.01",   "optimizer=rmsprop lr=0.01",
        "optimizer=momentum lr=0.01",  "optimizer=amsgrad lr=0.01", "optimizer=adamax lr=0.01",
        "optimizer=adabelief lr=0.01", "optimizer=adan lr=0.01",    "optimizer=yogi lr=0.01",
        "optimizer=ademamix lr=0.01",  "optimizer=lamb lr=0.01",    "optimizer=mars lr=0.01",
        "optimizer=prodigy lr=1",      "optimizer=dadaptation lr=1"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        descent_optimizer_options o;
        if (!golden_options(words[i], &o)) {
            continue;
        }
        path on, off;
        o.bias_correction = 1;
        begin(&on, DESCENT_FLOAT64, &o);
        o.bias_correction = 0;
        begin(&off, DESCENT_FLOAT64, &o);
        descent_optimizer_set_steps(on.optimizer, UINT64_C(1) << 32);
        descent_optimizer_set_steps(off.optimizer, UINT64_C(1) << 32);
        run(&on, 1, STEPS);
        run(&off, 1, STEPS);
        if (!CHECK(apart(&on, &off) <= 1e-12)) {
            printf("  %s\n", words[i]);
        }
        descent_optimizer_free(on.optimizer);
        descent_optimizer_free(off.optimizer);
    }
}

// ---- gradients at the ends of the range ----

static void follow_constant(descent_type type, const descent_optimizer_options *o, double value,
                            bool stays)
{
    path a;
    double start[N], g[N];
    begin(&a, type, o);
    memcpy(start, a.x, sizeof start);
    constant(value, g);
    for (size_t t = 1; t <= STEPS; t++) {
        advance(&a, g);
        for (size_t i = 0; i < N; i++) {
            g[i] = t % 3 ? g[i] : -g[i];
        }
    }
    CHECK(!stays || memcmp(start, a.x, sizeof start) == 0);
    for (size_t i = 0; i < N; i++) {
        CHECK(!isnan(a.x[i]));
    }
    descent_optimizer_free(a.optimizer);
}

static void zero(descent_type type, const descent_optimizer_options *o)
{
    follow_constant(type, o, 0.0, true);
    descent_optimizer_options without = *o;
    without.eps = 0.0;
    follow_constant(type, &without, 0.0, true);
}

static void zero_gradients_move_nothing(void)
{
    for_all_rules(zero);
}

static void denormal(descent_type type, const descent_optimizer_options *o)
{
    follow_constant(type, o, type == DESCENT_FLOAT64 ? 1e-310 : 1e-40, false);
    follow_constant(type, o, type == DESCENT_FLOAT64 ? 5e-324 : 1e-45, false);
}

static void denormal_gradients_make_no_nan(void)
{
    for_all_rules(denormal);
}

static void huge(descent_type type, const descent_optimizer_options *o)
{
    follow_constant(type, o, type == DESCENT_FLOAT64 ? 1e150 : 1e15, false);
}

static void huge_gradients_make_no_nan(void)
{
    for_all_rules(huge);
}

// ---- the state is all there is ----

static void restore(descent_type type, const descent_optimizer_options *o)
{
    path a, b;
    begin(&a, type, o);
    run(&a, 1, STEPS);
    begin(&b, type, o);
    memcpy(b.x, a.x, sizeof b.x);
    memcpy(b.narrow, a.narrow, sizeof b.narrow);
    for (size_t i = 0; i < descent_optimizer_state_count(a.optimizer); i++) {
        descent_type of = type;
        const size_t length = descent_optimizer_state_length(a.optimizer, i, &of);
        CHECK(length == descent_optimizer_state_length(b.optimizer, i, NULL));
        memcpy(descent_optimizer_state(b.optimizer, i, NULL),
               descent_optimizer_state(a.optimizer, i, NULL), length * descent_type_size(of));
    }
    descent_optimizer_set_steps(b.optimizer, descent_optimizer_steps(a.optimizer));
    run(&a, STEPS + 1, STEPS);
    run(&b, STEPS + 1, STEPS);
    CHECK(apart(&a, &b) == 0.0);
    descent_optimizer_free(a.optimizer);
    descent_optimizer_free(b.optimizer);
}

static void restored_state_continues_with_the_same_bits(void)
{
    for_all_rules(restore);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(rules_are_special_cases_of_others),
        TEST(groups_with_equal_options_are_none),
        TEST(one_parameter_is_like_many),
        TEST(one_parameter_is_enough),
        TEST(counters_go_beyond_32_bits),
        TEST(correction_is_over_after_many_steps),
        TEST(zero_gradients_move_nothing),
        TEST(denormal_gradients_make_no_nan),
        TEST(huge_gradients_make_no_nan),
        TEST(restored_state_continues_with_the_same_bits),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
