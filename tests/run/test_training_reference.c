// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Training, step by step, against the plain loops of reference.h with update rules written a
// second time, and against PyTorch's numbers (golden/make_golden.py). Float64, relative 1e-10.
#include "run/support.h"

#include "data/batches.h"
#include "run/golden/golden_torch.h"
#include "run/trainer.h"

enum { STEPS = 50 };

/* A row of the tests: a network, a rule and everything that changes a step. */
typedef struct recipe {
    const char *name;
    bool classify;
    int rule;
    int form;
    double rate;
    double l2, weight_decay, clip; /* clip 0: none */
    const char *decay;
    uint64_t batch; /* 0: all */
} recipe;

static const ref_net classifier = {.layers = 3,
                                   .width = {5, 8, 6, 4},
                                   .f = {DESCENT_RELU, DESCENT_TANH, DESCENT_IDENTITY},
                                   .classify = true};
static const ref_net regressor = {
    .layers = 3, .width = {5, 8, 6, 1}, .f = {DESCENT_RELU, DESCENT_TANH, DESCENT_IDENTITY}};

/* The same training a second time. */
typedef struct twin {
    const recipe *r;
    ref_net net;
    ref_data data;
    dsc_batches *batches;
    size_t n, m, batch;
    uint64_t step, epoch, batch_in_epoch;
    double *x, *g, *first, *second; /* n each; first and second moments */
    double loss_sum, loss_squares, rate;
    double train_loss, train_loss_se; /* of the epoch that ended last */
    descent_trainer *trainer;
    double worst;
    bool ended;
} twin;

static double decayed(const char *decay, double rate, uint64_t step, uint64_t epoch)
{
    const double e = (double)epoch, k = (double)step;
    double a = 0.0, b = 0.0;
    if (sscanf(decay, "inverse:%lf", &a) == 1) {
        return rate / (1.0 + a * e);
    }
    if (sscanf(decay, "exp:%lf", &a) == 1) {
        return rate * pow(a, e);
    }
    if (sscanf(decay, "sqrt:%lf", &a) == 1) {
        return rate * a / sqrt(e + 1.0);
    }
    if (sscanf(decay, "sqrt-step:%lf", &a) == 1) {
        return rate * a / sqrt(k + 1.0);
    }
    if (sscanf(decay, "step:%lf,%lf", &a, &b) == 2) {
        return rate * pow(b, floor(e / a));
    }
    return rate;
}

static void update(twin *t)
{
    const recipe *r = t->r;
    const double beta1 = 0.9, beta2 = 0.999, eps = 1e-8, k = (double)t->step + 1.0;
    double squares = 0.0;
    for (size_t i = 0; i < t->n; i++) {
        squares += t->g[i] * t->g[i];
    }
    const double scale =
        r->clip > 0.0 && sqrt(squares) > r->clip ? r->clip / sqrt(squares) : 1.0;
    for (size_t i = 0; i < t->n; i++) {
        const double shrink = ref_decays(&t->net, i) ? r->weight_decay : 0.0;
        double g = scale * t->g[i];
        if (r->rule == DESCENT_ADAMW) {
            t->x[i] -= t->rate * shrink * t->x[i];
        } else {
            g += shrink * t->x[i];
        }
        double *m = &t->first[i], *v = &t->second[i];
        const bool classical = r->form == DESCENT_MOMENTUM_CLASSICAL;
        *m = beta1 * *m + (classical ? 1.0 : 1.0 - beta1) * g;
        *v = beta2 * *v + (1.0 - beta2) * g * g;
        switch (r->rule) {
        case DESCENT_GD:
            t->x[i] -= t->rate * g;
            break;
        case DESCENT_MOMENTUM:
            t->x[i] -= t->rate * *m;
            break;
        case DESCENT_RMSPROP:
            t->x[i] -= t->rate * g / (sqrt(*v) + eps);
            break;
        default:
            t->x[i] -= t->rate * (*m / (1.0 - pow(beta1, k))) /
                       (sqrt(*v / (1.0 - pow(beta2, k))) + eps);
        }
    }
}

static void twin_step(twin *t)
{
    if (t->batch_in_epoch == 0) {
        dsc_batches_epoch(t->batches, (uint32_t)t->epoch);
    }
    size_t count = 0;
    const uint32_t *rows = dsc_batches_get(t->batches, (size_t)t->batch_in_epoch, &count);
    t->rate = decayed(t->r->decay, t->r->rate, t->step, t->epoch);
    for (size_t i = 0; i < count; i++) {
        const size_t row = rows[i];
        const double loss = ref_example(&t->net, t->x, t->data.inputs + row * t->data.d,
                                        t->data.targets[row], 0.0, NULL);
        t->loss_sum += loss;
        t->loss_squares += loss * loss;
    }
    ref_evaluate(&t->net, t->x, &t->data, rows, count, t->g);
    update(t);
    t->step++;
    t->batch_in_epoch++;
    if (t->batch_in_epoch == dsc_batches_count(t->batches)) {
        const double m = (double)t->m;
        t->train_loss = t->loss_sum / m;
        t->train_loss_se =
            sqrt(fmax(0.0, t->loss_squares / m - t->train_loss * t->train_loss) / m);
        t->loss_sum = t->loss_squares = 0.0;
        t->batch_in_epoch = 0;
        t->epoch++;
    }
}

static descent_action compare(const descent_event *event, void *user)
{
    twin *t = user;
    if (event->kind == DESCENT_EVENT_EPOCH) {
        CHECK(event->epoch == t->epoch);
        CHECK(event->step == t->step);
        CHECK_NEAR(event->train_loss, t->train_loss, 1e-11);
        CHECK_NEAR(event->train_loss_se, t->train_loss_se, 1e-9);
    }
    if (event->kind == DESCENT_EVENT_END) {
        t->ended = true;
    }
    if (event->kind != DESCENT_EVENT_STEP) {
        return DESCENT_CONTINUE;
    }
    twin_step(t);
    CHECK(event->step == t->step);
    CHECK_NEAR(event->learning_rate, t->rate, 1e-14);
    descent_type type = DESCENT_FLOAT32;
    const double *x = descent_trainer_parameters(t->trainer, &type);
    CHECK(type == DESCENT_FLOAT64);
    for (size_t i = 0; i < t->n; i++) {
        t->worst = fmax(t->worst, fabs(x[i] - t->x[i]) / fmax(1.0, fabs(t->x[i])));
    }
    return DESCENT_CONTINUE;
}

static void run_recipe(const recipe *r)
{
    descent_error error = {0};
    job j;
    twin t = {.r = r, .net = r->classify ? classifier : regressor};
    job_make(&j, 45, 5, r->classify ? 4 : 0, "8 relu 6 tanh");
    j.options.precision = DESCENT_FLOAT64;
    j.options.optimizer.rule = r->rule;
    j.options.optimizer.momentum_form = r->form;
    j.options.optimizer.learning_rate = r->rate;
    j.options.l2 = r->l2;
    j.options.optimizer.weight_decay = r->weight_decay;
    j.options.optimizer.clip = r->clip > 0.0 ? r->clip : HUGE_VAL;
    snprintf(j.options.decay, sizeof j.options.decay, "%s", r->decay);
    j.options.batch = r->batch ? r->batch : DESCENT_BATCH_FULL;
    j.options.steps = STEPS;
    j.options.threads = 2;
    j.options.seed = 5;
    job_start(&j);

    t.net.l2 = r->l2;
    t.data = ref_encode(&j.raw, NULL, 0);
    t.m = j.raw.m;
    t.n = ref_parameters(&t.net);
    t.trainer = j.trainer;
    t.x = calloc(4 * t.n, sizeof *t.x);
    t.g = t.x + t.n;
    t.first = t.g + t.n;
    t.second = t.first + t.n;
    CHECK(descent_network_parameters(j.network) == t.n);
    descent_graph_initialise_f64(descent_network_graph(j.network), 5, t.x);
    const size_t batch = r->batch ? (size_t)r->batch : t.m;
    CHECK_OK(dsc_batches_create(NULL, t.m, batch, 5, &t.batches, &error));

    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(j.trainer, compare, &t, &result, &error));
    CHECK(result.stop == DESCENT_STOP_STEPS && result.steps == STEPS);
    CHECK(t.ended && t.step == STEPS);
    if (!CHECK(t.worst <= 1e-10)) {
        printf("  %s, batch %zu: off by %.3g\n", r->name, batch, t.worst);
    }
    dsc_batches_free(t.batches);
    ref_free(&t.data);
    free(t.x);
    job_free(&j);
}

static void training_follows_the_reference(void)
{
    static const recipe recipes[] = {
        {"gd", true, DESCENT_GD, 0, 0.3, 0, 0, 0, "none", 0},
        {"gd", false, DESCENT_GD, 0, 0.1, 0, 0, 0, "inverse:0.5", 10},
        {"gd, clip", true, DESCENT_GD, 0, 0.5, 0.01, 0.02, 0.3, "sqrt:1", 7},
        {"momentum", true, DESCENT_MOMENTUM, 0, 0.3, 0, 0, 0, "exp:0.9", 16},
        {"momentum", false, DESCENT_MOMENTUM, 0, 0.1, 0.02, 0, 0, "none", 0},
        {"classical", true, DESCENT_MOMENTUM, DESCENT_MOMENTUM_CLASSICAL, 0.05, 0, 0.01, 1.0,
         "none", 10},
        {"classical", false, DESCENT_MOMENTUM, DESCENT_MOMENTUM_CLASSICAL, 0.01, 0, 0, 0,
         "step:2,0.5", 1},
        {"rmsprop", true, DESCENT_RMSPROP, 0, 0.005, 0.01, 0, 0, "sqrt-step:2", 10},
        {"rmsprop", false, DESCENT_RMSPROP, 0, 0.003, 0, 0.05, 0.5, "none", 0},
        {"adam", true, DESCENT_ADAM, 0, 0.02, 0, 0, 0, "none", 0},
        {"adam", true, DESCENT_ADAM, 0, 0.02, 0.05, 0, 0.2, "exp:0.8", 10},
        {"adam", false, DESCENT_ADAM, 0, 0.02, 0, 0.1, 0, "inverse:1", 32},
        {"adamw", true, DESCENT_ADAMW, 0, 0.02, 0, 0.1, 0, "none", 10},
        {"adamw", false, DESCENT_ADAMW, 0, 0.01, 0.01, 0.3, 0.4, "step:3,0.1", 1}};
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
        run_recipe(&recipes[i]);
    }
}

/* PyTorch's run beside ours. */
typedef struct golden_run {
    const double *losses;
    double before; /* uncorrected average of the losses so far */
    uint64_t step;
} golden_run;

// Takes the mini-batch losses back out of their exponentially weighted average.
static descent_action compare_losses(const descent_event *event, void *user)
{
    golden_run *run = user;
    if (event->kind == DESCENT_EVENT_STEP) {
        run->step++;
        const double average = event->loss * (1.0 - pow(0.98, (double)run->step));
        const double loss = (average - 0.98 * run->before) / 0.02;
        run->before = average;
        CHECK_NEAR(loss, run->losses[run->step - 1], 1e-10);
    }
    return DESCENT_CONTINUE;
}

static void golden_case(const descent_train_options *options, bool small, const double *losses,
                        const double *end)
{
    descent_error error = {0};
    descent_dataset *data = NULL;
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, GOLDEN_M, GOLDEN_D, golden_inputs,
                                         golden_targets, GOLDEN_CLASSES, &data, &error));
    CHECK_OK(descent_network_parse("5 relu 4 tanh", 0.0, data, &network, &error));
    descent_train_options o = *options;
    o.precision = DESCENT_FLOAT64;
    o.valid = 0.0;
    o.seed = 1;
    o.steps = GOLDEN_STEPS;
    o.batch = small ? GOLDEN_BATCH : DESCENT_BATCH_FULL;
    o.threads = 2;
    const descent_train_sets sets = {.train = data};
    if (CHECK_OK(descent_trainer_create(network, &sets, &o, &trainer, &error))) {
        const size_t n = sizeof golden_start / sizeof *golden_start;
        CHECK(trainer->n == n);
        memcpy(trainer->x, golden_start, sizeof golden_start);
        memcpy(trainer->good, golden_start, sizeof golden_start);
        golden_run run = {.losses = losses};
        descent_train_result result = {.size = sizeof result};
        CHECK_OK(descent_trainer_run(trainer, compare_losses, &run, &result, &error));
        CHECK(run.step == GOLDEN_STEPS);
        const double *x = trainer->x;
        for (size_t i = 0; i < n; i++) {
            CHECK_NEAR(x[i], end[i], 1e-10);
        }
    }
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
}

static void training_follows_pytorch(void)
{
    descent_train_options o = descent_train_options_default();
    o.l2 = 0.0;
    o.optimizer.rule = DESCENT_ADAM;
    o.optimizer.learning_rate = 0.03;
    golden_case(&o, false, golden_adam_full_losses, golden_adam_full_end);
    golden_case(&o, true, golden_adam_small_losses, golden_adam_small_end);
    o.optimizer.rule = DESCENT_MOMENTUM;
    o.optimizer.momentum_form = DESCENT_MOMENTUM_CLASSICAL;
    o.optimizer.learning_rate = 0.05;
    golden_case(&o, false, golden_momentum_full_losses, golden_momentum_full_end);
    golden_case(&o, true, golden_momentum_small_losses, golden_momentum_small_end);
    // The average form takes the same steps with lr / (1 - beta).
    o.optimizer.momentum_form = DESCENT_MOMENTUM_AVERAGE;
    o.optimizer.learning_rate = 0.05 / (1.0 - 0.9);
    golden_case(&o, false, golden_momentum_full_losses, golden_momentum_full_end);
    golden_case(&o, true, golden_momentum_small_losses, golden_momentum_small_end);
}

// The order of examples is part of what a seed means: it must not change from one version to
// the next.
static void the_order_of_examples_never_changes(void)
{
    descent_error error = {0};
    dsc_batches *batches = NULL;
    CHECK_OK(dsc_batches_create(NULL, GOLDEN_M, GOLDEN_BATCH, 1, &batches, &error));
    for (uint32_t epoch = 0; epoch < 5; epoch++) {
        dsc_batches_epoch(batches, epoch);
        for (size_t i = 0; i < GOLDEN_M; i++) {
            size_t count = 0;
            const uint32_t *rows = dsc_batches_get(batches, i / GOLDEN_BATCH, &count);
            CHECK(rows[i % GOLDEN_BATCH] == golden_order[epoch * GOLDEN_M + i]);
        }
    }
    dsc_batches_free(batches);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(training_follows_the_reference),
                                       TEST(training_follows_pytorch),
                                       TEST(the_order_of_examples_never_changes)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
