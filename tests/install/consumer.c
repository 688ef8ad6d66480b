// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A user of the installed library: learns which of two clouds of points a point is from.
#include <descent.h>
#include <stdio.h>

enum { ROWS = 64 };

static float inputs[ROWS][2], targets[ROWS];

static int check(descent_status status, const descent_error *error)
{
    if (status != DESCENT_OK) {
        fprintf(stderr, "%s: %s\n", descent_status_text(status), error->message);
    }
    return status != DESCENT_OK;
}

int main(void)
{
    for (int i = 0; i < ROWS; i++) {
        targets[i] = (float)(i % 2);
        inputs[i][0] = targets[i] * 4 - 2 + (float)(i % 7) / 7;
        inputs[i][1] = (float)(i % 5) / 5;
    }
    descent_error error;
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_model *model = NULL;
    descent_train_result result = {.size = sizeof result};
    double outputs[ROWS][2];
    int bad = check(descent_dataset_from_arrays(DESCENT_FLOAT32, ROWS, 2, inputs, targets, 2,
                                                &data, &error),
                    &error) ||
              check(descent_network_parse("8 tanh", 0, data, &network, &error), &error);
    descent_train_options options = descent_train_options_default();
    options.optimizer.learning_rate = 0.05;
    options.batch = 16;
    options.epochs = 30;
    options.valid = 0;
    descent_train_sets sets = {0};
    sets.train = data;
    bad = bad ||
          check(descent_trainer_create(network, &sets, &options, &trainer, &error), &error) ||
          check(descent_trainer_run(trainer, NULL, NULL, &result, &error), &error) ||
          check(descent_trainer_model(trainer, &model, &error), &error) ||
          check(descent_model_predict(model, data, 0, ROWS, &outputs[0][0], &error), &error);
    int right = 0;
    for (int i = 0; i < ROWS && !bad; i++) {
        right += (outputs[i][1] > outputs[i][0]) == (i % 2);
    }
    printf("descent %s: %d of %d right\n", descent_version(), right, ROWS);
    descent_model_free(model);
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
    return bad || right != ROWS;
}
