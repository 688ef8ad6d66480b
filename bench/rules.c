// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step of every update rule, next to a copy of as many numbers: what a rule costs.
//
//     bench_rules [--matrices N] [--side N] [--rounds N]
//
// The parameters are N square matrices in float32, as hidden layers have; one thread. Some rules do
// more in every tenth step, so a round is ten steps, and their mean counts; that of the fastest round,
// next to the fastest copy (memcpy, as many numbers as there are parameters). One line a rule: its
// name, nanoseconds a parameter, and how many copies that is.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/optimizer.h>

#include "common.h"

enum { ROUND = 10 /* steps */ };

typedef struct setting {
    size_t matrices, side, rounds;
} setting;

// Names the matrices, so that rules for hidden matrices know them.
static bool name_matrices(descent_optimizer *optimizer, const setting *s)
{
    descent_optimizer_tensor *tensors = calloc(s->matrices, sizeof *tensors);
    if (!tensors) {
        return false;
    }
    for (size_t i = 0; i < s->matrices; i++) {
        tensors[i] =
            (descent_optimizer_tensor){"matrix", i * s->side * s->side, s->side, s->side, true};
    }
    const descent_status status =
        descent_optimizer_set_tensors(optimizer, tensors, s->matrices, NULL);
    free(tensors);
    return status == DESCENT_OK;
}

// Seconds of a step and of a copy. False where the rule needs more than gradients.
static bool time_steps(descent_optimizer *optimizer, const setting *s, float *x, float *g,
                       double *step, double *copy)
{
    const size_t n = s->matrices * s->side * s->side;
    *step = *copy = HUGE_VAL;
    for (size_t round = 0; round <= s->rounds; round++) {
        double sum = 0.0;
        for (size_t k = 0; k < ROUND; k++) {
            const double start = bench_now();
            memcpy(x, g, n * sizeof *x);
            const double between = bench_now();
            if (descent_optimizer_step_f32(optimizer, x, g, NULL) != DESCENT_OK) {
                return false;
            }
            sum += bench_now() - between;
            *copy = fmin(*copy, between - start);
        }
        if (round > 0) { /* the first warms up */
            *step = fmin(*step, sum / ROUND);
        }
    }
    return true;
}

static bool measure(descent_rule rule, const setting *s, float *x, float *g)
{
    const size_t n = s->matrices * s->side * s->side;
    const descent_optimizer_options options = descent_optimizer_options_default(rule);
    descent_optimizer *optimizer = NULL;
    double step = 0.0, copy = 0.0;
    if (descent_optimizer_create(DESCENT_FLOAT32, n, &options, &optimizer, NULL) !=
        DESCENT_OK) {
        return false;
    }
    if (name_matrices(optimizer, s) && time_steps(optimizer, s, x, g, &step, &copy)) {
        printf("%-20s %8.3f %8.1f\n", descent_rule_names()[rule], 1e9 * step / (double)n,
               step / copy);
        fflush(stdout);
    }
    descent_optimizer_free(optimizer);
    return true;
}

int main(int count, char **words)
{
    setting s = {.matrices = 32, .side = 512, .rounds = 3};
    for (int i = 1; i < count; i += 2) {
        size_t *option = strcmp(words[i], "--matrices") == 0 ? &s.matrices
                         : strcmp(words[i], "--side") == 0   ? &s.side
                         : strcmp(words[i], "--rounds") == 0 ? &s.rounds
                                                             : NULL;
        if (!option || i + 1 == count || (*option = strtoul(words[i + 1], NULL, 10)) == 0) {
            fprintf(stderr, "usage: bench_rules [--matrices N] [--side N] [--rounds N]\n");
            return 2;
        }
    }
    const size_t n = s.matrices * s.side * s.side;
    float *x = calloc(n, sizeof *x), *g = calloc(n, sizeof *g);
    bool ready = x && g;
    uint64_t state = 1;
    for (size_t i = 0; ready && i < n; i++) {
        g[i] = (float)bench_uniform(&state) - 0.5F;
    }
    printf("%-20s %8s %8s\n", "rule", "ns", "copies");
    for (int rule = 0; ready && descent_rule_names()[rule]; rule++) {
        if (!(descent_rule_facts(rule) & DESCENT_RULE_NEEDS_FUNCTION)) {
            ready = measure((descent_rule)rule, &s, x, g);
        }
    }
    free(x);
    free(g);
    if (!ready) {
        fprintf(stderr, "bench_rules: not enough memory for %zu parameters\n", n);
        return 1;
    }
    return 0;
}
