// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is left of an update that was left out: nothing. Its batch is in no observation, no
// estimate and no average, and an epoch without any update has no mean loss.
#include "run/support.h"

#include "run/trainer.h"

enum { ROWS = 40, BATCH = 8, SEEN = 256 };

static descent_error error; /* of the call that failed last */

/* Puts a number into the parameters before some batches, which takes their update away. */
typedef struct spoiler {
    descent_trainer *trainer;
    double number, good;
    bool spoiled;
    bool (*spoils)(const descent_trainer *trainer); /* the next batch */
    descent_event_callback *then;                   /* or NULL */
    void *user;
} spoiler;

// Before the next batch is looked at, and after the epoch has been scored.
static bool is_time(const descent_trainer *t, descent_event_kind kind)
{
    return kind == DESCENT_EVENT_START || kind == DESCENT_EVENT_CHECKPOINT ||
           kind == DESCENT_EVENT_EPOCH ||
           (kind == DESCENT_EVENT_STEP && t->progress.batch_in_epoch < t->steps_per_epoch);
}

static descent_action spoil(const descent_event *event, void *user)
{
    spoiler *s = user;
    double *x = s->trainer->x;
    if (s->spoiled && event->kind == DESCENT_EVENT_STEP) {
        x[0] = s->good;
        s->spoiled = false;
    }
    if (!s->spoiled && is_time(s->trainer, event->kind) && s->spoils(s->trainer)) {
        s->good = x[0];
        x[0] = s->number;
        s->spoiled = true;
    }
    return s->then ? s->then(event, s->user) : DESCENT_CONTINUE;
}

static void make(job *j, size_t rows, uint64_t batch)
{
    job_make(j, rows, 4, 3, "6 tanh");
    j->options.precision = DESCENT_FLOAT64;
    j->options.optimizer.rule = DESCENT_GD;
    j->options.optimizer.learning_rate = 0.05;
    j->options.skip_nonfinite = 100;
    j->options.batch = batch;
    j->options.l2 = 0.01;
    j->options.epochs = 6;
}

static void run(job *j, spoiler *s, descent_train_result *result)
{
    s->trainer = j->trainer;
    *result = (descent_train_result){.size = sizeof *result};
    CHECK_OK(descent_trainer_run(j->trainer, spoil, s, result, &error));
}

// ---- observing ----

typedef struct diary {
    descent_observation seen[SEEN];
    size_t count;
} diary;

static void note(const descent_observation *o, descent_judgement *judgement, void *user)
{
    diary *d = user;
    (void)judgement;
    CHECK(d->count < SEEN);
    d->seen[d->count++] = *o;
}

static void observe(job *j, diary *d)
{
    const descent_observer observer = {.callback = note, .user = d};
    *d = (diary){.count = 0};
    CHECK_OK(descent_trainer_observe(j->trainer, &observer, &error));
}

static bool is_second_batch(const descent_trainer *t)
{
    return t->progress.epoch == 0 && t->progress.batch_in_epoch == 1;
}

static bool is_first_two(const descent_trainer *t)
{
    return t->progress.epoch == 0 && t->progress.batch_in_epoch - 1 < 2;
}

/* Parameters before and after the step that a probe is of. */
typedef struct path {
    const descent_trainer *trainer;
    double *before, *after; /* n each */
    uint64_t first;         /* step in front of it */
} path;

static descent_action follow(const descent_event *event, void *user)
{
    const path *p = user;
    if (event->kind == DESCENT_EVENT_STEP && event->step == p->first) {
        memcpy(p->before, p->trainer->x, p->trainer->n * sizeof(double));
    } else if (event->kind == DESCENT_EVENT_STEP && event->step == p->first + 1) {
        memcpy(p->after, p->trainer->x, p->trainer->n * sizeof(double));
    }
    return DESCENT_CONTINUE;
}

static double slope_along(descent_objective *f, const double *x, const descent_rows *rows,
                          const path *p)
{
    const size_t n = p->trainer->n;
    double *g = calloc(n, sizeof *g), value = 0.0, sum = 0.0;
    CHECK_OK(descent_objective_evaluate_f64(f, x, rows, &value, g, &error));
    for (size_t i = 0; i < n; i++) {
        sum += g[i] * (p->after[i] - p->before[i]);
    }
    free(g);
    return sum;
}

// The probe that the run begins with loses one of its two batches. The one that is told is of the
// step from batch `first` on, and the gradients of the batch behind that.
static void check_probe(bool (*spoils)(const descent_trainer *), uint64_t step, size_t second)
{
    static diary d;
    job j;
    descent_train_result result;
    descent_objective *f = NULL;
    uint32_t order[BATCH];
    size_t count = 0;
    make(&j, ROWS, BATCH);
    job_start(&j);
    observe(&j, &d);
    const size_t n = j.trainer->n;
    path p = {.trainer = j.trainer, .before = calloc(2 * n, sizeof(double)), .first = step};
    p.after = p.before + n;
    dsc_batches_epoch(j.trainer->batches, 0);
    const uint32_t *rows = dsc_batches_get(j.trainer->batches, second, &count);
    memcpy(order, rows, count * sizeof *rows);
    spoiler s = {.number = (double)NAN, .spoils = spoils, .then = follow, .user = &p};
    run(&j, &s, &result);
    CHECK(result.skipped == (spoils == is_first_two ? 2 : 1));
    CHECK_OK(descent_trainer_objective(j.trainer, DESCENT_FLOAT64, 1, &f, &error));
    const descent_rows those = {order, count};
    const double then = slope_along(f, p.after, &those, &p);
    const double now = slope_along(f, p.before, &those, &p);
    size_t i = 0;
    while (i < d.count && !d.seen[i].probed) {
        i++;
    }
    if (CHECK(i < d.count)) {
        CHECK_NEAR(d.seen[i].gain / -now, 1.0, 1e-10);
        CHECK_NEAR(d.seen[i].cost / (0.5 * (then - now)), 1.0, 1e-7);
        CHECK(isfinite(d.seen[i].noise) && isfinite(d.seen[i].signal));
    }
    descent_objective_free(f);
    free(p.before);
    job_free(&j);
}

static void a_probe_is_of_two_steps_that_were_taken(void)
{
    check_probe(is_second_batch, 1, 3); // of batch 2, after which comes batch 3
    check_probe(is_first_two, 1, 4);    // two in a row
}

static bool is_early(const descent_trainer *t)
{
    return t->progress.step < 3 && t->progress.skipped < 6;
}

static bool is_last_of_epoch(const descent_trainer *t)
{
    return t->progress.batch_in_epoch + 1 == t->steps_per_epoch;
}

// Also none of no steps, whose mean loss is no number.
static void observations_are_of_steps_that_were_taken(void)
{
    static diary d;
    bool (*const spoils[])(const descent_trainer *) = {is_early, is_last_of_epoch};
    for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
        job j;
        descent_train_result result;
        spoiler s = {.number = (double)NAN, .spoils = spoils[i]};
        make(&j, 17 * BATCH, BATCH); // observations of 16 + 2 steps at most
        j.options.epochs = 12;
        job_start(&j);
        observe(&j, &d);
        run(&j, &s, &result);
        CHECK(result.skipped >= 6);
        uint64_t steps = 0;
        for (size_t k = 0; k < d.count; k++) {
            CHECK(d.seen[k].steps > 0 && isfinite(d.seen[k].loss));
            steps += d.seen[k].steps;
            CHECK(d.seen[k].step == steps);
        }
        CHECK(steps == result.steps);
        job_free(&j);
    }
}

// Where whole epochs are observed a smaller batch counts less: of those that were taken.
static void the_mean_is_of_examples_that_were_used(void)
{
    static diary d;
    job j;
    descent_train_result result;
    spoiler s = {.number = (double)NAN, .spoils = is_last_of_epoch};
    make(&j, 100, 90); // 90 and 10
    j.options.optimizer.learning_rate = 1e-9;
    j.options.epochs = 60;
    job_start(&j);
    observe(&j, &d);
    run(&j, &s, &result);
    CHECK(result.skipped == 60 && d.count > 2);
    for (size_t i = 0; i < d.count; i++) {
        CHECK_NEAR(d.seen[i].loss / d.seen[0].loss, 1.0, 0.05); // not 1.8
    }
    job_free(&j);
}

// ---- curvature ----

typedef struct estimate {
    const descent_trainer *trainer;
    double *before; /* n */
    size_t compared;
} estimate;

static bool is_fifth(const descent_trainer *t)
{
    return t->progress.step == 4 && t->progress.skipped == 0;
}

// Called behind `spoil`: the update after step 4 is left out.
static descent_action compare_estimates(const descent_event *event, void *user)
{
    estimate *e = user;
    const size_t bytes = e->trainer->n * sizeof(double);
    const double *h = descent_optimizer_state(e->trainer->optimizer, 1, NULL);
    if (event->kind == DESCENT_EVENT_STEP && event->step == 4) {
        if (e->trainer->progress.skipped == 0) {
            memcpy(e->before, h, bytes);
        } else {
            CHECK(memcmp(e->before, h, bytes) == 0);
            e->compared++;
        }
    }
    return DESCENT_CONTINUE;
}

// A penalty that overflows, of which the estimate knows nothing.
static void a_batch_that_is_left_out_gives_no_estimate(void)
{
    job j;
    descent_train_result result;
    make(&j, ROWS, BATCH);
    j.options.optimizer = descent_optimizer_options_default(DESCENT_SOPHIA);
    j.options.optimizer.every = 4;
    job_start(&j);
    estimate e = {.trainer = j.trainer, .before = calloc(j.trainer->n, sizeof(double))};
    spoiler s = {.number = 1e200, .spoils = is_fifth, .then = compare_estimates, .user = &e};
    run(&j, &s, &result);
    CHECK(result.skipped == 1 && e.compared == 1);
    const double *h = descent_optimizer_state(j.trainer->optimizer, 1, NULL);
    CHECK(memcmp(e.before, h, j.trainer->n * sizeof *h) != 0); // taken with the next batch
    free(e.before);
    job_free(&j);
}

// ---- how far a run is ----

static bool is_in_third_epoch(const descent_trainer *t)
{
    return t->progress.epoch == 2;
}

// From the checkpoint at its beginning on, which has no number that was put there.
static bool is_behind_checkpoint(const descent_trainer *t)
{
    return t->progress.epoch == 2 &&
           (t->progress.skipped > 0 || t->checkpoint_batches == dsc_trainer_batches(t));
}

static size_t count_epochs(const char *folder)
{
    char *text = file_read(folder, "metrics.jsonl", NULL);
    size_t count = 0;
    for (const char *at = text; at && (at = strstr(at, "\"event\":\"epoch\"")); at++) {
        count++;
    }
    free(text);
    return count;
}

static void resume(job *j)
{
    job_start(j);
    CHECK_OK(descent_trainer_resume(j->trainer, &error));
}

// The last epoch has no step, so that the step is that of the checkpoint before it.
static void a_run_that_ends_without_steps_is_complete(void)
{
    job j;
    char folder[FOLDER];
    descent_train_result result;
    spoiler s = {.number = (double)NAN, .spoils = is_behind_checkpoint};
    folder_make(folder);
    make(&j, ROWS, BATCH);
    j.options.epochs = 3;
    j.options.checkpoint_every.steps = 10;
    snprintf(j.options.directory, sizeof j.options.directory, "%s", folder);
    job_start(&j);
    run(&j, &s, &result);
    CHECK(result.skipped == 5 && result.steps == 10 && count_epochs(folder) == 3);
    resume(&j);
    CHECK(j.trainer->progress.epoch == 3 && j.trainer->progress.skipped == 5);
    run(&j, &s, &result);
    CHECK(result.epochs == 3 && result.steps == 10 && count_epochs(folder) == 3);
    // Killed after the third epoch: its record is behind the checkpoint, and written again.
    CHECK(file_exists(folder, "checkpoint-1.safetensors"));
    char file[PATH];
    snprintf(file, sizeof file, "%s/checkpoint-1.safetensors", folder);
    CHECK(unlink(file) == 0);
    resume(&j);
    CHECK(j.trainer->progress.epoch == 2 && j.trainer->progress.skipped == 0);
    run(&j, &s, &result);
    CHECK(result.epochs == 3 && count_epochs(folder) == 3);
    folder_remove(folder);
    job_free(&j);
}

typedef struct pace {
    double last;
    size_t epochs;
} pace;

static descent_action look_at_pace(const descent_event *event, void *user)
{
    pace *p = user;
    CHECK(event->progress >= p->last && event->progress <= 1.0);
    p->last = event->progress;
    if (event->kind == DESCENT_EVENT_EPOCH) {
        p->epochs++;
        CHECK_NEAR(event->progress, (double)p->epochs / 3.0, 1e-12);
        CHECK(event->examples_per_second > 0.0);
    }
    return DESCENT_CONTINUE;
}

static void a_batch_that_is_left_out_is_behind_the_run(void)
{
    job j;
    descent_train_result result;
    pace p = {.last = 0.0};
    spoiler s = {
        .number = (double)NAN, .spoils = is_in_third_epoch, .then = look_at_pace, .user = &p};
    make(&j, ROWS, BATCH);
    j.options.epochs = 3;
    job_start(&j);
    run(&j, &s, &result);
    CHECK(p.epochs == 3 && p.last == 1.0);
    job_free(&j);
}

// ---- epochs without an update ----

typedef struct scores {
    descent_event seen[4];
    size_t count;
} scores;

static descent_action keep_scores(const descent_event *event, void *user)
{
    scores *s = user;
    if (event->kind == DESCENT_EVENT_EPOCH && CHECK(s->count < 4)) {
        s->seen[s->count++] = *event;
    }
    return DESCENT_CONTINUE;
}

static bool is_in_second_epoch(const descent_trainer *t)
{
    return t->progress.epoch == 1;
}

static bool is_in_first_two_epochs(const descent_trainer *t)
{
    return t->progress.epoch < 2;
}

static void train_three(job *j, const char *average, bool (*spoils)(const descent_trainer *),
                        scores *seen, descent_train_result *result)
{
    *seen = (scores){.count = 0};
    spoiler s = {.number = (double)NAN, .spoils = spoils, .then = keep_scores, .user = seen};
    make(j, ROWS, BATCH);
    j->options.valid = 0.25;
    j->options.epochs = 3;
    const descent_option_table *table = descent_train_option_table();
    CHECK_OK(descent_options_set(table, &j->options, "average-weights", average, &error));
    CHECK_OK(descent_options_set(table, &j->options, "decay", "plateau:0.5,1e", &error));
    job_start(j);
    run(j, &s, result);
    CHECK(result->epochs == 3 && seen->count == 3);
}

// It has no mean loss, and changes neither the best epoch nor an average.
static void an_epoch_without_an_update_has_no_loss(void)
{
    job j;
    descent_train_result result;
    scores s;
    train_three(&j, "swa:1", is_in_second_epoch, &s, &result);
    CHECK(isnan(s.seen[1].train_loss) && isnan(s.seen[1].train_loss_se));
    CHECK(s.seen[1].valid_loss == s.seen[0].valid_loss && s.seen[1].best_epoch == 1);
    CHECK(isfinite(s.seen[0].train_loss) && isfinite(s.seen[2].train_loss));
    CHECK(s.seen[1].generalisation != DESCENT_GENERALISATION_NONE);
    CHECK(j.trainer->mean.count == 2 && isfinite(j.trainer->best.recent_train));
    CHECK(result.last_train_loss == s.seen[2].train_loss);
    job_free(&j);
    train_three(&j, "none", is_in_third_epoch, &s, &result);
    CHECK(isnan(s.seen[2].train_loss) && s.seen[2].best_epoch == s.seen[1].best_epoch);
    CHECK(result.last_train_loss == s.seen[1].train_loss); // that of the weights there are
    CHECK(result.last_valid_loss == s.seen[1].valid_loss && isfinite(result.train_loss));
    job_free(&j);
}

// The weights that a run begins with are no best ones, whatever follows.
static void an_epoch_without_an_update_is_not_the_best(void)
{
    job j;
    descent_train_result result;
    scores s;
    train_three(&j, "none", is_in_first_two_epochs, &s, &result);
    CHECK(s.seen[0].best_epoch == 0 && s.seen[1].best_epoch == 0 && s.seen[2].best_epoch == 3);
    CHECK(isfinite(s.seen[0].valid_loss) && s.seen[0].valid_loss == s.seen[1].valid_loss);
    CHECK(result.kept_epoch == 3 && result.train_loss == s.seen[2].train_loss);
    job_free(&j);
}

// Patience counts epochs, and these are not better; a plateau counts steps, of which there is none.
static void patience_counts_epochs_without_an_update(void)
{
    job j;
    descent_train_result result;
    spoiler s = {.number = (double)NAN, .spoils = is_in_first_two_epochs};
    make(&j, ROWS, BATCH);
    j.options.valid = 0.25;
    j.options.patience = (descent_stretch){.epochs = 2};
    CHECK_OK(descent_options_set(descent_train_option_table(), &j.options, "decay",
                                 "plateau:0.5,1e", &error));
    job_start(&j);
    run(&j, &s, &result);
    CHECK(result.stop == DESCENT_STOP_EARLY && result.epochs == 2 && result.steps == 0);
    CHECK(result.best_epoch == 0 && isnan(result.train_loss) && isfinite(result.valid_loss));
    CHECK(isnan(j.trainer->schedules.rate->plateau.best));
    CHECK(j.trainer->schedules.rate->plateau.cuts == 0);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_probe_is_of_two_steps_that_were_taken),
                                       TEST(observations_are_of_steps_that_were_taken),
                                       TEST(the_mean_is_of_examples_that_were_used),
                                       TEST(a_batch_that_is_left_out_gives_no_estimate),
                                       TEST(a_run_that_ends_without_steps_is_complete),
                                       TEST(a_batch_that_is_left_out_is_behind_the_run),
                                       TEST(an_epoch_without_an_update_has_no_loss),
                                       TEST(an_epoch_without_an_update_is_not_the_best),
                                       TEST(patience_counts_epochs_without_an_update)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
