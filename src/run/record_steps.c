// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Records of steps (options.record). A step leaves its numbers, which exist anyway, in memory;
// a thread makes text of a thousand of them at once and writes it, while steps go on: text and
// the file are most of the work. What is left to the step is the gradient's norm.
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/number.h"
#include "core/workers.h"
#include "run/trainer.h"

// Steps that are handed over together, and the longest text of one.
enum { STEPS = 1024, STEP_TEXT = 192 };

typedef struct taken {
    uint64_t epoch, step;
    double loss, squares, rate;
} taken;

struct dsc_step_records {
    taken halves[2][STEPS]; /* one is filled while the other is written */
    size_t filling, count;

    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool made, started; /* the lock; the thread, without which the step writes */
    // Under the lock.
    size_t handed; /* steps of the other half that are not written yet */
    bool ending;
    int problem; /* of the last write that failed, or 0 */

    // The writer's.
    int file;
    uint64_t epoch;
    double rate;
    char head[64], tail[64]; /* what records begin and end with, written when it changes */
    size_t head_length, tail_length;
    char text[STEPS * STEP_TEXT];
};

// ---- text ----

static size_t put_text(char *text, const char *more, size_t length)
{
    memcpy(text, more, length);
    return length;
}

// Nine digits, which tell any two numbers of float32 apart.
static size_t put_number(char *text, const char *name, size_t length, double value)
{
    if (!isfinite(value)) {
        return 0;
    }
    memcpy(text, name, length);
    return length + dsc_put_number(value, text + length);
}
#define PUT_NUMBER(text, name, value)                                                          \
    put_number(text, ",\"" name "\":", sizeof ",\"" name "\":" - 1, value)

static void write_head(struct dsc_step_records *s, uint64_t epoch)
{
    static const char begin[] = "{\"event\":\"step\",\"epoch\":", end[] = ",\"step\":";
    s->epoch = epoch;
    s->head_length = put_text(s->head, begin, sizeof begin - 1);
    s->head_length += dsc_put_count(epoch, s->head + s->head_length);
    s->head_length += put_text(s->head + s->head_length, end, sizeof end - 1);
}

static void write_tail(struct dsc_step_records *s, double rate)
{
    s->rate = rate;
    s->tail_length = PUT_NUMBER(s->tail, "lr", rate);
    s->tail_length += put_text(s->tail + s->tail_length, "}\n", 2);
}

static size_t put_step(struct dsc_step_records *s, const taken *step, char *text)
{
    if (s->head_length == 0 || s->epoch != step->epoch) {
        write_head(s, step->epoch);
    }
    if (s->tail_length == 0 || s->rate != step->rate) {
        write_tail(s, step->rate);
    }
    size_t used = put_text(text, s->head, s->head_length);
    used += dsc_put_count(step->step, text + used);
    used += PUT_NUMBER(text + used, "loss", step->loss);
    used += PUT_NUMBER(text + used, "gradient_norm", sqrt(step->squares));
    return used + put_text(text + used, s->tail, s->tail_length);
}

// 0, or why they could not be written.
static int write_steps(struct dsc_step_records *s, const taken *steps, size_t count)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        used += put_step(s, &steps[i], s->text + used);
    }
    return dsc_record_append_text(s->file, s->text, used) ? 0 : errno;
}

// ---- the thread ----

static void *serve(void *context)
{
    struct dsc_step_records *s = context;
    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (s->handed == 0 && !s->ending) {
            pthread_cond_wait(&s->changed, &s->lock);
        }
        if (s->handed == 0) {
            break;
        }
        const taken *steps = s->halves[1 - s->filling];
        const size_t count = s->handed;
        pthread_mutex_unlock(&s->lock);
        const int problem = write_steps(s, steps, count);
        pthread_mutex_lock(&s->lock);
        s->handed = 0;
        s->problem = problem ? problem : s->problem;
        pthread_cond_broadcast(&s->changed);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

// Waits until everything that was handed over is written; with `more` hands over the rest.
static descent_status pass_on(descent_trainer *t, bool wait, descent_error *error)
{
    struct dsc_step_records *s = t->steps;
    pthread_mutex_lock(&s->lock);
    while (s->handed > 0) {
        pthread_cond_wait(&s->changed, &s->lock);
    }
    if (s->count > 0) {
        s->file = t->metrics;
        s->filling = 1 - s->filling;
        s->handed = s->count;
        s->count = 0;
        if (s->started) {
            pthread_cond_broadcast(&s->changed);
        } else {
            const int problem = write_steps(s, s->halves[1 - s->filling], s->handed);
            s->problem = problem ? problem : s->problem;
            s->handed = 0;
        }
    }
    while (wait && s->handed > 0) {
        pthread_cond_wait(&s->changed, &s->lock);
    }
    const int problem = s->problem;
    s->problem = 0;
    pthread_mutex_unlock(&s->lock);
    FAIL_IF(problem, error, DESCENT_IO, "cannot write metrics.jsonl in %s: %s",
            t->options.directory, strerror(problem));
    return DESCENT_OK;
}

// ---- for the trainer ----

descent_status dsc_record_create(descent_trainer *t, descent_error *error)
{
    if (t->options.record == 0 || !t->options.directory[0]) {
        return DESCENT_OK;
    }
    struct dsc_step_records *s = t->steps = calloc(1, sizeof *s);
    if (!s || pthread_mutex_init(&s->lock, NULL) != 0) {
        return dsc_no_memory(error, "records of steps", sizeof *s);
    }
    if (pthread_cond_init(&s->changed, NULL) != 0) {
        pthread_mutex_destroy(&s->lock);
        return dsc_no_memory(error, "records of steps", sizeof *s);
    }
    s->made = true;
    s->started = dsc_thread_start(&s->thread, serve, s);
    return DESCENT_OK;
}

void dsc_record_free(descent_trainer *t)
{
    struct dsc_step_records *s = t->steps;
    if (s && s->made) {
        pthread_mutex_lock(&s->lock);
        s->ending = true;
        pthread_cond_broadcast(&s->changed);
        pthread_mutex_unlock(&s->lock);
        if (s->started) {
            pthread_join(s->thread, NULL);
        }
        pthread_cond_destroy(&s->changed);
        pthread_mutex_destroy(&s->lock);
    }
    free(s);
    t->steps = NULL;
}

bool dsc_record_wants(const descent_trainer *t)
{
    const uint64_t every = t->options.record;
    return t->steps && t->metrics >= 0 && (every == 1 || (t->progress.step + 1) % every == 0);
}

descent_status dsc_record_step(descent_trainer *t, double loss, double squares,
                               descent_error *error)
{
    struct dsc_step_records *s = t->steps;
    s->halves[s->filling][s->count++] = (taken){.epoch = t->progress.epoch + 1,
                                                .step = t->progress.step,
                                                .loss = loss,
                                                .squares = squares,
                                                .rate = t->last_rate};
    return s->count == STEPS ? pass_on(t, false, error) : DESCENT_OK;
}

descent_status dsc_record_flush(descent_trainer *t, descent_error *error)
{
    if (!t->steps) {
        return DESCENT_OK;
    }
    if (t->metrics < 0) {
        t->steps->count = 0;
    }
    return pass_on(t, true, error);
}
