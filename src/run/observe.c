// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Measuring a run while it trains. Sums over the parameters are made in chunks of a fixed size
// and added in order, so that no number depends on the threads.
//
// A probe looks at one step from two sides: the gradient of the step's examples and, at the
// same parameters, that of the next batch. Their inner product estimates |G|^2, with a small
// correction as rows are drawn without replacement, and their difference the noise; the change
// of the gradient along the step gives the curvature. On the full batch there is no noise, and
// the gradients of two steps are enough.
//
// Keeps: observing changes no bit of the run; only a response to a verdict does. A probe reads
// parameters and gradients and uses random numbers of the next step, which depend on that
// step's number alone; everything it knows goes into the checkpoint, so that verdicts of a
// resumed run are those of an uninterrupted one.
#include "run/observe.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "graph/network.h"
#include "graph/operators/operators.h"
#include "optim/step.h"
#include "run/events.h"
#include "run/gradient.h"
#include "run/kick.h"
#include "run/observe_units.h"
#include "run/record.h"
#include "run/trainer.h"

enum { CHUNK = 4096 };

// Steps between probes: what they cost is 2 % of a step each, or less. A probe is a gradient
// and a pass over some arrays, which is much compared with a step on few examples.
enum { INTERVAL = 128, INTERVAL_SMALL = 640, INTERVAL_EXACT = 5, BLOCK = 16 };

static size_t chunks_of(const descent_trainer *t)
{
    return (t->n + CHUNK - 1) / CHUNK;
}

static const void *second_moments(const descent_trainer *t)
{
    for (size_t i = 0; i < descent_optimizer_state_count(t->optimizer); i++) {
        const char *name = NULL;
        const void *state = descent_optimizer_state(t->optimizer, i, &name);
        if (strcmp(name, "v") == 0) {
            return state;
        }
    }
    return NULL;
}

static void sum_share(void *context, size_t worker)
{
    descent_trainer *t = context;
    dsc_observe *w = &t->observe;
    const size_t size = descent_type_size(t->type);
    const char *v = second_moments(t);
    size_t begin = 0, end = 0;
    dsc_workers_share(chunks_of(t), 1, dsc_workers_used(t->workers), worker, &begin, &end);
    for (size_t c = begin; c < end; c++) {
        const size_t at = c * CHUNK * size;
        const size_t n = t->n - c * CHUNK < CHUNK ? t->n - c * CHUNK : CHUNK;
        const char *second = (const char *)w->second + at;
        const dsc_probe_arrays arrays = {
            .x = (const char *)t->x + at,
            .first = w->exact ? second : (const char *)w->first + at,
            .second = second,
            .v = v ? v + at : NULL,
            .root_scale = dsc_optimizer_coefficients(t->optimizer)->root_scale,
            .eps = dsc_optimizer_coefficients(t->optimizer)->eps,
            .step = (char *)w->step + at};
        t->kernels->probe(n, &arrays, &w->sums[c]);
    }
}

static dsc_probe_sums add_sums(const descent_trainer *t)
{
    dsc_probe_sums all = {0};
    for (size_t c = 0; c < chunks_of(t); c++) {
        const dsc_probe_sums *s = &t->observe.sums[c];
        all.weights += s->weights;
        all.moved += s->moved;
        all.moved_scaled += s->moved_scaled;
        all.inner += s->inner;
        all.first += s->first;
        all.second += s->second;
        all.both += s->both;
        all.difference_scaled += s->difference_scaled;
    }
    return all;
}

// The first step of a probe has been taken, on `count` examples.
static void measure_step(descent_trainer *t, size_t count)
{
    dsc_observe *w = &t->observe;
    dsc_workers_run(t->workers, sum_share, t);
    const dsc_probe_sums s = add_sums(t);
    descent_observation *o = &w->now;
    o->weights = sqrt(s.weights);
    o->moved = s.moved;
    o->moved_scaled = s.moved_scaled;
    o->gain = -s.inner;
    w->inner = s.inner;
    o->gradient = s.first;
    if (w->exact) {
        o->signal = s.first;
        o->noise = o->noise_scaled = 0.0;
        return;
    }
    // Two means of b1 and b2 examples: E|g1 - g2|^2 = tr(Sigma) (1 / b1 + 1 / b2), and for rows
    // drawn without replacement E(g1'g2) = |G|^2 - tr(Sigma) / m.
    const double b1 = (double)count, b2 = (double)w->count;
    const double pair = b1 * b2 / (b1 + b2);
    const double each = (s.first + s.second - 2.0 * s.both) * pair;
    o->signal = s.both + each / (double)t->split.train_count;
    o->noise = each / b1;
    o->noise_scaled = s.difference_scaled * pair / b1;
}

void dsc_observe_keep(descent_trainer *t, const dsc_piece *piece, const void *g)
{
    const size_t size = descent_type_size(t->type);
    void *to = (char *)t->observe.first + piece->begin * size;
    if (dsc_optimizer_freezes(t->optimizer, piece->begin)) {
        memset(to, 0, piece->count * size);
    } else {
        memcpy(to, g, piece->count * size);
    }
}

// g2: the gradient at the parameters before the step, of the examples of the step after it.
static descent_status compute_second(descent_trainer *t, descent_error *error)
{
    dsc_observe *w = &t->observe;
    const dsc_progress *p = &t->progress;
    // With one step an epoch there is no other batch, but another draw of what is random.
    const bool alone = t->steps_per_epoch == 1;
    const size_t batch = (size_t)p->batch_in_epoch + (alone ? 0 : 1);
    const uint32_t *rows = dsc_batches_get(t->batches, batch, &w->count);
    dsc_outcome outcome;
    const dsc_request as = {
        .x = t->x, .step = p->step + 1, .epoch = p->epoch + (alone ? 1 : 0)};
    return dsc_gradient_store_as(t, &as, rows, w->count, w->second, NULL, &outcome, error);
}

descent_status dsc_observe_before(descent_trainer *t, descent_error *error)
{
    dsc_observe *w = &t->observe;
    const dsc_progress *p = &t->progress;
    w->keeps = w->pending;
    w->opened = false;
    if (!w->observer.callback || w->pending || p->step < w->next) {
        return DESCENT_OK;
    }
    if (t->steps_per_epoch > 1 && p->batch_in_epoch + 1 >= t->steps_per_epoch) {
        return DESCENT_OK; // the next batch is not known yet
    }
    // On multiples of the interval, whenever the observing began or was delayed.
    w->next = p->step - p->step % w->interval + w->interval;
    w->keeps = w->opened = true;
    memcpy(w->step, t->x, t->n * descent_type_size(t->type));
    return w->exact ? DESCENT_OK : compute_second(t, error);
}

// What a step's loss counts in the mean of its observation. Those of whole epochs are means
// over examples, which do not depend on who is in the smaller batch that an epoch may end with.
static double weight_of(const descent_trainer *t, size_t count)
{
    const bool whole = t->steps_per_epoch < t->observe.block && t->progress.step > 1;
    const double even = (double)t->split.train_count / (double)t->steps_per_epoch;
    return whole ? (double)count / even : 1.0;
}

void dsc_observe_after(descent_trainer *t, size_t count, double value)
{
    dsc_observe *w = &t->observe;
    descent_observation *o = &w->now;
    if (!w->observer.callback) {
        return;
    }
    const double weight = weight_of(t, count);
    o->loss += weight * value;
    w->weight += weight;
    o->steps++;
    o->rises += value > w->before; // false for the NAN before the first step
    w->before = value;
    o->step = t->progress.step;
    o->learning_rate = t->last_rate;
    if (w->opened) {
        if (w->exact) {
            // `first` holds the step's own gradient, at the point where it began; the next
            // step overwrites it.
            void *swap = w->first;
            w->first = w->second;
            w->second = swap;
        }
        measure_step(t, count);
        w->pending = true;
    } else if (w->pending) {
        // The gradient of the batch of g2, for no step lies between.
        const double then = -t->kernels->dot(t->n, w->first, w->step);
        // What curvature takes from the gain of the step: half of s'Hs, by the trapezium rule
        // on slopes before and after it.
        o->cost = 0.5 * (then - w->inner);
        o->probed = true;
        w->pending = false;
    }
}

void dsc_observe_skipped(descent_trainer *t)
{
    dsc_observe *w = &t->observe;
    // g2 and g3 are of the same examples, or they say nothing of each other.
    if (w->opened || w->pending) {
        w->opened = w->pending = w->keeps = false;
        w->next = t->progress.step;
    }
}

// ---- epochs ----

void dsc_observe_epoch(descent_trainer *t)
{
    dsc_observe *w = &t->observe;
    if (!w->observer.callback) {
        return;
    }
    if (t->progress.loss_count > 0) {
        w->now.loss_bound = sqrt(t->progress.loss_squares);
    }
    if (w->units > 0 && t->progress.step >= w->next_units) {
        // Forward through up to DSC_OBSERVE_UNIT_ROWS examples is paid for by that number of
        // steps. At first they are looked at more often, in all by 1 % of such a stretch.
        const uint64_t most = 128 * (1 + DSC_OBSERVE_UNIT_ROWS / t->batch),
                       step = t->progress.step;
        w->next_units = step + (step < most / 8 ? most / 8 : step < most ? step : most);
        dsc_observe_units(t);
    }
}

// ---- judging ----

static void kick(descent_trainer *t)
{
    dsc_observe *w = &t->observe;
    descent_event event = dsc_trainer_event(t, DESCENT_EVENT_KICK);
    dsc_trainer_kick(t, ++w->kicks);
    w->pending = false; // the step of the probe does not lead to these parameters
    event.text = w->word;
    descent_error problem;
    if (dsc_record_event(t, &event, &problem) != DESCENT_OK) {
        dsc_trainer_warn(t, &problem);
    }
    dsc_trainer_emit(t, &event);
}

// Nothing would follow a kick then but its harm.
static bool is_last_step(const descent_trainer *t)
{
    const dsc_progress *p = &t->progress;
    const uint64_t steps = t->options.steps;
    return (steps > 0 && p->step >= steps) || (t->epochs > 0 && p->epoch + 1 >= t->epochs &&
                                               p->batch_in_epoch == t->steps_per_epoch);
}

static void respond(descent_trainer *t, descent_response response)
{
    descent_error problem;
    switch (response) {
    case DESCENT_RESPONSE_DECAY:
        if (descent_trainer_scale_rate(t, 0.5, t->observe.word, &problem) != DESCENT_OK) {
            dsc_trainer_warn(t, &problem);
        }
        break;
    case DESCENT_RESPONSE_PERTURB:
        if (!is_last_step(t)) {
            kick(t);
        }
        break;
    case DESCENT_RESPONSE_STOP:
        t->asked = t->verdict = true;
        break;
    case DESCENT_RESPONSE_NONE:
        break;
    }
}

static void announce(descent_trainer *t)
{
    descent_event event = dsc_trainer_event(t, DESCENT_EVENT_VERDICT);
    descent_error problem;
    if (dsc_record_event(t, &event, &problem) != DESCENT_OK) {
        dsc_trainer_warn(t, &problem);
    }
    dsc_trainer_emit(t, &event);
}

static void send(descent_trainer *t)
{
    dsc_observe *w = &t->observe;
    descent_observation o = w->now;
    o.size = sizeof o;
    o.loss /= w->weight;
    descent_judgement judgement = w->judgement;
    judgement.response = DESCENT_RESPONSE_NONE;
    w->observer.callback(&o, &judgement, w->observer.user);
    w->now.loss = w->weight = 0.0;
    w->now.steps = w->now.rises = w->now.units = 0;
    w->now.probed = false;
    const char *word = judgement.verdict ? judgement.verdict : "";
    const bool changed = strncmp(word, w->word, sizeof w->word - 1) != 0;
    if (word != w->word) {
        // Copied, for the callback may return a text that lives no longer than its call.
        snprintf(w->word, sizeof w->word, "%s", word);
    }
    w->judgement = judgement;
    w->judgement.verdict = w->word[0] ? w->word : NULL;
    if (changed) {
        announce(t);
    }
    respond(t, judgement.response);
}

void dsc_observe_send(descent_trainer *t)
{
    dsc_observe *w = &t->observe;
    w->now.ends_epoch = t->progress.batch_in_epoch == t->steps_per_epoch;
    // Observations end where epochs do, those of short epochs after several.
    const bool shorter = t->steps_per_epoch < w->block;
    const bool complete = (w->now.steps >= w->block && (!shorter || w->now.ends_epoch)) ||
                          t->progress.step == 1; // where it begins is a number of its own
    // Where the updates since the last one were left out there is nothing to tell.
    if (w->observer.callback && w->now.steps > 0 &&
        (complete || (w->now.ends_epoch && !shorter))) {
        send(t);
    }
}

void dsc_observe_diverged(descent_trainer *t, double loss)
{
    dsc_observe *w = &t->observe;
    if (w->observer.callback) {
        w->now.loss = loss;
        w->weight = 1.0;
        w->now.steps++;
        w->now.step = t->progress.step + 1;
        send(t);
    }
}

// ---- life ----

bool dsc_observe_is_exact(const descent_trainer *t)
{
    const descent_graph *graph = t->network->graph;
    if (dsc_augment_any(&t->augment)) {
        return false;
    }
    for (size_t i = 0; i < graph->count; i++) {
        const dsc_operator *op = dsc_operator_of(graph->nodes[i]);
        if (op->draws && op->draws(graph->nodes[i])) {
            return false;
        }
    }
    return t->steps_per_epoch == 1 && t->schedules.calendar.count == 1;
}

descent_status descent_trainer_observe(descent_trainer *t, const descent_observer *observer,
                                       descent_error *error)
{
    NEED(error, "trainer, observer", t, observer);
    dsc_observe *w = &t->observe;
    FAIL_IF(t->started || w->observer.callback, error, DESCENT_INVALID,
            "observe: before the run begins, and once");
    FAIL_IF(!observer || !observer->callback, error, DESCENT_INVALID,
            "observe: there is no callback");
    const size_t size = descent_type_size(t->type);
    w->exact = dsc_observe_is_exact(t);
    w->block = w->exact ? 1 : BLOCK + BLOCK / t->batch;
    w->interval = w->exact ? INTERVAL_EXACT : INTERVAL + INTERVAL_SMALL / t->batch;
    w->before = (double)NAN;
    w->judgement = (descent_judgement){.noise_scale = (double)NAN,
                                       .significance = (double)NAN,
                                       .sharpness = (double)NAN,
                                       .slope = (double)NAN,
                                       .smallest = (double)NAN};
    w->units = dsc_observe_count_units(t->network->graph);
    w->first = dsc_alloc_aligned(t->n, size);
    w->second = dsc_alloc_aligned(t->n, size);
    w->step = dsc_alloc_aligned(t->n, size);
    w->sums = calloc(chunks_of(t), sizeof *w->sums);
    w->marks = malloc(w->units + 1);
    if (!w->first || !w->second || !w->step || !w->sums || !w->marks) {
        dsc_observe_free(w);
        return dsc_no_memory(error, "gradients to look at", 3 * t->n * size);
    }
    w->observer = *observer;
    return DESCENT_OK;
}

void dsc_observe_free(dsc_observe *w)
{
    dsc_free_aligned(w->first);
    dsc_free_aligned(w->second);
    dsc_free_aligned(w->step);
    free(w->sums);
    free(w->marks);
    *w = (dsc_observe){.block = 0};
}

// Everything of the observing that is a number, in one order for both ways.
static void exchange(dsc_observe *w, double *numbers, bool store)
{
    descent_observation *o = &w->now;
    descent_judgement *j = &w->judgement;
    double *const reals[] = {
        &o->blocked,     &o->loss,         &o->learning_rate, &o->loss_bound, &o->weights,
        &o->moved,       &o->moved_scaled, &o->gain,          &o->cost,       &o->gradient,
        &o->signal,      &o->noise,        &o->noise_scaled,  &w->before,     &w->inner,
        &j->noise_scale, &j->significance, &j->sharpness,     &j->slope,      &j->smallest};
    uint64_t *const counts[] = {&o->step,      &o->steps, &o->rises, &o->units,     &o->dead,
                                &o->saturated, &w->kicks, &w->next,  &w->next_units};
    bool *const flags[] = {&o->probed, &w->pending};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++, numbers++) {
        if (store) {
            *numbers = *reals[i];
        } else {
            *reals[i] = *numbers;
        }
    }
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++, numbers++) {
        if (store) {
            *numbers = (double)*counts[i];
        } else {
            *counts[i] = (uint64_t)fmax(0.0, *numbers);
        }
    }
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++, numbers++) {
        if (store) {
            *numbers = *flags[i] ? 1.0 : 0.0;
        } else {
            *flags[i] = *numbers != 0.0;
        }
    }
    if (store) {
        *numbers = w->weight;
    } else { // a version that did not keep it left no updates out of the mean
        w->weight = *numbers > 0.0 ? *numbers : (double)o->steps;
    }
}

void dsc_observe_store(const dsc_observe *w, double numbers[DSC_OBSERVE_NUMBERS])
{
    dsc_observe copy = *w;
    // A later version finds 0 in what an earlier one did not know. The numbers are all taken: one more
    // needs a second array.
    memset(numbers, 0, DSC_OBSERVE_NUMBERS * sizeof *numbers);
    exchange(&copy, numbers, true);
}

void dsc_observe_restore(dsc_observe *w, const double numbers[DSC_OBSERVE_NUMBERS])
{
    double copy[DSC_OBSERVE_NUMBERS];
    memcpy(copy, numbers, sizeof copy);
    exchange(w, copy, false);
}
