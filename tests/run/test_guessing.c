// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Losses that are no better than guessing: a run for each cause, which has to be named, and its number.
#include "run/support.h"

#include <descent/guessing.h>

#include "run/trainer.h"

static const double MOST = 2e7;

// Targets in an order that no input knows.
static void shuffle_targets(job *j)
{
    uint64_t state = 5;
    for (size_t i = j->raw.m; i-- > 1;) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const size_t other = (size_t)(state >> 33) % (i + 1);
        const double swap = j->data->targets[i];
        j->data->targets[i] = j->data->targets[other];
        j->data->targets[other] = swap;
    }
}

static double number_at(const job *j, const void *x, size_t i)
{
    return j->trainer->type == DESCENT_FLOAT64 ? ((const double *)x)[i]
                                               : (double)((const float *)x)[i];
}

// All numbers of a tensor, from `first` on, become `value`.
static void set_tensor(const job *j, const char *name, size_t first, double value)
{
    descent_error error = {0};
    double *x = calloc(j->trainer->n, sizeof *x);
    for (size_t i = 0; i < j->trainer->n; i++) {
        x[i] = number_at(j, j->trainer->x, i);
    }
    const descent_graph *g = j->network->graph;
    size_t found = 0;
    for (size_t i = 0; i < g->count; i++) {
        const dsc_tensor *tensor = g->nodes[i]->tensor;
        if (tensor && strcmp(g->nodes[i]->name, name) == 0) {
            for (size_t k = first; k < tensor->rows * tensor->columns; k++) {
                x[tensor->offset + k] = value;
            }
            found++;
        }
    }
    CHECK(found == 1);
    CHECK_OK(descent_trainer_set_parameters(j->trainer, x, &error));
    free(x);
}

static descent_guessing ask(job *j, double most)
{
    descent_error error = {0};
    descent_guessing g = {.size = sizeof g};
    CHECK_OK(descent_trainer_guessing(j->trainer, most, &g, &error));
    char text[512];
    (void)descent_finding_text(g.finding, &g.numbers, text, sizeof text);
    CHECK_TEXT(g.because, text);
    (void)descent_suggestion_text(g.suggestion, &g.suggested, text, sizeof text);
    CHECK_TEXT(g.advice, text);
    CHECK(!strpbrk(g.because, "?{}[]") && !strpbrk(g.advice, "?{}[]"));
    for (size_t i = 0; i < g.count; i++) {
        (void)descent_finding_text(g.checks[i].finding, &g.checks[i].numbers, text,
                                   sizeof text);
        CHECK_TEXT(g.checks[i].text, text);
        CHECK(*text && !strpbrk(text, "?{}[]"));
    }
    return g;
}

static void run(job *j, uint64_t epochs)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    j->options.epochs = epochs;
    if (!j->trainer) {
        job_start(j);
    }
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, &result, &error));
}

static const descent_guess_check *check_of(const descent_guessing *g, descent_guess_cause cause)
{
    const descent_guess_check *found = NULL;
    for (size_t i = 0; i < g->count; i++) {
        found = g->checks[i].cause == cause ? &g->checks[i] : found;
    }
    return found;
}

// The cause is named, by that finding, and of all others it is said what rules them out.
static void expect(const descent_guessing *g, descent_guess_cause cause,
                   descent_finding finding, size_t others)
{
    const descent_guess_check *check = check_of(g, cause);
    size_t hold = 0;
    for (size_t i = 0; i < g->count; i++) {
        hold += g->checks[i].holds;
    }
    const bool good = CHECK(g->cause == cause && check && check->holds &&
                            check->finding == finding && hold == others + 1);
    for (size_t i = 0; !good && i < g->count; i++) {
        printf("  %d %s\n", g->checks[i].holds, g->checks[i].text);
    }
}

static job make(size_t m, size_t d, size_t classes, const char *layers)
{
    job j;
    job_make(&j, m, d, classes, layers);
    j.options.l2 = 0.0;
    j.options.batch = 32;
    return j;
}

static void a_loss_that_falls_is_not_asked_about(void)
{
    job j = make(400, 4, 3, "16 relu");
    j.options.optimizer.learning_rate = 0.01;
    run(&j, 20);
    const descent_guessing g = ask(&j, MOST);
    CHECK(g.cause == DESCENT_GUESS_NOT && g.count == 0 && !*g.because);
    CHECK(g.loss < 0.8 * g.guess && g.guess > 0.9 && g.guess <= 1.0987);
    job_free(&j);
}

static void few_epochs_say_nothing(void)
{
    job j = make(400, 4, 3, "16 relu");
    j.options.optimizer.learning_rate = 1e-7;
    run(&j, 3);
    const descent_guessing g = ask(&j, MOST);
    CHECK(g.cause == DESCENT_GUESS_NOT && g.loss > 0.95 * g.guess);
    job_free(&j);
}

static void shuffled_labels_are_named(void)
{
    static const double valid[] = {0.0, 0.3}; // asked of the training rows, or of others
    for (size_t i = 0; i < 2; i++) {
        job j = make(600, 4, 2, "8 tanh");
        shuffle_targets(&j);
        j.options.valid = valid[i];
        run(&j, 15);
        const descent_guessing g = ask(&j, MOST);
        expect(&g, DESCENT_GUESS_LABELS, DESCENT_FINDING_GUESS_BLIND, 0);
        CHECK(g.suggestion == DESCENT_SUGGESTION_GUESS_ROWS);
        CHECK(strstr(g.because, "is the entropy of the labels"));
        CHECK(g.count == 5 &&
              !isnan(descent_numbers_get(&g.checks[1].numbers, DESCENT_QUANTITY_NEAREST)));
        job_free(&j);
    }
}

static void shuffled_values_are_named(void)
{
    job j = make(600, 4, 0, "8 tanh");
    shuffle_targets(&j);
    j.options.valid = 0.3;
    run(&j, 15);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_LABELS, DESCENT_FINDING_GUESS_BLIND_VALUES, 0);
    CHECK(strstr(g.because, "is the variance of the target") && g.guess == 1.0);
    job_free(&j);
}

/* Without the simple models nothing is said of labels. */
static void labels_are_asked_only_on_request(void)
{
    job j = make(600, 4, 2, "8 tanh");
    shuffle_targets(&j);
    run(&j, 15);
    const descent_guessing g = ask(&j, 0.0);
    CHECK(g.cause == DESCENT_GUESS_OTHER && !check_of(&g, DESCENT_GUESS_LABELS));
    job_free(&j);
}

static void labels_that_are_learnt_by_heart_are_named(void)
{
    job j = make(400, 6, 2, "64 relu");
    shuffle_targets(&j);
    j.options.valid = 0.4;
    j.options.batch = 16;
    j.options.optimizer.learning_rate = 0.01;
    run(&j, 60);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_LABELS, DESCENT_FINDING_GUESS_BLIND, 0);
    CHECK(g.finding == DESCENT_FINDING_GUESS_MEMORY && g.loss < 0.7 * g.guess && g.count == 2);
    CHECK(g.suggestion == DESCENT_SUGGESTION_NONE && !*g.advice); // that of validation
    job_free(&j);
}

static void small_steps_are_named(void)
{
    job j = make(400, 4, 3, "16 relu");
    j.options.optimizer.learning_rate = 1e-7;
    run(&j, 15);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_SMALL, DESCENT_FINDING_GUESS_SLOW, 0);
    const descent_guess_check *check = check_of(&g, DESCENT_GUESS_SMALL);
    CHECK(descent_numbers_get(&check->numbers, DESCENT_QUANTITY_MOVED_PART) < 1e-3);
    CHECK(descent_numbers_get(&check->numbers, DESCENT_QUANTITY_RATE) == 0.001);
    job_free(&j);
}

/* Steps that are too large leave dead units behind: both hold, and the first cause is named. */
static void large_steps_are_named_before_what_they_do(void)
{
    job j = make(400, 4, 3, "16 relu");
    j.options.optimizer.learning_rate = 10.0;
    run(&j, 30);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_LARGE, DESCENT_FINDING_GUESS_FAST, 1);
    const descent_guess_check *units = check_of(&g, DESCENT_GUESS_UNITS);
    CHECK(units && units->holds && units->finding == DESCENT_FINDING_GUESS_DEAD);
    job_free(&j);
}

/* A few values that are far away make all others the same, when columns are scaled. */
static void inputs_out_of_scale_are_named(void)
{
    job j = make(600, 1, 2, "16 relu");
    for (size_t i = 0; i < j.raw.m; i += 150) {
        j.raw.inputs[i] *= 1e6F;
    }
    run(&j, 15);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_SCALE, DESCENT_FINDING_GUESS_SQUEEZED, 0);
    CHECK(descent_numbers_get(&g.checks[0].numbers, DESCENT_QUANTITY_LARGEST) > 5.0);
    CHECK(g.suggestion == DESCENT_SUGGESTION_GUESS_COLUMNS);
    job_free(&j);
}

static void a_penalty_is_named(void)
{
    job j = make(400, 4, 3, "16 relu");
    j.options.l2 = 3.0;
    run(&j, 40);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_PENALTY, DESCENT_FINDING_GUESS_SHRUNK, 0);
    CHECK(g.suggestion == DESCENT_SUGGESTION_RUN_LESS_PENALTY);
    CHECK_TEXT(g.options, "l2 = 0.03");
    job_free(&j);
}

static void dead_units_are_named(void)
{
    job j = make(400, 4, 3, "16 relu");
    job_start(&j);
    set_tensor(&j, "dense1.bias", 0, -9.0);
    run(&j, 12);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_UNITS, DESCENT_FINDING_GUESS_DEAD, 0);
    CHECK(strstr(check_of(&g, DESCENT_GUESS_UNITS)->text, "16 of 16 in layer 1"));
    job_free(&j);
}

static void saturated_units_are_named(void)
{
    job j = make(400, 4, 3, "16 tanh");
    job_start(&j);
    set_tensor(&j, "dense1.bias", 0, 12.0);
    run(&j, 12);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_UNITS, DESCENT_FINDING_GUESS_SATURATED, 0);
    job_free(&j);
}

/* Of the last class, whatever the inputs are. */
static void a_saturated_output_is_named(void)
{
    job j = make(400, 4, 3, "16 relu");
    j.options.optimizer.learning_rate = 2e-4;
    job_start(&j);
    set_tensor(&j, "dense2.bias", 2, 60.0);
    run(&j, 12);
    const descent_guessing g = ask(&j, MOST);
    expect(&g, DESCENT_GUESS_CERTAIN, DESCENT_FINDING_GUESS_CERTAIN, 0);
    CHECK(g.loss > 5.0 * g.guess && g.suggestion == DESCENT_SUGGESTION_GUESS_CERTAIN);
    job_free(&j);
}

/* One unit cannot follow a wave that the nearest row knows: nothing of this is the cause. */
static void other_causes_are_not_invented(void)
{
    job j = make(600, 1, 0, "1 tanh");
    for (size_t i = 0; i < j.raw.m; i++) {
        j.data->targets[i] = sin(40.0 * (double)i / 600.0);
        j.raw.inputs[i] = (float)i;
    }
    run(&j, 40);
    const descent_guessing g = ask(&j, MOST);
    CHECK(g.cause == DESCENT_GUESS_OTHER && g.count == 4);
    for (size_t i = 0; i < g.count; i++) {
        if (!CHECK(!g.checks[i].holds)) {
            printf("  %s\n", g.checks[i].text);
        }
    }
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(a_loss_that_falls_is_not_asked_about),
        TEST(few_epochs_say_nothing),
        TEST(shuffled_labels_are_named),
        TEST(shuffled_values_are_named),
        TEST(labels_are_asked_only_on_request),
        TEST(labels_that_are_learnt_by_heart_are_named),
        TEST(small_steps_are_named),
        TEST(large_steps_are_named_before_what_they_do),
        TEST(inputs_out_of_scale_are_named),
        TEST(a_penalty_is_named),
        TEST(dead_units_are_named),
        TEST(saturated_units_are_named),
        TEST(a_saturated_output_is_named),
        TEST(other_causes_are_not_invented),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
