// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Measurements for the checks of a loss that is no better than guessing.
#include "run/guessing_probes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/status.h"
#include "data/encoder.h"
#include "graph/network.h"
#include "graph/operators/operators.h"
#include "kernel/kernels.h"
#include "run/evaluate_model.h"
#include "run/observe_units.h"

// Rows whose middle half is looked at; numbers that are looked at for the largest; rows of a rival.
enum { SAMPLE = 512, BLOCK = 64, RIVAL_ROWS = 2000, LEAST_RIVAL_ROWS = 100 };
static const double most_numbers = 2e7;
// A middle half narrower than this, in deviations, is hidden by what is far away.
static const double narrow = 0.02;
// Rows for each parameter of a linear model, to be asked about its own training rows.
static const double rows_a_parameter = 50.0;
// A probability that leaves next to no slope.
static const double certain = 0.999;

// ---- inputs ----

typedef struct columns {
    const descent_trainer *t;
    const dsc_kernels *kernels;
    size_t inputs, count; /* rows of the sample */
    double *block;        /* BLOCK x inputs */
    double *sample;       /* inputs x SAMPLE */
    double *largest;      /* inputs */
} columns;

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Every `step`-th training row; the first SAMPLE of them are kept.
static void read_rows(columns *c, size_t step)
{
    uint32_t rows[BLOCK];
    const size_t all = c->t->split.train_count;
    for (size_t at = 0; at < all;) {
        size_t count = 0;
        for (; count < BLOCK && at < all; at += step) {
            rows[count++] = c->t->split.train[at];
        }
        dsc_encoder_gather(c->t->encoder, c->t->sets.train, c->kernels, rows, 0, count,
                           c->block, c->inputs, NULL);
        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j < c->inputs; j++) {
                const double value = c->block[i * c->inputs + j];
                c->largest[j] = fmax(c->largest[j], fabs(value));
                if (c->count < SAMPLE) {
                    c->sample[j * SAMPLE + c->count] = value;
                }
            }
            c->count += c->count < SAMPLE;
        }
    }
}

static void judge(columns *c, dsc_input_scale *scale)
{
    double hidden = 0.0, any = 0.0;
    for (size_t j = 0; j < c->inputs; j++) {
        double *values = c->sample + j * SAMPLE;
        qsort(values, c->count, sizeof *values, by_size);
        const double middle = values[3 * c->count / 4] - values[c->count / 4];
        any = fmax(any, c->largest[j]);
        if (middle > 0.0 && middle < narrow) {
            scale->squeezed++;
            hidden = fmax(hidden, c->largest[j]);
        }
    }
    scale->inputs = c->inputs;
    scale->largest = scale->squeezed > 0 ? hidden : any;
}

descent_status dsc_guessing_scale(const descent_trainer *t, dsc_input_scale *scale,
                                  descent_error *error)
{
    enum { MOST_INPUTS = 1 << 13 };
    *scale = (dsc_input_scale){0};
    columns c = {.t = t,
                 .kernels = dsc_kernels_get(DESCENT_FLOAT64),
                 .inputs = dsc_encoder_inputs(t->encoder)};
    const double numbers = (double)t->split.train_count * (double)c.inputs;
    if (c.inputs == 0 || c.inputs > MOST_INPUTS || t->split.train_count < BLOCK) {
        return DESCENT_OK;
    }
    c.block = calloc(BLOCK * c.inputs, sizeof *c.block);
    c.sample = calloc(SAMPLE * c.inputs, sizeof *c.sample);
    c.largest = calloc(c.inputs, sizeof *c.largest);
    const bool ready = c.block && c.sample && c.largest;
    if (ready) {
        read_rows(&c, 1 + (size_t)(numbers / most_numbers));
        judge(&c, scale);
    }
    free(c.block);
    free(c.sample);
    free(c.largest);
    return ready ? DESCENT_OK
                 : dsc_no_memory(error, "inputs", SAMPLE * c.inputs * sizeof *c.sample);
}

// ---- the network ----

descent_status dsc_guessing_units(descent_trainer *t, dsc_stuck_layer *layer,
                                  descent_error *error)
{
    const descent_graph *graph = t->network->graph;
    const size_t units = dsc_observe_count_units(graph);
    *layer = (dsc_stuck_layer){0};
    if (units == 0) {
        return DESCENT_OK;
    }
    unsigned char *marks = malloc(units);
    if (!marks) {
        return dsc_no_memory(error, "units", units);
    }
    const descent_status status = dsc_observe_mark(t, marks, error);
    const unsigned char *mark = marks;
    size_t number = 0;
    for (size_t i = 0; status == DESCENT_OK && i < graph->count; i++) {
        const descent_node *node = graph->nodes[i];
        number += dsc_operator_of(node)->layer;
        const size_t here = dsc_observe_has_end(node) ? dsc_node_units(node) : 0;
        size_t stuck = 0;
        for (size_t j = 0; j < here; j++) {
            stuck += *mark++;
        }
        if (here > 0 && (layer->units == 0 || stuck * layer->units > layer->stuck * here)) {
            *layer =
                (dsc_stuck_layer){number, here, stuck, dsc_node_function(node) == DESCENT_RELU};
        }
    }
    free(marks);
    return status;
}

static double number_at(const descent_trainer *t, const void *x, size_t i)
{
    return t->type == DESCENT_FLOAT64 ? ((const double *)x)[i] : (double)((const float *)x)[i];
}

typedef struct answers {
    const descent_trainer *t;
    size_t rows, certain;
} answers;

static void look(void *context, const dsc_executor *executor, size_t done, size_t count)
{
    answers *a = context;
    const descent_node *output = a->t->network->output;
    size_t stride = 0;
    const void *rows = dsc_executor_array(executor, output, DSC_VALUE, &stride);
    (void)done;
    for (size_t r = 0; r < count; r++) {
        double top = -HUGE_VAL, sum = 0.0;
        for (size_t j = 0; j < output->width; j++) {
            top = fmax(top, number_at(a->t, rows, r * stride + j));
        }
        for (size_t j = 0; j < output->width; j++) {
            sum += exp(number_at(a->t, rows, r * stride + j) - top);
        }
        a->certain += 1.0 / sum > certain;
        a->rows++;
    }
}

descent_status dsc_guessing_certain(descent_trainer *t, double *share, descent_error *error)
{
    const descent_rows rows = {t->split.train,
                               t->split.train_count < SAMPLE ? t->split.train_count : SAMPLE};
    answers a = {.t = t};
    *share = (double)NAN;
    if (t->network->task != DESCENT_TASK_CLASSIFY) {
        return DESCENT_OK;
    }
    TRY(dsc_empirical_visit(t->empirical, t->x, NULL, &rows, look, &a, error));
    *share = (double)a.certain / (double)a.rows;
    return DESCENT_OK;
}

// ---- what simple models know ----

// Every so many-th of some rows: of validation, if there are enough of them.
static size_t choose(const descent_trainer *t, const descent_dataset **data, bool *own,
                     uint32_t *rows)
{
    *data = t->sets.valid ? t->sets.valid : t->sets.train;
    const uint32_t *index = t->sets.valid ? NULL : t->split.valid;
    size_t all = t->sets.valid ? descent_dataset_rows(t->sets.valid) : t->split.valid_count;
    *own = all < LEAST_RIVAL_ROWS;
    if (*own) {
        *data = t->sets.train;
        index = t->split.train;
        all = t->split.train_count;
    }
    const size_t step = 1 + all / RIVAL_ROWS;
    size_t count = 0;
    for (size_t i = 0; i < all; i += step) {
        rows[count++] = index ? index[i] : (uint32_t)i;
    }
    return count;
}

static descent_status evaluate(const descent_trainer *t, double most,
                               const descent_dataset *data, const descent_rows *rows,
                               descent_evaluation **e, descent_error *error)
{
    descent_rivals *rivals = NULL;
    descent_model *model = NULL;
    descent_status status = descent_rivals_create(t, most, &rivals, error);
    THEN(status, descent_trainer_model(t, &model, error));
    THEN(status, descent_evaluate_model(model, data, rows, NULL, rivals, e, error));
    descent_model_free(model);
    descent_rivals_free(rivals);
    return status;
}

// Better than guessing by itself.
static bool linear_knows(descent_evaluation *e)
{
    const bool nearest = e->has_nearest;
    e->has_nearest = false;
    const bool knows = e->has_linear && dsc_evaluation_rivals_know(e);
    e->has_nearest = nearest;
    return knows;
}

// A linear model that is better than guessing on rows that it was made for proves nothing, unless they
// are many; one that is no better there is none elsewhere. An evaluation without rivals is none.
static void leave_out(const descent_trainer *t, bool own, descent_evaluation **e)
{
    const double parameters = (double)(descent_dataset_inputs(t->sets.train) + 1) *
                              (double)descent_network_outputs(t->network);
    const bool fits =
        own && (double)t->split.train_count < rows_a_parameter * parameters && linear_knows(*e);
    (*e)->has_linear = (*e)->has_linear && !fits;
    if (!(*e)->has_linear && !(*e)->has_nearest) {
        descent_evaluation_free(*e);
        *e = NULL;
    }
}

static descent_status ask(const descent_trainer *t, double most, uint32_t *index,
                          descent_evaluation **e, descent_error *error)
{
    const descent_dataset *data = NULL;
    bool own = false;
    const descent_rows rows = {index, choose(t, &data, &own, index)};
    if (rows.count < LEAST_RIVAL_ROWS || !(most > 0.0)) {
        return DESCENT_OK;
    }
    TRY(evaluate(t, most, data, &rows, e, error));
    leave_out(t, own, e);
    return DESCENT_OK;
}

descent_status dsc_guessing_rivals(const descent_trainer *t, double most,
                                   descent_evaluation **e, descent_error *error)
{
    uint32_t *index = calloc(RIVAL_ROWS + 1, sizeof *index);
    *e = NULL;
    if (!index) {
        return dsc_no_memory(error, "rows", RIVAL_ROWS * sizeof *index);
    }
    const descent_status status = ask(t, most, index, e, error);
    free(index);
    return status;
}
