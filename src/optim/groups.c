// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"
#include "core/status.h"
#include "optim/whole.h"

const dsc_block *dsc_optimizer_tensor(const descent_optimizer *o, size_t i)
{
    size_t low = 0, high = o->tensor_count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (o->tensors[middle].begin <= i) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &o->tensors[low];
}

void dsc_group_set(dsc_group *group, const descent_optimizer_options *asked, double rate_factor)
{
    *group = (dsc_group){.asked = *asked, .options = *asked, .rate_factor = rate_factor};
    dsc_rule_settle(&group->options);
    group->rule = dsc_rule_find(asked->rule);
    group->shape = dsc_rule_shape_of(&group->options);
}

uint64_t dsc_option_bit(const descent_option *option)
{
    const descent_option_table *table = descent_optimizer_option_table();
    const size_t number = (size_t)(option - table->options);
    DSC_ASSERT(table->count <= 64 && number < table->count);
    return (uint64_t)1 << number;
}

// ---- companions ----

static void make_companion(dsc_group *companion, const dsc_group *of)
{
    const dsc_whole_rule *whole = of->whole;
    descent_optimizer_options options = descent_optimizer_options_default(whole->companion);
    // As strong a decay, and what goes around any rule; the numbers and forms are adamw's.
    options.weight_decay = of->asked.weight_decay;
    options.cautious = of->asked.cautious;
    options.decay_cautious = of->asked.decay_cautious;
    const double factor =
        whole->companion_factor
            ? whole->companion_factor(&of->options)
            : dsc_rule_find((int)whole->companion)->learning_rate / of->rule->learning_rate;
    dsc_group_set(companion, &options, of->rate_factor * factor);
    memcpy(companion->pattern, of->pattern, sizeof companion->pattern);
    companion->own = of->own;
}

descent_status dsc_groups_assign(descent_optimizer *o, descent_error *error)
{
    dsc_group *groups = dsc_realloc_array(o->groups, 2 * o->asked_count, sizeof *groups);
    size_t *companions = calloc(o->asked_count, sizeof *companions); // 0: none yet
    o->groups = groups ? groups : o->groups;
    if (!groups || !companions) {
        free(companions);
        return dsc_no_memory(error, "groups of tensors", 2 * o->asked_count * sizeof *groups);
    }
    o->group_count = o->asked_count;
    for (size_t i = 0; i < o->asked_count; i++) {
        groups[i].whole = o->whole_rules[groups[i].asked.rule];
    }
    for (size_t i = 0; i < o->tensor_count; i++) {
        dsc_block *tensor = &o->tensors[i];
        const dsc_group *asked = &groups[tensor->asked];
        const dsc_whole_rule *whole = asked->whole;
        tensor->group = tensor->asked;
        if (asked->frozen || !whole || !whole->takes || whole->takes(tensor)) {
            continue;
        }
        if (companions[tensor->asked] == 0) {
            companions[tensor->asked] = o->group_count;
            make_companion(&groups[o->group_count++], asked);
        }
        tensor->group = companions[tensor->asked];
    }
    free(companions);
    return DESCENT_OK;
}

size_t dsc_optimizer_vectors(const descent_optimizer *o)
{
    return o->state_count;
}

bool dsc_options_change_gradient(const descent_optimizer_options *o)
{
    return o->noise > 0.0 || o->clip_value < HUGE_VAL || o->clip_tensor < HUGE_VAL;
}

bool dsc_options_are_cautious(const descent_optimizer_options *o)
{
    return o->cautious || o->decay_cautious;
}

bool dsc_options_need_whole(const descent_optimizer_options *o)
{
    return o->clip < HUGE_VAL || dsc_options_change_gradient(o) || o->lookahead > 0 ||
           dsc_options_are_cautious(o);
}

bool dsc_optimizer_is_whole(const descent_optimizer *o)
{
    bool whole = o->expects;
    for (size_t i = 0; i < o->group_count; i++) {
        whole |= o->groups[i].rule->whole || dsc_options_need_whole(&o->groups[i].options);
    }
    return whole;
}
