// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a trainer measures of itself: the numbers against their definitions, and that measuring
// changes nothing, whatever the threads, and goes on after a stop as if there had been none.
#include "run/support.h"

#include "failing_alloc.h"
#include "run/trainer.h"

/* An observer that keeps what it sees, and answers. */
typedef struct diary {
    descent_observation seen[4096];
    size_t count;
    double state[3]; /* observations, a sum, and a word */
    descent_response response;
    uint64_t respond_at; /* observation */
} diary;

static const char *const words[] = {"first", "second", "third"};

static void note(const descent_observation *o, descent_judgement *judgement, void *user)
{
    diary *d = user;
    CHECK(o->size == sizeof *o && d->count < 4096);
    d->seen[d->count++] = *o;
    d->state[0] += 1.0;
    d->state[1] += o->loss * (o->probed ? 1.0 + o->cost : 1.0);
    d->state[2] = floor(d->state[0] / 5.0);
    judgement->verdict = words[(size_t)d->state[2] % 3];
    judgement->slope = d->state[1];
    if (d->respond_at == (uint64_t)d->state[0]) {
        judgement->response = d->response;
    }
}

static void observe(job *j, diary *d)
{
    descent_error error = {0};
    const descent_observer observer = {
        .callback = note, .user = d, .state = d->state, .state_count = 3};
    CHECK_OK(descent_trainer_observe(j->trainer, &observer, &error));
}

static void train(job *j, descent_event_callback *callback, void *user,
                  descent_train_result *result)
{
    descent_error error = {0};
    CHECK_OK(descent_trainer_run(j->trainer, callback, user, result, &error));
}

// ---- numbers ----

typedef struct path {
    job *job;
    size_t n;
    double *x; /* of the first steps, one behind the other */
    size_t steps;
} path;

enum { PATH_STEPS = 4, BATCH = 8 };

static descent_action remember(const descent_event *event, void *user)
{
    path *p = user;
    if (event->kind == DESCENT_EVENT_STEP && event->step < PATH_STEPS) {
        memcpy(p->x + event->step * p->n, p->job->trainer->x, p->n * sizeof *p->x);
    }
    return DESCENT_CONTINUE;
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* A run whose first probe is computed once more. */
typedef struct probe {
    job j;
    diary *seen;
    path p;
    uint32_t order[2][40]; /* rows of the first two steps */
    size_t count[2];
    double *g1, *g2, *g3, *dx, *off; /* n each */
} probe;

static void probe_run(probe *q, descent_rule rule, size_t batch, double clip)
{
    static diary d;
    descent_train_result result = {.size = sizeof result};
    job *j = &q->j;
    d = (diary){.count = 0};
    q->seen = &d;
    job_make(j, 40, 4, 3, "6 tanh");
    j->options.precision = DESCENT_FLOAT64;
    j->options.optimizer.rule = (int)rule;
    j->options.optimizer.learning_rate = 0.05;
    j->options.batch = batch ? batch : DESCENT_BATCH_FULL;
    j->options.l2 = 0.01;
    j->options.optimizer.clip = clip;
    j->options.steps = 60;
    job_start(j);
    observe(j, &d);
    const size_t n = j->trainer->n;
    q->p = (path){.job = j, .n = n, .x = calloc(PATH_STEPS * n, sizeof(double))};
    memcpy(q->p.x, j->trainer->x, n * sizeof(double));
    // The order of the first epoch is a function of the seed.
    dsc_batches_epoch(j->trainer->batches, 0);
    for (size_t b = 0; b < 2; b++) {
        const uint32_t *rows =
            dsc_batches_get(j->trainer->batches, batch ? b : 0, &q->count[b]);
        memcpy(q->order[b], rows, q->count[b] * sizeof *rows);
    }
    train(j, remember, &q->p, &result);
}

static void probe_again(probe *q)
{
    descent_error error = {0};
    descent_objective *f = NULL;
    double value = 0.0;
    const size_t n = q->p.n;
    const descent_rows first = {q->order[0], q->count[0]}, second = {q->order[1], q->count[1]};
    q->g1 = calloc(5 * n, sizeof *q->g1);
    q->g2 = q->g1 + n;
    q->g3 = q->g2 + n;
    q->dx = q->g3 + n;
    q->off = q->dx + n;
    CHECK_OK(descent_trainer_objective(q->j.trainer, DESCENT_FLOAT64, 1, &f, &error));
    CHECK_OK(descent_objective_evaluate_f64(f, q->p.x, &first, &value, q->g1, &error));
    CHECK_NEAR(q->seen->seen[0].loss, value, 1e-12);
    CHECK_OK(descent_objective_evaluate_f64(f, q->p.x, &second, &value, q->g2, &error));
    CHECK_OK(descent_objective_evaluate_f64(f, q->p.x + n, &second, &value, q->g3, &error));
    for (size_t i = 0; i < n; i++) {
        q->dx[i] = q->p.x[n + i] - q->p.x[i];
        q->off[i] = q->g1[i] - q->g2[i];
    }
    descent_objective_free(f);
}

// The first probe of a run with batches of BATCH (0: all rows) against gradients of an
// objective.
static void check_probe(descent_rule rule, size_t batch, double clip)
{
    probe q;
    probe_run(&q, rule, batch, clip);
    probe_again(&q);
    const size_t n = q.p.n;
    const descent_observation *start = &q.seen->seen[0], *o = &q.seen->seen[1];
    CHECK(start->step == 1 && start->steps == 1 && !start->probed);
    CHECK(o->probed && o->step <= 20); // of four epochs, when they have five steps
    CHECK_NEAR(o->moved / dot(n, q.dx, q.dx), 1.0, 1e-10);
    CHECK_NEAR(o->gain / -dot(n, q.g2, q.dx), 1.0, 1e-10);
    CHECK_NEAR(o->cost / (0.5 * (dot(n, q.g3, q.dx) - dot(n, q.g2, q.dx))), 1.0, 1e-7);
    CHECK_NEAR(o->gradient / dot(n, q.g1, q.g1), 1.0, 1e-10);
    CHECK_NEAR(o->weights / sqrt(dot(n, q.p.x + n, q.p.x + n)), 1.0, 1e-12);
    const double b1 = (double)q.count[0], b2 = (double)q.count[1];
    const double each = dot(n, q.off, q.off) * b1 * b2 / (b1 + b2);
    CHECK_NEAR(o->noise, each / b1, 1e-10);
    CHECK_NEAR(o->signal, dot(n, q.g1, q.g2) + each / 40.0, 1e-10);
    if (rule != DESCENT_ADAM) {
        CHECK_NEAR(o->moved_scaled / o->moved, 1.0, 1e-12);
        CHECK_NEAR(o->noise_scaled, o->noise, 1e-10);
    } else { // after one step D is |g1| + eps
        double scaled = 0.0, noise = 0.0;
        for (size_t i = 0; i < n; i++) {
            const double by = fabs(q.g1[i]) + 1e-8; // the rule's own
            scaled += q.dx[i] * q.dx[i] * by;
            noise += q.off[i] * q.off[i] / by;
        }
        CHECK_NEAR(o->moved_scaled / scaled, 1.0, 1e-6);
        CHECK_NEAR(o->noise_scaled / (noise * 0.5), 1.0, 1e-6);
    }
    free(q.g1);
    free(q.p.x);
    job_free(&q.j);
}

static void numbers_of_a_probe_are_right(void)
{
    check_probe(DESCENT_GD, BATCH, HUGE_VAL);
    check_probe(DESCENT_MOMENTUM, BATCH, HUGE_VAL);
    check_probe(DESCENT_ADAM, BATCH, HUGE_VAL);
    check_probe(DESCENT_GD, 0, HUGE_VAL);
    check_probe(DESCENT_GD, BATCH, 0.01); // the probe has the gradient before clipping
}

static void observations_cover_every_step_of_an_epoch(void)
{
    static diary d;
    job j;
    descent_train_result result = {.size = sizeof result};
    d = (diary){.count = 0};
    job_make(&j, 100, 4, 3, "5 relu");
    j.options.l2 = 0.0;
    j.options.batch = 4; // 25 steps per epoch: observations of 16 and 9
    j.options.epochs = 3;
    job_start(&j);
    observe(&j, &d);
    train(&j, NULL, NULL, &result);
    uint64_t steps = 0, ends = 0;
    double last = 0.0;
    for (size_t i = 0; i < d.count; i++) {
        steps += d.seen[i].steps;
        CHECK(d.seen[i].step == steps);
        CHECK(d.seen[i].ends_epoch == (steps % 25 == 0));
        CHECK(d.seen[i].loss_bound >= 0.0 && (i < 2) <= (d.seen[i].loss_bound == 0.0));
        ends += d.seen[i].ends_epoch;
        last += steps > 50 ? d.seen[i].loss * (double)d.seen[i].steps / 25.0 : 0.0;
    }
    CHECK(steps == 75 && ends == 3);
    CHECK_NEAR(last, result.train_loss, 1e-6);
    CHECK(d.seen[d.count - 1].loss_bound > result.train_loss);
    job_free(&j);
}

// Epochs that are shorter than an observation and end with a smaller batch: the loss is the
// mean over examples, whoever is in that batch.
static void uneven_epochs_have_the_mean_over_examples(void)
{
    static const uint64_t batches[] = {12, 30, 60};
    for (size_t k = 0; k < sizeof batches / sizeof *batches; k++) {
        static diary d;
        job j;
        descent_train_result result = {.size = sizeof result};
        d = (diary){.count = 0};
        job_make(&j, 100, 4, 3, "5 relu");
        j.options.l2 = 0.0;
        j.options.optimizer.rule = DESCENT_GD;
        j.options.optimizer.learning_rate = 1e-9; // each epoch has the same loss
        j.options.batch = batches[k];
        j.options.epochs = 60;
        job_start(&j);
        observe(&j, &d);
        train(&j, NULL, NULL, &result);
        CHECK(d.count > 4);
        for (size_t i = 2; i < d.count; i++) {
            CHECK(d.seen[i].ends_epoch);
            CHECK_NEAR(d.seen[i].loss, result.train_loss, 1e-5);
        }
        job_free(&j);
    }
}

// A chain of single units, the weights of the second and the third below 0.
static void dead_units_are_counted(void)
{
    static diary d;
    job j;
    descent_train_result result = {.size = sizeof result};
    d = (diary){.count = 0};
    job_make(&j, 30, 2, 3, "4 relu 1 relu 2 relu");
    j.options.batch = DESCENT_BATCH_FULL;
    j.options.epochs = 3;
    job_start(&j);
    float *x = j.trainer->x;
    descent_tensor tensor;
    for (size_t i = 0; descent_graph_tensor(j.network->graph, i, &tensor); i++) {
        for (size_t k = 0; i == 2 && k < tensor.rows * tensor.columns; k++) {
            x[tensor.offset + k] = -1.0F; // of the single unit: it gives 0
        }
    }
    observe(&j, &d);
    train(&j, NULL, NULL, &result);
    CHECK(d.seen[0].units == 0 && d.seen[1].units == 7);
    CHECK(d.seen[1].dead >= 1 && d.seen[1].saturated == 0 && d.seen[1].blocked == 1.0);
    job_free(&j);
}

// ---- nothing changes ----

static void compare_runs(job *j)
{
    static diary d[3];
    descent_train_result result = {.size = sizeof result};
    job_start(j);
    train(j, NULL, NULL, &result);
    const size_t bytes = j->trainer->n * descent_type_size(j->trainer->type);
    void *x = malloc(bytes);
    memcpy(x, j->trainer->x, bytes);
    for (size_t t = 0; t < 3; t++) {
        d[t] = (diary){.count = 0};
        j->options.threads = t + 1;
        job_start(j);
        observe(j, &d[t]);
        train(j, NULL, NULL, &result);
        CHECK(memcmp(x, j->trainer->x, bytes) == 0);
        CHECK(d[t].count == d[0].count && d[t].count > 10);
        CHECK(memcmp(d[t].state, d[0].state, sizeof d[t].state) == 0);
    }
    free(x);
    j->options.threads = 1;
}

static void training_keeps_its_bits(void)
{
    static const size_t batches[] = {1, 7, 64, 0};
    for (size_t i = 0; i < 4; i++) {
        job j;
        job_make(&j, 150, 6, 3, i == 1 ? "9 relu dropout:0.2 8 tanh" : "9 relu 70 tanh");
        j.options.batch = batches[i] ? batches[i] : DESCENT_BATCH_FULL;
        j.options.steps = 300;
        j.options.precision = i == 2 ? DESCENT_FLOAT64 : DESCENT_FLOAT32;
        j.options.optimizer.rule = i % 2 ? DESCENT_MOMENTUM : DESCENT_ADAM;
        j.options.optimizer.clip = i == 2 ? 0.5 : HUGE_VAL;
        compare_runs(&j);
        job_free(&j);
    }
}

// ---- stop and go on ----

static descent_action stop_at(const descent_event *event, void *user)
{
    return event->kind == DESCENT_EVENT_STEP && event->step == *(const uint64_t *)user
               ? DESCENT_STOP
               : DESCENT_CONTINUE;
}

static void check_resumed(size_t batch, uint64_t stop)
{
    static diary whole, parts;
    char folder[FOLDER];
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job j;
    whole = parts = (diary){.count = 0};
    job_make(&j, 90, 5, 3, "8 relu 6 tanh");
    j.options.batch = batch ? batch : DESCENT_BATCH_FULL;
    j.options.steps = 400;
    job_start(&j);
    observe(&j, &whole);
    train(&j, NULL, NULL, &result);
    folder_make(folder);
    snprintf(j.options.directory, sizeof j.options.directory, "%s", folder);
    job_start(&j);
    observe(&j, &parts);
    train(&j, stop_at, &stop, &result);
    job_start(&j);
    memset(parts.state, 0, sizeof parts.state);
    observe(&j, &parts);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    train(&j, NULL, NULL, &result);
    CHECK(parts.count == whole.count);
    for (size_t i = 0; i < whole.count && i < parts.count; i++) {
        const descent_observation *a = &whole.seen[i], *b = &parts.seen[i];
        CHECK(a->step == b->step && a->loss == b->loss && a->rises == b->rises);
        CHECK(a->probed == b->probed &&
              (!a->probed || (a->cost == b->cost && a->gain == b->gain)));
        CHECK(a->units == b->units && a->loss_bound == b->loss_bound);
    }
    CHECK(memcmp(parts.state, whole.state, sizeof whole.state) == 0);
    // Each verdict is announced once, and epochs have it.
    char *text = file_read(folder, "metrics.jsonl", NULL);
    size_t announced = 0;
    for (char *at = text; (at = strstr(at, "\"event\":\"verdict\"")); at++) {
        announced++;
    }
    CHECK(announced == 1 + (size_t)whole.state[2]);
    CHECK(strstr(text, "\"verdict\":\"second\",\"slope\":") != NULL);
    free(text);
    // Without an observer the file is as good.
    job_start(&j);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    folder_remove(folder);
    job_free(&j);
}

static void goes_on_after_a_stop(void)
{
    // Batches of 6: 15 steps per epoch, a probe every 128 + 640 / 6 = 234 steps.
    check_resumed(6, 234);  // before the second probe
    check_resumed(6, 235);  // inside it
    check_resumed(6, 240);  // at an epoch's end
    check_resumed(0, 205);  // all rows: a probe begins every fifth step
    check_resumed(0, 206);  // inside one
    check_resumed(30, 100); // three steps per epoch: observations are of whole epochs
}

// Two checkpoints of which one is not watched: the run is watched from there on.
static void a_run_not_watched_before_is_watched_from_there(void)
{
    static diary d;
    char folder[FOLDER];
    uint64_t stop = 50;
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    job j;
    d = (diary){.count = 0};
    folder_make(folder);
    job_make(&j, 90, 5, 3, "8 relu");
    snprintf(j.options.directory, sizeof j.options.directory, "%s", folder);
    j.options.batch = DESCENT_BATCH_FULL;
    j.options.steps = 100;
    job_start(&j);
    train(&j, stop_at, &stop, &result);
    job_start(&j);
    observe(&j, &d);
    CHECK_OK(descent_trainer_resume(j.trainer, &error));
    train(&j, NULL, NULL, &result);
    CHECK(d.count > 0 && d.seen[0].step > 50 && d.seen[d.count - 1].step == 100);
    folder_remove(folder);
    job_free(&j);
}

// ---- responses ----

typedef struct events {
    size_t kicks, rates, verdicts;
    double rate;
    char word[32];
} events;

static descent_action count_events(const descent_event *event, void *user)
{
    events *e = user;
    e->kicks += event->kind == DESCENT_EVENT_KICK;
    e->verdicts += event->kind == DESCENT_EVENT_VERDICT;
    if (event->kind == DESCENT_EVENT_RATE) {
        e->rates++;
        e->rate = event->learning_rate;
        snprintf(e->word, sizeof e->word, "%s", event->text);
    }
    return DESCENT_CONTINUE;
}

static void respond(descent_response response, int precision, events *e, descent_stop *stop,
                    double *moved)
{
    static diary d;
    job j;
    descent_train_result result = {.size = sizeof result};
    double *before = NULL;
    for (int turn = 0; turn < 2; turn++) {
        d = (diary){.respond_at = turn ? 6 : UINT64_MAX, .response = response};
        *e = (events){.kicks = 0};
        job_make(&j, 64, 4, 3, "6 tanh");
        j.options.precision = precision;
        j.options.batch = 8;
        j.options.optimizer.learning_rate = 1e-9; // stays where it is, but for a kick
        j.options.optimizer.rule = DESCENT_GD;
        j.options.epochs = 100;
        job_start(&j);
        observe(&j, &d);
        train(&j, count_events, e, &result);
        const size_t n = j.trainer->n;
        double *x = calloc(n, sizeof *x), far = 0.0;
        for (size_t i = 0; i < n; i++) {
            x[i] = precision == DESCENT_FLOAT64 ? ((const double *)j.trainer->x)[i]
                                                : (double)((const float *)j.trainer->x)[i];
            far += before ? (x[i] - before[i]) * (x[i] - before[i]) : 0.0;
        }
        *moved = sqrt(far) / (1.0 + sqrt(dot(n, x, x)));
        free(before);
        before = x;
        *stop = result.stop;
        job_free(&j);
    }
    free(before);
}

static void responses_are_what_was_asked_for(void)
{
    events e;
    descent_stop stop;
    double moved;
    respond(DESCENT_RESPONSE_NONE, DESCENT_FLOAT64, &e, &stop, &moved);
    CHECK(e.kicks == 0 && e.rates == 0 && stop == DESCENT_STOP_EPOCHS && moved == 0.0);
    CHECK(e.verdicts > 2);
    respond(DESCENT_RESPONSE_DECAY, DESCENT_FLOAT64, &e, &stop, &moved);
    CHECK(e.rates == 1 && e.rate == 0.5e-9 && strcmp(e.word, "second") == 0);
    respond(DESCENT_RESPONSE_STOP, DESCENT_FLOAT64, &e, &stop, &moved);
    CHECK(stop == DESCENT_STOP_VERDICT);
    CHECK(strcmp(descent_stop_word(stop), "verdict") == 0);
    respond(DESCENT_RESPONSE_PERTURB, DESCENT_FLOAT64, &e, &stop, &moved);
    CHECK(e.kicks == 1 && moved > 0.005 && moved < 0.0101); // in a ball of n = 51 dimensions
    respond(DESCENT_RESPONSE_PERTURB, DESCENT_FLOAT32, &e, &stop, &moved);
    CHECK(e.kicks == 1 && moved > 0.005 && moved < 0.0101);
}

// ---- the rest ----

static void a_diverged_loss_is_observed(void)
{
    static diary d;
    job j;
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    d = (diary){.count = 0};
    job_make(&j, 50, 4, 0, "6 relu");
    j.options.optimizer.rule = DESCENT_GD;
    j.options.optimizer.learning_rate = 1e6;
    j.options.batch = 10;
    job_start(&j);
    observe(&j, &d);
    CHECK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error) == DESCENT_DIVERGED);
    CHECK(d.count > 0 && isnan(d.seen[d.count - 1].loss));
    job_free(&j);
}

static void observers_that_cannot_be_are_refused(void)
{
    static diary d;
    job j;
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    descent_objective *f = NULL;
    job_make(&j, 50, 4, 3, "6 relu");
    j.options.steps = 5;
    job_start(&j);
    const descent_observer observer = {.callback = note, .user = &d};
    CHECK(descent_trainer_observe(j.trainer, NULL, &error) == DESCENT_INVALID);
    CHECK(descent_trainer_observe(j.trainer, &(descent_observer){.user = &d}, &error) ==
          DESCENT_INVALID);
    for (long n = 1;; n++) {
        failing_alloc_start(n);
        const descent_status status = descent_trainer_observe(j.trainer, &observer, &error);
        if (!failing_alloc_stop()) {
            CHECK(status == DESCENT_OK && n == 6);
            break;
        }
        CHECK(status == DESCENT_NO_MEMORY);
    }
    CHECK(descent_trainer_observe(j.trainer, &observer, &error) == DESCENT_INVALID);
    CHECK(strcmp(error.message, "observe: before the run begins, and once") == 0);
    CHECK(descent_trainer_objective(j.trainer, (descent_type)9, 1, &f, &error) ==
          DESCENT_INVALID);
    for (long n = 1;; n++) {
        failing_alloc_start(n);
        const descent_status status =
            descent_trainer_objective(j.trainer, DESCENT_FLOAT32, 1, &f, &error);
        if (!failing_alloc_stop()) {
            CHECK(status == DESCENT_OK);
            break;
        }
        CHECK(status == DESCENT_NO_MEMORY);
    }
    descent_objective_free(f);
    train(&j, NULL, NULL, &result);
    job_start(&j);
    train(&j, NULL, NULL, &result);
    CHECK(descent_trainer_observe(j.trainer, &observer, &error) == DESCENT_INVALID);
    job_free(&j);
}

static void the_constant_loss_is_the_entropy(void)
{
    job j;
    job_make(&j, 60, 4, 3, "6 relu");
    j.options.batch = DESCENT_BATCH_FULL;
    job_start(&j);
    double counts[3] = {0}, entropy = 0.0;
    for (size_t i = 0; i < 60; i++) {
        counts[(size_t)j.raw.targets[i]] += 1.0;
    }
    for (size_t c = 0; c < 3; c++) {
        entropy -= counts[c] > 0.0 ? counts[c] / 60.0 * log(counts[c] / 60.0) : 0.0;
    }
    CHECK_NEAR(descent_trainer_plan(j.trainer).constant_loss, entropy, 1e-12);
    CHECK(descent_trainer_plan(j.trainer).exact);
    j.options.batch = 10;
    job_start(&j);
    CHECK(!descent_trainer_plan(j.trainer).exact);
    job_free(&j);
    job_make(&j, 60, 4, 0, "6 relu dropout:0.1");
    j.options.batch = DESCENT_BATCH_FULL;
    job_start(&j);
    CHECK(descent_trainer_plan(j.trainer).constant_loss == 1.0);
    CHECK(!descent_trainer_plan(j.trainer).exact);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(numbers_of_a_probe_are_right),
                                       TEST(observations_cover_every_step_of_an_epoch),
                                       TEST(uneven_epochs_have_the_mean_over_examples),
                                       TEST(dead_units_are_counted),
                                       TEST(training_keeps_its_bits),
                                       TEST(a_run_not_watched_before_is_watched_from_there),
                                       TEST(goes_on_after_a_stop),
                                       TEST(responses_are_what_was_asked_for),
                                       TEST(a_diverged_loss_is_observed),
                                       TEST(observers_that_cannot_be_are_refused),
                                       TEST(the_constant_loss_is_the_entropy)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
