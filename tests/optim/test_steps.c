// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps on long vectors, by every instruction set this processor has: ranges, exempt
// parameters, saving and restoring, zero gradients.
#include "check.h"

#include <descent/optimizer.h>

#include "core/memory.h"
#include "core/rng.h"
#include "core/workers.h"
#include "optim/groups.h"
#include "optim/optimizer.h"
#include "optim/step.h"
#include "optim/stored.h"

#include <stdlib.h>

enum { N = 1003, STEPS = 7 }; /* N: a remainder for every width of register */

typedef struct setting {
    descent_type type;
    const char *words; /* of the options, or "" */
    descent_optimizer_options options;
} setting;

// What rules do besides their defaults: another kernel or other state.
static const char *const forms[][2] = {
    {"momentum", "momentum-form=classical dampening=0.3"},
    {"momentum", "momentum-form=nesterov"},
    {"momentum", "momentum-form=velocity"},
    {"rmsprop", "centred=on"},
    {"rmsprop", "beta1=0.9"},
    {"rmsprop", "centred=on beta1=0.9 bias-correction=on"},
    {"adam", "eps-form=inside"},
    {"adamw", "decay-form=wd"},
    {"amsgrad", "max-of=corrected"},
    {"adabelief", "eps-form=hat"},
    {"adan", "decay-form=lr*wd"},
    {"signsgd", "beta1=0.9"},
    {"ademamix", "mix-steps=5"},
    {"schedule-free-adamw", "decay-form=l2"},
};

// The i-th of all rules that take steps, and then of all forms; false at the end.
static bool options_of(size_t i, setting *s)
{
    const char *const *names = descent_rule_names();
    size_t rules = 0;
    while (names[rules] && !(descent_rule_facts((int)rules) & DESCENT_RULE_NEEDS_FUNCTION)) {
        rules++;
    }
    if (i >= rules + sizeof forms / sizeof *forms) {
        return false;
    }
    const size_t form = i < rules ? 0 : i - rules;
    size_t rule = i;
    for (rule = i < rules ? i : 0; i >= rules && strcmp(names[rule], forms[form][0]) != 0;) {
        rule++;
    }
    s->words = i < rules ? "" : forms[form][1];
    s->options = descent_optimizer_options_default((descent_rule)rule);
    char copy[128], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", s->words);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        *value++ = '\0';
        CHECK(descent_options_set(descent_optimizer_option_table(), &s->options, word, value,
                                  NULL) == DESCENT_OK);
    }
    return true;
}

typedef void setting_check(const setting *s);

// Calls a check for every rule, type and instruction set, with and without what leaves the
// plain loops.
static void for_all(setting_check *check)
{
    static const char *const isas[] = {"baseline", "avx2", "avx512"};
    for (size_t i = 0; i < sizeof isas / sizeof *isas; i++) {
        setenv("DESCENT_ISA", isas[i], 1);
        const dsc_kernels *kernels = dsc_kernels_get(DESCENT_FLOAT32);
        if (strcmp(kernels->isa, isas[i]) != 0) {
            continue; /* this processor does not have it */
        }
        setting s;
        for (size_t bits = 0; options_of(bits / 8, &s); bits++) {
            s.type = bits & 1 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
            s.options.weight_decay = bits & 2 ? 0.1 : 0.0;
            s.options.eps = bits & 4 ? 0.0 : 1e-8;
            s.options.learning_rate = 0.01;
            const int before = check_failures;
            check(&s);
            if (check_failures > before) {
                printf("  %s, %s %s, float%d, weight decay %g, eps %g\n", isas[i],
                       descent_rule_names()[s.options.rule], s.words, bits & 1 ? 64 : 32,
                       s.options.weight_decay, s.options.eps);
            }
        }
    }
    unsetenv("DESCENT_ISA");
}

static descent_optimizer *optimizer_of(const setting *s)
{
    descent_error error;
    descent_optimizer *optimizer = NULL;
    CHECK_OK(descent_optimizer_create(s->type, N, &s->options, &optimizer, &error));
    return optimizer;
}

// Normal numbers in the type of the setting. stream: up to 2 STEPS.
static void *numbers(const setting *s, uint32_t stream)
{
    static double known[2 * STEPS + 1][N];
    unsigned char *values = dsc_alloc_aligned(N, descent_type_size(s->type));
    const dsc_random random = {3, DSC_PURPOSE_INITIAL, stream};
    for (size_t i = 0; values && i < N; i++) {
        known[stream][i] =
            known[stream][i] != 0.0 ? known[stream][i] : dsc_random_normal(&random, i);
        const double value = known[stream][i];
        const float narrow = (float)value;
        if (s->type == DESCENT_FLOAT64) {
            memcpy(values + i * sizeof value, &value, sizeof value);
        } else {
            memcpy(values + i * sizeof narrow, &narrow, sizeof narrow);
        }
    }
    return values;
}

static double number(const setting *s, const void *values, size_t i)
{
    return s->type == DESCENT_FLOAT64 ? ((const double *)values)[i]
                                      : (double)((const float *)values)[i];
}

static descent_status step(const setting *s, descent_optimizer *o, void *x, const void *g)
{
    return s->type == DESCENT_FLOAT64 ? descent_optimizer_step_f64(o, x, g, NULL)
                                      : descent_optimizer_step_f32(o, x, g, NULL);
}

static bool same_bits(const setting *s, const void *a, const void *b)
{
    return memcmp(a, b, N * descent_type_size(s->type)) == 0;
}

static size_t state_bytes(const descent_optimizer *o, size_t i)
{
    descent_type type = DESCENT_FLOAT64;
    const size_t length = descent_optimizer_state_length(o, i, &type);
    return length * descent_type_size(type);
}

static bool same_state(const setting *s, descent_optimizer *a, descent_optimizer *b)
{
    bool same = descent_optimizer_steps(a) == descent_optimizer_steps(b);
    for (size_t i = 0; i < descent_optimizer_state_count(a); i++) {
        same = same && memcmp(descent_optimizer_state(a, i, NULL),
                              descent_optimizer_state(b, i, NULL), state_bytes(a, i)) == 0;
    }
    (void)s;
    return same;
}

// ---- the same step cut into ranges ----

typedef struct shared_step {
    descent_optimizer *optimizer;
    unsigned char *x;
    const unsigned char *g;
    size_t size, workers;
} shared_step;

static void update_share(void *context, size_t worker)
{
    const shared_step *s = context;
    size_t begin = 0, end = 0;
    dsc_workers_share(N, 1, s->workers, worker, &begin, &end);
    for (size_t i = begin; i < end; i += 37) { /* small tiles, at odd places */
        const size_t count = end - i < 37 ? end - i : 37;
        unsigned char tile[37 * sizeof(double)];
        memcpy(tile, s->g + i * s->size, count * s->size);
        dsc_optimizer_apply_range(s->optimizer, s->x + i * s->size, tile, i, count);
    }
}

static void exempt_some(descent_optimizer *o)
{
    descent_error error;
    CHECK_OK(descent_optimizer_exempt(o, 900, 103, &error));
    CHECK_OK(descent_optimizer_exempt(o, 10, 5, &error));
    CHECK_OK(descent_optimizer_exempt(o, 300, 100, &error));
    CHECK_OK(descent_optimizer_exempt(o, 350, 100, &error)); /* overlaps */
    CHECK_OK(descent_optimizer_exempt(o, 450, 1, &error));   /* touches */
    CHECK_OK(descent_optimizer_exempt(o, 5, 0, &error));
    CHECK_OK(descent_optimizer_exempt(o, 12, 2, &error)); /* inside */
}

static void cut(const setting *s)
{
    descent_error error;
    descent_optimizer *whole = optimizer_of(s);
    if (dsc_optimizer_is_whole(whole)) { /* it is not cut */
        descent_optimizer_free(whole);
        return;
    }
    descent_optimizer *parts = optimizer_of(s);
    exempt_some(whole);
    exempt_some(parts);
    dsc_workers *team = NULL;
    CHECK_OK(dsc_workers_create(3, &team, &error));
    void *x = numbers(s, 0);
    void *y = numbers(s, 0);
    for (uint32_t k = 1; k <= STEPS; k++) {
        void *g = numbers(s, k);
        step(s, whole, x, g);
        shared_step shared = {.optimizer = parts,
                              .x = y,
                              .g = g,
                              .size = descent_type_size(s->type),
                              .workers = 3};
        dsc_optimizer_begin(parts, 1.0);
        dsc_workers_run(team, update_share, &shared);
        dsc_optimizer_end(parts);
        CHECK(same_bits(s, x, y));
        CHECK(same_state(s, whole, parts));
        dsc_free_aligned(g);
    }
    dsc_workers_free(team);
    dsc_free_aligned(x);
    dsc_free_aligned(y);
    descent_optimizer_free(whole);
    descent_optimizer_free(parts);
}

static void cut_steps_have_the_same_bits(void)
{
    for_all(cut);
}

// ---- steps that add up the squares of the gradient ----

static void scale_by(const setting *s, void *values, double factor)
{
    for (size_t i = 0; i < N; i++) {
        if (s->type == DESCENT_FLOAT64) {
            ((double *)values)[i] *= factor;
        } else {
            ((float *)values)[i] *= (float)factor;
        }
    }
}

// factor: of the gradient; the squares of the extreme ones are no numbers of single precision.
static void measure(const setting *s, double factor)
{
    const dsc_kernels *kernels = dsc_kernels_get(s->type);
    descent_optimizer *silent = optimizer_of(s);
    if (dsc_optimizer_is_whole(silent)) {
        descent_optimizer_free(silent);
        return;
    }
    descent_optimizer *measuring = optimizer_of(s);
    void *x = numbers(s, 0), *y = numbers(s, 0);
    for (uint32_t k = 1; k <= STEPS; k++) {
        void *g = numbers(s, k);
        scale_by(s, g, factor);
        double squares = (double)NAN;
        dsc_optimizer_begin(silent, 1.0);
        dsc_optimizer_begin(measuring, 1.0);
        dsc_optimizer_apply(silent, x, g, 0, N, true, NULL);
        dsc_optimizer_apply(measuring, y, g, 0, N, true, &squares);
        dsc_optimizer_end(silent);
        dsc_optimizer_end(measuring);
        CHECK(same_bits(s, x, y) && same_state(s, silent, measuring));
        const double exact = kernels->dot(N, g, g);
        CHECK_NEAR(squares, exact, (s->type == DESCENT_FLOAT64 ? 1e-14 : 1e-6) * exact);
        dsc_free_aligned(g);
    }
    dsc_free_aligned(x);
    dsc_free_aligned(y);
    descent_optimizer_free(silent);
    descent_optimizer_free(measuring);
}

static void measure_all(const setting *s)
{
    measure(s, 1.0);
    measure(s, 1e-20);
    measure(s, 1e18);
    measure(s, 0.0);
}

static void measuring_the_gradient_changes_no_bit(void)
{
    for_all(measure_all);
}

// ---- exempt ranges ----

static void exempt(const setting *s)
{
    if (descent_rule_facts(s->options.rule) & DESCENT_RULE_NEEDS_TENSORS) {
        return; /* there numbers of a tensor depend on each other; test_whole has these */
    }
    setting free_of_decay = *s;
    free_of_decay.options.weight_decay = 0.0;
    descent_optimizer *some = optimizer_of(s);
    descent_optimizer *none = optimizer_of(&free_of_decay);
    descent_optimizer *all = optimizer_of(s);
    exempt_some(some);
    void *x = numbers(s, 0);
    void *without = numbers(s, 0);
    void *with = numbers(s, 0);
    void *g = numbers(s, 1);
    step(s, some, x, g);
    step(s, none, without, g);
    step(s, all, with, g);
    for (size_t i = 0; i < N; i++) {
        const bool inside = (i >= 10 && i < 15) || (i >= 300 && i < 451) || i >= 900;
        CHECK(number(s, x, i) == number(s, inside ? without : with, i));
    }
    const bool decays = s->options.weight_decay != 0.0;
    CHECK(dsc_optimizer_is_mixed(some, 0, N) == decays);
    CHECK(dsc_optimizer_is_mixed(some, 14, 1) == decays);
    CHECK(!dsc_optimizer_is_mixed(some, 15, 285) && !dsc_optimizer_is_mixed(some, 0, 10));
    dsc_free_aligned(x);
    dsc_free_aligned(with);
    dsc_free_aligned(without);
    dsc_free_aligned(g);
    descent_optimizer_free(some);
    descent_optimizer_free(none);
    descent_optimizer_free(all);
}

static void exempt_ranges_do_not_decay(void)
{
    for_all(exempt);
}

// ---- save and restore ----

static void restore(const setting *s)
{
    descent_optimizer *first = optimizer_of(s);
    void *x = numbers(s, 0);
    for (uint32_t k = 1; k <= STEPS; k++) {
        void *g = numbers(s, k);
        step(s, first, x, g);
        dsc_free_aligned(g);
    }
    descent_optimizer *second = optimizer_of(s);
    void *y = numbers(s, 0);
    memcpy(y, x, N * descent_type_size(s->type));
    for (size_t i = 0; i < descent_optimizer_state_count(first); i++) {
        const char *name = NULL;
        const void *from = descent_optimizer_state(first, i, &name);
        CHECK(name && *name);
        CHECK((uintptr_t)from % DSC_ALIGNMENT == 0 || strcmp(name, "numbers") == 0);
        memcpy(descent_optimizer_state(second, i, NULL), from, state_bytes(first, i));
    }
    descent_optimizer_set_steps(second, descent_optimizer_steps(first));
    for (uint32_t k = STEPS + 1; k <= 2 * STEPS; k++) {
        void *g = numbers(s, k);
        step(s, first, x, g);
        step(s, second, y, g);
        dsc_free_aligned(g);
    }
    CHECK(same_bits(s, x, y) && same_state(s, first, second));
    dsc_free_aligned(x);
    dsc_free_aligned(y);
    descent_optimizer_free(first);
    descent_optimizer_free(second);
}

static void restored_optimizers_continue_with_the_same_bits(void)
{
    for_all(restore);
}

// ---- zero gradients ----

static void zero(const setting *s)
{
    descent_optimizer *o = optimizer_of(s);
    void *x = numbers(s, 0);
    void *start = numbers(s, 0);
    void *g = dsc_alloc_aligned(N, descent_type_size(s->type));
    for (int k = 0; k < STEPS; k++) {
        CHECK(step(s, o, x, g) == DESCENT_OK);
    }
    if (s->options.weight_decay == 0.0) {
        CHECK(same_bits(s, x, start));
    }
    for (size_t i = 0; i < N; i++) {
        CHECK(isfinite(number(s, x, i)));
    }
    dsc_free_aligned(x);
    dsc_free_aligned(start);
    dsc_free_aligned(g);
    descent_optimizer_free(o);
}

static void zero_gradients_move_nothing_without_decay(void)
{
    for_all(zero);
}

// State that is no average and stays: sums, maxima, places, and what eps is added to.
static bool stays(const setting *s, const char *state)
{
    static const char *const staying[][2] = {
        {"amsgrad", "v"},     {"adagrad", "v"},           {"adabelief", "v"},
        {"yogi", "v"},        {"adamax", "largest"},      {"rprop", "step"},
        {"prodigy", "start"}, {"schedule-free-sgd", "z"}, {"schedule-free-adamw", "z"},
    };
    bool found = strcmp(state, "numbers") == 0;
    for (size_t i = 0; i < sizeof staying / sizeof *staying; i++) {
        found = found || (strcmp(staying[i][0], descent_rule_names()[s->options.rule]) == 0 &&
                          strcmp(staying[i][1], state) == 0);
    }
    return found;
}

// One gradient and then none for long: averages end at 0, not at subnormal numbers.
static void fade(const setting *s)
{
    if (s->options.weight_decay > 0.0 ||
        (descent_rule_facts(s->options.rule) & DESCENT_RULE_NEEDS_TENSORS)) {
        return; /* test_whole has these */
    }
    setting quick = *s;
    // 3/4 of the smallest number of all is rounded to that number again.
    quick.options.beta1 = fmin(quick.options.beta1, 0.75);
    quick.options.beta2 = quick.options.beta3 = 0.75;
    descent_optimizer *o = optimizer_of(&quick);
    void *x = numbers(s, 0);
    void *g = numbers(s, 1);
    step(s, o, x, g);
    memset(g, 0, N * descent_type_size(s->type));
    for (int k = 0; k < (s->type == DESCENT_FLOAT64 ? 2700 : 400); k++) {
        step(s, o, x, g);
    }
    for (size_t i = 0; i < N; i++) {
        CHECK(isfinite(number(s, x, i)));
        for (size_t j = 0; j < descent_optimizer_state_count(o); j++) {
            const char *name = NULL;
            const void *state = descent_optimizer_state(o, j, &name);
            CHECK(stays(s, name) || number(s, state, i) == 0.0);
        }
    }
    dsc_free_aligned(x);
    dsc_free_aligned(g);
    descent_optimizer_free(o);
}

static void state_fades_to_zero(void)
{
    for_all(fade);
}

// ---- clipping inside a training step ----

// Clipping of numbers brings infinite ones back; what is left is refused, and no x becomes NAN.
static void bad_gradients_change_nothing_with_any_clipping(void)
{
    static const struct {
        const char *option;
        double bad;
        bool taken;
    } cases[] = {
        {"clip", (double)NAN, false},        {"clip", HUGE_VAL, false},
        {"clip-value", (double)NAN, false},  {"clip-value", -HUGE_VAL, true},
        {"clip-tensor", (double)NAN, false}, {"clip-tensor", HUGE_VAL, false},
        {"clip-tensor", 1e200, false}, /* its square is infinite */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        descent_error error;
        descent_optimizer *o = NULL;
        descent_optimizer_options options = descent_optimizer_options_default(DESCENT_ADAM);
        const double g[2] = {0.1, cases[i].bad};
        double x[2] = {1.0, 2.0};
        CHECK_OK(descent_options_set(descent_optimizer_option_table(), &options,
                                     cases[i].option, "1", &error));
        CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, 2, &options, &o, &error));
        CHECK((descent_optimizer_step_f64(o, x, g, &error) == DESCENT_OK) == cases[i].taken);
        CHECK(descent_optimizer_steps(o) == cases[i].taken);
        CHECK(cases[i].taken ? x[0] < 1.0 && x[1] > 2.0 : x[0] == 1.0 && x[1] == 2.0);
        const double *v = descent_optimizer_state(o, 1, NULL);
        CHECK(isfinite(v[1]) && (v[1] > 0.0) == cases[i].taken);
        descent_optimizer_free(o);
    }
}

static void clip_scales_follow_the_norm(void)
{
    setting s = {DESCENT_FLOAT32, "", descent_optimizer_options_default(DESCENT_ADAM)};
    descent_optimizer *o = optimizer_of(&s);
    CHECK(dsc_optimizer_clip_scale(o, (double)NAN) == 1.0); /* off: not looked at */
    descent_optimizer_free(o);
    s.options.clip = 2.0;
    o = optimizer_of(&s);
    CHECK(dsc_optimizer_clip_scale(o, 10.0) == 0.2);
    CHECK(dsc_optimizer_clip_scale(o, 1.0) == 1.0);
    CHECK(dsc_optimizer_clip_scale(o, 0.0) == 1.0);
    CHECK(isnan(dsc_optimizer_clip_scale(o, HUGE_VAL)));
    CHECK(isnan(dsc_optimizer_clip_scale(o, (double)NAN)));
    descent_optimizer_free(o);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(cut_steps_have_the_same_bits),
        TEST(measuring_the_gradient_changes_no_bit),
        TEST(exempt_ranges_do_not_decay),
        TEST(restored_optimizers_continue_with_the_same_bits),
        TEST(zero_gradients_move_nothing_without_decay),
        TEST(state_fades_to_zero),
        TEST(bad_gradients_change_nothing_with_any_clipping),
        TEST(clip_scales_follow_the_norm),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
