// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where bytes come from: a file, plain or gzipped, or memory.
#ifndef DSC_DATA_TEXT_H
#define DSC_DATA_TEXT_H

#include "core/status.h"
#include "data/words.h"

typedef struct dsc_source dsc_source;

/// What a source was made of, where that is not the file itself (dsc_source_filtered).
typedef struct dsc_source_about {
    const char *encoding; /* that was turned into UTF-8; NULL: none */
    const char *table;    /* CSV that was made here, of what: commas, a header as line 0 */
} dsc_source_about;

/// Opens a file. What begins with the gzip magic is decompressed, whatever its name. A pipe is
/// read to its end first, because readers rewind. "-" is the standard input, and called stdin.
descent_status dsc_source_open(const char *path, dsc_source **source, descent_error *error);

/// Bytes in memory (plain), borrowed until the source is closed. `name` is for messages.
descent_status dsc_source_memory(const char *name, const void *bytes, size_t size,
                                 dsc_source **source, descent_error *error);
/// The bytes are a table of a kind (dsc_source_about).
void dsc_source_is_table(dsc_source *source, const char *kind);
void dsc_source_close(dsc_source *source);

/// The path as the user gave it. Valid until the source is closed.
const char *dsc_source_name(const dsc_source *source);

/// Where something stands, as messages begin: "a.csv:5:2", "a.csv:5"; without a file (name is
/// NULL) "line 5, field 2", "line 5". line from 1; field from 1, or 0 for none. Returns `text`.
enum { DSC_POSITION_TEXT = 1152 };
const char *dsc_position_text(const char *name, uint64_t line, size_t field,
                              char text[DSC_POSITION_TEXT]);
/// The same as an argument of printf.
#define DSC_POSITION(name, line, field)                                                        \
    dsc_position_text((name), (line), (field), (char[DSC_POSITION_TEXT]){0})
bool dsc_source_compressed(const dsc_source *source);
dsc_source_about dsc_source_kind(const dsc_source *source);

/// Bytes there are in all, 0 when that is not known (a compressed file).
uint64_t dsc_source_size(const dsc_source *source);
/// Bytes there can be at most: what a compressed file can hold. UINT64_MAX: not known.
uint64_t dsc_source_most(const dsc_source *source);

/// Fills the buffer; *got is less than `wanted` only at the end.
descent_status dsc_source_read(dsc_source *source, void *buffer, size_t wanted, size_t *got,
                               descent_error *error);
descent_status dsc_source_rewind(dsc_source *source, descent_error *error);

/// Turns what another source holds into text that the readers know.
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

#endif
