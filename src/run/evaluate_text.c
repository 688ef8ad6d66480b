// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: the rivals know the training rows alone, and meet the same tokens as the model. Their
// probabilities are smoothed, so that what they have not met costs much and not everything: tokens
// as if each had come once more, pairs as if the frequencies of tokens had been drawn from once more
// behind each [MacKay, Peto. A hierarchical Dirichlet language model. 1995].
#include <descent/evaluate_text.h>
#include <descent/generate.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/size.h"
#include "data/dataset.h"
#include "objective/empirical_score.h"
#include "run/model.h"
#include "run/predictors.h"

enum { MOST_OF_PAIRS = 4096 };

// Counts of tokens in the training rows.
typedef struct counts {
    size_t tokens;
    double all;
    double *single;  /* tokens */
    double *behind;  /* tokens: how many came behind each */
    uint32_t *pairs; /* tokens x tokens: row first, column second; NULL: too many */
    uint32_t *best;  /* tokens: the most frequent one behind each */
    size_t most;     /* the most frequent token */
} counts;

static void free_counts(counts *c)
{
    free(c->single);
    free(c->behind);
    free(c->pairs);
    free(c->best);
}

static size_t token_at(const descent_dataset *d, size_t row, size_t position)
{
    return (size_t)dsc_dataset_held(d, row * d->columns + position);
}

static size_t row_of(const descent_rows *rows, size_t i)
{
    return rows && rows->index ? rows->index[i] : i;
}

static size_t count_of(const descent_dataset *d, const descent_rows *rows)
{
    return rows && rows->index ? rows->count : d->rows;
}

static void count_tokens(counts *c, const descent_dataset *d, const descent_rows *rows)
{
    for (size_t i = 0; i < count_of(d, rows); i++) {
        const size_t row = row_of(rows, i);
        for (size_t p = 0; p < d->columns; p++) {
            const size_t before = token_at(d, row, p), token = token_at(d, row, p + 1);
            c->single[token] += 1.0;
            c->behind[before] += 1.0;
            c->all += 1.0;
            if (c->pairs) {
                c->pairs[before * c->tokens + token]++;
            }
        }
    }
}

static void find_best(counts *c)
{
    for (size_t t = 0; t < c->tokens; t++) {
        c->most = c->single[t] > c->single[c->most] ? t : c->most;
    }
    for (size_t first = 0; c->pairs && first < c->tokens; first++) {
        const uint32_t *row = c->pairs + first * c->tokens;
        size_t best = c->most;
        for (size_t t = 0; t < c->tokens; t++) {
            best = row[t] > row[best] ? t : best;
        }
        c->best[first] = (uint32_t)best;
    }
}

static descent_status allocate(counts *c, descent_error *error)
{
    const bool paired = c->tokens <= MOST_OF_PAIRS;
    c->single = calloc(c->tokens + 1, sizeof *c->single);
    c->behind = calloc(c->tokens + 1, sizeof *c->behind);
    c->best = calloc(c->tokens + 1, sizeof *c->best);
    c->pairs = paired ? calloc(c->tokens * c->tokens + 1, sizeof *c->pairs) : NULL;
    return c->single && c->behind && c->best && (c->pairs || !paired)
               ? DESCENT_OK
               : dsc_no_memory(error, "counts of tokens",
                               c->tokens * c->tokens * sizeof *c->pairs);
}

static double single_probability(const counts *c, size_t token)
{
    return (c->single[token] + 1.0) / (c->all + (double)c->tokens);
}

// The rivals, that know the training rows, on the rows that are evaluated.
static descent_status score_rivals(counts *c, const descent_dataset *d,
                                   const descent_rows *rows, const descent_dataset *train,
                                   const descent_rows *train_rows, descent_text_evaluation *e)
{
    count_tokens(c, train, train_rows);
    find_best(c);
    double loss = 0.0, hits = 0.0, pair_loss = 0.0, pair_hits = 0.0;
    for (size_t i = 0; i < count_of(d, rows); i++) {
        const size_t row = row_of(rows, i);
        for (size_t p = 0; p < d->columns; p++) {
            const size_t before = token_at(d, row, p), token = token_at(d, row, p + 1);
            const double alone = single_probability(c, token);
            loss -= log(alone);
            hits += token == c->most;
            if (c->pairs) {
                const double pairs = (double)c->pairs[before * c->tokens + token];
                pair_loss -= log((pairs + alone) / (c->behind[before] + 1.0));
                pair_hits += token == c->best[before];
            }
        }
    }
    const double tokens = (double)e->tokens;
    e->guess_loss = loss / tokens;
    e->guess_accuracy = hits / tokens;
    if (c->pairs) {
        e->bigram_loss = pair_loss / tokens;
        e->bigram_accuracy = pair_hits / tokens;
    }
    return DESCENT_OK;
}

static descent_status score_with(const descent_model *model, dsc_predictor *predictor,
                                 const dsc_examples *examples, dsc_score *score,
                                 descent_error *error)
{
    TRY(dsc_predictor_prepare(model, predictor, true, error));
    dsc_empirical_score(predictor->scores, model->x, examples, score);
    return DESCENT_OK;
}

static descent_status score_model(const descent_model *model, const descent_dataset *data,
                                  const descent_rows *rows, descent_text_evaluation *e,
                                  descent_error *error)
{
    const dsc_examples examples = {
        .data = data, .rows = rows ? rows->index : NULL, .count = e->windows};
    dsc_predictor *predictor = NULL;
    dsc_score score = {0};
    TRY(dsc_predictor_acquire(model, e->windows, &predictor, error));
    const descent_status status = score_with(model, predictor, &examples, &score, error);
    dsc_predictor_release(model, predictor);
    e->loss = score.loss;
    e->loss_se = score.loss_se;
    e->accuracy = score.metric;
    e->perplexity = exp(score.loss);
    e->bits = score.loss / log(2.0);
    return status;
}

static bool same_tokens(const dsc_schema *a, const dsc_schema *b)
{
    bool same = a->tokens == b->tokens && a->class_count == b->class_count;
    for (size_t i = 0; same && i < a->class_count; i++) {
        same = strcmp(a->classes[i], b->classes[i]) == 0;
    }
    return same;
}

static descent_status check(const descent_model *model, const descent_dataset *data,
                            const descent_rows *rows, const descent_dataset *train,
                            descent_error *error)
{
    FAIL_IF(descent_model_tokens(model) == 0 || !data->text, error, DESCENT_INVALID,
            "to be evaluated as text, a model and its data must be text");
    FAIL_IF(!same_tokens(model->schema, data->schema) ||
                (train && !same_tokens(model->schema, train->schema)),
            error, DESCENT_INVALID, "the text has other tokens than the model");
    FAIL_IF(data->columns != model->schema->stored, error, DESCENT_INVALID,
            "the text is in windows of %zu, and the model takes %zu", data->columns,
            model->schema->stored);
    for (size_t i = 0; rows && rows->index && i < rows->count; i++) {
        FAIL_IF(rows->index[i] >= data->rows, error, DESCENT_INVALID,
                "row %u of %zu: there is no such row", (unsigned)rows->index[i], data->rows);
    }
    FAIL_IF(count_of(data, rows) == 0, error, DESCENT_INVALID, "there is no row to predict");
    return DESCENT_OK;
}

static descent_status compare(const descent_model *model, const descent_dataset *data,
                              const descent_rows *rows, const descent_dataset *train,
                              const descent_rows *train_rows, descent_text_evaluation *e,
                              descent_error *error)
{
    counts c = {.tokens = model->schema->class_count};
    descent_status status = allocate(&c, error);
    THEN(status, score_rivals(&c, data, rows, train, train_rows, e));
    free_counts(&c);
    return status;
}

descent_status descent_evaluate_text(const descent_model *model, const descent_dataset *data,
                                     const descent_rows *rows, const descent_dataset *train,
                                     const descent_rows *train_rows,
                                     descent_text_evaluation *evaluation, descent_error *error)
{
    NEED(error, "model, data, evaluation", model, data, evaluation);
    TRY(dsc_size_check("evaluation", evaluation, sizeof *evaluation, error));
    TRY(check(model, data, rows, train, error));
    descent_text_evaluation e = {.windows = count_of(data, rows)};
    e.tokens = e.windows * data->columns;
    e.guess_loss = e.guess_accuracy = e.bigram_loss = e.bigram_accuracy = (double)NAN;
    TRY(score_model(model, data, rows, &e, error));
    if (train) {
        TRY(compare(model, data, rows, train, train_rows, &e, error));
    }
    dsc_size_give(&e, sizeof e, evaluation, evaluation->size);
    return DESCENT_OK;
}
