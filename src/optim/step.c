// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A step in parts. Keeps: it is the same whether all parameters are updated at once or range by
// range, by one thread or several.
#include "optim/step.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"
#include "core/status.h"
#include "optim/groups.h"
#include "optim/whole.h"

// ---- exempt ranges ----

descent_status descent_optimizer_exempt(descent_optimizer *o, size_t begin, size_t count,
                                        descent_error *error)
{
    NEED(error, "optimizer", o);
    FAIL_IF(begin > o->n || count > o->n - begin, error, DESCENT_INVALID,
            "exempt range: %zu numbers from %zu do not lie inside the %zu parameters", count,
            begin, o->n);
    if (count == 0) {
        return DESCENT_OK;
    }
    dsc_exempt_range *list = dsc_realloc_array(o->exempt, o->exempt_count + 1, sizeof *list);
    if (!list) {
        return dsc_no_memory(error, "exempt ranges", (o->exempt_count + 1) * sizeof *list);
    }
    o->exempt = list;
    // Ranges before the new one stay, those that touch it are swallowed, the rest moves up by
    // one.
    dsc_exempt_range merged = {begin, begin + count};
    size_t first = 0;
    while (first < o->exempt_count && list[first].end < merged.begin) {
        first++;
    }
    size_t last = first;
    for (; last < o->exempt_count && list[last].begin <= merged.end; last++) {
        merged.begin = list[last].begin < merged.begin ? list[last].begin : merged.begin;
        merged.end = list[last].end > merged.end ? list[last].end : merged.end;
    }
    memmove(list + first + 1, list + last, (o->exempt_count - last) * sizeof *list);
    list[first] = merged;
    o->exempt_count = o->exempt_count - (last - first) + 1;
    return dsc_whole_create(o, error);
}

// The first exempt range that ends behind `position`, or exempt_count.
static size_t exempt_after(const descent_optimizer *o, size_t position)
{
    size_t low = 0;
    size_t high = o->exempt_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (o->exempt[middle].end <= position) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool decays_anywhere(const descent_optimizer *o)
{
    for (size_t i = 0; i < o->group_count; i++) {
        if (o->groups[i].options.weight_decay != 0.0) {
            return true;
        }
    }
    return false;
}

bool dsc_optimizer_is_mixed(const descent_optimizer *o, size_t begin, size_t count)
{
    const size_t i = exempt_after(o, begin);
    return i < o->exempt_count && o->exempt[i].begin < begin + count && decays_anywhere(o);
}

// ---- steps ----

void dsc_optimizer_prepare(descent_optimizer *o, double scale)
{
    o->touched = true;
    for (size_t i = 0; i < o->group_count; i++) {
        dsc_group *group = &o->groups[i];
        const dsc_step step = {.options = &group->options,
                               .rate = o->rate * group->rate_factor,
                               .schedule = o->rate / o->first_rate,
                               .k = o->steps + 1,
                               .scale = scale,
                               .numbers = group->numbers,
                               .by = o->mathematics};
        dsc_rule_coefficients(&step, &group->plain);
        group->exempt = group->plain;
        group->exempt.decay = 0.0;
        group->exempt.shrink = 0.0;
    }
}

void dsc_optimizer_begin(descent_optimizer *o, double scale)
{
    DSC_ASSERT(!dsc_optimizer_is_whole(o));
    dsc_optimizer_prepare(o, scale);
}

dsc_step_arrays dsc_optimizer_arrays(const descent_optimizer *o, const dsc_group *group,
                                     void *x_range, const void *g_range, size_t begin)
{
    dsc_step_arrays arrays = {.x = x_range, .g = g_range};
    for (size_t i = 0; i < DSC_STATES && group->shape.states[i]; i++) {
        arrays.state[i] = dsc_at(o, o->state[group->slots[i]], begin);
    }
    return arrays;
}

static const dsc_group *group_at(const descent_optimizer *o, size_t i)
{
    return o->group_count > 1 ? &o->groups[dsc_optimizer_tensor(o, i)->group] : o->groups;
}

bool dsc_optimizer_freezes(const descent_optimizer *o, size_t i)
{
    return group_at(o, i)->frozen;
}

void dsc_optimizer_apply(descent_optimizer *o, void *x_range, const void *g_range, size_t begin,
                         size_t count, bool decays, double *squares)
{
    DSC_ASSERT(begin + count <= o->n);
    const dsc_group *group = group_at(o, begin);
    if (group->frozen) {
        if (squares) {
            *squares = 0.0;
        }
        return;
    }
    const dsc_step_arrays arrays = dsc_optimizer_arrays(o, group, x_range, g_range, begin);
    o->kernels->steps[group->shape.step](count, &arrays,
                                         decays ? &group->plain : &group->exempt, squares);
}

// Where the next tensor begins, as far as it matters.
static size_t tensor_end(const descent_optimizer *o, size_t i, size_t end)
{
    if (o->group_count < 2) {
        return end;
    }
    const dsc_block *tensor = dsc_optimizer_tensor(o, i);
    const size_t stop = tensor->begin + tensor->rows * tensor->columns;
    return stop < end ? stop : end;
}

void dsc_optimizer_apply_range(descent_optimizer *o, void *x_range, const void *g_range,
                               size_t begin, size_t count)
{
    const size_t end = begin + count;
    const bool mixed = dsc_optimizer_is_mixed(o, begin, count);
    unsigned char *x = x_range;
    const unsigned char *g = g_range;
    size_t next = mixed ? exempt_after(o, begin) : o->exempt_count;
    for (size_t i = begin, stop; i < end; i = stop) {
        const bool inside = next < o->exempt_count && o->exempt[next].begin <= i;
        stop = tensor_end(o, i, end);
        if (next < o->exempt_count) {
            const size_t edge = inside ? o->exempt[next].end : o->exempt[next].begin;
            stop = edge < stop ? edge : stop;
            next += inside && stop == edge;
        }
        const size_t at = (i - begin) * descent_type_size(o->type);
        dsc_optimizer_apply(o, x + at, g + at, i, stop - i, !inside, NULL);
    }
}

void dsc_optimizer_end(descent_optimizer *o)
{
    o->steps++;
}

const dsc_step_coefficients *dsc_optimizer_coefficients(const descent_optimizer *o)
{
    return &o->groups[0].plain;
}

double dsc_optimizer_clip_scale(const descent_optimizer *o, double norm)
{
    const descent_optimizer_options *options = &o->groups->options;
    if (!(options->clip < HUGE_VAL || options->clip_value < HUGE_VAL ||
          options->clip_tensor < HUGE_VAL)) {
        return 1.0;
    }
    if (!isfinite(norm)) {
        return (double)NAN;
    }
    return norm > options->clip ? options->clip / norm : 1.0;
}
