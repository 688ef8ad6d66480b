// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Does what is learnt hold for rows that train nothing? Judged from the validation rows: how
// far their loss is above that of the best epoch, row by row. The rows are the same at both
// epochs, so the standard error of the difference is much smaller than that of the loss.
#include <math.h>
#include <stdio.h>

#include "run/best.h"
#include "run/trainer.h"

// Epochs without a better one before anything is said of them: the best of many epochs is the
// best by chance as well, and the next ones are above it for that reason alone.
enum { EPOCHS_BEHIND = 3 };
// Before so many, hardly anybody is better than guessing.
enum { EPOCHS_FAIR = 10 };
// A rise by so much of the loss is none; training falls when it does by as much.
static const double tolerance = 0.02;
// Standard errors on either side of the rise: 1 % of the tests are wrong on each side.
static const double sure = 2.33;
// So much of the loss of guessing is hardly better than that.
static const double hardly_better = 0.95;

typedef struct view {
    const descent_trainer *t;
    const dsc_best *best;
    double train, valid; /* losses of the last epoch */
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
                  .guess = t->constant_loss,
                  .behind = p->epoch - t->best.epoch};
}

static bool training_falls(const view *v)
{
    return v->train < (1.0 - tolerance) * v->best->train_loss;
}

static bool rises(const view *v)
{
    const dsc_best *b = v->best;
    return v->behind >= EPOCHS_BEHIND && b->rise > tolerance * fabs(b->loss) &&
           b->rise > sure * b->rise_se;
}

// The interval of the rise holds none and a large one.
static bool too_small(const view *v)
{
    const dsc_best *b = v->best;
    return b->rows < 2 || (v->behind >= EPOCHS_BEHIND && !rises(v) &&
                           b->rise + sure * b->rise_se > 0.25 * fabs(b->loss) &&
                           b->rise > tolerance * fabs(b->loss));
}

static descent_generalisation judge(const view *v)
{
    if (v->best->rows == 0 || v->best->epoch == 0) {
        return DESCENT_GENERALISATION_NONE;
    }
    if (rises(v) && training_falls(v)) {
        return DESCENT_GENERALISATION_OVERFITTING;
    }
    if (v->t->progress.epoch >= EPOCHS_FAIR &&
        dsc_trainer_is_sane(v->t, v->train, DSC_EXPLODED) &&
        v->train >= hardly_better * v->guess && v->best->loss >= hardly_better * v->guess) {
        return DESCENT_GENERALISATION_UNDERFITTING;
    }
    if (too_small(v)) {
        return DESCENT_GENERALISATION_TOO_SMALL;
    }
    return v->behind >= EPOCHS_BEHIND ? DESCENT_GENERALISATION_LEVEL
                                      : DESCENT_GENERALISATION_GOOD;
}

// ---- words ----

static void say_overfitting(const view *v, descent_generalisation_verdict *out)
{
    const descent_train_options *o = &v->t->options;
    snprintf(out->because, sizeof out->because,
             "training still falls, validation has risen by %.2g +- %.2g since epoch %llu",
             v->best->rise, v->best->rise_se, (unsigned long long)v->best->epoch);
    snprintf(out->advice, sizeof out->advice, "%s",
             o->keep == DESCENT_KEEP_BEST
                 ? "stop here, the model has that epoch's weights; for a better one: a penalty "
                   "on the weights, dropout, fewer units, or more rows"
                 : "keep that epoch's weights; and for a better one: a penalty on the weights, "
                   "dropout, fewer units, or more rows");
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
}

static void say_too_small(const view *v, descent_generalisation_verdict *out)
{
    snprintf(out->because, sizeof out->because,
             "%zu validation row%s cannot tell whether validation rises: by %.2g +- %.2g since "
             "epoch %llu",
             v->best->rows, v->best->rows == 1 ? "" : "s", v->best->rise, v->best->rise_se,
             (unsigned long long)v->best->epoch);
    snprintf(out->advice, sizeof out->advice,
             "more rows for validation: --valid 0.3, or a file");
}

static void say_level(const view *v, descent_generalisation_verdict *out)
{
    snprintf(out->because, sizeof out->because,
             "validation has not been lower since epoch %llu (%.4g; now %.4g)",
             (unsigned long long)v->best->epoch, v->best->loss, v->valid);
    snprintf(out->advice, sizeof out->advice, "more epochs of this kind are hardly worth it");
}

void descent_trainer_generalisation(const descent_trainer *t,
                                    descent_generalisation_verdict *out)
{
    const view v = look(t);
    *out = (descent_generalisation_verdict){.kind = judge(&v),
                                            .best_epoch = v.best->epoch,
                                            .rise = v.best->rise,
                                            .rise_se = v.best->rise_se};
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
        snprintf(out->because, sizeof out->because,
                 "validation falls with training: its best epoch is %llu",
                 (unsigned long long)v.best->epoch);
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
