// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: an objective is made when it is first asked for, as pages that show one thing have many
// networks; a step allocates nothing. Nothing is computed here but sums of squares, and what is
// standardised, drawn, differentiated and updated is the library's.
#include "network.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <descent/data.h>

#include "core/memory.h"
#include "data/encoder_fit.h"
#include "graph/network.h"
#include "graph/operators/operators.h"
#include "graph/plan.h"
#include "network_parts.h"
#include "objective/empirical_score.h"
#include "objective/risk.h"
#include "surface/spectrum/jacobi.h"

enum { SPECTRUM_MOST = 200 };

// ---- what it is made of ----

static float *as_stored(size_t count, const double *numbers)
{
    float *stored = malloc(count * sizeof *stored);
    for (size_t i = 0; stored && i < count; i++) {
        stored[i] = (float)numbers[i];
    }
    return stored;
}

// A data set with a copy of its own.
static descent_status make_data(size_t rows, size_t columns, const double *inputs,
                                float **stored, descent_dataset **data)
{
    *stored = as_stored(rows * columns, inputs);
    if (!*stored) {
        return dsc_no_memory(page_problem(), "inputs", rows * columns * sizeof **stored);
    }
    return descent_dataset_from_arrays(DESCENT_FLOAT32, rows, columns, *stored, NULL, 0, data,
                                       page_problem());
}

static descent_status make(network *w, const char *layers, const double *inputs,
                           const double *targets, size_t classes)
{
    descent_error *error = page_problem();
    FAIL_IF(w->train == 0 || w->train > w->rows || w->columns == 0, error, DESCENT_INVALID,
            "%zu of %zu rows cannot train, with %zu columns", w->train, w->rows, w->columns);
    TRY(make_data(w->rows, w->columns, inputs, &w->stored, &w->data));
    TRY(descent_dataset_set_targets(w->data, DESCENT_FLOAT64, targets, classes, error));
    TRY(descent_network_parse(layers, 0.0, w->data, &w->network, error));
    TRY(dsc_network_fits(w->network, w->data, error));
    w->network->graph->portable = true;
    TRY(dsc_encoder_fit(w->data, NULL, w->train, NULL, &w->encoder, error));
    TRY(dsc_workers_create(1, &w->workers, error));
    w->n = descent_network_parameters(w->network);
    w->x = dsc_alloc_aligned(w->n, sizeof *w->x);
    w->g = dsc_alloc_aligned(w->n, sizeof *w->g);
    w->kept = dsc_alloc_aligned(w->n, sizeof *w->kept);
    if (!w->x || !w->g || !w->kept) {
        return dsc_no_memory(error, "parameters", 3 * w->n * sizeof *w->x);
    }
    return DESCENT_OK;
}

network *network_create(const char *layers, size_t rows, size_t train, size_t columns,
                        const double *inputs, const double *targets, size_t classes)
{
    network *w = calloc(1, sizeof *w);
    if (!w) {
        page_refuse("there is no memory for %s", "a network");
        return NULL;
    }
    w->rows = rows;
    w->train = train;
    w->columns = columns;
    if (make(w, layers, inputs, targets, classes) != DESCENT_OK) {
        network_free(w);
        return NULL;
    }
    network_initialise(w, 1);
    return w;
}

void network_free(network *w)
{
    if (!w) {
        return;
    }
    network_training_end(&w->training);
    for (int i = 0; i < NETWORK_OBJECTIVES; i++) {
        dsc_empirical_free(w->objectives[i]);
    }
    dsc_workers_free(w->workers);
    dsc_encoder_free(w->encoder);
    descent_network_free(w->network);
    descent_dataset_free(w->data);
    free(w->stored);
    dsc_free_aligned(w->x);
    dsc_free_aligned(w->g);
    dsc_free_aligned(w->kept);
    free(w);
}

descent_status network_make_objective(const network *w, network_objective kind, size_t batch,
                                      double l2, dsc_empirical **made)
{
    dsc_empirical_parts parts = dsc_empirical_parts_from(w->network);
    parts.data = w->data;
    parts.encoder = w->encoder;
    parts.workers = w->workers;
    parts.l2 = l2;
    parts.type = DESCENT_FLOAT64;
    parts.passes = kind == NETWORK_CURVED  ? DSC_TANGENTS
                   : kind == NETWORK_ASKED ? DSC_FORWARD
                                           : DSC_BACKWARD;
    parts.loss = kind == NETWORK_ASKED ? NULL : parts.loss;
    parts.largest_batch = batch;
    return dsc_empirical_create(&parts, made, page_problem());
}

// The objective of a kind, which is made now if it is not there yet; NULL when it cannot be.
static dsc_empirical *objective(network *w, network_objective kind)
{
    if (!w->objectives[kind]) {
        (void)network_make_objective(w, kind, w->train, w->l2, &w->objectives[kind]);
    }
    return w->objectives[kind];
}

// ---- facts ----

size_t network_parameters(const network *w)
{
    return w->n;
}

const char *network_summary(const network *w)
{
    return descent_network_summary(w->network);
}

size_t network_width(const network *w)
{
    return w->network->output->width;
}

const char *network_tensor(const network *w, size_t i, double facts[4])
{
    descent_tensor tensor;
    if (!descent_graph_tensor(w->network->graph, i, &tensor)) {
        return NULL;
    }
    facts[0] = (double)tensor.offset;
    facts[1] = (double)tensor.rows;
    facts[2] = (double)tensor.columns;
    facts[3] = tensor.decays;
    return tensor.name;
}

double network_bytes(const network *w, size_t batch, unsigned number)
{
    dsc_plan *plan = NULL;
    if ((number != 4 && number != 8) || batch == 0) {
        page_refuse("numbers have 4 bytes or 8, and a batch has %s", "at least one row");
        return 0.0;
    }
    if (dsc_plan_create(w->network->graph, w->network->loss,
                        number == 4 ? DESCENT_FLOAT32 : DESCENT_FLOAT64, batch, DSC_BACKWARD, 1,
                        &plan, page_problem()) != DESCENT_OK) {
        return 0.0;
    }
    const double bytes = (double)(plan->shared_bytes + plan->own_bytes + plan->work_bytes);
    dsc_plan_free(plan);
    return bytes;
}

// ---- parameters ----

void network_initialise(network *w, unsigned seed)
{
    network_training_end(&w->training);
    descent_graph_initialise_f64(w->network->graph, seed, w->x);
}

void network_get(const network *w, double *x)
{
    memcpy(x, w->x, w->n * sizeof *x);
}

void network_set(network *w, const double *x)
{
    memcpy(w->x, x, w->n * sizeof *x);
}

// ---- evaluations ----

static void take(void *context, size_t worker, const dsc_piece *piece, void *g)
{
    (void)worker;
    memcpy((double *)context + piece->begin, g, piece->count * sizeof(double));
}

bool network_evaluate(dsc_empirical *empirical, const dsc_request *asked, double *g,
                      double *cost)
{
    const dsc_sink sink = {.take = take, .context = g};
    dsc_request request = *asked;
    dsc_outcome outcome;
    request.sink = g ? &sink : NULL;
    if (!empirical || dsc_objective_evaluate(dsc_empirical_objective(empirical), &request,
                                             &outcome, page_problem()) != DESCENT_OK) {
        return false;
    }
    *cost = outcome.value;
    return true;
}

bool network_cost(network *w, const double *x, const unsigned *rows, size_t count, double *cost,
                  double *g)
{
    for (size_t i = 0; rows && i < count; i++) {
        if (rows[i] >= w->rows) {
            return page_refuse("%s that do not exist", "there are rows");
        }
    }
    if (rows && (count == 0 || count > w->train)) {
        return page_refuse("a cost is of at least one row, and of at most %s",
                           "as many as train");
    }
    const dsc_examples examples = {
        .data = w->data, .rows = rows, .count = rows ? count : w->train};
    const dsc_request request = {.x = x ? x : w->x, .examples = &examples};
    return network_evaluate(objective(w, NETWORK_RISK), &request, g, cost);
}

bool network_score(network *w, const double *x, int which, double score[3])
{
    const bool trains = which == NETWORK_TRAINING;
    const dsc_examples examples = {.data = w->data,
                                   .first = trains ? 0 : w->train,
                                   .count = trains ? w->train : w->rows - w->train};
    dsc_empirical *risk = objective(w, NETWORK_RISK);
    dsc_score found;
    if (examples.count == 0) {
        return page_refuse("there are no rows %s", "that validate");
    }
    if (!risk) {
        return false;
    }
    dsc_empirical_score(risk, x ? x : w->x, &examples, &found);
    score[0] = found.loss;
    score[1] = found.loss_se;
    score[2] = found.metric;
    return true;
}

bool network_outputs(network *w, const double *x, size_t count, const double *points,
                     double *out)
{
    float *stored = NULL;
    descent_dataset *data = NULL;
    dsc_empirical *asked = objective(w, NETWORK_ASKED);
    const bool good =
        asked && make_data(count, w->columns, points, &stored, &data) == DESCENT_OK;
    if (good) {
        const dsc_examples examples = {.data = data, .count = count};
        dsc_empirical_outputs(asked, x ? x : w->x, &examples, out);
    }
    descent_dataset_free(data);
    free(stored);
    return good;
}

// Hidden layer i: the i-th layer that is not the output. NULL behind the last.
static const descent_node *hidden(const network *w, size_t i)
{
    const descent_graph *graph = w->network->graph;
    for (size_t k = 0; k < graph->count; k++) {
        const descent_node *node = graph->nodes[k];
        if (dsc_operator_of(node)->layer && node != w->network->output && i-- == 0) {
            return node;
        }
    }
    return NULL;
}

size_t network_units(const network *w, size_t i)
{
    const descent_node *node = hidden(w, i);
    return node ? node->width : 0;
}

typedef struct activity {
    const descent_node *node;
    double *out;
} activity;

static void copy_activity(void *context, const dsc_executor *executor, size_t done,
                          size_t count)
{
    const activity *to = context;
    size_t stride = 0;
    const double *rows = dsc_executor_array(executor, to->node, DSC_VALUE, &stride);
    for (size_t r = 0; r < count; r++) {
        memcpy(to->out + (done + r) * to->node->width, rows + r * stride,
               to->node->width * sizeof *rows);
    }
}

bool network_activity(network *w, const double *x, size_t i, double *out)
{
    activity to = {hidden(w, i), out};
    dsc_empirical *risk = objective(w, NETWORK_RISK);
    if (!to.node) {
        return page_refuse("there is no such %s", "hidden layer");
    }
    return risk && dsc_empirical_visit(risk, x ? x : w->x, NULL, NULL, copy_activity, &to,
                                       page_problem()) == DESCENT_OK;
}

// ---- curvature ----

bool network_curvature(network *w, const double *x, const double *v, double *hv)
{
    const dsc_examples examples = {.data = w->data, .count = w->train};
    const dsc_request request = {
        .x = x ? x : w->x, .v = v, .curvature = DESCENT_HESSIAN, .examples = &examples};
    double cost = 0.0;
    return network_evaluate(objective(w, NETWORK_CURVED), &request, hv, &cost);
}

// The Hessian, symmetrised: products differ by rounding.
static bool fill_hessian(network *w, const double *x, double *unit, double *matrix)
{
    const size_t n = w->n;
    for (size_t i = 0; i < n; i++) {
        unit[i] = 1.0;
        if (!network_curvature(w, x, unit, matrix + i * n)) {
            return false;
        }
        unit[i] = 0.0;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            const double mean = 0.5 * matrix[i * n + j] + 0.5 * matrix[j * n + i];
            matrix[i * n + j] = matrix[j * n + i] = mean;
            if (!isfinite(mean)) {
                return page_refuse("%s is not finite here: there is no spectrum",
                                   "the Hessian");
            }
        }
    }
    return true;
}

bool network_spectrum(network *w, const double *x, double *values, double *vectors)
{
    const size_t n = w->n;
    if (n > SPECTRUM_MOST) {
        return page_refuse("a whole spectrum is of at most 200 %s", "parameters");
    }
    double *matrix = malloc(n * n * sizeof *matrix), *unit = calloc(n, sizeof *unit);
    double *own = vectors ? NULL : malloc(n * n * sizeof *own);
    bool good = matrix && unit && (vectors || own);
    if (!good) {
        page_refuse("there is no memory for %s", "a spectrum");
    }
    good = good && fill_hessian(w, x, unit, matrix);
    if (good) {
        dsc_jacobi(n, matrix, values, vectors ? vectors : own);
    }
    free(matrix);
    free(unit);
    free(own);
    return good;
}
