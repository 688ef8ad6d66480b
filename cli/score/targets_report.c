// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Figures of several numbers, or of labels, as text and as JSON. Keeps: each target has its line
// with what guessing and the rivals reach, since a mean hides which of them are not learnt.
#include "score/targets_report.h"

#include <math.h>
#include <stdio.h>

#include "shell/format.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"

enum { LISTED = 20, NAME = 12 };

void cli_percent(double share, char text[32])
{
    if (isnan(share)) {
        snprintf(text, 32, "-");
    } else {
        cli_format_metric(share, true, text, 32);
    }
}

void cli_target_name(const descent_model *model, size_t index, char *text, size_t capacity)
{
    const char *name = descent_model_target_name_at(model, index);
    if (*name) {
        snprintf(text, capacity, "%s", name);
    } else {
        snprintf(text, capacity, "target %zu", index + 1);
    }
}

static void print_name(const descent_model *model, size_t index)
{
    char name[256];
    cli_target_name(model, index, name, sizeof name);
    printf("%-*.*s", NAME, NAME, CLI_SHOW(name));
}

static void print_rest(size_t count)
{
    if (count > LISTED) {
        printf("... and %zu more %s; --json has all\n", count - LISTED,
               count - LISTED == 1 ? "target" : "targets");
    }
}

// ---- labels ----

void cli_rivals_sentence(const descent_evaluation *e, char *text, size_t capacity)
{
    char other[32];
    if (e->has_linear) {
        cli_percent(e->linear_metric, other);
        cli_append(text, capacity, "; linear model: %s", other);
    }
    if (e->has_nearest) {
        cli_percent(e->nearest_metric, other);
        cli_append(text, capacity, "; nearest row: %s", other);
    }
}

void cli_labels_sentence(const descent_evaluation *e, char *text, size_t capacity)
{
    const descent_label_evaluation *l = e->labels;
    char right[32], exact[32], guess[32];
    cli_percent(l->accuracy, right);
    cli_percent(l->exact_match, exact);
    cli_percent(l->baseline_accuracy, guess);
    cli_append(text, capacity, "%s of the labels right, all of them in %s of the rows", right,
               exact);
    cli_append(text, capacity, "; guessing: %s", guess);
    cli_rivals_sentence(e, text, capacity);
}

static void print_contender(const char *name, double accuracy, double exact, double loss,
                            const char *more)
{
    char a[32], b[32], c[32] = "-";
    cli_percent(accuracy, a);
    cli_percent(exact, b);
    if (!isnan(loss)) {
        snprintf(c, sizeof c, "%.4f", loss);
    }
    printf("%-12s%10s %12s %10s%s%s\n", name, a, b, c, *more ? "   " : "", more);
}

static void print_label(const descent_evaluation *e, const descent_model *model, size_t j)
{
    const descent_class_evaluation *c = e->labels->each[j];
    char text[7][32];
    cli_percent(c->scores[1].precision, text[0]);
    cli_percent(c->scores[1].recall, text[1]);
    cli_percent(c->scores[1].f1, text[2]);
    cli_percent(c->accuracy, text[3]);
    cli_percent(c->baseline_accuracy, text[4]);
    cli_percent(e->has_linear ? e->linear_labels->each[j]->accuracy : (double)NAN, text[5]);
    snprintf(text[6], sizeof text[6], isnan(c->auc) ? "-" : "%.3f", c->auc);
    print_name(model, j);
    printf(" %6zu %9s %7s %7s %8s %8s %7s %6s\n", c->scores[1].rows, text[0], text[1], text[2],
           text[3], text[4], text[5], text[6]);
}

void cli_labels_print(const descent_evaluation *e, const descent_model *model)
{
    const descent_label_evaluation *l = e->labels;
    char precision[32], recall[32], micro[32], macro[32];
    printf("%-12s%10s %12s %10s\n", "", "accuracy", "exact match", "log-loss");
    print_contender("this model", l->accuracy, l->exact_match, l->loss, "");
    print_contender("guessing", l->baseline_accuracy, l->baseline_exact_match, l->baseline_loss,
                    "always the likelier");
    if (e->has_linear) {
        print_contender("linear model", e->linear_metric, e->linear_labels->exact_match,
                        e->linear_loss, "");
    }
    if (e->has_nearest) {
        print_contender("nearest row", e->nearest_metric, e->nearest_labels->exact_match,
                        (double)NAN, "of the nearest training row");
    }
    cli_percent(l->micro_precision, precision);
    cli_percent(l->micro_recall, recall);
    cli_percent(l->micro_f1, micro);
    cli_percent(l->macro_f1, macro);
    printf("intervals   exact match 95 %%: %.1f to %.1f %%; log-loss +- %.4f\n",
           100.0 * l->exact_match_low, 100.0 * l->exact_match_high, l->loss_se);
    printf("micro       precision %s, recall %s, F1 %s of all labels together\n", precision,
           recall, micro);
    printf("macro       F1 %s: the mean over the labels that occur\n", macro);
    printf("\n%-*s %6s %9s %7s %7s %8s %8s %7s %6s\n", NAME, "label", "rows", "precision",
           "recall", "F1", "accuracy", "guessing", "linear", "AUC");
    for (size_t j = 0; j < l->labels && j < LISTED; j++) {
        print_label(e, model, j);
    }
    print_rest(l->labels);
}

// ---- several numbers ----

static void print_value(double value, int width)
{
    char text[32] = "-";
    if (!isnan(value)) {
        cli_format_value(value, 4, text, sizeof text);
    }
    printf(" %*s", width, text);
}

static void print_r2(double r2)
{
    char text[32] = "-";
    if (!isnan(r2)) {
        snprintf(text, sizeof text, "%.4f", r2);
    }
    printf(" %7s", text);
}

void cli_targets_print(const descent_evaluation *e, const descent_model *model)
{
    printf("\n%-*s %7s %10s %10s %10s %10s %7s %7s\n", NAME, "target", "R2", "RMSE", "MAE",
           "bias", "RMSE, mean", "linear", "nearest");
    for (size_t j = 0; j < e->target_count && j < LISTED; j++) {
        const descent_number_evaluation *n = &e->each[j];
        print_name(model, j);
        print_r2(n->r2);
        print_value(n->rmse, 10);
        print_value(n->mae, 10);
        print_value(n->bias, 10);
        print_value(n->baseline_rmse, 10);
        print_r2(e->has_linear ? e->linear_each[j].r2 : (double)NAN);
        print_r2(e->has_nearest ? e->nearest_each[j].r2 : (double)NAN);
        printf("\n");
    }
    print_rest(e->target_count);
    printf("errors are in the units of their targets; of linear model and nearest row: R2\n");
}

// ---- JSON ----

static void set_number(json_t *object, const char *key, double value)
{
    json_object_set_new(object, key, cli_json_number(value));
}

static void set_name(json_t *object, const char *key, const descent_model *model, size_t index)
{
    char name[256];
    cli_target_name(model, index, name, sizeof name);
    json_object_set_new(object, key, json_string(name));
}

static json_t *label_json(const descent_evaluation *e, const descent_model *model, size_t j)
{
    const descent_class_evaluation *c = e->labels->each[j];
    const descent_class_score *has = &c->scores[1];
    json_t *out = json_object();
    set_name(out, "label", model, j);
    json_object_set_new(out, "rows", json_integer((json_int_t)has->rows));
    json_object_set_new(out, "predicted", json_integer((json_int_t)has->predicted));
    set_number(out, "precision", has->precision);
    set_number(out, "recall", has->recall);
    set_number(out, "f1", has->f1);
    set_number(out, "accuracy", c->accuracy);
    set_number(out, "log_loss", c->loss);
    set_number(out, "auc", c->auc);
    set_number(out, "average_precision", c->average_precision);
    set_number(out, "baseline_accuracy", c->baseline_accuracy);
    set_number(out, "baseline_log_loss", c->baseline_loss);
    if (e->has_linear) {
        set_number(out, "linear_accuracy", e->linear_labels->each[j]->accuracy);
    }
    if (e->has_nearest) {
        set_number(out, "nearest_accuracy", e->nearest_labels->each[j]->accuracy);
    }
    return out;
}

json_t *cli_labels_json(const descent_evaluation *e, const descent_model *model)
{
    const descent_label_evaluation *l = e->labels;
    json_t *out = json_object(), *labels = json_array();
    json_object_set_new(out, "rows", json_integer((json_int_t)l->rows));
    set_number(out, "accuracy", l->accuracy);
    set_number(out, "exact_match", l->exact_match);
    set_number(out, "exact_match_low", l->exact_match_low);
    set_number(out, "exact_match_high", l->exact_match_high);
    set_number(out, "log_loss", l->loss);
    set_number(out, "log_loss_se", l->loss_se);
    set_number(out, "micro_precision", l->micro_precision);
    set_number(out, "micro_recall", l->micro_recall);
    set_number(out, "micro_f1", l->micro_f1);
    set_number(out, "macro_f1", l->macro_f1);
    set_number(out, "baseline_accuracy", l->baseline_accuracy);
    set_number(out, "baseline_exact_match", l->baseline_exact_match);
    set_number(out, "baseline_log_loss", l->baseline_loss);
    if (e->has_linear) {
        set_number(out, "linear_exact_match", e->linear_labels->exact_match);
    }
    if (e->has_nearest) {
        set_number(out, "nearest_exact_match", e->nearest_labels->exact_match);
    }
    for (size_t j = 0; j < l->labels; j++) {
        json_array_append_new(labels, label_json(e, model, j));
    }
    json_object_set_new(out, "labels", labels);
    return out;
}

json_t *cli_targets_json(const descent_evaluation *e, const descent_model *model)
{
    json_t *list = json_array();
    for (size_t j = 0; j < e->target_count; j++) {
        const descent_number_evaluation *n = &e->each[j];
        json_t *out = json_object();
        set_name(out, "target", model, j);
        set_number(out, "r2", n->r2);
        set_number(out, "rmse", n->rmse);
        set_number(out, "mae", n->mae);
        set_number(out, "bias", n->bias);
        set_number(out, "baseline_r2", n->baseline_r2);
        set_number(out, "baseline_rmse", n->baseline_rmse);
        set_number(out, "baseline_mae", n->baseline_mae);
        if (e->has_linear) {
            set_number(out, "linear_r2", e->linear_each[j].r2);
            set_number(out, "linear_rmse", e->linear_each[j].rmse);
        }
        if (e->has_nearest) {
            set_number(out, "nearest_r2", e->nearest_each[j].r2);
            set_number(out, "nearest_rmse", e->nearest_each[j].rmse);
        }
        json_array_append_new(list, out);
    }
    return list;
}
