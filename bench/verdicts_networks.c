// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Small trainings whose kind is known: by what the data allow, or by a theorem.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "verdicts_lessons.h"
#include "verdicts_parts.h"

static void watch(const descent_observation *o, descent_judgement *judgement, void *user)
{
    (void)judgement;
    descent_monitor_add(user, o);
}

// Loss of the best constant: the entropy of the labels, or the variance of targets, which
// training scales to 1.
static double constant_loss(const lesson *l)
{
    double counts[ROWS_MOST] = {0}, entropy = 0.0;
    for (size_t r = 0; r < l->rows && l->classes > 0; r++) {
        counts[(size_t)l->targets[r]] += 1.0 / (double)l->rows;
    }
    for (size_t k = 0; k < l->classes; k++) {
        entropy -= counts[k] > 0.0 ? counts[k] * log(counts[k]) : 0.0;
    }
    return l->classes > 0 ? entropy : 1.0;
}

// As a lesson is made of them.
static bool make_network(const lesson *l, descent_dataset **data, descent_network **network)
{
    return descent_dataset_from_arrays(DESCENT_FLOAT32, l->rows, l->columns, l->inputs,
                                       l->targets, l->classes, data, NULL) == DESCENT_OK &&
           descent_network_parse(l->layers, 0.0, *data, network, NULL) == DESCENT_OK;
}

static double parameters_per_target(const lesson *l)
{
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    double parameters = (double)NAN;
    if (make_network(l, &data, &network)) {
        parameters = (double)descent_network_parameters(network) /
                     ((double)l->rows * (double)descent_network_outputs(network));
    }
    descent_network_free(network);
    descent_dataset_free(data);
    return parameters;
}

descent_monitor_options lesson_monitor(const lesson *l)
{
    const descent_train_options *t = &l->train;
    descent_monitor_options o = descent_monitor_options_default();
    o.optimizer = t->optimizer;
    o.exact = t->batch >= l->rows;
    o.batch = o.exact ? l->rows : t->batch;
    o.single = t->precision == DESCENT_FLOAT32;
    o.convex = l->layers[0] == '\0';
    o.open = l->classes > 0 && t->l2 == 0.0 && !(t->optimizer.weight_decay > 0.0);
    o.first_rate = t->optimizer.learning_rate;
    o.l2 = t->l2;
    o.constant_loss = constant_loss(l);
    o.parameters_per_target = parameters_per_target(l);
    return o;
}

typedef struct slowing {
    const lesson *l;
    descent_trainer *trainer;
    bool done;
} slowing;

static descent_action slow_down(const descent_event *event, void *user)
{
    slowing *s = user;
    if (event->kind == DESCENT_EVENT_STEP && !s->done && event->step >= s->l->slower_after) {
        s->done = true;
        return descent_trainer_scale_rate(s->trainer, 0.25, "bench", NULL) == DESCENT_OK
                   ? DESCENT_CONTINUE
                   : DESCENT_STOP;
    }
    return DESCENT_CONTINUE;
}

bool lesson_learn(lesson *l, uint64_t seed, descent_observe_callback *callback, void *user)
{
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    l->train.seed = seed + 1;
    l->train.valid = 0.0;
    l->train.threads = 1;
    bool done = make_network(l, &data, &network) &&
                descent_trainer_create(network, &(descent_train_sets){.train = data}, &l->train,
                                       &trainer, NULL) == DESCENT_OK;
    if (done) {
        const descent_observer observer = {.callback = callback, .user = user};
        done = descent_trainer_observe(trainer, &observer, NULL) == DESCENT_OK;
    }
    if (done) {
        slowing s = {.l = l, .trainer = trainer};
        const descent_status status = descent_trainer_run(
            trainer, l->slower_after > 0 ? slow_down : NULL, &s, &result, NULL);
        done = status == DESCENT_OK || status == DESCENT_DIVERGED;
    }
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
    return done;
}

static bool learn(lesson *l, uint64_t seed, descent_monitor_verdict *v)
{
    const descent_monitor_options options = lesson_monitor(l);
    descent_monitor *monitor = NULL;
    bool done = descent_monitor_create(&options, &monitor, NULL) == DESCENT_OK &&
                lesson_learn(l, seed, watch, monitor);
    if (done) {
        v->size = sizeof *v;
        descent_monitor_judge(monitor, v);
    }
    descent_monitor_free(monitor);
    return done;
}

lesson *lesson_of(uint64_t seed, size_t rows, size_t columns, const char *layers,
                  descent_rule rule, double rate, uint64_t steps)
{
    static lesson only; // large, and one is run at a time
    only = (lesson){.rows = rows, .columns = columns, .layers = layers};
    only.train = descent_train_options_default();
    only.train.optimizer.rule = (int)rule;
    only.train.optimizer.learning_rate = rate;
    only.train.steps = steps;
    only.train.l2 = 0.0;
    only.train.batch = DESCENT_BATCH_FULL;
    uint64_t state = seed * 1009 + 3;
    for (size_t i = 0; i < rows * columns; i++) {
        only.inputs[i] = (float)(3.4641016 * (bench_uniform(&state) - 0.5));
    }
    return &only;
}

static const float *row_of(const lesson *l, size_t r)
{
    return l->inputs + r * l->columns;
}

// Targets that a linear model explains but for noise of this deviation.
void lesson_linear(lesson *l, uint64_t seed, double noise)
{
    for (size_t r = 0; r < l->rows; r++) {
        double sum = 0.0;
        for (size_t j = 0; j < l->columns; j++) {
            sum += (double)row_of(l, r)[j] * (j % 2 ? -1.0 : 1.0) / sqrt((double)l->columns);
        }
        l->targets[r] = (float)(sum + noise * simulated_normal(seed, 0, r));
    }
}

void lesson_wavy(lesson *l)
{
    for (size_t r = 0; r < l->rows; r++) {
        const float *x = row_of(l, r);
        l->targets[r] = sinf(2.0F * x[0]) + x[1] * x[2 % l->columns];
    }
}

// Two classes with a gap between them, along the first column.
void lesson_separable(lesson *l)
{
    l->classes = 2;
    for (size_t r = 0; r < l->rows; r++) {
        float *x = l->inputs + r * l->columns;
        x[0] += x[0] > 0.0F ? 0.5F : -0.5F;
        l->targets[r] = x[0] > 0.0F ? 1.0F : 0.0F;
    }
}

bool verdict_descending_network(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 512, 4, "32 tanh", DESCENT_ADAM, 1e-3, 2000);
    lesson_wavy(l);
    l->train.batch = 32;
    return learn(l, seed, v);
}

bool verdict_descending_network_exact(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 64, 4, "16 tanh", DESCENT_GD, 0.02, 1000);
    lesson_wavy(l);
    return learn(l, seed, v);
}

// Gradients vanish in many layers of sigmoids: the outputs stay at the mean.
bool verdict_plateau_sigmoid(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l =
        lesson_of(seed, 64, 4, "8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid 8 sigmoid",
                  DESCENT_GD, 0.1, 2000);
    lesson_wavy(l);
    l->train.precision = DESCENT_FLOAT64;
    return learn(l, seed, v);
}

// A rate so small that nothing moves.
bool verdict_plateau_rate(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 512, 4, "32 tanh", DESCENT_GD, 1e-7, 4000);
    lesson_wavy(l);
    l->train.batch = 64;
    return learn(l, seed, v);
}

// A chain of single relus: each passes on nothing when its weight happens to begin below 0, and
// that one of eleven does is nearly sure.
bool verdict_plateau_dead(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 256, 4,
                          "1 relu 1 relu 1 relu 1 relu 1 relu 1 relu 1 relu 1 relu 1 relu "
                          "1 relu 1 relu 1 relu",
                          DESCENT_GD, 0.01, 4000);
    lesson_wavy(l);
    l->train.batch = seed % 2 ? DESCENT_BATCH_FULL : 16;
    return learn(l, seed, v);
}

// Linear regression by single examples: the loss stays above what the best line leaves.
bool verdict_noise_floor_network(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 512, 8, "", DESCENT_GD, 0.02, 32000);
    lesson_linear(l, seed, 1.0);
    l->train.batch = 1 + seed % 4;
    return learn(l, seed, v);
}

bool verdict_minimum_network(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 128, 6, "", DESCENT_GD, 0.2, 1500);
    lesson_linear(l, seed, 0.5);
    l->train.precision = DESCENT_FLOAT64;
    if (seed % 2) { // a penalty makes logistic regression strictly convex
        lesson_separable(l);
        l->train.l2 = 0.1;
        l->train.optimizer.learning_rate = 1.0;
    }
    return learn(l, seed, v);
}

bool verdict_diverging_network(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 256, 6, "", DESCENT_GD, 0.0, 800);
    lesson_linear(l, seed, 0.5);
    l->train.batch = seed % 2 ? DESCENT_BATCH_FULL : 8;
    l->train.optimizer.learning_rate = 1.3 + 0.1 * (double)(seed % 5);
    l->train.precision = DESCENT_FLOAT64;
    return learn(l, seed, v);
}

// Adam at a rate that blows the weights up: it stays finite, far above a constant.
bool verdict_exploded_network(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 256, 6, "16 tanh 16 tanh", DESCENT_ADAM, 10.0, 1000);
    lesson_wavy(l);
    l->train.batch = 16;
    return learn(l, seed, v);
}

// surface.md's network: 10-24-24-1 tanh, 100 points, squared error, all of them in every step.
static lesson *edge_lesson(uint64_t seed, descent_rule rule, double rate, uint64_t steps)
{
    lesson *l = lesson_of(seed, 100, 10, "24 tanh 24 tanh", rule, rate, steps);
    lesson_linear(l, seed, 2.0);
    l->train.precision = DESCENT_FLOAT64;
    return l;
}

bool verdict_edge_gd(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = edge_lesson(seed, DESCENT_GD, 0.25, 300 + 50 * (seed % 5));
    return learn(l, seed, v);
}

bool verdict_edge_adam(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = edge_lesson(seed, DESCENT_ADAM, 0.01, 2000);
    return learn(l, seed, v);
}

bool verdict_infinity_exact(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 64, 2, "", DESCENT_GD, 1.0, 3000);
    lesson_separable(l);
    return learn(l, seed, v);
}

bool verdict_infinity_network(uint64_t seed, descent_monitor_verdict *v)
{
    lesson *l = lesson_of(seed, 128, 3, "16 tanh", DESCENT_ADAM, 0.01, 3000);
    lesson_separable(l);
    l->train.batch = 16;
    return learn(l, seed, v);
}
