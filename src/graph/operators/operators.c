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
