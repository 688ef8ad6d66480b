// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/advise/trial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "run/best.h"
#include "run/gradient.h"
#include "session/advise/limits.h"
#include "session/advise/tell.h"

typedef struct watch {
    descent_adviser *adviser;
    dsc_advise_trial *trial;
    descent_trainer *trainer;
    double sum;       /* of the losses of this epoch so far */
    uint64_t counted; /* its examples */
    descent_average smooth;
    double lowest, start;
    double late; /* sum of the losses of the last quarter */
    uint64_t late_count;
    double stretch_begun; /* clock */
    uint64_t stretch_step;
} watch;

// ---- while it runs ----

// The loss of the batch that was just taken: what it added to the sum of its epoch.
static double last_loss(watch *w)
{
    const dsc_progress *p = &w->trainer->progress;
    const double loss = (p->loss_sum - w->sum) /
                        (double)(p->loss_count > w->counted ? p->loss_count - w->counted : 1);
    w->sum = p->loss_sum;
    w->counted = p->loss_count;
    return loss;
}

static void measure(watch *w)
{
    dsc_advise_trial *trial = w->trial;
    const uint64_t steps = trial->taken - w->stretch_step;
    const uint64_t most = trial->steps / TIME_STRETCHES > 0 ? trial->steps / TIME_STRETCHES : 1;
    if (steps >= most) {
        const double now = dsc_clock(), each = (now - w->stretch_begun) / (double)steps;
        trial->of_step = isnan(trial->of_step) ? each : fmin(trial->of_step, each);
        w->stretch_begun = now;
        w->stretch_step = trial->taken;
    }
}

// Whether the rate has become too high for the loss to be worth more steps, or it is low enough.
static bool is_over(watch *w, double loss)
{
    const dsc_advise_trial *trial = w->trial;
    const double smooth = descent_average_add(&w->smooth, loss);
    const bool burnt_in = trial->taken * RAMP_BURN_IN > trial->steps;
    if (burnt_in) {
        w->lowest = fmin(w->lowest, smooth);
    }
    w->start = trial->taken == 1 ? loss : w->start;
    if (trial->until > 0.0 && trial->taken >= TRIAL_LEAST &&
        smooth <= trial->until * w->start) {
        return true;
    }
    return trial->most > 0.0 && burnt_in && !(smooth <= trial->most * w->lowest);
}

static descent_action on_step(watch *w)
{
    dsc_advise_trial *trial = w->trial;
    descent_error error;
    const double loss = last_loss(w);
    const uint64_t k = trial->taken++;
    if (k >= trial->steps) {
        return DESCENT_STOP;
    }
    if (trial->losses) {
        trial->losses[k] = loss;
    }
    if (trial->norms) {
        trial->norms[k] = sqrt(dsc_gradient_squares(w->trainer));
    }
    if (4 * k >= 3 * trial->steps) {
        w->late += loss;
        w->late_count++;
    }
    measure(w);
    if (trial->growth > 0.0 && k + 1 < trial->steps &&
        descent_trainer_scale_rate(w->trainer, trial->growth, "advice", &error) != DESCENT_OK) {
        return DESCENT_STOP;
    }
    const double done = trial->begin + trial->share * (double)k / (double)trial->steps;
    const bool told = k % TOLD_STEPS > 0 || dsc_adviser_tell(w->adviser, trial->part, done);
    return !told || is_over(w, loss) ? DESCENT_STOP : DESCENT_CONTINUE;
}

static descent_action on_event(const descent_event *event, void *user)
{
    watch *w = user;
    if (event->kind == DESCENT_EVENT_START) {
        w->stretch_begun = dsc_clock();
    } else if (event->kind == DESCENT_EVENT_EPOCH) {
        w->sum = 0.0;
        w->counted = 0;
    } else if (event->kind == DESCENT_EVENT_STEP) {
        return on_step(w);
    }
    return DESCENT_CONTINUE;
}

// ---- the whole ----

bool dsc_advise_validates(const descent_adviser *a)
{
    return a->plan.valid_rows >= LEAST_TRIAL_ROWS;
}

static double score(const descent_adviser *a, const dsc_advise_trial *trial, descent_trainer *t)
{
    double loss = (double)NAN, metric;
    const bool valid = !trial->training && dsc_advise_validates(a);
    const bool apart = valid && t->sets.valid;
    const descent_dataset *data = apart ? t->sets.valid : t->sets.train;
    const size_t all = apart   ? descent_dataset_rows(data)
                       : valid ? t->split.valid_count
                               : t->split.train_count;
    const uint32_t *rows = apart ? NULL : valid ? t->split.valid : t->split.train;
    dsc_trainer_score(t, t->x, data, rows, all < TRIAL_ROWS ? all : TRIAL_ROWS, &loss, &metric);
    return loss;
}

static descent_train_options options_of(const descent_adviser *a, const dsc_advise_trial *trial)
{
    descent_train_options o = a->training;
    o.optimizer.learning_rate = trial->rate;
    o.batch = trial->batch > 0 ? trial->batch : a->plan.option_batch;
    o.steps = trial->steps;
    o.epochs = 0;
    o.time = HUGE_VAL;
    o.patience = (descent_stretch){0};
    o.patience_after = (descent_stretch){0};
    o.schedule[0] = '\0';
    snprintf(o.decay, sizeof o.decay, "%s", trial->decay ? trial->decay : "none");
    o.split_seed = o.split_seed == UINT64_MAX ? o.seed : o.split_seed;
    o.seed += trial->seed;
    o.keep = DESCENT_KEEP_LAST;
    if (trial->norms && !isfinite(o.optimizer.clip)) {
        o.optimizer.clip = NO_CLIPPING;
    }
    return o;
}

// The state of another trainer of the same network and rule.
static descent_status go_on_from(const descent_trainer *from, descent_trainer *t,
                                 descent_error *error)
{
    double *x = calloc(t->n, sizeof *x);
    if (!x) {
        return dsc_no_memory(error, "weights", t->n * sizeof *x);
    }
    descent_trainer_copy_parameters(from, x);
    const descent_status status = descent_trainer_set_parameters(t, x, error);
    free(x);
    TRY(status);
    for (size_t i = 0; i < descent_optimizer_state_count(t->optimizer); i++) {
        descent_type type;
        const char *name = "";
        const size_t length = descent_optimizer_state_length(t->optimizer, i, &type);
        memcpy(descent_optimizer_state(t->optimizer, i, &name),
               descent_optimizer_state(from->optimizer, i, &name),
               length * descent_type_size(type));
    }
    descent_optimizer_set_steps(t->optimizer, descent_optimizer_steps(from->optimizer));
    dsc_statistics_replace(t, from->statistics->now);
    return DESCENT_OK;
}

static descent_status train(descent_adviser *a, dsc_advise_trial *trial, descent_trainer *t,
                            descent_error *error)
{
    descent_train_result result = {.size = sizeof result};
    watch w = {.adviser = a, .trial = trial, .trainer = t, .lowest = HUGE_VAL};
    TRY(descent_average_init(&w.smooth, RAMP_SMOOTHING, error));
    if (trial->from) {
        TRY(go_on_from(trial->from, t, error));
    }
    trial->first = score(a, trial, t);
    const descent_status status = descent_trainer_run(t, on_event, &w, &result, error);
    if (status != DESCENT_OK && status != DESCENT_DIVERGED) {
        return status;
    }
    trial->diverged = status == DESCENT_DIVERGED;
    trial->loss = score(a, trial, t);
    if (!trial->training && !dsc_advise_validates(a) && w.late_count > 0) {
        trial->loss = w.late / (double)w.late_count;
    }
    trial->diverged = trial->diverged || !isfinite(trial->loss);
    trial->loss = trial->diverged ? HUGE_VAL : trial->loss;
    return DESCENT_OK;
}

descent_status dsc_advise_try(descent_adviser *a, dsc_advise_trial *trial, descent_error *error)
{
    const descent_train_options o = options_of(a, trial);
    descent_trainer *t = NULL;
    trial->taken = 0;
    trial->of_step = (double)NAN;
    trial->trainer = NULL;
    const descent_network *network = trial->network ? trial->network : a->network;
    TRY(descent_trainer_create(network, &a->sets, &o, &t, error));
    const descent_status status = train(a, trial, t, error);
    if (status != DESCENT_OK || !trial->keep) {
        descent_trainer_free(t);
        return status;
    }
    trial->trainer = t;
    return DESCENT_OK;
}

void dsc_advise_moments(size_t count, const double *values, double *mean, double *deviation)
{
    double squares = 0.0;
    *mean = 0.0;
    for (size_t i = 0; i < count; i++) {
        *mean += (values[i] - *mean) / (double)(i + 1);
    }
    for (size_t i = 0; i < count; i++) {
        squares += (values[i] - *mean) * (values[i] - *mean);
    }
    *deviation = count > 1 ? sqrt(squares / (double)(count - 1)) : (double)NAN;
}
