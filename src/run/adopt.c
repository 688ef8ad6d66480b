// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run that goes on in another trainer: with other data, another rate, another batch, more units.
//
// Keeps: what is not the same for both is refused before anything is written.
#include "run/adopt.h"

#include <stdint.h>
#include <string.h>

#include "data/dataset.h"
#include "run/best.h"
#include "run/statistics.h"

static descent_status check_state(const descent_trainer *to, const descent_trainer *from,
                                  const dsc_growth *growth, descent_error *error)
{
    const size_t count = descent_optimizer_state_count(from->optimizer);
    FAIL_IF(descent_optimizer_state_count(to->optimizer) != count, error, DESCENT_INVALID,
            "the two runs have update rules that remember different things");
    for (size_t i = 0; i < count; i++) {
        descent_type type = from->type, other = to->type;
        const size_t length = descent_optimizer_state_length(from->optimizer, i, &type);
        const size_t wanted = descent_optimizer_state_length(to->optimizer, i, &other);
        FAIL_IF(growth && (length != from->n || wanted != to->n || type != from->type), error,
                DESCENT_UNSUPPORTED,
                "the update rule remembers more than numbers of single parameters: what it "
                "would remember of a larger network is not known");
        FAIL_IF(!growth && (length != wanted || type != other), error, DESCENT_INVALID,
                "the two runs have update rules that remember different things");
    }
    return DESCENT_OK;
}

static descent_status check(const descent_trainer *to, const descent_trainer *from,
                            const dsc_growth *growth, descent_error *error)
{
    FAIL_IF(to->n != (growth ? growth->n : from->n) || to->type != from->type, error,
            DESCENT_INVALID, "the two runs have different parameters: %zu and %zu", from->n,
            to->n);
    FAIL_IF(growth && from->statistics->count > 0, error, DESCENT_UNSUPPORTED,
            "the network has running statistics: those of a larger one are not known");
    FAIL_IF(from->statistics->count != to->statistics->count, error, DESCENT_INVALID,
            "the two runs have different running statistics");
    return check_state(to, from, growth, error);
}

// The mean of what was there, where all of it has one sign (averages of squares); else 0 (averages
// of gradients).
static double typical(descent_type type, const void *old, const size_t *origin, size_t from,
                      size_t to)
{
    double sum = 0.0;
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        if (origin[i] != SIZE_MAX) {
            const double s = dsc_number_at(type, old, origin[i]);
            if (s < 0.0) {
                return 0.0;
            }
            sum += s;
            count++;
        }
    }
    return count > 0 ? sum / (double)count : 0.0;
}

static void grow_state(const dsc_growth *growth, descent_type type, const void *old, void *new)
{
    for (size_t r = 0, from = 0; r < growth->range_count; from = growth->ends[r++]) {
        const size_t end = growth->ends[r];
        const double fresh = typical(type, old, growth->origin, from, end);
        for (size_t i = from; i < end; i++) {
            const size_t was = growth->origin[i];
            dsc_set_number(type, new, i,
                           was == SIZE_MAX ? fresh : dsc_number_at(type, old, was));
        }
    }
}

static void take_arrays(descent_trainer *to, const descent_trainer *from,
                        const dsc_growth *growth)
{
    const size_t count = descent_optimizer_state_count(from->optimizer);
    for (size_t i = 0; i < count; i++) {
        descent_type type = from->type;
        const size_t length = descent_optimizer_state_length(from->optimizer, i, &type);
        const void *old = descent_optimizer_state(from->optimizer, i, NULL);
        void *new = descent_optimizer_state(to->optimizer, i, NULL);
        if (growth) {
            grow_state(growth, type, old, new);
        } else {
            memcpy(new, old, length * descent_type_size(type));
        }
    }
    if (!growth) {
        memcpy(to->x, from->x, from->n * descent_type_size(from->type));
        return;
    }
    for (size_t i = 0; i < growth->n; i++) {
        const size_t was = growth->origin[i];
        dsc_set_number(to->type, to->x, i,
                       was == SIZE_MAX ? growth->fresh[i]
                                       : dsc_number_at(from->type, from->x, was));
    }
}

descent_status dsc_trainer_adopt(descent_trainer *to, const descent_trainer *from,
                                 const dsc_growth *growth, descent_error *error)
{
    TRY(check(to, from, growth, error));
    take_arrays(to, from, growth);
    memcpy(to->good, to->x, to->n * descent_type_size(to->type));
    dsc_statistics_replace(to, growth ? NULL : from->statistics->now);
    dsc_best_forget(to);
    to->progress.step = to->good_step = from->progress.step;
    to->progress.first_loss = from->progress.first_loss;
    descent_optimizer_set_steps(to->optimizer, to->progress.step);
    return DESCENT_OK;
}
