// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A callback that writes down what a run tells, and runs that are compared by their bits.
#ifndef DESCENT_TESTS_RUN_STORY_H
#define DESCENT_TESTS_RUN_STORY_H

#include "run/support.h"

#include "run/trainer.h"

/* What a run told. */
typedef struct story {
    descent_trainer *trainer;
    uint64_t stop_at; /* step; 0: never */
    uint64_t kinds[DESCENT_EVENT_END + 1];
    double losses[64]; /* of epochs */
    double valid[64];
    double progress;
    descent_event last;
    char text[256];
} story;

static inline descent_action watch(const descent_event *event, void *user)
{
    story *l = user;
    CHECK(event->size == sizeof *event);
    l->kinds[event->kind]++;
    l->last = *event;
    if (event->kind == DESCENT_EVENT_EPOCH && event->epoch <= 64) {
        l->losses[event->epoch - 1] = event->train_loss;
        l->valid[event->epoch - 1] = event->valid_loss;
    }
    if (event->kind == DESCENT_EVENT_STEP) {
        CHECK(isnan(event->progress) || event->progress >= l->progress);
        l->progress = event->progress;
        CHECK(isfinite(event->loss) && event->step_in_epoch <= event->steps_per_epoch);
    }
    if (event->text) {
        snprintf(l->text, sizeof l->text, "%s", event->text);
    }
    return event->kind == DESCENT_EVENT_STEP && event->step == l->stop_at ? DESCENT_STOP
                                                                          : DESCENT_CONTINUE;
}

static inline uint64_t hash(const descent_trainer *trainer)
{
    const unsigned char *bytes = trainer->x;
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < trainer->n * descent_type_size(trainer->type); i++) {
        h = (h ^ bytes[i]) * UINT64_C(1099511628211);
    }
    return h;
}

static inline uint64_t run_hash(job *j, story *l, descent_train_result *result)
{
    descent_error error = {0};
    job_start(j);
    *l = (story){.trainer = j->trainer};
    CHECK_OK(descent_trainer_run(j->trainer, watch, l, result, &error));
    return hash(j->trainer);
}

#endif
