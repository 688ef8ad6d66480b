// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A data file, a network, a model: which species is this penguin? The model keeps the columns,
// categories and scaling, so it predicts from a line of the file as it is.
#include <descent.h>
#include <stdio.h>
#include <string.h>

static descent_action on_event(const descent_event *event, void *user)
{
    (void)user;
    if (event->kind == DESCENT_EVENT_EPOCH && event->epoch % 10 == 0) {
        fprintf(stderr, "epoch %2d  loss %.3f\n", (int)event->epoch, event->train_loss);
    }
    return DESCENT_CONTINUE;
}

static descent_status train(const char *file, descent_model **model, descent_error *error)
{
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_train_result result = {.size = sizeof result};
    descent_read_options reading = descent_read_options_default();
    snprintf(reading.target, sizeof reading.target, "species");
    descent_train_options options = descent_train_options_default();
    options.optimizer.learning_rate = 0.03;
    options.epochs = 30;
    descent_status status = descent_dataset_read(file, &reading, &data, error);
    if (status == DESCENT_OK) {
        status = descent_network_parse("16 relu", 0, data, &network, error);
    }
    const descent_train_sets sets = {.train = data};
    if (status == DESCENT_OK) {
        status = descent_trainer_create(network, &sets, &options, &trainer, error);
    }
    if (status == DESCENT_OK) {
        status = descent_trainer_run(trainer, on_event, NULL, &result, error);
    }
    if (status == DESCENT_OK) {
        printf("validation: %s 95 %% right\n", result.valid_metric > 0.95 ? "over" : "up to");
        status = descent_trainer_model(trainer, model, error);
    }
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
    return status;
}

int main(void)
{
    static const char line[] = ",Biscoe,50.0,15.9,224,5350,male"; /* its species is open */
    double probability[3];
    bool is_header = false;
    descent_error error;
    descent_model *model = NULL;
    descent_status status = train("@penguins", &model, &error);
    if (status == DESCENT_OK) {
        status = descent_model_predict_line(model, line, strlen(line), probability, &is_header,
                                            &error);
    }
    if (status != DESCENT_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    for (size_t i = 0; i < descent_model_outputs(model); i++) {
        printf("%-10s %.1f\n", descent_model_class_name(model, i), probability[i]);
    }
    descent_model_free(model);
    return 0;
}

/*TEST
validation: over 95 % right
Adelie     0.0
Chinstrap  0.0
Gentoo     1.0
TEST*/
