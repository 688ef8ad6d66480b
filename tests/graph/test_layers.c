// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The language of layers: norms, functions alone, residuals and repeats; what is completed, what is
// refused and what is typed in its place; and texts made of random words, none of which may do harm
// and whose complete text must mean the same.
#include "check.h"

#include <stdlib.h>

#include <descent/network.h>

#include "core/rng.h"
#include "graph/network.h"
#include "graph/network_document.h"

static const dsc_network_shape rows_of_96 = {
    .inputs = 96, .outputs = 3, .task = DESCENT_TASK_CLASSIFY, .bare = DESCENT_RELU};

static bool parse(const char *text, double dropout, descent_function bare,
                  descent_network **network, descent_error *error)
{
    dsc_network_shape shape = rows_of_96;
    shape.bare = bare;
    *network = NULL;
    *error = (descent_error){0};
    return dsc_network_parse(text, dropout, &shape, network, error) == DESCENT_OK;
}

// Node by node, with what only training knows of them.
static bool same_graph(const descent_network *a, const descent_network *b)
{
    const descent_graph *one = a->graph, *other = b->graph;
    bool same = one->count == other->count && one->parameters == other->parameters;
    for (size_t i = 0; i < one->count && same; i++) {
        const descent_node *x = one->nodes[i], *y = other->nodes[i];
        same = x->op == y->op && strcmp(x->name, y->name) == 0 &&
               dsc_shape_same(x->shape, y->shape) && x->input_count == y->input_count;
        for (size_t k = 0; same && k < x->input_count; k++) {
            same = x->inputs[k]->index == y->inputs[k]->index;
        }
        same = same && (!x->tensor || x->tensor->initial == y->tensor->initial);
    }
    descent_error error;
    return same && dsc_network_agrees(a, "one", b, "another", &error) == DESCENT_OK;
}

// The complete text, read as what people type and as what is stored, makes the same network, and
// has nothing to add.
static void check_complete(const descent_network *network, double dropout)
{
    static const descent_function bares[] = {DESCENT_RELU, DESCENT_IDENTITY};
    for (size_t i = 0; i < 2; i++) {
        descent_network *again = NULL;
        descent_error error;
        if (!CHECK(parse(network->layers, dropout, bares[i], &again, &error))) {
            printf("  %s\n%s\n", network->layers, error.message);
        } else if (!CHECK(same_graph(network, again) &&
                          strcmp(again->layers, network->layers) == 0)) {
            printf("  %s\n  %s\n", network->layers, again->layers);
        }
        descent_network_free(again);
    }
}

static void what_is_left_out_is_completed(void)
{
    static const struct {
        const char *text, *complete, *summary;
    } rows[] = {
        // A function that is left out stands behind the norm.
        {"8 norm", "8 linear layer-norm relu", "96-8-3 relu"},
        {"8 norm tanh", "8 linear layer-norm tanh", "96-8-3 tanh"},
        {"8 linear norm", "8 linear layer-norm", "96-8-3"},
        {"8 norm linear", "8 linear layer-norm linear", "96-8-3"},
        {"8 tanh norm", "8 tanh layer-norm", "96-8-3 tanh"},
        {"8 rms-norm 8 norm 8", "8 linear rms-norm relu 8 linear layer-norm relu 8 relu",
         "96-8-8-8-3 relu"},
        {"8 norm rms-norm", "8 linear layer-norm rms-norm", "96-8-3"},
        {"norm 8", "layer-norm 8 relu", "96-8-3 relu"},
        {"8 group-norm 2 tanh", "8 linear group-norm 2 tanh", "96-8-3 tanh"},
        {"6x8x2 conv 4 3x3 group-norm 2", "6x8x2 conv 4 3x3 linear group-norm 2 relu",
         "6x8x2-6x8x4-3 relu"},
        // That of batches takes away what a bias adds.
        {"6x8x2 conv 4 3x3 norm", "6x8x2 conv 4 3x3 no-bias linear batch-norm relu",
         "6x8x2-6x8x4-3 relu"},
        {"6x8x2 norm conv 4 3x3 norm tanh global-pool 8 batch-norm",
         "6x8x2 batch-norm conv 4 3x3 no-bias linear batch-norm tanh global-pool 8 no-bias "
         "linear batch-norm relu",
         "6x8x2-6x8x4-8-3 tanh relu"},
        {"6x8x2 conv 4 3x3 stride 2 layer-norm silu pool 3",
         "6x8x2 conv 4 3x3 stride 2 linear layer-norm silu pool 3", "6x8x2-3x4x4-3 silu"},
        // The usual norm of images is that of batches, in front of which there is no bias.
        {"6x8x2 conv 4 3x3 norm", "6x8x2 conv 4 3x3 no-bias linear batch-norm relu",
         "6x8x2-6x8x4-3 relu"},
        {"6x8x2 conv 4 3x3 linear norm", "6x8x2 conv 4 3x3 linear batch-norm", "6x8x2-6x8x4-3"},
        {"8 batch-norm tanh", "8 no-bias linear batch-norm tanh", "96-8-3 tanh"},
        {"6x8x2 norm conv 4 3x3 tanh norm 8 norm",
         "6x8x2 batch-norm conv 4 3x3 tanh batch-norm 8 linear layer-norm relu",
         "6x8x2-6x8x4-8-3 tanh relu"},
        {"6x8x2 residual(conv 2 3x3 norm)",
         "6x8x2 residual(conv 2 3x3 no-bias linear batch-norm)", "6x8x2-6x8x2-3"},
        // Without a bias, of which no parameter is left.
        // What is said of a norm and is not the default.
        {"8 norm eps 1e-3 tanh", "8 linear layer-norm eps 1e-3 tanh", "96-8-3 tanh"},
        {"8 norm eps 1e-5", "8 linear layer-norm relu", "96-8-3 relu"},
        {"6x8x2 conv 4 3x3 norm eps 0.001 momentum .01",
         "6x8x2 conv 4 3x3 no-bias linear batch-norm momentum .01 eps 0.001 relu",
         "6x8x2-6x8x4-3 relu"},
        {"8 batch-norm momentum 0.10 eps 2e-5 2*(rms-norm eps 1)group-norm 4 eps 3",
         "8 no-bias linear batch-norm eps 2e-5 relu 2*(rms-norm eps 1) group-norm 4 eps 3",
         "96-8-3 relu"},
        {"8 no-bias norm", "8 no-bias linear layer-norm relu", "96-8-3 relu"},
        {"6x8x2 conv 4 3x3 no-bias stride 2", "6x8x2 conv 4 3x3 no-bias stride 2 relu",
         "6x8x2-3x4x4-3 relu"},
        // Functions alone.
        {"8 relu tanh", "8 relu tanh", "96-8-3 relu tanh"},
        {"tanh 8", "tanh 8 relu", "96-8-3 tanh relu"},
        {"8 dropout 0.5 relu", "8 relu dropout 0.5 relu", "96-8-3 relu"},
        // A branch ends without a function, a repeat does not.
        {"8 residual(8)", "8 relu residual(8 linear)", "96-8-8-3 relu"},
        {"8 residual(8 8 norm)relu", "8 relu residual(8 relu 8 linear layer-norm) relu",
         "96-8-8-8-3 relu"},
        {"8 residual(8 norm linear)", "8 relu residual(8 linear layer-norm linear)",
         "96-8-8-3 relu"},
        {"residual(8|8)", "residual(8 linear | 8 linear)", "96-8-8-3"},
        {"residual( 8 tanh |8 silu dropout:0.5 )", "residual(8 tanh | 8 silu dropout:0.5)",
         "96-8-8-3 tanh silu"},
        {"2*(8)", "2*(8 relu)", "96-8-8-3 relu"},
        {"2 * ( 8 norm )", "2*(8 linear layer-norm relu)", "96-8-8-3 relu"},
        {"8 residual(2*(8))", "8 relu residual(2*(8 relu))", "96-8-8-8-3 relu"},
        {"8 2*(residual(8 norm relu 8)relu)",
         "8 relu 2*(residual(8 linear layer-norm relu 8 linear) relu)", "96-8-8-8-8-8-3 relu"},
        {"6x8x2 residual(conv 4 3x3 stride 2 conv 4 3 | conv 4 1 stride 2) global-pool",
         "6x8x2 residual(conv 4 3x3 stride 2 relu conv 4 3 linear | conv 4 1 stride 2 linear) "
         "global-pool",
         "6x8x2-3x4x4-3x4x4-3x4x4-3 relu"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int with = 0; with < 2; with++) {
            const double dropout = with ? 0.25 : 0.0;
            descent_network *network = NULL;
            descent_error error;
            if (!CHECK(parse(rows[i].text, dropout, DESCENT_RELU, &network, &error))) {
                printf("  %s\n%s\n", rows[i].text, error.message);
                continue;
            }
            CHECK_TEXT(network->layers, rows[i].complete);
            CHECK_TEXT(descent_network_summary(network), rows[i].summary);
            check_complete(network, dropout);
            descent_network_free(network);
        }
    }
}

// A repeat is its block written so many times.
static void repeats_are_what_they_stand_for(void)
{
    static const char *const rows[][2] = {
        {"3*(8 tanh)", "8 tanh 8 tanh 8 tanh"},
        {"1*(8)", "8"},
        {"2*(8 3*(4 silu) norm)", "8 4 silu 4 silu 4 silu norm 8 4 silu 4 silu 4 silu norm"},
        {"8 2*(residual(8 norm relu 8 norm) relu)",
         "8 residual(8 norm relu 8 norm) relu residual(8 norm relu 8 norm) relu"},
        {"6x8x2 2*(conv 4 3x3 stride 2 group-norm 2 relu) global-pool",
         "6x8x2 conv 4 3x3 stride 2 group-norm 2 relu conv 4 3x3 stride 2 group-norm 2 relu "
         "global-pool"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_network *once = NULL, *again = NULL;
        descent_error error;
        if (CHECK(parse(rows[i][0], 0.1, DESCENT_RELU, &once, &error)) &&
            CHECK(parse(rows[i][1], 0.1, DESCENT_RELU, &again, &error)) &&
            !CHECK(same_graph(once, again))) {
            printf("  %s\n", rows[i][0]);
        }
        descent_network_free(once);
        descent_network_free(again);
    }
}

static void layers_without_a_bias_have_none(void)
{
    static const struct {
        const char *text;
        size_t parameters;
    } rows[] = {
        {"8 no-bias tanh", 96 * 8 + 8 * 3 + 3},
        {"6x8x2 conv 4 3x3 no-bias pool 6x8", 9 * 2 * 4 + 4 * 3 + 3},
        {"6x8x2 conv 4 3x3 stride 2 no-bias groups 2 relu global-pool", 9 * 4 + 4 * 3 + 3}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_network *network = NULL;
        descent_error error;
        if (CHECK(parse(rows[i].text, 0.0, DESCENT_RELU, &network, &error))) {
            CHECK(descent_network_parameters(network) == rows[i].parameters);
        }
        descent_network_free(network);
    }
}

// The dropout of the network stands behind the function, wherever that stands.
/* What is said arrives at the operator, and files of networks keep it. */
static void numbers_of_norms_arrive(void)
{
    static const struct {
        const char *layers, *same, *other;
    } rows[] = {
        {"8 batch-norm momentum 0.1 eps 1e-5", "8 batch-norm", "8 batch-norm momentum 0.2"},
        {"8 batch-norm eps 0.001", "8 batch-norm eps 1e-3", "8 batch-norm"},
        {"8 layer-norm eps 1e-6", "8 norm eps 1e-6", "8 layer-norm"},
        {"8 rms-norm eps 1e-6", "8 rms-norm eps .000001", "8 rms-norm"},
        {"8 group-norm 2 eps 1e-6", "8 group-norm 2 eps 1e-06", "8 group-norm 2"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_error error = {0};
        descent_network *one = NULL, *same = NULL, *other = NULL;
        CHECK(parse(rows[i].layers, 0.0, DESCENT_RELU, &one, &error) &&
              parse(rows[i].same, 0.0, DESCENT_RELU, &same, &error) &&
              parse(rows[i].other, 0.0, DESCENT_RELU, &other, &error));
        CHECK_OK(dsc_network_agrees(one, "one", same, "another", &error));
        CHECK(dsc_network_agrees(one, "one", other, "another", &error) == DESCENT_INVALID);
        descent_network_free(one);
        descent_network_free(same);
        descent_network_free(other);
    }
}

static void dropout_follows_the_function_behind_a_norm(void)
{
    static const char *const rows[][2] = {{"8 norm tanh", "8 linear norm tanh dropout 0.25"},
                                          {"8 norm", "8 linear norm relu dropout 0.25"},
                                          {"8 relu norm", "8 relu dropout 0.25 norm"},
                                          {"8 linear norm", "8 linear norm dropout 0.25"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_network *network = NULL, *typed = NULL;
        descent_error error;
        CHECK(parse(rows[i][0], 0.25, DESCENT_RELU, &network, &error));
        CHECK(parse(rows[i][1], 0.0, DESCENT_RELU, &typed, &error));
        CHECK(same_graph(network, typed));
        descent_network_free(network);
        descent_network_free(typed);
    }
}

static void what_does_not_fit_is_said_with_what_goes(void)
{
    static const struct {
        const char *text, *said, *remedy;
    } rows[] = {
        {"8 residual(8 4)",
         "layers: \"residual\" at column 3 adds what arrives, rows of 8, and a branch of 4: "
         "the "
         "shapes differ",
         "layers = 8 residual(8 4 | 4)"},
        {"8 residual(8 | 4)",
         "layers: \"residual\" at column 3 adds a shortcut of 4, and a branch of 8: the shapes "
         "differ",
         "layers = 8 residual(8 | 8)"},
        {"6x8x2 residual(conv 4 3x3 stride 2)",
         "layers: \"residual\" at column 7 adds what arrives, rows of 6 x 8 x 2, and a branch "
         "of "
         "3 x 4 x 4: the shapes differ",
         "layers = 6x8x2 residual(conv 4 3x3 stride 2 | conv 4 1x1 stride 2)"},
        {"6x8x2 residual(conv 4 3x3 stride 2x1)",
         "layers: \"residual\" at column 7 adds what arrives, rows of 6 x 8 x 2, and a branch "
         "of "
         "3 x 8 x 4: the shapes differ",
         "layers = 6x8x2 residual(conv 4 3x3 stride 2x1 | conv 4 1x1 stride 2x1)"},
        {"6x8x2 residual(conv 4 3x3)",
         "layers: \"residual\" at column 7 adds what arrives, rows of 6 x 8 x 2, and a branch "
         "of "
         "6 x 8 x 4: the shapes differ",
         "layers = 6x8x2 residual(conv 4 3x3 | conv 4 1x1)"},
        {"6x8x2 residual(global-pool)",
         "layers: \"residual\" at column 7 adds what arrives, rows of 6 x 8 x 2, and a branch "
         "of "
         "2: the shapes differ",
         "layers = 6x8x2 residual(global-pool | 2)"},
        {"8 2*(residual(8)", "layers: \"(\" at column 5 is not closed: a \")\" is missing",
         "layers = 8 2*(residual(8))"},
        {"8 residual(8 (4))",
         "layers: \"(\" at column 14 opens no block: one begins with residual( or, as an "
         "example, 3*(",
         ""},
        {"8) 4", "layers: \")\" at column 2 closes nothing: there is no \"(\" for it",
         "layers = 8 4"},
        {"8 | 4",
         "layers: \"|\" at column 3 stands outside of a residual: residual(A | B) adds A and B",
         ""},
        {"8 residual(8 | 8 | 8)",
         "layers: \"|\" at column 18 does not go here: a residual has one branch and, behind "
         "one "
         "\"|\", one shortcut",
         ""},
        {"8 residual()",
         "layers: \")\" at column 12 stands where a layer is missing: a block has one at least",
         ""},
        {"8 residual(|8)",
         "layers: \"|\" at column 12 stands where a layer is missing: a block has one at least",
         ""},
        {"8 residual 8",
         "layers: \"residual\" at column 3 needs layers in brackets behind it: residual(64 "
         "relu "
         "64)",
         ""},
        {"3*", "layers: \"3*\" at column 1 needs layers in brackets behind it: 3*(64 relu 64)",
         ""},
        {"0*(8)",
         "layers: \"0*\" at column 1 is not a number of repeats from 1 to 1,000, as in 3*(64 "
         "relu)",
         "layers = 256 relu 128 relu"},
        {"1001*(8)",
         "layers: \"1001*\" at column 1 is not a number of repeats from 1 to 1,000, as in "
         "3*(64 "
         "relu)",
         "layers = 256 relu 128 relu"},
        {"99999999999999999999*(8)",
         "layers: \"99999999999999999999*\" at column 1 is not a number of repeats from 1 to "
         "1,000, as in 3*(64 relu)",
         "layers = 256 relu 128 relu"},
        {"200*(100*(8))",
         "layers: \"100*\" at column 6 makes more than 10,000 layers of blocks", ""},
        {"8 layer-norm momentum 0.1",
         "layers: \"momentum\" at column 14 is that of running statistics, which only "
         "\"batch-norm\" has",
         ""},
        {"8 rms-norm eps 1 eps 2", "layers: \"eps\" at column 18 is said twice of this norm",
         ""},
        {"8 norm eps 0",
         "layers: \"0\" at column 12 is not a number that is added to a variance: more than 0",
         "layers = 256 relu 128 relu"},
        {"8 batch-norm momentum 1.5",
         "layers: \"1.5\" at column 23 is not a momentum, what a batch counts in the running "
         "statistics: more than 0 and at most 1",
         "layers = 256 relu 128 relu"},
        {"8 batch-norm momentum",
         "layers: the text ends at column 22 without a momentum, what a batch counts in the "
         "running "
         "statistics: more than 0 and at most 1",
         "layers = 256 relu 128 relu"},
        {"8 group-norm",
         "layers: the text ends at column 13 without a number of groups that the channels are "
         "cut into, as in \"group-norm 8\"",
         "layers = 256 relu 128 relu"},
        {"6x8x2 2*(norm flatten)",
         "layers: \"2*\" at column 7 does not repeat the same: it is \"batch-norm flatten\" at "
         "first, then \"layer-norm flatten\"; a norm of a name of its own is the same each "
         "time",
         ""},
        {"6x8x2 conv 4 3x3 group-norm 3 relu",
         "layers: \"group-norm\" at column 18 does not fit the 6 x 8 x 4 that arrive there: "
         "group_norm: rows of 6 x 8 x 4 have 4 channels, which do not make 3 groups of equal "
         "size",
         ""},
        {"8 relu linear",
         "layers: \"linear\" at column 8 does nothing where it stands: behind units, channels "
         "or their norm it says that no function follows them",
         ""},
        {"residual(conv 2 3x3)",
         "layers: \"conv\" at column 10 needs images of height x width x channels; rows of 96 "
         "arrive there, and do not say which numbers are neighbours",
         "layers = 1x96x1 residual(conv 2 3x3)"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_network *network = NULL;
        descent_error error;
        char message[sizeof error.message];
        if (!CHECK(!parse(rows[i].text, 0.0, DESCENT_RELU, &network, &error))) {
            descent_network_free(network);
            continue;
        }
        CHECK(error.status == DESCENT_INVALID);
        snprintf(message, sizeof message, "%.*s", (int)strcspn(error.message, "\n"),
                 error.message);
        CHECK_TEXT(message, rows[i].said);
        CHECK_TEXT(error.remedy, rows[i].remedy);
        // The caret stands below the column that the message says.
        const char *column = strstr(message, "at column ");
        const char *line = strchr(error.message, '\n');
        const char *caret = line ? strchr(line + 1, '\n') : NULL;
        if (CHECK(column && caret)) {
            CHECK(strchr(caret, '^') - caret == strtol(column + 10, NULL, 10) + 2);
        }
    }
}

// What the messages above say to type goes, where the data have 96 numbers that are a square.
static void remedies_of_shapes_go(void)
{
    static const char *const texts[] = {"8 residual(8 4)",
                                        "8 residual(8 | 4)",
                                        "6x8x2 residual(conv 4 3x3 stride 2)",
                                        "6x8x2 residual(conv 4 3x3 stride 2x1)",
                                        "6x8x2 residual(conv 4 3x3 layer-norm)",
                                        "6x8x2 residual(global-pool)",
                                        "8 2*(residual(8)",
                                        "8) 4",
                                        "8 residul(8)",
                                        "8 relu tahn",
                                        "6x8x2 conv 4 3x3 group-morm 2"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        descent_network *network = NULL;
        descent_error error, again;
        if (!CHECK(!parse(texts[i], 0.0, DESCENT_RELU, &network, &error)) ||
            !CHECK(strncmp(error.remedy, "layers = ", 9) == 0) ||
            !CHECK(parse(error.remedy + 9, 0.0, DESCENT_RELU, &network, &again))) {
            printf("  %s\n%s\n%s\n", texts[i], error.message, error.remedy);
        }
        descent_network_free(network);
    }
}

// Around the word, on one line of a terminal; the remedy has the whole text.
static void long_lines_are_shown_around_the_word(void)
{
    char text[600] = "";
    for (int i = 0; i < 60; i++) {
        strcat(text, i == 30 ? "12 rellu " : "12 relu ");
    }
    text[strlen(text) - 1] = '\0';
    descent_network *network = NULL;
    descent_error error;
    CHECK(!parse(text, 0.0, DESCENT_RELU, &network, &error));
    const char *line = strchr(error.message, '\n') + 1;
    const char *caret = strchr(line, '\n') + 1;
    CHECK(caret - line < 80);
    CHECK(strncmp(line + (strchr(caret, '^') - caret), "rellu ", 6) == 0);
    CHECK(strncmp(line, "  ... ", 6) == 0 && strncmp(caret - 5, " ...\n", 5) == 0);
    CHECK(strlen(error.remedy) == strlen("layers = ") + strlen(text) - 1);
    CHECK(parse(error.remedy + 9, 0.0, DESCENT_RELU, &network, &error));
    descent_network_free(network);
}

static void deep_and_long_texts_end(void)
{
    static char text[400000];
    descent_network *network = NULL;
    descent_error error;
    text[0] = '\0';
    char *end = text;
    for (int i = 0; i < 30000; i++) {
        end += sprintf(end, "residual(");
    }
    CHECK(!parse(text, 0.0, DESCENT_RELU, &network, &error));
    CHECK(strstr(error.message, "there can be no more") != NULL);
    CHECK_TEXT(error.remedy, "");
    // 32 deep are read.
    end = text + sprintf(text, "8 ");
    for (int i = 0; i < 32; i++) {
        end += sprintf(end, "%s", i % 2 ? "1*(" : "residual(");
    }
    end += sprintf(end, "8 ");
    for (int i = 0; i < 32; i++) {
        end += sprintf(end, ")");
    }
    CHECK(parse(text, 0.0, DESCENT_RELU, &network, &error));
    if (network) {
        check_complete(network, 0.0);
    }
    descent_network_free(network);
}

// ---- random texts ----

static const char *const words[] = {"8",
                                    "4",
                                    "2",
                                    "96",
                                    "relu",
                                    "tanh",
                                    "linear",
                                    "norm",
                                    "layer-norm",
                                    "rms-norm",
                                    "group-norm 2",
                                    "batch-norm momentum 0.5 eps 1e-3",
                                    "eps 2",
                                    "residual(",
                                    ")",
                                    "|",
                                    "2*(",
                                    "3 *(",
                                    "6x8x2",
                                    "conv 4 3x3",
                                    "conv 2 1 stride 2",
                                    "pool 2",
                                    "average-pool 2",
                                    "global-pool",
                                    "flatten",
                                    "dropout 0.5",
                                    "dropout:0.1",
                                    "conv",
                                    "(",
                                    "*",
                                    "x",
                                    "0*(",
                                    "residual",
                                    "pad",
                                    "same",
                                    "\t",
                                    "8 residual(8",
                                    "norm relu",
                                    "8)",
                                    "1000*(",
                                    "\303\244",
                                    "4x2x1"};
enum { WORDS = sizeof words / sizeof *words };

static uint32_t draw(uint64_t seed, uint32_t index)
{
    const dsc_random random = {seed, DSC_PURPOSE_DIRECTION, 0};
    return (uint32_t)(dsc_random_uniform(&random, index) * 1e6);
}

// Words of which the first is a known one, and brackets that are closed more often than not.
static void make_text(uint64_t seed, char *text, size_t room)
{
    const size_t count = 1 + draw(seed, 0) % 14;
    int open = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < count; i++) {
        const char *word = words[draw(seed, 1 + i) % WORDS];
        open += strchr(word, '(') ? 1 : 0;
        open -= strchr(word, ')') ? 1 : 0;
        strncat(text, word, room - strlen(text) - 1);
        strncat(text, draw(seed, 100 + i) % 8 ? " " : "", room - strlen(text) - 1);
    }
    for (; open > 0 && draw(seed, 99) % 8; open--) {
        strncat(text, ")", room - strlen(text) - 1);
    }
}

static void random_texts_do_no_harm(void)
{
    size_t good = 0, blocks = 0, bad = 0;
    for (uint64_t seed = 1; seed <= 20000; seed++) {
        char text[512];
        descent_network *network = NULL;
        descent_error error;
        const double dropout = seed % 3 ? 0.0 : 0.25;
        make_text(seed, text, sizeof text);
        if (!parse(text, dropout, DESCENT_RELU, &network, &error)) {
            bad++;
            CHECK(network == NULL && error.status == DESCENT_INVALID);
            if (!CHECK(strncmp(error.message, "layers: ", 8) == 0)) {
                printf("  %s\n%s\n", text, error.message);
            }
            continue;
        }
        good++;
        blocks += strchr(network->layers, '(') != NULL;
        check_complete(network, dropout);
        descent_network_free(network);
    }
    // Both happen often enough to say something.
    CHECK(good > 1000 && blocks > 200 && bad > 1000);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(what_is_left_out_is_completed),   TEST(repeats_are_what_they_stand_for),
        TEST(layers_without_a_bias_have_none), TEST(dropout_follows_the_function_behind_a_norm),
        TEST(numbers_of_norms_arrive),         TEST(what_does_not_fit_is_said_with_what_goes),
        TEST(remedies_of_shapes_go),           TEST(long_lines_are_shown_around_the_word),
        TEST(deep_and_long_texts_end),         TEST(random_texts_do_no_harm)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
