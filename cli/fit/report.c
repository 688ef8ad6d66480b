// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A fit for people, and as JSON.
#include "fit/report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plot/picture.h"
#include "plot/plot.h"
#include "shell/output.h"
#include "shell/page.h"
#include "shell/shown.h"
#include "shell/text.h"

enum { LABEL = 10, NAME = 12, NUMBER = 13, CORRELATIONS_MOST = 8 };

// ---- the verdict and the fit ----

static void print_line(const char *label, const char *text)
{
    printf("%-*s", LABEL, label);
    cli_print_wrapped(text, LABEL, LABEL);
}

static void print_verdict(const descent_fit *f)
{
    const char *word = descent_fitted_word(f->fitted_as);
    const bool colours = cli_colours_on(STDOUT_FILENO);
    printf("%s%s%s: ", colours ? "\033[1m" : "", word, colours ? "\033[0m" : "");
    cli_print_wrapped(f->because, strlen(word) + 2, 0);
}

static void print_fit(const cli_fit_job *job)
{
    const descent_fit *f = job->fit;
    char line[1024], out[96] = "";
    if (f->left_out > 0) {
        snprintf(out, sizeof out, "; %s left out: %s", CLI_THINGS(f->left_out, "row"),
                 *job->own.weights ? "a value is missing, or the weight is 0"
                                   : "a value is missing");
    }
    putchar('\n');
    print_line("equation", CLI_SHOW(job->equation));
    snprintf(line, sizeof line, "%s of %s%s", CLI_THINGS(f->rows, "row"), CLI_SHOW(job->path),
             out);
    print_line("rows", line);
    snprintf(line, sizeof line,
             "standard deviation %.5g on %zu degrees of freedom; sum of squares %.6g; R2 %.5g",
             f->deviation, f->freedom, f->sum, f->r2);
    print_line("residuals", line);
    if (job->options.loss != DESCENT_FIT_SQUARES) {
        snprintf(line, sizeof line, "%s: %s",
                 descent_fit_loss_word((descent_fit_loss)job->options.loss),
                 descent_fit_loss_text((descent_fit_loss)job->options.loss));
        print_line("loss", line);
    }
}

// ---- parameters ----

static void put_number(double value, int digits)
{
    char text[32] = "-";
    if (isinf(value)) {
        snprintf(text, sizeof text, "no end");
    } else if (!isnan(value)) {
        snprintf(text, sizeof text, "%.*g", digits, value);
    }
    printf(" %*s", NUMBER, text);
}

static bool has_profile(const descent_fit *f)
{
    bool any = false;
    for (size_t j = 0; j < f->count; j++) {
        any = any || !isnan(f->parameters[j].profile_low);
    }
    return any;
}

static void print_parameters(const cli_fit_job *job)
{
    const descent_fit *f = job->fit;
    const bool profile = has_profile(f);
    char level[32];
    snprintf(level, sizeof level, "%.4g %% from", 100.0 * job->options.level);
    printf("\n%-*s %*s %*s %*s %*s\n", NAME, "parameter", NUMBER, "value", NUMBER,
           "standard err", NUMBER, level, NUMBER, "to");
    for (size_t j = 0; j < f->count; j++) {
        const descent_fit_parameter *p = &f->parameters[j];
        printf("%-*s", NAME, p->name);
        put_number(p->value, 8);
        put_number(p->error, 4);
        put_number(profile ? p->profile_low : p->low, 6);
        put_number(profile ? p->profile_high : p->high, 6);
        putchar('\n');
    }
    if (f->fitted_as == DESCENT_FITTED_NO_MINIMUM) {
        print_line("", "no errors or intervals: they are those of a minimum");
        return;
    }
    print_line(
        "", profile ? "intervals by the profile likelihood: all values whose best fit of the "
                      "others is not worse than chance allows"
                    : "intervals are the value plus and minus Student's t standard errors");
}

static void print_correlation(const descent_fit *f)
{
    if (f->count < 2 || f->count > CORRELATIONS_MOST) {
        return;
    }
    printf("\n%-*s", NAME, "correlation");
    for (size_t k = 0; k + 1 < f->count; k++) {
        printf(" %7.7s", f->parameters[k].name);
    }
    putchar('\n');
    for (size_t j = 1; j < f->count; j++) {
        printf("%-*s", NAME, f->parameters[j].name);
        for (size_t k = 0; k < j; k++) {
            const double c = f->correlation[j * f->count + k];
            if (isnan(c)) {
                printf(" %7s", "-");
            } else {
                printf(" %7.3f", c);
            }
        }
        putchar('\n');
    }
}

static void print_evidence(const descent_fit *f)
{
    char line[512];
    putchar('\n');
    snprintf(line, sizeof line, "cosine of the residuals with the Jacobian %.1g: %s", f->slope,
             f->slope < 1e-5 ? "no slope is left" : "a slope is left");
    print_line("evidence", line);
    if (!isnan(f->curvature)) {
        snprintf(line, sizeof line, "smallest eigenvalue of the exact Hessian %.2g%s",
                 f->curvature,
                 f->curvature > 0.0 && f->mode_count == 0 ? ": every direction leads up" : "");
        print_line("", line);
    }
    snprintf(line, sizeof line, "condition of the Jacobian %.2g", f->condition);
    print_line("", line);
    if (!isnan(f->autocorrelation)) {
        snprintf(
            line, sizeof line,
            "residuals next to each other: correlation %.2f; so many changes of sign have a "
            "probability of %.2g by chance",
            f->autocorrelation, f->independent);
        print_line("", line);
    }
    for (size_t k = 0; k < f->mode_count; k++) {
        snprintf(line, sizeof line, "%s", f->modes[k].text);
        print_line(k == 0 ? "no effect" : "", line);
    }
}

// ---- the picture ----

typedef struct place {
    double at, value;
} place;

static int compare_places(const void *a, const void *b)
{
    const place *p = a, *q = b;
    return (p->at > q->at) - (p->at < q->at);
}

static int draw(const cli_fit_job *job)
{
    const descent_fit *f = job->fit;
    double *numbers = calloc(4 * f->rows + 1, sizeof *numbers);
    if (!numbers) {
        return cli_no_memory();
    }
    place *places = (place *)(void *)numbers;
    double *x = numbers + 2 * f->rows, *values = numbers + 3 * f->rows;
    for (size_t r = 0; r < f->rows; r++) {
        const double at = job->by == SIZE_MAX
                              ? (double)r + 1.0
                              : job->values[f->index[r] * job->data.columns + job->by];
        places[r] = (place){at, f->residuals[r]};
    }
    qsort(places, f->rows, sizeof *places, compare_places);
    for (size_t r = 0; r < f->rows; r++) {
        x[r] = places[r].at;
        values[r] = places[r].value;
    }
    const double zeros[2] = {0.0, 0.0}, ends[2] = {x[0], x[f->rows - 1]};
    const cli_plot_line lines[] = {
        {.name = "residuals", .at = values, .count = f->rows, .x = x, .dots = true},
        {.name = "0", .at = zeros, .count = 2, .x = ends}};
    const cli_plot plot = {
        .title = "residuals",
        .names = {job->by == SIZE_MAX ? "row" : job->names[job->by], "left side minus fit"},
        .parts = true,
        .lines = lines,
        .line_count = 2};
    int code = CLI_DONE;
    if (!job->own.no_plot && !job->own.json && !job->own.quiet) {
        putchar('\n');
        code = cli_plot_print(&plot, job->own.plain);
    }
    code = code == CLI_DONE && *job->own.svg ? cli_plot_save(&plot, job->own.svg) : code;
    free(numbers);
    return code;
}

int cli_fit_report(const cli_fit_job *job)
{
    const descent_fit *f = job->fit;
    if (!job->own.json) {
        print_verdict(f);
    }
    if (!job->own.json && !job->own.quiet) {
        print_fit(job);
        print_parameters(job);
        print_correlation(f);
        print_evidence(f);
    }
    const int code = draw(job);
    if (code == CLI_DONE && !job->own.json && *f->advice) {
        printf("\n");
        print_line("next", f->advice);
    }
    return code;
}

// ---- as JSON ----

static json_t *parameters_json(const descent_fit *f)
{
    json_t *array = json_array();
    for (size_t j = 0; j < f->count; j++) {
        const descent_fit_parameter *p = &f->parameters[j];
        json_array_append_new(
            array, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b}", "name",
                             p->name, "start", cli_json_number(p->start), "value",
                             cli_json_number(p->value), "error", cli_json_number(p->error),
                             "low", cli_json_number(p->low), "high", cli_json_number(p->high),
                             "profile_low", cli_json_number(p->profile_low), "profile_high",
                             cli_json_number(p->profile_high), "open_below",
                             isinf(p->profile_low) != 0, "open_above",
                             isinf(p->profile_high) != 0, "determined", p->share <= 0.0));
    }
    return array;
}

static json_t *correlation_json(const descent_fit *f)
{
    json_t *rows = json_array();
    for (size_t j = 0; j < f->count; j++) {
        json_array_append_new(rows, cli_json_numbers(f->count, f->correlation + j * f->count));
    }
    return rows;
}

static json_t *modes_json(const descent_fit *f)
{
    json_t *array = json_array();
    for (size_t k = 0; k < f->mode_count; k++) {
        json_array_append_new(array, json_pack("{s:o, s:s}", "singular",
                                               cli_json_number(f->modes[k].singular), "text",
                                               f->modes[k].text));
    }
    return array;
}

static json_t *index_json(const descent_fit *f)
{
    json_t *array = json_array();
    for (size_t r = 0; r < f->rows; r++) {
        json_array_append_new(array, json_integer((json_int_t)f->index[r] + 1));
    }
    return array;
}

json_t *cli_fit_json(const cli_fit_job *job)
{
    const descent_fit *f = job->fit;
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:o, s:o}", "verdict",
                  descent_fitted_word(f->fitted_as), "because", f->because, "advice", f->advice,
                  "data", cli_json_text(job->path), "equation", cli_json_text(job->equation),
                  "loss", descent_fit_loss_word((descent_fit_loss)job->options.loss),
                  "parameters", parameters_json(f), "correlation", correlation_json(f));
    if (!object) {
        return NULL;
    }
    json_t *more = json_pack(
        "{s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, "
        "s:I, s:o}",
        "rows", (json_int_t)f->rows, "left_out", (json_int_t)f->left_out, "freedom",
        (json_int_t)f->freedom, "sum", cli_json_number(f->sum), "minimised",
        cli_json_number(f->loss), "deviation", cli_json_number(f->deviation), "r2",
        cli_json_number(f->r2), "slope", cli_json_number(f->slope), "curvature",
        cli_json_number(f->curvature), "condition", cli_json_number(f->condition), "modes",
        modes_json(f), "autocorrelation", cli_json_number(f->autocorrelation), "independent",
        cli_json_number(f->independent), "index", index_json(f), "fitted",
        cli_json_numbers(f->rows, f->fitted), "residuals",
        cli_json_numbers(f->rows, f->residuals), "steps", (json_int_t)f->steps, "evaluations",
        (json_int_t)f->evaluations, "seconds", cli_json_number(f->seconds));
    json_object_update(object, more);
    json_decref(more);
    return object;
}
