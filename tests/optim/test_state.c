// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The memory of an optimizer: taken once, however its tensors and groups are named; all of it 0
// before the first step; none taken by a step; and what happens where there is none.
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/optimizer.h>

#include "failing_alloc.h"

enum {
    SIDE = 256,
    N = 2 * SIDE * SIDE + SIDE,
    SMALL = 64 * 1024 /* bytes of all but vectors */
};

static descent_error error;

static descent_optimizer_options options_of(const char *rule, const char *words)
{
    descent_optimizer_options o = descent_optimizer_options_default(DESCENT_ADAM);
    const descent_option_table *table = descent_optimizer_option_table();
    CHECK_OK(descent_options_set(table, &o, "optimizer", rule, &error));
    o = descent_optimizer_options_default((descent_rule)o.rule);
    char copy[128], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        *value = '\0';
        CHECK_OK(descent_options_set(table, &o, word, value + 1, &error));
    }
    return o;
}

// Two square matrices and a bias, named, and two groups.
static descent_status name_all(descent_optimizer *o)
{
    const size_t square = (size_t)SIDE * SIDE;
    const descent_optimizer_tensor tensors[] = {
        {"dense1.weight", 0, SIDE, SIDE, true},
        {"dense1.bias", square, 1, SIDE, false},
        {"dense2.weight", square + SIDE, SIDE, SIDE, false}};
    descent_status status = descent_optimizer_set_tensors(o, tensors, 3, &error);
    if (status == DESCENT_OK) {
        status = descent_optimizer_exempt(o, square, SIDE, &error);
    }
    if (status == DESCENT_OK) {
        status = descent_optimizer_group(o, "*.bias: rate=2", &error);
    }
    return status == DESCENT_OK ? descent_optimizer_group(o, "dense2.*: lr=0.01", &error)
                                : status;
}

static const struct {
    const char *rule, *words;
    size_t vectors; /* n numbers each, of its state and of its steps */
} cases[] = {{"adam", "", 2},
             {"momentum", "clip-value=1", 2},
             {"adamw", "cautious=on", 4},
             {"adam", "lookahead=5", 3}};
enum { CASES = sizeof cases / sizeof *cases };

static void memory_is_taken_once(void)
{
    for (size_t i = 0; i < CASES; i++) {
        const descent_optimizer_options o = options_of(cases[i].rule, cases[i].words);
        descent_optimizer *optimizer = NULL;
        failing_alloc_start(0);
        CHECK_OK(descent_optimizer_create(DESCENT_FLOAT32, N, &o, &optimizer, &error));
        CHECK_OK(name_all(optimizer));
        const size_t bytes = failing_alloc_bytes(),
                     vectors = cases[i].vectors * N * sizeof(float);
        if (!CHECK(bytes >= vectors && bytes < vectors + SMALL)) {
            printf("  %s %s: %zu bytes\n", cases[i].rule, cases[i].words, bytes);
        }
        descent_optimizer_free(optimizer);
    }
}

// A group with another rule takes what its state has in addition.
static void a_group_takes_what_is_missing(void)
{
    const descent_optimizer_options o = options_of("momentum", "");
    descent_optimizer *optimizer = NULL;
    CHECK_OK(descent_optimizer_create(DESCENT_FLOAT32, N, &o, &optimizer, &error));
    CHECK_OK(name_all(optimizer));
    failing_alloc_start(0);
    CHECK_OK(descent_optimizer_group(optimizer, "dense1.weight: optimizer=adam", &error));
    const size_t bytes = failing_alloc_bytes();
    CHECK(bytes >= N * sizeof(float) && bytes < N * sizeof(float) + SMALL);
    CHECK(descent_optimizer_state_count(optimizer) == 2);
    descent_optimizer_free(optimizer);
}

static bool is_zero(descent_optimizer *optimizer)
{
    bool zero = true;
    for (size_t i = 0; i < descent_optimizer_state_count(optimizer); i++) {
        const char *name = NULL;
        descent_type type = DESCENT_FLOAT32;
        const void *state = descent_optimizer_state(optimizer, i, &name);
        const size_t count = descent_optimizer_state_length(optimizer, i, &type);
        for (size_t k = 0; k < count; k++) {
            zero = zero && (type == DESCENT_FLOAT32 ? ((const float *)state)[k] == 0.0F
                                                    : ((const double *)state)[k] == 0.0);
        }
    }
    return zero;
}

// Whoever writes to the state, or gives it an estimate, before tensors or groups are named: a view
// is valid until then, and steps begin at 0.
static void state_is_0_before_the_first_step(void)
{
    const descent_optimizer_options o = options_of("sophia", "");
    float *x = calloc(2 * (size_t)N, sizeof *x);
    for (int how = 0; how < 3; how++) {
        descent_optimizer *optimizer = NULL;
        CHECK_OK(descent_optimizer_create(DESCENT_FLOAT32, N, &o, &optimizer, &error));
        for (size_t i = 0; i < N; i++) {
            x[N + i] = 1.0F;
        }
        if (how == 0) {
            memset(descent_optimizer_state(optimizer, 0, NULL), 1, N * sizeof(float));
        } else if (how == 1) {
            CHECK_OK(descent_optimizer_take_estimate(optimizer, x + N, &error));
        } else { // begun anew
            CHECK_OK(descent_optimizer_step_f32(optimizer, x, x + N, &error));
            descent_optimizer_set_steps(optimizer, 0);
        }
        CHECK_OK(name_all(optimizer));
        CHECK(descent_optimizer_state_count(optimizer) == 2 && is_zero(optimizer));
        descent_optimizer_free(optimizer);
    }
    free(x);
}

static const char *const rules[] = {"gd",   "adam",    "prodigy", "lamb",   "adafactor",
                                    "muon", "normuon", "soap",    "shampoo"};
enum { RULES = sizeof rules / sizeof *rules };

static void steps_take_no_memory(void)
{
    float *x = calloc(2 * (size_t)N, sizeof *x), *g = x + N;
    for (size_t i = 0; i < RULES; i++) {
        const descent_optimizer_options o = options_of(rules[i], "");
        descent_optimizer *optimizer = NULL;
        CHECK_OK(descent_optimizer_create(DESCENT_FLOAT32, N, &o, &optimizer, &error));
        CHECK_OK(name_all(optimizer));
        for (size_t k = 0; k < N; k++) {
            x[k] = g[k] = sinf((float)k);
        }
        failing_alloc_start(1);
        CHECK_OK(descent_optimizer_step_f32(optimizer, x, g, &error));
        CHECK_OK(descent_optimizer_step_f32(optimizer, x, g, &error));
        CHECK(!failing_alloc_stop() && failing_alloc_bytes() == 0);
        descent_optimizer_free(optimizer);
    }
    free(x);
}

static descent_status make_and_name(const descent_optimizer_options *o)
{
    descent_optimizer *optimizer = NULL;
    descent_status status = descent_optimizer_create(DESCENT_FLOAT32, N, o, &optimizer, &error);
    if (status == DESCENT_OK) {
        status = name_all(optimizer);
    }
    descent_optimizer_free(optimizer);
    return status;
}

static void without_memory_it_is_said(void)
{
    for (size_t i = 0; i < CASES + RULES; i++) {
        const bool around = i < CASES;
        const descent_optimizer_options o = around ? options_of(cases[i].rule, cases[i].words)
                                                   : options_of(rules[i - CASES], "");
        for (long n = 1;; n++) {
            failing_alloc_start(n);
            const descent_status status = make_and_name(&o);
            if (!failing_alloc_stop()) {
                CHECK(status == DESCENT_OK && n > 10);
                break;
            }
            CHECK(status == DESCENT_NO_MEMORY);
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(memory_is_taken_once), TEST(a_group_takes_what_is_missing),
        TEST(state_is_0_before_the_first_step), TEST(steps_take_no_memory),
        TEST(without_memory_it_is_said)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
