// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where a value came from: the line of a row, and texts that training never met.
//
// Keeps: memory grows with surprises and not with rows. Lines are held as breaks, points from
// which row and line number go in step; a file without comments, empty lines or cells of
// several lines needs one. Of unknown texts the first few different ones are kept for each
// column, enough for a message.
#include "data/origin.h"

#include <stdlib.h>

#include "core/memory.h"

bool dsc_lines_add(dsc_lines *lines, size_t row, uint64_t line)
{
    if (lines->count > 0) {
        const dsc_line_break *last = &lines->breaks[lines->count - 1];
        // Still in step with the last break: nothing to remember.
        if (line - last->line == row - last->row) {
            return true;
        }
    }
    if (lines->count == lines->capacity) {
        const size_t capacity = lines->capacity ? 2 * lines->capacity : 8;
        dsc_line_break *grown = dsc_realloc_array(lines->breaks, capacity, sizeof *grown);
        if (!grown) {
            return false;
        }
        lines->breaks = grown;
        lines->capacity = capacity;
    }
    lines->breaks[lines->count++] = (dsc_line_break){row, line};
    return true;
}

uint64_t dsc_lines_of(const dsc_lines *lines, size_t row)
{
    size_t low = 0, high = lines->count; /* the last break at or before the row */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (lines->breaks[middle].row <= row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    // 0 means "no line is known", as line numbers begin with 1.
    return low ? lines->breaks[low - 1].line + (row - lines->breaks[low - 1].row) : 0;
}

void dsc_lines_free(dsc_lines *lines)
{
    free(lines->breaks);
    *lines = (dsc_lines){0};
}

bool dsc_strangers_add(dsc_strangers *strangers, size_t stored, size_t slot, const char *text,
                       size_t length, size_t *number)
{
    if (!strangers->texts) {
        strangers->texts = calloc(stored, sizeof *strangers->texts);
        if (!strangers->texts) {
            return false;
        }
        strangers->stored = stored;
    }
    dsc_dictionary *texts = &strangers->texts[slot];
    uint32_t found = DSC_STRANGERS; /* one that is not kept */
    if (texts->count < DSC_STRANGERS && !dsc_dictionary_add(texts, text, length, 0, &found)) {
        return false;
    }
    *number = found;
    return true;
}

const char *dsc_strangers_text(const dsc_strangers *strangers, size_t slot, size_t number)
{
    return strangers->texts && slot < strangers->stored && number < strangers->texts[slot].count
               ? dsc_dictionary_text(&strangers->texts[slot], number)
               : NULL;
}

void dsc_strangers_clear(dsc_strangers *strangers)
{
    for (size_t i = 0; strangers->texts && i < strangers->stored; i++) {
        dsc_dictionary_free(&strangers->texts[i]);
    }
}

void dsc_strangers_free(dsc_strangers *strangers)
{
    dsc_strangers_clear(strangers);
    free(strangers->texts);
    *strangers = (dsc_strangers){0};
}
