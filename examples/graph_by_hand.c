// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A network that no line of text describes: a straight line and a wave side by side, added. The
// training loop takes it like any other.
#include <descent.h>
#include <math.h>
#include <stdio.h>

enum { ROWS = 256 };

static descent_status build(descent_network **network, descent_error *error)
{
    descent_graph *g = NULL;
    descent_status status = descent_graph_create(&g, error);
    if (status != DESCENT_OK) {
        return status;
    }
    descent_node *t = descent_input(g, "t", 1), *target = descent_input(g, "target", 1);
    descent_node *line = descent_dense(g, t, 1, DESCENT_IDENTITY);
    descent_node *wave =
        descent_dense(g, descent_dense(g, t, 32, DESCENT_SIN), 1, DESCENT_IDENTITY);
    descent_node *output = descent_combine(g, DESCENT_ADD, line, wave);
    descent_node *loss = descent_squared_error(g, output, target);
    /* Takes the graph over, and reports the first mistake of the lines above. */
    return descent_network_from_graph(g, t, target, output, loss, DESCENT_TASK_REGRESS, network,
                                      error);
}

int main(void)
{
    static float t[ROWS], y[ROWS];
    for (int i = 0; i < ROWS; i++) {
        t[i] = (float)i / 128 - 1;
        y[i] = t[i] + (float)sin(6 * (double)t[i]);
    }
    descent_error error;
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    descent_train_options options = descent_train_options_default();
    options.optimizer.learning_rate = 0.02;
    options.batch = 32;
    options.epochs = 100;
    descent_status status =
        descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, 1, t, y, 0, &data, &error);
    const descent_train_sets sets = {.train = data};
    if (status == DESCENT_OK) {
        status = build(&network, &error);
    }
    if (status == DESCENT_OK) {
        status = descent_trainer_create(network, &sets, &options, &trainer, &error);
    }
    if (status == DESCENT_OK) {
        status = descent_trainer_run(trainer, NULL, NULL, &result, &error);
    }
    if (status != DESCENT_OK) {
        fprintf(stderr, "%s\n", error.message);
    } else {
        printf("R2 on rows it has not seen: %s 0.99\n",
               result.valid_metric > 0.99 ? "above" : "below");
    }
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
    return status != DESCENT_OK;
}

/*TEST
R2 on rows it has not seen: above 0.99
TEST*/
