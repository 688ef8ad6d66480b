// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "failing_alloc.h"

#include <stddef.h>

static long countdown; /* 0: off */
static bool failed;
static size_t bytes; /* that were asked for */

void failing_alloc_start(long n)
{
    countdown = n;
    failed = false;
    bytes = 0;
}

bool failing_alloc_stop(void)
{
    countdown = 0;
    return failed;
}

size_t failing_alloc_bytes(void)
{
    return bytes;
}

static bool fails(size_t count, size_t size)
{
    bytes += count * size;
    if (countdown > 0 && --countdown == 0) {
        failed = true;
        return true;
    }
    return false;
}

// The names are the linker's: with --wrap=malloc, calls of malloc come to __wrap_malloc.
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_malloc(size_t size)
{
    return fails(1, size) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails(count, size) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return fails(1, size) ? NULL : __real_realloc(block, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails(1, size) ? NULL : __real_aligned_alloc(alignment, size);
}
