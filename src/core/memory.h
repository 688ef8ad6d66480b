// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Aligned blocks and layouts. An object that needs many arrays adds up its layout first, makes
// one allocation and takes views of it, so that a training step allocates nothing.
#ifndef DSC_CORE_MEMORY_H
#define DSC_CORE_MEMORY_H

#include <stddef.h>

enum { DSC_ALIGNMENT = 64 }; /* bytes: a cache line, and the widest vector register */

/// Zeroed block of count * size bytes, 64-byte aligned; NULL when there is no memory or the
/// product overflows. A count of 0 gives a block that must still be freed. Freed with
/// dsc_free_aligned.
void *dsc_alloc_aligned(size_t count, size_t size);
void dsc_free_aligned(void *block);

/// Asks for large pages behind a big block that has not been written yet: rows in random order
/// and streams over all parameters then need fewer address translations. Only a hint.
void dsc_prefer_large_pages(void *block, size_t bytes);

/// realloc with an overflow check: NULL and the old block untouched on failure.
void *dsc_realloc_array(void *block, size_t count, size_t size);

/// Copy of a text on the heap; NULL when there is no memory. Freed with free.
char *dsc_copy_text(const char *text);

/// Appends an array to a layout: returns its byte offset, a multiple of 64, and moves *total
/// behind it. An overflow makes *total SIZE_MAX, which no allocation satisfies.
size_t dsc_layout_add(size_t *total, size_t count, size_t size);

/// Bytes of memory that this machine has; 0 when it does not say.
size_t dsc_physical_memory(void);

#endif
