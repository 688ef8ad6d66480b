// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Figures of an evaluation, as text and as JSON.
#include "score/evaluation_report.h"

#include <math.h>
#include <stdio.h>

#include "score/targets_report.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/shown.h"
#include "shell/text.h"

enum {
    MATRIX_CLASSES = 12, /* that a confusion matrix of 80 columns has room for */
    LISTED_CLASSES = 20,
    LABEL = 12
};

static const char *raw_name_of(const descent_model *model, size_t class)
{
    const char *name = descent_model_class_name(model, class);
    return name ? name : "";
}
#define name_of(model, class) CLI_SHOW(raw_name_of(model, class))

// ---- a sentence ----

void cli_evaluation_sentence(const descent_evaluation *e, char *text, size_t capacity)
{
    *text = '\0';
    if (e->classify) {
        const descent_class_evaluation *c = e->classes;
        char a[32], guess[32];
        cli_percent(c->accuracy, a);
        cli_percent(c->baseline_accuracy, guess);
        cli_append(text, capacity, "%s right (%.1f to %.1f); guessing: %s", a,
                   100.0 * c->accuracy_low, 100.0 * c->accuracy_high, guess);
        cli_rivals_sentence(e, text, capacity);
        cli_append(text, capacity, "%s", e->weighted ? "; each row once" : "");
        return;
    }
    if (e->labels) {
        cli_labels_sentence(e, text, capacity);
        cli_append(text, capacity, "%s", e->weighted ? "; each row once" : "");
        return;
    }
    const descent_number_evaluation *n = &e->numbers;
    char rmse[32], mae[32], mean[32], other[32];
    cli_format_value(n->rmse, 4, rmse, sizeof rmse);
    cli_format_value(n->mae, 4, mae, sizeof mae);
    cli_format_value(n->baseline_rmse, 4, mean, sizeof mean);
    cli_append(text, capacity, "RMSE %s, MAE %s%s; the %s: RMSE %s", rmse, mae,
               e->each ? " in deviations of the targets" : "", e->each ? "means" : "mean",
               mean);
    if (e->has_linear) {
        cli_format_value(e->linear_rmse, 4, other, sizeof other);
        cli_append(text, capacity, "; linear model: RMSE %s", other);
    }
    if (e->has_nearest) {
        cli_format_value(e->nearest_rmse, 4, other, sizeof other);
        cli_append(text, capacity, "; nearest row: RMSE %s", other);
    }
    cli_append(text, capacity, "%s", e->weighted ? "; each row once" : "");
}

static void judge_against_guessing(const descent_evaluation *e, char *text, size_t capacity)
{
    char guess[32];
    if (e->labels) {
        const descent_label_evaluation *l = e->labels;
        cli_append(text, capacity, "%s",
                   l->accuracy > l->baseline_accuracy ||
                           l->loss < l->baseline_loss - 2.0 * l->loss_se
                       ? ""
                       : "no better than always saying of each label what is likelier");
        return;
    }
    if (!e->classify) {
        cli_append(text, capacity, "%s",
                   e->numbers.rmse < 0.98 * e->numbers.baseline_rmse ? ""
                   : e->each
                       ? "no better than always predicting the means of the training rows"
                       : "no better than always predicting the mean of the training rows");
        return;
    }
    const descent_class_evaluation *c = e->classes;
    cli_percent(c->baseline_accuracy, guess);
    if (c->accuracy_high < c->baseline_accuracy) {
        cli_append(text, capacity, "worse than guessing, which is right in %s", guess);
    } else if (c->accuracy_low <= c->baseline_accuracy) {
        cli_append(text, capacity,
                   "hardly better than guessing, if at all: %s is in the interval", guess);
    }
}

void cli_evaluation_judgement(const descent_evaluation *e, char *text, size_t capacity)
{
    *text = '\0';
    judge_against_guessing(e, text, capacity);
    if (descent_evaluation_is_blind(e)) {
        cli_append(text, capacity,
                   "%sa linear model and the nearest row do no better; do the inputs know the "
                   "target, and are its values in the right rows?",
                   *text ? "; " : "");
        return;
    }
    if (descent_evaluation_is_behind(e)) {
        cli_append(text, capacity, "%sa linear model%s is better by %.1f +- %.1f points of %s",
                   *text ? "; " : "", e->hidden ? " (--layers \"\")" : "", -100.0 * e->lead,
                   100.0 * e->lead_se, e->task == DESCENT_TASK_REGRESS ? "R2" : "accuracy");
    }
}

// ---- classes as text ----

static void print_classes(const descent_class_evaluation *c, const descent_model *model)
{
    printf("\n%-*s %7s %9s %9s %9s %9s\n", LABEL, "class", "rows", "predicted", "precision",
           "recall", "F1");
    const size_t shown = c->classes <= LISTED_CLASSES ? c->classes : LISTED_CLASSES;
    for (size_t k = 0; k < shown; k++) {
        const descent_class_score *s = &c->scores[k];
        char precision[32], recall[32], f1[32];
        cli_percent(s->precision, precision);
        cli_percent(s->recall, recall);
        cli_percent(s->f1, f1);
        printf("%-*.*s %7zu %9zu %9s %9s %9s\n", LABEL, LABEL, name_of(model, k), s->rows,
               s->predicted, precision, recall, f1);
    }
    if (shown < c->classes) {
        printf("... and %zu more %s; --json has all\n", c->classes - shown,
               c->classes - shown == 1 ? "class" : "classes");
    }
}

static void print_matrix(const descent_class_evaluation *c, const descent_model *model)
{
    if (c->classes > MATRIX_CLASSES) {
        return;
    }
    const int width = c->classes <= 6 ? 9 : 5;
    printf("\nconfusion matrix: a row is a true class, a column a predicted one\n%-*s", LABEL,
           "");
    for (size_t k = 0; k < c->classes; k++) {
        printf(" %*.*s", width, width, name_of(model, k));
    }
    putchar('\n');
    for (size_t k = 0; k < c->classes; k++) {
        printf("%-*.*s", LABEL, LABEL, name_of(model, k));
        for (size_t j = 0; j < c->classes; j++) {
            printf(" %*zu", width, c->confusion[k * c->classes + j]);
        }
        putchar('\n');
    }
}

static void print_two(const descent_class_evaluation *c, const descent_model *model,
                      const descent_class_options *options)
{
    if (c->classes != 2) {
        return;
    }
    printf("positive    \"%s\": AUC %.4f, average precision %.4f\n",
           name_of(model, options->positive), c->auc, c->average_precision);
    char now[64] = "the more probable class";
    if (!isnan(c->threshold)) {
        snprintf(now, sizeof now, "%.4g", c->threshold);
    }
    printf("threshold   %s costs %.4g a row (fp %.4g, fn %.4g);\n"
           "            the cheapest on these rows, %.4g, costs %.4g\n",
           now, c->cost, options->cost_false_positive, options->cost_false_negative,
           c->best_threshold, c->best_cost);
}

static void print_class_figures(const descent_evaluation *e, const descent_model *model,
                                const descent_class_options *options)
{
    const descent_class_evaluation *c = e->classes;
    char accuracy[32], precision[32], recall[32], f1[32];
    cli_percent(c->accuracy, accuracy);
    printf("%-12s%10s %12s\n", "", "accuracy", "log-loss");
    printf("%-12s%10s %12.4f   95 %%: %.1f to %.1f %%; +- %.4f\n", "this model", accuracy,
           c->loss, 100.0 * c->accuracy_low, 100.0 * c->accuracy_high, c->loss_se);
    cli_percent(c->baseline_accuracy, accuracy);
    printf("%-12s%10s %12.4f   always \"%.20s\"; by frequency\n", "guessing", accuracy,
           c->baseline_loss, name_of(model, c->baseline_class));
    if (e->has_linear) {
        cli_percent(e->linear_metric, accuracy);
        printf("%-12s%10s %12.4f\n", "linear model", accuracy, e->linear_loss);
    }
    if (e->has_nearest) {
        cli_percent(e->nearest_metric, accuracy);
        printf("%-12s%10s %12s   the class of the nearest training row\n", "nearest row",
               accuracy, "-");
    }
    cli_percent(c->macro_precision, precision);
    cli_percent(c->macro_recall, recall);
    cli_percent(c->macro_f1, f1);
    printf("mean        precision %s, recall %s, F1 %s over the classes\n", precision, recall,
           f1);
    printf("calibration off by %.1f points: stated probabilities against what happens\n",
           100.0 * c->calibration_error);
    print_two(c, model, options);
}

// ---- numbers as text ----

static void print_line(const char *name, double r2, double rmse, double mae)
{
    char a[32], b[32] = "";
    cli_format_value(rmse, 6, a, sizeof a);
    if (!isnan(mae)) {
        cli_format_value(mae, 6, b, sizeof b);
    }
    printf("%-12s%10.4f %12s", name, r2, a);
    if (*b) {
        printf(" %12s", b);
    }
    printf("\n");
}

static void print_bias(const descent_number_evaluation *n, const descent_model *model)
{
    const char *target = descent_model_target_name(model);
    char bias[32];
    cli_format_value(fabs(n->bias), 4, bias, sizeof bias);
    printf("RMSE and MAE are in the unit of %s;\n"
           "predictions are %s too %s on average\n",
           *target ? CLI_SHOW(target) : "the target", bias, n->bias < 0.0 ? "low" : "high");
}

static void print_largest(const descent_evaluation *e, const descent_model *model)
{
    const descent_number_evaluation *n = &e->numbers;
    printf("\nlargest residuals%s\n%12s %14s %14s %14s\n", e->each ? ", in deviations" : "",
           "row", "target", "predicted", "residual");
    for (size_t i = 0; i < n->largest_count; i++) {
        const size_t at = n->largest[i];
        char of[3][32], name[256] = "";
        if (e->each) {
            cli_target_name(model, at % e->target_count, name, sizeof name);
        }
        cli_format_value(e->targets[at], 9, of[0], sizeof of[0]);
        cli_format_value(e->predictions[at], 6, of[1], sizeof of[1]);
        cli_format_value(e->predictions[at] - e->targets[at], 6, of[2], sizeof of[2]);
        printf("%12u %14s %14s %14s%s%s\n", e->index[at / e->target_count] + 1, of[0], of[1],
               of[2], *name ? "   " : "", CLI_SHOW(name));
    }
}

static void print_numbers(const descent_evaluation *e, const descent_model *model)
{
    const descent_number_evaluation *n = &e->numbers;
    printf("%-12s%10s %12s %12s\n", "", "R2", "RMSE", "MAE");
    print_line("this model", n->r2, n->rmse, n->mae);
    print_line(e->each ? "the means" : "the mean", n->baseline_r2, n->baseline_rmse,
               n->baseline_mae);
    if (e->has_linear) {
        print_line("linear model", e->linear_metric, e->linear_rmse, e->linear_mae);
    }
    if (e->has_nearest) {
        print_line("nearest row", e->nearest_metric, e->nearest_rmse, e->nearest_mae);
    }
    if (e->each) {
        printf("R2 is the mean over the targets; errors are in standard deviations of each\n");
        cli_targets_print(e, model);
    } else {
        print_bias(n, model);
    }
    print_largest(e, model);
}

void cli_evaluation_print(const descent_evaluation *e, const descent_model *model,
                          const descent_class_options *options, const char *title)
{
    char judgement[512];
    printf("rows        %s%s\n", CLI_SHOW(title),
           e->weighted ? "; each counts once, whatever its weight" : "");
    if (e->classify) {
        print_class_figures(e, model, options);
    } else if (e->labels) {
        cli_labels_print(e, model);
    } else {
        print_numbers(e, model);
    }
    cli_evaluation_judgement(e, judgement, sizeof judgement);
    if (*judgement) {
        printf("verdict     %s\n", judgement);
    }
    if (e->classify) {
        print_classes(e->classes, model);
        print_matrix(e->classes, model);
    }
}

// ---- JSON ----

static json_t *class_json(const descent_class_evaluation *c, const descent_model *model,
                          size_t k)
{
    const descent_class_score *s = &c->scores[k];
    json_t *row = json_array();
    for (size_t j = 0; j < c->classes; j++) {
        json_array_append_new(row, json_integer((json_int_t)c->confusion[k * c->classes + j]));
    }
    return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:o}", "class", raw_name_of(model, k),
                     "rows", (json_int_t)s->rows, "predicted", (json_int_t)s->predicted,
                     "precision", cli_json_number(s->precision), "recall",
                     cli_json_number(s->recall), "f1", cli_json_number(s->f1), "taken_for",
                     row);
}

static json_t *bins_json(const descent_class_evaluation *c)
{
    json_t *bins = json_array();
    for (size_t b = 0; b < DESCENT_CALIBRATION_BINS; b++) {
        if (c->bins[b].rows > 0) {
            json_array_append_new(
                bins, json_pack("{s:I, s:o, s:o}", "rows", (json_int_t)c->bins[b].rows,
                                "confidence", cli_json_number(c->bins[b].confidence),
                                "accuracy", cli_json_number(c->bins[b].accuracy)));
        }
    }
    return bins;
}

static void set_number(json_t *object, const char *key, double value)
{
    json_object_set_new(object, key, cli_json_number(value));
}

static void two_json(json_t *out, const descent_class_evaluation *c, const descent_model *model,
                     const descent_class_options *options)
{
    if (c->classes != 2) {
        return;
    }
    json_object_set_new(out, "positive", json_string(raw_name_of(model, options->positive)));
    set_number(out, "auc", c->auc);
    set_number(out, "average_precision", c->average_precision);
    set_number(out, "threshold", c->threshold);
    set_number(out, "cost_false_positive", options->cost_false_positive);
    set_number(out, "cost_false_negative", options->cost_false_negative);
    set_number(out, "cost", c->cost);
    set_number(out, "best_threshold", c->best_threshold);
    set_number(out, "best_cost", c->best_cost);
}

static json_t *classes_json(const descent_evaluation *e, const descent_model *model,
                            const descent_class_options *options)
{
    const descent_class_evaluation *c = e->classes;
    json_t *out = json_object(), *classes = json_array();
    json_object_set_new(out, "rows", json_integer((json_int_t)c->rows));
    set_number(out, "accuracy", c->accuracy);
    set_number(out, "accuracy_low", c->accuracy_low);
    set_number(out, "accuracy_high", c->accuracy_high);
    json_object_set_new(out, "baseline_class",
                        json_string(raw_name_of(model, c->baseline_class)));
    set_number(out, "baseline_accuracy", c->baseline_accuracy);
    set_number(out, "log_loss", c->loss);
    set_number(out, "log_loss_se", c->loss_se);
    set_number(out, "baseline_log_loss", c->baseline_loss);
    set_number(out, "macro_precision", c->macro_precision);
    set_number(out, "macro_recall", c->macro_recall);
    set_number(out, "macro_f1", c->macro_f1);
    set_number(out, "calibration_error", c->calibration_error);
    json_object_set_new(out, "calibration", bins_json(c));
    two_json(out, c, model, options);
    for (size_t k = 0; k < c->classes; k++) {
        json_array_append_new(classes, class_json(c, model, k));
    }
    json_object_set_new(out, "classes", classes);
    return out;
}

static json_t *numbers_json(const descent_evaluation *e, const descent_model *model)
{
    const descent_number_evaluation *n = &e->numbers;
    json_t *out = json_object(), *largest = json_array();
    json_object_set_new(out, "rows", json_integer((json_int_t)n->rows));
    set_number(out, "r2", n->r2);
    set_number(out, "rmse", n->rmse);
    set_number(out, "mae", n->mae);
    set_number(out, "bias", n->bias);
    set_number(out, "baseline_r2", n->baseline_r2);
    set_number(out, "baseline_rmse", n->baseline_rmse);
    set_number(out, "baseline_mae", n->baseline_mae);
    for (size_t i = 0; i < n->largest_count; i++) {
        const size_t at = n->largest[i];
        json_t *row = json_pack(
            "{s:I, s:o, s:o}", "row", (json_int_t)e->index[at / e->target_count] + 1, "target",
            cli_json_number(e->targets[at]), "predicted", cli_json_number(e->predictions[at]));
        if (e->each) {
            char name[256];
            cli_target_name(model, at % e->target_count, name, sizeof name);
            json_object_set_new(row, "column", json_string(name));
        }
        json_array_append_new(largest, row);
    }
    json_object_set_new(out, "largest_residuals", largest);
    if (e->each) {
        json_object_set_new(out, "targets", cli_targets_json(e, model));
    }
    return out;
}

json_t *cli_evaluation_json(const descent_evaluation *e, const descent_model *model,
                            const descent_class_options *options)
{
    const bool numbers = e->task == DESCENT_TASK_REGRESS;
    json_t *out = e->classify ? classes_json(e, model, options)
                  : e->labels ? cli_labels_json(e, model)
                              : numbers_json(e, model);
    if (e->has_linear) {
        set_number(out, numbers ? "linear_r2" : "linear_accuracy", e->linear_metric);
        set_number(out, numbers ? "linear_rmse" : "linear_log_loss",
                   numbers ? e->linear_rmse : e->linear_loss);
        if (numbers) {
            set_number(out, "linear_mae", e->linear_mae);
        }
        set_number(out, "lead_over_linear", e->lead);
        set_number(out, "lead_over_linear_se", e->lead_se);
    }
    if (e->has_nearest) {
        set_number(out, numbers ? "nearest_r2" : "nearest_accuracy", e->nearest_metric);
        if (numbers) {
            set_number(out, "nearest_rmse", e->nearest_rmse);
            set_number(out, "nearest_mae", e->nearest_mae);
        }
    }
    char judgement[512];
    cli_evaluation_judgement(e, judgement, sizeof judgement);
    if (*judgement) {
        json_object_set_new(out, "judgement", json_string(judgement));
    }
    return out;
}
