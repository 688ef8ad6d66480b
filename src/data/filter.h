// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Sources that turn what another one holds into text that the readers know.
#ifndef DSC_DATA_FILTER_H
#define DSC_DATA_FILTER_H

#include "data/text.h"

typedef struct dsc_filter {
    descent_status (*read)(void *state, void *buffer, size_t wanted, size_t *got,
                           descent_error *error); /* as dsc_source_read */
    descent_status (*rewind)(void *state, descent_error *error);
    void (*free)(void *state);
} dsc_filter;

/// A source that reads through the filter. It has the name of `inner`, which is borrowed until
/// it is closed. The state is taken, also when there is no memory.
descent_status dsc_source_filtered(dsc_source *inner, const dsc_filter *filter, void *state,
                                   dsc_source_about about, dsc_source **source,
                                   descent_error *error);

/// utf16.c: *text (out) is NULL when the source, which is at its beginning and stays there, is
/// not UTF-16.
descent_status dsc_utf16_open(dsc_source *inner, dsc_source **text, descent_error *error);

/// json_rows.c: JSON objects, one per line or in an array, as a CSV file: a header of all keys,
/// then a record for each object, on the line where it begins. Reads the whole of `inner` once
/// for the keys. DESCENT_BAD_DATA when it is something else.
descent_status dsc_json_open(dsc_source *inner, dsc_source **table, descent_error *error);

#endif
