// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How fast this machine runs the library's kernels: to estimate how long something takes, and
// to compare a profile with. `descent doctor` prints it.
//
//     descent_speed speed = {.size = sizeof speed};
//     if (descent_measure_kernels(descent_kernels(), DESCENT_FLOAT32, 1, 0.02, &speed, &error)
//     ...
//
// Threads: the functions may run at the same time, but then they slow each other down. Structs
// with members are plain values: any number of threads may read one while none writes it.
#ifndef DESCENT_MEASURE_H
#define DESCENT_MEASURE_H

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Instruction sets that kernels were compiled for and that this processor can run, the plain
/// one first: 0 gives "baseline". NULL after the last. Static text.
DESCENT_API const char *descent_kernels_runnable(size_t index);

/// The matrix products that are measured, C = A B with A of `rows` x `depth` and B of `depth` x
/// `columns`: the first layer of 784-256-128-10 for batches of 64 and 256.
enum { DESCENT_MEASURED_PRODUCTS = 2 };
typedef struct descent_product_shape {
    size_t rows, columns, depth;
} descent_product_shape;
/// The shape of number `index`, below DESCENT_MEASURED_PRODUCTS.
DESCENT_API descent_product_shape descent_measured_product(size_t index);

/// Speeds of one instruction set. Each is the best of several short trials, so that other
/// processes affect it little. With several threads each works on arrays of its own, and the
/// speed is that of all together.
typedef struct descent_speed {
    size_t size;
    const char *isa; /* static */
    descent_type type;
    size_t threads;
    double peak; /* multiply-adds among registers: operations per second, two for each */
    double product[DESCENT_MEASURED_PRODUCTS]; /* operations per second */
    double adam; /* an Adam step on parameters in the cache: bytes per second, both ways */
} descent_speed;

/// Measures the kernels of `isa`, for `seconds` (0.02 is enough on a quiet machine) each of its
/// four speeds. *speed is out. threads: 0 is one per core that this process may use.
/// DESCENT_INVALID when this processor cannot run `isa` or the type is not FLOAT32 or FLOAT64.
DESCENT_API descent_status descent_measure_kernels(const char *isa, descent_type type,
                                                   size_t threads, double seconds,
                                                   descent_speed *speed, descent_error *error);

/// Bytes per second, read and written, when copying arrays of 64 MiB, too large for the cache
/// of a core; the threads share them. *speed is out.
DESCENT_API descent_status descent_measure_memory(size_t threads, double seconds, double *speed,
                                                  descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
