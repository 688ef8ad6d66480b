// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What predictions compute with, kept between calls. Keeps: any number of threads may predict
// with one model at once, for whatever is lent to one is in no list until it comes back. There
// is one team of threads for each model: a second large prediction meanwhile goes by one
// thread, since two teams would only fight for the same cores.
#include "run/predictors.h"

#include <pthread.h>
#include <stdlib.h>

#include "data/dataset.h"
#include "objective/risk.h"

// Multiply-adds that are worth waking a team for: some hundred microseconds of one core.
#define TEAM_WORK 4e6

enum { ROWS_OF_ONE = 256, ROWS_OF_TEAM = 1024 };

struct dsc_predictors {
    pthread_mutex_t lock;
    dsc_predictor *idle; /* of one worker each */
    dsc_predictor *team; /* idle, or NULL */
    bool team_lent;
};

descent_status dsc_predictors_create(dsc_predictors **predictors, descent_error *error)
{
    dsc_predictors *self = calloc(1, sizeof *self);
    if (!self || pthread_mutex_init(&self->lock, NULL) != 0) {
        free(self);
        return dsc_no_memory(error, "a model", sizeof *self);
    }
    *predictors = self;
    return DESCENT_OK;
}

static void free_predictor(dsc_predictor *predictor)
{
    if (!predictor) {
        return;
    }
    dsc_empirical_free(predictor->outputs);
    dsc_empirical_free(predictor->scores);
    dsc_workers_free(predictor->workers);
    descent_dataset_free(predictor->row);
    free(predictor);
}

void dsc_predictors_free(dsc_predictors *self)
{
    if (!self) {
        return;
    }
    while (self->idle) {
        dsc_predictor *next = self->idle->next;
        free_predictor(self->idle);
        self->idle = next;
    }
    free_predictor(self->team);
    pthread_mutex_destroy(&self->lock);
    free(self);
}

static descent_status make(bool team, dsc_predictor **predictor, descent_error *error)
{
    dsc_predictor *made = calloc(1, sizeof *made);
    if (!made) {
        return dsc_no_memory(error, "a prediction", sizeof *made);
    }
    made->team = team;
    const descent_status status = dsc_workers_create(team ? 0 : 1, &made->workers, error);
    if (status != DESCENT_OK) {
        free(made);
        return status;
    }
    *predictor = made;
    return DESCENT_OK;
}

descent_status dsc_predictor_acquire(const descent_model *model, size_t rows,
                                     dsc_predictor **predictor, descent_error *error)
{
    dsc_predictors *self = model->predictors;
    const double work = (double)rows * (double)descent_network_parameters(model->network);
    pthread_mutex_lock(&self->lock);
    const bool team = work >= TEAM_WORK && !self->team_lent;
    dsc_predictor **from = team ? &self->team : &self->idle;
    dsc_predictor *found = *from;
    if (found) {
        *from = found->next;
        found->next = NULL;
    }
    self->team_lent = self->team_lent || team;
    pthread_mutex_unlock(&self->lock);
    if (found) {
        *predictor = found;
        return DESCENT_OK;
    }
    const descent_status status = make(team, predictor, error);
    // It was promised to us before it was made.
    if (status != DESCENT_OK && team) {
        pthread_mutex_lock(&self->lock);
        self->team_lent = false;
        pthread_mutex_unlock(&self->lock);
    }
    return status;
}

void dsc_predictor_release(const descent_model *model, dsc_predictor *predictor)
{
    dsc_predictors *self = model->predictors;
    pthread_mutex_lock(&self->lock);
    dsc_predictor **to = predictor->team ? &self->team : &self->idle;
    predictor->next = *to;
    *to = predictor;
    self->team_lent = self->team_lent && !predictor->team;
    pthread_mutex_unlock(&self->lock);
}

descent_status dsc_predictor_prepare(const descent_model *model, dsc_predictor *predictor,
                                     bool scores, descent_error *error)
{
    dsc_empirical **empirical = scores ? &predictor->scores : &predictor->outputs;
    if (*empirical) {
        return DESCENT_OK;
    }
    dsc_empirical_parts parts = dsc_empirical_parts_from(model->network);
    parts.loss = scores ? parts.loss : NULL;
    parts.encoder = model->encoder;
    parts.workers = predictor->workers;
    parts.type = model->type;
    parts.passes = DSC_FORWARD;
    parts.state = model->state;
    parts.largest_batch = predictor->team ? ROWS_OF_TEAM : ROWS_OF_ONE;
    return dsc_empirical_create(&parts, empirical, error);
}

descent_status dsc_predictor_row(const descent_model *model, dsc_predictor *predictor,
                                 descent_type type, descent_error *error)
{
    if (predictor->row && predictor->row->type == type) {
        return DESCENT_OK;
    }
    const size_t columns = model->schema->stored, size = descent_type_size(type);
    descent_dataset *row = dsc_dataset_create();
    if (row) {
        row->rows = 1;
        row->columns = columns;
        row->type = type;
        row->values = calloc(columns, size);
    }
    if (!row || !row->values) {
        descent_dataset_free(row);
        return dsc_no_memory(error, "a row", columns * size);
    }
    descent_dataset_free(predictor->row);
    predictor->row = row;
    return DESCENT_OK;
}
