// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The trainer: options, automatic choices, splits, stop rules, divergence, reproducibility,
// allocations.
#include "graph/network.h"
#include "graph/network_document.h"
#include "run/story.h"

static void options_of_training_have_their_defaults(void)
{
    descent_error error = {0};
    const descent_option_table *table = descent_train_option_table();
    descent_train_options o = descent_train_options_default();
    CHECK_OK(descent_options_check(table, &o, &error));
    CHECK(o.size == sizeof o && o.optimizer.rule == DESCENT_ADAM &&
          isnan(o.optimizer.learning_rate));
    CHECK(isnan(o.optimizer.beta1) && isnan(o.optimizer.beta2) && isnan(o.optimizer.eps));
    CHECK(o.optimizer.momentum_form == DESCENT_MOMENTUM_AVERAGE &&
          isnan(o.optimizer.weight_decay) && isnan(o.l2));
    CHECK(o.dropout == 0.0 && o.optimizer.clip == HUGE_VAL && strcmp(o.decay, "none") == 0);
    CHECK(o.batch == DESCENT_BATCH_AUTO && o.epochs == 0 && o.steps == 0 && o.time == HUGE_VAL);
    CHECK(isnan(o.valid) && o.seed == 1 && o.split_seed == UINT64_MAX && o.threads == 0);
    CHECK(o.precision == DESCENT_FLOAT32);
    CHECK(o.checkpoint_every.seconds == 0.0 && o.checkpoint_every.steps == 0);
    CHECK(o.directory[0] == '\0');

    // Every option: its text comes back the same, and so do these values.
    static const char *const values[][2] = {{"optimizer", "adamw"},
                                            {"lr", "0.01"},
                                            {"beta1", "0"},
                                            {"beta2", "0.5"},
                                            {"eps", "0"},
                                            {"momentum-form", "classical"},
                                            {"bias-correction", "off"},
                                            {"weight-decay", "0.1"},
                                            {"l2", "0.001"},
                                            {"dropout", "0.5"},
                                            {"clip", "1"},
                                            {"clip-value", "2"},
                                            {"clip-tensor", "3"},
                                            {"gradient-noise", "0.01"},
                                            {"noise-decay", "1"},
                                            {"cautious", "true"},
                                            {"decay-cautious", "true"},
                                            {"lookahead", "5"},
                                            {"lookahead-share", "0.75"},
                                            {"beta3", "0.99"},
                                            {"dampening", "0.5"},
                                            {"eps-form", "inside"},
                                            {"decay-form", "lr*wd"},
                                            {"centred", "true"},
                                            {"max-of", "corrected"},
                                            {"mix", "5"},
                                            {"mix-steps", "100"},
                                            {"gamma", "0.5"},
                                            {"rho", "0.04"},
                                            {"trust", "0.01"},
                                            {"first-distance", "1e-06"},
                                            {"distance-factor", "2"},
                                            {"growth", "unlimited"},
                                            {"grow", "1.5"},
                                            {"shrink", "0.25"},
                                            {"step-min", "1e-06"},
                                            {"step-max", "50"},
                                            {"every", "10"},
                                            {"muon-scale", "moonlight"},
                                            {"orthogonalise", "ns5"},
                                            {"estimator", "hutchinson"},
                                            {"decay", "step:10,0.5"},
                                            {"schedule", "batch=exp:2; lr=linear:3"},
                                            {"batch", "full"},
                                            {"epochs", "7"},
                                            {"steps", "100"},
                                            {"time", "90s"},
                                            {"label-smoothing", "0.125"},
                                            {"valid", "0.25"},
                                            {"keep", "last"},
                                            {"patience", "500steps"},
                                            {"patience-after", "3"},
                                            {"seed", "9007199254740992"},
                                            {"split-seed", "4"},
                                            {"class-weight", "yes=2,no=0.5"},
                                            {"split", "group:user"},
                                            {"threads", "3"},
                                            {"precision", "float64"},
                                            {"checkpoint-every", "30s"},
                                            {"record", "10"},
                                            {"accumulate", "4"},
                                            {"sam", "0.05"},
                                            {"skip-nonfinite", "3"},
                                            {"average-weights", "lawa:100,5"},
                                            {"group", "*.bias: weight-decay=0"},
                                            {"augment", "flip shift:2"},
                                            {"balance", "true"}};
    CHECK(table->count == sizeof values / sizeof *values);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char text[256], again[256];
        CHECK_OK(descent_options_set(table, &o, values[i][0], values[i][1], &error));
        const descent_option *option = descent_options_find(table, values[i][0]);
        if (CHECK(option != NULL)) {
            descent_options_get(table, &o, option, text, sizeof text);
            CHECK_OK(descent_options_set(table, &o, values[i][0], text, &error));
            descent_options_get(table, &o, option, again, sizeof again);
            CHECK_TEXT(again, text);
        }
    }
    CHECK_OK(descent_options_check(table, &o, &error));
    CHECK(o.batch == DESCENT_BATCH_FULL && o.seed == UINT64_C(9007199254740992));
    CHECK(o.time == 90.0 && o.checkpoint_every.seconds == 30.0);
    CHECK_OK(descent_options_set(table, &o, "checkpoint-every", "2m", &error));
    CHECK(o.checkpoint_every.seconds == 120.0 && o.checkpoint_every.steps == 0);
    CHECK_OK(descent_options_set(table, &o, "checkpoint-every", "500", &error));
    CHECK(o.checkpoint_every.seconds == 0.0 && o.checkpoint_every.steps == 500);

    static const char *const bad[][2] = {{"lr", "0"},
                                         {"lr", "-1"},
                                         {"lr", "nan"},
                                         {"lr", "inf"},
                                         {"beta1", "1"},
                                         {"beta2", "-0.1"},
                                         {"eps", "-1"},
                                         {"l2", "-1"},
                                         {"dropout", "1"},
                                         {"clip", "0"},
                                         {"batch", "0"},
                                         {"batch", "-3"},
                                         {"batch", "1.5"},
                                         {"epochs", "0"},
                                         {"steps", "0"},
                                         {"time", "0"},
                                         {"valid", "0.95"},
                                         {"keep", "first"},
                                         {"patience", "-1"},
                                         {"patience", "steps"},
                                         {"patience", "5s"},
                                         {"patience-after", "1.5"},
                                         {"seed", "-1"},
                                         {"threads", "0"},
                                         {"threads", "1025"},
                                         {"precision", "float16"},
                                         {"optimizer", "sdg"},
                                         {"decay", "inverse"},
                                         {"decay", "exp:0"},
                                         {"checkpoint-every", "0"},
                                         {"checkpoint-every", "0s"},
                                         {"checkpoint-every", "never"},
                                         {"checkpoint-every", ""}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const descent_train_options before = o;
        if (!CHECK(descent_options_set(table, &o, bad[i][0], bad[i][1], &error) ==
                   DESCENT_INVALID)) {
            printf("  %s = %s\n", bad[i][0], bad[i][1]);
        }
        CHECK(memcmp(&before, &o, sizeof o) == 0);
    }
    CHECK(descent_options_set(table, &o, "checkpoint-every", "soon", &error) ==
          DESCENT_INVALID);
    CHECK(strstr(
        error.message,
        "\"soon\" is not an interval between checkpoints: type epoch, 60s or 1000 (steps)"));
}

static void every_stop_has_its_words(void)
{
    CHECK_TEXT(descent_stop_word(DESCENT_STOP_EPOCHS), "epochs");
    CHECK_TEXT(descent_stop_text(DESCENT_STOP_EPOCHS), "finished");
    CHECK_TEXT(descent_stop_word(DESCENT_STOP_DIVERGED), "diverged");
    CHECK_TEXT(descent_stop_word((descent_stop)99), "unknown");
    CHECK_TEXT(descent_stop_text((descent_stop)99), "unknown");
}

static void automatic_choices_follow_the_data(void)
{
    job j;
    // Few rows: small batches, a penalty on classes, and epochs until validation ends the run.
    job_make(&j, 500, 6, 3, "8 relu");
    j.options.valid = (double)NAN;
    job_start(&j);
    descent_plan_report plan = descent_trainer_plan(j.trainer);
    CHECK(plan.parameters == 6 * 8 + 8 + 8 * 3 + 3);
    CHECK(plan.train_rows == 400 && plan.valid_rows == 100);
    CHECK(plan.batch == 32 && plan.steps_per_epoch == 13 && plan.epochs == 2000);
    CHECK_TEXT(plan.batch_reason, "32 at most, for fewer than 10,000 rows");
    CHECK_TEXT(plan.epochs_reason,
               "at most; the run ends when validation no longer falls (`patience`)");
    CHECK(plan.patience.epochs == 39); // 500 steps
    CHECK(plan.learning_rate == 0.001 && plan.threads == 1 && plan.bytes > 0 && plan.isa[0]);
    CHECK(plan.l2 == 1.0 / 400.0);
    CHECK_TEXT(plan.l2_reason,
               "1 / training rows, at most 0.01, for classes with fewer than 10,000 rows");
    // Without validation, or patience, nothing ends a run early.
    j.options.valid = 0.0;
    job_start(&j);
    plan = descent_trainer_plan(j.trainer);
    CHECK(plan.train_rows == 500 && plan.epochs == 125 && plan.l2 == 1.0 / 500.0);
    CHECK_TEXT(plan.epochs_reason, "about 2,000 steps");
    j.options.valid = (double)NAN;
    j.options.patience = (descent_stretch){0, 0};
    job_start(&j);
    CHECK(descent_trainer_plan(j.trainer).epochs == 154);
    j.options.patience = (descent_stretch){UINT64_MAX, UINT64_MAX};
    // What the caller chose has no reason.
    j.options.batch = 64;
    j.options.epochs = 3;
    j.options.optimizer.rule = DESCENT_GD;
    job_start(&j);
    plan = descent_trainer_plan(j.trainer);
    CHECK(plan.batch == 64 && plan.steps_per_epoch == 7 && plan.epochs == 3);
    CHECK_TEXT(plan.batch_reason, "");
    CHECK_TEXT(plan.epochs_reason, "");
    CHECK(plan.learning_rate == 0.1 && plan.l2 == 1.0 / 400.0);
    j.options.batch = 100000;
    j.options.epochs = 0;
    j.options.steps = 5;
    job_start(&j);
    plan = descent_trainer_plan(j.trainer);
    CHECK(plan.batch == 400 && plan.epochs == 0);
    job_free(&j);

    // Many: a power of two from 64 to 512 and at least ten epochs.
    job_make(&j, 60000, 6, 3, "8 relu");
    job_start(&j);
    plan = descent_trainer_plan(j.trainer);
    CHECK(plan.batch >= 64 && plan.batch <= 512 && (plan.batch & (plan.batch - 1)) == 0);
    CHECK(plan.epochs >= 10 && plan.batch_reason[0] && plan.l2 == 0.0);
    printf("# %llu: %s; %s\n", (unsigned long long)plan.batch, plan.batch_reason,
           plan.epochs_reason);
    job_free(&j);
}

// The penalty that nobody typed: on classes, never so large that a handful of rows cannot be
// learnt, not beside weight decay, and not where one was typed, 0 as well.
static void the_automatic_penalty_is_for_few_rows_of_classes(void)
{
    static const struct {
        size_t rows, classes;
        double l2, weight_decay, wanted;
    } cases[] = {{500, 3, (double)NAN, 0.0, 0.002}, {4, 2, (double)NAN, 0.0, 0.01},
                 {50, 2, (double)NAN, 0.0, 0.01},   {500, 0, (double)NAN, 0.0, 0.0},
                 {500, 3, (double)NAN, 0.1, 0.0},   {500, 3, 0.0, 0.0, 0.0},
                 {500, 0, 0.5, 0.0, 0.5},           {9999, 2, (double)NAN, 0.0, 1.0 / 9999.0},
                 {10000, 2, (double)NAN, 0.0, 0.0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        job j;
        job_make(&j, cases[i].rows, 2, cases[i].classes, "3 tanh");
        j.options.l2 = cases[i].l2;
        j.options.optimizer.weight_decay = cases[i].weight_decay;
        job_start(&j);
        const descent_plan_report plan = descent_trainer_plan(j.trainer);
        CHECK(plan.l2 == cases[i].wanted);
        CHECK((plan.l2_reason[0] != '\0') == (isnan(cases[i].l2) && plan.l2 > 0.0));
        CHECK(plan.batch == (cases[i].rows < 32      ? cases[i].rows
                             : cases[i].rows < 10000 ? 32
                                                     : plan.batch));
        job_free(&j);
    }
}

// The first network is too small to be cut by columns; the others are cut so, the last by two
// workers in all layers and by four in the first only.
static void threads_change_no_bit(void)
{
    static const struct {
        size_t columns;
        const char *layers;
        uint64_t batch;
    } networks[] = {{17, "33 relu dropout:0.2 19 tanh", 50},
                    {150, "70 gelu 66 relu", 7},
                    {600, "90 relu dropout:0.2 80 tanh 70", 24}};
    static const uint64_t threads[] = {2, 5, 4, 3};
    for (int round = 0; round < 12; round++) {
        const int n = round % 3, clip = round / 3 % 2;
        job j;
        story l, other;
        descent_train_result result = {.size = sizeof result};
        job_make(&j, n ? 99 : 333, networks[n].columns, 4, networks[n].layers);
        j.options.precision = round < 6 ? DESCENT_FLOAT32 : DESCENT_FLOAT64;
        j.options.batch = networks[n].batch;
        j.options.epochs = n ? 2 : 5;
        j.options.l2 = 1e-3;
        j.options.valid = 0.2;
        j.options.optimizer.clip = clip ? 0.5 : HUGE_VAL;
        j.options.threads = 1;
        const uint64_t one = run_hash(&j, &l, &result);
        CHECK(run_hash(&j, &other, &result) == one);
        CHECK(memcmp(l.losses, other.losses, sizeof l.losses) == 0);
        for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
            j.options.threads = threads[t];
            if (!CHECK(run_hash(&j, &other, &result) == one)) {
                printf("  network %d, %llu threads, clip %d, float%d\n", n,
                       (unsigned long long)threads[t], clip, round < 6 ? 32 : 64);
            }
            CHECK(memcmp(l.losses, other.losses, sizeof l.losses) == 0);
            CHECK(memcmp(l.valid, other.valid, sizeof l.valid) == 0);
        }
        j.options.seed = 2;
        CHECK(run_hash(&j, &other, &result) != one);
        job_free(&j);
    }
}

static void splits_hold_every_row_once(void)
{
    job j;
    job_make(&j, 103, 4, 3, "5 tanh");
    j.options.valid = 0.3;
    job_start(&j);
    const dsc_split *split = &j.trainer->split;
    CHECK(split->valid_count == 31 && split->train_count == 72);
    bool seen[103] = {false};
    for (size_t i = 0; i < 103; i++) {
        const uint32_t row = i < 72 ? split->train[i] : split->valid[i - 72];
        CHECK(row < 103 && !seen[row]);
        seen[row] = true;
    }
    uint32_t before[31];
    memcpy(before, split->valid, sizeof before);
    job_start(&j);
    CHECK(memcmp(before, j.trainer->split.valid, sizeof before) == 0);
    j.options.seed = 2;
    job_start(&j);
    CHECK(memcmp(before, j.trainer->split.valid, sizeof before) != 0);
    // A seed of its own keeps the rows while the weights are others.
    const size_t bytes = j.trainer->n * descent_type_size(j.trainer->type);
    void *weights = malloc(bytes);
    memcpy(weights, j.trainer->x, bytes);
    j.options.seed = 3;
    j.options.split_seed = 1;
    job_start(&j);
    CHECK(memcmp(before, j.trainer->split.valid, sizeof before) == 0);
    CHECK(memcmp(weights, j.trainer->x, bytes) != 0);
    j.options.seed = 2;
    job_start(&j);
    CHECK(memcmp(before, j.trainer->split.valid, sizeof before) == 0);
    CHECK(memcmp(weights, j.trainer->x, bytes) == 0);
    free(weights);
    j.options.valid = 0.0;
    job_start(&j);
    CHECK(j.trainer->split.valid_count == 0);
    job_free(&j);
}

// Mean loss of the rows at the trainer's parameters, by the plain loops.
static double score(const job *j, const raw_data *raw, const ref_net *net, double *metric)
{
    ref_data data = ref_encode(raw, NULL, 0);
    // Scaled as the training rows ask for.
    for (size_t c = 0; c < raw->d; c++) {
        double mean = 0.0, deviation = 1.0;
        ref_moments(j->raw.inputs + c, raw->d, NULL, j->raw.m, &mean, &deviation);
        for (size_t r = 0; r < raw->m; r++) {
            data.inputs[r * raw->d + c] =
                ((double)raw->inputs[r * raw->d + c] - mean) / deviation;
        }
    }
    double loss = 0.0, hits = 0.0;
    for (size_t r = 0; r < raw->m; r++) {
        double best = HUGE_VAL;
        size_t winner = 0;
        for (size_t c = 0; c < raw->classes; c++) {
            const double one =
                ref_example(net, j->trainer->x, data.inputs + r * raw->d, (double)c, 0.0, NULL);
            winner = one < best ? c : winner;
            best = fmin(one, best);
        }
        hits += winner == (size_t)raw->targets[r];
        loss += ref_example(net, j->trainer->x, data.inputs + r * raw->d,
                            (double)raw->targets[r], 0.0, NULL);
    }
    ref_free(&data);
    *metric = hits / (double)raw->m;
    return loss / (double)raw->m;
}

static void scores_are_those_of_the_reference(void)
{
    descent_error error = {0};
    static const ref_net net = {.layers = 2,
                                .width = {4, 6, 3},
                                .f = {DESCENT_TANH, DESCENT_IDENTITY},
                                .classify = true};
    job j;
    job_make(&j, 90, 4, 3, "6 tanh");
    raw_data valid = raw_make(41, 4, 3, 77), test = raw_make(57, 4, 3, 78);
    descent_dataset *valid_set = raw_dataset(&valid), *test_set = raw_dataset(&test);
    j.options.precision = DESCENT_FLOAT64;
    j.options.batch = 32; // fewer than there are rows to score
    j.options.epochs = 4;
    j.options.keep = DESCENT_KEEP_LAST; // what is compared below
    descent_train_result result = {.size = sizeof result};
    double metric = 0.0;
    for (int with_valid = 0; with_valid < 2; with_valid++) {
        const descent_train_sets sets = {
            .train = j.data, .valid = with_valid ? valid_set : NULL, .test = test_set};
        descent_trainer_free(j.trainer);
        j.trainer = NULL;
        j.options.valid = with_valid ? (double)NAN : 0.0;
        if (!CHECK_OK(
                descent_trainer_create(j.network, &sets, &j.options, &j.trainer, &error))) {
            return;
        }
        const descent_plan_report plan = descent_trainer_plan(j.trainer);
        CHECK(plan.train_rows == 90);
        CHECK(plan.valid_rows == (with_valid ? 41 : 0));
        story l = {0};
        CHECK_OK(descent_trainer_run(j.trainer, watch, &l, &result, &error));
        CHECK(result.stop == DESCENT_STOP_EPOCHS && result.epochs == 4 && result.steps == 12);
        CHECK_NEAR(result.test_loss, score(&j, &test, &net, &metric), 1e-12);
        CHECK_NEAR(result.test_metric, metric, 1e-15);
        CHECK(l.last.kind == DESCENT_EVENT_END && l.last.test_loss == result.test_loss);
        CHECK(l.kinds[DESCENT_EVENT_START] == 1 && l.kinds[DESCENT_EVENT_STEP] == 12);
        CHECK(l.kinds[DESCENT_EVENT_EPOCH] == 4 && l.kinds[DESCENT_EVENT_END] == 1);
        if (with_valid) {
            CHECK_NEAR(result.valid_loss, score(&j, &valid, &net, &metric), 1e-12);
            CHECK_NEAR(result.valid_metric, metric, 1e-15);
        } else {
            CHECK(isnan(result.valid_loss) && isnan(result.valid_metric));
        }
    }
    // A test set takes no validation away.
    const descent_train_sets tested = {.train = j.data, .test = test_set};
    descent_trainer_free(j.trainer);
    j.trainer = NULL;
    j.options.valid = (double)NAN;
    CHECK_OK(descent_trainer_create(j.network, &tested, &j.options, &j.trainer, &error));
    CHECK(descent_trainer_plan(j.trainer).train_rows == 72);
    CHECK(descent_trainer_plan(j.trainer).valid_rows == 18);
    const descent_train_sets both = {.train = j.data, .valid = valid_set};
    descent_trainer *trainer = NULL;
    j.options.valid = 0.1;
    CHECK(descent_trainer_create(j.network, &both, &j.options, &trainer, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), "validation rows come from a file: a fraction of 0.1 of the "
                                   "training rows as well is too much");
    descent_dataset_free(valid_set);
    descent_dataset_free(test_set);
    raw_free(&valid);
    raw_free(&test);
    job_free(&j);
}

// Data that cannot be scored are refused before training, not read out of bounds.
static void sets_that_do_not_fit(void)
{
    descent_error error = {0};
    job j;
    job_make(&j, 20, 4, 3, "6 tanh");
    j.options.valid = (double)NAN;
    raw_data raw = raw_make(10, 4, 3, 5), narrow = raw_make(10, 3, 3, 5),
             values = raw_make(10, 4, 0, 5);
    raw_data more = raw_make(10, 4, 7, 5);
    descent_dataset *bare = NULL;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, 10, 4, raw.inputs, NULL, 0, &bare,
                                         &error));
    float holes[10] = {1.0F, 2.0F, 3.0F, NAN};
    descent_dataset *with_holes = NULL;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, 10, 4, raw.inputs, holes, 0,
                                         &with_holes, &error));
    descent_dataset *const sets[] = {bare, raw_dataset(&narrow), raw_dataset(&values),
                                     raw_dataset(&more)};
    static const char *const messages[] = {
        "the test data cannot be scored:\nthe network learns to classify, the data set has no "
        "target",
        "the test data cannot be scored:\nthe network takes 4 inputs, the data set has 3",
        "the test data cannot be scored:\nthe network learns to classify, the data set has "
        "values",
        "the test data cannot be scored:\nthe network has 3 outputs, the data set has 7 "
        "classes"};
    descent_trainer *trainer = NULL;
    for (size_t i = 0; i < 4; i++) {
        const descent_train_sets with = {.train = j.data, .test = sets[i]};
        CHECK(descent_trainer_create(j.network, &with, &j.options, &trainer, &error) ==
              DESCENT_INVALID);
        CHECK_TEXT(check_said(&error), messages[i]);
        const descent_train_sets valid = {.train = j.data, .valid = sets[i]};
        CHECK(descent_trainer_create(j.network, &valid, &j.options, &trainer, &error) ==
              DESCENT_INVALID);
        CHECK(strncmp(error.message, "the validation data cannot be scored:\n", 38) == 0);
        descent_dataset_free(sets[i]);
    }
    descent_network *network = NULL;
    CHECK_OK(descent_network_parse("", 0.0, with_holes, &network, &error));
    const descent_train_sets holed = {.train = with_holes};
    CHECK(descent_trainer_create(network, &holed, &j.options, &trainer, &error) ==
          DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error), "row 4 of the data set has no target");
    const descent_train_sets none = {.train = NULL};
    CHECK(descent_trainer_create(network, &none, &j.options, &trainer, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(check_said(&error), "training needs a network and data");
    CHECK(trainer == NULL);
    descent_network_free(network);
    descent_dataset_free(with_holes);
    raw_free(&raw);
    raw_free(&narrow);
    raw_free(&values);
    raw_free(&more);
    job_free(&j);
}

static void runs_stop_at_their_first_limit(void)
{
    descent_error error = {0};
    job j;
    story l = {0};
    descent_train_result result = {.size = sizeof result};
    job_make(&j, 100, 4, 3, "5 relu");
    j.options.batch = 30;
    j.options.steps = 9;
    run_hash(&j, &l, &result);
    CHECK(result.stop == DESCENT_STOP_STEPS && result.steps == 9 && result.epochs == 2);
    CHECK(isfinite(result.train_loss) && isnan(result.valid_loss));
    j.options.epochs = 2;
    run_hash(&j, &l, &result);
    CHECK(result.stop == DESCENT_STOP_EPOCHS && result.steps == 8 && l.last.progress == 1.0);
    j.options.steps = 0;
    j.options.epochs = 0;
    j.options.time = 0.05;
    run_hash(&j, &l, &result);
    CHECK(result.stop == DESCENT_STOP_TIME && result.seconds >= 0.05);
    CHECK(descent_trainer_plan(j.trainer).epochs == 0);
    j.options.time = HUGE_VAL;

    // Asked, then going on: as if it had never stopped.
    j.options.epochs = 6;
    const uint64_t whole = run_hash(&j, &l, &result);
    double losses[64];
    memcpy(losses, l.losses, sizeof losses);
    for (uint64_t at = 1; at < 24; at += 5) {
        job_start(&j);
        l = (story){.stop_at = at};
        CHECK_OK(descent_trainer_run(j.trainer, watch, &l, &result, &error));
        CHECK(result.stop == DESCENT_STOP_ASKED && result.steps == at);
        CHECK(l.last.stop == DESCENT_STOP_ASKED);
        l.progress = 0.0;
        CHECK_OK(descent_trainer_run(j.trainer, watch, &l, &result, &error));
        CHECK(result.stop == DESCENT_STOP_EPOCHS && result.steps == 24);
        CHECK(hash(j.trainer) == whole);
        CHECK(memcmp(losses, l.losses, sizeof losses) == 0);
        CHECK(l.kinds[DESCENT_EVENT_START] == 1);
    }
    // Nothing left to do.
    CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
    CHECK(result.stop == DESCENT_STOP_EPOCHS && result.steps == 24);
    job_free(&j);
}

static descent_action lower_rate(const descent_event *event, void *user)
{
    story *l = user;
    watch(event, user);
    if (event->kind == DESCENT_EVENT_STEP && event->step == 5) {
        descent_error error = {0};
        CHECK_OK(descent_trainer_scale_rate(l->trainer, 0.25, "key \"l\"\n", &error));
        CHECK(descent_trainer_scale_rate(l->trainer, 0.0, "x", &error) == DESCENT_INVALID);
        CHECK_TEXT(check_said(&error),
                   "the factor on the learning rate is 0; it must be positive");
        CHECK(descent_trainer_scale_rate(l->trainer, (double)NAN, "x", &error) ==
              DESCENT_INVALID);
        CHECK(descent_trainer_scale_rate(l->trainer, 1e-308, "x", &error) == DESCENT_INVALID);
        CHECK_TEXT(check_said(&error),
                   "the learning rate would be 2.5e-310; it stays at 0.025");
    }
    if (event->kind == DESCENT_EVENT_RATE) {
        CHECK_NEAR(event->learning_rate, 0.025, 1e-15);
        CHECK_TEXT(event->text, "key \"l\"\n");
    }
    if (event->kind == DESCENT_EVENT_STEP) {
        CHECK_NEAR(event->learning_rate, event->step <= 5 ? 0.1 : 0.025, 1e-15);
    }
    return DESCENT_CONTINUE;
}

static void a_rate_set_by_hand_is_recorded(void)
{
    descent_error error = {0};
    job j;
    job_make(&j, 100, 4, 3, "5 relu");
    j.options.batch = 30;
    j.options.steps = 9;
    j.options.optimizer.learning_rate = 0.1;
    folder_make(j.options.directory);
    job_start(&j);
    story l = {.trainer = j.trainer};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(j.trainer, lower_rate, &l, &result, &error));
    CHECK(l.kinds[DESCENT_EVENT_RATE] == 1);
    char *metrics = file_read(j.options.directory, "metrics.jsonl", NULL);
    CHECK(metrics && strstr(metrics, "{\"event\":\"rate\",\"epoch\":1,\"step\":5,\"lr\":0.025,"
                                     "\"by\":\"key \\\"l\\\"?\"}\n"));
    free(metrics);
    folder_remove(j.options.directory);
    job_free(&j);
}

// A decay that underflows goes on with the smallest rate in place of failing half way.
static void a_vanishing_rate_goes_on_with_the_smallest(void)
{
    job j;
    job_make(&j, 10, 3, 2, "");
    snprintf(j.options.decay, sizeof j.options.decay, "exp:0.01");
    j.options.batch = DESCENT_BATCH_FULL;
    j.options.epochs = 400;
    story l;
    descent_train_result result = {.size = sizeof result};
    run_hash(&j, &l, &result);
    CHECK(result.stop == DESCENT_STOP_EPOCHS && l.last.learning_rate > 0.0);
    job_free(&j);
}

static void requests_from_outside_are_followed_or_refused(void)
{
    descent_error error = {0};
    job j;
    job_make(&j, 100, 4, 3, "5 relu");
    folder_make(j.options.directory);
    CHECK(descent_run_control(j.options.directory, "lr=0.01", &error) == DESCENT_NO_INPUT);
    j.options.time = 30.0; // the request comes first
    j.options.optimizer.learning_rate = 0.1;
    job_start(&j);
    j.trainer->options.steps = 1;
    story l = {.trainer = j.trainer};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(j.trainer, watch, &l, &result, &error));
    j.trainer->options.steps = 0;
    static const char *const bad[] = {"",      "lr",     "lr=",  "lr=0",
                                      "lr=-1", "lr*nan", "halt", "lr=1x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(descent_run_control(j.options.directory, bad[i], &error) == DESCENT_INVALID);
    }
    CHECK_TEXT(check_said(&error), "\"lr=1x\" is not a request\nlr=0.01, lr*0.5, pause, step, "
                                   "continue, save or stop");
    CHECK_OK(descent_run_control(j.options.directory, "lr=0.025", &error));
    l.progress = 0.0;
    j.trainer->options.time = 0.3;
    CHECK_OK(descent_trainer_run(j.trainer, watch, &l, &result, &error));
    CHECK(l.kinds[DESCENT_EVENT_RATE] == 1);
    CHECK_NEAR(l.last.learning_rate, 0.025, 1e-12);
    CHECK(!file_exists(j.options.directory, "control"));
    CHECK_OK(descent_run_control(j.options.directory, "stop", &error));
    l.progress = 0.0;
    j.trainer->options.time = 30.0;
    CHECK_OK(descent_trainer_run(j.trainer, watch, &l, &result, &error));
    CHECK(result.stop == DESCENT_STOP_ASKED);
    folder_remove(j.options.directory);
    job_free(&j);
}

// Dropout is in the network; a rate in the options that the network does not have is no dropout.
static void dropout_that_the_network_does_not_have(void)
{
    descent_error error = {0};
    job j;
    job_make(&j, 20, 4, 3, "6 tanh");
    const descent_train_sets sets = {.train = j.data};
    descent_trainer *trainer = NULL;
    j.options.dropout = 0.25;
    CHECK(descent_trainer_create(j.network, &sets, &j.options, &trainer, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "dropout is 0.25 in the options of training and 0 in the network: "
               "make the network with it (descent_network_parse)");
    descent_network_free(j.network);
    CHECK_OK(descent_network_parse("6 tanh", 0.25, j.data, &j.network, &error));
    CHECK_OK(descent_trainer_create(j.network, &sets, &j.options, &trainer, &error));
    descent_trainer_free(trainer);
    j.options.dropout = 0.0;
    CHECK_OK(descent_trainer_create(j.network, &sets, &j.options, &trainer, &error));
    descent_trainer_free(trainer);
    job_free(&j);
}

static void smoothing_that_the_network_does_not_have(void)
{
    descent_error error = {0};
    job j;
    job_make(&j, 20, 4, 3, "6 tanh");
    const descent_train_sets sets = {.train = j.data};
    descent_trainer *trainer = NULL;
    j.options.label_smoothing = 0.25;
    CHECK(descent_trainer_create(j.network, &sets, &j.options, &trainer, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "`label-smoothing` is 0.25 in the options of training and 0 in the network: "
               "make the network with it (descent_softmax_cross_entropy_smoothed)");
    descent_network_free(j.network);
    CHECK_OK(dsc_network_for("6 tanh", 0.0, 0.25, j.data, &j.network, &error));
    CHECK_OK(descent_trainer_create(j.network, &sets, &j.options, &trainer, &error));
    descent_trainer_free(trainer);
    // A copy has it, too.
    descent_network *copy = NULL;
    CHECK_OK(dsc_network_copy(j.network, &copy, &error));
    CHECK_OK(descent_trainer_create(copy, &sets, &j.options, &trainer, &error));
    descent_trainer_free(trainer);
    descent_network_free(copy);
    // Of values there is nothing to smooth.
    const dsc_network_shape values = {
        .inputs = 4, .outputs = 1, .task = DESCENT_TASK_REGRESS, .smoothing = 0.25};
    CHECK(dsc_network_parse("6 tanh", 0.0, &values, &copy, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.remedy, "label-smoothing = 0");
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(options_of_training_have_their_defaults),
                                       TEST(every_stop_has_its_words),
                                       TEST(automatic_choices_follow_the_data),
                                       TEST(the_automatic_penalty_is_for_few_rows_of_classes),
                                       TEST(threads_change_no_bit),
                                       TEST(splits_hold_every_row_once),
                                       TEST(scores_are_those_of_the_reference),
                                       TEST(sets_that_do_not_fit),
                                       TEST(runs_stop_at_their_first_limit),
                                       TEST(a_rate_set_by_hand_is_recorded),
                                       TEST(a_vanishing_rate_goes_on_with_the_smallest),
                                       TEST(requests_from_outside_are_followed_or_refused),
                                       TEST(dropout_that_the_network_does_not_have),
                                       TEST(smoothing_that_the_network_does_not_have)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
