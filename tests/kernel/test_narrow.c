// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Products with few columns have the bits of the matrix product, with every instruction set that
// this processor has.
#include "check.h"

#include "core/memory.h"
#include "kernel/kernels.h"

#define FORM(name, real)                                                                       \
    void name(size_t m, size_t n, size_t k, const real *a, size_t row_a, size_t col_a,         \
              const real *b, size_t ldb, real *c, size_t ldc, bool add, void *work)
#define DECLARE(isa)                                                                           \
    FORM(dsc_multiply_narrow_f32_##isa, float);                                                \
    FORM(dsc_multiply_narrow_f64_##isa, double);

DECLARE(baseline)
#ifdef DESCENT_X86_64
DECLARE(avx2)
DECLARE(avx512)
#endif

typedef FORM((*single_form), float);
typedef FORM((*wide_form), double);
static const struct {
    single_form single;
    wide_form wide;
} narrow[] = {{dsc_multiply_narrow_f32_baseline, dsc_multiply_narrow_f64_baseline},
#ifdef DESCENT_X86_64
              {dsc_multiply_narrow_f32_avx2, dsc_multiply_narrow_f64_avx2},
              {dsc_multiply_narrow_f32_avx512, dsc_multiply_narrow_f64_avx512}
#endif
};

enum { M = 40, K = 600, N = 16, NUMBERS = (M + 2) * (K + 3) };

/* Rows of A apart or one behind the other, so that both kinds of tiles are met. */
static void check_form(int isa, descent_type type, size_t m, size_t n, size_t k, bool turned,
                       bool add)
{
    const dsc_kernels *kernels = dsc_kernels_of(isa, type);
    static double numbers[3][NUMBERS];
    static _Alignas(64) double typed[3][NUMBERS], other[M * (N + 2)], work[K * 64];
    uint64_t state = 3 + m + 50 * n + 1000 * k;
    for (size_t i = 0; i < 3 * NUMBERS; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        numbers[i / NUMBERS][i % NUMBERS] = (double)(state >> 40) * 0x1p-23 - 1.0;
    }
    for (size_t i = 0; i < 3; i++) {
        kernels->from_double(NUMBERS, numbers[i], typed[i]);
    }
    const size_t row_a = turned ? 1 : k + 3, col_a = turned ? m + 2 : 1, ldb = n + k % 2,
                 ldc = n + 2;
    memcpy(other, typed[2], sizeof other);
    kernels->product(m, n, k, typed[0], row_a, col_a, typed[1], ldb, false, other, ldc, add,
                     work);
    if (type == DESCENT_FLOAT32) {
        narrow[isa].single(m, n, k, (const float *)(const void *)typed[0], row_a, col_a,
                           (const float *)(const void *)typed[1], ldb,
                           (float *)(void *)typed[2], ldc, add, work);
    } else {
        narrow[isa].wide(m, n, k, typed[0], row_a, col_a, typed[1], ldb, typed[2], ldc, add,
                         work);
    }
    if (!CHECK(memcmp(other, typed[2], sizeof other) == 0)) {
        printf("  %s, type %d: %zu x %zu x %zu, %d, %d\n", kernels->isa, (int)type, m, n, k,
               turned, add);
    }
}

static void few_columns_have_the_bits_of_many(void)
{
    static const size_t heights[] = {1, 2, 5, 6, 7, 11, 12, 13, 25, 40};
    static const size_t depths[] = {1, 2, 25, 256, 257, 600};
    for (int isa = 0; isa <= dsc_kernels_best_isa(); isa++) {
        for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
            const size_t most = type == DESCENT_FLOAT32 ? 16 : 8;
            for (size_t i = 0; i < 10 * 6 * most * 4; i++) {
                check_form(isa, (descent_type)type, heights[i / 4 / most % 10],
                           1 + i / 4 % most, depths[i / 4 / most / 10], i % 2, i / 2 % 2);
            }
        }
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(few_columns_have_the_bits_of_many)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
