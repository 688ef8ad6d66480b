// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Records while steps are recorded (options.record). A step leaves its numbers, which exist
// anyway, in memory, and an event its text; a thread makes text of a thousand of them at once
// and writes it, while steps go on. Nobody waits for it but who needs what is written: a
// checkpoint, the end.
#include "run/record_steps.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/number.h"
#include "core/workers.h"
#include "optim/schedule/list.h"
#include "run/board.h"
#include "run/trainer.h"

// Records that are handed over together (waking the thread takes the time of 40 us: a hundredth
// of a microsecond a record), the text of their events, the longest text of a step, and what is
// written at once.
enum {
    RECORDS = 4096,
    EVENT_TEXT = 16384,
    VALUE_TEXT = 64,
    STEP_TEXT = 192 + DSC_SCHEDULED * VALUE_TEXT,
    WRITTEN = 32768
};
// An event is handed over with what came before it, but so often at most: a thread that wakes
// up takes the step's time.
static const double seconds_apart = 0.05;

typedef struct taken {
    uint64_t epoch, step; /* is_event: the next `step` bytes of the events */
    double loss, squares, rate;
} taken;
static const uint64_t is_event = UINT64_MAX;

typedef struct half {
    taken records[RECORDS];
    double *values; /* of each record, those that have a schedule; NULL: none */
    size_t count;
    char events[EVENT_TEXT];
    size_t events_used;
} half;

struct dsc_step_records {
    half halves[2]; /* one is filled while the other is written */
    half *filling;
    double last; /* when something was handed over */

    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool made, started; /* the lock; the thread, without which the step writes */
    pid_t process;      /* that has the thread: a child of fork does not */
    // Under the lock.
    half *handed; /* what is not written yet, or NULL */
    bool ending;
    int problem; /* of the last write that failed, or 0 */

    // The writer's.
    int file;
    struct dsc_board *board;
    uint64_t epoch;
    double rate;
    char head[64], tail[64]; /* what records begin and end with, written when it changes */
    size_t head_length, tail_length;
    // What has a schedule, but for the rate: "\"beta1\":", and what stands before it.
    char names[DSC_SCHEDULED][VALUE_TEXT];
    size_t name_count;
    char text[WRITTEN];
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
    if (s->name_count == 0) {
        s->tail_length += put_text(s->tail + s->tail_length, "}\n", 2);
    }
}

static size_t put_values(const struct dsc_step_records *s, const double *values, char *text)
{
    size_t used = 0;
    for (size_t i = 0; i < s->name_count; i++) {
        used += put_number(text + used, s->names[i], strlen(s->names[i]), values[i]);
    }
    return used + put_text(text + used, "}}\n", 3);
}

static size_t put_step(struct dsc_step_records *s, const taken *step, const double *values,
                       char *text)
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
    used += put_text(text + used, s->tail, s->tail_length);
    return values ? used + put_values(s, values, text + used) : used;
}

// Text of whole records. 0, or why it could not be written.
static int append(int file, struct dsc_board *board, const char *text, size_t length)
{
    if (!dsc_file_append(file, text, length)) {
        return errno;
    }
    dsc_board_rows(board, text, length);
    return 0;
}

// 0, or why they could not be written. What was written before stays.
static int write_records(struct dsc_step_records *s, const half *from)
{
    size_t used = 0, events_used = 0;
    for (size_t i = 0; i < from->count; i++) {
        const taken *record = &from->records[i];
        const bool event = record->epoch == is_event;
        if (used + (event ? (size_t)record->step : STEP_TEXT) > WRITTEN) {
            const int problem = append(s->file, s->board, s->text, used);
            if (problem) {
                return problem;
            }
            used = 0;
        }
        if (event) {
            used += put_text(s->text + used, from->events + events_used, (size_t)record->step);
            events_used += (size_t)record->step;
        } else {
            const double *values = from->values ? from->values + i * s->name_count : NULL;
            used += put_step(s, record, values, s->text + used);
        }
    }
    return append(s->file, s->board, s->text, used);
}

// ---- the thread ----

static void *serve(void *context)
{
    struct dsc_step_records *s = context;
    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (!s->handed && !s->ending) {
            pthread_cond_wait(&s->changed, &s->lock);
        }
        if (!s->handed) {
            break;
        }
        const half *from = s->handed;
        pthread_mutex_unlock(&s->lock);
        const int problem = write_records(s, from);
        pthread_mutex_lock(&s->lock);
        s->handed = NULL;
        s->problem = problem ? problem : s->problem;
        pthread_cond_broadcast(&s->changed);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static void empty(half *h)
{
    h->count = h->events_used = 0;
}

// Under the lock, with nothing handed over: gives what is kept to the thread.
static void hand_over(descent_trainer *t)
{
    struct dsc_step_records *s = t->steps;
    s->file = t->metrics;
    s->board = t->board;
    s->last = dsc_clock();
    if (s->started) {
        s->handed = s->filling;
        s->filling = &s->halves[s->filling == &s->halves[0]];
        pthread_cond_broadcast(&s->changed);
    } else {
        const int problem = write_records(s, s->filling);
        s->problem = problem ? problem : s->problem;
    }
    empty(s->filling);
}

// How long to wait for the thread.
typedef enum patience { NOT, UNTIL_HANDED_OVER, UNTIL_WRITTEN } patience;

static descent_status pass_on(descent_trainer *t, patience wait, descent_error *error)
{
    struct dsc_step_records *s = t->steps;
    pthread_mutex_lock(&s->lock);
    while (wait != NOT && s->handed) {
        pthread_cond_wait(&s->changed, &s->lock);
    }
    if (!s->handed && s->filling->count > 0) {
        hand_over(t);
    }
    while (wait == UNTIL_WRITTEN && s->handed) {
        pthread_cond_wait(&s->changed, &s->lock);
    }
    const int problem = s->problem;
    s->problem = 0;
    pthread_mutex_unlock(&s->lock);
    dsc_board_tell(t);
    t->records_lost = t->records_lost || problem;
    FAIL_IF(problem, error, DESCENT_IO, "cannot write metrics.jsonl in %s: %s",
            t->options.directory, strerror(problem));
    return DESCENT_OK;
}

// ---- for the trainer ----

static descent_status name_values(const descent_trainer *t, descent_error *error)
{
    struct dsc_step_records *s = t->steps;
    for (size_t i = 0; i < t->schedules.count; i++) {
        char member[DSC_SCHEDULED_MEMBER];
        const dsc_scheduled *one = &t->schedules.list[i];
        if (one != t->schedules.rate) {
            snprintf(s->names[s->name_count], VALUE_TEXT,
                     "%s\"%s\":", s->name_count == 0 ? ",\"scheduled\":{" : ",",
                     dsc_scheduled_member(one, member));
            s->name_count++;
        }
    }
    if (s->name_count == 0) {
        return DESCENT_OK;
    }
    s->halves[0].values = calloc(2 * RECORDS * s->name_count, sizeof(double));
    s->halves[1].values =
        s->halves[0].values ? s->halves[0].values + RECORDS * s->name_count : NULL;
    return s->halves[0].values
               ? DESCENT_OK
               : dsc_no_memory(error, "records of steps", 2 * RECORDS * s->name_count);
}

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
    TRY(name_values(t, error));
    s->filling = &s->halves[0];
    s->last = dsc_clock();
    s->process = getpid();
    s->started = dsc_thread_start(&s->thread, serve, s);
    return DESCENT_OK;
}

void dsc_record_free(descent_trainer *t)
{
    struct dsc_step_records *s = t->steps;
    if (s && s->made && s->process == getpid()) {
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
    if (s) {
        free(s->halves[0].values);
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
    half *to = t->steps->filling;
    size_t value = to->count * t->steps->name_count;
    for (size_t i = 0; to->values && i < t->schedules.count; i++) {
        if (&t->schedules.list[i] != t->schedules.rate) {
            to->values[value++] = t->schedules.list[i].value;
        }
    }
    to->records[to->count++] = (taken){.epoch = t->progress.epoch + 1,
                                       .step = t->progress.step,
                                       .loss = loss,
                                       .squares = squares,
                                       .rate = t->last_rate};
    return to->count == RECORDS ? pass_on(t, UNTIL_HANDED_OVER, error) : DESCENT_OK;
}

descent_status dsc_record_text(descent_trainer *t, const char *text, size_t length,
                               descent_error *error)
{
    struct dsc_step_records *s = t->steps;
    if (!s || length > EVENT_TEXT) {
        TRY(dsc_record_flush(t, error));
        const int problem = append(t->metrics, t->board, text, length);
        t->records_lost = t->records_lost || problem;
        FAIL_IF(problem, error, DESCENT_IO, "cannot write metrics.jsonl in %s: %s",
                t->options.directory, strerror(problem));
        dsc_board_tell(t);
        return DESCENT_OK;
    }
    if (s->filling->events_used + length > EVENT_TEXT) {
        TRY(pass_on(t, UNTIL_HANDED_OVER, error));
    }
    half *to = s->filling;
    to->events_used += put_text(to->events + to->events_used, text, length);
    to->records[to->count++] = (taken){.epoch = is_event, .step = length};
    if (to->count == RECORDS) {
        return pass_on(t, UNTIL_HANDED_OVER, error);
    }
    return dsc_clock() - s->last >= seconds_apart ? pass_on(t, NOT, error) : DESCENT_OK;
}

descent_status dsc_record_flush(descent_trainer *t, descent_error *error)
{
    if (!t->steps || t->steps->process != getpid()) { // what the parent keeps is the parent's
        return DESCENT_OK;
    }
    if (t->metrics < 0) {
        empty(t->steps->filling);
    }
    return pass_on(t, UNTIL_WRITTEN, error);
}
