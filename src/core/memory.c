// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: sizes are multiplied with a check before every allocation, and what is too large is
// NULL like any other lack of memory. Aligned blocks begin at a cache line, so that two
// workers never write into the same one, and are all 0.
#define _GNU_SOURCE
#include "core/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Smaller blocks hold too few large pages to be worth the call.
enum { LARGE_PAGE = 2 << 20, LARGE_BLOCK = 4 * LARGE_PAGE };

void *dsc_alloc_aligned(size_t count, size_t size)
{
    size_t bytes = 0;
    dsc_layout_add(&bytes, count, size);
    if (bytes == SIZE_MAX) {
        return NULL;
    }
    if (bytes == 0) {
        bytes = DSC_ALIGNMENT;
    }
    void *block = aligned_alloc(DSC_ALIGNMENT, bytes);
    if (block) {
        // Before the first touch: pages that exist already would stay small.
        dsc_prefer_large_pages(block, bytes);
        memset(block, 0, bytes);
    }
    return block;
}

void dsc_prefer_large_pages(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    const uintptr_t mask = (uintptr_t)LARGE_PAGE - 1;
    const size_t skip = (size_t)(-(uintptr_t)block & mask);
    if (bytes >= LARGE_BLOCK) {
        (void)madvise((char *)block + skip, (bytes - skip) & ~mask, MADV_HUGEPAGE);
    }
#else
    (void)block;
    (void)bytes;
#endif
}

void dsc_free_aligned(void *block)
{
    free(block);
}

void *dsc_realloc_array(void *block, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    const size_t bytes = count * size;
    return realloc(block, bytes ? bytes : 1);
}

char *dsc_copy_text(const char *text)
{
    const size_t bytes = strlen(text) + 1;
    char *copy = malloc(bytes);
    if (copy) {
        memcpy(copy, text, bytes);
    }
    return copy;
}

size_t dsc_layout_add(size_t *total, size_t count, size_t size)
{
    const size_t offset = *total;
    const size_t limit = SIZE_MAX - (size_t)2 * DSC_ALIGNMENT;
    // SIZE_MAX stands for too large from then on, so that a sum of many parts is checked once,
    // at its end.
    if (offset > limit || (size != 0 && count > (limit - offset) / size)) {
        *total = SIZE_MAX;
        return 0;
    }
    const size_t mask = DSC_ALIGNMENT - 1;
    *total = (offset + count * size + mask) & ~mask;
    return offset;
}

size_t dsc_physical_memory(void)
{
#ifdef _SC_PHYS_PAGES // not in POSIX
    const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    return pages > 0 && bytes > 0 ? (size_t)pages * (size_t)bytes : 0;
#else
    return 0;
#endif
}
