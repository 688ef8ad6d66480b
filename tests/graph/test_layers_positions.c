// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Layers of texts: what is completed and refused, how parameters begin, and that no position sees a
// later token.
#include "check.h"

#include <stdlib.h>

#include <descent/generate.h>

#include "data/encoder_fit.h"
#include "data/read.h"
#include "graph/network.h"
#include "graph/network_document.h"
#include "graph/operators/attributes.h"
#include "run/model.h"

enum { BLOCK = 8, TOKENS = 11 };

static const dsc_network_shape text_of_8 = {.inputs = BLOCK,
                                            .outputs = TOKENS,
                                            .targets = BLOCK,
                                            .tokens = TOKENS,
                                            .task = DESCENT_TASK_CLASSIFY,
                                            .bare = DESCENT_RELU};

static descent_network *parse(const char *text, double dropout, descent_function bare)
{
    dsc_network_shape shape = text_of_8;
    descent_network *network = NULL;
    descent_error error = {0};
    shape.bare = bare;
    CHECK_OK(dsc_network_parse(text, dropout, &shape, &network, &error));
    return network;
}

static void what_is_left_out_is_completed(void)
{
    static const struct {
        const char *text, *complete;
        size_t parameters;
    } rows[] = {
        {"embed 4", "embed 4 positions learned", 11 * 4 + 8 * 4 + 4 * 11 + 11},
        {"embed 4 positions none", "embed 4 positions none", 11 * 4 + 4 * 11 + 11},
        {"embed 4 positions none tied", "embed 4 positions none tied", 11 * 4},
        {"embed 4 5", "embed 4 positions learned 5 relu",
         11 * 4 + 8 * 4 + 4 * 5 + 5 + 5 * 11 + 11},
        // A norm, queries, keys and values, the way back; the norm in front of the output.
        {"embed 4 positions none attention 2",
         "embed 4 positions none attention 2 causal layer-norm",
         11 * 4 + 8 + (4 * 12 + 12) + (4 * 4 + 4) + 8 + 4 * 11 + 11},
        {"embed 4 positions rotary tied mlp 6 attention 2",
         "embed 4 positions rotary tied mlp 6 gelu attention 2 causal layer-norm",
         11 * 4 + 8 + (4 * 6 + 6) + (6 * 4 + 4) + 8 + 3 * (4 * 4 + 4) + (4 * 4 + 4) + 8},
        {"embed 4 2*(attention 1 mlp 6 tanh) 5",
         "embed 4 positions learned 2*(attention 1 causal mlp 6 tanh) 5 relu",
         11 * 4 + 8 * 4 +
             2 * (8 + (4 * 12 + 12) + (4 * 4 + 4) + 8 + (4 * 6 + 6) + (6 * 4 + 4)) + 4 * 5 + 5 +
             5 * 11 + 11},
        {"embed 4 positions none attention 2 drop 0.1 attention 2 causal drop 0",
         "embed 4 positions none attention 2 causal drop 0.1 attention 2 causal drop 0 "
         "layer-norm",
         11 * 4 + 2 * (8 + (4 * 12 + 12) + (4 * 4 + 4)) + 8 + 4 * 11 + 11},
        {"embed 4 positions rotary tied attention 2 drop 0.5",
         "embed 4 positions rotary tied attention 2 causal drop 0.5 layer-norm",
         11 * 4 + 8 + 3 * (4 * 4 + 4) + (4 * 4 + 4) + 8},
        {"embed 4 attention 2 rms-norm",
         "embed 4 positions learned attention 2 causal rms-norm",
         11 * 4 + 8 * 4 + 8 + (4 * 12 + 12) + (4 * 4 + 4) + 4 + 4 * 11 + 11},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_network *n = parse(rows[i].text, 0.0, DESCENT_RELU);
        if (!n) {
            continue;
        }
        CHECK_TEXT(descent_network_layers(n), rows[i].complete);
        if (!CHECK(descent_network_parameters(n) == rows[i].parameters)) {
            printf("%s: %zu\n", rows[i].text, descent_network_parameters(n));
        }
        // Read again, as what is typed and as what is stored, it is the same network.
        for (int k = 0; k < 2; k++) {
            descent_error error = {0};
            descent_network *again =
                parse(rows[i].complete, 0.0, k ? DESCENT_IDENTITY : DESCENT_RELU);
            CHECK(again && descent_network_parameters(again) == rows[i].parameters);
            CHECK_OK(dsc_network_agrees(n, "one", again, "another", &error));
            descent_network_free(again);
        }
        descent_network_free(n);
    }
}

static void what_does_not_fit_is_refused(void)
{
    static const struct {
        const char *text, *says;
        size_t tokens;
    } rows[] = {
        {"5", "those of a text begin with an embedding", TOKENS},
        {"", "those of a text begin with an embedding", TOKENS},
        {"embed", "a number of features", TOKENS},
        {"embed 4 positions there", "\"learned\", \"sinusoidal\", \"rotary\" or \"none\"",
         TOKENS},
        {"embed 4 embed 4", "is the second", TOKENS},
        {"embed 5 attention 2", "cannot cut 5 features into 2 equal heads", TOKENS},
        {"embed 4 attention 2 full", "see the token that it is to predict", TOKENS},
        {"embed 4 flatten", "a text needs numbers at each of its 8 positions", TOKENS},
        {"embed 4 global-pool 3", "a text needs numbers at each of its 8 positions", TOKENS},
        {"embed 4 tied 5", "whose 4 features are not the 5 of the last layer", TOKENS},
        {"embed 3 positions sinusoidal", "does not fit", TOKENS},
        {"embed 4", "needs tokens, which texts have", 0},
        {"attention 2", "needs positions x features; rows of 8 arrive there", 0},
        {"4 mlp 3", "needs positions x features; rows of 4 arrive there", 0},
        {"embed 4 group-norm 2", "group-norm", TOKENS},
        {"embed 4 attention 2 drop", "without a rate from 0 to less than 1", TOKENS},
        {"embed 4 attention 2 drop 1", "a rate from 0 to less than 1", TOKENS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dsc_network_shape shape = text_of_8;
        descent_network *network = NULL;
        descent_error error = {0};
        shape.tokens = rows[i].tokens;
        shape.targets = rows[i].tokens ? BLOCK : 1;
        if (!CHECK(dsc_network_parse(rows[i].text, 0.0, &shape, &network, &error) ==
                       DESCENT_INVALID &&
                   strstr(error.message, rows[i].says))) {
            printf("%s: %s\n", rows[i].text, error.message);
        }
        descent_network_free(network);
    }
}

// What is added to residuals begins smaller by the root of how many are added.
static void parameters_begin_as_those_of_gpt_2(void)
{
    descent_network *n = parse("embed 4 3*(attention 2 mlp 6)", 0.0, DESCENT_RELU);
    size_t branches = 0;
    for (size_t i = 0; n && i < n->graph->count; i++) {
        const descent_node *node = n->graph->nodes[i];
        const size_t length = strlen(node->name);
        if (!node->tensor || length < 7 || strcmp(node->name + length - 7, ".weight") != 0) {
            continue;
        }
        const bool branch =
            length > 14 && strcmp(node->name + length - 14, ".output.weight") == 0;
        branches += branch;
        CHECK(node->tensor->initial == DESCENT_INITIAL_NORMAL);
        CHECK_NEAR(node->tensor->scale, branch ? 0.02 / sqrt(6.0) : 0.02, 1e-15);
    }
    CHECK(branches == 6);
    descent_network_free(n);
}

// ---- what a position sees ----

static descent_model *model_of(const descent_network *network)
{
    descent_error error = {0};
    descent_dataset *d = NULL;
    descent_model *model = NULL;
    dsc_encoder *encoder = NULL;
    char text[] = "abcdefghijk abcdefghijk"; // of eleven letters and a blank
    descent_read_options options = descent_read_options_default();
    options.format = DESCENT_FORMAT_TEXT;
    options.block = BLOCK;
    text[11] = 'a';
    CHECK_OK(dsc_dataset_read_memory("x", text, strlen(text), &options, NULL, &d, &error));
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &encoder, &error));
    float *x = calloc(descent_network_parameters(network), sizeof *x);
    descent_graph_initialise_f32(descent_network_graph(network), 3, x);
    for (size_t i = 0; i < descent_network_parameters(network); i++) {
        x[i] *= 3.0F; // so that a later token would be seen
    }
    CHECK_OK(dsc_model_create(network, d->schema, encoder, DESCENT_FLOAT32, x, NULL, "", &model,
                              &error));
    dsc_encoder_free(encoder);
    descent_dataset_free(d);
    free(x);
    return model;
}

static void predict(const descent_network *network, const float *tokens, double *out)
{
    descent_error error = {0};
    descent_model *model = model_of(network);
    CHECK_OK(descent_model_predict_row(model, tokens, out, &error));
    descent_model_free(model);
}

static void no_position_sees_a_later_token(void)
{
    static const char *const texts[] = {
        "embed 8 3*(attention 2 mlp 12)",
        "embed 8 positions rotary tied 2*(attention 4 mlp 12)",
        "embed 8 positions sinusoidal residual(attention 2 causal 8 tanh) rms-norm 6 silu",
        "embed 8 positions none attention 1 layer-norm mlp 12 relu"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        descent_network *n = parse(texts[i], 0.0, DESCENT_RELU);
        for (size_t changed = 0; n && changed < BLOCK; changed++) {
            float tokens[BLOCK] = {3, 1, 4, 1, 5, 9, 2, 6};
            double before[BLOCK * TOKENS], after[BLOCK * TOKENS];
            predict(n, tokens, before);
            tokens[changed] = 10;
            predict(n, tokens, after);
            CHECK(memcmp(before, after, changed * TOKENS * sizeof *before) == 0);
            CHECK(memcmp(before + changed * TOKENS, after + changed * TOKENS,
                         TOKENS * sizeof *before) != 0);
            const bool attends = changed + 1 < BLOCK;
            CHECK(!attends ||
                  memcmp(before + (BLOCK - 1) * TOKENS, after + (BLOCK - 1) * TOKENS,
                         TOKENS * sizeof *before) != 0);
        }
        descent_network_free(n);
    }
}

/* Before it is full, where what was computed of earlier tokens stays, and behind that. */
static void generated_tokens_are_those_of_the_whole_window(void)
{
    static const char *const texts[] = {"embed 4 tied 2*(attention 2 mlp 6)",
                                        "embed 4 positions rotary attention 1", "embed 4 5"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        descent_error error = {0};
        descent_network *n = parse(texts[k], 0.0, DESCENT_RELU);
        descent_model *model = n ? model_of(n) : NULL;
        descent_generator *g = NULL;
        descent_generate_options o = descent_generate_options_default();
        float window[BLOCK] = {0};
        double p[BLOCK * TOKENS];
        o.temperature = 0.0;
        CHECK_OK(descent_generator_create(model, &o, "a", 1, &g, &error));
        for (size_t used = 1; g && used < 3 * BLOCK; used++) {
            const size_t last = used < BLOCK ? used - 1 : BLOCK - 1;
            char text[DESCENT_TOKEN_BYTES];
            size_t length = 0, best = 0;
            CHECK_OK(descent_model_predict_row(model, window, p, &error));
            for (size_t i = 1; i < TOKENS; i++) {
                best = p[last * TOKENS + i] > p[last * TOKENS + best] ? i : best;
            }
            CHECK_OK(descent_generator_next(g, text, &length, &error));
            CHECK(length == 1 && (size_t)(text[0] - 'a') == best);
            if (last + 1 == BLOCK) {
                memmove(window, window + 1, (BLOCK - 1) * sizeof *window);
            }
            window[last + 1 < BLOCK ? last + 1 : last] = (float)best;
        }
        descent_generator_free(g);
        descent_model_free(model);
        descent_network_free(n);
    }
}

static void dropout_stands_behind_the_embedding_and_each_branch(void)
{
    descent_network *n = parse("embed 4 2*(attention 2 mlp 6)", 0.1, DESCENT_RELU);
    size_t count = 0;
    for (size_t i = 0; n && i < n->graph->count; i++) {
        count += strncmp(n->graph->nodes[i]->name, "dropout", 7) == 0 ||
                 strcmp(dsc_operator_of(n->graph->nodes[i])->name, "dropout") == 0;
    }
    CHECK(count == 5);
    descent_network_free(n);
}

// ---- sequences ----

/* Sequences of five positions and three features, of one length or of several. */
static descent_status parse_sequence(const char *text, bool padded, descent_function bare,
                                     descent_network **network, descent_error *error)
{
    const dsc_network_shape shape = {.inputs = padded ? 20 : 15,
                                     .outputs = 2,
                                     .task = DESCENT_TASK_CLASSIFY,
                                     .bare = bare,
                                     .image = {3, {1, 5, 3}},
                                     .padded = padded};
    *network = NULL;
    return dsc_network_parse(text, 0.0, &shape, network, error);
}

static void layers_of_sequences_are_completed(void)
{
    static const struct {
        const char *text, *complete, *padded; /* the latter NULL: the same */
        size_t parameters;
    } rows[] = {
        {"embed 4 global-pool", "1x5x3 embed 4 positions learned global-pool", NULL,
         (3 * 4 + 4) + 5 * 4 + 4 * 2 + 2},
        {"embed 4 positions none 2*(attention 2 mlp 6) global-pool",
         "1x5x3 embed 4 positions none 2*(attention 2 full mlp 6 gelu) layer-norm global-pool",
         NULL,
         (3 * 4 + 4) + 2 * (8 + (4 * 12 + 12) + (4 * 4 + 4) + 8 + (4 * 6 + 6) + (6 * 4 + 4)) +
             8 + 4 * 2 + 2},
        {"attention 1 causal rms-norm global-pool 6",
         "1x5x3 attention 1 causal rms-norm global-pool 6 relu", NULL,
         6 + (3 * 9 + 9) + (3 * 3 + 3) + 3 + (3 * 6 + 6) + 6 * 2 + 2},
        {"conv 4 1x3 linear embed 4 positions rotary attention 2 global-pool",
         "1x5x3 conv 4 1x3 linear embed 4 positions rotary attention 2 full layer-norm "
         "global-pool",
         NULL, (9 * 4 + 4) + (4 * 4 + 4) + 8 + 3 * (4 * 4 + 4) + (4 * 4 + 4) + 8 + 4 * 2 + 2},
        {"embed 4 positions none 6 flatten", "1x5x3 embed 4 positions none 6 relu flatten",
         NULL, (3 * 4 + 4) + (4 * 6 + 6) + 30 * 2 + 2},
        {"6", "6 relu", NULL, 0},
        {"1x5x3 conv 4 1x3 layer-norm 6", "1x5x3 conv 4 1x3 linear layer-norm relu 6 relu",
         NULL, (9 * 4 + 4) + 8 + (20 * 6 + 6) + 6 * 2 + 2},
        {"conv 4 1x3 norm global-pool",
         "1x5x3 conv 4 1x3 no-bias linear batch-norm relu global-pool",
         "1x5x3 conv 4 1x3 linear layer-norm relu global-pool", 0},
    };
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        descent_network *n = NULL, *again = NULL;
        descent_error error = {0};
        const bool padded = i % 2;
        const char *complete =
            padded && rows[i / 2].padded ? rows[i / 2].padded : rows[i / 2].complete;
        if (!CHECK_OK(parse_sequence(rows[i / 2].text, padded, DESCENT_RELU, &n, &error))) {
            continue;
        }
        CHECK_TEXT(descent_network_layers(n), complete);
        CHECK(rows[i / 2].parameters == 0 ||
              rows[i / 2].parameters == descent_network_parameters(n));
        for (int k = 0; k < 2; k++) {
            CHECK_OK(parse_sequence(complete, padded, k ? DESCENT_IDENTITY : DESCENT_RELU,
                                    &again, &error));
            CHECK_OK(dsc_network_agrees(n, "one", again, "another", &error));
            descent_network_free(again);
        }
        json_t *json = NULL;
        CHECK_OK(dsc_network_to_json(n, &json, &error));
        CHECK_OK(dsc_network_from_json(json, &again, &error));
        CHECK_OK(dsc_network_agrees(n, "one", again, "another", &error));
        descent_network_free(again);
        json_decref(json);
        descent_network_free(n);
    }
}

// What is offered in their place works.
// "drop" stands in the graph, and "dropout" is a layer of its own.
static void attention_drops_what_it_says(void)
{
    descent_network *n = parse("embed 4 attention 2 drop 0.1 attention 1", 0.2, DESCENT_RELU);
    double rates[2] = {-1.0, -1.0};
    size_t count = 0;
    for (size_t i = 0; n && i < n->graph->count; i++) {
        const descent_node *node = n->graph->nodes[i];
        if (strcmp(dsc_operator_of(node)->name, "attention") == 0 && count < 2) {
            rates[count++] = ((const dsc_attention_attributes *)node->attributes)->dropout;
        }
    }
    CHECK(count == 2 && rates[0] == 0.1 && rates[1] == 0.0);
    descent_network_free(n);
}

static void layers_that_do_not_fit_sequences_are_refused(void)
{
    static const struct {
        const char *text, *says;
        bool equal; /* refused of sequences of one length as well */
    } rows[] = {
        {"embed 4 attention 2", "\"embed 4 attention 2\" ends in rows of 5 x 4", true},
        {"embed 4 embed 4 global-pool", "is the second", true},
        {"embed 4 positions none tied global-pool", "is for the table of a text's tokens",
         true},
        {"6 conv 2 1x3 attention 1 global-pool", "\"conv\" at column 3 needs images", true},
        {"conv 4 1x3 6 attention 2",
         "\"attention\" at column 14 needs positions x features; rows of 6 arrive there", true},
        {"1x5x4 conv 2 1x3", "is not the 1 x 5 x 3 of sequences of different lengths", false},
        {"conv 4 1x3 5x1x4 conv 2 1x3", "would mix the positions", false},
        {"conv 4 1x3 stride 1x2", "does not keep all positions", false},
        {"conv 4 1x3 pad none", "does not keep all positions", false},
        {"conv 4 1x3 pool 1x2", "\"pool\" at column 12 takes several positions", false},
        {"conv 4 1x3 average-pool 1x3 stride 1 pad same", "takes several positions", false},
        {"conv 4 1x3 batch-norm global-pool",
         "\"batch-norm\" at column 12 takes numbers of all", false},
        {"embed 4 group-norm 2 global-pool", "\"group-norm\" at column 9 takes numbers of all",
         false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_network *network = NULL;
        descent_error error = {0};
        if (!CHECK(parse_sequence(rows[i].text, true, DESCENT_RELU, &network, &error) ==
                       DESCENT_INVALID &&
                   strstr(error.message, rows[i].says))) {
            printf("%s: %s\n", rows[i].text, error.message);
        }
        if (strncmp(error.remedy, "layers = ", 9) == 0) {
            descent_error again = {0};
            CHECK_OK(parse_sequence(error.remedy + 9, true, DESCENT_RELU, &network, &again));
            descent_network_free(network);
        }
        if (!rows[i].equal && i != 5) { // where all are there it is no mistake
            CHECK_OK(parse_sequence(rows[i].text, false, DESCENT_RELU, &network, &error));
            descent_network_free(network);
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(what_is_left_out_is_completed),
        TEST(what_does_not_fit_is_refused),
        TEST(parameters_begin_as_those_of_gpt_2),
        TEST(no_position_sees_a_later_token),
        TEST(generated_tokens_are_those_of_the_whole_window),
        TEST(dropout_stands_behind_the_embedding_and_each_branch),
        TEST(attention_drops_what_it_says),
        TEST(layers_of_sequences_are_completed),
        TEST(layers_that_do_not_fit_sequences_are_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
