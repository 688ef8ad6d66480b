// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Softmax cross-entropy with smoothed labels: its formula, derivatives, slopes and document.
#include "harness.h"

#include <descent/evaluate.h>
#include <descent/train.h>

#include "graph/document.h"
#include "graph/operators/operators.h"

enum { ROWS = 6, INPUTS = 4, CLASSES = 3 };

static problem start(double smoothing)
{
    problem p = {.rows = ROWS};
    uint64_t state = 14;
    descent_graph_create(&p.graph, NULL);
    p.inputs[0] = descent_input(p.graph, "x", INPUTS);
    p.inputs[1] = descent_input(p.graph, "y", 1);
    for (size_t i = 0; i < (size_t)ROWS * INPUTS; i++) {
        p.data[0][i] = next_number(&state);
    }
    for (size_t r = 0; r < ROWS; r++) {
        p.data[1][r] = (double)(r % CLASSES);
    }
    descent_node *z = descent_dense(p.graph, p.inputs[0], CLASSES, DESCENT_TANH);
    p.root = descent_softmax_cross_entropy_smoothed(p.graph, z, p.inputs[1], smoothing);
    return p;
}

static const double smoothings[] = {0.0, 0.1, 0.9};

static void smoothed_losses_have_their_derivatives(void)
{
    for (size_t i = 0; i < 3; i++) {
        problem p = start(smoothings[i]);
        double x[MAX_PARAMETERS];
        descent_graph_initialise_f64(p.graph, 5, x);
        check_derivatives(&p, x, "smoothed");
        descent_graph_free(p.graph);
    }
}

// The loss of logits z in the plainest way.
static double loss_of(const double *z, size_t class, double smoothing)
{
    const long double a = (long double)smoothing;
    long double sum = 0.0L, loss = 0.0L;
    for (size_t j = 0; j < CLASSES; j++) {
        sum += expl((long double)z[j]);
    }
    for (size_t j = 0; j < CLASSES; j++) {
        const long double q = a / CLASSES + (j == class ? 1.0L - a : 0.0L);
        loss -= q * ((long double)z[j] - logl(sum));
    }
    return (double)loss;
}

// tanh(x W + b) of a row.
static void logits(const problem *p, const double *x, size_t row, double *z)
{
    for (size_t j = 0; j < CLASSES; j++) {
        double sum = x[INPUTS * CLASSES + j];
        for (size_t i = 0; i < INPUTS; i++) {
            sum += p->data[0][row * INPUTS + i] * x[i * CLASSES + j];
        }
        z[j] = tanh(sum);
    }
}

static void values_and_slopes_are_the_formula(void)
{
    for (size_t i = 0; i < 3; i++) {
        problem p = start(smoothings[i]);
        double x[MAX_PARAMETERS], g[MAX_PARAMETERS], value = 0.0, expected = 0.0;
        descent_graph_initialise_f64(p.graph, 5, x);
        evaluate(&p, DESCENT_FLOAT64, 3, x, NULL, &value, g, NULL);
        const dsc_loss *loss = dsc_operator_of(p.root)->loss;
        CHECK(loss->shiftable && loss->samples);
        for (size_t r = 0; r < ROWS; r++) {
            double z[CLASSES], slopes[CLASSES], total = 0.0;
            const size_t class = r % CLASSES;
            logits(&p, x, r, z);
            expected += loss_of(z, class, smoothings[i]) / ROWS;
            loss->slopes(p.root, z, &p.data[1][r], slopes);
            for (size_t j = 0; j < CLASSES; j++) {
                const double at = z[j], h = 1e-5;
                z[j] = at + h;
                const double plus = loss_of(z, class, smoothings[i]);
                z[j] = at - h;
                const double minus = loss_of(z, class, smoothings[i]);
                z[j] = at;
                CHECK_NEAR(slopes[j], (plus - minus) / (2.0 * h), 1e-9);
                total += slopes[j];
            }
            CHECK_NEAR(total, 0.0, 1e-15);
        }
        CHECK_NEAR(value, expected, 1e-14);
        descent_graph_free(p.graph);
    }
}

// The lowest loss is the entropy of the smoothed label, not 0, and no slope is left there.
static void the_lowest_loss_is_the_entropy_of_the_labels(void)
{
    problem p = start(0.3);
    const double q = 0.1, most = 0.8;
    const double entropy = -2.0 * q * log(q) - most * log(most);
    const double z[CLASSES] = {log(most), log(q), log(q)}, target = 0.0;
    double slopes[CLASSES];
    CHECK_NEAR(loss_of(z, 0, 0.3), entropy, 1e-15);
    dsc_operator_of(p.root)->loss->slopes(p.root, z, &target, slopes);
    for (size_t j = 0; j < CLASSES; j++) {
        CHECK_NEAR(slopes[j], 0.0, 1e-15);
    }
    descent_graph_free(p.graph);
}

// ---- what is shown ----

enum { EXAMPLES = 90 };
static const double trained = 0.3; /* smoothing */

// A model that was trained on three classes, and the loss that its run showed of them at its end.
static descent_model *train(const descent_dataset *data, double *shown)
{
    descent_error error = {0};
    descent_graph *g = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_model *model = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = descent_input(g, "x", 2), *y = descent_input(g, "y", 1);
    descent_node *z =
        descent_dense(g, descent_dense(g, x, 8, DESCENT_TANH), CLASSES, DESCENT_IDENTITY);
    descent_node *loss = descent_softmax_cross_entropy_smoothed(g, z, y, trained);
    CHECK_OK(
        descent_network_from_graph(g, x, y, z, loss, DESCENT_TASK_CLASSIFY, &network, &error));
    descent_train_options options = descent_train_options_default();
    options.epochs = 20;
    options.batch = 10;
    options.keep = DESCENT_KEEP_LAST;
    options.valid = 0.0;
    const descent_train_sets sets = {.train = data, .valid = data};
    CHECK_OK(descent_trainer_create(network, &sets, &options, &trainer, &error));
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
    CHECK_OK(descent_trainer_model(trainer, &model, &error));
    *shown = result.last_valid_loss;
    descent_trainer_free(trainer);
    descent_network_free(network);
    return model;
}

// Losses of runs and scores are smoothed, figures of evaluations are not.
static void runs_show_the_smoothed_loss_and_evaluations_the_plain_one(void)
{
    static float x[EXAMPLES * 2], y[EXAMPLES];
    uint64_t state = 21;
    descent_error error = {0};
    descent_dataset *data = NULL;
    for (size_t r = 0; r < EXAMPLES; r++) {
        y[r] = (float)(r % CLASSES);
        x[2 * r] = (float)(next_number(&state) + (double)(r % CLASSES));
        x[2 * r + 1] = (float)next_number(&state);
    }
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, EXAMPLES, 2, x, y, CLASSES, &data,
                                         &error));
    double shown = 0.0, p[EXAMPLES * CLASSES], plain = 0.0, all = 0.0;
    descent_model *model = train(data, &shown);
    CHECK_OK(descent_model_predict(model, data, 0, EXAMPLES, p, &error));
    for (size_t i = 0; i < (size_t)EXAMPLES * CLASSES; i++) {
        all -= log(p[i]) / (EXAMPLES * CLASSES);
        plain -= i % CLASSES == i / CLASSES % CLASSES ? log(p[i]) / EXAMPLES : 0.0;
    }
    const double smoothed = (1.0 - trained) * plain + trained * all;
    descent_score score = {0};
    descent_evaluation *evaluation = NULL;
    CHECK_OK(descent_model_score(model, data, &score, &error));
    CHECK_OK(descent_evaluate_model(model, data, NULL, NULL, NULL, &evaluation, &error));
    CHECK_NEAR(shown, smoothed, 1e-6);
    CHECK_NEAR(score.loss, smoothed, 1e-6);
    CHECK_NEAR(
        descent_evaluation_figure(evaluation, DESCENT_CONTENDER_MODEL, DESCENT_FIGURE_LOG_LOSS),
        plain, 1e-6);
    CHECK_NEAR(descent_evaluation_figure(evaluation, DESCENT_CONTENDER_GUESSING,
                                         DESCENT_FIGURE_LOG_LOSS),
               log(3.0), 1e-12);
    CHECK(plain < 0.9 && smoothed > plain + 0.05);
    descent_evaluation_free(evaluation);
    descent_model_free(model);
    descent_dataset_free(data);
}

// ---- documents ----

static char *text_of(const descent_graph *graph)
{
    descent_error error = {0};
    json_t *json = NULL;
    CHECK_OK(dsc_graph_to_json(graph, &json, &error));
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    return text;
}

static descent_status read(const char *text, descent_graph **graph, descent_error *error)
{
    json_t *json = json_loads(text, 0, NULL);
    const descent_status status = dsc_graph_from_json(json, NULL, 0, graph, error);
    json_decref(json);
    return status;
}

// A loss without smoothing is written as by versions that knew none.
static void the_smoothing_is_written_and_read(void)
{
    for (size_t i = 0; i < 3; i++) {
        problem p = start(smoothings[i]);
        descent_error error = {0};
        descent_graph *copy = NULL;
        char *text = text_of(p.graph);
        CHECK(!strstr(text, "\"smoothing\"") == (smoothings[i] == 0.0));
        CHECK_OK(read(text, &copy, &error));
        char *again = text_of(copy);
        CHECK_TEXT(again, text);
        free(again);
        free(text);
        descent_graph_free(copy);
        descent_graph_free(p.graph);
    }
}

static void what_is_no_smoothing_is_refused(void)
{
    static const double bad[] = {-0.1, 1.0, (double)NAN, HUGE_VAL};
    static const char *const said[] = {"-0.1", "1", "nan", "inf"};
    for (size_t i = 0; i < 4; i++) {
        problem p = start(bad[i]);
        descent_error error = {0};
        char message[160];
        snprintf(message, sizeof message,
                 "softmax cross-entropy: the smoothing is %s; it must be at least 0 and less "
                 "than 1",
                 said[i]);
        CHECK(!p.root && descent_graph_check(p.graph, &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, message);
        descent_graph_free(p.graph);
    }
    problem p = start(0.25);
    descent_error error = {0};
    descent_graph *copy = NULL;
    char *text = text_of(p.graph), *at = strstr(text, "0.25");
    memcpy(at, "true", 4);
    CHECK(read(text, &copy, &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(error.message, "node 5 of the graph:\n\"smoothing\" is not a number");
    free(text);
    descent_graph_free(p.graph);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(smoothed_losses_have_their_derivatives),
        TEST(values_and_slopes_are_the_formula),
        TEST(the_lowest_loss_is_the_entropy_of_the_labels),
        TEST(runs_show_the_smoothed_loss_and_evaluations_the_plain_one),
        TEST(the_smoothing_is_written_and_read),
        TEST(what_is_no_smoothing_is_refused),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
