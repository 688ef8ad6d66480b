// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A loss that is no better than that of guessing, and why: each usual cause has a number of its own,
// and the first that holds is named.
//
// Keeps: what causes others is asked before them: columns out of scale hide the inputs from every
// model, steps that are too large leave dead units behind, dead units leave weights where they began.
// Labels that nothing knows leave a loss at that of guessing; only steps hold it far above.
#include "run/guessing.h"

#include <math.h>

#include "core/status.h"
#include "run/evaluate_model.h"
#include "run/generalisation.h"
#include "run/guessing_probes.h"
#include "run/way.h"

// Before so many epochs, and so many steps, hardly any network is better than guessing.
enum { EPOCHS_FAIR = 10, STEPS_FAIR = 500 };
// No better than guessing: a twentieth is nothing, as in generalisation.c. Worse by more than that is far.
static const double hardly_better = 0.95, far_worse = 1.1;
// Of the columns as many are squeezed.
static const double many_squeezed = 0.5;
// Far from the rate that the rule begins with; a way of so many first lengths, or of such a part. A
// network that learns goes about as far as its weights are long.
static const double far_rate = 10.0, far_way = 20.0, no_way = 0.05, little_way = 0.3;
// What a penalty leaves of the length, and what is no growth of it; stuck units of a layer; rows with a certain answer.
static const double shrunk = 0.3, grown = 1.5, all_stuck = 0.99, mostly_certain = 0.9;
// Of a penalty that was too strong.
static const double less_penalty = 0.01;
// Classes are about as frequent where their entropy is that of equal ones.
static const double equal_classes = 0.005;

static void add(descent_numbers *numbers, descent_quantity quantity, double value)
{
    if (isfinite(value)) {
        numbers->list[numbers->count++] = (descent_number){quantity, value};
    }
}

static descent_guess_check *begin(descent_guessing *g, descent_guess_cause cause, bool holds,
                                  descent_finding yes, descent_finding no)
{
    descent_guess_check *check = &g->checks[g->count++];
    *check = (descent_guess_check){.cause = cause, .holds = holds, .finding = holds ? yes : no};
    return check;
}

// ---- the checks ----

static descent_status check_scale(const descent_trainer *t, descent_guessing *g,
                                  descent_error *error)
{
    dsc_input_scale scale;
    TRY(dsc_guessing_scale(t, &scale, error));
    if (scale.inputs > 0) {
        const bool holds = (double)scale.squeezed >= many_squeezed * (double)scale.inputs;
        descent_guess_check *c =
            begin(g, DESCENT_GUESS_SCALE, holds, DESCENT_FINDING_GUESS_SQUEEZED,
                  DESCENT_FINDING_GUESS_SCALED);
        if (holds) {
            add(&c->numbers, DESCENT_QUANTITY_SQUEEZED, (double)scale.squeezed);
        }
        add(&c->numbers, DESCENT_QUANTITY_INPUTS, (double)scale.inputs);
        add(&c->numbers, DESCENT_QUANTITY_LARGEST, scale.largest);
    }
    return DESCENT_OK;
}

static descent_status check_labels(const descent_trainer *t, double most, descent_guessing *g,
                                   descent_error *error)
{
    descent_evaluation *e = NULL;
    TRY(dsc_guessing_rivals(t, most, &e, error));
    const bool known = e && dsc_evaluation_rivals_know(e);
    // One simple model that knows nothing proves nothing: the other may.
    if (e && (known || (e->has_linear && e->has_nearest))) {
        descent_guess_check *c = begin(
            g, DESCENT_GUESS_LABELS, !known,
            e->classify ? DESCENT_FINDING_GUESS_BLIND : DESCENT_FINDING_GUESS_BLIND_VALUES,
            e->classify ? DESCENT_FINDING_GUESS_KNOWN : DESCENT_FINDING_GUESS_KNOWN_VALUES);
        add(&c->numbers, DESCENT_QUANTITY_LINEAR,
            e->has_linear ? e->linear_metric : (double)NAN);
        add(&c->numbers, DESCENT_QUANTITY_NEAREST,
            e->has_nearest ? e->nearest_metric : (double)NAN);
        if (e->classify) {
            add(&c->numbers, DESCENT_QUANTITY_CHANCE, e->classes->baseline_accuracy);
        }
    }
    descent_evaluation_free(e);
    return DESCENT_OK;
}

// The rate next to the one that the rule begins with by itself, where it is far from it.
static void add_rates(const descent_trainer *t, bool usual, descent_numbers *numbers)
{
    const double rate = t->options.optimizer.learning_rate;
    add(numbers, DESCENT_QUANTITY_RATE_NOW, rate);
    if (usual) {
        add(numbers, DESCENT_QUANTITY_RATE,
            descent_rule_learning_rate((descent_rule)t->options.optimizer.rule));
    }
}

static void check_steps(const descent_trainer *t, double moved, bool small, descent_guessing *g)
{
    const double rate = t->options.optimizer.learning_rate;
    const double usual = descent_rule_learning_rate((descent_rule)t->options.optimizer.rule);
    const bool high = rate >= far_rate * usual, low = rate <= usual / far_rate;
    const bool fast = moved >= (high ? DSC_WAY_FAST : far_way);
    const bool slow = moved <= no_way || (low && moved <= little_way);
    if (small ? fast : !fast) {
        return; // one line of both
    }
    descent_guess_check *c =
        small ? begin(g, DESCENT_GUESS_SMALL, slow, DESCENT_FINDING_GUESS_SLOW,
                      DESCENT_FINDING_GUESS_PACE)
              : begin(g, DESCENT_GUESS_LARGE, true, DESCENT_FINDING_GUESS_FAST,
                      DESCENT_FINDING_GUESS_PACE);
    add(&c->numbers, DESCENT_QUANTITY_MOVED_PART, moved);
    add_rates(t, small ? slow && low : high, &c->numbers);
}

// `length` of the parameters, by that at the start (first): a penalty has left little of it, or is
// most of what is minimised although they have not grown, as too large steps make them.
static void check_penalty(const descent_trainer *t, double length, double first,
                          descent_guessing *g)
{
    const double l2 = t->options.l2, penalty = l2 + t->options.optimizer.weight_decay;
    const double size = length * first, held = 0.5 * l2 * size * size;
    if (penalty > 0.0) {
        descent_guess_check *c = begin(
            g, DESCENT_GUESS_PENALTY, length <= shrunk || (held >= g->guess && length <= grown),
            DESCENT_FINDING_GUESS_SHRUNK, DESCENT_FINDING_GUESS_LONG);
        add(&c->numbers, DESCENT_QUANTITY_STRENGTH, penalty);
        add(&c->numbers, DESCENT_QUANTITY_LENGTH_PART, length);
    }
}

static descent_status check_units(descent_trainer *t, descent_guessing *g, descent_error *error)
{
    dsc_stuck_layer layer;
    TRY(dsc_guessing_units(t, &layer, error));
    if (layer.units > 0) {
        const bool holds = (double)layer.stuck >= all_stuck * (double)layer.units;
        descent_guess_check *c =
            begin(g, DESCENT_GUESS_UNITS, holds,
                  layer.dead ? DESCENT_FINDING_GUESS_DEAD : DESCENT_FINDING_GUESS_SATURATED,
                  DESCENT_FINDING_GUESS_ALIVE);
        add(&c->numbers, DESCENT_QUANTITY_IDLE, (double)layer.stuck);
        add(&c->numbers, DESCENT_QUANTITY_UNITS, (double)layer.units);
        add(&c->numbers, DESCENT_QUANTITY_LAYER, (double)layer.layer);
    }
    return DESCENT_OK;
}

static descent_status check_output(descent_trainer *t, descent_guessing *g,
                                   descent_error *error)
{
    double share = (double)NAN;
    TRY(dsc_guessing_certain(t, &share, error));
    if (!isnan(share)) {
        descent_guess_check *c =
            begin(g, DESCENT_GUESS_CERTAIN, share >= mostly_certain,
                  DESCENT_FINDING_GUESS_CERTAIN, DESCENT_FINDING_GUESS_DOUBTFUL);
        add(&c->numbers, DESCENT_QUANTITY_SHARE, share);
    }
    return DESCENT_OK;
}

// ---- all of them ----

// What was learnt by heart was learnt: only the data can be wrong then.
static descent_status check_all(descent_trainer *t, double most, bool memory,
                                descent_guessing *g, descent_error *error)
{
    double moved = 0.0, length = 0.0, first = 0.0;
    const bool far = !memory && g->loss > far_worse * g->guess;
    TRY(check_scale(t, g, error));
    if (!memory) {
        TRY(dsc_way_moved(t, &moved, &length, &first, error));
    }
    if (far) {
        check_steps(t, moved, false, g);
    }
    TRY(check_labels(t, most, g, error));
    if (memory) {
        return DESCENT_OK;
    }
    if (!far) {
        check_steps(t, moved, false, g);
    }
    check_penalty(t, length, first, g);
    TRY(check_units(t, g, error));
    TRY(check_output(t, g, error));
    check_steps(t, moved, true, g);
    return DESCENT_OK;
}

static void name_cause(const descent_trainer *t, descent_guessing *g)
{
    g->cause = DESCENT_GUESS_OTHER;
    for (size_t i = g->count; i-- > 0;) {
        g->cause = g->checks[i].holds ? g->checks[i].cause : g->cause;
    }
    if (g->finding == DESCENT_FINDING_GUESS_MEMORY) {
        return; // what validation says leads to advice: stop, keep the best
    }
    if (g->cause == DESCENT_GUESS_SCALE) {
        g->suggestion = DESCENT_SUGGESTION_GUESS_COLUMNS;
    } else if (g->cause == DESCENT_GUESS_LABELS) {
        g->suggestion = DESCENT_SUGGESTION_GUESS_ROWS;
    } else if (g->cause == DESCENT_GUESS_PENALTY) {
        const double l2 = t->options.l2, decay = t->options.optimizer.weight_decay;
        g->suggestion = decay > l2 ? DESCENT_SUGGESTION_RUN_LESS_DECAY
                                   : DESCENT_SUGGESTION_RUN_LESS_PENALTY;
        add(&g->suggested, DESCENT_QUANTITY_LESS, less_penalty * fmax(l2, decay));
    } else if (g->cause == DESCENT_GUESS_CERTAIN) {
        g->suggestion = DESCENT_SUGGESTION_GUESS_CERTAIN;
        add(&g->suggested, DESCENT_QUANTITY_RATE,
            fmin(t->options.optimizer.learning_rate,
                 descent_rule_learning_rate((descent_rule)t->options.optimizer.rule)));
    }
}

static void name_number(const descent_trainer *t, bool memory, descent_guessing *g)
{
    const size_t classes =
        t->network->task == DESCENT_TASK_CLASSIFY ? descent_dataset_classes(t->sets.train) : 0;
    add(&g->numbers, DESCENT_QUANTITY_LOSS, g->loss);
    if (memory) {
        g->finding = DESCENT_FINDING_GUESS_MEMORY;
        add(&g->numbers, DESCENT_QUANTITY_VALID_LOWEST, t->best.loss);
        add(&g->numbers, DESCENT_QUANTITY_GUESS, t->constant_valid_loss);
        return;
    }
    g->finding = classes > 0 ? DESCENT_FINDING_GUESS_CLASSES : DESCENT_FINDING_GUESS_VALUES;
    add(&g->numbers, DESCENT_QUANTITY_GUESS, g->guess);
    const double equal = log((double)classes);
    if (classes > 1 && fabs(g->guess - equal) <= equal_classes * equal) {
        add(&g->numbers, DESCENT_QUANTITY_CLASSES, (double)classes);
    }
}

descent_status dsc_trainer_guessing(descent_trainer *t, double most, descent_guessing *g,
                                    descent_error *error)
{
    FAIL_IF(isnan(most), error, DESCENT_INVALID, "the largest linear model is NaN; 0 is none");
    const dsc_progress *p = &t->progress;
    *g =
        (descent_guessing){.size = sizeof *g, .loss = p->train_loss, .guess = t->constant_loss};
    const bool fair = p->epoch >= EPOCHS_FAIR || p->step >= STEPS_FAIR;
    const bool guesses = p->train_loss >= hardly_better * t->constant_loss;
    const bool memory = !guesses && t->best.rows > 0 && t->best.epoch > 0 &&
                        t->best.loss >= hardly_better * t->constant_valid_loss;
    // A loss of no number, or one that has exploded, has a verdict of its own.
    if (!fair || !(guesses || memory) ||
        (guesses && !dsc_trainer_is_sane(t, p->train_loss, DSC_EXPLODED))) {
        return DESCENT_OK;
    }
    name_number(t, memory, g);
    TRY(check_all(t, most, memory, g, error));
    name_cause(t, g);
    return DESCENT_OK;
}
