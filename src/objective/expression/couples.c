// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Whether a formula is, as it is written, a sum of functions of one variable each. Points and
// derivatives cannot tell: outside a hole that is narrow enough the product of its variables is
// 0 to the last bit.
#include <stdlib.h>

#include "objective/expression/expression.h"

typedef enum sort {
    CONSTANT,
    ONE,     /* each element is a function of one variable, `stride` apart */
    SUM,     /* a sum of such functions */
    COUPLED, /* variables meet in something else */
} sort;

typedef struct dependence {
    sort sort;
    size_t first; /* ONE: the variable of the first element */
    int64_t stride;
    uint64_t width;
} dependence;

static bool same(const dependence *a, const dependence *b)
{
    return a->first == b->first && a->width == b->width &&
           (a->width == 1 || a->stride == b->stride);
}

// A function of two parts that is no sum.
static dependence joined(const dependence *a, const dependence *b)
{
    if (a->sort == CONSTANT || b->sort == CONSTANT) {
        const dependence *other = a->sort == CONSTANT ? b : a;
        return other->sort == SUM ? (dependence){.sort = COUPLED} : *other;
    }
    return a->sort == ONE && b->sort == ONE && same(a, b) ? *a : (dependence){.sort = COUPLED};
}

static dependence combined(descent_binary function, const dependence *a, const dependence *b)
{
    const bool sum = function == DESCENT_ADD || function == DESCENT_SUBTRACT;
    const bool multiple =
        (function == DESCENT_MULTIPLY && a->sort == CONSTANT) ||
        ((function == DESCENT_MULTIPLY || function == DESCENT_DIVIDE) && b->sort == CONSTANT);
    if (multiple) {
        return a->sort == CONSTANT ? *b : *a;
    }
    if (!sum) {
        return joined(a, b);
    }
    if (a->sort == COUPLED || b->sort == COUPLED) {
        return (dependence){.sort = COUPLED};
    }
    if (a->sort == CONSTANT || b->sort == CONSTANT) {
        return a->sort == CONSTANT ? *b : *a;
    }
    return a->sort == ONE && b->sort == ONE && same(a, b) ? *a : (dependence){.sort = SUM};
}

static dependence dependence_of(const descent_expression *e, const dsc_step *step,
                                const dependence *of)
{
    switch ((dsc_step_kind)step->kind) {
    case DSC_STEP_ENTRY:
        return (dependence){ONE, e->symbols[step->a].first + (size_t)step->first - 1,
                            step->stride, step->width};
    case DSC_STEP_APPLY: {
        const dependence nothing = {.sort = CONSTANT};
        return step->function == DESCENT_NEGATE ? of[step->a] : joined(&of[step->a], &nothing);
    }
    case DSC_STEP_COMBINE:
        return combined((descent_binary)step->function, &of[step->a], &of[step->b]);
    case DSC_STEP_SUM:
        return of[step->a].sort == ONE ? (dependence){.sort = SUM} : of[step->a];
    default:
        return (dependence){.sort = CONSTANT};
    }
}

descent_status descent_expression_couples(const descent_expression *e, bool *couples,
                                          descent_error *error)
{
    NEED(error, "expression, couples", e, couples);
    dependence *of = calloc((size_t)e->result + 1, sizeof *of);
    if (!of) {
        return dsc_no_memory(error, "the variables of a formula", e->result * sizeof *of);
    }
    for (uint32_t i = 0; i <= e->result; i++) {
        of[i] = dependence_of(e, &e->steps.steps[i], of);
    }
    *couples = of[e->result].sort == COUPLED;
    free(of);
    return DESCENT_OK;
}
