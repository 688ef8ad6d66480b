// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "optim/evaluated.h"

#include <string.h>

#include "core/status.h"
#include "optim/parts.h"
#include "optim/rules_elementwise.h"

static bool evaluates(const dsc_group *group)
{
    return group->rule->evaluates && !group->frozen;
}

bool dsc_optimizer_evaluates(const descent_optimizer *o)
{
    bool any = false;
    for (size_t i = 0; i < o->group_count; i++) {
        any |= evaluates(&o->groups[i]);
    }
    return any;
}

// x = y + (z - y) (1 - 1 / beta1) = y / beta1 + z (1 - 1 / beta1): kernel/real/steps_free.c. z is the
// first vector of such rules.
static void average_of(const descent_optimizer *o, const dsc_block *tensor, const void *y,
                       void *out)
{
    const dsc_group *group = &o->groups[tensor->group];
    const double of_y = 1.0 / group->numbers[DSC_FREE_BETA];
    const void *z = dsc_at(o, o->state[group->slots[0]], tensor->begin);
    o->kernels->blend(tensor->rows * tensor->columns, of_y, y, 1.0 - of_y, z, out);
}

void dsc_optimizer_evaluated(const descent_optimizer *o, const void *x, void *out)
{
    const size_t size = descent_type_size(o->type);
    for (size_t i = 0; i < o->tensor_count; i++) {
        const dsc_block *tensor = &o->tensors[i];
        const void *from = (const unsigned char *)x + tensor->begin * size;
        void *to = (unsigned char *)out + tensor->begin * size;
        const dsc_group *group = &o->groups[tensor->group];
        if (evaluates(group) && group->numbers[DSC_FREE_BETA] > 0.0) { /* it has stepped */
            average_of(o, tensor, from, to);
        } else if (from != to) {
            memcpy(to, from, tensor->rows * tensor->columns * size);
        }
    }
}

static descent_status evaluated(const descent_optimizer *o, descent_type type, const void *x,
                                void *out, descent_error *error)
{
    FAIL_IF(o->type != type, error, DESCENT_INVALID,
            "this optimizer was created for %s parameters: call descent_optimizer_evaluated_%s",
            o->type == DESCENT_FLOAT32 ? "float32" : "float64",
            o->type == DESCENT_FLOAT32 ? "f32" : "f64");
    dsc_optimizer_evaluated(o, x, out);
    return DESCENT_OK;
}

descent_status descent_optimizer_evaluated_f32(const descent_optimizer *optimizer,
                                               const float *x, float *out, descent_error *error)
{
    NEED(error, "optimizer, x, out", optimizer, x, out);
    return evaluated(optimizer, DESCENT_FLOAT32, x, out, error);
}

descent_status descent_optimizer_evaluated_f64(const descent_optimizer *optimizer,
                                               const double *x, double *out,
                                               descent_error *error)
{
    NEED(error, "optimizer, x, out", optimizer, x, out);
    return evaluated(optimizer, DESCENT_FLOAT64, x, out, error);
}
