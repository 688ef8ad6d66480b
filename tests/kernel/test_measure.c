// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Measuring: it runs for every instruction set there is, and gives numbers that can be.
#include <stdlib.h>

#include <descent/measure.h>

#include "check.h"
#include "kernel/kernels.h"

static bool possible(double speed)
{
    return isfinite(speed) && speed > 1e6 && speed < 1e15;
}

static void every_instruction_set_is_measured(void)
{
    descent_error error;
    for (size_t i = 0; descent_kernels_runnable(i); i++) {
        for (int type = 0; type < 2; type++) {
            descent_speed speed = {.size = sizeof speed};
            const char *isa = descent_kernels_runnable(i);
            const size_t threads = i == 0 && type == 1 ? 2 : 1; /* slow on a busy machine */
            CHECK_OK(descent_measure_kernels(isa, (descent_type)type, threads, 1e-4, &speed,
                                             &error));
            CHECK_TEXT(speed.isa, isa);
            CHECK(speed.type == (descent_type)type && speed.threads == threads);
            CHECK(possible(speed.peak) && possible(speed.adam));
            CHECK(possible(speed.product[0]) && possible(speed.product[1]));
        }
    }
}

static void the_plain_one_is_always_there(void)
{
    CHECK_TEXT(descent_kernels_runnable(0), "baseline");
    CHECK(descent_kernels_runnable(100) == NULL);
}

static void the_environment_chooses_the_kernels(void)
{
    const char *before = getenv("DESCENT_ISA");
    char kept[32] = "";
    snprintf(kept, sizeof kept, "%s", before ? before : "");
    for (size_t i = 0; descent_kernels_runnable(i); i++) {
        setenv("DESCENT_ISA", descent_kernels_runnable(i), 1);
        CHECK_TEXT(descent_kernels(), descent_kernels_runnable(i));
        CHECK(dsc_kernels_isa() == (int)i);
    }
    setenv("DESCENT_ISA", "abacus", 1);
    CHECK(dsc_kernels_isa() == dsc_kernels_best_isa());
    if (before) {
        setenv("DESCENT_ISA", kept, 1);
    } else {
        unsetenv("DESCENT_ISA");
    }
}

static void kernels_that_do_not_exist_are_not_measured(void)
{
    descent_error error;
    descent_speed speed = {.size = sizeof speed, .threads = 77};
    CHECK(descent_measure_kernels("abacus", DESCENT_FLOAT32, 1, 0.0, &speed, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(error.message, "abacus") != NULL);
    CHECK(descent_measure_kernels("baseline", DESCENT_UINT8, 1, 0.0, &speed, &error) ==
          DESCENT_INVALID);
    CHECK(descent_measure_kernels("baseline", DESCENT_FLOAT32, 5000, 0.0, &speed, &error) ==
          DESCENT_INVALID);
    CHECK(speed.threads == 77);
}

static void memory_has_a_possible_speed(void)
{
    descent_error error;
    double speed = 0.0;
    CHECK_OK(descent_measure_memory(2, 1e-4, &speed, &error));
    CHECK(possible(speed));
}

static void the_build_says_what_it_was_made_of(void)
{
    const descent_build build = descent_build_facts();
    CHECK(build.compiler && build.sanitizers);
    CHECK(build.zlib && *build.zlib && build.jansson && *build.jansson);
}

// The squares of a gradient of any length and size, also where those of single precision leave
// its range, as a step adds them up.
static void squares_of_a_step_keep_their_range(void)
{
    static const double sizes[] = {1.0, 1e-12, 1e-25, 1e19, 0.0};
    static const size_t counts[] = {0, 1, 15, 64, 100, 4096, 5000, 20001};
    static const dsc_step_coefficients still = {.root_scale = 1.0, .scale = 1.0};
    float *x = malloc(20001 * sizeof *x);
    double *y = malloc(20001 * sizeof *y);
    double *moved = calloc(20001, sizeof *moved);
    for (int type = 0; x && y && moved && type < 2; type++) {
        const dsc_kernels *kernels = dsc_kernels_get((descent_type)type);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            uint64_t state = 7;
            for (size_t i = 0; i < 20001; i++) {
                state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
                y[i] = sizes[s] * ((double)(state >> 40) * 0x1p-23 - 1.0);
                x[i] = (float)y[i];
            }
            const void *vector = type == DESCENT_FLOAT64 ? (const void *)y : (const void *)x;
            for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
                const double exact = kernels->dot(counts[c], vector, vector);
                double squares = (double)NAN;
                const dsc_step_arrays arrays = {.x = moved, .g = vector};
                kernels->steps[0](counts[c], &arrays, &still, &squares);
                CHECK_NEAR(squares, exact, 1e-6 * exact);
            }
        }
    }
    free(x);
    free(y);
    free(moved);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_instruction_set_is_measured),
        TEST(the_plain_one_is_always_there),
        TEST(the_environment_chooses_the_kernels),
        TEST(kernels_that_do_not_exist_are_not_measured),
        TEST(memory_has_a_possible_speed),
        TEST(the_build_says_what_it_was_made_of),
        TEST(squares_of_a_step_keep_their_range),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
