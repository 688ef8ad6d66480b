// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Does what is learnt hold for rows that train nothing? Judged from the validation rows: how
// far their loss is above that of the best epoch, row by row. The rows are the same at both
// epochs, so the standard error of the difference is much smaller than that of the loss.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/number.h"
#include "core/size.h"
#include "data/encoder.h"
#include "run/best.h"
#include "run/trainer.h"

// Epochs without a better one before anything is said of them, and before it is said that there
// will be none: so many, and one of so many of all.
enum { EPOCHS_BEHIND = 5, EPOCHS_LEVEL = 10, PART_LEVEL = 4 };
// Before so many, hardly anybody is better than guessing.
enum { EPOCHS_FAIR = 10 };
// A rise by so much of the loss is none; training falls when it does by as much.
static const double tolerance = 0.02;
// Standard errors of the rise. The best of many epochs is low by chance as well: where nothing
// but chance moves the losses, their end is z standard errors above their lowest with
// probability exp(-z^2 / 2), and 3.3 make that 0.4 %. Where training has fallen by a fifth
// since then and validation has not followed, chance is hardly what moves it.
static const double sure = 3.3, sure_beside_fall = 2.0, fall = 0.2;
// And for what could be.
static const double possible = 2.33;
// So much of the loss of guessing is hardly better than that.
static const double hardly_better = 0.95;

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

// ---- words ----

static void say_overfitting(const view *v, descent_generalisation_verdict *out)
{
    const descent_train_options *o = &v->t->options;
    char best[DSC_COUNT_TEXT];
    snprintf(out->because, sizeof out->because,
             "training still falls, validation has risen by %.2g +- %.2g since epoch %s",
             v->best->rise, v->best->rise_se, dsc_format_count(v->best->epoch, best));
    snprintf(out->advice, sizeof out->advice,
             "%s the weights of epoch %s; for better ones: a penalty on the weights, dropout, "
             "fewer units, or more rows",
             o->keep == DESCENT_KEEP_BEST ? "stop here: the model has" : "stop here, and keep",
             best);
    if (o->keep == DESCENT_KEEP_BEST) {
        snprintf(out->options, sizeof out->options, "--l2 %.2g",
                 o->l2 > 0.0 ? 5.0 * o->l2 : 1e-2);
    } else {
        snprintf(out->options, sizeof out->options, "--keep best");
    }
}

static void say_underfitting(const view *v, descent_generalisation_verdict *out)
{
    snprintf(
        out->because, sizeof out->because,
        "training itself is hardly better than guessing (loss %.4g; always the same answer "
        "has %.4g)",
        v->train, v->guess);
    snprintf(out->advice, sizeof out->advice,
             "a higher rate, more steps or more units; if nothing helps, the columns may not "
             "tell the target");
    const char *layers = v->t->network->layers;
    if (layers && !strpbrk(layers, "0123456789")) { // no hidden ones
        snprintf(out->options, sizeof out->options, "--layers auto");
    }
}

static void say_too_small(const view *v, descent_generalisation_verdict *out)
{
    char best[DSC_COUNT_TEXT], rows[DSC_THINGS_TEXT], error[32] = "";
    if (isfinite(v->best->rise_se)) { // one row has none
        snprintf(error, sizeof error, " +- %.2g", v->best->rise_se);
    }
    snprintf(out->because, sizeof out->because,
             "%s cannot tell whether validation rises: by %.2g%s since epoch %s",
             dsc_format_things(v->best->rows, "validation row", "validation rows", rows),
             v->best->rise, error, dsc_format_count(v->best->epoch, best));
    snprintf(out->advice, sizeof out->advice,
             "more rows for validation: --valid 0.3, or a file");
}

static void say_level(const view *v, descent_generalisation_verdict *out)
{
    char best[DSC_COUNT_TEXT];
    snprintf(out->because, sizeof out->because,
             "validation has not been lower since epoch %s (%.4g; now %.4g)",
             dsc_format_count(v->best->epoch, best), v->best->loss, v->valid);
    snprintf(out->advice, sizeof out->advice, "more epochs of this kind are hardly worth it");
}

static void say_good(const view *v, descent_generalisation_verdict *out)
{
    char best[DSC_COUNT_TEXT], things[DSC_THINGS_TEXT];
    dsc_format_count(v->best->epoch, best);
    if (v->behind == 0) {
        snprintf(out->because, sizeof out->because,
                 "validation falls with training: its best epoch is %s, the last one", best);
    } else if (too_short(v)) {
        snprintf(out->because, sizeof out->because,
                 "validation was lowest at epoch %s, too short a time ago (%s) to tell whether "
                 "it falls any more",
                 best, dsc_format_things(v->behind, "epoch", "epochs", things));
    } else {
        snprintf(out->because, sizeof out->because,
                 "validation was lowest at epoch %s; %s since then cannot tell whether it "
                 "falls any more",
                 best, dsc_format_things(v->behind, "epoch", "epochs", things));
    }
}

static void say(const descent_trainer *t, descent_generalisation_verdict *out)
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
        say_overfitting(&v, out);
        break;
    case DESCENT_GENERALISATION_UNDERFITTING:
        say_underfitting(&v, out);
        break;
    case DESCENT_GENERALISATION_TOO_SMALL:
        say_too_small(&v, out);
        break;
    case DESCENT_GENERALISATION_LEVEL:
        say_level(&v, out);
        break;
    case DESCENT_GENERALISATION_GOOD:
        say_good(&v, out);
        break;
    case DESCENT_GENERALISATION_NONE:
        break;
    }
}

void descent_trainer_generalisation(const descent_trainer *t,
                                    descent_generalisation_verdict *verdict)
{
    if (t && verdict && dsc_size_is_possible(verdict->size, sizeof *verdict)) {
        descent_generalisation_verdict own;
        say(t, &own);
        dsc_size_give(&own, sizeof own, verdict, verdict->size);
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

double dsc_trainer_guessed_loss(const descent_trainer *t, const double *shares)
{
    static const double least = 1e-15; // as in log-loss: a class that training lacks
    const double *targets = (t->sets.valid ? t->sets.valid : t->sets.train)->targets;
    const double mean = dsc_encoder_target_mean(t->encoder);
    const double deviation = dsc_encoder_target_deviation(t->encoder);
    double sum = 0.0, weights = 0.0;
    for (size_t i = 0; i < dsc_best_rows(t); i++) {
        const double target = targets[t->sets.valid ? i : t->split.valid[i]];
        const double weight = dsc_trainer_valid_weight(t, i), off = (target - mean) / deviation;
        sum += weight * (shares ? -log(fmax(shares[(size_t)target], least)) : off * off);
        weights += weight;
    }
    return weights > 0.0 ? sum / weights : (double)NAN;
}

// ---- runs that exploded but stayed finite ----

bool dsc_trainer_is_sane(const descent_trainer *t, double loss, double times)
{
    // Weights that begin far off have a way to go, which is no explosion.
    return !(t->constant_loss > 0.0 &&
             loss > times * fmax(t->constant_loss, t->progress.first_loss));
}
