// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Does what is learnt hold for rows that train nothing? Judged from the validation rows: how
// far their loss is above that of the best epoch, row by row. The rows are the same at both
// epochs, so the standard error of the difference is much smaller than that of the loss.
#include "run/generalisation.h"

#include <math.h>
#include <string.h>

#include "data/encoder.h"
#include "graph/layers.h"
#include "graph/network.h"
#include "graph/operators/operators.h"
#include "run/best.h"
#include "run/row_weights.h"
#include "run/trainer.h"
#include "run/way.h"

// Epochs without a better one before anything is said of them (EPOCHS_BEHIND), and before it is
// said that there will be none: EPOCHS_LEVEL of them, and a quarter of all (1 / PART_LEVEL).
enum { EPOCHS_BEHIND = 5, EPOCHS_LEVEL = 10, PART_LEVEL = 4 };
// Before this number of epochs hardly any network is better than guessing.
enum { EPOCHS_FAIR = 10 };
// A rise by less than this part of the loss is none; so is a fall of the training loss.
static const double tolerance = 0.02;
// Standard errors of the rise. The best of many epochs is low by chance as well: where nothing
// but chance moves the losses, their end is z standard errors above their lowest with
// probability exp(-z^2 / 2), and 3.3 make that 0.4 %. Where training has fallen by a fifth
// since then and validation has not followed, chance is hardly what moves it.
static const double sure = 3.3, sure_beside_fall = 2.0, fall = 0.2;
// And for what could be.
static const double possible = 2.33;
// A loss above this part of that of guessing is hardly better than guessing.
// Above the second it is worse: by more than rounding of what is shown.
static const double hardly_better = 0.95, worse = 1.001;
// How many times a rate is that of its rule, or the other way round, where it is far from it.
static const double far_rate = 10.0;
// A part of the rows below this may be larger: 0.3 is the one to try.
static const double larger_part = 0.27;
// A penalty to try: the first, and this multiple of one that did not suffice; the part of
// one that is more than the loss.
static const double first_penalty = 1e-2, stronger = 5.0, weaker = 0.01;
// A loss of which something is left, as a part of that of guessing.
static const double some_left = 0.05;

typedef struct view {
    const descent_trainer *t;
    const dsc_best *best;
    double train, valid; /* losses of the last epoch */
    double fallen;       /* part of the training loss, since the best epoch */
    double guess;        /* loss of the best constant prediction, or NAN */
    uint64_t behind;     /* epochs since the best one */
} view;

static view look(const descent_trainer *t)
{
    const dsc_progress *p = &t->progress;
    return (view){.t = t,
                  .best = &t->best,
                  .train = p->train_loss,
                  .valid = p->valid_loss,
                  .fallen = 1.0 - t->best.recent_train / t->best.train_loss,
                  .guess = t->constant_loss,
                  .behind = p->epoch - t->best.epoch};
}

static bool rises(const view *v)
{
    const dsc_best *b = v->best;
    const double errors = v->fallen > fall ? sure_beside_fall : sure;
    return v->behind >= EPOCHS_BEHIND && b->rise > tolerance * fabs(b->loss) &&
           b->rise > errors * b->rise_se;
}

// The interval of the rise holds none and a large one.
static bool too_small(const view *v)
{
    const dsc_best *b = v->best;
    return b->rows < 2 || (v->behind >= EPOCHS_BEHIND && !rises(v) &&
                           b->rise + possible * b->rise_se > 0.25 * fabs(b->loss) &&
                           b->rise > tolerance * fabs(b->loss));
}

static bool is_level(const view *v)
{
    return v->behind >= EPOCHS_LEVEL && v->behind >= v->t->progress.epoch / PART_LEVEL;
}

// So few epochs that one, or some, without a better one say nothing.
static bool too_short(const view *v)
{
    return v->behind > 0 && v->behind < EPOCHS_BEHIND && v->t->progress.epoch < EPOCHS_FAIR;
}

static descent_generalisation judge(const view *v)
{
    if (v->best->rows == 0 || v->best->epoch == 0) {
        return DESCENT_GENERALISATION_NONE;
    }
    if (rises(v) && v->fallen > tolerance) {
        return DESCENT_GENERALISATION_OVERFITTING;
    }
    if (v->t->progress.epoch >= EPOCHS_FAIR &&
        dsc_trainer_is_sane(v->t, v->train, DSC_EXPLODED) &&
        v->train >= hardly_better * v->guess &&
        v->best->loss >= hardly_better * v->t->constant_valid_loss) {
        return DESCENT_GENERALISATION_UNDERFITTING;
    }
    if (too_small(v)) {
        return DESCENT_GENERALISATION_TOO_SMALL;
    }
    return is_level(v) ? DESCENT_GENERALISATION_LEVEL : DESCENT_GENERALISATION_GOOD;
}

// ---- why, and what to do, as codes ----

static void add(descent_numbers *numbers, descent_quantity quantity, double value)
{
    numbers->list[numbers->count++] = (descent_number){quantity, value};
}

static void add_best(descent_numbers *numbers, const view *v)
{
    add(numbers, DESCENT_QUANTITY_EPOCH, (double)v->best->epoch);
}

static void because_overfitting(const view *v, descent_generalisation_verdict *out)
{
    const descent_train_options *o = &v->t->options;
    const bool kept = o->keep == DESCENT_KEEP_BEST;
    out->finding = DESCENT_FINDING_HELD_OVERFITS;
    add(&out->numbers, DESCENT_QUANTITY_RISE, v->best->rise);
    add(&out->numbers, DESCENT_QUANTITY_RISE_SE, v->best->rise_se);
    add_best(&out->numbers, v);
    out->suggestion = kept ? DESCENT_SUGGESTION_HELD_STOP : DESCENT_SUGGESTION_HELD_KEEP;
    add_best(&out->suggested, v);
    if (kept) {
        add(&out->suggested, DESCENT_QUANTITY_PENALTY,
            o->l2 > 0.0 ? stronger * o->l2 : first_penalty);
    }
}

// At a rate that is far too high the parameters are soon farther from their start than they were long.
static bool has_gone_far(const descent_trainer *t)
{
    double moved = 0.0, length = 0.0, first = 0.0;
    return dsc_way_moved(t, &moved, &length, &first, NULL) != DESCENT_OK ||
           moved >= DSC_WAY_FAST;
}

// Fewer hidden units than the program takes by itself.
static bool is_narrow(const descent_trainer *t)
{
    enum { UNITS_USUAL = 64 };
    const descent_graph *graph = t->network->graph;
    size_t units = 0;
    for (size_t i = 0; i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        const bool hidden = node != t->network->output && dsc_operator_of(node)->layer;
        units += hidden ? node->width : 0;
    }
    return units > 0 && units < UNITS_USUAL;
}

static void because_underfitting(const view *v, descent_generalisation_verdict *out)
{
    const char *layers = v->t->network->layers;
    const bool hidden = !layers || dsc_layers_are_hidden(layers);
    out->finding =
        v->train > worse * v->guess ? DESCENT_FINDING_HELD_WORSE : DESCENT_FINDING_HELD_GUESSES;
    add(&out->numbers, DESCENT_QUANTITY_LOSS, v->train);
    add(&out->numbers, DESCENT_QUANTITY_GUESS, v->guess);
    out->suggestion =
        hidden ? DESCENT_SUGGESTION_HELD_LEARN : DESCENT_SUGGESTION_HELD_LEARN_LAYERS;
    if (hidden && is_narrow(v->t)) {
        out->suggestion = DESCENT_SUGGESTION_HELD_LEARN_LAYERS;
    }
    // A rate that is far from what the rule begins with by itself is the first thing to change.
    const double rate = v->t->options.optimizer.learning_rate;
    const double usual = descent_rule_learning_rate((descent_rule)v->t->options.optimizer.rule);
    const bool low = rate <= usual / far_rate, high = rate >= usual * far_rate;
    if (hidden && (low || (high && has_gone_far(v->t)))) {
        out->suggestion = rate < usual ? DESCENT_SUGGESTION_HELD_LEARN_HIGHER
                                       : DESCENT_SUGGESTION_HELD_LEARN_LOWER;
        add(&out->suggested, DESCENT_QUANTITY_RATE, usual);
        add(&out->suggested, DESCENT_QUANTITY_RATE_NOW, rate);
    }
}

static void because_too_small(const view *v, descent_generalisation_verdict *out)
{
    out->finding = DESCENT_FINDING_HELD_TOO_SMALL;
    add(&out->numbers, DESCENT_QUANTITY_ROWS, (double)v->best->rows);
    add(&out->numbers, DESCENT_QUANTITY_RISE, v->best->rise);
    if (isfinite(v->best->rise_se)) { // one row has none
        add(&out->numbers, DESCENT_QUANTITY_RISE_SE, v->best->rise_se);
    }
    add_best(&out->numbers, v);
    const double part =
        (double)v->best->rows / (double)(v->best->rows + v->t->split.train_count);
    out->suggestion = v->t->sets.valid     ? DESCENT_SUGGESTION_HELD_LONGER_FILE
                      : part < larger_part ? DESCENT_SUGGESTION_HELD_MORE_ROWS
                                           : DESCENT_SUGGESTION_HELD_EVERY_ROW;
}

// The penalty is more of what is minimised than the loss is, of which something is left.
static bool penalty_leads(const view *v)
{
    const double l2 = v->t->options.l2, length = dsc_way_length(v->t);
    return l2 > 0.0 && v->train >= some_left * v->guess &&
           0.5 * l2 * length * length >= v->train;
}

// What else there is to do, where more of the same may not help.
static void suggest_instead(const view *v, descent_suggestion otherwise,
                            descent_generalisation_verdict *out)
{
    out->suggestion = otherwise;
    if (penalty_leads(v)) {
        out->suggestion = DESCENT_SUGGESTION_HELD_LESS_PENALTY;
        add(&out->suggested, DESCENT_QUANTITY_LESS, weaker * v->t->options.l2);
    }
}

static void because_level(const view *v, descent_generalisation_verdict *out)
{
    out->finding = DESCENT_FINDING_HELD_LEVEL;
    add_best(&out->numbers, v);
    add(&out->numbers, DESCENT_QUANTITY_VALID_LOWEST, v->best->loss);
    add(&out->numbers, DESCENT_QUANTITY_VALID_LOSS, v->valid);
    suggest_instead(v, DESCENT_SUGGESTION_HELD_ENOUGH, out);
}

static void because_good(const view *v, descent_generalisation_verdict *out)
{
    out->finding = v->behind == 0 ? DESCENT_FINDING_HELD_BEST
                   : too_short(v) ? DESCENT_FINDING_HELD_SHORT
                                  : DESCENT_FINDING_HELD_UNCLEAR;
    add_best(&out->numbers, v);
    if (v->behind > 0) {
        add(&out->numbers, DESCENT_QUANTITY_BEHIND, (double)v->behind);
        suggest_instead(v, DESCENT_SUGGESTION_HELD_MORE_EPOCHS, out);
    }
}

void dsc_trainer_judge_validation(const descent_trainer *t, descent_generalisation_verdict *out)
{
    const view v = look(t);
    *out = (descent_generalisation_verdict){.kind = judge(&v),
                                            .best_epoch = v.best->epoch,
                                            .rise = v.best->rise,
                                            .rise_se = v.best->rise_se};
    out->against_more = out->kind == DESCENT_GENERALISATION_OVERFITTING ||
                        out->kind == DESCENT_GENERALISATION_LEVEL ||
                        out->kind == DESCENT_GENERALISATION_TOO_SMALL ||
                        (out->rise > 0.0 && !too_short(&v));
    switch (out->kind) {
    case DESCENT_GENERALISATION_OVERFITTING:
        because_overfitting(&v, out);
        break;
    case DESCENT_GENERALISATION_UNDERFITTING:
        because_underfitting(&v, out);
        break;
    case DESCENT_GENERALISATION_TOO_SMALL:
        because_too_small(&v, out);
        break;
    case DESCENT_GENERALISATION_LEVEL:
        because_level(&v, out);
        break;
    case DESCENT_GENERALISATION_GOOD:
        because_good(&v, out);
        break;
    case DESCENT_GENERALISATION_NONE:
        break;
    }
}

descent_generalisation dsc_trainer_generalisation(const descent_trainer *t)
{
    const view v = look(t);
    return judge(&v);
}

const char *descent_generalisation_word(descent_generalisation kind)
{
    static const char *const words[] = {
        [DESCENT_GENERALISATION_NONE] = "not validated",
        [DESCENT_GENERALISATION_GOOD] = "generalising",
        [DESCENT_GENERALISATION_LEVEL] = "validation level",
        [DESCENT_GENERALISATION_OVERFITTING] = "overfitting",
        [DESCENT_GENERALISATION_UNDERFITTING] = "underfitting",
        [DESCENT_GENERALISATION_TOO_SMALL] = "validation too small to tell",
    };
    return words[kind];
}

// ---- runs that exploded but stayed finite ----

bool dsc_trainer_is_sane(const descent_trainer *t, double loss, double times)
{
    // Weights that begin far off have a way to go, which is no explosion.
    return !(t->constant_loss > 0.0 &&
             loss > times * fmax(t->constant_loss, t->progress.first_loss));
}
