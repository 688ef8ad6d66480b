// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One model, many threads: predictions and scores are those of one thread, in every bit. The
// preset "tsan" looks at the same with ThreadSanitizer.
#include "run/support.h"

#include <pthread.h>
#include <sys/resource.h>
#include <time.h>

#include <descent/unseen.h>

#include "run/model.h"

enum { THREADS = 6, ROWS = 600, COLUMNS = 5, CLASSES = 4, ROUNDS = 40 };

typedef struct crowd {
    descent_model *model;
    const descent_dataset *data;
    double outputs[ROWS * CLASSES]; /* of one thread */
    float rows[ROWS][COLUMNS];
    descent_score score;
    size_t unseen;
} crowd;

typedef struct member {
    crowd *crowd;
    size_t index;
    size_t wrong;
    pthread_t thread;
} member;

static void part(member *m, size_t round)
{
    crowd *c = m->crowd;
    double outputs[64 * CLASSES];
    const size_t first = (37 * round + 11 * m->index) % (ROWS - 64);
    m->wrong +=
        descent_model_predict(c->model, c->data, first, 64, outputs, NULL) != DESCENT_OK ||
        memcmp(outputs, c->outputs + first * CLASSES, sizeof outputs) != 0;
}

static void row(member *m, size_t round)
{
    crowd *c = m->crowd;
    double outputs[CLASSES], wide[COLUMNS];
    const size_t r = (101 * round + 13 * m->index) % ROWS;
    m->wrong += descent_model_predict_row(c->model, c->rows[r], outputs, NULL) != DESCENT_OK ||
                memcmp(outputs, c->outputs + r * CLASSES, sizeof outputs) != 0;
    for (size_t j = 0; j < COLUMNS; j++) {
        wide[j] = (double)c->rows[r][j];
    }
    m->wrong += descent_model_predict_row_f64(c->model, wide, outputs, NULL) != DESCENT_OK;
    for (size_t j = 0; j < CLASSES; j++) {
        m->wrong += fabs(outputs[j] - c->outputs[r * CLASSES + j]) < 1e-5 ? 0 : 1;
    }
}

static void score(member *m)
{
    descent_score score = {0};
    size_t unseen = 0;
    m->wrong += descent_model_unseen(m->crowd->model, m->crowd->data, NULL, 0, NULL, &unseen,
                                     NULL) != DESCENT_OK ||
                unseen != m->crowd->unseen;
    m->wrong +=
        descent_model_score(m->crowd->model, m->crowd->data, &score, NULL) != DESCENT_OK ||
        memcmp(&score, &m->crowd->score, sizeof score) != 0;
}

static void *work(void *context)
{
    member *m = context;
    for (size_t round = 0; round < ROUNDS; round++) {
        part(m, round);
        row(m, round);
        if (round % 8 == m->index % 8) {
            score(m);
        }
    }
    return NULL;
}

static void crowd_make(crowd *c, const job *j, descent_model *model)
{
    descent_error error = {0};
    c->model = model;
    c->data = j->data;
    for (size_t r = 0; r < ROWS; r++) {
        for (size_t k = 0; k < COLUMNS; k++) {
            c->rows[r][k] = j->raw.inputs[r * COLUMNS + k];
        }
    }
    CHECK_OK(descent_model_predict(model, j->data, 0, ROWS, c->outputs, &error));
    CHECK_OK(descent_model_score(model, j->data, &c->score, &error));
    CHECK_OK(descent_model_unseen(model, j->data, NULL, 0, NULL, &c->unseen, &error));
}

static void meet(const char *layers)
{
    descent_error error = {0};
    job j;
    descent_train_result result = {.size = sizeof result};
    descent_model *model = NULL;
    static crowd c;
    member members[THREADS] = {0};
    job_make(&j, ROWS, COLUMNS, CLASSES, layers);
    j.options.steps = 5;
    job_start(&j);
    CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
    CHECK_OK(descent_trainer_model(j.trainer, &model, &error));
    CHECK(descent_model_columns(model) == COLUMNS);
    crowd_make(&c, &j, model);
    for (size_t i = 0; i < THREADS; i++) {
        members[i].crowd = &c;
        members[i].index = i;
        CHECK(pthread_create(&members[i].thread, NULL, work, &members[i]) == 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(members[i].thread, NULL);
        CHECK(members[i].wrong == 0);
    }
    descent_model_free(model);
    job_free(&j);
}

// Each call alone.
static void small_predictions_meet_without_harm(void)
{
    meet("7 relu 6 tanh");
}

// Scores and parts that are large enough for the team, which only one call can have.
static void large_predictions_meet_without_harm(void)
{
    meet("300 relu 250 tanh");
}

// Nothing was predicted before: all make what they need at once.
static void first_predictions_meet_without_harm(void)
{
    meet("");
}

static long sleeps(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_nvcsw;
}

// The team that large work has made sleeps while single rows are predicted: who is woken goes
// to sleep again, and that is counted.
static void row_wakes_nobody(const char *layers)
{
    enum { CALLS = 2000 };
    descent_error error = {0};
    job j;
    descent_train_result result = {.size = sizeof result};
    descent_model *model = NULL;
    static crowd c;
    double outputs[CLASSES];
    job_make(&j, ROWS, COLUMNS, CLASSES, layers);
    j.options.steps = 2;
    j.options.threads = 1;
    job_start(&j);
    CHECK_OK(descent_trainer_run(j.trainer, NULL, NULL, &result, &error));
    CHECK_OK(descent_trainer_model(j.trainer, &model, &error));
    crowd_make(&c, &j, model); // all rows at once
    CHECK_OK(descent_model_predict_row(model, c.rows[0], outputs, &error));
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    const long before = sleeps();
    for (size_t i = 0; i < CALLS; i++) {
        CHECK(descent_model_predict_row(model, c.rows[i % ROWS], outputs, NULL) == DESCENT_OK);
    }
    CHECK(sleeps() - before < CALLS / 20); // one in twenty: the system's own
    descent_model_free(model);
    job_free(&j);
}

static void rows_wake_nobody(void)
{
    row_wakes_nobody("300 relu 250 tanh");
    row_wakes_nobody("7 relu");
    row_wakes_nobody("");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(small_predictions_meet_without_harm), TEST(large_predictions_meet_without_harm),
        TEST(first_predictions_meet_without_harm), TEST(rows_wake_nobody)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
