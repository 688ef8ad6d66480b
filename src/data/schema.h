// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the columns of a file mean: enough to read another file, or one line, the same way. A
// model carries its schema, so prediction needs nothing else.
#ifndef DSC_DATA_SCHEMA_H
#define DSC_DATA_SCHEMA_H

#include <jansson.h>

#include <descent/data.h>

#include "core/status.h"
#include "data/notation.h"

typedef enum dsc_column_kind {
    DSC_COLUMN_NUMBER,   /* one stored value */
    DSC_COLUMN_CATEGORY, /* one stored value: the index of its text among `categories` */
    DSC_COLUMN_DATE, /* three stored values: sine and cosine of the day of the year, the year */
    DSC_COLUMN_SKIPPED, /* left out */
    DSC_COLUMN_TARGET
} dsc_column_kind;

typedef struct dsc_column {
    char *name;
    dsc_column_kind kind;
    dsc_notation notation; /* of its cells */
    size_t slot;           /* first stored value of an input; of a target its index */
    char **categories;     /* in alphabetical order (bytes) */
    size_t category_count;
} dsc_column;

/// Columns of a CSV file in the order of the file; other formats have none: all stored values
/// are numbers without names.
typedef struct dsc_schema {
    descent_format format;
    descent_type type; /* of the stored values */
    char delimiter;    /* CSV */
    bool escape;       /* CSV: backslashes make delimiters behind them parts of fields */
    bool header;       /* CSV: the file began with names */
    bool from_zero;    /* LIBSVM: indices begin at 0 */
    char missing[256]; /* CSV: the user's texts, separated by commas */
    dsc_column *columns;
    size_t column_count;
    size_t stored;  /* values kept per row */
    double *offset; /* stored: kept is (value - offset) / unit; NULL: all 0 and 1 */
    double *unit;   /* stored, powers of two; NULL where offset is */
    size_t target;  /* index in columns, SIZE_MAX: none. NPY: the column of the matrix.
                         Of several targets the first */
    size_t targets; /* numbers of a row's target, at least 1 */
    size_t *places; /* NPY with several of its columns as targets: which; NULL: none, or one */
    char **labels; /* LIBSVM with several labels a row: those of the targets, whole numbers that
                         ascend; NULL: none */
    size_t weight; /* CSV: index of the column with the rows' weights, SIZE_MAX: none */
    bool target_text; /* CSV: class names are texts, not numbers */
    descent_task task;
    char **classes;
    double *class_values; /* numbers of the classes, NULL when target_text */
    size_t class_count;
    size_t shape[4]; /* of a row as it is stored; shape_count 0: a plain row. 2: height, width;
                        3: and channels; more: no image */
    size_t shape_count;
    int tokens; /* text: what the stored values are numbers of, a descent_tokens; 0: of nothing */
    size_t positions; /* of a sequence, which is a row: each has the columns' stored values, of
                         which there are `stored` in all; 0: rows are no sequences */
    bool padded; /* sequences differ in their length: each position has one more stored value,
                         its last, which is 1 up to the end of the sequence and 0 behind it */
    size_t sequence; /* index of the column with the sequences' names, SIZE_MAX: none */
    size_t place;    /* of that which orders their rows, SIZE_MAX: none */
    bool planes;     /* files have the channels one after another (DESCENT_LAYOUT_NCHW) */
} dsc_schema;

dsc_schema *dsc_schema_create(void); /* NULL: no memory */
void dsc_schema_free(dsc_schema *schema);
descent_status dsc_schema_copy(const dsc_schema *schema, dsc_schema **copy,
                               descent_error *error);

/// Allocates offset (all 0) and unit (all 1). False: no memory.
bool dsc_schema_add_storage(dsc_schema *schema);

/// The number as it is stored, rounded to the schema's type; NAN for NAN.
/// (dsc_schema_value is the way back.)
double dsc_schema_stored(const dsc_schema *schema, size_t slot, double value);
double dsc_schema_value(const dsc_schema *schema, size_t slot, double stored);

/// Numbers a row becomes for the network; columns of the file that are inputs.
size_t dsc_schema_inputs(const dsc_schema *schema);
size_t dsc_schema_input_columns(const dsc_schema *schema);

/// Positions of a row, 1 where it is no sequence. The stored values of a column are at its slot
/// and so many others, each `stored / positions` further.
static inline size_t dsc_schema_positions(const dsc_schema *schema)
{
    return schema->positions > 0 ? schema->positions : 1;
}
static inline size_t dsc_schema_step(const dsc_schema *schema)
{
    return schema->stored / dsc_schema_positions(schema);
}

/// The column whose (first) stored value is `slot`, or NULL without names.
const dsc_column *dsc_schema_column_at(const dsc_schema *schema, size_t slot);

/// Which target number `place` of a row of a matrix is, with all of its targets in it; SIZE_MAX: it
/// is an input.
size_t dsc_schema_target_of_place(const dsc_schema *schema, size_t place);

/// The column of target `index`, or NULL without names.
const dsc_column *dsc_schema_target(const dsc_schema *schema, size_t index);

/// Its name: of its column, or its label; "" without either.
const char *dsc_schema_target_name(const dsc_schema *schema, size_t index);

/// Frees `count` texts and their array. NULL is allowed.
void dsc_free_texts(char **texts, size_t count);

/// Number of the class with this value, SIZE_MAX when there is none.
size_t dsc_schema_class_of_value(const dsc_schema *schema, double value);

typedef enum dsc_value_state {
    DSC_VALUE_GOOD,
    DSC_VALUE_MISSING,
    DSC_VALUE_UNKNOWN,  /* a category that the schema does not know: stored as its number of
                           categories, which is none of them */
    DSC_VALUE_NO_CLASS, /* a class that the schema does not know */
    DSC_VALUE_ODD       /* not of its column's kind */
} dsc_value_state;

/// Stores one field of a row (trimmed, text[length] readable) where the schema wants it: in
/// values[slot ...] or in targets[slot] (class number or value, NAN when missing).
dsc_value_state dsc_schema_store(const dsc_schema *schema, const dsc_column *column,
                                 const char *text, size_t length, double *values,
                                 double *targets);

#endif
