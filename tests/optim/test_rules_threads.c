// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Every rule takes the same step, bit for bit, on any number of threads.
#include "check.h"

#include <descent/optimizer.h>

#include "core/workers.h"
#include "optim/golden_case.h"
#include "optim/groups.h"
#include "optim/step.h"
#include "optim/stored.h"

enum { N = 9000 + 100 + 2400 + 24, STEPS = 4 };

static const descent_optimizer_tensor tensors[] = {{"a.weight", 0, 90, 100, true},
                                                   {"a.bias", 9000, 1, 100, false},
                                                   {"b.weight", 9100, 100, 24, true},
                                                   {"b.bias", 11500, 1, 24, false}};

typedef struct shared_step {
    descent_optimizer *optimizer;
    double *x;
    const double *g;
    size_t workers;
} shared_step;

static void update_share(void *context, size_t worker)
{
    const shared_step *s = context;
    size_t from = 0, to = 0;
    dsc_workers_share(N, 8, s->workers, worker, &from, &to);
    dsc_optimizer_apply_range(s->optimizer, s->x + from, s->g + from, from, to - from);
}

static void step(descent_optimizer *o, dsc_workers *team, double *x, const double *g)
{
    if (dsc_optimizer_is_whole(o)) {
        CHECK(dsc_optimizer_take(o, team, x, g, (double)NAN));
    } else {
        shared_step shared = {o, x, g, dsc_workers_count(team)};
        dsc_optimizer_begin(o, 1.0);
        dsc_workers_run(team, update_share, &shared);
    }
    dsc_optimizer_end(o);
}

// x (out) after some steps by so many workers.
static void run(const descent_optimizer_options *options, size_t workers, double *x)
{
    static double g[N];
    descent_error error;
    descent_optimizer *o = NULL;
    dsc_workers *team = NULL;
    CHECK_OK(dsc_workers_create(workers, &team, &error));
    CHECK_OK(descent_optimizer_create(DESCENT_FLOAT64, N, options, &o, &error));
    CHECK_OK(
        descent_optimizer_set_tensors(o, tensors, sizeof tensors / sizeof *tensors, &error));
    for (size_t i = 0; i < N; i++) {
        x[i] = golden_u(i, 3);
    }
    for (size_t t = 1; t <= STEPS; t++) {
        for (size_t i = 0; i < N; i++) {
            g[i] = (0.1 + (double)(i % 7)) * (x[i] - golden_u(i, 8)) + golden_u(i, t);
        }
        step(o, team, x, g);
    }
    descent_optimizer_free(o);
    dsc_workers_free(team);
}

static void compare(const descent_optimizer_options *o, const char *name)
{
    static double alone[N], together[N];
    run(o, 1, alone);
    for (size_t workers = 2; workers <= 3; workers++) {
        run(o, workers, together);
        if (!CHECK(memcmp(alone, together, sizeof alone) == 0)) {
            printf("  %s, %zu workers\n", name, workers);
        }
    }
}

static void rules_have_the_same_bits_on_any_number_of_threads(void)
{
    const char *const *names = descent_rule_names();
    for (int rule = 0; names[rule]; rule++) {
        if (!(descent_rule_facts(rule) & DESCENT_RULE_NEEDS_FUNCTION)) {
            descent_optimizer_options o = descent_optimizer_options_default((descent_rule)rule);
            o.learning_rate = 0.01;
            compare(&o, names[rule]);
        }
    }
}

// What needs the whole gradient before the first parameter moves.
static void options_have_the_same_bits_on_any_number_of_threads(void)
{
    static const char *const words[] = {"optimizer=adam lr=0.01 clip=0.5",
                                        "optimizer=adam lr=0.01 clip-tensor=0.5",
                                        "optimizer=adam lr=0.01 cautious=on weight-decay=0.1",
                                        "optimizer=gd lr=0.01 lookahead=2"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        descent_optimizer_options o;
        if (golden_options(words[i], &o)) {
            compare(&o, words[i]);
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(rules_have_the_same_bits_on_any_number_of_threads),
        TEST(options_have_the_same_bits_on_any_number_of_threads),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
