// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Experiments on runs whose trouble is known: the one that mends it helps, and is named. They are the
// same on any number of threads, and the run stays as it is.
#include "session/support.h"

#include <descent/experiments.h>

#include "run/trainer.h"
#include "session/experiments/arm.h"
#include "session/run.h"

enum { ROWS = 400 };

// Rows of "x,y,class": inside of a circle or not, the labels of `wrong` in a hundred turned round.
static void circle_make(char folder[FOLDER], int wrong)
{
    static char text[ROWS * 32];
    size_t used = (size_t)snprintf(text, sizeof text, "x,y,class\n");
    uint32_t state = 12345;
    folder_make(folder);
    for (int i = 0; i < ROWS; i++) {
        double u[3];
        for (int k = 0; k < 3; k++) {
            state = state * 1664525U + 1013904223U;
            u[k] = (double)(state >> 8) / 16777216.0;
        }
        const double x = 4.0 * u[0] - 2.0, y = 4.0 * u[1] - 2.0;
        const bool in = (x * x + y * y < 2.0) != (100.0 * u[2] < wrong);
        used += (size_t)snprintf(text + used, sizeof text - used, "%.4f,%.4f,%s\n", x, y,
                                 in ? "in" : "out");
    }
    CHECK(file_write(folder, "data.csv", text, used));
}

typedef struct trouble {
    const char *layers;
    double rate, l2;
    uint64_t epochs, batch, threads;
    int wrong;
} trouble;

static const trouble usual = {.layers = "16 tanh",
                              .rate = 0.003,
                              .l2 = 0.0,
                              .epochs = 20,
                              .batch = 16,
                              .threads = 1,
                              .wrong = 0};

// A run in home/run, trained and opened again.
static descent_run *run_with(const char *home, const trouble *t)
{
    char folder[FOLDER];
    descent_error error = {0};
    path_in(home, "run", folder);
    descent_run *run = run_make(home, t->epochs);
    const descent_run_settings s = descent_run_settings_of(run);
    snprintf(s.run->layers, sizeof s.run->layers, "%s", t->layers);
    s.train->optimizer.learning_rate = t->rate;
    s.train->batch = t->batch;
    s.train->l2 = t->l2;
    s.train->threads = t->threads;
    CHECK_OK(descent_run_begin(run, folder, &error));
    (void)run_train(run);
    descent_run_close(run);
    run = run_open(folder);
    CHECK_OK(descent_run_load(run, NULL, &error));
    return run;
}

static descent_experiments *experiment(descent_run *run, uint64_t steps, uint64_t seeds)
{
    descent_error error = {0};
    descent_experiments *e = NULL;
    descent_try_options options = descent_try_options_default();
    options.steps = steps;
    options.seeds = seeds;
    CHECK_OK(descent_run_try(run, &options, &e, &error));
    return e;
}

static const descent_tried *find(const descent_experiments *e, descent_experiment wanted)
{
    for (size_t i = 0; i < descent_experiments_count(e); i++) {
        if (descent_experiments_at(e, i)->experiment == wanted) {
            return descent_experiments_at(e, i);
        }
    }
    CHECK(false);
    return NULL;
}

static descent_causes causes_of(descent_run *run)
{
    descent_error error = {0};
    descent_causes causes = {.size = sizeof causes};
    descent_diagnosis *d = NULL;
    CHECK_OK(descent_run_diagnose(run, NULL, &d, &error));
    CHECK_OK(descent_run_causes(run, d, &causes, &error));
    descent_diagnosis_free(d);
    return causes;
}

static void end(descent_run *run, descent_experiments *e, const char *home)
{
    descent_experiments_free(e);
    descent_run_close(run);
    tree_remove(home);
}

// ---- what helps ----

static void small_steps_are_found(void)
{
    char home[FOLDER];
    trouble t = usual;
    t.rate = 1e-5;
    circle_make(home, t.wrong);
    descent_run *run = run_with(home, &t);
    descent_causes causes = causes_of(run);
    descent_experiments *e = experiment(run, 300, 4);
    const descent_tried *twice = find(e, DESCENT_EXPERIMENT_TWICE_RATE),
                        *half = find(e, DESCENT_EXPERIMENT_HALF_RATE);
    CHECK(twice->helps && twice->train.change < 0.0 && twice->train.chance < 0.01);
    CHECK(!half->helps && half->train.change > 0.0);
    CHECK(strcmp(twice->options, "lr = 2e-05") == 0 && twice->next == DESCENT_NEXT_RESUME);
    CHECK(causes.count > 0 && causes.list[0].cause == DESCENT_CAUSE_SHORT_STEPS);
    descent_causes_weigh(&causes, e);
    CHECK(causes.list[0].cause == DESCENT_CAUSE_SHORT_STEPS &&
          causes.list[0].told == DESCENT_TOLD_YES);
    end(run, e, home);
}

// Labels that are wrong by chance leave a floor of noise under steps that are long.
static void noise_is_found(void)
{
    char home[FOLDER];
    trouble t = usual;
    t.rate = 0.1;
    t.batch = 4;
    t.wrong = 15;
    t.layers = "8 tanh";
    t.epochs = 60;
    circle_make(home, t.wrong);
    descent_run *run = run_with(home, &t);
    descent_experiments *e = experiment(run, 800, 8);
    const descent_tried *half = find(e, DESCENT_EXPERIMENT_HALF_RATE),
                        *batch = find(e, DESCENT_EXPERIMENT_BATCH);
    CHECK(half->train.change < 0.0 && batch->train.change < 0.0);
    CHECK(batch->helps || half->helps);
    CHECK(strcmp(batch->options, "batch = 16") == 0 && batch->next == DESCENT_NEXT_AGAIN);
    end(run, e, home);
}

// Two units cannot draw a circle.
static void narrow_networks_are_found(void)
{
    char home[FOLDER];
    trouble t = usual;
    t.layers = "2 tanh";
    t.rate = 0.02;
    t.epochs = 100;
    circle_make(home, t.wrong);
    descent_run *run = run_with(home, &t);
    descent_causes causes = causes_of(run);
    descent_experiments *e = experiment(run, 1500, 4);
    const descent_tried *wider = find(e, DESCENT_EXPERIMENT_WIDER);
    CHECK(wider->status == DESCENT_OK && wider->helps && wider->train.change < -0.05);
    CHECK(strcmp(wider->options, "layers = 4 tanh") == 0);
    descent_causes_weigh(&causes, e);
    bool told = false;
    for (size_t i = 0; i < causes.count; i++) {
        told = told || (causes.list[i].cause == DESCENT_CAUSE_CAPACITY &&
                        causes.list[i].told == DESCENT_TOLD_YES);
    }
    CHECK(told);
    end(run, e, home);
}

static void penalties_are_found(void)
{
    char home[FOLDER];
    trouble t = usual;
    t.l2 = 0.005;
    t.epochs = 60;
    circle_make(home, t.wrong);
    descent_run *run = run_with(home, &t);
    descent_causes causes = causes_of(run);
    descent_experiments *e = experiment(run, 1000, 4);
    const descent_tried *less = find(e, DESCENT_EXPERIMENT_LESS_PENALTY);
    CHECK(less->helps && less->valid.change < 0.0);
    CHECK(strcmp(less->options, "l2 = 0") == 0);
    descent_causes_weigh(&causes, e);
    CHECK(causes.count > 0 && causes.list[0].told == DESCENT_TOLD_YES);
    end(run, e, home);
}

// ---- what they keep ----

static void results_do_not_depend_on_threads(void)
{
    descent_tried first[DESCENT_EXPERIMENT_COUNT];
    const uint64_t threads[] = {1, 2, 3};
    for (size_t k = 0; k < 3; k++) {
        char home[FOLDER];
        trouble t = usual;
        t.threads = threads[k];
        circle_make(home, t.wrong);
        descent_run *run = run_with(home, &t);
        descent_experiments *e = experiment(run, 60, 2);
        for (size_t i = 0; i < descent_experiments_count(e); i++) {
            const descent_tried *tried = descent_experiments_at(e, i);
            if (k == 0) {
                first[i] = *tried;
            }
            CHECK(memcmp(&tried->train, &first[i].train, sizeof tried->train) == 0);
            CHECK(memcmp(&tried->valid, &first[i].valid, sizeof tried->valid) == 0);
        }
        end(run, e, home);
    }
}

static void the_run_stays_as_it_is(void)
{
    char home[FOLDER], folder[FOLDER], command[2 * FOLDER + 64];
    circle_make(home, 0);
    path_in(home, "run", folder);
    descent_run *run = run_with(home, &usual);
    descent_trainer *t = run->trainer;
    const uint64_t step = t->progress.step;
    void *x = malloc(t->n * descent_type_size(t->type));
    CHECK(x);
    memcpy(x, t->x, t->n * descent_type_size(t->type));
    snprintf(command, sizeof command, "cp -r '%s' '%s.before'", folder, folder);
    CHECK(system(command) == 0);
    descent_experiments *e = experiment(run, 40, 2);
    CHECK(t->progress.step == step && memcmp(x, t->x, t->n * descent_type_size(t->type)) == 0);
    snprintf(command, sizeof command, "diff -r '%s' '%s.before'", folder, folder);
    CHECK(system(command) == 0);
    free(x);
    end(run, e, home);
}

// Before its first step the wider network has the loss of the narrow one.
static void wider_networks_compute_the_same(void)
{
    char home[FOLDER];
    trouble t = usual;
    t.layers = "8 tanh 6 silu";
    circle_make(home, 0);
    descent_run *run = run_with(home, &t);
    descent_error error = {0};
    dsc_bench bench;
    dsc_trained now, soon;
    CHECK_OK(dsc_bench_create(run, &bench, &error));
    CHECK(strcmp(bench.wide.layers, "16 tanh 12 silu") == 0);
    dsc_bench_score(&bench, &now);
    bench.train.optimizer.learning_rate = 1e-12; // a step that is none
    CHECK_OK(dsc_arm_train(&bench, DESCENT_EXPERIMENT_WIDER, 1, 0, &soon, &error));
    CHECK(soon.status == DESCENT_OK);
    CHECK(fabs(soon.train_loss - now.train_loss) < 1e-6 * now.train_loss);
    CHECK(fabs(soon.valid_loss - now.valid_loss) < 1e-6 * now.valid_loss);
    dsc_bench_free(&bench);
    end(run, NULL, home);
}

static descent_action stop_later(const descent_experiments *e, descent_experiment which,
                                 uint64_t seed, void *user)
{
    (void)e;
    *(int *)user += 1;
    return seed == 2 && which == DESCENT_EXPERIMENT_TWICE_RATE ? DESCENT_STOP
                                                               : DESCENT_CONTINUE;
}

static void what_is_complete_counts(void)
{
    char home[FOLDER];
    int calls = 0;
    circle_make(home, 0);
    descent_run *run = run_with(home, &usual);
    descent_error error = {0};
    descent_experiments *e = NULL;
    descent_try_options o = descent_try_options_default();
    o.steps = 20;
    o.on_training = stop_later;
    o.user = &calls;
    CHECK_OK(descent_run_try(run, &o, &e, &error));
    descent_experiments_facts facts = {.size = sizeof facts};
    descent_experiments_facts_get(e, &facts);
    CHECK(facts.seeds == 2 && facts.steps == 20 && facts.train_rows == 320 &&
          facts.valid_rows == 80);
    CHECK(isfinite(descent_experiments_at(e, 1)->train.change));
    end(run, e, home);
}

static void what_cannot_be_is_refused(void)
{
    char home[FOLDER];
    trouble t = usual;
    t.layers = "";
    t.batch = 200;
    circle_make(home, 0);
    descent_run *run = run_with(home, &t);
    descent_experiments *e = experiment(run, 5, 2);
    const descent_tried *wider = find(e, DESCENT_EXPERIMENT_WIDER),
                        *batch = find(e, DESCENT_EXPERIMENT_BATCH),
                        *less = find(e, DESCENT_EXPERIMENT_LESS_PENALTY);
    CHECK(wider->status == DESCENT_UNSUPPORTED && strstr(wider->why, "hidden") != NULL);
    CHECK(batch->status == DESCENT_UNSUPPORTED && strstr(batch->why, "320 rows") != NULL);
    CHECK(less->status == DESCENT_UNSUPPORTED && !less->helps);
    descent_error error = {0};
    descent_try_options o = descent_try_options_default();
    o.seeds = 1;
    descent_experiments *none = NULL;
    CHECK(descent_run_try(run, &o, &none, &error) == DESCENT_INVALID && none == NULL);
    end(run, e, home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(small_steps_are_found),
                                       TEST(noise_is_found),
                                       TEST(narrow_networks_are_found),
                                       TEST(penalties_are_found),
                                       TEST(results_do_not_depend_on_threads),
                                       TEST(the_run_stays_as_it_is),
                                       TEST(wider_networks_compute_the_same),
                                       TEST(what_is_complete_counts),
                                       TEST(what_cannot_be_is_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
