// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Allocations that fail on demand. Link with failing_alloc.c and
// -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc.
//
//     for (long n = 1; ; n++) {
//         failing_alloc_start(n);
//         status = descent_thing(..., &error);
//         if (!failing_alloc_stop()) break;      // it needed fewer than n allocations
//         CHECK(status == DESCENT_NO_MEMORY);
//     }
#ifndef DESCENT_TESTS_FAILING_ALLOC_H
#define DESCENT_TESTS_FAILING_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/// From now on the n-th allocation fails, once (1 is the next).
void failing_alloc_start(long n);

/// No allocation fails any more. True when one did.
bool failing_alloc_stop(void);

/// Bytes that were asked for since start, in all; with start(0) no allocation fails.
size_t failing_alloc_bytes(void);

#endif
