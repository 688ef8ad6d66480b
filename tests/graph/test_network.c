// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks from text: what each text makes, and what is said to each that cannot be read.
#include "check.h"

#include <descent/network.h>

#include "graph/network.h"
#include "graph/network_document.h"

static const dsc_network_shape shape = {
    .inputs = 4, .outputs = 3, .task = DESCENT_TASK_CLASSIFY};

static void texts_make_the_networks_they_say(void)
{
    static const struct {
        const char *text, *summary;
        size_t parameters;
    } rows[] = {{"", "4-3", 15},
                {" \t\n ", "4-3", 15},
                {"5", "4-5-3", 43},
                {"5 relu", "4-5-3 relu", 43},
                {"5 identity", "4-5-3", 43},
                {"  5\trelu \n 6   tanh ", "4-5-6-3 relu tanh", 25 + 36 + 21},
                {"5 6 7 relu", "4-5-6-7-3 relu", 25 + 36 + 49 + 24},
                {"1e1 relu", "4-10-3 relu", 83},
                {"5 relu dropout:0.5 6 relu", "4-5-6-3 relu", 25 + 36 + 21},
                {"dropout:0.2 5 dropout:0", "4-5-3", 43},
                {"5 leaky_relu 5 relu 5 elu 5 gelu 5 relu",
                 "4-5-5-5-5-5-3 leaky_relu relu elu gelu", 25 + 4 * 30 + 18},
                {"5 sin", "4-5-3 sin", 43}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_error error = {0};
        descent_network *network = NULL;
        if (CHECK_OK(dsc_network_parse(rows[i].text, 0.0, &shape, &network, &error))) {
            CHECK_TEXT(descent_network_summary(network), rows[i].summary);
            CHECK(descent_network_parameters(network) == rows[i].parameters);
            CHECK(descent_network_inputs(network) == 4 &&
                  descent_network_outputs(network) == 3);
            CHECK_TEXT(network->layers, rows[i].text);
        }
        descent_network_free(network);
    }
    descent_network_free(NULL);
}

#define UNITS      "a number of units, a function or a layer (...)"
#define RANGE      "a number of units from 1 to 16,777,216"
#define ACTIVATION "a number of units or an activation"
#define DROPOUT    "\"dropout:RATE\" with a rate from 0 to less than 1"

// The words of all layers are a list that grows.
static void leave_out_words(char *message)
{
    char *list = strstr(message, "a layer (");
    if (list) {
        list += strlen("a layer (");
        char *end = strchr(list, ')');
        if (CHECK(strncmp(list, "conv, pool, ", 12) == 0 && end)) {
            memcpy(list, "...", 3);
            memmove(list + 3, end, strlen(end) + 1);
        }
    }
}

static void bad_texts_are_refused_at_their_word(void)
{
    static const struct {
        const char *text, *word;
        int column;
        const char *expected, *near;
    } rows[] = {{"foo", "foo", 1, UNITS, NULL},
                {"5 foo", "foo", 3, ACTIVATION, NULL},
                {"5 rellu", "rellu", 3, ACTIVATION, "relu"},
                {"5 relu tahn", "tahn", 8, UNITS, "tanh"},
                {"5 ReLU", "ReLU", 3, ACTIVATION, "relu"},
                {"0", "0", 1, RANGE, NULL},
                {"5 relu 0 relu", "0", 8, RANGE, NULL},
                {"-3", "-3", 1, UNITS, NULL},
                {"3.5 relu", "3.5", 1, RANGE, NULL},
                {"16777217", "16777217", 1, RANGE, NULL},
                {"1e9", "1e9", 1, RANGE, NULL},
                {"1e999", "1e999", 1, RANGE, NULL},
                {"5relu", "5relu", 1, RANGE, NULL},
                {"0x10", "0x10", 1, RANGE, NULL},
                {"5,relu", "5,relu", 1, RANGE, NULL},
                {"5 nan", "nan", 3, ACTIVATION, "tan"},
                {"5 dropout", "dropout", 3, DROPOUT, NULL},
                {"5 dropout:", "dropout:", 3, DROPOUT, NULL},
                {"5 dropout:1", "dropout:1", 3, DROPOUT, NULL},
                {"5 dropout:-0.1", "dropout:-0.1", 3, DROPOUT, NULL},
                {"5 dropout:nan", "dropout:nan", 3, DROPOUT, NULL},
                {"5 dropout:x", "dropout:x", 3, DROPOUT, NULL},
                {"5 dropouts:0.5", "dropouts:0.5", 3, ACTIVATION, NULL},
                {"5 relu 0.5", "0.5", 8, RANGE, NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_error error = {0};
        descent_network *network = NULL;
        char near[64] = "", message[1024], said[sizeof error.message + sizeof error.remedy];
        if (!CHECK(dsc_network_parse(rows[i].text, 0.0, &shape, &network, &error) ==
                   DESCENT_INVALID)) {
            printf("  \"%s\"\n", rows[i].text);
            descent_network_free(network);
            continue;
        }
        CHECK(network == NULL);
        // Which words are near enough is the business of the tests of options; here only that
        // one is offered.
        snprintf(said, sizeof said, "%s", check_said(&error));
        leave_out_words(said);
        const char *offered = strstr(said, "; did you mean \"");
        if (CHECK((offered != NULL) == (rows[i].near != NULL)) && rows[i].near) {
            snprintf(near, sizeof near, "; did you mean \"%s\"?", rows[i].near);
        }
        snprintf(message, sizeof message,
                 "layers: \"%s\" at column %d is not %s%s\n  %s\n  %*s^\n"
                 "layers = ",
                 rows[i].word, rows[i].column, rows[i].expected, near, rows[i].text,
                 rows[i].column - 1, "");
        // What is typed in its place: the text with the word that was meant.
        const size_t used = strlen(message);
        if (rows[i].near) {
            snprintf(message + used, sizeof message - used, "%.*s%s%s", rows[i].column - 1,
                     rows[i].text, rows[i].near,
                     rows[i].text + rows[i].column - 1 + strlen(rows[i].word));
        } else {
            snprintf(message + used, sizeof message - used, "256 relu 128 relu");
        }
        CHECK_TEXT(said, message);
    }
}

static const dsc_network_shape images = {
    .inputs = 96, .outputs = 3, .task = DESCENT_TASK_CLASSIFY, .bare = DESCENT_RELU};

static void texts_make_networks_on_images(void)
{
    static const struct {
        const char *text, *summary, *complete;
        size_t parameters;
    } rows[] = {
        {"6x8x2 conv 4 3x3", "6x8x2-6x8x4-3 relu", "6x8x2 conv 4 3x3 relu", 76 + 579},
        {"6x8x2 conv 4 3x3 linear pool 2 5 tanh", "6x8x2-6x8x4-5-3 tanh",
         "6x8x2 conv 4 3x3 linear pool 2 5 tanh", 76 + 245 + 18},
        {"6x8x2 conv 4 3x3 pad none stride 2x1 relu", "6x8x2-2x6x4-3 relu", NULL, 76 + 147},
        {"6x8x2 conv 4 3 stride 2 pad 0x2 tanh", "6x8x2-2x5x4-3 tanh", NULL, 76 + 123},
        {"6x8x2 conv 4 3x3 dilate 2 groups 2 relu", "6x8x2-6x8x4-3 relu", NULL, 40 + 579},
        {"6x8x2 conv 4 1x1 relu average-pool 3x2 stride 1 global-pool", "6x8x2-6x8x4-3 relu",
         NULL, 12 + 15},
        {"6x8x2 average-pool 3 pad same 5 relu", "6x8x2-5-3 relu", NULL, 65 + 18},
        {"6x8x2 conv 4 2x2 stride 2 relu dropout 0.2 flatten", "6x8x2-3x4x4-3 relu", NULL,
         36 + 147},
        {"24 relu 2x3x4 conv 1 1x1 relu", "96-24-2x3x1-3 relu", NULL, 97 * 24 + 5 + 21}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_error error = {0};
        descent_network *network = NULL;
        if (CHECK_OK(dsc_network_parse(rows[i].text, 0.0, &images, &network, &error))) {
            CHECK_TEXT(descent_network_summary(network), rows[i].summary);
            CHECK_TEXT(network->layers, rows[i].complete ? rows[i].complete : rows[i].text);
            if (!CHECK(descent_network_parameters(network) == rows[i].parameters)) {
                printf("  %s: %zu\n", rows[i].text, descent_network_parameters(network));
            }
        }
        descent_network_free(network);
    }
}

static void images_may_be_what_the_data_say(void)
{
    dsc_network_shape known = images;
    known.image = (descent_shape){3, {6, 8, 2}};
    static const char *const rows[][2] = {{"conv 4 3x3 pool 2", "6x8x2 conv 4 3x3 relu pool 2"},
                                          {"8x12x1 conv 4 3x3 tanh", "8x12x1 conv 4 3x3 tanh"},
                                          {"5 relu", "5 relu"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_error error = {0};
        descent_network *network = NULL, *again = NULL;
        CHECK_OK(dsc_network_parse(rows[i][0], 0.0, &known, &network, &error));
        CHECK_TEXT(network->layers, rows[i][1]);
        // What is stored needs no data to say it.
        dsc_network_shape stored = images;
        stored.bare = DESCENT_IDENTITY;
        CHECK_OK(dsc_network_parse(rows[i][1], 0.0, &stored, &again, &error));
        CHECK_OK(dsc_network_agrees(network, "one", again, "another", &error));
        descent_network_free(network);
        descent_network_free(again);
    }
}

static void layers_that_do_not_fit_say_what_arrives(void)
{
    static const struct {
        const char *text, *said, *remedy;
    } rows[] = {{"conv 4 3x3",
                 "layers: \"conv\" at column 1 needs images of height x width x channels; "
                 "rows of 96 arrive there, and do not say which numbers are neighbours",
                 "layers = 1x96x1 conv 4 3x3"},
                {"12 pool 2",
                 "layers: \"pool\" at column 4 needs images of height x width x channels; "
                 "rows of 12 arrive there, and do not say which numbers are neighbours",
                 "layers = 12 2x2x3 pool 2"},
                {"6x8x2 pool 2 pool 4",
                 "layers: \"pool\" at column 14 does not fit the 3 x 4 x 2 that "
                 "arrive there: max_pool: a window that reaches over a height of 4 "
                 "does not fit into 3 and 0 of padding",
                 ""},
                {"6x8x2 conv 3 3x3 groups 2",
                 "layers: \"conv\" at column 7 does not fit the 6 x 8 x 2 "
                 "that arrive there: convolution: 3 units cannot be cut into "
                 "2 groups",
                 ""},
                {"6x8x3 conv 4 3x3",
                 "layers: \"6x8x3\" at column 1 does not have the 96 numbers of a row "
                 "of the data",
                 ""},
                {"6x8x2 conv 4 3x3 6x8x3",
                 "layers: \"6x8x3\" at column 18 does not fit the 6 x 8 x 4 "
                 "that arrive there: reshape: rows of 6 x 8 x 4 do not have the "
                 "numbers of 6 x 8 x 3",
                 ""},
                {"6x8x2 conv 4 relu",
                 "layers: \"relu\" at column 14 is not the size of a window, as in "
                 "\"conv 32 3x3\"",
                 "layers = 256 relu 128 relu"},
                {"6x8x2 conv relu",
                 "layers: \"relu\" at column 12 is not a number of channels, as in "
                 "\"conv 32 3x3\"",
                 "layers = 256 relu 128 relu"},
                {"6x8x2 conv 4 0x3",
                 "layers: \"0x3\" at column 14 is not the size of a window, as in "
                 "\"conv 32 3x3\"",
                 "layers = 256 relu 128 relu"},
                {"6x8x2 conv 4 3x3 stride",
                 "layers: the text ends at column 24 without a number of rows and "
                 "columns, as \"2\" or \"2x1\"",
                 "layers = 256 relu 128 relu"},
                {"6x8x2 conv 4 3x3 pad sane",
                 "layers: \"sane\" at column 22 is not \"same\", \"none\" or "
                 "a number of rows and columns, as \"1\" or \"0x2\"",
                 "layers = 256 relu 128 relu"},
                {"6x8x2 cnov 4 3x3",
                 "layers: \"cnov\" at column 7 is not " UNITS "; did you mean \"conv\"?",
                 "layers = 6x8x2 conv 4 3x3"},
                {"6x0x2 conv 4 3x3",
                 "layers: \"6x0x2\" at column 1 does not have the 96 numbers of a row "
                 "of the data",
                 ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        descent_error error = {0};
        descent_network *network = NULL;
        CHECK(dsc_network_parse(rows[i].text, 0.0, &images, &network, &error) ==
              DESCENT_INVALID);
        char message[sizeof error.message];
        snprintf(message, sizeof message, "%.*s", (int)strcspn(error.message, "\n"),
                 error.message);
        leave_out_words(message);
        CHECK_TEXT(message, rows[i].said);
        CHECK_TEXT(error.remedy, rows[i].remedy);
        // What is said to type where the shape is not known works.
        if (strncmp(error.remedy, "layers = ", 9) == 0) {
            CHECK_OK(dsc_network_parse(error.remedy + 9, 0.0, &images, &network, &error));
            descent_network_free(network);
        }
    }
}

static void long_texts_are_cut_and_not_overrun(void)
{
    descent_error error = {0};
    descent_network *network = NULL;
    CHECK(dsc_network_parse("5 relu abcdefghijklmnopqrstuvwxyz0123456789", 0.0, &shape,
                            &network, &error) == DESCENT_INVALID);
    CHECK_TEXT(check_said(&error),
               "layers: the word at column 8 is too long: \"abcdefghijklmnopqrst...\"");
    // A text longer than a message: cut, not overrun.
    char text[6000];
    memset(text, ' ', sizeof text);
    memcpy(text + 5000, "wrong", 6);
    CHECK(dsc_network_parse(text, 0.0, &shape, &network, &error) == DESCENT_INVALID);
    CHECK(strlen(error.message) < sizeof error.message);
    // Many layers: the summary is cut, the network is whole.
    for (size_t i = 0; i < 1000; i++) {
        memcpy(text + 2 * i, "3 ", 2);
    }
    text[2000] = '\0';
    if (CHECK_OK(dsc_network_parse(text, 0.0, &shape, &network, &error))) {
        CHECK(descent_network_parameters(network) == 15 + 999 * 12 + 12);
        CHECK(strlen(descent_network_summary(network)) < 512);
    }
    descent_network_free(network);
}

static void shapes_that_cannot_learn_are_refused(void)
{
    descent_error error = {0};
    descent_network *network = NULL;
    CHECK(dsc_network_parse("5", 1.0, &shape, &network, &error) == DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), "dropout is 1; it must be at least 0 and less than 1");
    CHECK(dsc_network_parse("5", (double)NAN, &shape, &network, &error) == DESCENT_INVALID);
    const dsc_network_shape empty = {.outputs = 3, .task = DESCENT_TASK_CLASSIFY};
    CHECK(dsc_network_parse("5", 0.0, &empty, &network, &error) == DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), "the data have no inputs to learn from");
    const dsc_network_shape one = {.inputs = 4, .outputs = 1, .task = DESCENT_TASK_CLASSIFY};
    CHECK(dsc_network_parse("5", 0.0, &one, &network, &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error), "the target has 1 class: there is nothing to distinguish");
    const dsc_network_shape huge = {
        .inputs = (size_t)1 << 62, .outputs = 3, .task = DESCENT_TASK_CLASSIFY};
    CHECK(dsc_network_parse("1000000", 0.0, &huge, &network, &error) != DESCENT_OK);
    CHECK(network == NULL);
    const float inputs[] = {1.0F, 2.0F};
    descent_dataset *data = NULL;
    CHECK_OK(
        descent_dataset_from_arrays(DESCENT_FLOAT32, 1, 2, inputs, NULL, 0, &data, &error));
    CHECK(descent_network_parse("5", 0.0, data, &network, &error) == DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), "the data set has no target to learn");
    descent_dataset_free(data);
}

/* Parts of a network by calls; each test spoils one. */
typedef struct parts {
    descent_graph *graph;
    descent_node *input, *target, *output, *loss;
    descent_task task;
} parts;

static void parts_make(parts *p)
{
    descent_error error = {0};
    *p = (parts){.task = DESCENT_TASK_REGRESS};
    CHECK_OK(descent_graph_create(&p->graph, &error));
    p->input = descent_input(p->graph, "x", 4);
    p->target = descent_input(p->graph, "y", 1);
    p->output = descent_dense(p->graph, p->input, 1, DESCENT_IDENTITY);
    p->loss = descent_squared_error(p->graph, p->output, p->target);
}

static void check_parts_refused(const parts *p, const char *message)
{
    descent_error error = {0};
    descent_network *network = NULL; // the graph is freed whatever happens
    CHECK(descent_network_from_graph(p->graph, p->input, p->target, p->output, p->loss, p->task,
                                     &network, &error) == DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), message);
    CHECK(network == NULL);
}

static void only_parts_that_fit_make_a_network(void)
{
    descent_error error = {0};
    parts p;
    parts_make(&p);
    descent_network *network = NULL;
    CHECK_OK(descent_network_from_graph(p.graph, p.input, p.target, p.output, p.loss, p.task,
                                        &network, &error));
    CHECK_TEXT(descent_network_summary(network), "4-1");
    CHECK(descent_network_graph(network) == p.graph && descent_network_outputs(network) == 1);
    descent_network_free(network);
    parts_make(&p);
    p.loss = NULL;
    check_parts_refused(&p, "a network needs an input, a target, an output and a loss");
    parts_make(&p);
    p.input = p.output;
    check_parts_refused(&p, "a network's input and target are input nodes");
    parts_make(&p);
    p.target = p.input;
    check_parts_refused(
        &p, "a network that regresses has an output for each target: there are 1 and 4");
    parts_make(&p);
    p.task = DESCENT_TASK_AUTO;
    check_parts_refused(&p, "a network's task is to classify, to regress or to label");
    parts_make(&p);
    p.loss = descent_constant(p.graph, 1.0);
    check_parts_refused(&p, "a network's loss is one number for each example");
    parts_make(&p);
    p.output = p.input;
    check_parts_refused(
        &p, "a network that regresses has an output for each target: there are 4 and 1");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(texts_make_networks_on_images),
                                       TEST(images_may_be_what_the_data_say),
                                       TEST(layers_that_do_not_fit_say_what_arrives),
                                       TEST(texts_make_the_networks_they_say),
                                       TEST(bad_texts_are_refused_at_their_word),
                                       TEST(long_texts_are_cut_and_not_overrun),
                                       TEST(shapes_that_cannot_learn_are_refused),
                                       TEST(only_parts_that_fit_make_a_network)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
