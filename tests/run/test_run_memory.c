// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Training, saving, loading and going on with the n-th allocation failing, n = 1, 2, ... until
// none does. Nothing may crash or leak (the sanitizer build watches), and every failure is told
// as one of memory.
#include "run/support.h"

#include <jansson.h>

#include "failing_alloc.h"
#include "run/trainer.h"

#include <descent/objective.h>

// Under a sanitizer, which takes ten times as long, later allocations are tried in strides of a part
// of those before.
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 16 };
#else
enum { STRIDE = 5000 }; // each one
#endif

// The JSON library's allocations fail as well while it writes. (When it reads and has no memory
// it talks of syntax, or ends the process: nothing can be learnt from that.)
static bool json_reads;
void *__real_malloc(size_t size);

static void *json_memory(size_t size)
{
    return json_reads ? __real_malloc(size) : malloc(size);
}

/* The parts of a life, each with its own status. */
typedef struct life {
    job *j;
    char folder[FOLDER];
    descent_trainer *trainer;
    descent_model *model, *loaded;
} life;

static descent_status live(life *l, descent_error *error)
{
    job *j = l->j;
    descent_network *network = NULL;
    const descent_train_sets sets = {.train = j->data};
    descent_status status =
        descent_network_parse("5 relu 4 tanh", 0.0, j->data, &network, error);
    if (status != DESCENT_OK) {
        CHECK(network == NULL);
        return status;
    }
    descent_train_result result = {.size = sizeof result};
    char path[PATH];
    double outputs[3];
    snprintf(path, sizeof path, "%s/model.safetensors", l->folder);
    j->options.steps = 3;
    status = descent_trainer_create(network, &sets, &j->options, &l->trainer, error);
    if (status == DESCENT_OK) {
        status = descent_trainer_run(l->trainer, NULL, NULL, &result, error);
    }
    if (status == DESCENT_OK) {
        status = descent_trainer_model(l->trainer, &l->model, error);
    }
    if (status == DESCENT_OK) {
        status = descent_model_save(l->model, path, error);
    }
    if (status == DESCENT_OK) {
        json_reads = true;
        status = descent_model_load(path, &l->loaded, error);
        json_reads = false;
    }
    if (status == DESCENT_OK) {
        status = descent_model_predict(l->loaded, j->data, 0, 1, outputs, error);
    }
    if (status == DESCENT_OK) {
        descent_score score;
        status = descent_model_score(l->loaded, j->data, &score, error);
    }
    if (status == DESCENT_OK) {
        bool is_header = false;
        static const char line[] = "1,2,3,4";
        status = descent_model_predict_line(l->loaded, line, sizeof line - 1, outputs,
                                            &is_header, error);
    }
    descent_trainer_free(l->trainer);
    l->trainer = NULL;
    j->options.steps = 6;
    if (status == DESCENT_OK) {
        status = descent_trainer_create(network, &sets, &j->options, &l->trainer, error);
    }
    if (status == DESCENT_OK) {
        json_reads = true;
        status = descent_trainer_resume(l->trainer, error);
        json_reads = false;
        CHECK(status != DESCENT_OK || l->trainer->progress.step == 3);
    }
    if (status == DESCENT_OK) { /* seen from outside */
        descent_objective *objective = NULL;
        status = descent_trainer_objective(l->trainer, DESCENT_FLOAT64, 1, &objective, error);
        descent_objective_free(objective);
    }
    if (status == DESCENT_OK) {
        status = descent_trainer_take_model(l->trainer, l->loaded, error);
    }
    if (status == DESCENT_OK) {
        status = descent_trainer_run(l->trainer, NULL, NULL, &result, error);
        CHECK(status != DESCENT_OK || result.steps == 6);
    }
    descent_trainer_free(l->trainer);
    descent_model_free(l->model);
    descent_model_free(l->loaded);
    descent_network_free(network);
    return status;
}

static void every_failed_allocation_of_a_run_is_reported(void)
{
    json_set_alloc_funcs(json_memory, free);
    job j;
    job_make(&j, 40, 4, 3, "");
    j.options.batch = 16;
    j.options.valid = 0.2;
    j.options.optimizer.clip = 1.0;
    j.options.threads = 2;
    long n = 1;
    for (bool failed = true; failed && n < 5000; n += 1 + n / STRIDE) {
        descent_error error = {0};
        life l = {.j = &j};
        snprintf(l.folder, sizeof l.folder, "/dev/shm/descent-XXXXXX"); // no disk waits there
        if (!mkdtemp(l.folder)) {
            folder_make(l.folder);
        }
        snprintf(j.options.directory, sizeof j.options.directory, "%s", l.folder);
        failing_alloc_start(n);
        const descent_status status = live(&l, &error);
        failed = failing_alloc_stop();
        if (!CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK)) ||
            (failed && !CHECK(strncmp(error.message, "out of memory: ", 15) == 0))) {
            printf("  allocation %ld: status %d, %s\n", n, (int)status, error.message);
        }
        folder_remove(l.folder);
    }
    CHECK(n > 100 && n < 5000);
    printf("# about %ld allocations\n", n);
    job_free(&j);
}

static double square(size_t n, const double *x, double *g, void *user)
{
    (void)user;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] * x[i];
        if (g) {
            g[i] = 2.0 * x[i];
        }
    }
    return sum;
}

static void every_failed_allocation_of_an_objective_is_reported(void)
{
    job j;
    job_make(&j, 40, 4, 3, "5 tanh");
    const size_t n = descent_network_parameters(j.network);
    double *x = calloc(3 * n, sizeof *x);
    for (int kind = 0; kind < 2; kind++) {
        bool failed = true;
        for (long k = 1; failed && k < 1000; k++) {
            descent_error error = {0};
            descent_objective *f = NULL;
            failing_alloc_start(k);
            descent_status status =
                kind ? descent_objective_from_data(j.network, j.data, 0.1, DESCENT_FLOAT64, 2,
                                                   &f, &error)
                     : descent_objective_from_function(n, square, NULL, &f, &error);
            CHECK((status == DESCENT_OK) == (f != NULL));
            if (f) {
                double value = 0.0;
                status = descent_objective_evaluate_f64(f, x, NULL, &value, x + n, &error);
                CHECK_OK(status);
                status = descent_objective_hessian_vector_f64(f, x, x, NULL, x + 2 * n, &error);
            }
            failed = failing_alloc_stop();
            CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK));
            descent_objective_free(f);
        }
        CHECK(!failed);
    }
    free(x);
    job_free(&j);
}

// Texts of layers, with blocks that are read again and again.
static void every_failed_allocation_of_a_text_is_reported(void)
{
    static const char text[] =
        "2x2x1 conv 3 1x1 norm 3*(residual(conv 3 1x1 group-norm 3 conv 3 1x1 "
        "| conv 3 1x1) tanh) global-pool 5 no-bias rms-norm dropout 0.5";
    job j;
    job_make(&j, 20, 4, 3, "");
    long n = 1;
    for (bool failed = true; failed && n < 5000; n++) {
        descent_error error = {0};
        descent_network *network = NULL;
        failing_alloc_start(n);
        const descent_status status =
            descent_network_parse(text, 0.1, j.data, &network, &error);
        failed = failing_alloc_stop();
        if (!CHECK(status == (failed ? DESCENT_NO_MEMORY : DESCENT_OK)) ||
            !CHECK((network == NULL) == failed)) {
            printf("  allocation %ld: status %d, %s\n", n, (int)status, error.message);
        }
        descent_network_free(network);
    }
    CHECK(n > 50);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_failed_allocation_of_a_text_is_reported),
        TEST(every_failed_allocation_of_a_run_is_reported),
        TEST(every_failed_allocation_of_an_objective_is_reported)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
