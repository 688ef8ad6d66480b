// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The operators by name, by number type and by what the processor has. Keeps: each operator is
// compiled once for each of them, and only this table picks one, so no operator asks what it
// runs on. The functions of single numbers here are the portable ones: what the judge derives
// from them, and numbers that a formula begins with, must not depend on the processor.
#include "graph/operators/operators.h"

#include <string.h>

#include "graph/operators/attributes.h"
#include "kernel/kernels.h"

#define DECLARE(name, isa)                                                                     \
    extern const dsc_operator dsc_##name##_operator_f32_##isa;                                 \
    extern const dsc_operator dsc_##name##_operator_f64_##isa;
#define DECLARE_PORTABLE(name) extern const dsc_operator dsc_##name##_operator_f64_portable;
#define PORTABLE(name)         &dsc_##name##_operator_f64_portable
#define ONE(name, type, isa)   &dsc_##name##_operator_##type##_##isa

#if defined(DESCENT_PORTABLE_ONLY)
#define DSC_OPERATOR_ENTRY(name)                                                               \
    DECLARE_PORTABLE(name)                                                                     \
    const dsc_operator_set dsc_##name##_operator = {{{PORTABLE(name)}, {PORTABLE(name)}},      \
                                                    PORTABLE(name)};
#elif defined(DESCENT_X86_64)
#define DSC_OPERATOR_ENTRY(name)                                                               \
    DECLARE(name, baseline)                                                                    \
    DECLARE(name, avx2)                                                                        \
    DECLARE(name, avx512)                                                                      \
    DECLARE_PORTABLE(name)                                                                     \
    const dsc_operator_set dsc_##name##_operator = {                                           \
        {{ONE(name, f32, baseline), ONE(name, f32, avx2), ONE(name, f32, avx512)},             \
         {ONE(name, f64, baseline), ONE(name, f64, avx2), ONE(name, f64, avx512)}},            \
        PORTABLE(name)};
#else
#define DSC_OPERATOR_ENTRY(name)                                                               \
    DECLARE(name, baseline)                                                                    \
    DECLARE_PORTABLE(name)                                                                     \
    const dsc_operator_set dsc_##name##_operator = {                                           \
        {{ONE(name, f32, baseline)}, {ONE(name, f64, baseline)}}, PORTABLE(name)};
#endif
DSC_OPERATOR_LIST(DSC_OPERATOR_ENTRY)

const dsc_operator *dsc_operator_for(const descent_graph *graph, const descent_node *node,
                                     descent_type type)
{
    if (graph->portable && type == DESCENT_FLOAT64) {
        return node->op->portable;
    }
    return node->op->of[type == DESCENT_FLOAT64][dsc_kernels_isa()];
}

// functions.h and combine.h, compiled for double, portably.
void dsc_function_value_f64_portable(int function, size_t n, const double *x, double *y);
void dsc_function_backward_f64_portable(int function, size_t n, const double *x,
                                        const double *y, const double *g, double *out,
                                        bool add);
double dsc_binary_value_f64_portable(int function, double x, double y);

double dsc_function_of(int function, double x)
{
    double y = 0.0;
    dsc_function_value_f64_portable(function, 1, &x, &y);
    return y;
}

double dsc_slope_of(int function, double x, double y)
{
    const double one = 1.0;
    double slope = 0.0;
    dsc_function_backward_f64_portable(function, 1, &x, &y, &one, &slope, false);
    return slope;
}

double dsc_binary_of(int function, double x, double y)
{
    return dsc_binary_value_f64_portable(function, x, y);
}

const dsc_operator_set *dsc_operator_find(const char *name)
{
#undef DSC_OPERATOR_ENTRY
#define DSC_OPERATOR_ENTRY(name) &dsc_##name##_operator,
    static const dsc_operator_set *const all[] = {DSC_OPERATOR_LIST(DSC_OPERATOR_ENTRY)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const dsc_operator *own = all[i]->of[1][0];
        if (strcmp(own->name, name) == 0 ||
            // Documents that were written before an operator was renamed are still read.
            (own->formerly && strcmp(own->formerly, name) == 0)) {
            return all[i];
        }
    }
    return NULL;
}

const char *dsc_node_word(const descent_node *node)
{
    if (*node->name) {
        return node->name;
    }
    const dsc_operator *op = dsc_operator_of(node);
    return op->activation && !op->layer
               ? descent_function_name((descent_function)dsc_node_function(node))
               : op->name;
}
