// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Verdicts on validation, over many seeds, and runs that explode but stay finite.
#include "run/support.h"

#include "run/trainer.h"

// Processes under a sanitizer take ten times as long, and what is random is the same.
#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 8 };
#else
enum { SEEDS = 40 };
#endif

// Adds noise to the targets, `share` of their own range.
static void add_noise(job *j, uint64_t seed, double share)
{
    uint64_t state = seed;
    for (size_t i = 0; i < j->raw.m; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        j->data->targets[i] += share * ((double)(state >> 40) / (double)(1 << 23) - 1.0);
    }
}

// Classes that no column tells.
static void shuffle_classes(job *j, uint64_t seed)
{
    uint64_t state = seed;
    for (size_t i = 0; i < j->raw.m; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        j->data->targets[i] = (double)((state >> 40) % j->raw.classes);
    }
}

#define OWN_FILE (-1.0) /* in place of a part of the rows: two others */

// As job_start, with rows for validation that are none of the data: *raw and the data set are to
// be freed behind the trainer.
static descent_dataset *start_beside(job *j, raw_data *raw)
{
    descent_error error = {0};
    *raw = raw_make(2, j->raw.d, j->raw.classes, 37);
    descent_dataset *valid = raw_dataset(raw);
    const descent_train_sets sets = {.train = j->data, .valid = valid};
    j->options.valid = 0.0;
    CHECK_OK(descent_trainer_create(j->network, &sets, &j->options, &j->trainer, &error));
    return valid;
}

static descent_generalisation_verdict train_penalised(job *j, double l2, double valid,
                                                      uint64_t epochs, uint64_t seed)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    descent_generalisation_verdict v = {.size = sizeof v};
    j->options.valid = valid;
    j->options.l2 = l2;
    j->options.seed = seed;
    j->options.epochs = epochs;
    raw_data raw = {0};
    descent_dataset *beside = NULL;
    if (valid < 0.0) {
        beside = start_beside(j, &raw);
    } else {
        job_start(j);
    }
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, &result, &error));
    descent_trainer_generalisation(j->trainer, &v);
    char text[512];
    (void)descent_finding_text(v.finding, &v.numbers, text, sizeof text);
    CHECK_TEXT(v.because, text);
    (void)descent_suggestion_text(v.suggestion, &v.suggested, text, sizeof text);
    CHECK_TEXT(v.advice, text);
    CHECK(!strpbrk(v.because, "?{}[]") && !strpbrk(v.advice, "?{}[]"));
    if (beside) {
        descent_trainer_free(j->trainer);
        j->trainer = NULL;
        descent_dataset_free(beside);
        raw_free(&raw);
    }
    return v;
}

static descent_generalisation_verdict train(job *j, double valid, uint64_t epochs,
                                            uint64_t seed)
{
    return train_penalised(j, 0.0, valid, epochs, seed);
}

// Nearly all of the target is noise, which 64 units learn by heart.
static void learn_by_heart(size_t m, size_t classes, double noise, double valid,
                           uint64_t epochs)
{
    size_t seen = 0, praised = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        job j;
        job_make(&j, m, 6, classes, "64 relu");
        if (classes == 0) {
            add_noise(&j, seed, noise);
        } else {
            shuffle_classes(&j, seed);
        }
        j.options.batch = 16;
        j.options.optimizer.learning_rate = 0.01;
        const descent_generalisation_verdict v = train(&j, valid, epochs, seed);
        seen += v.kind == DESCENT_GENERALISATION_OVERFITTING;
        praised += v.kind == DESCENT_GENERALISATION_GOOD;
        if (v.kind == DESCENT_GENERALISATION_OVERFITTING) {
            CHECK(strstr(v.because, "training still falls, validation has risen by "));
            CHECK(v.rise > 2.0 * v.rise_se && v.best_epoch < epochs);
        }
        job_free(&j);
    }
    CHECK(seen >= SEEDS * 9 / 10);
    CHECK(praised == 0);
}

// A best epoch of just now says neither that validation falls nor that it will not.
static void short_runs_leave_the_best_epoch_open(void)
{
    size_t seen = 0;
    for (uint64_t epochs = 2; epochs < 8; epochs++) {
        job j;
        job_make(&j, 200, 6, 0, "64 relu");
        add_noise(&j, epochs, 1.0);
        j.options.batch = 16;
        j.options.optimizer.learning_rate = 0.01;
        const descent_generalisation_verdict v = train(&j, 0.2, epochs, epochs);
        const uint64_t behind = epochs - v.best_epoch;
        if (v.kind == DESCENT_GENERALISATION_GOOD && behind > 0 && behind < 5) {
            seen++;
            CHECK(!v.against_more && strstr(v.because, ", too recently ("));
            CHECK(!strstr(v.because, "falls with training"));
        }
        job_free(&j);
    }
    CHECK(seen > 0);
}

static void overfitting_is_seen(void)
{
    learn_by_heart(600, 0, 8.0, 0.3, 200);
}

// So it is with 60 and with 45 rows to tell.
static void overfitting_is_seen_by_few_rows(void)
{
    learn_by_heart(200, 0, 30.0, 0.3, 400);
    learn_by_heart(300, 3, 0.0, 0.15, 200);
}

// So few rows validate that their losses could be anything: it is neither praised nor blamed.
static void learn_with_few(size_t m, size_t classes, double noise, double valid, size_t rows)
{
    size_t small = 0, praised = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        job j;
        char said[64];
        job_make(&j, m, 6, classes, "64 relu");
        if (classes == 0) {
            add_noise(&j, seed, noise);
        } else {
            shuffle_classes(&j, seed);
        }
        j.options.batch = 16;
        j.options.optimizer.learning_rate = 0.01;
        const descent_generalisation_verdict v = train(&j, valid, 100, seed);
        small += v.kind == DESCENT_GENERALISATION_TOO_SMALL;
        praised += v.kind == DESCENT_GENERALISATION_GOOD;
        snprintf(said, sizeof said, "%zu validation row%s cannot tell whether validation rises",
                 rows, rows == 1 ? "" : "s");
        CHECK(v.kind != DESCENT_GENERALISATION_TOO_SMALL ||
              (strstr(v.because, said) && v.against_more &&
               strcmp(v.options, "valid = 0.3") == 0));
        CHECK(!strstr(v.because, "nan") && !strstr(v.because, "inf"));
        job_free(&j);
    }
    CHECK(small >= (rows == 1 ? SEEDS * 9 / 10 : SEEDS / 4));
    CHECK(praised * 4 <= SEEDS);
}

static void few_rows_cannot_tell(void)
{
    learn_with_few(200, 0, 8.0, 0.03, 6);
}

static void few_rows_of_classes_cannot_tell(void)
{
    learn_with_few(120, 3, 0.0, 0.05, 6);
}

static void one_row_cannot_tell(void)
{
    learn_with_few(60, 0, 8.0, 0.01, 1);
}

// A linear model of many rows cannot overfit, whatever the noise and however long it stays.
static size_t alarms_of(size_t m, double valid, uint64_t epochs)
{
    size_t alarms = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        job j;
        job_make(&j, m, 3, 0, "");
        add_noise(&j, seed, 1.0);
        j.options.batch = 32;
        j.options.optimizer.learning_rate = 0.01;
        alarms += train(&j, valid, epochs, seed).kind == DESCENT_GENERALISATION_OVERFITTING;
        job_free(&j);
    }
    return alarms;
}

static void false_alarms_are_rare(void)
{
    CHECK(alarms_of(1500, 0.3, 60) * 50 <= SEEDS); // 2 %
}

static void few_rows_raise_no_false_alarms(void)
{
    CHECK((alarms_of(1500, 0.02, 200) + alarms_of(1500, 0.06, 100)) * 50 <= 2 * SEEDS);
}

// A few epochs above the best one are no proof that there will be no better one.
static void level_takes_its_time(void)
{
    for (uint64_t epochs = 2; epochs <= 40; epochs += 2) {
        job j;
        job_make(&j, 1500, 3, 0, "");
        add_noise(&j, 7, 1.0);
        j.options.batch = 32;
        j.options.optimizer.learning_rate = 0.01;
        const descent_generalisation_verdict v = train(&j, 0.3, epochs, 3);
        if (v.kind == DESCENT_GENERALISATION_LEVEL) {
            CHECK(epochs - v.best_epoch >= 10 && epochs - v.best_epoch >= epochs / 4);
        } else {
            CHECK(epochs - v.best_epoch < 10 || v.best_epoch > epochs / 2);
        }
        job_free(&j);
    }
}

// No column tells the target.
static void forget_targets(job *j)
{
    uint64_t state = 5;
    for (size_t i = 0; i < j->raw.m; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        j->data->targets[i] = (double)(state >> 40);
    }
}

static void nothing_to_learn_is_underfitting(void)
{
    job j;
    job_make(&j, 600, 3, 0, "");
    forget_targets(&j);
    j.options.optimizer.learning_rate = 0.01;
    const descent_generalisation_verdict v = train(&j, 0.3, 80, 1);
    CHECK(v.kind == DESCENT_GENERALISATION_UNDERFITTING);
    CHECK(strstr(v.because, "hardly better than guessing") ||
          strstr(v.because, "worse than guessing"));
    job_free(&j);
}

static void without_validation_nothing_is_said(void)
{
    job j;
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    descent_generalisation_verdict v = {.size = sizeof v};
    job_make(&j, 100, 3, 0, "");
    j.options.valid = 0.0;
    j.options.epochs = 3;
    job_start(&j);
    CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
    descent_trainer_generalisation(j.trainer, &v);
    CHECK(v.kind == DESCENT_GENERALISATION_NONE && !*v.because && !*v.advice);
    CHECK_TEXT(descent_generalisation_word(v.kind), "not validated");
    job_free(&j);
}

// Every number stays finite, and the end is far above guessing.
static void explodes(size_t classes, int rule, double rate, uint64_t batch, uint64_t epochs,
                     int precision)
{
    job j;
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job_make(&j, 400, 8, classes, "16 relu");
    j.options.optimizer.rule = rule;
    j.options.optimizer.learning_rate = rate;
    j.options.batch = batch;
    j.options.epochs = epochs;
    j.options.precision = precision;
    job_start(&j);
    const descent_status status = descent_trainer_run(j.trainer, NULL, NULL, &result, &error);
    CHECK(status == DESCENT_DIVERGED && result.stop == DESCENT_STOP_DIVERGED);
    CHECK(strstr(error.message, "the loss exploded: ") ||
          strstr(error.message, "the loss is not finite"));
    CHECK(result.suggested_rate < rate);
    // What is kept is as good as guessing, or nearly.
    descent_model *model = NULL;
    descent_score score;
    CHECK_OK(descent_trainer_model(j.trainer, &model, &error));
    CHECK_OK(descent_model_score(model, j.data, &score, &error));
    const double first = j.trainer->progress.first_loss;
    CHECK(score.loss < 10.0 * fmax(first, descent_trainer_plan(j.trainer).constant_loss));
    descent_model_free(model);
    job_free(&j);
}

static void exploded_runs_diverge(void)
{
    explodes(4, DESCENT_GD, 30.0, 1, 2, DESCENT_FLOAT32);
    explodes(4, DESCENT_MOMENTUM, 100.0, 4, 2, DESCENT_FLOAT64);
    explodes(0, DESCENT_ADAM, 300.0, 8, 2, DESCENT_FLOAT32);
    // Ten times guessing is enough, and what no step has seen any more: the last one.
    explodes(4, DESCENT_GD, 3.0, 1, 1, DESCENT_FLOAT32);
    explodes(0, DESCENT_ADAM, 1.0, DESCENT_BATCH_FULL, 1, DESCENT_FLOAT32);
    explodes(4, DESCENT_GD, 300.0, DESCENT_BATCH_FULL, 1, DESCENT_FLOAT64);
}

// Rates near the edge, under which a run wavers but ends below guessing, are none of that.
static void large_rates_are_sane(void)
{
    static const struct {
        int rule;
        uint64_t batch;
        double rates[4];
    } cases[] = {{DESCENT_GD, 1, {0.003, 0.01, 0.02, 0.03}},
                 {DESCENT_GD, 32, {0.03, 0.05, 0.1, 0.15}},
                 {DESCENT_MOMENTUM, 8, {0.01, 0.03, 0.05, 0.1}},
                 {DESCENT_ADAM, 8, {0.01, 0.03, 0.1, 0.2}},
                 {DESCENT_RMSPROP, 32, {0.01, 0.03, 0.05, 0.1}}};
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        for (size_t r = 0; r < 4; r++) {
            job j;
            descent_error error = {0};
            descent_train_result result = {.size = sizeof result};
            job_make(&j, 400, 8, i % 2 ? 4 : 0, "16 relu");
            j.options.optimizer.rule = cases[i / 2].rule;
            j.options.batch = cases[i / 2].batch;
            j.options.optimizer.learning_rate = cases[i / 2].rates[r];
            j.options.epochs = 1 + 4 * (r % 2);
            j.options.valid = 0.2;
            job_start(&j);
            CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
            CHECK(result.stop == DESCENT_STOP_EPOCHS);
            job_free(&j);
        }
    }
}

// A first epoch that is bad is no reason to stop a run that recovers.
static void recovery_is_no_divergence(void)
{
    job j;
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job_make(&j, 400, 4, 0, "");
    j.options.optimizer.rule = DESCENT_GD;
    j.options.optimizer.learning_rate = 0.05;
    j.options.batch = 10;
    j.options.epochs = 30;
    job_start(&j);
    double *x = calloc(descent_trainer_plan(j.trainer).parameters, sizeof *x);
    for (uint64_t i = 0; i < descent_trainer_plan(j.trainer).parameters; i++) {
        x[i] = 100.0; // a loss of some ten thousand
    }
    CHECK_OK(descent_trainer_set_parameters(j.trainer, x, &error));
    CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
    CHECK(result.stop == DESCENT_STOP_EPOCHS);
    free(x);
    job_free(&j);
}

#define IS(name) DESCENT_FINDING_HELD_##name
#define SO(name) DESCENT_SUGGESTION_HELD_##name
#define NONE     DESCENT_SUGGESTION_NONE
#define TARGETS  (-1.0) /* that no column tells */

typedef struct input {
    descent_finding finding;
    descent_suggestion suggestion;
    size_t m, columns;
    const char *layers;
    double noise, valid;
    uint64_t epochs, seed, batch;
    int keep;
    double rate; /* 0: 0.01 */
    double l2;
} input;

static const input INPUTS[] = {
    {IS(OVERFITS), SO(STOP), 600, 6, "64 relu", 8.0, 0.3, 200, 1, 16, DESCENT_KEEP_BEST, 0, 0},
    {IS(OVERFITS), SO(KEEP), 600, 6, "64 relu", 8.0, 0.3, 200, 1, 16, DESCENT_KEEP_LAST, 0, 0},
    {IS(GUESSES), SO(LEARN_LAYERS), 600, 3, "", TARGETS, 0.3, 80, 1, 32, DESCENT_KEEP_BEST,
     0.005, 0},
    {IS(GUESSES), SO(LEARN_LAYERS), 600, 3, "1 tanh", TARGETS, 0.3, 80, 1, 32,
     DESCENT_KEEP_BEST, 0.005, 0},
    {IS(WORSE), SO(LEARN), 600, 3, "64 sigmoid 64 sigmoid 64 sigmoid", TARGETS, 0.3, 20, 1, 32,
     DESCENT_KEEP_BEST, 0.001, 0},
    {IS(WORSE), SO(LEARN_HIGHER), 600, 3, "8 tanh", TARGETS, 0.3, 20, 1, 32, DESCENT_KEEP_BEST,
     1e-6, 0},
    {IS(WORSE), SO(LEARN_LOWER), 600, 3, "8 tanh", TARGETS, 0.3, 20, 1, 32, DESCENT_KEEP_BEST,
     1.0, 0},
    {IS(TOO_SMALL), SO(MORE_ROWS), 60, 6, "64 relu", 8.0, 0.01, 100, 1, 16, DESCENT_KEEP_BEST,
     0, 0},
    {IS(TOO_SMALL), SO(EVERY_ROW), 30, 6, "64 relu", 8.0, 0.3, 100, 1, 16, DESCENT_KEEP_BEST, 0,
     0},
    {IS(TOO_SMALL), SO(LONGER_FILE), 60, 6, "64 relu", 8.0, OWN_FILE, 100, 1, 16,
     DESCENT_KEEP_BEST, 0, 0},
    {IS(LEVEL), SO(ENOUGH), 1500, 3, "", 1.0, 0.3, 120, 2, 32, DESCENT_KEEP_BEST, 0, 0},
    {IS(LEVEL), SO(LESS_PENALTY), 1500, 3, "8 tanh", 0.01, 0.3, 120, 2, 32, DESCENT_KEEP_BEST,
     0, 0.04},
    {IS(BEST), NONE, 1500, 3, "", 1.0, 0.3, 2, 3, 32, DESCENT_KEEP_BEST, 0, 0},
    {IS(SHORT), SO(MORE_EPOCHS), 200, 6, "64 relu", 1.0, 0.2, 6, 6, 16, DESCENT_KEEP_BEST, 0,
     0},
    {IS(UNCLEAR), SO(MORE_EPOCHS), 1500, 3, "", 1.0, 0.3, 20, 3, 32, DESCENT_KEEP_BEST, 0, 0},
};

// Each finding about validation, and each suggestion, has an input that leads to it.
static void each_finding_has_an_input(void)
{
    bool found[DESCENT_FINDING_COUNT] = {false}, suggested[DESCENT_SUGGESTION_COUNT] = {false};
    for (size_t i = 0; i < sizeof INPUTS / sizeof *INPUTS; i++) {
        const input *in = &INPUTS[i];
        job j;
        job_make(&j, in->m, in->columns, 0, in->layers);
        if (in->noise > 0.0) {
            add_noise(&j, in->seed, in->noise);
        } else {
            forget_targets(&j);
        }
        j.options.batch = in->batch;
        j.options.keep = in->keep;
        j.options.optimizer.learning_rate = in->rate > 0.0 ? in->rate : 0.01;
        const descent_generalisation_verdict v =
            train_penalised(&j, in->l2, in->valid, in->epochs, in->seed);
        if (!CHECK(v.finding == in->finding && v.suggestion == in->suggestion)) {
            printf("  input %zu: %s, %s\n", i, descent_finding_name(v.finding),
                   descent_suggestion_name(v.suggestion));
        }
        found[v.finding] = suggested[v.suggestion] = true;
        job_free(&j);
    }
    for (int f = 1; f < DESCENT_FINDING_COUNT; f++) {
        const char *name = descent_finding_name((descent_finding)f);
        if (!CHECK(found[f] == (strncmp(name, "held_", 5) == 0))) {
            printf("  %s: no input leads to it\n", name);
        }
    }
    for (int s = 1; s < DESCENT_SUGGESTION_COUNT; s++) {
        const char *name = descent_suggestion_name((descent_suggestion)s);
        if (!CHECK(suggested[s] == (strncmp(name, "held_", 5) == 0))) {
            printf("  %s: no input leads to it\n", name);
        }
    }
}

// Which of the two verdicts leads, and to what.
static void both_verdicts_lead_to_one_conclusion(void)
{
#undef SO
#define SO(name) DESCENT_CONCLUSION_##name
    static const struct {
        descent_generalisation kind;
        bool against_more;
        descent_conclusion of_place, expected;
        bool leads;
    } cases[] = {
        {DESCENT_GENERALISATION_GOOD, false, SO(GO_ON), SO(GO_ON), false},
        {DESCENT_GENERALISATION_NONE, false, SO(STOP), SO(STOP), false},
        {DESCENT_GENERALISATION_OVERFITTING, true, SO(GO_ON), SO(STOP), true},
        {DESCENT_GENERALISATION_OVERFITTING, true, SO(START_AGAIN), SO(STOP), true},
        {DESCENT_GENERALISATION_GOOD, true, SO(GO_ON), SO(LOOK), true},
        {DESCENT_GENERALISATION_GOOD, true, SO(CHANGE), SO(CHANGE), false},
        {DESCENT_GENERALISATION_GOOD, true, SO(STOP), SO(STOP), false},
        {DESCENT_GENERALISATION_LEVEL, true, SO(CHANGE), SO(CHANGE), false},
        {DESCENT_GENERALISATION_TOO_SMALL, true, SO(CHANGE), SO(LOOK), true},
        {DESCENT_GENERALISATION_LEVEL, true, SO(GO_ON), SO(STOP), true},
        {DESCENT_GENERALISATION_LEVEL, true, SO(START_AGAIN), SO(START_AGAIN), false},
        {DESCENT_GENERALISATION_TOO_SMALL, true, SO(GO_ON), SO(LOOK), true},
        {DESCENT_GENERALISATION_UNDERFITTING, false, SO(STOP), SO(START_AGAIN), true},
        {DESCENT_GENERALISATION_UNDERFITTING, false, SO(GO_ON), SO(GO_ON), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const descent_generalisation_verdict v = {
            .size = sizeof v, .kind = cases[i].kind, .against_more = cases[i].against_more};
        bool leads = !cases[i].leads;
        CHECK(descent_conclude(cases[i].of_place, &v, &leads) == cases[i].expected);
        CHECK(leads == cases[i].leads);
        CHECK(descent_conclude(cases[i].of_place, &v, NULL) == cases[i].expected);
        CHECK(descent_conclude(cases[i].of_place, NULL, &leads) == cases[i].of_place && !leads);
    }
#undef SO
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(both_verdicts_lead_to_one_conclusion),
                                       TEST(each_finding_has_an_input),
                                       TEST(short_runs_leave_the_best_epoch_open),
                                       TEST(overfitting_is_seen),
                                       TEST(overfitting_is_seen_by_few_rows),
                                       TEST(few_rows_cannot_tell),
                                       TEST(few_rows_of_classes_cannot_tell),
                                       TEST(one_row_cannot_tell),
                                       TEST(false_alarms_are_rare),
                                       TEST(few_rows_raise_no_false_alarms),
                                       TEST(level_takes_its_time),
                                       TEST(nothing_to_learn_is_underfitting),
                                       TEST(without_validation_nothing_is_said),
                                       TEST(exploded_runs_diverge),
                                       TEST(large_rates_are_sane),
                                       TEST(recovery_is_no_divergence)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
