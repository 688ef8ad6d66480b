// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A small network's tensors, gradients that are no pattern, and steps of a rule on them.
#ifndef DESCENT_TESTS_WHOLE_CASE_H
#define DESCENT_TESTS_WHOLE_CASE_H

#include "check.h"

#include <stdlib.h>

#include <descent/optimizer.h>

#include "core/memory.h"
#include "optim/rules.h"
#include "optim/step.h"
#include "optim/stored.h"

// Wide, tall, square, of one row and of one column; and what is no hidden matrix.
static const descent_optimizer_tensor whole_tensors[] = {
    {"wide.weight", 0, 40, 131, true},       {"wide.bias", 5240, 1, 131, false},
    {"tall.weight", 5371, 131, 67, true},    {"square.weight", 14148, 59, 59, true},
    {"row.weight", 17629, 1, 33, true},      {"column.weight", 17662, 33, 1, true},
    {"output.weight", 17695, 59, 10, false},
};
enum { WHOLE_TENSORS = 7, WHOLE_NUMBERS = 18285 };

/// From -1 to 1.
static inline double whole_number(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-52 - 1.0;
}

static inline void whole_put(descent_type type, void *to, size_t i, double value)
{
    if (type == DESCENT_FLOAT32) {
        ((float *)to)[i] = (float)value;
    } else {
        ((double *)to)[i] = value;
    }
}

static inline double whole_get(descent_type type, const void *from, size_t i)
{
    return type == DESCENT_FLOAT32 ? (double)((const float *)from)[i]
                                   : ((const double *)from)[i];
}

static inline bool whole_is(int rule)
{
    return (descent_rule_facts(rule) & DESCENT_RULE_NEEDS_TENSORS) != 0;
}

/// For each rule of this kind.
#define WHOLE_RULES(rule)                                                                      \
    for (int rule = 0; descent_rule_names()[rule]; rule++)                                     \
        if (whole_is(rule))

typedef struct whole_run {
    descent_type type;
    descent_optimizer *optimizer;
    void *x, *g;
} whole_run;

static inline whole_run whole_start(descent_type type, const descent_optimizer_options *o)
{
    descent_error error;
    whole_run r = {.type = type,
                   .x = dsc_alloc_aligned(WHOLE_NUMBERS, sizeof(double)),
                   .g = dsc_alloc_aligned(WHOLE_NUMBERS, sizeof(double))};
    CHECK_OK(descent_optimizer_create(type, WHOLE_NUMBERS, o, &r.optimizer, &error));
    CHECK_OK(descent_optimizer_set_tensors(r.optimizer, whole_tensors, WHOLE_TENSORS, &error));
    for (size_t i = 0; i < WHOLE_NUMBERS; i++) {
        whole_put(type, r.x, i, whole_number(i));
    }
    return r;
}

static inline void whole_end(whole_run *r)
{
    descent_optimizer_free(r->optimizer);
    dsc_free_aligned(r->x);
    dsc_free_aligned(r->g);
}

/// A step by these workers, with gradients of this size: a slope towards 0 and noise.
static inline void whole_step(whole_run *r, dsc_workers *workers, double size)
{
    const uint64_t k = descent_optimizer_steps(r->optimizer);
    for (size_t i = 0; i < WHOLE_NUMBERS; i++) {
        whole_put(r->type, r->g, i,
                  size * (whole_get(r->type, r->x, i) + whole_number((k + 1) * 100000 + i)));
    }
    CHECK(dsc_optimizer_take(r->optimizer, workers, r->x, r->g, (double)NAN));
    dsc_optimizer_end(r->optimizer);
}

/// Whether parameters and all state have the same bits.
static inline bool whole_equal(const whole_run *a, const whole_run *b)
{
    const size_t size = descent_type_size(a->type);
    const size_t count = descent_optimizer_state_count(a->optimizer);
    bool same = memcmp(a->x, b->x, WHOLE_NUMBERS * size) == 0 &&
                count == descent_optimizer_state_count(b->optimizer);
    for (size_t i = 0; same && i < count; i++) {
        descent_type type = a->type;
        const size_t length = descent_optimizer_state_length(a->optimizer, i, &type);
        same = memcmp(descent_optimizer_state(a->optimizer, i, NULL),
                      descent_optimizer_state(b->optimizer, i, NULL),
                      length * descent_type_size(type)) == 0;
    }
    return same;
}

#endif
