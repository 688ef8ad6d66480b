// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The tensors of a network: how long their weights, gradients and updates are, and with --layers the
// curvature of each, the others held still: the trace of its block of the Hessian and the
// block's largest and smallest eigenvalue.
#include "diagnose/layers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/update.h"
#include "shell/output.h"
#include "shell/page.h"
#include "target/target.h"
#include "target/types.h"

enum { WIDE = 72 }; /* columns of the table with 20 for the names */

static int look(const cli_diagnose_job *job, cli_layer *layer)
{
    descent_error error = {0};
    descent_eigenpair pairs[2];
    descent_eigen_result found = {.size = sizeof found};
    const cli_target *target = &job->target;
    const descent_rows *rows = cli_target_rows(target);
    descent_trace_options trace_options = descent_trace_options_default();
    descent_eigen_options options = descent_eigen_options_default();
    trace_options.first = options.first = layer->tensor.offset;
    trace_options.count = options.count = layer->tensor.rows * layer->tensor.columns;
    trace_options.seed = options.seed = job->options.seed;
    options.largest = options.smallest = 1;
    layer->trace.size = sizeof layer->trace;
    if (descent_eigenpairs_f64(target->objective, job->found->x, rows, &options, pairs, NULL,
                               &found, &error) != DESCENT_OK ||
        descent_trace_f64(target->objective, job->found->x, rows, &trace_options, &layer->trace,
                          &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    layer->largest = pairs[0];
    layer->smallest = pairs[1];
    return CLI_DONE;
}

static double length_of(const descent_tensor *tensor, const double *x)
{
    double squares = 0.0;
    for (size_t i = 0; i < tensor->rows * tensor->columns; i++) {
        squares += x[tensor->offset + i] * x[tensor->offset + i];
    }
    return sqrt(squares);
}

static void keep_lengths(cli_diagnose_job *job, const double *gradient, const double *update)
{
    const cli_target *target = &job->target;
    for (size_t i = 0; i < target->tensor_count; i++) {
        const descent_tensor *tensor = &target->tensors[i];
        job->layers[i] = (cli_layer){.tensor = *tensor,
                                     .weights = length_of(tensor, job->found->x),
                                     .gradient = length_of(tensor, gradient),
                                     .update = length_of(tensor, update)};
    }
    job->layer_count = target->tensor_count;
}

// Of the rows that the verdict is from; those of a sample a quarter at a time, as their number
// allows, so that no arrays grow with it. gradient: n (out), part: n, scratch.
static descent_status find_gradient(const cli_diagnose_job *job, double *gradient, double *part,
                                    descent_error *error)
{
    enum { PARTS = 4 };
    const cli_target *target = &job->target;
    const descent_diagnosis *d = job->found;
    const size_t count = d->sample_count / PARTS;
    double value;
    if (count == 0) {
        return descent_objective_evaluate_f64(target->objective, d->x, cli_target_rows(target),
                                              &value, gradient, error);
    }
    descent_status status = DESCENT_OK;
    for (size_t k = 0; k < PARTS && status == DESCENT_OK; k++) {
        const descent_rows rows = {d->sample + k * count, count};
        status =
            descent_objective_evaluate_f64(target->objective, d->x, &rows, &value, part, error);
        for (size_t i = 0; i < target->n; i++) {
            gradient[i] += part[i] / PARTS;
        }
    }
    return status;
}

static int measure(cli_diagnose_job *job)
{
    const cli_target *target = &job->target;
    descent_error error = {0};
    double *gradient = calloc(2 * target->n + 1, sizeof *gradient);
    if (!gradient) {
        return cli_no_memory();
    }
    double *update = gradient + target->n;
    const double *x = job->found->x;
    const descent_status status = find_gradient(job, gradient, update, &error);
    int code =
        status == DESCENT_OK ? cli_diagnose_update(job, x, gradient, update) : cli_fail(&error);
    if (code == CLI_DONE) {
        keep_lengths(job, gradient, update);
    }
    free(gradient);
    return code;
}

int cli_diagnose_layers(cli_diagnose_job *job)
{
    const cli_target *target = &job->target;
    job->layers = calloc(target->tensor_count + 1, sizeof *job->layers);
    if (!job->layers) {
        return cli_no_memory();
    }
    int code = measure(job);
    for (size_t i = 0; job->own.layers && i < job->layer_count && code == CLI_DONE; i++) {
        code = look(job, &job->layers[i]);
    }
    return code;
}

static double largest_size(const cli_layer *layer)
{
    return fmax(fabs(layer->largest.value), fabs(layer->smallest.value));
}

// What is no more than rounding of another number is 0.
static double clean(double value, double beside)
{
    return fabs(value) < 1e-8 * beside ? 0.0 : value;
}

static int name_width(const cli_diagnose_job *job)
{
    size_t width = strlen("layer");
    for (size_t i = 0; i < job->layer_count; i++) {
        const size_t length = strlen(job->layers[i].tensor.name);
        width = length > width ? length : width;
    }
    return (int)width;
}

void cli_diagnose_print_layers(const cli_diagnose_job *job)
{
    if (!job->own.layers || job->layer_count == 0) {
        return;
    }
    // Narrow pages have one digit less, and a column that is as wide as its names.
    const bool narrow = cli_page_columns() < WIDE;
    const int name = narrow ? name_width(job) : 20, number = narrow ? 8 : 10;
    const int digits = narrow ? 2 : 3;
    printf("\n%-*s %*s %*s %8s %*s %*s\n", name, "layer", narrow ? 7 : 9, "numbers", number,
           "trace", "+-", number, "smallest", number, "largest");
    for (size_t i = 0; i < job->layer_count; i++) {
        const cli_layer *layer = &job->layers[i];
        const double size = largest_size(layer);
        printf("%-*s %*zu %*.*g %8.1g %*.*g %*.*g%s\n", name, layer->tensor.name,
               narrow ? 7 : 9, layer->tensor.rows * layer->tensor.columns, number, digits,
               clean(layer->trace.value, size), clean(layer->trace.error, size), number, digits,
               clean(layer->smallest.value, size), number, digits,
               clean(layer->largest.value, size),
               layer->smallest.converged && layer->largest.converged ? "" : "  not converged");
    }
}

static void add_curvature(json_t *row, const cli_layer *layer)
{
    json_t *curvature = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "trace",
                                  cli_json_number(layer->trace.value), "trace_error",
                                  cli_json_number(layer->trace.error), "smallest",
                                  cli_json_number(layer->smallest.value), "smallest_residual",
                                  cli_json_number(layer->smallest.residual), "largest",
                                  cli_json_number(layer->largest.value), "largest_residual",
                                  cli_json_number(layer->largest.residual), "converged",
                                  (int)(layer->smallest.converged && layer->largest.converged));
    json_object_update(row, curvature);
    json_decref(curvature);
}

json_t *cli_diagnose_layers_json(const cli_diagnose_job *job)
{
    json_t *array = json_array();
    for (size_t i = 0; i < job->layer_count; i++) {
        const cli_layer *layer = &job->layers[i];
        json_t *row = json_pack(
            "{s:s, s:I, s:I, s:o, s:o, s:o}", "name", layer->tensor.name, "rows",
            (json_int_t)layer->tensor.rows, "columns", (json_int_t)layer->tensor.columns,
            "weight_norm", cli_json_number(layer->weights), "gradient_norm",
            cli_json_number(layer->gradient), "update_norm", cli_json_number(layer->update));
        if (job->own.layers) {
            add_curvature(row, layer);
        }
        json_array_append_new(array, row);
    }
    return array;
}
