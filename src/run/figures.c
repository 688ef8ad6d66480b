// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Single figures of an evaluation, by number. Keeps: what an evaluation does not have is NAN, and
// never another figure in its place.
#include <math.h>

#include <descent/evaluate.h>

const char *descent_figure_word(descent_figure figure)
{
    static const char *const words[DESCENT_FIGURE_COUNT] = {
        [DESCENT_FIGURE_LOG_LOSS] = "log_loss",
        [DESCENT_FIGURE_ACCURACY] = "accuracy",
        [DESCENT_FIGURE_AUC] = "auc",
        [DESCENT_FIGURE_AVERAGE_PRECISION] = "average_precision",
        [DESCENT_FIGURE_MACRO_F1] = "macro_f1",
        [DESCENT_FIGURE_RMSE] = "rmse",
        [DESCENT_FIGURE_MAE] = "mae",
        [DESCENT_FIGURE_R2] = "r2",
        [DESCENT_FIGURE_EXACT_MATCH] = "exact_match",
        [DESCENT_FIGURE_MICRO_F1] = "micro_f1"};
    return (unsigned)figure < DESCENT_FIGURE_COUNT ? words[figure] : NULL;
}

static double of_classes(const descent_evaluation *e, descent_contender contender,
                         descent_figure figure)
{
    const descent_class_evaluation *c = e->classes;
    const bool model = contender == DESCENT_CONTENDER_MODEL;
    const bool linear = contender == DESCENT_CONTENDER_LINEAR;
    if (contender == DESCENT_CONTENDER_NEAREST) {
        return figure == DESCENT_FIGURE_ACCURACY   ? e->nearest_metric
               : figure == DESCENT_FIGURE_MACRO_F1 ? e->nearest_macro_f1
                                                   : (double)NAN;
    }
    switch (figure) {
    case DESCENT_FIGURE_LOG_LOSS:
        return model ? c->loss : linear ? e->linear_loss : c->baseline_loss;
    case DESCENT_FIGURE_ACCURACY:
        return model ? c->accuracy : linear ? e->linear_metric : c->baseline_accuracy;
    case DESCENT_FIGURE_AUC:
        return model ? c->auc : (double)NAN;
    case DESCENT_FIGURE_AVERAGE_PRECISION:
        return model ? c->average_precision : (double)NAN;
    case DESCENT_FIGURE_MACRO_F1:
        return model ? c->macro_f1 : (double)NAN;
    default:
        return (double)NAN;
    }
}

static double of_labels(const descent_evaluation *e, descent_contender contender,
                        descent_figure figure)
{
    const bool guess = contender == DESCENT_CONTENDER_GUESSING;
    const bool nearest = contender == DESCENT_CONTENDER_NEAREST;
    const descent_label_evaluation *l = contender == DESCENT_CONTENDER_LINEAR ? e->linear_labels
                                        : nearest ? e->nearest_labels
                                                  : e->labels;
    switch (figure) {
    case DESCENT_FIGURE_LOG_LOSS: // a neighbour is always sure
        return guess ? l->baseline_loss : nearest ? (double)NAN : l->loss;
    case DESCENT_FIGURE_ACCURACY:
        return guess ? l->baseline_accuracy : l->accuracy;
    case DESCENT_FIGURE_EXACT_MATCH:
        return guess ? l->baseline_exact_match : l->exact_match;
    case DESCENT_FIGURE_MACRO_F1:
        return guess ? (double)NAN : l->macro_f1;
    case DESCENT_FIGURE_MICRO_F1:
        return guess ? (double)NAN : l->micro_f1;
    default:
        return (double)NAN;
    }
}

static double of_numbers(const descent_evaluation *e, descent_contender contender,
                         descent_figure figure)
{
    const descent_number_evaluation *n = &e->numbers;
    const bool model = contender == DESCENT_CONTENDER_MODEL;
    const bool linear = contender == DESCENT_CONTENDER_LINEAR;
    if (contender == DESCENT_CONTENDER_NEAREST) {
        return figure == DESCENT_FIGURE_RMSE  ? e->nearest_rmse
               : figure == DESCENT_FIGURE_MAE ? e->nearest_mae
               : figure == DESCENT_FIGURE_R2  ? e->nearest_metric
                                              : (double)NAN;
    }
    switch (figure) {
    case DESCENT_FIGURE_RMSE:
        return model ? n->rmse : linear ? e->linear_rmse : n->baseline_rmse;
    case DESCENT_FIGURE_MAE:
        return model ? n->mae : linear ? e->linear_mae : n->baseline_mae;
    case DESCENT_FIGURE_R2:
        return model ? n->r2 : linear ? e->linear_metric : n->baseline_r2;
    default:
        return (double)NAN;
    }
}

double descent_evaluation_figure(const descent_evaluation *e, descent_contender contender,
                                 descent_figure figure)
{
    if (!e || (unsigned)contender >= DESCENT_CONTENDER_COUNT ||
        (contender == DESCENT_CONTENDER_LINEAR && !e->has_linear) ||
        (contender == DESCENT_CONTENDER_NEAREST && !e->has_nearest)) {
        return (double)NAN;
    }
    return e->classes  ? of_classes(e, contender, figure)
           : e->labels ? of_labels(e, contender, figure)
                       : of_numbers(e, contender, figure);
}
