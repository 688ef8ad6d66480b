// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Text from a model: the window of the last tokens goes through the network, and the prediction at
// the last of them is drawn from.
//
// Keeps: a token depends on those before it, the options and its number alone. While the window
// fills, what the network has computed of earlier tokens stays (graph/by_position.h), with the same bits;
// where that cannot be, positions behind the last token hold token 0, which no earlier one sees.
#include <descent/generate.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/options.h"
#include "core/rng.h"
#include "core/size.h"
#include "data/vocabulary.h"
#include "graph/by_position.h"
#include "objective/empirical_score.h"
#include "run/model.h"

struct descent_generator {
    const descent_model *model;
    descent_generate_options options;
    size_t block, tokens;
    float *window; /* block: the last `used` tokens, then 0 */
    size_t used;
    dsc_by_position
        *cache;        /* the window goes through it position by position; NULL: as a whole */
    size_t computed;   /* positions of the window that it has */
    double *predicted; /* block x tokens, probabilities; of one position: tokens */
    double *weights;   /* tokens */
    uint64_t drawn;
};

// ---- options ----

#define FIELD(member) offsetof(descent_generate_options, member)

static const descent_option options[] = {
    {.name = "temperature",
     .metavar = "T",
     .kind = DESCENT_OPTION_REAL,
     .offset = FIELD(temperature),
     .fallback = "1",
     .low = 0,
     .high = 100,
     .help = "below 1: more likely and less varied text; 0: always the most probable token"},
    {.name = "top-k",
     .metavar = "K",
     .kind = DESCENT_OPTION_COUNT,
     .offset = FIELD(top_k),
     .fallback = "0",
     .high = 16777216.0,
     .help = "draw from the K most probable tokens alone; 0: from all"},
    {.name = "seed",
     .metavar = "N",
     .kind = DESCENT_OPTION_COUNT,
     .offset = FIELD(seed),
     .fallback = "1",
     .high = 9007199254740992.0,
     .help = "the same seed draws the same text"},
};

const descent_option_table *descent_generate_option_table(void)
{
    static const descent_option_table table = {.title = "Draws",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(descent_generate_options)};
    return &table;
}

void descent_generate_options_init(descent_generate_options *to, size_t size)
{
    descent_generate_options own;
    descent_options_default(descent_generate_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}

// ---- the model ----

size_t descent_model_tokens(const descent_model *model)
{
    return model && model->schema->tokens ? model->schema->class_count : 0;
}

size_t descent_model_block(const descent_model *model)
{
    return descent_model_tokens(model) ? model->schema->stored : 0;
}

// ---- the window ----

static void append(descent_generator *g, size_t token)
{
    if (g->used == g->block) {
        memmove(g->window, g->window + 1, (g->block - 1) * sizeof *g->window);
        g->used--;
        g->computed = 0; // every token has another position, and the first one is gone
    }
    g->window[g->used++] = (float)token;
}

static descent_status refuse_code(bool bytes, uint32_t code, size_t at, descent_error *error)
{
    char shown[DSC_CODE_TEXT];
    return dsc_fail(error, DESCENT_INVALID,
                    "`prompt`: %s, %zu bytes into it, is not in the text that the model learnt "
                    "from" DSC_REMEDY "prompt = TEXT    # without it",
                    dsc_code_shown(bytes, code, shown), at);
}

static descent_status take_prompt(descent_generator *g, const dsc_vocabulary *v,
                                  const char *prompt, size_t length, descent_error *error)
{
    const bool bytes = g->model->schema->tokens == DESCENT_TOKENS_BYTES;
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        const size_t step = dsc_code_at(bytes, prompt + i, length - i, &code);
        FAIL_IF(step == 0, error, DESCENT_INVALID,
                "`prompt` is not UTF-8 text, %zu bytes into it", i);
        if (v->token[code] == 0) {
            return refuse_code(bytes, code, i, error);
        }
        append(g, v->token[code] - 1);
        i += step;
    }
    if (g->used == 0) { // a line begins, or whatever
        append(g, v->token['\n'] > 0 ? v->token['\n'] - 1 : 0);
    }
    return DESCENT_OK;
}

static descent_status allocate(descent_generator *g, descent_error *error)
{
    g->window = calloc(g->block, sizeof *g->window);
    g->predicted = calloc(g->block * g->tokens, sizeof *g->predicted);
    g->weights = calloc(g->tokens, sizeof *g->weights);
    return g->window && g->predicted && g->weights
               ? DESCENT_OK
               : dsc_no_memory(error, "predictions",
                               g->block * g->tokens * sizeof *g->predicted);
}

// A network that the library did not make of layers may need all positions.
static descent_status make_cache(descent_generator *g, descent_error *error)
{
    const descent_network *network = g->model->network;
    const descent_status status = dsc_by_position_create(
        descent_network_graph(network), network->output, g->model->type, &g->cache, error);
    return status == DESCENT_UNSUPPORTED ? DESCENT_OK : status;
}

static descent_status fill(descent_generator *g, const char *prompt, size_t length,
                           descent_error *error)
{
    dsc_vocabulary vocabulary = {0};
    TRY(allocate(g, error));
    TRY(make_cache(g, error));
    TRY(dsc_vocabulary_of(g->model->schema, &vocabulary, error));
    const descent_status status = take_prompt(g, &vocabulary, prompt, length, error);
    dsc_vocabulary_free(&vocabulary);
    return status;
}

descent_status descent_generator_create(const descent_model *model,
                                        const descent_generate_options *given,
                                        const char *prompt, size_t length,
                                        descent_generator **generator, descent_error *error)
{
    NEED(error, "model, options, generator", model, given, generator);
    if (length > 0) {
        NEED(error, "prompt", prompt);
    }
    descent_generate_options own = descent_generate_options_default();
    TRY(dsc_options_take(descent_generate_option_table(), given, &own, error));
    FAIL_IF(descent_model_tokens(model) == 0, error, DESCENT_INVALID,
            "the model was not trained on text: it has no next token to draw");
    descent_generator *g = calloc(1, sizeof *g);
    if (!g) {
        return dsc_no_memory(error, "a generator", sizeof *g);
    }
    g->model = model;
    g->options = own;
    g->block = descent_model_block(model);
    g->tokens = descent_model_tokens(model);
    const descent_status status = fill(g, prompt, length, error);
    if (status != DESCENT_OK) {
        descent_generator_free(g);
        return status;
    }
    *generator = g;
    return DESCENT_OK;
}

void descent_generator_free(descent_generator *g)
{
    if (g) {
        dsc_by_position_free(g->cache);
        free(g->window);
        free(g->predicted);
        free(g->weights);
        free(g);
    }
}

// ---- draws ----

static size_t most_probable(const double *p, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++) {
        best = p[i] > p[best] ? i : best;
    }
    return best;
}

static int descending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

// The k-th largest of the probabilities: those below it cannot come. Equal ones come with it.
static double least_allowed(descent_generator *g, const double *p)
{
    const size_t k = (size_t)g->options.top_k;
    if (k == 0 || k >= g->tokens) {
        return 0.0;
    }
    memcpy(g->weights, p, g->tokens * sizeof *p);
    qsort(g->weights, g->tokens, sizeof *g->weights, descending);
    return g->weights[k - 1];
}

static size_t draw(descent_generator *g, const double *p)
{
    const size_t best = most_probable(p, g->tokens);
    if (g->options.temperature == 0.0) {
        return best;
    }
    const double least = least_allowed(g, p);
    double sum = 0.0;
    for (size_t i = 0; i < g->tokens; i++) {
        const bool may = p[i] > 0.0 && p[i] >= least;
        g->weights[i] = may ? exp(log(p[i] / p[best]) / g->options.temperature) : 0.0;
        sum += g->weights[i];
    }
    const dsc_random random = {.seed = g->options.seed, .purpose = DSC_PURPOSE_GENERATE};
    double left = dsc_random_uniform(&random, g->drawn) * sum;
    size_t token = best;
    for (size_t i = 0; i < g->tokens; i++) {
        if (g->weights[i] > 0.0) {
            token = i;
            left -= g->weights[i];
            if (left < 0.0) {
                break;
            }
        }
    }
    return token;
}

// The probabilities of what comes behind the window; *p (out) points into the generator.
static descent_status predict(descent_generator *g, const double **p, descent_error *error)
{
    if (!g->cache) {
        *p = g->predicted + (g->used - 1) * g->tokens;
        return descent_model_predict_row(g->model, g->window, g->predicted, error);
    }
    for (size_t i = g->computed; i < g->used; i++) {
        dsc_by_position_feed(g->cache, i, (double)g->window[i]);
    }
    dsc_by_position_forward(g->cache, g->model->x, g->model->state,
                            (dsc_range){g->computed, g->used});
    dsc_by_position_output(g->cache, g->predicted);
    dsc_probabilities(g->predicted, g->tokens,
                      g->model->network->graph->portable && g->model->type == DESCENT_FLOAT64);
    g->computed = g->used;
    *p = g->predicted;
    return DESCENT_OK;
}

descent_status descent_generator_next(descent_generator *g, char text[DESCENT_TOKEN_BYTES],
                                      size_t *length, descent_error *error)
{
    NEED(error, "generator, text, length", g, text, length);
    const double *p = NULL;
    TRY(predict(g, &p, error));
    const size_t best = most_probable(p, g->tokens);
    FAIL_IF(!(p[best] > 0.0 && p[best] <= 1.0), error, DESCENT_DIVERGED,
            "the model predicts no probabilities: its parameters are not finite");
    const size_t token = draw(g, p);
    append(g, token);
    g->drawn++;
    dsc_token_text(g->model->schema, token, text, length);
    text[*length] = '\0';
    return DESCENT_OK;
}
