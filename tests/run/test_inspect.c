// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run seen from outside: what it descends, on which rows, how far it is, in another folder.
#include "run/support.h"

enum { ROWS = 60, INPUTS = 4, BATCH = 16, EPOCHS = 3 };

static void make(job *j, const char *layers, int precision)
{
    job_make(j, ROWS, INPUTS, 3, layers);
    j->options.precision = precision;
    j->options.valid = 0.25;
    j->options.batch = BATCH;
    j->options.epochs = EPOCHS;
    j->options.l2 = 0.03;
    j->options.optimizer.rule = DESCENT_MOMENTUM;
    j->options.optimizer.beta1 = 0.8;
    j->options.optimizer.learning_rate = 0.1;
    snprintf(j->options.decay, sizeof j->options.decay, "inverse:1");
    job_start(j);
}

static void train(job *j)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, &result, &error));
}

// The training rows as a data set of their own, whose own scaling is that of the run.
static descent_dataset *training_rows(const job *j, raw_data *part)
{
    const descent_rows rows = descent_trainer_rows(j->trainer);
    part->m = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        memcpy(part->inputs + i * INPUTS, j->raw.inputs + rows.index[i] * INPUTS,
               INPUTS * sizeof *part->inputs);
        part->targets[i] = j->raw.targets[rows.index[i]];
    }
    return raw_dataset(part);
}

static void what_is_descended(void)
{
    job j;
    descent_error error = {0};
    make(&j, "5 tanh", DESCENT_FLOAT32);
    train(&j);
    const size_t n = descent_network_parameters(j.network);
    const descent_rows rows = descent_trainer_rows(j.trainer);
    CHECK(rows.count == descent_trainer_plan(j.trainer).train_rows && rows.count == 45);
    raw_data part = raw_make(ROWS, INPUTS, 3, 1);
    descent_dataset *data = training_rows(&j, &part);
    descent_objective *ours = NULL, *other = NULL;
    CHECK_OK(descent_trainer_objective(j.trainer, DESCENT_FLOAT64, 2, &ours, &error));
    CHECK_OK(
        descent_objective_from_data(j.network, data, 0.03, DESCENT_FLOAT64, 1, &other, &error));
    double *x = calloc(3 * n, sizeof *x), *g = x + n, *h = x + 2 * n, a = 0.0, b = 0.0;
    descent_trainer_copy_parameters(j.trainer, x);
    CHECK_OK(descent_objective_evaluate_f64(ours, x, &rows, &a, g, &error));
    CHECK_OK(descent_objective_evaluate_f64(other, x, NULL, &b, h, &error));
    CHECK_NEAR(a, b, 1e-14);
    for (size_t i = 0; i < n; i++) {
        CHECK_NEAR(g[i], h[i], 1e-14);
    }
    const float *stored = descent_trainer_parameters(j.trainer, NULL);
    CHECK(x[0] == (double)stored[0] && x[n - 1] == (double)stored[n - 1]);
    descent_objective_free(ours);
    descent_objective_free(other);
    descent_dataset_free(data);
    raw_free(&part);
    free(x);
    job_free(&j);
}

static void check_progress(const descent_trainer *trainer)
{
    const descent_trainer_progress progress = descent_trainer_where(trainer);
    CHECK(progress.step == 9 && progress.epoch == EPOCHS);
    CHECK(progress.optimizer.rule == DESCENT_MOMENTUM && progress.optimizer.beta1 == 0.8 &&
          progress.batch == BATCH);
    CHECK(progress.optimizer.momentum_form == DESCENT_MOMENTUM_AVERAGE);
    CHECK_NEAR(progress.optimizer.learning_rate, 0.1 / 3.0,
               1e-15); /* of the last epoch, not the next */
}

static void how_far_it_is(void)
{
    job j;
    char folder[FOLDER];
    descent_error error = {0};
    folder_make(folder);
    make(&j, "5 tanh", DESCENT_FLOAT32);
    const descent_trainer_progress progress = descent_trainer_where(j.trainer);
    CHECK(progress.step == 0 && progress.optimizer.learning_rate == 0.1);
    snprintf(j.options.directory, sizeof j.options.directory, "%s", folder);
    job_start(&j);
    train(&j);
    check_progress(j.trainer);
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    check_progress(j.trainer);
    j.options.optimizer.rule = DESCENT_GD;
    job_start(&j);
    CHECK(descent_trainer_where(j.trainer).optimizer.beta1 == 0.0);
    folder_remove(folder);
    job_free(&j);
}

static void parameters_go_in(void)
{
    for (int precision = DESCENT_FLOAT32; precision <= DESCENT_FLOAT64; precision++) {
        job j;
        descent_error error = {0};
        make(&j, "5 tanh", precision);
        const size_t n = descent_network_parameters(j.network);
        double *x = calloc(2 * n, sizeof *x), *y = x + n;
        for (size_t i = 0; i < n; i++) {
            x[i] = 1.0 / (double)(i + 3);
        }
        CHECK_OK(descent_trainer_set_parameters(j.trainer, x, &error));
        descent_trainer_copy_parameters(j.trainer, y);
        for (size_t i = 0; i < n; i++) {
            CHECK(y[i] == (precision == DESCENT_FLOAT64 ? x[i] : (double)(float)x[i]));
        }
        x[2] = precision == DESCENT_FLOAT64 ? HUGE_VAL : 1e60;
        CHECK(descent_trainer_set_parameters(j.trainer, x, &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "parameter 2") != NULL);
        descent_trainer_copy_parameters(j.trainer, x);
        CHECK(memcmp(x, y, n * sizeof *x) == 0);
        free(x);
        job_free(&j);
    }
}

static void models_go_in(void)
{
    job a, b, other;
    descent_error error = {0};
    descent_model *model = NULL;
    make(&a, "5 tanh", DESCENT_FLOAT32);
    train(&a);
    CHECK_OK(descent_trainer_model(a.trainer, &model, &error));
    make(&b, "5 tanh", DESCENT_FLOAT32);
    CHECK_OK(descent_trainer_take_model(b.trainer, model, &error));
    const size_t bytes = descent_network_parameters(a.network) * sizeof(float);
    CHECK(memcmp(descent_trainer_parameters(a.trainer, NULL),
                 descent_trainer_parameters(b.trainer, NULL), bytes) == 0);
    b.options.split_seed = 7; /* other training rows, another scaling */
    job_start(&b);
    CHECK(descent_trainer_take_model(b.trainer, model, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "scaling") != NULL);
    b.options.precision = DESCENT_FLOAT64;
    job_start(&b);
    CHECK(descent_trainer_take_model(b.trainer, model, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "precision") != NULL);
    make(&other, "6 tanh", DESCENT_FLOAT32);
    CHECK(descent_trainer_take_model(other.trainer, model, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "network") != NULL);
    descent_model_free(model);
    job_free(&a);
    job_free(&b);
    job_free(&other);
}

/* Networks with one text for people and other functions: the weights of one are not the
   other's. */
static void models_of_other_networks_stay_out(void)
{
    static const char *const pairs[][3] = {
        {"64 relu 64 tanh 64 tanh", "64 relu 64 tanh 64 relu",
         "the model has the layers \"64 relu 64 tanh 64 tanh\", the run has \"64 relu 64 tanh "
         "64 "
         "relu\""},
        {"5 tanh 5 linear", "5 linear 5 tanh",
         "the model has the layers \"5 tanh 5 linear\", the run has \"5 linear 5 tanh\""},
        {"6 sin 6 sin 6 cos", "6 sin 6 cos 6 cos",
         "the model has the layers \"6 sin 6 sin 6 cos\", the run has \"6 sin 6 cos 6 cos\""}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        job a, b, same;
        descent_error error = {0};
        descent_model *model = NULL;
        make(&a, pairs[i][0], DESCENT_FLOAT32);
        make(&b, pairs[i][1], DESCENT_FLOAT32);
        make(&same, pairs[i][0], DESCENT_FLOAT32);
        CHECK_TEXT(descent_network_summary(a.network), descent_network_summary(b.network));
        CHECK_OK(descent_trainer_model(a.trainer, &model, &error));
        CHECK(descent_trainer_take_model(b.trainer, model, &error) == DESCENT_INVALID);
        CHECK_TEXT(error.message, pairs[i][2]);
        // What the remedy says is done, and helps.
        char layers[64] = "";
        CHECK(sscanf(error.remedy,
                     "give the run the layers \"%63[^\"]\", which are those of the model",
                     layers) == 1);
        job again;
        make(&again, layers, DESCENT_FLOAT32);
        CHECK_OK(descent_trainer_take_model(again.trainer, model, &error));
        job_free(&again);
        CHECK_OK(descent_trainer_take_model(same.trainer, model, &error));
        descent_model_free(model);
        job_free(&a);
        job_free(&b);
        job_free(&same);
    }
}

/* Weights do not tell how they were regularised. */
static void dropout_does_not_keep_a_model_out(void)
{
    job a, b;
    descent_error error = {0};
    descent_model *model = NULL;
    make(&a, "5 tanh dropout:0.3 4 relu", DESCENT_FLOAT32);
    make(&b, "5 tanh 4 relu dropout:0.1", DESCENT_FLOAT32);
    CHECK_OK(descent_trainer_model(a.trainer, &model, &error));
    CHECK_OK(descent_trainer_take_model(b.trainer, model, &error));
    descent_model_free(model);
    job_free(&a);
    job_free(&b);
}

static void a_run_is_saved_to_another_folder_once(void)
{
    job j;
    char folder[FOLDER];
    descent_error error = {0};
    folder_make(folder);
    make(&j, "5 tanh", DESCENT_FLOAT32);
    train(&j);
    const size_t n = descent_network_parameters(j.network);
    double *x = calloc(2 * n, sizeof *x), *y = x + n;
    descent_trainer_copy_parameters(j.trainer, x);
    x[1] = 0.5;
    CHECK_OK(descent_trainer_set_parameters(j.trainer, x, &error));
    CHECK_OK(descent_trainer_save(j.trainer, folder, &error));
    CHECK(file_exists(folder, "model.safetensors"));
    CHECK(descent_trainer_save(j.trainer, folder, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "not overwritten") != NULL);
    CHECK(descent_trainer_save(j.trainer, "", &error) == DESCENT_INVALID);
    snprintf(j.options.directory, sizeof j.options.directory, "%s", folder);
    j.options.epochs = EPOCHS + 1;
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    descent_trainer_copy_parameters(j.trainer, y);
    CHECK(memcmp(x, y, n * sizeof *x) == 0 && descent_trainer_where(j.trainer).step == 9);
    train(&j);
    CHECK(descent_trainer_where(j.trainer).step == 12);
    folder_remove(folder);
    free(x);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(what_is_descended),
        TEST(how_far_it_is),
        TEST(parameters_go_in),
        TEST(models_go_in),
        TEST(models_of_other_networks_stay_out),
        TEST(dropout_does_not_keep_a_model_out),
        TEST(a_run_is_saved_to_another_folder_once),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
