// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The update alone, over many parameters in float32: Adam and momentum, 1 thread and several.
//
//     bench_optimizer [--parameters N] [--steps N] [--threads N]
//     bench_optimizer --rules NAMES|all [--parameters N] [--steps N] [--threads N] [--side N]
//
// One thread goes through the public interface. Several share the parameters in ranges, as the
// workers of a run do. In turn, one step each; the first round warms up. One JSON object a step.
//
// With --rules, each of these rules by itself, in turn with a loop that reads the gradient, reads and
// writes the parameters and as much state, and computes next to nothing: what the memory traffic
// of an elementwise rule allows, and for the others (elementwise: false) a measure to see them by.
// The parameters are square matrices of side N (512) as hidden layers have, and what is left over, so
// that rules for matrices have some. A rule that does more in every so many steps takes as many in each
// turn, and their mean counts; estimates of curvature are counted when they are taken, not the
// products they come from. One JSON object a rule, with the medians over --steps turns of both and of
// their quotient, nanoseconds a parameter, and which rule has which tensors.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/optimizer.h>

#include "common.h"
#include "core/memory.h"
#include "core/workers.h"
#include "optim/estimate.h"
#include "optim/groups.h"
#include "optim/optimizer.h"
#include "optim/step.h"
#include "optim/stored.h"

enum { RULES = 2 };

static const descent_rule RULE[RULES] = {DESCENT_ADAM, DESCENT_MOMENTUM};

typedef struct setting {
    size_t parameters, steps, threads, side;
    const char *rules; /* NULL: the two of RULE, step by step */
} setting;

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

static void fill(update *u)
{
    uint64_t state = 1;
    for (size_t i = 0; i < u->n; i++) {
        u->x[i] = (float)bench_uniform(&state) - 0.5F;
        u->g[i] = 0.01F * u->x[i];
    }
}

static bool run(const setting *s)
{
    update u = {.n = s->parameters,
                .x = dsc_alloc_aligned(s->parameters, sizeof(float)),
                .g = dsc_alloc_aligned(s->parameters, sizeof(float))};
    descent_optimizer *optimizers[RULES] = {NULL};
    bool ready = u.x && u.g && dsc_workers_create(s->threads, &u.workers, NULL) == DESCENT_OK;
    for (size_t i = 0; i < RULES && ready; i++) {
        const descent_optimizer_options options = descent_optimizer_options_default(RULE[i]);
        ready = descent_optimizer_create(DESCENT_FLOAT32, u.n, &options, &optimizers[i],
                                         NULL) == DESCENT_OK;
    }
    if (ready) {
        fill(&u);
        measure(u, optimizers, s->steps);
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

enum { VECTORS = 5, TURNS_MOST = 1000, SIDE_MOST = 1 << 20 };

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

static void take_step(update *u)
{
    if (descent_optimizer_wants_estimate(u->optimizer)) {
        dsc_optimizer_take_estimate(u->optimizer, u->workers, u->g, u->g, 1.0);
    }
    if (dsc_optimizer_is_whole(u->optimizer)) {
        dsc_optimizer_take(u->optimizer, u->workers, u->x, u->g, NAN);
    } else {
        dsc_optimizer_begin(u->optimizer, 1.0);
        dsc_workers_run(u->workers, update_share, u);
    }
    dsc_optimizer_end(u->optimizer);
}

// A step, as the mean of `period` in a row.
static double rule_seconds(update *u, size_t period)
{
    const double start = bench_now();
    for (size_t k = 0; k < period; k++) {
        take_step(u);
    }
    return (bench_now() - start) / (double)period;
}

// Steps after which a rule does the same again.
static size_t period_of(const descent_optimizer *o)
{
    const double every = o->groups->options.every;
    return every > 1.0 ? (size_t)every : 1;
}

static void compare(update *u, traffic *t, descent_rule rule, size_t turns)
{
    static double step[TURNS_MOST], copy[TURNS_MOST], ratio[TURNS_MOST];
    const size_t period = period_of(u->optimizer);
    for (size_t i = 0; i <= turns; i++) { /* the first warms up */
        const size_t k = i == 0 ? 0 : i - 1;
        copy[k] = copy_seconds(t);
        step[k] = rule_seconds(u, period);
        ratio[k] = step[k] / copy[k];
    }
    char tensors[256];
    descent_optimizer_assignment(u->optimizer, tensors, sizeof tensors);
    const double seconds = bench_median(step, turns);
    printf("{\"event\":\"rule\",\"optimizer\":\"%s\",\"tensors\":\"%s\",\"elementwise\":%s,"
           "\"threads\":%zu,\"parameters\":%zu,\"vectors\":%zu,\"seconds\":%.4g,\"ns\":%.4g,"
           "\"copy_seconds\":%.4g,\"ratio\":%.3f}\n",
           descent_rule_names()[rule], tensors,
           dsc_optimizer_is_whole(u->optimizer) ? "false" : "true",
           dsc_workers_count(u->workers), u->n, t->count + 1, seconds,
           1e9 * seconds / (double)u->n, bench_median(copy, turns), bench_median(ratio, turns));
    fflush(stdout);
}

// As many square matrices as there is room for, and the rest.
static bool name_matrices(descent_optimizer *optimizer, size_t n, size_t side)
{
    const size_t square = side * side, matrices = n / square, rest = n - matrices * square;
    const size_t count = matrices + (rest > 0);
    descent_optimizer_tensor *tensors = calloc(count, sizeof *tensors);
    for (size_t i = 0; tensors && i < count; i++) {
        const bool whole = i < matrices;
        tensors[i] = (descent_optimizer_tensor){.name = whole ? "matrix" : "rest",
                                                .begin = i * square,
                                                .rows = whole ? side : 1,
                                                .columns = whole ? side : rest,
                                                .hidden = whole};
    }
    const bool named =
        tensors && descent_optimizer_set_tensors(optimizer, tensors, count, NULL) == DESCENT_OK;
    free(tensors);
    return named;
}

static bool run_rule(update *u, descent_rule rule, size_t turns, size_t side)
{
    const descent_optimizer_options options = descent_optimizer_options_default(rule);
    if (descent_optimizer_create(DESCENT_FLOAT32, u->n, &options, &u->optimizer, NULL) !=
        DESCENT_OK) {
        return false;
    }
    const bool named = name_matrices(u->optimizer, u->n, side);
    traffic t = {.g = u->g, .vectors = {u->x}, .count = 1, .workers = u->workers, .n = u->n};
    for (size_t i = 0; named && i < descent_optimizer_state_count(u->optimizer); i++) {
        descent_type type = DESCENT_FLOAT64;
        const bool vector = descent_optimizer_state_length(u->optimizer, i, &type) == u->n &&
                            type == DESCENT_FLOAT32;
        if (vector && t.count < VECTORS) {
            t.vectors[t.count++] = descent_optimizer_state(u->optimizer, i, NULL);
        }
    }
    if (named) {
        compare(u, &t, rule, turns);
    }
    descent_optimizer_free(u->optimizer);
    return named;
}

static bool takes_steps(int rule)
{
    return !(descent_rule_facts(rule) & DESCENT_RULE_NEEDS_FUNCTION);
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

// Whether every name of the list is that of a rule.
static bool is_list(const char *list)
{
    size_t wanted = 1, found = 0;
    for (const char *at = list; *at; at++) {
        wanted += *at == ',';
    }
    for (int i = 0; descent_rule_names()[i]; i++) {
        found += takes_steps(i) && is_listed(list, descent_rule_names()[i]);
    }
    return found == wanted || strcmp(list, "all") == 0;
}

static bool run_rules(const setting *s)
{
    update u = {.n = s->parameters,
                .x = dsc_alloc_aligned(s->parameters, sizeof(float)),
                .g = dsc_alloc_aligned(s->parameters, sizeof(float))};
    bool ready = u.x && u.g && dsc_workers_create(s->threads, &u.workers, NULL) == DESCENT_OK;
    if (ready) {
        fill(&u);
    }
    for (int i = 0; descent_rule_names()[i] && ready; i++) {
        if (takes_steps(i) && is_listed(s->rules, descent_rule_names()[i])) {
            ready = run_rule(&u, (descent_rule)i, s->steps, s->side);
        }
    }
    dsc_workers_free(u.workers);
    dsc_free_aligned(u.x);
    dsc_free_aligned(u.g);
    return ready;
}

int main(int count, char **words)
{
    setting s = {.parameters = 50000000, .steps = 7, .threads = 2, .side = 512};
    bool understood = true;
    for (int i = 1; i < count && understood; i += 2) {
        size_t *option = strcmp(words[i], "--parameters") == 0 ? &s.parameters
                         : strcmp(words[i], "--steps") == 0    ? &s.steps
                         : strcmp(words[i], "--threads") == 0  ? &s.threads
                         : strcmp(words[i], "--side") == 0     ? &s.side
                                                               : NULL;
        if (i + 1 < count && strcmp(words[i], "--rules") == 0) {
            s.rules = words[i + 1];
            understood = is_list(s.rules);
        } else {
            understood = option && i + 1 < count &&
                         (*option = strtoul(words[i + 1], NULL, 10)) > 0 && s.side <= SIDE_MOST;
        }
    }
    if (!understood || s.steps > TURNS_MOST) {
        fprintf(stderr, "usage: bench_optimizer [--parameters N] [--steps N] [--threads N] "
                        "[--rules NAMES|all [--side N]]\n");
        return 2;
    }
    if (s.rules ? !run_rules(&s) : !run(&s)) {
        fprintf(stderr, "bench_optimizer: not enough memory for %zu parameters\n",
                s.parameters);
        return 1;
    }
    return 0;
}
