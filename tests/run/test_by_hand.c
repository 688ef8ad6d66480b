// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Networks made by calls are trained, saved, loaded, predicted with and resumed like those from
// words.
#include "run/support.h"

#include "graph/network.h"

static descent_model *job_model(const job *j)
{
    descent_error error = {0};
    descent_model *model = NULL;
    CHECK_OK(descent_trainer_model(j->trainer, &model, &error));
    return model;
}

/* A network made by calls: a sum of two layers, which no text of layers describes. */
static descent_network *network_by_hand(descent_function function)
{
    descent_error error = {0};
    descent_graph *g = NULL;
    descent_network *network = NULL;
    CHECK_OK(descent_graph_create(&g, &error));
    descent_node *x = descent_input(g, "x", 2), *y = descent_input(g, "y", 1);
    descent_node *first = descent_dense(g, x, 3, DESCENT_TANH);
    descent_node *both =
        descent_combine(g, DESCENT_ADD, first, descent_dense(g, x, 3, function));
    descent_node *output = descent_dense(g, both, 1, DESCENT_IDENTITY);
    descent_node *loss = descent_huber(g, output, y, 0.1);
    CHECK_OK(descent_network_from_graph(g, x, y, output, loss, DESCENT_TASK_REGRESS, &network,
                                        &error));
    return network;
}

static void job_make_by_hand(job *j, const char *folder, uint64_t epochs,
                             descent_function function)
{
    job_make(j, 30, 2, 0, "");
    descent_network_free(j->network);
    j->network = network_by_hand(function);
    snprintf(j->options.directory, sizeof j->options.directory, "%s", folder);
    j->options.epochs = epochs;
    job_start(j);
}

static void job_run_by_hand(job *j)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, &result, &error));
}

/* The bits do not depend on the number of threads, though a parameter goes into an operator that
   does not deliver its gradient: directly, by way of others without examples, twice. */
static void threads_do_not_change_other_parameters(void)
{
    static const uint64_t threads[] = {1, 2, 3, 5};
    for (int way = 0; way < 3; way++) {
        float first[64];
        for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
            descent_error error = {0};
            descent_graph *g = NULL;
            job j;
            job_make(&j, 600, 2, 0, "");
            descent_network_free(j.network);
            CHECK_OK(descent_graph_create(&g, &error));
            descent_node *x = descent_input(g, "x", 2), *y = descent_input(g, "y", 1);
            descent_node *w =
                descent_parameter(g, "w", 1, 7, DESCENT_INITIAL_NORMAL, 0.5, true);
            descent_node *h = descent_dense(g, x, 7, DESCENT_TANH);
            h = descent_combine(g, DESCENT_MULTIPLY, h,
                                way == 1 ? descent_apply(g, DESCENT_SIN, w) : w);
            h = way == 2 ? descent_combine(g, DESCENT_ADD, h, w) : h;
            descent_node *output = descent_dense(g, h, 1, DESCENT_IDENTITY);
            CHECK_OK(descent_network_from_graph(g, x, y, output,
                                                descent_squared_error(g, output, y),
                                                DESCENT_TASK_REGRESS, &j.network, &error));
            j.options.threads = threads[t];
            j.options.batch = 97;
            j.options.epochs = 3;
            job_start(&j);
            job_run_by_hand(&j);
            const size_t n = descent_network_parameters(j.network);
            const float *trained = descent_trainer_parameters(j.trainer, NULL);
            if (CHECK(n <= 64) && t == 0) {
                memcpy(first, trained, n * sizeof *first);
            }
            if (!CHECK(memcmp(first, trained, n * sizeof *first) == 0)) {
                printf("  way %d, %d threads\n", way, (int)threads[t]);
            }
            job_free(&j);
        }
    }
}

static void a_graph_by_hand_is_trained_saved_and_loaded(void)
{
    descent_error error = {0};
    char folder[FOLDER];
    folder_make(folder);
    job j;
    job_make_by_hand(&j, folder, 20, DESCENT_RELU);
    job_run_by_hand(&j);
    descent_model *model = job_model(&j), *loaded = NULL;
    CHECK(file_exists(folder, "model.safetensors"));
    CHECK_OK(descent_model_load(folder, &loaded, &error));
    double ours[30], theirs[30];
    CHECK_OK(descent_model_predict(model, j.data, 0, 30, ours, &error));
    CHECK_OK(descent_model_predict(loaded, j.data, 0, 30, theirs, &error));
    CHECK(memcmp(ours, theirs, sizeof ours) == 0);
    CHECK(ours[0] > -100.0 && ours[0] < 100.0 && ours[0] != ours[1]);
    CHECK_OK(descent_trainer_take_model(j.trainer, loaded, &error));
    descent_score score;
    CHECK_OK(descent_model_score(loaded, j.data, &score, &error));
    job_free(&j); // the model has a network of its own
    CHECK(strstr(descent_model_report(model), "network   2-3-3-1 tanh relu") != NULL);
    descent_model_free(model);
    descent_model_free(loaded);
    folder_remove(folder);
}

/* Stop and go on is the same as not to stop; and it is this network or none. */
static void resumed_graphs_train_the_same_bits(void)
{
    descent_error error = {0};
    char folder[FOLDER], other[FOLDER];
    folder_make(folder);
    folder_make(other);
    job whole, part, again, wrong;
    job_make_by_hand(&whole, folder, 9, DESCENT_RELU);
    job_run_by_hand(&whole);
    job_make_by_hand(&part, other, 4, DESCENT_RELU);
    job_run_by_hand(&part);
    job_make_by_hand(&again, other, 9, DESCENT_RELU);
    CHECK_OK(descent_trainer_resume(again.trainer, &error));
    job_run_by_hand(&again);
    const size_t n = descent_network_parameters(whole.network);
    CHECK(memcmp(descent_trainer_parameters(whole.trainer, NULL),
                 descent_trainer_parameters(again.trainer, NULL), n * sizeof(float)) == 0);
    job_make_by_hand(&wrong, other, 12, DESCENT_TANH);
    CHECK(descent_trainer_resume(wrong.trainer, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "the checkpoint belongs to the network 2-3-3-1 tanh relu, not to "
                              "2-3-3-1 tanh");
    CHECK_TEXT(error.remedy, "give the run the graph that the checkpoint was made with");
    job_free(&wrong);
    job_make_by_hand(&wrong, other, 12, DESCENT_RELU);
    descent_graph *graph = wrong.network->graph;
    descent_huber(graph, wrong.network->output, wrong.network->target, 0.2);
    CHECK(descent_trainer_resume(wrong.trainer, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "the checkpoint belongs to another network than this one, "
                                "which is 2-3-3-1 tanh relu too: node ") != NULL);
    job_free(&whole);
    job_free(&part);
    job_free(&again);
    job_free(&wrong);
    folder_remove(folder);
    folder_remove(other);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_graph_by_hand_is_trained_saved_and_loaded),
                                       TEST(threads_do_not_change_other_parameters),
                                       TEST(resumed_graphs_train_the_same_bits)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
