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

descent_status dsc_optimizer_plan(descent_optimizer *o, descent_error *error)
{
    dsc_optimizer_free_state(o);
    TRY(dsc_groups_assign(o, error));
    bool numbers = false;
    for (size_t i = 0; i < o->group_count; i++) {
        dsc_group *group = &o->groups[i];
        for (size_t s = 0; s < DSC_STATES && group->shape.states[s]; s++) {
            group->slots[s] = slot_of(o, group->shape.states[s]);
        }
        numbers |= group->rule->keeps_numbers;
    }
    if (o->groups[0].options.lookahead > 0) {
        o->slow = slot_of(o, "slow");
    }
    const size_t size = descent_type_size(o->type);
    for (size_t i = 0; i < o->state_count; i++) {
        o->state[i] = dsc_alloc_aligned(o->n, size);
        if (!o->state[i]) {
            return dsc_no_memory(error, "the state of the optimizer", o->n * size);
        }
    }
    o->extra_count = lay_out_extra(o);
    o->extra = o->extra_count ? dsc_alloc_aligned(o->extra_count, size) : NULL;
    o->numbers = numbers ? calloc(o->group_count * DSC_NUMBERS, sizeof *o->numbers) : NULL;
    if ((o->extra_count && !o->extra) || (numbers && !o->numbers)) {
        return dsc_no_memory(error, "the state of the optimizer", o->extra_count * size);
    }
    for (size_t i = 0; i < o->group_count; i++) {
        o->groups[i].numbers = numbers ? o->numbers + i * DSC_NUMBERS : NULL;
    }
    return dsc_whole_create(o, error);
}
