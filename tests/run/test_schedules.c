// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Schedules in a run: what changes when, and that a run that is stopped goes on with the same bits.
#include "run/support.h"

#include <descent/minimize.h>

#include "run/trainer.h"

/* What a run told. */
typedef struct told {
    descent_trainer *trainer;
    uint64_t stop_at; /* step; 0: never */
    size_t steps, epochs;
    double rate[400];        /* of each step */
    uint64_t batch[400];     /* of each step */
    uint64_t epoch_end[100]; /* steps by then */
} told;

static descent_action follow(const descent_event *event, void *user)
{
    told *t = user;
    if (event->kind == DESCENT_EVENT_STEP) {
        t->rate[event->step - 1] = event->learning_rate;
        t->batch[event->step - 1] = descent_trainer_where(t->trainer).batch;
        t->steps = (size_t)event->step;
        return event->step == t->stop_at ? DESCENT_STOP : DESCENT_CONTINUE;
    }
    if (event->kind == DESCENT_EVENT_EPOCH) {
        t->epoch_end[event->epoch] = event->step;
        t->epochs = (size_t)event->epoch;
    }
    return DESCENT_CONTINUE;
}

// 48 rows that train, 8 a step: 6 steps an epoch, 6 epochs.
static void job_make_small(job *j, const char *decay, const char *schedule)
{
    job_make(j, 60, 5, 3, "7 relu dropout:0.1 6 tanh");
    j->options.valid = 0.2;
    j->options.batch = 8;
    j->options.epochs = 6;
    j->options.seed = 3;
    j->options.optimizer.rule = DESCENT_ADAM;
    j->options.optimizer.learning_rate = 0.05;
    snprintf(j->options.decay, sizeof j->options.decay, "%s", decay);
    snprintf(j->options.schedule, sizeof j->options.schedule, "%s", schedule);
}

static descent_train_result go(job *j, told *t)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    t->trainer = j->trainer;
    CHECK_OK(descent_trainer_run(j->trainer, follow, t, &result, &error));
    return result;
}

// Runs it from the beginning to the end.
static descent_train_result run_whole(const char *decay, const char *schedule, told *t, job *j)
{
    job_make_small(j, decay, schedule);
    job_start(j);
    *t = (told){0};
    return go(j, t);
}

static bool same_parameters(const job *a, const job *b)
{
    const size_t bytes = a->trainer->n * descent_type_size(a->trainer->type);
    return memcmp(a->trainer->x, b->trainer->x, bytes) == 0;
}

static const struct {
    const char *decay, *schedule;
} all[] = {
    {"inverse:1", ""},
    {"exp:0.9", ""},
    {"step:2,0.5", ""},
    {"sqrt:1", ""},
    {"sqrt-step:1", ""},
    {"warmup:10 then cosine", ""},
    {"warmup:1.5e then linear:2e,to=0.1 then polynomial:power=2", ""},
    {"restarts:5,times=2", ""},
    {"one-cycle", ""},
    {"wsd:10%,30%", ""},
    {"piecewise:7=0.5,20=0.1", ""},
    {"warmup:5 then inverse-sqrt:5", ""},
    {"constant:7 then exp:0.5,for=2e then cooldown", ""},
    {"plateau:0.5,1e", ""},
    {"warmup:5 then plateau:0.5,3,of=train,cooldown=2,relative=0,absolute=0.5", ""},
    {"plateau:0.1,9,of=valid,floor=0.01", ""},
    {"none", "lr=cosine:0.1..0.001"},
    {"none", "batch=piecewise:1e=16,3e=5"},
    {"cosine", "batch=linear:4..48"},
    {"warmup:2e then constant then cooldown:2e", "batch=exp:1.5"},
    {"exp:0.9",
     "beta1=linear:0.95..0.85; beta2=restarts:7,0.99..0.9; eps=constant:1e,from=1e-3"},
    {"linear", "weight-decay=linear:0.1..0; clip=linear:0.5..0.01"},
    {"none", "beta1=plateau:0.9,3,of=train; gradient-noise=exp:0.5,for=2e"},
    {"none", "lr=warmup:8,0..0.3 then plateau:0.5,1e; batch=step:2,2"},
};

// Step by step, by epochs and at their ends, for every schedule.
static void a_run_that_goes_on_is_the_whole_one(void)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        job whole, part;
        told expected;
        (void)run_whole(all[i].decay, all[i].schedule, &expected, &whole);
        static const uint64_t stops[] = {1, 5, 6, 11, 13, 18, 29};
        for (size_t s = 0; s < sizeof stops / sizeof *stops; s++) {
            told t = {.stop_at = stops[s]};
            descent_error error = {0};
            job_make_small(&part, all[i].decay, all[i].schedule);
            folder_make(part.options.directory);
            job_start(&part);
            (void)go(&part, &t);
            job_start(&part);
            CHECK_OK(descent_trainer_resume(part.trainer, &error));
            t.stop_at = 0;
            (void)go(&part, &t);
            const bool same = t.steps == expected.steps && t.epochs == expected.epochs &&
                              memcmp(t.rate, expected.rate, sizeof t.rate) == 0 &&
                              memcmp(t.batch, expected.batch, sizeof t.batch) == 0;
            if (!CHECK(same && same_parameters(&whole, &part))) {
                printf("  %s %s, stop at %llu\n", all[i].decay, all[i].schedule,
                       (unsigned long long)stops[s]);
            }
            folder_remove(part.options.directory);
            job_free(&part);
        }
        job_free(&whole);
    }
}

static void rates_are_those_of_the_schedule(void)
{
    job j;
    told t;
    (void)run_whole("warmup:6 then linear:20 then constant:from=0.5", "", &t, &j);
    CHECK(t.rate[0] == 0.0 && t.steps == 36);
    for (uint64_t k = 0; k < 36; k++) {
        const double factor = k < 6 ? (double)k / 6.0 : k < 26 ? (double)(26 - k) / 20.0 : 0.5;
        CHECK_NEAR(t.rate[k], 0.05 * factor, 1e-16);
    }
    job_free(&j);
    // The same rates by the other option, to the bit.
    job other;
    told u;
    (void)run_whole("linear", "", &t, &j);
    (void)run_whole("none", "lr=linear:0.05..0", &u, &other);
    CHECK(memcmp(t.rate, u.rate, sizeof t.rate) == 0 && same_parameters(&j, &other));
    job_free(&j);
    job_free(&other);
}

// The first step of a warm-up and all steps behind a line to 0 count, and move nothing.
static void a_rate_of_0_moves_nothing(void)
{
    job j;
    told t;
    job_make_small(&j, "linear:12", "");
    j.options.optimizer.rule = DESCENT_GD;
    job_start(&j);
    t = (told){.stop_at = 12};
    (void)go(&j, &t);
    double before[200], after[200];
    CHECK(j.trainer->n <= 200);
    descent_trainer_copy_parameters(j.trainer, before);
    t.stop_at = 0;
    const descent_train_result result = go(&j, &t);
    descent_trainer_copy_parameters(j.trainer, after);
    CHECK(result.steps == 36 && result.stop == DESCENT_STOP_EPOCHS);
    CHECK(t.rate[11] > 0.0 && t.rate[12] == 0.0 && t.rate[35] == 0.0);
    CHECK(memcmp(before, after, j.trainer->n * sizeof *before) == 0);
    job_free(&j);
}

// Trained by hand, with the numbers set before each step.
static void numbers_of_the_rule_are_those_of_the_schedule(void)
{
    job scheduled, plain;
    told t = {0}, u = {0};
    descent_error error = {0};
    job_make_small(&scheduled, "none",
                   "beta1=linear:36,0.9..0.45; weight-decay=piecewise:9=0.1");
    job_start(&scheduled);
    (void)go(&scheduled, &t);
    job_make_small(&plain, "none", "");
    job_start(&plain);
    for (uint64_t k = 0; k < 36; k++) {
        const double share = (double)(36 - k) / 36.0;
        CHECK_OK(descent_optimizer_set(plain.trainer->optimizer, "beta1",
                                       0.9 * share + 0.45 * (1.0 - share), &error));
        CHECK_OK(descent_optimizer_set(plain.trainer->optimizer, "weight-decay",
                                       k < 9 ? 0.0 : 0.1, &error));
        u.stop_at = k + 1;
        (void)go(&plain, &u);
    }
    CHECK(same_parameters(&scheduled, &plain));
    const descent_optimizer_options last = descent_trainer_where(scheduled.trainer).optimizer;
    CHECK_NEAR(last.beta1, 0.45 + 0.45 / 36.0, 1e-15);
    CHECK(last.weight_decay == 0.1 && last.learning_rate == 0.05);
    job_free(&scheduled);
    job_free(&plain);
}

static void batch_sizes_change_at_the_end_of_epochs(void)
{
    job j;
    told t;
    (void)run_whole("linear:4e", "batch=piecewise:1e=16,3e=5,4e=1000", &t, &j);
    static const uint64_t ends[] = {0, 6, 9, 12, 22, 23, 24}, sizes[] = {8, 16, 16, 5, 48, 48};
    for (size_t e = 0; e < 6; e++) {
        CHECK(t.epoch_end[e + 1] == ends[e + 1]);
        for (uint64_t k = ends[e]; k < ends[e + 1]; k++) {
            CHECK(t.batch[k] == sizes[e]);
        }
    }
    // Four epochs are 22 steps here.
    CHECK_NEAR(t.rate[11], 0.05 * 11.0 / 22.0, 1e-16);
    CHECK(t.rate[21] > 0.0 && t.rate[22] == 0.0);
    const descent_plan_report plan = descent_trainer_plan(j.trainer);
    CHECK(plan.epochs == 6);
    job_free(&j);
    // Rounded, and at least 1.
    (void)run_whole("none", "batch=linear:5..1,5e", &t, &j);
    CHECK(t.batch[0] == 5 && t.batch[t.steps - 1] == 1 && t.epochs == 6);
    job_free(&j);
}

// Several batches make one step, and one step of the schedule; a scheduled size is that of one of them.
static void accumulated_batches_count_once(void)
{
    job whole, part;
    told t = {0}, u = {.stop_at = 7};
    descent_error error = {0};
    job *const jobs[] = {&whole, &part};
    for (size_t i = 0; i < 2; i++) {
        job_make_small(jobs[i], "linear", "batch=piecewise:4e=4; beta1=linear:0.9..0.5");
        jobs[i]->options.accumulate = 3;
        jobs[i]->options.sam = 0.05;
        jobs[i]->options.average_weights =
            (descent_average_weights){.kind = DESCENT_AVERAGE_EMA, .beta = 0.9};
    }
    job_start(&whole);
    const descent_train_result result = go(&whole, &t);
    CHECK(result.steps == 4 * 2 + 2 * 4 && t.batch[0] == 24 && t.batch[15] == 12);
    for (uint64_t k = 0; k < 16; k++) {
        CHECK_NEAR(t.rate[k], 0.05 * (double)(16 - k) / 16.0, 1e-16);
    }
    folder_make(part.options.directory);
    job_start(&part);
    (void)go(&part, &u);
    job_start(&part);
    CHECK_OK(descent_trainer_resume(part.trainer, &error));
    u.stop_at = 0;
    (void)go(&part, &u);
    CHECK(same_parameters(&whole, &part) && memcmp(t.rate, u.rate, sizeof t.rate) == 0);
    folder_remove(part.options.directory);
    job_free(&whole);
    job_free(&part);
}

// Rows of a batch are what counts, not how many there were a step before.
static void a_batch_size_that_stays_is_no_schedule(void)
{
    job plain, scheduled;
    told t, u;
    (void)run_whole("cosine", "", &t, &plain);
    (void)run_whole("cosine", "batch=constant", &u, &scheduled);
    CHECK(same_parameters(&plain, &scheduled));
    CHECK(memcmp(t.rate, u.rate, sizeof t.rate) == 0);
    job_free(&plain);
    job_free(&scheduled);
}

static void plateaus_wait_for_the_loss_they_watch(void)
{
    job j;
    told t;
    // Nothing is better by so much: a cut after each epoch but the first.
    (void)run_whole("plateau:0.5,1e,absolute=1e9", "", &t, &j);
    for (uint64_t k = 0; k < 36; k++) {
        CHECK_NEAR(t.rate[k], k < 12 ? 0.05 : 0.05 * pow(0.5, (double)(k / 6) - 1.0), 1e-16);
    }
    job_free(&j);
    (void)run_whole("plateau:0.5,4,absolute=1e9,of=train", "", &t, &j);
    CHECK(t.rate[4] == 0.05 && t.rate[5] == 0.025 && t.rate[8] == 0.025 && t.rate[9] == 0.0125);
    job_free(&j);
}

static bool refuses(job *j, const char *message, const char *remedy)
{
    descent_error error = {0};
    const descent_train_sets sets = {.train = j->data};
    const bool good = descent_trainer_create(j->network, &sets, &j->options, &j->trainer,
                                             &error) == DESCENT_INVALID &&
                      strstr(error.message, message) && strstr(error.remedy, remedy);
    if (!good) {
        printf("  %s\n  %s\n", error.message, error.remedy);
    }
    job_free(j);
    return good;
}

static bool refused(const char *decay, const char *schedule, uint64_t epochs, double valid,
                    const char *message, const char *remedy)
{
    job j;
    job_make_small(&j, decay, schedule);
    j.options.epochs = epochs;
    j.options.valid = valid;
    j.options.time = epochs == 0 ? 60.0 : HUGE_VAL;
    return refuses(&j, message, remedy);
}

static bool refused_by(descent_rule rule, const char *schedule, const char *message,
                       const char *remedy)
{
    job j;
    job_make_small(&j, "none", schedule);
    j.options.optimizer = descent_optimizer_options_default(rule);
    return refuses(&j, message, remedy);
}

static void what_cannot_be_is_refused(void)
{
    CHECK(refused("cosine", "", 0, 0.2, "which nobody knows beforehand", "epochs = 20"));
    CHECK(refused("none", "batch=linear:4..48", 0, 0.2, "beforehand in epochs",
                  "epochs = 20\na length for it: linear:20e"));
    CHECK(refused("none", "batch=linear:2e,4..8 then linear:8..48", 0, 0.2, "nobody knows",
                  "epochs = 20\na length in epochs for every leg"));
    CHECK(
        refused("none", "batch=constant:9e then linear:..4", 6, 0.2, "which has 6 epochs", ""));
    CHECK(refused("exp:1", "lr=exp:1", 6, 0.2, "has two schedules", "decay = none"));
    CHECK(refused("plateau:of=valid", "", 6, 0.0, "nothing is validated", "valid = 0.2"));
    CHECK(refused("none", "batch=plateau", 6, 0.2, "cannot wait for a plateau", "piecewise"));
    CHECK(refused("none", "batch=linear:100", 6, 0.2, "in epochs: 100e, not 100", ""));
    CHECK(refused("none", "batch=linear:1..0,3e", 6, 0.2,
                  "0 is out of range: batch is at least 1", ""));
    CHECK(refused("linear:1..-1", "", 6, 0.2, "-1 is out of range: lr is at least 0", ""));
    CHECK(refused("constant then linear:99", "", 6, 0.2, "nothing is left", "longer run"));
    CHECK(refused("none", "beta1=linear:0.9..1", 6, 0.2, "beta1 is at least 0 and less than 1",
                  ""));
    CHECK(refused("none", "clip=linear", 6, 0.2, "clip has no value of its own", ""));
    CHECK(refused("none", "clip=linear:1..0", 6, 0.2, "0 is out of range: clip is more than 0",
                  ""));
    // What is to come counts, not only what is there at first.
    CHECK(refused("none", "eps=linear:1..-1", 6, 0.2, "-1 is out of range: eps", ""));
    CHECK(refused_by(DESCENT_SIGNSGD, "beta1=linear:0..0.5", "beta1 comes to 0.5",
                     "beta1 = 0.5"));
    CHECK(refused_by(DESCENT_SCHEDULE_FREE_SGD, "beta1=linear:9,0.9..0",
                     "beta1 comes to 0:", "beta1 = 0.9"));
    CHECK(refused("none", "every=linear:1..5", 6, 0.2, "'every' is nothing that has a schedule",
                  ""));
    CHECK(refused("none", "lr=exp:1; lr=exp:2", 6, 0.2, "lr has two schedules", ""));
}

// A rate that leaves the range of numbers diverges as any rate does that is too large: the run is not
// broken off in the middle of an epoch.
static void a_rate_beyond_all_numbers_diverges(void)
{
    job j;
    told t = {0};
    job_make_small(&j, "exp:1e308", "");
    j.options.optimizer.learning_rate = 100.0;
    job_start(&j);
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    CHECK(descent_trainer_run(j.trainer, NULL, &t, &result, &error) == DESCENT_DIVERGED);
    CHECK(result.stop == DESCENT_STOP_DIVERGED && strstr(error.message, "not finite") != NULL);
    job_free(&j);
}

// A schedule that goes by the end of the run would be another one with another end.
static void an_end_that_moves_is_told(void)
{
    static const struct {
        const char *decay, *schedule, *then, *schedule_then;
        const char *message, *remedy; /* NULL: it goes on */
    } cases[] = {
        {"cosine", "", "cosine", "", "36 steps when it began", "decay = none"},
        {"cosine:20", "", "cosine:20", "", NULL, NULL},
        {"cosine", "", "linear", "", NULL, NULL},
        {"exp:0.5", "", "exp:0.5", "", NULL, NULL},
        {"plateau:0.5,2e", "", "plateau:0.5,2e", "", NULL, NULL},
        {"none", "beta1=linear", "none", "beta1=linear", "36 steps", "schedule = none"},
        {"none", "beta1=linear", "none", "none", NULL, NULL},
        {"none", "beta1=exp:0.9", "exp:0.9", "beta2=exp:0.9", NULL, NULL},
        // Each by itself, whatever is said of the others.
        {"none", "beta1=linear; beta2=exp:0.9", "none", "beta2=exp:0.8;beta1 = linear",
         "36 steps", "schedule = none"},
        {"none", "beta1=linear; beta2=exp:0.9", "none", "beta2=exp:0.9", NULL, NULL},
        {"none", "batch=exp:1.1; beta1=exp:0.9", "none", "beta1=exp:0.8; batch=exp:1.1", NULL,
         NULL},
        {"none", "batch=exp:1.1", "none", "", "the batch size cannot change", "batch=exp:1.1"},
        {"none", "", "none", "batch=exp:1.1", "the batch size cannot change", "schedule = "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        job j;
        told t = {.stop_at = 9};
        descent_error error = {0};
        job_make_small(&j, cases[i].decay, cases[i].schedule);
        folder_make(j.options.directory);
        job_start(&j);
        (void)go(&j, &t);
        j.options.epochs = 9;
        snprintf(j.options.decay, sizeof j.options.decay, "%s", cases[i].then);
        snprintf(j.options.schedule, sizeof j.options.schedule, "%s", cases[i].schedule_then);
        job_start(&j);
        const bool good = descent_trainer_resume(j.trainer, &error) == DESCENT_OK;
        if (!CHECK(good == !cases[i].message) ||
            !CHECK(good || (strstr(error.message, cases[i].message) &&
                            strstr(error.remedy, cases[i].remedy)))) {
            printf("  %s, %s: %s\n", cases[i].decay, cases[i].schedule, error.message);
        }
        folder_remove(j.options.directory);
        job_free(&j);
    }
}

// The cuts of a plateau stay when the schedule of something else is changed with `schedule`, and not
// when its own is.
static void a_plateau_remembers_beside_others(void)
{
    static const struct {
        const char *then;
        bool remembers;
    } cases[] = {
        {"lr=plateau:0.5,2,of=train,absolute=9; beta1=linear:40,0.9..0.5", true},
        {"beta1=exp:0.99; lr =  plateau:0.5,2,of=train,absolute=9", true},
        {"lr=plateau:0.5,3,of=train,absolute=9; beta1=linear:36,0.9..0.5", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        job j;
        told t = {.stop_at = 9};
        descent_error error = {0};
        job_make_small(&j, "none",
                       "lr=plateau:0.5,2,of=train,absolute=9; beta1=linear:36,0.9..0.5");
        folder_make(j.options.directory);
        job_start(&j);
        (void)go(&j, &t);
        CHECK(t.rate[8] == 0.05 / 8.0);
        snprintf(j.options.schedule, sizeof j.options.schedule, "%s", cases[i].then);
        job_start(&j);
        CHECK_OK(descent_trainer_resume(j.trainer, &error));
        t.stop_at = 10;
        (void)go(&j, &t);
        CHECK(t.rate[9] == (cases[i].remembers ? 0.05 / 16.0 : 0.05));
        folder_remove(j.options.directory);
        job_free(&j);
    }
}

// Steps and epochs have the values of what changes, under the names of their options.
static void records_have_the_values(void)
{
    job j;
    told t = {0};
    job_make_small(&j, "exp:0.5", "weight-decay=linear:0.36..0; batch=piecewise:2e=16");
    j.options.record = 1;
    folder_make(j.options.directory);
    job_start(&j);
    (void)go(&j, &t);
    size_t size = 0, steps = 0, epochs = 0;
    char *text = file_read(j.options.directory, "metrics.jsonl", &size);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *row = json_loads(line, 0, NULL);
        const json_t *values = json_object_get(row, "scheduled");
        const char *kind = json_string_value(json_object_get(row, "event"));
        const uint64_t k = (uint64_t)json_integer_value(json_object_get(row, "step"));
        const bool step = kind && strcmp(kind, "step") == 0;
        if (step || (kind && strcmp(kind, "epoch") == 0)) {
            const double all_steps = 2.0 * 6.0 + 4.0 * 3.0;
            CHECK(json_object_size(values) == 2);
            CHECK_NEAR(json_number_value(json_object_get(values, "weight_decay")),
                       0.36 * (all_steps - (double)(k - 1)) / all_steps, 1e-9);
            CHECK(json_number_value(json_object_get(values, "batch")) == (k > 12 ? 16 : 8));
            CHECK_NEAR(json_number_value(json_object_get(row, "lr")), t.rate[k - 1], 1e-9);
            *(step ? &steps : &epochs) += 1;
        } else {
            CHECK(values == NULL);
        }
        json_decref(row);
    }
    CHECK(steps == 24 && epochs == 6);
    free(text);
    folder_remove(j.options.directory);
    job_free(&j);
}

// ---- minimising ----

static double bowl(size_t n, const double *x, double *g, void *user)
{
    double f = 0.0;
    (void)user;
    for (size_t i = 0; i < n; i++) {
        f += 0.5 * x[i] * x[i];
        if (g) {
            g[i] = x[i];
        }
    }
    return f;
}

static descent_action keep_rate(const descent_minimize_event *event, void *user)
{
    told *t = user;
    t->rate[event->step] = event->learning_rate;
    t->steps = (size_t)event->step;
    return DESCENT_CONTINUE;
}

static void minimising_follows_schedules(void)
{
    static const struct {
        const char *decay, *schedule;
    } texts[] = {{"warmup:4 then linear", ""}, {"none", "lr=warmup:4,0..0.1 then linear"}};
    for (size_t i = 0; i < 2; i++) {
        told t = {0};
        descent_error error;
        descent_objective *objective = NULL;
        double x[2] = {1.0, -2.0};
        descent_minimize_options o = descent_minimize_options_default(DESCENT_GD);
        o.optimizer.learning_rate = 0.1;
        o.steps = 20;
        o.tol_step = 1e-12; // a step of length 0 is not a short one
        snprintf(o.decay, sizeof o.decay, "%s", texts[i].decay);
        snprintf(o.schedule, sizeof o.schedule, "%s", texts[i].schedule);
        CHECK_OK(descent_objective_from_function(2, bowl, NULL, &objective, &error));
        CHECK_OK(descent_minimize(objective, &o, x, keep_rate, &t, NULL, &error));
        CHECK(t.steps == 20 && t.rate[1] == 0.0);
        CHECK_NEAR(t.rate[3], 0.05, 1e-16);
        CHECK_NEAR(t.rate[20], 0.1 / 16.0, 1e-16);
        snprintf(o.schedule, sizeof o.schedule, "batch=linear:5");
        CHECK(descent_minimize(objective, &o, x, NULL, NULL, NULL, &error) == DESCENT_INVALID);
        // A plateau of the value: at the minimum nothing gets lower.
        *o.schedule = '\0';
        snprintf(o.decay, sizeof o.decay, "plateau:0.5,5");
        o.tol_step = o.tol_gradient = 0.0;
        x[0] = x[1] = 0.0;
        CHECK_OK(descent_minimize(objective, &o, x, keep_rate, &t, NULL, &error));
        CHECK(t.rate[6] == 0.1 && t.rate[7] == 0.05 && t.rate[12] == 0.025);
        snprintf(o.decay, sizeof o.decay, "plateau:0.5,5,of=valid");
        CHECK(descent_minimize(objective, &o, x, NULL, NULL, NULL, &error) == DESCENT_INVALID);
        CHECK(strstr(error.message, "a function has none") != NULL);
        descent_objective_free(objective);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_run_that_goes_on_is_the_whole_one),
                                       TEST(rates_are_those_of_the_schedule),
                                       TEST(a_rate_of_0_moves_nothing),
                                       TEST(numbers_of_the_rule_are_those_of_the_schedule),
                                       TEST(batch_sizes_change_at_the_end_of_epochs),
                                       TEST(accumulated_batches_count_once),
                                       TEST(a_batch_size_that_stays_is_no_schedule),
                                       TEST(plateaus_wait_for_the_loss_they_watch),
                                       TEST(what_cannot_be_is_refused),
                                       TEST(a_rate_beyond_all_numbers_diverges),
                                       TEST(an_end_that_moves_is_told),
                                       TEST(a_plateau_remembers_beside_others),
                                       TEST(records_have_the_values),
                                       TEST(minimising_follows_schedules)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
