// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// State of reading a CSV file whose columns are not known yet. One pass stores the rows as the
// first block suggests and counts what would speak against it; where it was wrong, a second
// pass is made.
#ifndef DSC_DATA_CSV_READER_H
#define DSC_DATA_CSV_READER_H

#include "data/csv/keys.h"
#include "data/csv/scan.h"
#include "data/csv/sniff.h"
#include "data/csv/trouble.h"
#include "data/dictionary.h"
#include "data/read_job.h"

enum {
    DSC_TEXT_LIMIT = 100,       /* different texts of a column that nobody asked for */
    DSC_CATEGORY_LIMIT = 10000, /* of one that was asked for, and classes */
    DSC_CLASS_LIMIT = 300,      /* classes that nobody asked for */
    DSC_FEW_CLASSES = 20        /* are learnt from any number of rows */
};

typedef enum dsc_collect {
    DSC_COLLECT_NUMBER,
    DSC_COLLECT_TEXT,
    DSC_COLLECT_DATE,
    DSC_COLLECT_NOTHING
} dsc_collect;

typedef struct dsc_csv_column {
    dsc_collect collect;
    dsc_notation notation;
    bool forced_text, forced_number, target;
    size_t place;        /* of a target: its number among them */
    bool careful;        /* every cell is counted in `kinds` */
    bool surprise;       /* this pass met what needs care, and was not careful */
    size_t slot;         /* first stored value of the pass; not of the target */
    dsc_csv_kinds kinds; /* when careful */
    dsc_doubt doubt;
    dsc_dictionary texts;
    bool row_numbers;      /* it only numbers the rows */
    bool overflow;         /* more different texts than the limit */
    dsc_csv_trouble *odd;  /* not of the column's kind */
    dsc_csv_trouble *open; /* that can be read in two ways */
    uint64_t first_line;   /* of the first text, when careful; 0: none */
    char first[40];        /* and what it is */
    char why[240];         /* not empty: left out, and why */
} dsc_csv_column;

typedef struct dsc_csv_store dsc_csv_store;

typedef struct dsc_csv_reader {
    const dsc_read_job *job;
    descent_dataset *d;
    const char *name; /* of the file */
    dsc_csv_scan scan;
    dsc_csv_look look;
    dsc_csv_column *columns;
    size_t count;  /* of columns */
    size_t target; /* the first one; SIZE_MAX: none */
    size_t target_count;
    const char *why; /* it is the target */
    bool fast;       /* only numbers: rows are tried without splitting them first */
    size_t stored;   /* values per row in this pass */
    dsc_csv_store *store;
    void *values;      /* of d->type: float32 or float64 */
    double *targets;   /* rows x target_count */
    dsc_csv_keys keys; /* what is read in addition to them */
    size_t rows, capacity;
    dsc_csv_trouble *ragged, *total;
    bool total_empty;             /* a field of it is empty */
    size_t ragged_row, total_row; /* rows before the first of either */
    uint64_t repeats, rules;      /* of the header; lines of dashes */
    uint64_t ends;                /* lines "\." */
} dsc_csv_reader;

/// Where the values of a row begin; one of them.
static inline void *dsc_csv_row(const dsc_csv_reader *r, size_t row)
{
    return (char *)r->values + row * r->stored * descent_type_size(r->d->type);
}

static inline double dsc_csv_held(const dsc_csv_reader *r, size_t row, size_t slot)
{
    const void *values = dsc_csv_row(r, row);
    return r->d->type == DESCENT_FLOAT64 ? ((const double *)values)[slot]
                                         : (double)((const float *)values)[slot];
}

/// A target of a row that has been read.
static inline double *dsc_csv_target(const dsc_csv_reader *r, size_t row, size_t place)
{
    return &r->targets[row * r->target_count + place];
}

/// Statistics of a stored value.
typedef struct dsc_csv_range {
    size_t present;
    double low, high, sum;
} dsc_csv_range;

#endif
