// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Takes observations of a run, keeps what later judgements need, and decides when to look.
//
// Keeps: the state is an array of doubles (descent_monitor_state), which a checkpoint stores
// and puts back: verdicts of a resumed run are those of an uninterrupted one. Nothing is
// allocated after creation. The cost of an observation does not depend on how long the run has
// been.
#include <math.h>
#include <stdlib.h>

#include "core/size.h"
#include "core/status.h"
#include "optim/rules.h"
#include "surface/monitor/limits.h"
#include "surface/monitor/window.h"

void descent_monitor_options_init(descent_monitor_options *options, size_t size)
{
    descent_monitor_options own = {.optimizer = descent_optimizer_options_default(DESCENT_GD),
                                   .batch = 1,
                                   .constant_loss = (double)NAN,
                                   .tolerance = DEFAULT_TOLERANCE,
                                   .error_rate = DEFAULT_ERROR_RATE,
                                   .parameters_per_target = (double)NAN};
    own.optimizer.rule = -1;
    dsc_size_give(&own, sizeof own, options, size);
}

descent_status descent_monitor_create(const descent_monitor_options *options,
                                      descent_monitor **monitor, descent_error *error)
{
    NEED(error, "options, monitor", options, monitor);
    descent_monitor_options own = descent_monitor_options_default();
    TRY(dsc_size_take("monitor", options, &own, sizeof own, error));
    dsc_rule_settle(&own.optimizer);
    options = &own;
    FAIL_IF(!(options->tolerance > 0.0 && options->tolerance < 1.0), error, DESCENT_INVALID,
            "monitor: tolerance is %g; it must be between 0 and 1", options->tolerance);
    FAIL_IF(!(options->error_rate > 0.0 && options->error_rate <= 0.5), error, DESCENT_INVALID,
            "monitor: error_rate is %g; it must be above 0 and at most 0.5",
            options->error_rate);
    FAIL_IF(!(options->optimizer.beta1 >= 0.0 && options->optimizer.beta1 < 1.0), error,
            DESCENT_INVALID, "monitor: beta1 is %g; it must be at least 0 and below 1",
            options->optimizer.beta1);
    FAIL_IF(options->batch == 0, error, DESCENT_INVALID, "monitor: a batch has no examples");
    FAIL_IF(!isfinite(options->floor), error, DESCENT_INVALID,
            "monitor: floor is not a finite number");
    FAIL_IF(options->parameters_per_target < 0.0, error, DESCENT_INVALID,
            "monitor: parameters_per_target is %g; it must not be negative",
            options->parameters_per_target);
    descent_monitor *made = calloc(1, sizeof *made);
    if (!made) {
        return dsc_no_memory(error, "a monitor", sizeof *made);
    }
    made->options = *options;
    made->state.curvature_at = -1.0;
    made->state.lowest_epoch = HUGE_VAL;
    made->state.next_look = DSC_MONITOR_LEAST;
    made->state.in_epoch = 1.0;
    *monitor = made;
    return DESCENT_OK;
}

void descent_monitor_free(descent_monitor *monitor)
{
    free(monitor);
}

double *descent_monitor_state(descent_monitor *monitor, size_t *count)
{
    if (!monitor || !count) {
        return NULL;
    }
    *count = sizeof monitor->state / sizeof(double);
    return (double *)&monitor->state;
}

static dsc_monitor_block *slot(dsc_monitor_state *s, size_t level, double number)
{
    return &s->rings[level][dsc_monitor_slot(number)];
}

static dsc_monitor_block joined(const dsc_monitor_block *a, const dsc_monitor_block *b)
{
    return (dsc_monitor_block){.steps = a->steps + b->steps,
                               .loss = a->loss + b->loss,
                               .rises = a->rises + b->rises,
                               .probes = a->probes + b->probes,
                               .signal = a->signal + b->signal,
                               .noise = a->noise + b->noise,
                               .noise_scaled = a->noise_scaled + b->noise_scaled,
                               .gradient = a->gradient + b->gradient,
                               .gain = a->gain + b->gain,
                               .cost = a->cost + b->cost,
                               .moved = a->moved + b->moved,
                               .moved_scaled = a->moved_scaled + b->moved_scaled,
                               .rate = b->rate,
                               .weights = b->probes > 0.0 ? b->weights : a->weights};
}

static void push(dsc_monitor_state *s, const dsc_monitor_block *block)
{
    dsc_monitor_block now = *block;
    for (size_t level = 0; level < DSC_MONITOR_LEVELS; level++) {
        *slot(s, level, s->pushed[level]) = now;
        s->pushed[level] += 1.0;
        if (fmod(s->pushed[level], 2.0) != 0.0) {
            return;
        }
        now = joined(slot(s, level, s->pushed[level] - 2.0),
                     slot(s, level, s->pushed[level] - 1.0));
    }
}

static void push_epoch(dsc_monitor_state *s, dsc_monitor_epochs now)
{
    for (size_t level = 0; level < DSC_MONITOR_LEVELS; level++) {
        const size_t at = dsc_monitor_slot(s->ended[level]);
        const dsc_monitor_epochs before =
            s->epochs[level][(at + DSC_MONITOR_RING - 1) % DSC_MONITOR_RING];
        s->epochs[level][at] = now;
        s->ended[level] += 1.0;
        if (fmod(s->ended[level], 2.0) != 0.0) {
            return;
        }
        now = (dsc_monitor_epochs){now.steps + before.steps, now.loss + before.loss};
    }
}

static void add_to_epoch(dsc_monitor_state *s, const dsc_monitor_block *block, bool ends)
{
    s->now.steps += block->steps;
    s->now.loss += block->loss;
    if (ends) {
        if (s->in_epoch > 0.0) {
            s->lowest_epoch = fmin(s->lowest_epoch, s->now.loss / s->now.steps);
            push_epoch(s, s->now);
        }
        s->now = (dsc_monitor_epochs){0.0, 0.0};
        s->in_epoch = 1.0;
    }
}

static dsc_monitor_block block_of(const descent_observation *o)
{
    dsc_monitor_block block = {.steps = (double)o->steps,
                               .loss = o->loss * (double)o->steps,
                               .rises = (double)o->rises,
                               .rate = o->learning_rate};
    const bool whole = isfinite(o->gain) && isfinite(o->cost) && isfinite(o->moved) &&
                       isfinite(o->moved_scaled) && isfinite(o->gradient) &&
                       isfinite(o->signal) && isfinite(o->noise) && isfinite(o->noise_scaled) &&
                       isfinite(o->weights);
    if (o->probed && whole) {
        block.probes = 1.0;
        block.signal = o->signal;
        block.noise = o->noise;
        block.noise_scaled = o->noise_scaled;
        block.gradient = o->gradient;
        block.gain = o->gain;
        block.cost = o->cost;
        block.moved = o->moved;
        block.moved_scaled = o->moved_scaled;
        block.weights = o->weights;
    }
    return block;
}

// A new regime: what was before says nothing about what comes.
static void begin_regime(dsc_monitor_state *s)
{
    s->observations = s->steps = 0.0;
    s->next_look = DSC_MONITOR_LEAST;
    for (size_t level = 0; level < DSC_MONITOR_LEVELS; level++) {
        s->pushed[level] = s->ended[level] = 0.0;
    }
    s->in_epoch = s->now.steps > 0.0 ? 0.0 : 1.0;
    s->said = 0.0;
}

void descent_monitor_restart(descent_monitor *monitor)
{
    if (!monitor) {
        return;
    }
    begin_regime(&monitor->state);
}

bool descent_monitor_add(descent_monitor *monitor, const descent_observation *o)
{
    if (!monitor || !o) {
        return false;
    }
    dsc_monitor_state *s = &monitor->state;
    if (o->steps == 0) {
        return false;
    }
    const bool first = s->step == 0.0;
    s->step = (double)o->step;
    s->last_loss = o->loss;
    if (!isfinite(o->loss)) {
        return true;
    }
    if (first) {
        s->first_loss = s->lowest_loss = o->loss;
    }
    s->lowest_loss = fmin(s->lowest_loss, o->loss);
    s->loss_bound = o->loss_bound > 0.0 ? o->loss_bound : s->loss_bound;
    if (o->units > 0) {
        s->units = (double)o->units;
        s->dead = (double)o->dead;
        s->saturated = (double)o->saturated;
        s->blocked = o->blocked;
    }
    const dsc_monitor_block block = block_of(o);
    s->largest_gradient = fmax(s->largest_gradient, block.gradient);
    if (s->observations > 0.0) {
        const double before = slot(s, 0, s->pushed[0] - 1.0)->rate;
        if (block.rate > RATE_JUMP * before || before > RATE_JUMP * block.rate) {
            begin_regime(s);
        }
    }
    push(s, &block);
    if (!monitor->options.exact) {
        add_to_epoch(s, &block, o->ends_epoch);
    }
    s->observations += 1.0;
    s->steps += block.steps;
    if (s->observations < s->next_look) {
        return false;
    }
    s->looks += 1.0;
    s->next_look = s->observations + fmax(LEAST_LOOKS, floor(LOOK_GROWTH * s->observations));
    return true;
}

void descent_monitor_curvature(descent_monitor *monitor, double smallest, double residual,
                               double largest)
{
    if (!monitor) {
        return;
    }
    dsc_monitor_state *s = &monitor->state;
    if (isfinite(smallest) && isfinite(residual) && isfinite(largest)) {
        s->smallest = smallest;
        s->residual = residual;
        s->largest = largest;
        s->curvature_at = s->step;
    }
}
