// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Steps of a training: the loop of run/train.c without files, clocks and observers, and with the
// perturbations of run/minimize.c.
#include "network_parts.h"

#include <math.h>
#include <string.h>

#include <descent/minimize.h>

#include "graph/network.h"
#include "kernel/kernels.h"
#include "run/tensors.h"

void network_training_end(network_training *t)
{
    dsc_empirical_free(t->empirical);
    descent_optimizer_free(t->optimizer);
    dsc_batches_free(t->batches);
    *t = (network_training){.end = ""};
}

// ---- options ----

static bool is_among(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0) {
        names++;
    }
    return *names != NULL;
}

// The options of training, and those of pgd, which `descent minimize` has.
static bool read_options(descent_rule rule, const char *text, descent_train_options *o,
                         descent_minimize_options *pgd)
{
    static const char *const trains[] = {"lr",
                                         "beta1",
                                         "beta2",
                                         "eps",
                                         "momentum-form",
                                         "bias-correction",
                                         "weight-decay",
                                         "clip",
                                         "l2",
                                         "decay",
                                         "batch",
                                         "seed",
                                         NULL};
    static const char *const perturbs[] = {"noise", "tol-gradient", NULL};
    char name[PAGE_NAME], value[PAGE_NAME];
    while (text && page_next_pair(&text, true, name, value)) {
        const bool of_pgd = rule == DESCENT_PGD && is_among(name, perturbs);
        if (!of_pgd && !is_among(name, trains)) {
            return page_refuse("'%s' is no option of a network here", name);
        }
        const descent_option_table *table =
            of_pgd ? descent_minimize_option_table() : descent_train_option_table();
        if (descent_options_set(table, of_pgd ? (void *)pgd : (void *)o, name, value,
                                page_problem()) != DESCENT_OK) {
            return false;
        }
    }
    return page_problem()->status == DESCENT_OK;
}

// ---- the beginning ----

static descent_status make_optimizer(const network *w, network_training *t, descent_rule rule)
{
    descent_error *error = page_problem();
    descent_optimizer_options own = t->options.optimizer;
    own.size = sizeof own;
    own.rule = (int)dsc_rule_of_steps((int)rule);
    if (isnan(own.learning_rate)) {
        own.learning_rate = descent_rule_learning_rate((descent_rule)own.rule);
    }
    TRY(descent_optimizer_create(DESCENT_FLOAT64, w->n, &own, &t->optimizer, error));
    dsc_optimizer_make_portable(t->optimizer);
    t->rate = own.learning_rate;
    return dsc_take_tensors(t->optimizer, w->network->graph, error);
}

static descent_status begin(const network *w, network_training *t, descent_rule rule,
                            const char *text)
{
    descent_error *error = page_problem();
    descent_minimize_options pgd = descent_minimize_options_default(DESCENT_PGD);
    const dsc_rule *facts = dsc_rule_find((int)rule);
    t->options = descent_train_options_default();
    FAIL_IF(facts->line_search, error, DESCENT_INVALID,
            "%s needs the whole function at each step: it does not train networks",
            facts->name);
    if (!read_options(rule, text, &t->options, &pgd)) {
        return DESCENT_INVALID;
    }
    descent_train_options *o = &t->options;
    const bool all = o->batch == DESCENT_BATCH_AUTO || o->batch >= w->train;
    const size_t batch = all ? w->train : (size_t)o->batch;
    o->l2 = isnan(o->l2) ? 0.0 : o->l2;
    t->factor = 1.0;
    t->perturbs = facts->perturbed;
    TRY(make_optimizer(w, t, rule));
    t->perturb = dsc_perturb_start(pgd.noise, t->rate, pgd.tol_gradient, !all, o->seed,
                                   &dsc_portable_mathematics);
    TRY(dsc_batches_create(NULL, w->train, batch, o->seed, &t->batches, error));
    t->epochs = (dsc_era){0, 0, dsc_batches_count(t->batches)};
    // An array of one: of the options that schedules have, only `decay` is read here.
    TRY(dsc_scheduled_read(o->decay, "", &t->decay, &t->decays, error));
    if (t->decays > 0) {
        const dsc_calendar calendar = {&t->epochs, 1, 0};
        TRY(dsc_scheduled_place(&dsc_portable_mathematics, &t->decay, &calendar, t->rate, 0.0,
                                HUGE_VAL, error));
    }
    return network_make_objective(w, NETWORK_BATCHES, batch, o->l2, &t->empirical);
}

bool network_begin(network *w, const char *rule, const char *options)
{
    network_training training = {.end = ""};
    descent_rule found;
    *page_problem() = (descent_error){0};
    if (!page_find_rule(rule, &found)) {
        return false;
    }
    if (begin(w, &training, found, options) != DESCENT_OK) {
        network_training_end(&training);
        return false;
    }
    network_training_end(&w->training);
    w->training = training;
    w->training.decay.schedule.calendar.eras = &w->training.epochs; // not those of the copy
    // Objectives with another penalty are no longer those of this training.
    for (int i = 0; training.options.l2 != w->l2 && i < NETWORK_OBJECTIVES; i++) {
        dsc_empirical_free(w->objectives[i]);
        w->objectives[i] = NULL;
    }
    w->l2 = training.options.l2;
    return true;
}

// ---- steps ----

static double rate_of(const network_training *t)
{
    const dsc_scheduled *decay = t->decays > 0 ? &t->decay : NULL;
    return dsc_scheduled_rate(&dsc_portable_mathematics, decay, t->rate, t->factor, t->step,
                              t->epoch);
}

static bool update(network *w, double squares, double rate)
{
    network_training *t = &w->training;
    if (descent_optimizer_set_learning_rate(t->optimizer, rate, page_problem()) != DESCENT_OK) {
        return false;
    }
    if (!dsc_optimizer_step(t->optimizer, NULL, w->x, w->g, sqrt(squares))) {
        return false;
    }
    dsc_optimizer_end(t->optimizer);
    return true;
}

// What the rule makes of the gradient: one of NETWORK_STEP and its likes, or -1 when the training
// is over.
static int move(network *w, double cost, double squares, double rate)
{
    network_training *t = &w->training;
    const dsc_perturb_verdict verdict =
        t->perturbs ? dsc_perturb_next(&t->perturb, cost, sqrt(squares)) : DSC_PERTURB_STEP;
    switch (verdict) {
    case DSC_PERTURB_STEP:
        break;
    case DSC_PERTURB_KICK:
        memcpy(w->kept, w->x, w->n * sizeof *w->x);
        dsc_perturb_kick(&t->perturb, w->n, w->x);
        return NETWORK_KICK;
    case DSC_PERTURB_END:
        t->end = "gradient";
        memcpy(w->x, w->kept, w->n * sizeof *w->x);
        return NETWORK_BACK;
    case DSC_PERTURB_BACK:
        memcpy(w->x, w->kept, w->n * sizeof *w->x);
        return NETWORK_BACK;
    }
    return update(w, squares, rate) ? NETWORK_STEP : -1;
}

static void count_step(network_training *t)
{
    t->step++;
    if (++t->batch == dsc_batches_count(t->batches)) {
        t->batch = 0;
        t->epoch++;
    }
}

// False when the training is over.
static bool take_step(network *w, double row[NETWORK_TOLD])
{
    network_training *t = &w->training;
    size_t count = 0;
    if (t->batch == 0) { // only now: network_batch tells of the last one
        dsc_batches_epoch(t->batches, (uint32_t)t->epoch);
    }
    const uint32_t *rows = dsc_batches_get(t->batches, t->batch, &count);
    const dsc_examples examples = {.data = w->data, .rows = rows, .count = count};
    const dsc_request request = {.x = w->x,
                                 .examples = &examples,
                                 .training = true,
                                 .seed = t->options.seed,
                                 .step = t->step};
    double cost = 0.0;
    if (!network_evaluate(t->empirical, &request, w->g, &cost)) {
        return false;
    }
    const double rate = rate_of(t);
    const double squares = dsc_kernels_for(DESCENT_FLOAT64, true)->dot(w->n, w->g, w->g);
    const int moved = isfinite(cost) && isfinite(squares) ? move(w, cost, squares, rate) : -1;
    if (moved < 0) {
        t->end = "diverged";
        return false;
    }
    row[0] = cost;
    row[1] = sqrt(squares);
    row[2] = rate;
    row[3] = (double)moved;
    t->rows = rows;
    t->count = count;
    count_step(t);
    return true;
}

size_t network_steps(network *w, size_t count, double *rows)
{
    size_t done = 0;
    if (!w->training.empirical) {
        page_refuse("there is no training: %s first", "network_begin");
        return 0;
    }
    while (done < count && !w->training.end[0] && take_step(w, rows + done * NETWORK_TOLD)) {
        done++;
    }
    return done;
}

const char *network_end(const network *w)
{
    return w->training.end;
}

size_t network_batch(const network *w, size_t room, unsigned *rows)
{
    const network_training *t = &w->training;
    for (size_t i = 0; i < t->count && i < room; i++) {
        rows[i] = t->rows[i];
    }
    return t->count;
}

bool network_scale_rate(network *w, double factor)
{
    const double rate = w->training.factor * factor;
    if (!(rate > 0.0 && isfinite(rate))) {
        return page_refuse("the learning rate would not be %s", "positive");
    }
    w->training.factor = rate;
    return true;
}
