// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/operators/operators.h"

#include "kernel/kernels.h"

#define DECLARE(isa)                                                                           \
    extern const dsc_operator *const dsc_operators_f32_##isa[DSC_OPERATOR_COUNT];              \
    extern const dsc_operator *const dsc_operators_f64_##isa[DSC_OPERATOR_COUNT];

DECLARE(baseline)
#ifdef DESCENT_X86_64
DECLARE(avx2)
DECLARE(avx512)
#endif

// functions.h and combine.c, compiled for double and the baseline.
void dsc_function_value_f64_baseline(int function, size_t n, const double *x, double *y);
void dsc_function_backward_f64_baseline(int function, size_t n, const double *x,
                                        const double *y, const double *g, double *out,
                                        bool add);
double dsc_binary_value_f64_baseline(int function, double x, double y);

double dsc_function_of(int function, double x)
{
    double y = 0.0;
    dsc_function_value_f64_baseline(function, 1, &x, &y);
    return y;
}

double dsc_slope_of(int function, double x, double y)
{
    const double one = 1.0;
    double slope = 0.0;
    dsc_function_backward_f64_baseline(function, 1, &x, &y, &one, &slope, false);
    return slope;
}

double dsc_binary_of(int function, double x, double y)
{
    return dsc_binary_value_f64_baseline(function, x, y);
}

const dsc_operator *dsc_operator_of(const descent_node *node)
{
    return dsc_operators_f64_baseline[node->op];
}

int dsc_node_function(const descent_node *node)
{
    const dsc_activation *activation = dsc_operator_of(node)->activation;
    return activation ? activation->function(node) : (int)DESCENT_FUNCTION_COUNT;
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

const dsc_operator *const *dsc_operators(descent_type type)
{
    static const dsc_operator *const *const tables[][2] = {
        {dsc_operators_f32_baseline, dsc_operators_f64_baseline},
#ifdef DESCENT_X86_64
        {dsc_operators_f32_avx2, dsc_operators_f64_avx2},
        {dsc_operators_f32_avx512, dsc_operators_f64_avx512},
#endif
    };
    return tables[dsc_kernels_isa()][type == DESCENT_FLOAT64];
}
