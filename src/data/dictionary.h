// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The different texts of a column, numbered in the order they came.
#ifndef DSC_DATA_DICTIONARY_H
#define DSC_DATA_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dsc_dictionary_entry {
    size_t offset, length; /* of the text in `bytes`, which ends in NUL */
    uint64_t hash;
    uint64_t line; /* where it came first */
} dsc_dictionary_entry;

/// Zero-initialised it is empty.
typedef struct dsc_dictionary {
    dsc_dictionary_entry *entries;
    size_t count, capacity;
    char *bytes;
    size_t bytes_used, bytes_capacity;
    uint32_t *table; /* index of an entry + 1; 0: free */
    size_t table_size;
} dsc_dictionary;

/// Number of the text, new or known. False: no memory, and nothing changed.
bool dsc_dictionary_add(dsc_dictionary *dictionary, const char *text, size_t length,
                        uint64_t line, uint32_t *number);
const char *dsc_dictionary_text(const dsc_dictionary *dictionary, size_t number);
void dsc_dictionary_free(dsc_dictionary *dictionary);

/// The texts in alphabetical order (bytes), each on the heap, and places[number] = position
/// there. False: no memory, and nothing is kept.
bool dsc_dictionary_sort(const dsc_dictionary *dictionary, char ***texts, uint32_t **places);

#endif
