// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The data set that readers build and everything else reads.
#ifndef DSC_DATA_DATASET_H
#define DSC_DATA_DATASET_H

#include <math.h>

#include <descent/data.h>

#include "core/rng.h"
#include "data/origin.h"
#include "data/schema.h"
#include "data/text.h"

enum { DSC_EXAMPLES = 3, DSC_EXAMPLE_ROOM = 32 };

/// What a reader noted of a column, while its texts were at hand.
typedef struct dsc_column_note {
    descent_column_type type;
    char examples[DSC_EXAMPLES][DSC_EXAMPLE_ROOM]; /* "" behind the last */
    char reason[240];                              /* it was left out; "" : it was not */
    size_t missing, distinct;                      /* SIZE_MAX: not known */
} dsc_column_note;
/// What rows have besides inputs and a target; each `rows` long, or NULL.
typedef struct dsc_row_keys {
    double *weights;    /* >= 0, at least one above */
    uint32_t *groups;   /* less than group_count */
    double *order;      /* time, or what the rows are to be ordered by */
    uint32_t *sequence; /* less than sequence_count, in the order of their first rows */
    double *place;      /* in the sequence */
    uint32_t *length;   /* rows of the sequence, until they are one */
    char **sequences;   /* sequence_count: their names */
    size_t sequence_count;
    size_t group_count; /* numbers; some may have no rows */
} dsc_row_keys;

struct descent_dataset {
    size_t rows;
    size_t columns; /* stored values in a row: schema->stored */
    descent_type type;
    void *values;      /* rows x columns; never written when borrowed */
    void *text;        /* a text: all its tokens, among which are the values; or NULL */
    size_t text_count; /* tokens */
    double *targets;   /* rows x schema->targets: class number or value, NAN when missing;
                          NULL: no targets. Read them by dsc_dataset_target_at */
    size_t positions;  /* rows in a sequence, once they are in its order; 0: no sequences */
    bool padded;       /* some sequences have fewer, or may have */
    bool arrays;       /* made of the user's arrays */
    bool borrowed;     /* values are the user's */
    dsc_row_keys keys; /* never borrowed */
    dsc_schema *schema;
    dsc_words report;
    dsc_words said; /* the notes of the report: lines that each end in NUL */
    size_t said_count;
    char summary[256];
    dsc_column_note *notes; /* of the columns of the file, NULL: none */
    size_t note_count;
    dsc_lines lines;         /* of the rows; empty: not known */
    char **row_names;        /* rows: the file or sequence of each; NULL: not known */
    dsc_strangers strangers; /* texts that are none of the categories */
};

/// Number `at` of an array.
static inline double dsc_number_at(descent_type type, const void *numbers, size_t at)
{
    switch (type) {
    case DESCENT_FLOAT32:
        return (double)((const float *)numbers)[at];
    case DESCENT_FLOAT64:
        return ((const double *)numbers)[at];
    case DESCENT_UINT8:
        break;
    }
    return (double)((const unsigned char *)numbers)[at];
}

/// Puts it there: floats and doubles only.
static inline void dsc_set_number(descent_type type, void *numbers, size_t at, double value)
{
    if (type == DESCENT_FLOAT64) {
        ((double *)numbers)[at] = value;
    } else {
        ((float *)numbers)[at] = (float)value;
    }
}

/// A stored number.
static inline double dsc_dataset_held(const descent_dataset *d, size_t at)
{
    return dsc_number_at(d->type, d->values, at);
}

/// Positions of a sequence that are there: those behind them are padding.
static inline size_t dsc_dataset_length(const descent_dataset *d, size_t row)
{
    const size_t positions = dsc_schema_positions(d->schema), step = d->columns / positions;
    size_t length = positions;
    while (d->schema->padded && length > 0 &&
           dsc_dataset_held(d, row * d->columns + length * step - 1) == 0.0) {
        length--;
    }
    return length;
}

/// Whether rows have targets at all.
static inline bool dsc_dataset_has_targets(const descent_dataset *d)
{
    return d->targets || d->text;
}

/// Number `index` of the target of a row; NAN: it has none. Everything reads targets through this
/// function, but for what makes and rearranges them. Of a text it is the token behind `index`.
static inline double dsc_dataset_target_at(const descent_dataset *d, size_t row, size_t index)
{
    if (d->text) {
        return dsc_dataset_held(d, row * d->columns + index + 1);
    }
    return d->targets ? d->targets[row * d->schema->targets + index] : (double)NAN;
}

/// Classes that rows are of: 0 where they have several targets, or none of classes.
static inline size_t dsc_dataset_row_classes(const descent_dataset *d)
{
    return d->schema->targets == 1 ? d->schema->class_count : 0;
}

/// The data set as an epoch of training sees it, a view: the windows of a text begin as many
/// tokens earlier, less than there are in one, as seed and epoch say.
static inline descent_dataset dsc_dataset_of_epoch(const descent_dataset *d, uint64_t seed,
                                                   uint64_t epoch)
{
    const dsc_random random = {.seed = seed, .purpose = DSC_PURPOSE_WINDOWS};
    descent_dataset seen = *d;
    if (d->text) {
        const double part = dsc_random_uniform(&random, epoch);
        const size_t back = (size_t)(part * (double)d->columns);
        seen.values = (char *)d->values - back * descent_type_size(d->type);
    }
    return seen;
}

/// Has the row all its targets?
static inline bool dsc_dataset_is_labelled(const descent_dataset *d, size_t row)
{
    bool all = dsc_dataset_has_targets(d);
    for (size_t j = 0; all && j < d->schema->targets; j++) {
        all = !isnan(dsc_dataset_target_at(d, row, j));
    }
    return all;
}

/// An empty data set with an empty schema; NULL when there is no memory.
descent_dataset *dsc_dataset_create(void);

/// `sum` with more bytes in it: tells whether two arrays are the same, as far as chance goes.
uint64_t dsc_mix(uint64_t sum, const void *bytes, size_t count);
/// Such sums over the stored values, and the targets, of the rows from `first` to before `end`.
void dsc_dataset_sums(const descent_dataset *d, size_t first, size_t end, uint64_t *values,
                      uint64_t *targets);

/// Drops the rows that miss a target; returns how many.
size_t dsc_dataset_drop_unlabelled(descent_dataset *d);

/// Writes the summary and puts it, and a line on the inputs of a set without column names, into
/// the report. `report` holds the lines that the reader wrote before.
descent_status dsc_dataset_finish(descent_dataset *d, const char *path, descent_error *error);

/// One line of the report: a word of at most nine letters and a fact.
void dsc_dataset_say(descent_dataset *d, const char *word, const char *format, ...)
    DESCENT_FORMAT(3, 4);
/// The same for a line that nobody should miss: it is among the notes as well.
void dsc_dataset_note(descent_dataset *d, const char *word, const char *format, ...)
    DESCENT_FORMAT(3, 4);

#endif
