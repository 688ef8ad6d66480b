// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// An evaluation as JSON. Keeps: names and numbers are those of `descent evaluate --json`; a
// number that does not exist is null. However many rows, classes and columns there are, the
// text stays below a megabyte.
#include "session/results_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/dataset.h"
#include "session/finite.h"
#include "session/name_json.h"
#include "session/results_pictures.h"
#include "session/results_rows.h"
#include "session/results_targets.h"

// Classes that are listed, and those up to which each has its row of the confusion matrix; rows
// that are listed as the worst.
enum { MOST_CLASSES = 1000, MOST_MATRIX = 100, WORST = 20 };
// Of those, how many have their numbers as a picture.
enum { PICTURES = 12 };

static int put(json_t *object, const char *name, json_t *value)
{
    return json_object_set_new(object, name, value);
}

static int put_number(json_t *object, const char *name, double value)
{
    return put(object, name, dsc_finite_json(value));
}

static int put_count(json_t *object, const char *name, size_t value)
{
    return put(object, name, json_integer((json_int_t)value));
}

// The whole, or nothing where a part failed.
static json_t *whole(json_t *value, int failed)
{
    if (failed) {
        json_decref(value);
        return NULL;
    }
    return value;
}

static json_t *class_name(const descent_model *model, double class)
{
    return dsc_name_json(descent_model_class_name(model, (size_t) class));
}

// Number of a row in its data set and line in its file, from 1, as far as it has one.
// at: where a number of its target is.
static int put_row(json_t *object, const descent_evaluation *e, const descent_dataset *data,
                   size_t at)
{
    const uint32_t index = e->index[at / e->target_count];
    const uint64_t line = dsc_lines_of(&data->lines, index);
    const char *name = descent_dataset_row_name(data, index);
    int failed = put_count(object, "row", (size_t)index + 1);
    if (*name) {
        failed |= put(object, descent_dataset_row_kind(data), dsc_name_json(name));
    }
    return line > 0 ? failed | put_count(object, "line", (size_t)line) : failed;
}

// ---- classes ----

static json_t *confusion_json(const descent_class_evaluation *c, size_t k)
{
    json_t *row = json_array();
    int failed = !row;
    for (size_t j = 0; j < c->classes; j++) {
        failed |= json_array_append_new(
            row, json_integer((json_int_t)c->confusion[k * c->classes + j]));
    }
    return whole(row, failed);
}

static json_t *class_json(const descent_class_evaluation *c, const descent_model *model,
                          size_t k)
{
    const descent_class_score *s = &c->scores[k];
    json_t *out = json_object();
    int failed = put(out, "class", class_name(model, (double)k));
    failed |= put_count(out, "rows", s->rows);
    failed |= put_count(out, "predicted", s->predicted);
    failed |= put_number(out, "precision", s->precision);
    failed |= put_number(out, "recall", s->recall);
    failed |= put_number(out, "f1", s->f1);
    if (c->classes <= MOST_MATRIX) {
        failed |= put(out, "taken_for", confusion_json(c, k));
    }
    return whole(out, failed);
}

static json_t *classes_json(const descent_class_evaluation *c, const descent_model *model)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t k = 0; k < c->classes && k < MOST_CLASSES; k++) {
        failed |= json_array_append_new(list, class_json(c, model, k));
    }
    return whole(list, failed);
}

static json_t *bins_json(const descent_class_evaluation *c)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t b = 0; b < DESCENT_CALIBRATION_BINS; b++) {
        const descent_calibration_bin *bin = &c->bins[b];
        if (bin->rows > 0) {
            failed |= json_array_append_new(
                list, json_pack("{s:I, s:o, s:o}", "rows", (json_int_t)bin->rows, "confidence",
                                dsc_finite_json(bin->confidence), "accuracy",
                                dsc_finite_json(bin->accuracy)));
        }
    }
    return whole(list, failed);
}

static json_t *mistake_json(const descent_evaluation *e, const descent_model *model,
                            const descent_dataset *data, size_t at)
{
    const descent_class_options options = descent_class_options_default();
    const size_t classes = e->classes->classes;
    const double *p = e->predictions + at * classes;
    const size_t target = (size_t)e->targets[at];
    const size_t predicted = descent_chosen_class(&options, classes, p);
    json_t *out = json_object();
    int failed = put_row(out, e, data, at);
    failed |= put(out, "target", class_name(model, (double)target));
    failed |= put(out, "predicted", class_name(model, (double)predicted));
    failed |= put_number(out, "probability", p[target]);
    failed |= put_number(out, "predicted_probability", p[predicted]);
    return whole(out, failed);
}

static json_t *mistakes_json(const descent_evaluation *e, const descent_model *model,
                             const descent_dataset *data)
{
    size_t worst[WORST];
    const size_t count = dsc_results_worst(e, WORST, worst);
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; i < count; i++) {
        json_t *row = mistake_json(e, model, data, worst[i]);
        if (i < PICTURES) {
            failed |= dsc_results_put_picture(row, data, e->index[worst[i] / e->target_count]);
        }
        failed |= json_array_append_new(list, row);
    }
    return whole(list, failed);
}

static int put_two(json_t *out, const descent_evaluation *e, const descent_model *model)
{
    const descent_class_evaluation *c = e->classes;
    if (c->classes != 2) {
        return 0;
    }
    int failed = put(out, "positive", class_name(model, 1.0));
    failed |= put_number(out, "auc", c->auc);
    failed |= put_number(out, "average_precision", c->average_precision);
    failed |= put_number(out, "best_threshold", c->best_threshold);
    failed |= put_number(out, "best_cost", c->best_cost);
    return failed | put(out, "roc", dsc_results_roc(e));
}

static int put_classes(json_t *out, const descent_evaluation *e, const descent_model *model,
                       const descent_dataset *data)
{
    const descent_class_evaluation *c = e->classes;
    const struct {
        const char *name;
        double value;
    } figures[] = {{"accuracy", c->accuracy},
                   {"accuracy_low", c->accuracy_low},
                   {"accuracy_high", c->accuracy_high},
                   {"baseline_accuracy", c->baseline_accuracy},
                   {"log_loss", c->loss},
                   {"log_loss_se", c->loss_se},
                   {"baseline_log_loss", c->baseline_loss},
                   {"macro_precision", c->macro_precision},
                   {"macro_recall", c->macro_recall},
                   {"macro_f1", c->macro_f1},
                   {"calibration_error", c->calibration_error}};
    int failed = put_count(out, "rows", c->rows);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        failed |= put_number(out, figures[i].name, figures[i].value);
    }
    failed |= put(out, "baseline_class", class_name(model, (double)c->baseline_class));
    failed |= put(out, "calibration", bins_json(c));
    failed |= put_two(out, e, model);
    failed |= put(out, "classes", classes_json(c, model));
    return failed | put(out, "worst", mistakes_json(e, model, data));
}

// ---- numbers ----

static json_t *largest_json(const descent_evaluation *e, const descent_model *model,
                            const descent_dataset *data)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; i < e->numbers.largest_count; i++) {
        const size_t at = e->numbers.largest[i];
        json_t *row = json_object();
        int bad = put_row(row, e, data, at);
        bad |= put_number(row, "target", e->targets[at]);
        bad |= put_number(row, "predicted", e->predictions[at]);
        if (e->each) {
            bad |= put(row, "column", dsc_target_name_json(model, at % e->target_count));
        }
        failed |= json_array_append_new(list, whole(row, bad));
    }
    return whole(list, failed);
}

static int put_numbers(json_t *out, const descent_evaluation *e, const descent_model *model,
                       const descent_dataset *data)
{
    const descent_number_evaluation *n = &e->numbers;
    int failed = put_count(out, "rows", n->rows);
    failed |= put_number(out, "r2", n->r2);
    failed |= put_number(out, "rmse", n->rmse);
    failed |= put_number(out, "mae", n->mae);
    failed |= put_number(out, "bias", n->bias);
    failed |= put_number(out, "baseline_r2", n->baseline_r2);
    failed |= put_number(out, "baseline_rmse", n->baseline_rmse);
    failed |= put_number(out, "baseline_mae", n->baseline_mae);
    // Those of several targets have no unit in common.
    failed |= e->each ? put(out, "targets", dsc_results_targets(e, model))
                      : put(out, "residuals", dsc_results_residuals(e));
    return failed | put(out, "largest_residuals", largest_json(e, model, data));
}

// ---- both ----

static int put_linear(json_t *out, const descent_evaluation *e)
{
    if (!e->has_linear) {
        return 0;
    }
    const bool numbers = e->task == DESCENT_TASK_REGRESS;
    int failed = put_number(out, numbers ? "linear_r2" : "linear_accuracy", e->linear_metric);
    failed |= put_number(out, numbers ? "linear_rmse" : "linear_log_loss",
                         numbers ? e->linear_rmse : e->linear_loss);
    if (numbers) {
        failed |= put_number(out, "linear_mae", e->linear_mae);
    }
    failed |= put_number(out, "lead_over_linear", e->lead);
    return failed | put_number(out, "lead_over_linear_se", e->lead_se);
}

static int put_nearest(json_t *out, const descent_evaluation *e)
{
    if (!e->has_nearest) {
        return 0;
    }
    const bool numbers = e->task == DESCENT_TASK_REGRESS;
    int failed =
        put_number(out, numbers ? "nearest_r2" : "nearest_accuracy", e->nearest_metric);
    if (numbers) {
        failed |= put_number(out, "nearest_rmse", e->nearest_rmse);
        failed |= put_number(out, "nearest_mae", e->nearest_mae);
    }
    return failed;
}

json_t *dsc_results_json(const descent_evaluation *e, const descent_model *model,
                         const descent_dataset *data)
{
    json_t *out = json_object();
    int failed = e->classify ? put_classes(out, e, model, data)
                 : e->labels ? dsc_results_put_labels(out, e, model)
                             : put_numbers(out, e, model, data);
    failed |= put_linear(out, e);
    failed |= put_nearest(out, e);
    return whole(out, failed);
}
