// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Different texts, numbered in the order in which they were first met.
//
// Keeps: a text lies in one block of bytes and its entry holds an offset, so the block may
// move when it grows. The table is open addressing with linear probing; its size is a power of
// two and at least half of it is empty, so that a search ends. A slot holds the number plus
// one, as 0 means empty.
#include "data/dictionary.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

// FNV-1a with a final mix: short keys, no table to set up.
static uint64_t hash_text(const char *text, size_t length)
{
    uint64_t hash = 0xCBF29CE484222325U;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3U;
    }
    return hash ^ hash >> 29;
}

// Hashes are kept in the entries, so that a larger table needs no text again.
static bool grow_table(dsc_dictionary *d)
{
    const size_t size = d->table_size ? d->table_size * 2 : 64;
    uint32_t *table = calloc(size, sizeof *table);
    if (!table) {
        return false;
    }
    for (size_t i = 0; i < d->count; i++) {
        size_t at = d->entries[i].hash & (size - 1);
        while (table[at]) {
            at = (at + 1) & (size - 1);
        }
        table[at] = (uint32_t)i + 1;
    }
    free(d->table);
    d->table = table;
    d->table_size = size;
    return true;
}

static bool make_room(dsc_dictionary *d, size_t length)
{
    if (d->count == d->capacity) {
        const size_t capacity = d->capacity ? d->capacity * 2 : 16;
        dsc_dictionary_entry *grown = dsc_realloc_array(d->entries, capacity, sizeof *grown);
        if (!grown) {
            return false;
        }
        d->entries = grown;
        d->capacity = capacity;
    }
    // One more byte than the text has: a '\0' follows each, so that texts can be used as they
    // lie.
    if (length >= d->bytes_capacity - d->bytes_used) {
        const size_t capacity = (d->bytes_used + length + 64) * 2;
        char *grown = dsc_realloc_array(d->bytes, capacity, 1);
        if (!grown) {
            return false;
        }
        d->bytes = grown;
        d->bytes_capacity = capacity;
    }
    return 2 * (d->count + 1) <= d->table_size || grow_table(d);
}

bool dsc_dictionary_add(dsc_dictionary *d, const char *text, size_t length, uint64_t line,
                        uint32_t *number)
{
    // The hash is compared first: texts differ far more often than their hashes agree.
    const uint64_t hash = hash_text(text, length);
    for (size_t at = hash & (d->table_size - 1); d->table_size && d->table[at];
         at = (at + 1) & (d->table_size - 1)) {
        const dsc_dictionary_entry *entry = &d->entries[d->table[at] - 1];
        if (entry->hash == hash && entry->length == length &&
            memcmp(d->bytes + entry->offset, text, length) == 0) {
            *number = d->table[at] - 1;
            return true;
        }
    }
    if (!make_room(d, length)) {
        return false;
    }
    d->entries[d->count] = (dsc_dictionary_entry){d->bytes_used, length, hash, line};
    memcpy(d->bytes + d->bytes_used, text, length);
    d->bytes[d->bytes_used + length] = '\0';
    d->bytes_used += length + 1;
    size_t at = hash & (d->table_size - 1);
    while (d->table[at]) {
        at = (at + 1) & (d->table_size - 1);
    }
    *number = (uint32_t)d->count++;
    d->table[at] = *number + 1;
    return true;
}

const char *dsc_dictionary_text(const dsc_dictionary *d, size_t number)
{
    return d->bytes + d->entries[number].offset;
}

void dsc_dictionary_free(dsc_dictionary *d)
{
    free(d->entries);
    free(d->bytes);
    free(d->table);
    *d = (dsc_dictionary){0};
}

typedef struct sort_item {
    char *text;
    uint32_t number;
} sort_item;

static int by_text(const void *a, const void *b)
{
    return strcmp(((const sort_item *)a)->text, ((const sort_item *)b)->text);
}

// Numbers in order of appearance would depend on the order of the rows; categories and classes
// are numbered by their texts instead, so that shuffling a file does not change a model.
bool dsc_dictionary_sort(const dsc_dictionary *d, char ***texts, uint32_t **places)
{
    const size_t count = d->count;
    sort_item *items = calloc(count + 1, sizeof *items);
    char **sorted = calloc(count + 1, sizeof *sorted);
    uint32_t *order = calloc(count + 1, sizeof *order);
    bool good = items && sorted && order;
    for (size_t i = 0; good && i < count; i++) {
        items[i].text = dsc_copy_text(dsc_dictionary_text(d, i));
        items[i].number = (uint32_t)i;
        good = items[i].text != NULL;
    }
    if (!good) {
        for (size_t i = 0; items && i < count; i++) {
            free(items[i].text);
        }
        free(items);
        free(sorted);
        free(order);
        return false;
    }
    qsort(items, count, sizeof *items, by_text);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = items[i].text;
        order[items[i].number] = (uint32_t)i;
    }
    free(items);
    *texts = sorted;
    *places = order;
    return true;
}
