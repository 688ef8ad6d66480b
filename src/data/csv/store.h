// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The way of a number into a CSV reader's rows.
#ifndef DSC_DATA_CSV_STORE_H
#define DSC_DATA_CSV_STORE_H

#include <float.h>
#include <math.h>

#include "data/csv/reader.h"

struct dsc_csv_store {
    size_t stored, rows;  /* values a row; rows that are held in double */
    double *first;        /* rows x stored */
    double *offset, *per; /* stored; per: 1 / unit */
    double *low, *high;   /* stored: of values that did not fit */
    double *sample;       /* FIRST_ROWS */
    bool *pinned;         /* stored: offset and per are from a pass before */
    bool chosen;
    bool wide; /* rows hold double: there is nothing to choose */
};

/// Notes a value that float32 cannot hold in this way.
void dsc_csv_store_far(dsc_csv_store *store, size_t slot, double value);

static inline void dsc_csv_store_keep(dsc_csv_store *s, float *row, size_t slot, double value)
{
    const double away = (value - s->offset[slot]) * s->per[slot], size = fabs(away);
    row[slot] = (float)away;
    if (size > (double)FLT_MAX || (size < (double)FLT_MIN && size > 0)) {
        dsc_csv_store_far(s, slot, value);
    }
}

/// Stores a value of row r->rows, which begins at `row`.
static inline void dsc_csv_store_put(dsc_csv_reader *r, void *row, size_t slot, double value)
{
    dsc_csv_store *s = r->store;
    if (s->chosen) {
        dsc_csv_store_keep(s, row, slot, value);
    } else if (s->wide) {
        ((double *)row)[slot] = value;
    } else {
        s->first[r->rows * s->stored + slot] = value;
    }
}

/// The offset and unit of every stored value. Begins a pass.
descent_status dsc_csv_store_begin(dsc_csv_reader *r, descent_error *error);
void dsc_csv_store_free(dsc_csv_store *store);
/// True when enough rows are there to choose. Choosing stores them; at the end of a pass it is
/// called in any case.
bool dsc_csv_store_is_full(const dsc_csv_reader *r);
void dsc_csv_store_choose(dsc_csv_reader *r);
/// True when the first rows misled and a pass with what is known now stores better.
bool dsc_csv_store_revise(dsc_csv_reader *r);
/// The value that is stored so.
double dsc_csv_store_value(const dsc_csv_reader *r, size_t slot, double stored);
/// A stored value has got another place.
void dsc_csv_store_move(dsc_csv_reader *r, size_t from, size_t to);
/// Writes offsets and units into the schema when there are any.
descent_status dsc_csv_store_describe(const dsc_csv_reader *r, dsc_schema *schema,
                                      descent_error *error);
/// Makes room for one more row of r->stored values and a target.
descent_status dsc_csv_grow(dsc_csv_reader *r, descent_error *error);

#endif
