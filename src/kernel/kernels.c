// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "kernel/kernels.h"

#include <stdlib.h>
#include <string.h>

#include <descent/measure.h>

#define DECLARE(isa)                                                                           \
    extern const dsc_kernels dsc_kernels_f32_##isa;                                            \
    extern const dsc_kernels dsc_kernels_f64_##isa;

extern const dsc_kernels dsc_kernels_f64_portable;

#ifdef DESCENT_PORTABLE_ONLY
// Where everything is portable and in double precision (wasm/), there is one table.
#define dsc_kernels_f32_baseline dsc_kernels_f64_portable
#define dsc_kernels_f64_baseline dsc_kernels_f64_portable
#else
DECLARE(baseline)
#endif
#ifdef DESCENT_X86_64
DECLARE(avx2)
DECLARE(avx512)
#endif

int dsc_kernels_best_isa(void)
{
#ifdef DESCENT_X86_64
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")) {
        return 2;
    }
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? 1 : 0;
#else
    return 0;
#endif
}

const dsc_kernels *dsc_kernels_of(int isa, descent_type type)
{
    static const dsc_kernels *const tables[][2] = {
        {&dsc_kernels_f32_baseline, &dsc_kernels_f64_baseline},
#ifdef DESCENT_X86_64
        {&dsc_kernels_f32_avx2, &dsc_kernels_f64_avx2},
        {&dsc_kernels_f32_avx512, &dsc_kernels_f64_avx512},
#endif
    };
    return tables[isa][type == DESCENT_FLOAT64];
}

int dsc_kernels_isa(void)
{
    const int best = dsc_kernels_best_isa();
    const char *wanted = getenv("DESCENT_ISA");
    for (int i = 0; wanted && i <= best; i++) {
        if (strcmp(wanted, descent_kernels_runnable((size_t)i)) == 0) {
            return i;
        }
    }
    return best;
}

const dsc_kernels *dsc_kernels_get(descent_type type)
{
    return dsc_kernels_of(dsc_kernels_isa(), type);
}

const dsc_kernels *dsc_kernels_for(descent_type type, bool portable)
{
    return portable && type == DESCENT_FLOAT64 ? &dsc_kernels_f64_portable
                                               : dsc_kernels_get(type);
}

const char *descent_kernels(void)
{
    return dsc_kernels_get(DESCENT_FLOAT32)->isa;
}

const char *descent_kernels_runnable(size_t index)
{
    return index <= (size_t)dsc_kernels_best_isa()
               ? dsc_kernels_of((int)index, DESCENT_FLOAT32)->isa
               : NULL;
}
