// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "kernel/kernels.h"

#include <stdlib.h>
#include <string.h>

#define DECLARE(isa)                                                                           \
    extern const dsc_kernels dsc_kernels_f32_##isa;                                            \
    extern const dsc_kernels dsc_kernels_f64_##isa;

DECLARE(baseline)
#ifdef DESCENT_X86_64
DECLARE(avx2)
DECLARE(avx512)
#endif

#ifdef DESCENT_X86_64
static int best_isa(void)
{
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
        return 2;
    }
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 1 : 0;
}
#endif

int dsc_kernels_isa(void)
{
#ifdef DESCENT_X86_64
    static const char *const names[] = {"baseline", "avx2", "avx512"};
    const int best = best_isa();
    const char *wanted = getenv("DESCENT_ISA");
    for (int i = 0; wanted && i <= best; i++) {
        if (strcmp(wanted, names[i]) == 0) {
            return i;
        }
    }
    return best;
#else
    return 0;
#endif
}

const dsc_kernels *dsc_kernels_get(descent_type type)
{
    static const dsc_kernels *const tables[][2] = {
        {&dsc_kernels_f32_baseline, &dsc_kernels_f64_baseline},
#ifdef DESCENT_X86_64
        {&dsc_kernels_f32_avx2, &dsc_kernels_f64_avx2},
        {&dsc_kernels_f32_avx512, &dsc_kernels_f64_avx512},
#endif
    };
    return tables[dsc_kernels_isa()][type == DESCENT_FLOAT64];
}

const char *descent_kernels(void)
{
    return dsc_kernels_get(DESCENT_FLOAT32)->isa;
}
