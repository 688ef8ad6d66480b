// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Advice from its options to its result.
//
// Keeps: only the number of steps that are taken depends on the clock, and a person can set it.
#include "session/advise/adviser.h"

#include <stdlib.h>
#include <string.h>

#include "core/options.h"
#include "core/size.h"
#include "session/advise/batch.h"
#include "session/advise/course.h"
#include "session/advise/data.h"
#include "session/advise/json.h"
#include "session/advise/ladder.h"
#include "session/advise/rate.h"
#include "session/advise/tell.h"

// ---- options ----

static const descent_option_word automatic[] = {{"auto", 0}, {NULL, 0}};

#define FIELD(member) .offset = offsetof(descent_advise_options, member)

// clang-format off
static const descent_option options[] = {
    {.name = "time", .metavar = "T", .kind = DESCENT_OPTION_DURATION, FIELD(time),
     .fallback = "30s", .low = 1.0, .high = 1e6,
     .help = "how long all parts may take: 30s, 5m; it decides how many steps they take, by the time of a step"},
    {.name = "budget", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(budget),
     .fallback = "auto", .low = 100.0, .high = 1e12, .words = automatic,
     .help = "steps of training that all parts may take, so that the result does not depend on the clock; auto: as many as fit"},
    {.name = "seeds", .metavar = "N", .kind = DESCENT_OPTION_COUNT, FIELD(seeds),
     .fallback = "3", .low = 2.0, .high = 20.0,
     .help = "seeds of each measurement that trains"},
};
// clang-format on

const descent_option_table *descent_advise_option_table(void)
{
    static const descent_option_table table = {.title = "Advice",
                                               .options = options,
                                               .count = sizeof options / sizeof *options,
                                               .struct_size = sizeof(descent_advise_options)};
    return &table;
}

void descent_advise_options_init(descent_advise_options *to, size_t size)
{
    descent_advise_options own;
    descent_options_default(descent_advise_option_table(), &own);
    dsc_size_give(&own, sizeof own, to, size);
}

// ---- making ----

static descent_status take(descent_adviser *a, const descent_train_options *training,
                           const descent_advise_options *given, descent_error *error)
{
    a->o = descent_advise_options_default();
    a->training = descent_train_options_default();
    if (given) {
        TRY(dsc_options_take(descent_advise_option_table(), given, &a->o, error));
    }
    if (training) {
        TRY(dsc_options_take(descent_train_option_table(), training, &a->training, error));
    }
    a->training.directory[0] = '\0';
    TRY(descent_trainer_create(a->network, &a->sets, &a->training, &a->trainer, error));
    a->plan = descent_trainer_plan(a->trainer);
    if (a->plan.option_batch > a->plan.train_rows) {
        a->plan.option_batch = a->plan.train_rows;
    }
    return DESCENT_OK;
}

descent_status descent_adviser_create(const descent_network *network,
                                      const descent_train_sets *sets,
                                      const descent_train_options *training,
                                      const descent_advise_options *given,
                                      descent_adviser **adviser, descent_error *error)
{
    NEED(error, "network, sets, adviser", network, sets, adviser);
    descent_adviser *a = calloc(1, sizeof *a);
    if (!a) {
        return dsc_no_memory(error, "advice", sizeof *a);
    }
    a->network = network;
    a->sets = *sets;
    const descent_status status = take(a, training, given, error);
    if (status != DESCENT_OK) {
        descent_adviser_free(a);
        return status;
    }
    *adviser = a;
    return DESCENT_OK;
}

void descent_adviser_free(descent_adviser *a)
{
    if (a) {
        descent_trainer_free(a->trainer);
        free(a->json);
        free(a);
    }
}

// ---- running ----

typedef descent_status part_of_advice(descent_adviser *adviser, descent_error *error);

descent_status descent_adviser_run(descent_adviser *a, descent_advise_callback *callback,
                                   void *user, descent_error *error)
{
    static part_of_advice *const parts[] = {dsc_advise_data, dsc_advise_ladder, dsc_advise_rate,
                                            dsc_advise_batch, dsc_advise_course};
    NEED(error, "adviser", a);
    a->callback = callback;
    a->user = user;
    a->stopped = false;
    memset(a->done, 0, sizeof a->done);
    for (int i = 0; i < DESCENT_ADVISE_PARTS; i++) {
        if (!dsc_adviser_tell(a, (descent_advise_part)i, 0.0)) {
            return DESCENT_OK;
        }
        TRY(parts[i](a, error));
        a->done[i] = !a->stopped;
    }
    return DESCENT_OK;
}

// ---- what was found ----

const descent_advise_data *descent_adviser_data(const descent_adviser *a)
{
    return a && a->done[DESCENT_ADVISE_PART_DATA] ? &a->data : NULL;
}

const descent_advise_ladder *descent_adviser_ladder(const descent_adviser *a)
{
    return a && a->done[DESCENT_ADVISE_PART_LADDER] ? &a->ladder : NULL;
}

const descent_advise_rate *descent_adviser_rate(const descent_adviser *a)
{
    return a && a->done[DESCENT_ADVISE_PART_RATE] ? &a->rate : NULL;
}

const descent_advise_batch *descent_adviser_batch(const descent_adviser *a)
{
    return a && a->done[DESCENT_ADVISE_PART_BATCH] ? &a->batch : NULL;
}

const descent_advise_course *descent_adviser_course(const descent_adviser *a)
{
    return a && a->done[DESCENT_ADVISE_PART_COURSE] ? &a->course : NULL;
}

uint64_t descent_adviser_budget(const descent_adviser *a)
{
    return a ? a->budget : 0;
}

const char *descent_adviser_json(descent_adviser *a)
{
    if (!a) {
        return NULL;
    }
    json_t *json = dsc_adviser_to_json(a);
    free(a->json);
    a->json = json ? json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17)) : NULL;
    json_decref(json);
    return a->json;
}
