// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "core/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
        memset(block, 0, bytes);
    }
    return block;
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
