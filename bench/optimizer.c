// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The update alone, over many parameters in float32: Adam and momentum, 1 thread and several.
//
//     bench_optimizer [--parameters N] [--steps N] [--threads N] [--rules NAMES|all]
//
// One thread goes through the public interface. Several share the parameters as the trainer's
// workers do (src/run/train.c, update_share). In turn, one step each; the first round warms up.
// One JSON object a step.
//
// With --rules, each of these rules by itself, its steps in turn with a loop that reads and writes the
// same vectors and computes next to nothing: what its memory traffic allows. One JSON object a rule,
// with the medians of both and of their quotient in each turn.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/optimizer.h>

#include "common.h"
#include "core/memory.h"
#include "core/workers.h"
#include "optim/groups.h"
#include "optim/optimizer.h"
#include "optim/step.h"
#include "optim/stored.h"

enum { RULES = 2 };

static const descent_rule RULE[RULES] = {DESCENT_ADAM, DESCENT_MOMENTUM};

typedef struct update {
    descent_optimizer *optimizer;
    dsc_workers *workers;
    float *x, *g;
    size_t n;
} update;

static void update_share(void *context, size_t worker)
{
    update *u = context;
    size_t begin = 0, end = 0;
    dsc_workers_share(u->n, 1024, dsc_workers_count(u->workers), worker, &begin, &end);
    if (begin < end) {
        dsc_optimizer_apply_range(u->optimizer, u->x + begin, u->g + begin, begin, end - begin);
    }
}

static double step_seconds(update *u, size_t threads)
{
    const double start = bench_now();
    if (threads == 1) {
        descent_optimizer_step_f32(u->optimizer, u->x, u->g, NULL);
    } else {
        dsc_optimizer_begin(u->optimizer, 1.0);
        dsc_workers_run(u->workers, update_share, u);
        dsc_optimizer_end(u->optimizer);
    }
    return bench_now() - start;
}

static void measure(update u, descent_optimizer *const optimizers[RULES], size_t steps)
{
    const size_t counts[] = {1, dsc_workers_count(u.workers)};
    const size_t kinds = counts[1] > 1 ? 2 : 1;
    for (size_t step = 0; step <= steps; step++) {
        for (size_t i = 0; i < RULES * kinds; i++) {
            u.optimizer = optimizers[i / kinds];
            const double seconds = step_seconds(&u, counts[i % kinds]);
            if (step > 0) {
                printf("{\"event\":\"update\",\"optimizer\":\"%s\",\"threads\":%zu,"
                       "\"parameters\":%zu,\"seconds\":%.6g}\n",
                       descent_rule_names()[RULE[i / kinds]], counts[i % kinds], u.n, seconds);
            }
        }
    }
}

static bool run(size_t n, size_t steps, size_t threads)
{
    update u = {.n = n,
                .x = dsc_alloc_aligned(n, sizeof(float)),
                .g = dsc_alloc_aligned(n, sizeof(float))};
    descent_optimizer *optimizers[RULES] = {NULL};
    bool ready = u.x && u.g && dsc_workers_create(threads, &u.workers, NULL) == DESCENT_OK;
    for (size_t i = 0; i < RULES && ready; i++) {
        const descent_optimizer_options options = descent_optimizer_options_default(RULE[i]);
        ready = descent_optimizer_create(DESCENT_FLOAT32, n, &options, &optimizers[i], NULL) ==
                DESCENT_OK;
    }
    if (ready) {
        uint64_t state = 1;
        for (size_t i = 0; i < n; i++) {
            u.x[i] = (float)bench_uniform(&state) - 0.5F;
            u.g[i] = 0.01F * u.x[i];
        }
        measure(u, optimizers, steps);
    }
    for (size_t i = 0; i < RULES; i++) {
        descent_optimizer_free(optimizers[i]);
    }
    dsc_workers_free(u.workers);
    dsc_free_aligned(u.x);
    dsc_free_aligned(u.g);
    return ready;
}

// ---- all rules, next to their memory traffic ----

enum { VECTORS = 5, STEPS_MOST = 1000 };

typedef struct traffic {
    const float *g;
    float *vectors[VECTORS]; /* x and the rule's state; the others are a few zeros */
    size_t count;
    dsc_workers *workers;
    size_t n;
} traffic;

// Every number times 1, where the compiler does not know that.
static void copy_range(const traffic *t, size_t begin, size_t end, float one)
{
    const float *g = t->g;
    float *a = t->vectors[0], *b = t->vectors[1], *c = t->vectors[2], *d = t->vectors[3],
          *e = t->vectors[4];
#if defined(__clang__)
#define INDEPENDENT
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif
#define COPY(...)                                                                              \
    INDEPENDENT for (size_t i = begin; i < end; i++)                                           \
    {                                                                                          \
        a[i] = one * a[i] + (one - 1.0F) * g[i];                                               \
        __VA_ARGS__;                                                                           \
    }
    switch (t->count) {
    case 1:
        COPY();
        break;
    case 2:
        COPY(b[i] *= one);
        break;
    case 3:
        COPY(b[i] *= one, c[i] *= one);
        break;
    case 4:
        COPY(b[i] *= one, c[i] *= one, d[i] *= one);
        break;
    default:
        COPY(b[i] *= one, c[i] *= one, d[i] *= one, e[i] *= one);
    }
}

static void copy_share(void *context, size_t worker)
{
    const traffic *t = context;
    static const volatile float one = 1.0F;
    size_t begin = 0, end = 0;
    dsc_workers_share(t->n, 1024, dsc_workers_count(t->workers), worker, &begin, &end);
    copy_range(t, begin, end, one);
}

static double copy_seconds(traffic *t)
{
    const double start = bench_now();
    dsc_workers_run(t->workers, copy_share, t);
    return bench_now() - start;
}

static double rule_seconds(update *u)
{
    const double start = bench_now();
    if (dsc_optimizer_is_whole(u->optimizer)) {
        dsc_optimizer_take(u->optimizer, u->workers, u->x, u->g, NAN);
    } else {
        dsc_optimizer_begin(u->optimizer, 1.0);
        dsc_workers_run(u->workers, update_share, u);
    }
    dsc_optimizer_end(u->optimizer);
    return bench_now() - start;
}

static void compare(update *u, traffic *t, descent_rule rule, size_t steps)
{
    static double step[STEPS_MOST], copy[STEPS_MOST], ratio[STEPS_MOST];
    for (size_t i = 0; i <= steps; i++) { /* the first warms up */
        const size_t k = i == 0 ? 0 : i - 1;
        copy[k] = copy_seconds(t);
        step[k] = rule_seconds(u);
        ratio[k] = step[k] / copy[k];
    }
    printf("{\"event\":\"rule\",\"optimizer\":\"%s\",\"threads\":%zu,\"parameters\":%zu,"
           "\"vectors\":%zu,\"seconds\":%.4g,\"copy_seconds\":%.4g,\"ratio\":%.3f}\n",
           descent_rule_names()[rule], dsc_workers_count(u->workers), u->n, t->count + 1,
           bench_median(step, steps), bench_median(copy, steps), bench_median(ratio, steps));
    fflush(stdout);
}

static bool run_rule(update *u, descent_rule rule, size_t steps)
{
    descent_optimizer_options options = descent_optimizer_options_default(rule);
    if (descent_optimizer_create(DESCENT_FLOAT32, u->n, &options, &u->optimizer, NULL) !=
        DESCENT_OK) {
        return false;
    }
    traffic t = {.g = u->g, .vectors = {u->x}, .count = 1, .workers = u->workers, .n = u->n};
    for (size_t i = 0; i < descent_optimizer_state_count(u->optimizer); i++) {
        if (descent_optimizer_state_length(u->optimizer, i, NULL) == u->n) {
            t.vectors[t.count++] = descent_optimizer_state(u->optimizer, i, NULL);
        }
    }
    compare(u, &t, rule, steps);
    descent_optimizer_free(u->optimizer);
    return true;
}

// Whether a list of names, or all, has the rule.
static bool is_listed(const char *list, const char *name)
{
    const size_t length = strlen(name);
    for (const char *at = list; (at = strstr(at, name)) != NULL; at++) {
        if ((at == list || at[-1] == ',') && (at[length] == ',' || at[length] == '\0')) {
            return true;
        }
    }
    return strcmp(list, "all") == 0;
}

static bool run_rules(size_t n, size_t steps, size_t threads, const char *list)
{
    update u = {.n = n,
                .x = dsc_alloc_aligned(n, sizeof(float)),
                .g = dsc_alloc_aligned(n, sizeof(float))};
    bool ready = u.x && u.g && dsc_workers_create(threads, &u.workers, NULL) == DESCENT_OK;
    uint64_t state = 1;
    for (size_t i = 0; i < n && ready; i++) {
        u.x[i] = (float)bench_uniform(&state) - 0.5F;
        u.g[i] = 0.01F * u.x[i];
    }
    for (int i = 0; descent_rule_names()[i] && ready; i++) {
        if (!(descent_rule_facts(i) & DESCENT_RULE_NEEDS_FUNCTION) &&
            is_listed(list, descent_rule_names()[i])) {
            ready = run_rule(&u, (descent_rule)i, steps);
        }
    }
    dsc_workers_free(u.workers);
    dsc_free_aligned(u.x);
    dsc_free_aligned(u.g);
    return ready;
}

int main(int count, char **words)
{
    size_t n = 50000000, steps = 7, threads = 2;
    const char *rules = NULL;
    for (int i = 1; i < count; i += 2) {
        size_t *option = strcmp(words[i], "--parameters") == 0 ? &n
                         : strcmp(words[i], "--steps") == 0    ? &steps
                         : strcmp(words[i], "--threads") == 0  ? &threads
                                                               : NULL;
        if (i + 1 < count && strcmp(words[i], "--rules") == 0) {
            rules = words[i + 1];
        } else if (!option || i + 1 == count ||
                   (*option = strtoul(words[i + 1], NULL, 10)) == 0 || steps > STEPS_MOST) {
            fprintf(stderr, "usage: bench_optimizer [--parameters N] [--steps N] "
                            "[--threads N] [--rules NAMES|all]\n");
            return 2;
        }
    }
    if (rules ? !run_rules(n, steps, threads, rules) : !run(n, steps, threads)) {
        fprintf(stderr, "bench_optimizer: not enough memory for %zu parameters\n", n);
        return 1;
    }
    return 0;
}
