// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The figures of several numbers, and of labels, as JSON. Keeps: the names are those of
// `descent evaluate --json`; a thousand targets at most have their own.
#include "session/results_targets.h"

#include <stdio.h>

#include "session/finite.h"
#include "session/name_json.h"

enum { MOST_TARGETS = 1000 };

typedef struct figure {
    const char *name;
    double value;
} figure;

static int put_figures(json_t *object, const figure *figures, size_t count)
{
    int failed = 0;
    for (size_t i = 0; i < count; i++) {
        failed |=
            json_object_set_new(object, figures[i].name, dsc_finite_json(figures[i].value));
    }
    return failed;
}

json_t *dsc_target_name_json(const descent_model *model, size_t index)
{
    char text[64];
    const char *name = descent_model_target_name_at(model, index);
    snprintf(text, sizeof text, "target %zu", index + 1);
    return dsc_name_json(*name ? name : text);
}

// ---- several numbers ----

static json_t *target_json(const descent_evaluation *e, const descent_model *model, size_t j)
{
    const descent_number_evaluation *n = &e->each[j];
    const figure own[] = {{"r2", n->r2},
                          {"rmse", n->rmse},
                          {"mae", n->mae},
                          {"bias", n->bias},
                          {"baseline_r2", n->baseline_r2},
                          {"baseline_rmse", n->baseline_rmse},
                          {"baseline_mae", n->baseline_mae}};
    json_t *out = json_object();
    int failed = json_object_set_new(out, "target", dsc_target_name_json(model, j));
    failed |= put_figures(out, own, sizeof own / sizeof *own);
    if (e->has_linear) {
        const figure linear[] = {{"linear_r2", e->linear_each[j].r2},
                                 {"linear_rmse", e->linear_each[j].rmse}};
        failed |= put_figures(out, linear, 2);
    }
    if (e->has_nearest) {
        const figure nearest[] = {{"nearest_r2", e->nearest_each[j].r2},
                                  {"nearest_rmse", e->nearest_each[j].rmse}};
        failed |= put_figures(out, nearest, 2);
    }
    if (failed) {
        json_decref(out);
        return NULL;
    }
    return out;
}

json_t *dsc_results_targets(const descent_evaluation *e, const descent_model *model)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t j = 0; j < e->target_count && j < MOST_TARGETS; j++) {
        failed |= json_array_append_new(list, target_json(e, model, j));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

// ---- labels ----

static json_t *label_json(const descent_evaluation *e, const descent_model *model, size_t j)
{
    const descent_class_evaluation *c = e->labels->each[j];
    const descent_class_score *has = &c->scores[1];
    const figure own[] = {{"precision", has->precision},
                          {"recall", has->recall},
                          {"f1", has->f1},
                          {"accuracy", c->accuracy},
                          {"log_loss", c->loss},
                          {"auc", c->auc},
                          {"average_precision", c->average_precision},
                          {"baseline_accuracy", c->baseline_accuracy},
                          {"baseline_log_loss", c->baseline_loss}};
    json_t *out = json_object();
    int failed = json_object_set_new(out, "label", dsc_target_name_json(model, j));
    failed |= json_object_set_new(out, "rows", json_integer((json_int_t)has->rows));
    failed |= json_object_set_new(out, "predicted", json_integer((json_int_t)has->predicted));
    failed |= put_figures(out, own, sizeof own / sizeof *own);
    if (e->has_linear) {
        const figure linear = {"linear_accuracy", e->linear_labels->each[j]->accuracy};
        failed |= put_figures(out, &linear, 1);
    }
    if (e->has_nearest) {
        const figure nearest = {"nearest_accuracy", e->nearest_labels->each[j]->accuracy};
        failed |= put_figures(out, &nearest, 1);
    }
    if (failed) {
        json_decref(out);
        return NULL;
    }
    return out;
}

static json_t *labels_json(const descent_evaluation *e, const descent_model *model)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t j = 0; j < e->target_count && j < MOST_TARGETS; j++) {
        failed |= json_array_append_new(list, label_json(e, model, j));
    }
    if (failed) {
        json_decref(list);
        return NULL;
    }
    return list;
}

int dsc_results_put_labels(json_t *out, const descent_evaluation *e, const descent_model *model)
{
    const descent_label_evaluation *l = e->labels;
    const figure own[] = {{"accuracy", l->accuracy},
                          {"exact_match", l->exact_match},
                          {"exact_match_low", l->exact_match_low},
                          {"exact_match_high", l->exact_match_high},
                          {"log_loss", l->loss},
                          {"log_loss_se", l->loss_se},
                          {"micro_precision", l->micro_precision},
                          {"micro_recall", l->micro_recall},
                          {"micro_f1", l->micro_f1},
                          {"macro_f1", l->macro_f1},
                          {"baseline_accuracy", l->baseline_accuracy},
                          {"baseline_exact_match", l->baseline_exact_match},
                          {"baseline_log_loss", l->baseline_loss}};
    int failed = json_object_set_new(out, "rows", json_integer((json_int_t)l->rows));
    failed |= put_figures(out, own, sizeof own / sizeof *own);
    if (e->has_linear) {
        const figure linear = {"linear_exact_match", e->linear_labels->exact_match};
        failed |= put_figures(out, &linear, 1);
    }
    if (e->has_nearest) {
        const figure nearest = {"nearest_exact_match", e->nearest_labels->exact_match};
        failed |= put_figures(out, &nearest, 1);
    }
    return failed | json_object_set_new(out, "labels", labels_json(e, model));
}
