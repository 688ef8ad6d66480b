// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Making and freeing an optimizer, and its state. Keeps: a step allocates nothing; the number of
// steps, which bias correction needs, is counted once per step.
#include "optim/optimizer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/assert.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/options.h"
#include "core/status.h"
#include "optim/groups.h"
#include "optim/parts.h"
#include "optim/state.h"
#include "optim/whole.h"
#include "optim/whole/table.h"

// ---- life ----

static descent_status check(descent_type type, size_t n,
                            const descent_optimizer_options *options, descent_error *error)
{
    FAIL_IF(type != DESCENT_FLOAT32 && type != DESCENT_FLOAT64, error, DESCENT_INVALID,
            "an optimizer works on float32 or float64 parameters");
    FAIL_IF(n == 0, error, DESCENT_INVALID, "n is 0: an optimizer needs parameters");
    for (size_t i = 0; i < sizeof options->reserved / sizeof *options->reserved; i++) {
        FAIL_IF(
            options->reserved[i] != 0.0, error, DESCENT_INVALID,
            "optimizer: reserved[%zu] is not 0: this version of libdescent, %s, has nothing "
            "there",
            i, DESCENT_VERSION);
    }
    return dsc_rule_check(options, error);
}

static descent_status create(descent_optimizer *o, const descent_optimizer_options *options,
                             descent_error *error)
{
    o->groups = calloc(1, sizeof *o->groups);
    o->tensors = calloc(1, sizeof *o->tensors);
    if (!o->groups || !o->tensors) {
        return dsc_no_memory(error, "an optimizer", sizeof *o->groups);
    }
    o->asked_count = o->group_count = o->tensor_count = 1;
    o->tensors[0] = (dsc_block){.rows = 1, .columns = o->n};
    dsc_group_set(&o->groups[0], options, 1.0);
    o->rate = o->first_rate =
        isnan(options->learning_rate) ? o->groups->rule->learning_rate : options->learning_rate;
    return dsc_optimizer_plan(o, error);
}

descent_status descent_optimizer_create(descent_type type, size_t n,
                                        const descent_optimizer_options *options,
                                        descent_optimizer **optimizer, descent_error *error)
{
    NEED(error, "options, optimizer", options, optimizer);
    descent_optimizer_options own = descent_optimizer_options_default(DESCENT_ADAM);
    TRY(dsc_options_take(descent_optimizer_option_table(), options, &own, error));
    TRY(check(type, n, &own, error));
    descent_optimizer *o = calloc(1, sizeof *o);
    if (!o) {
        return dsc_no_memory(error, "an optimizer", sizeof *o);
    }
    o->type = type;
    o->n = n;
    o->kernels = dsc_kernels_get(type);
    o->mathematics = &dsc_library_mathematics;
    o->whole_rules = dsc_whole_rules;
    const descent_status status = create(o, &own, error);
    if (status != DESCENT_OK) {
        descent_optimizer_free(o);
        return status;
    }
    *optimizer = o;
    return DESCENT_OK;
}

void descent_optimizer_free(descent_optimizer *o)
{
    if (!o) {
        return;
    }
    dsc_optimizer_free_state(o);
    for (size_t i = 0; i < o->tensor_count; i++) {
        free(o->tensors[i].name);
    }
    free(o->tensors);
    free(o->groups);
    free(o->exempt);
    free(o);
}

void dsc_optimizer_make_portable(descent_optimizer *o)
{
    o->mathematics = &dsc_portable_mathematics;
    o->kernels = dsc_kernels_for(o->type, true);
}

// ---- state ----

size_t descent_optimizer_state_count(const descent_optimizer *o)
{
    return o ? o->state_count + (o->extra != NULL) + (o->numbers != NULL) : 0;
}

void *descent_optimizer_state(descent_optimizer *o, size_t i, const char **name)
{
    if (!o || i >= descent_optimizer_state_count(o)) {
        return NULL;
    }
    o->touched = true; // it is given away to be written to
    const bool extra = i == o->state_count && o->extra;
    if (name) {
        *name = i < o->state_count ? o->state_names[i] : extra ? "bases" : "numbers";
    }
    return i < o->state_count ? o->state[i] : extra ? (void *)o->extra : (void *)o->numbers;
}

size_t descent_optimizer_state_length(const descent_optimizer *o, size_t i, descent_type *type)
{
    if (!o || i >= descent_optimizer_state_count(o)) {
        return 0;
    }
    const bool extra = i == o->state_count && o->extra;
    if (type) {
        *type = i < o->state_count || extra ? o->type : DESCENT_FLOAT64;
    }
    return i < o->state_count ? o->n : extra ? o->extra_count : o->group_count * DSC_NUMBERS;
}

// ---- what can be asked and set ----

double descent_optimizer_learning_rate(const descent_optimizer *o)
{
    return o ? o->rate : (double)NAN;
}

descent_status descent_optimizer_set_learning_rate(descent_optimizer *o, double rate,
                                                   descent_error *error)
{
    NEED(error, "optimizer", o);
    if (!(rate >= 0.0 && isfinite(rate))) {
        char text[DSC_NUMBER_TEXT];
        dsc_format_number(rate, text, sizeof text);
        return dsc_fail(error, DESCENT_INVALID,
                        "lr: %s is out of range: it must be 0 or more and finite", text);
    }
    o->rate = rate;
    return DESCENT_OK;
}

bool dsc_optimizer_changes(const descent_option *option)
{
    // What memory, or a count of steps, has been laid out by.
    static const char *const fixed[] = {"optimizer", "lookahead", "every"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        if (strcmp(option->name, fixed[i]) == 0) {
            return false;
        }
    }
    return option->kind == DESCENT_OPTION_REAL;
}

static size_t count_states(const dsc_rule_shape *shape)
{
    size_t count = 0;
    while (count < DSC_STATES && shape->states[count]) {
        count++;
    }
    return count;
}

// Kernel and state of a group stay as they are from the first step.
static descent_status check_change(const dsc_group *group, const char *name, const char *value,
                                   const descent_optimizer_options *to, descent_error *error)
{
    TRY(dsc_rule_check(to, error));
    const dsc_rule_shape shape = dsc_rule_shape_of(to);
    FAIL_IF(count_states(&shape) > count_states(&group->shape), error, DESCENT_INVALID,
            "%s: %s can have it above 0 only where it is so from the first step" DSC_REMEDY
            "%s = %s",
            name, group->rule->name, name, value);
    return DESCENT_OK;
}

// Whether a group has the number of all, and none of its own.
static bool follows(const dsc_group *group, const descent_option *option)
{
    return !(group->own & dsc_option_bit(option));
}

void dsc_optimizer_put(descent_optimizer *o, const descent_option *option, double value)
{
    for (size_t i = 0; i < o->group_count; i++) {
        if (follows(&o->groups[i], option)) {
            memcpy((unsigned char *)&o->groups[i].options + option->offset, &value,
                   sizeof value);
        }
    }
}

descent_status dsc_optimizer_expect(descent_optimizer *o, const descent_option *option,
                                    descent_error *error)
{
    static const size_t around[] = {offsetof(descent_optimizer_options, clip),
                                    offsetof(descent_optimizer_options, clip_value),
                                    offsetof(descent_optimizer_options, clip_tensor),
                                    offsetof(descent_optimizer_options, noise)};
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        if (option->offset == around[i] && !o->expects) {
            o->expects = true;
            return dsc_whole_create(o, error);
        }
    }
    return DESCENT_OK;
}

descent_status descent_optimizer_set(descent_optimizer *o, const char *name, double value,
                                     descent_error *error)
{
    NEED(error, "optimizer, name", o, name);
    const descent_option_table *table = descent_optimizer_option_table();
    const descent_option *option = descent_options_find(table, name);
    FAIL_IF(option && !dsc_optimizer_changes(option), error, DESCENT_INVALID,
            "%s is not a number that can change between steps", name);
    if (option && strcmp(option->name, "lr") == 0) {
        return descent_optimizer_set_learning_rate(o, value, error);
    }
    char text[DSC_NUMBER_TEXT];
    dsc_format_number(value, text, sizeof text);
    for (size_t i = 0; i < o->group_count; i++) {
        if (option && !follows(&o->groups[i], option)) {
            continue;
        }
        descent_optimizer_options checked = o->groups[i].options;
        TRY(descent_options_set(table, &checked, name, text, error));
        TRY(check_change(&o->groups[i], name, text, &checked, error));
        FAIL_IF(o->steps > 0 &&
                    ((dsc_options_need_whole(&checked) && !dsc_optimizer_is_whole(o)) ||
                     (dsc_options_change_gradient(&checked) && !o->whole->changed)),
                error, DESCENT_INVALID, "%s can change only where it is on from the first step",
                name);
    }
    for (size_t i = 0; i < o->group_count; i++) {
        if (follows(&o->groups[i], option)) {
            TRY(descent_options_set(table, &o->groups[i].options, name, text, error));
        }
    }
    return o->steps == 0 ? dsc_whole_create(o, error) : DESCENT_OK;
}

uint64_t descent_optimizer_steps(const descent_optimizer *o)
{
    return o ? o->steps : 0;
}

void descent_optimizer_set_steps(descent_optimizer *o, uint64_t steps)
{
    if (o) {
        o->steps = steps;
    }
}
