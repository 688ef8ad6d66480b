// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What goes around the steps of a run: batches in parts, gradients up the slope, averages of
// weights, groups of tensors, updates that are skipped. Each by hand, on any number of threads,
// and stopped and resumed.
#include "run/around.h"
#include "run/support.h"

#include "run/mean.h"
#include "run/tensors.h"
#include "run/trainer.h"

enum { ROWS = 96, INPUTS = 5, CLASSES = 3 };

static descent_error error; /* of the call that failed last */

static const char layers[] = "7 tanh 6 relu";

static void set(job *j, const char *name, const char *value)
{
    CHECK_OK(
        descent_options_set(descent_train_option_table(), &j->options, name, value, &error));
}

// Options as words: "accumulate 4 batch 8".
static void make(job *j, const char *words)
{
    job_make(j, ROWS, INPUTS, CLASSES, layers);
    set(j, "precision", "float64");
    set(j, "batch", "16");
    set(j, "steps", "24");
    set(j, "l2", "0.001");
    set(j, "optimizer", "adamw");
    set(j, "lr", "0.01");
    char copy[512], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", words);
    for (char *name = strtok_r(copy, " ", &rest), *value;
         name && (value = strtok_r(NULL, " ", &rest)); name = strtok_r(NULL, " ", &rest)) {
        for (char *c = value; *c; c++) {
            *c = *c == '_' ? ' ' : *c; // a value with spaces
        }
        set(j, name, value);
    }
    job_start(j);
}

static descent_status run(job *j, descent_event_callback *callback, void *user)
{
    descent_train_result result = {.size = sizeof result};
    return descent_trainer_run(j->trainer, callback, user, &result, &error);
}

static double distance(const job *a, const job *b)
{
    const double *x = a->trainer->x, *y = b->trainer->x;
    double most = 0.0;
    for (size_t i = 0; i < a->trainer->n; i++) {
        most = fmax(most, fabs(x[i] - y[i]));
    }
    return most;
}

static bool same(const job *a, const job *b)
{
    const size_t bytes = a->trainer->n * sizeof(double);
    return memcmp(a->trainer->x, b->trainer->x, bytes) == 0 &&
           memcmp(dsc_mean_shown(a->trainer), dsc_mean_shown(b->trainer), bytes) == 0;
}

static void batches_in_parts_are_one_larger_batch(void)
{
    job parts, whole;
    make(&parts, "batch 8 accumulate 4");
    make(&whole, "batch 32");
    CHECK(parts.trainer->batch == 32 && parts.trainer->steps_per_epoch == 3);
    CHECK_OK(run(&parts, NULL, NULL));
    CHECK_OK(run(&whole, NULL, NULL));
    CHECK(parts.trainer->progress.step == 24);
    CHECK_NEAR(distance(&parts, &whole), 0.0, 1e-12);
    CHECK_NEAR(parts.trainer->progress.train_loss, whole.trainer->progress.train_loss, 1e-12);
    job_free(&parts);
    job_free(&whole);
}

// Of what is frozen, [begin, end), no gradient.
static void gradient_of(descent_objective *objective, const double *x, size_t begin, size_t end,
                        double *g)
{
    double value;
    CHECK_OK(descent_objective_evaluate_f64(objective, x, NULL, &value, g, &error));
    for (size_t i = begin; i < end; i++) {
        g[i] = 0.0;
    }
}

// x - lr g(x + rho g / |g|), by the run's own objective.
static void climbs(const char *words, size_t begin, size_t end)
{
    job j;
    descent_objective *objective = NULL;
    make(&j, words);
    const size_t n = j.trainer->n;
    double *x = calloc(3 * n, sizeof *x), *g = x + n, *up = g + n, norm = 0.0;
    descent_trainer_copy_parameters(j.trainer, x);
    CHECK_OK(descent_trainer_objective(j.trainer, DESCENT_FLOAT64, 1, &objective, &error));
    gradient_of(objective, x, begin, end, g);
    for (size_t i = 0; i < n; i++) {
        norm += g[i] * g[i];
    }
    for (size_t i = 0; i < n; i++) {
        up[i] = x[i] + 0.05 / sqrt(norm) * g[i];
    }
    gradient_of(objective, up, begin, end, g);
    descent_objective_free(objective);
    CHECK_OK(run(&j, NULL, NULL));
    const double *moved = j.trainer->x;
    for (size_t i = 0; i < n; i++) {
        CHECK_NEAR(moved[i], x[i] - 0.1 * g[i], 1e-13);
    }
    free(x);
    job_free(&j);
}

enum { FROZEN = INPUTS * 7 + 7, FROZEN_END = FROZEN + 7 * 6 + 6 }; /* dense2 */

static void gradients_are_taken_up_the_slope(void)
{
    climbs("optimizer gd lr 0.1 batch full steps 1 sam 0.05", 0, 0);
    climbs("optimizer gd lr 0.1 batch full steps 1 sam 0.05 group dense2.*:_freeze", FROZEN,
           FROZEN_END);
}

// All that moves has the norm of the clipped gradient; what is frozen takes no part of it.
static void frozen_tensors_count_in_no_norm(void)
{
    static const char *const words[] = {
        "optimizer gd lr 0.1 l2 0 batch full steps 1 group dense2.*:_freeze clip 0.01",
        "optimizer gd lr 0.1 l2 0 batch full steps 1 group dense2.*:_freeze clip 0.01 "
        "clip-value "
        "1e9"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        job j;
        make(&j, words[k]);
        const size_t n = j.trainer->n;
        double *before = calloc(n, sizeof *before), moved = 0.0;
        descent_trainer_copy_parameters(j.trainer, before);
        CHECK_OK(run(&j, NULL, NULL));
        const double *x = j.trainer->x;
        for (size_t i = 0; i < n; i++) {
            moved += (x[i] - before[i]) * (x[i] - before[i]);
            CHECK(i < FROZEN || i >= FROZEN_END || x[i] == before[i]);
        }
        CHECK_NEAR(sqrt(moved), 0.1 * 0.01, 1e-12);
        free(before);
        job_free(&j);
    }
}

/* Parameters after each step, and what they come to. */
typedef struct history {
    const descent_trainer *trainer;
    double *x; /* step after step, n each */
    size_t steps;
} history;

static descent_action remember(const descent_event *event, void *user)
{
    history *h = user;
    if (event->kind == DESCENT_EVENT_STEP) {
        descent_trainer_copy_parameters(h->trainer, h->x + h->steps++ * h->trainer->n);
    }
    return DESCENT_CONTINUE;
}

static void expect_average(const char *words, const double weights[24])
{
    job j;
    make(&j, words);
    history h = {.trainer = j.trainer, .x = calloc(24 * j.trainer->n, sizeof(double))};
    CHECK_OK(run(&j, remember, &h));
    const double *shown = dsc_mean_shown(j.trainer);
    double total = 0.0;
    for (size_t k = 0; k < 24; k++) {
        total += weights[k];
    }
    for (size_t i = 0; i < j.trainer->n; i++) {
        double mean = 0.0;
        for (size_t k = 0; k < 24; k++) {
            mean += weights[k] / total * h.x[k * j.trainer->n + i];
        }
        CHECK_NEAR(shown[i], mean, 1e-13);
    }
    free(h.x);
    job_free(&j);
}

static void averages_of_weights_are_what_they_say(void)
{
    double ema[24], swa[24] = {0}, lawa[24] = {0};
    for (int k = 0; k < 24; k++) {
        ema[k] = pow(0.9, 23 - k);
        swa[k] = (k + 1) % 6 == 0 && k + 1 >= 12; /* six steps an epoch, from the second on */
        lawa[k] = (k + 1) % 5 == 0 && k + 1 > 5;  /* the last three of four */
    }
    expect_average("average-weights ema:0.9", ema);
    expect_average("average-weights swa:2", swa);
    expect_average("average-weights lawa:5,3", lawa);
}

static void groups_have_options_of_their_own(void)
{
    job none, equal, frozen, faster, shared;
    make(&none, "weight-decay 0.1");
    make(&equal, "weight-decay 0.1 group dense1.*:_weight-decay=0.1;_*.bias:_rate=1");
    make(&frozen, "weight-decay 0.1 group dense2.*:_freeze");
    make(&faster, "optimizer gd batch full steps 1 group *.bias:_rate=2");
    make(&shared, "optimizer gd batch full steps 1");
    const descent_trainer *t = frozen.trainer;
    double *before = calloc(t->n, sizeof *before), *start = calloc(t->n, sizeof *start);
    descent_trainer_copy_parameters(t, before);
    descent_trainer_copy_parameters(shared.trainer, start);
    CHECK_OK(run(&none, NULL, NULL));
    CHECK_OK(run(&equal, NULL, NULL));
    CHECK_OK(run(&frozen, NULL, NULL));
    CHECK_OK(run(&faster, NULL, NULL));
    CHECK_OK(run(&shared, NULL, NULL));
    CHECK(same(&none, &equal) && !same(&none, &frozen));
    descent_tensor tensor;
    for (size_t i = 0; descent_graph_tensor(descent_network_graph(none.network), i, &tensor);
         i++) {
        const bool rests = strncmp(tensor.name, "dense2.", 7) == 0;
        const size_t bytes = tensor.rows * tensor.columns * sizeof(double);
        CHECK((memcmp((double *)t->x + tensor.offset, before + tensor.offset, bytes) == 0) ==
              rests);
        const double *x = faster.trainer->x, *y = shared.trainer->x;
        const double factor = strstr(tensor.name, ".bias") ? 2.0 : 1.0;
        for (size_t k = tensor.offset; k < tensor.offset + tensor.rows * tensor.columns; k++) {
            CHECK_NEAR(x[k] - start[k], factor * (y[k] - start[k]), 1e-15);
        }
    }
    free(before);
    free(start);
    job_free(&none);
    job_free(&equal);
    job_free(&frozen);
    job_free(&faster);
    job_free(&shared);
}

// A network has hidden matrices where at least two layers have more than one number on both sides.
static void rules_for_matrices_need_hidden_ones(void)
{
    static const struct {
        const char *layers;
        bool hidden;
    } networks[] = {{"", false}, {"1 tanh", false}, {"4 tanh", true}, {"4 tanh 1 tanh", false}};
    static const descent_rule for_matrices[] = {DESCENT_MUON, DESCENT_NORMUON, DESCENT_SOAP,
                                                DESCENT_SHAMPOO};
    for (size_t i = 0; i < sizeof networks / sizeof *networks; i++) {
        job j;
        job_make(&j, ROWS, INPUTS, CLASSES, networks[i].layers);
        const descent_graph *graph = descent_network_graph(j.network);
        for (size_t k = 0; k < sizeof for_matrices / sizeof *for_matrices; k++) {
            CHECK(dsc_rule_has_tensors((int)for_matrices[k], graph) == networks[i].hidden);
            CHECK(!dsc_rule_has_tensors((int)for_matrices[k], NULL));
        }
        CHECK(dsc_rule_has_tensors(DESCENT_ADAM, graph) &&
              dsc_rule_has_tensors(DESCENT_LAMB, graph));
        CHECK(dsc_rule_has_tensors(DESCENT_ADAM, NULL) &&
              dsc_rule_has_tensors(DESCENT_LBFGS, NULL));
        // As the optimizer of a run has them.
        j.options.optimizer.rule = DESCENT_MUON;
        job_start(&j);
        CHECK((strncmp(j.trainer->assignment, "muon: ", 6) == 0) == networks[i].hidden);
        job_free(&j);
    }
}

/* Makes a parameter infinite after step 5, until so many updates have been skipped. */
typedef struct spoiling {
    descent_trainer *trainer;
    uint64_t until;
    double good;
    size_t warnings;
    bool spoiled;
} spoiling;

static descent_action spoil(const descent_event *event, void *user)
{
    spoiling *s = user;
    double *x = s->trainer->x;
    s->warnings += event->kind == DESCENT_EVENT_WARNING;
    if (event->kind == DESCENT_EVENT_STEP && event->step == 5 && !s->spoiled) {
        s->good = x[0];
        x[0] = HUGE_VAL;
        s->spoiled = true;
    } else if (s->spoiled && s->trainer->progress.skipped == s->until && isinf(x[0])) {
        x[0] = s->good;
    }
    return DESCENT_CONTINUE;
}

static void updates_that_are_not_finite_can_be_skipped(void)
{
    job j;
    make(&j, "skip-nonfinite 3");
    spoiling three = {.trainer = j.trainer, .until = 3};
    CHECK_OK(run(&j, spoil, &three));
    CHECK(j.trainer->progress.skipped == 3 && j.trainer->progress.skipped_in_row == 0);
    CHECK(j.trainer->progress.step == 24 && three.warnings == 1);
    job_free(&j);
    make(&j, "skip-nonfinite 3");
    spoiling four = {.trainer = j.trainer, .until = 4};
    CHECK(run(&j, spoil, &four) == DESCENT_DIVERGED);
    CHECK(j.trainer->progress.skipped == 3 && j.trainer->progress.step == 5);
    job_free(&j);
}

static const char *const kinds[] = {
    "accumulate 3 batch 8",
    AROUND_STEPS,
    "cautious on optimizer momentum weight-decay 0.01 clip 1 lookahead 3 gradient-noise 0.001",
    "optimizer lamb",
    "optimizer lars momentum-form nesterov",
    "optimizer adafactor beta1 0.9",
    "optimizer muon weight-decay 0.01",
    "optimizer normuon muon-scale moonlight",
    "optimizer soap every 4",
    "optimizer shampoo every 5 beta1 0.5",
    "optimizer sophia every 4",
    "optimizer sophia every 4 estimator hutchinson accumulate 3 batch 8",
    "optimizer muon clip 0.5 cautious on",
    "group *.bias:_rate=2;_dense1.weight:_optimizer=momentum,_lr=0.01 sam 0.01",
};

static void threads_do_not_change_a_bit(void)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        job one, three;
        char words[512];
        snprintf(words, sizeof words, "threads 3 %s", kinds[i]);
        make(&one, kinds[i]);
        make(&three, words);
        CHECK_OK(run(&one, NULL, NULL));
        CHECK_OK(run(&three, NULL, NULL));
        if (!CHECK(same(&one, &three))) {
            printf("  %s\n", kinds[i]);
        }
        job_free(&one);
        job_free(&three);
    }
}

static descent_action stop_at_eleven(const descent_event *event, void *user)
{
    (void)user;
    return event->kind == DESCENT_EVENT_STEP && event->step == 11 ? DESCENT_STOP
                                                                  : DESCENT_CONTINUE;
}

static void resumed_runs_have_the_same_bits(void)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        job whole, stopped;
        char folder[FOLDER];
        folder_make(folder);
        make(&whole, kinds[i]);
        CHECK_OK(run(&whole, NULL, NULL));
        make(&stopped, kinds[i]);
        snprintf(stopped.options.directory, sizeof stopped.options.directory, "%s", folder);
        job_start(&stopped);
        CHECK_OK(run(&stopped, stop_at_eleven, NULL));
        job_start(&stopped);
        CHECK_OK(descent_trainer_resume(stopped.trainer, &error));
        CHECK(stopped.trainer->progress.step == 11);
        CHECK_OK(run(&stopped, NULL, NULL));
        if (!CHECK(same(&whole, &stopped))) {
            printf("  %s\n", kinds[i]);
        }
        job_free(&whole);
        job_free(&stopped);
        folder_remove(folder);
    }
}

// What sophia is given before its first step: (1 - beta2) B g^2, which the penalty is not in, or
// (1 - beta2) v H v.
static void estimates_of_curvature_enter_the_state(void)
{
    job j, other;
    make(&j, "optimizer sophia steps 1 beta2 0.5");
    make(&other, "optimizer sophia steps 1 beta2 0.5 l2 0");
    CHECK_OK(run(&j, NULL, NULL));
    CHECK_OK(run(&other, NULL, NULL));
    const double *h = descent_optimizer_state(j.trainer->optimizer, 1, NULL);
    const double *without = descent_optimizer_state(other.trainer->optimizer, 1, NULL);
    size_t positive = 0;
    for (size_t i = 0; i < j.trainer->n; i++) {
        CHECK(h[i] >= 0.0 && h[i] == without[i]);
        positive += h[i] > 0.0;
    }
    CHECK(positive > j.trainer->n / 2);
    job_free(&other);
    make(&other, "optimizer sophia steps 1 beta2 0.5 estimator hutchinson");
    CHECK_OK(run(&other, NULL, NULL));
    CHECK(memcmp(h, descent_optimizer_state(other.trainer->optimizer, 1, NULL),
                 j.trainer->n * sizeof *h) != 0);
    job_free(&other);
    job_free(&j);
}

// Huber's loss is no likelihood that labels are drawn from; the remedy is.
static void a_loss_without_labels_is_refused(void)
{
    job j;
    descent_graph *graph = NULL;
    CHECK_OK(descent_graph_create(&graph, &error));
    job_make(&j, ROWS, INPUTS, 0, layers);
    descent_network_free(j.network);
    j.network = NULL;
    descent_node *x = descent_input(graph, "x", INPUTS), *y = descent_input(graph, "y", 1);
    descent_node *out = descent_dense(graph, x, 1, DESCENT_IDENTITY);
    CHECK_OK(descent_network_from_graph(graph, x, y, out, descent_huber(graph, out, y, 1.0),
                                        DESCENT_TASK_REGRESS, &j.network, &error));
    set(&j, "optimizer", "sophia");
    set(&j, "steps", "3");
    const descent_train_sets sets = {.train = j.data};
    CHECK(descent_trainer_create(j.network, &sets, &j.options, &j.trainer, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(
        check_said(&error),
        "estimator: the loss of this network is no likelihood that labels could be drawn "
        "from\nestimator = hutchinson");
    set(&j, "estimator", "hutchinson");
    job_start(&j);
    CHECK_OK(run(&j, NULL, NULL));
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(batches_in_parts_are_one_larger_batch),
                                       TEST(gradients_are_taken_up_the_slope),
                                       TEST(frozen_tensors_count_in_no_norm),
                                       TEST(averages_of_weights_are_what_they_say),
                                       TEST(groups_have_options_of_their_own),
                                       TEST(rules_for_matrices_need_hidden_ones),
                                       TEST(updates_that_are_not_finite_can_be_skipped),
                                       TEST(estimates_of_curvature_enter_the_state),
                                       TEST(a_loss_without_labels_is_refused),
                                       TEST(threads_do_not_change_a_bit),
                                       TEST(resumed_runs_have_the_same_bits)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
