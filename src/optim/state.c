// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: all memory of an optimizer is taken here; a step takes none.
#include "optim/state.h"

#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"
#include "core/status.h"
#include "optim/groups.h"
#include "optim/whole.h"

void dsc_optimizer_free_state(descent_optimizer *o)
{
    dsc_whole_free(o);
    for (size_t i = 0; i < o->state_count; i++) {
        dsc_free_aligned(o->state[i]);
        o->state[i] = NULL;
    }
    dsc_free_aligned(o->extra);
    free(o->numbers);
    o->extra = NULL;
    o->numbers = NULL;
    o->state_count = o->extra_count = 0;
}

// The vector of that name, a new one when there is none yet.
static size_t slot_of(descent_optimizer *o, const char *name)
{
    size_t i = 0;
    while (i < o->state_count && strcmp(o->state_names[i], name) != 0) {
        i++;
    }
    if (i == o->state_count) {
        DSC_ASSERT(o->state_count < DSC_STATE_VECTORS);
        o->state_names[o->state_count++] = name;
    }
    return i;
}

static size_t lay_out_extra(descent_optimizer *o)
{
    size_t count = 0;
    for (size_t i = 0; i < o->tensor_count; i++) {
        dsc_block *tensor = &o->tensors[i];
        const dsc_group *group = &o->groups[tensor->group];
        tensor->extra = count;
        if (group->whole && group->whole->extra && !group->frozen) {
            count += group->whole->extra(tensor, &group->options);
        }
    }
    return count;
}

// What was there before a plan, by the same name or of the same length: it is used again, for it is as
// large as the parameters, and still 0 where nobody has touched it.
typedef struct kept {
    const char *names[DSC_STATE_VECTORS];
    unsigned char *state[DSC_STATE_VECTORS];
    size_t count;
    unsigned char *extra;
    size_t extra_count;
} kept;

static kept set_aside(descent_optimizer *o)
{
    kept before = {.count = o->state_count, .extra = o->extra, .extra_count = o->extra_count};
    for (size_t i = 0; i < o->state_count; i++) {
        before.names[i] = o->state_names[i];
        before.state[i] = o->state[i];
        o->state[i] = NULL;
    }
    free(o->numbers);
    o->numbers = NULL;
    o->extra = NULL;
    o->state_count = o->extra_count = 0;
    return before;
}

static void name_states(descent_optimizer *o)
{
    for (size_t i = 0; i < o->group_count; i++) {
        dsc_group *group = &o->groups[i];
        for (size_t s = 0; s < DSC_STATES && group->shape.states[s]; s++) {
            group->slots[s] = slot_of(o, group->shape.states[s]);
        }
    }
    if (o->groups[0].options.lookahead > 0) {
        o->slow = slot_of(o, "slow");
    }
}

// Takes what still has a place, and frees the rest before anything is allocated.
static void take_back(descent_optimizer *o, const kept *before)
{
    const size_t size = descent_type_size(o->type);
    for (size_t b = 0; b < before->count; b++) {
        size_t i = 0;
        while (i < o->state_count && strcmp(o->state_names[i], before->names[b]) != 0) {
            i++;
        }
        if (i == o->state_count) {
            dsc_free_aligned(before->state[b]);
            continue;
        }
        o->state[i] = before->state[b];
        if (o->touched && o->state[i]) {
            memset(o->state[i], 0, o->n * size);
        }
    }
    if (before->extra_count != o->extra_count) {
        dsc_free_aligned(before->extra);
        return;
    }
    o->extra = before->extra;
    if (o->touched && o->extra) {
        memset(o->extra, 0, o->extra_count * size);
    }
}

static descent_status add_missing(descent_optimizer *o, descent_error *error)
{
    const size_t size = descent_type_size(o->type);
    for (size_t i = 0; i < o->state_count; i++) {
        o->state[i] = o->state[i] ? o->state[i] : dsc_alloc_aligned(o->n, size);
        if (!o->state[i]) {
            return dsc_no_memory(error, "the state of the optimizer", o->n * size);
        }
    }
    if (o->extra_count > 0 && !o->extra) {
        o->extra = dsc_alloc_aligned(o->extra_count, size);
        if (!o->extra) {
            return dsc_no_memory(error, "the state of the optimizer", o->extra_count * size);
        }
    }
    return DESCENT_OK;
}

static descent_status make_numbers(descent_optimizer *o, descent_error *error)
{
    bool wanted = false;
    for (size_t i = 0; i < o->group_count; i++) {
        wanted |= o->groups[i].rule->keeps_numbers;
    }
    const size_t count = o->group_count * DSC_NUMBERS;
    o->numbers = wanted ? calloc(count, sizeof *o->numbers) : NULL;
    if (wanted && !o->numbers) {
        return dsc_no_memory(error, "the state of the optimizer", count * sizeof *o->numbers);
    }
    for (size_t i = 0; i < o->group_count; i++) {
        o->groups[i].numbers = wanted ? o->numbers + i * DSC_NUMBERS : NULL;
    }
    return DESCENT_OK;
}

descent_status dsc_optimizer_plan(descent_optimizer *o, descent_error *error)
{
    TRY(dsc_groups_assign(o, error));
    const kept before = set_aside(o);
    name_states(o);
    o->extra_count = lay_out_extra(o);
    take_back(o, &before);
    o->touched = false;
    TRY(add_missing(o, error));
    TRY(make_numbers(o, error));
    return dsc_whole_create(o, error);
}
