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
    size_t count;    /* of columns */
    size_t target;   /* SIZE_MAX: none */
    const char *why; /* it is the target */
    bool fast;       /* only numbers: rows are tried without splitting them first */
    size_t stored;   /* values per row in this pass */
    dsc_csv_store *store;
    void *values; /* of d->type: float32 or float64 */
    double *targets;
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

/// csv_store.c: the offset and unit of every stored value. Begins a pass.
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

/// csv_finish.c: from the collected rows to values, schema and report of the data set.
descent_status dsc_csv_finish(dsc_csv_reader *r, descent_error *error);

/// csv_around.c: notes a record that is no row, and says so in *row (out).
descent_status dsc_csv_is_row(dsc_csv_reader *r, size_t fields, bool *row,
                              descent_error *error);
/// Fails when there were records that are no rows and cannot be passed over.
descent_status dsc_csv_check_shape(const dsc_csv_reader *r, size_t fields, bool header,
                                   descent_error *error);
/// True when all texts of the column are lists or objects in JSON.
bool dsc_csv_is_nested(const dsc_csv_column *column);
/// True when the column only numbers the rows; its values are still there.
bool dsc_csv_numbers_rows(const dsc_csv_reader *r, size_t index);
/// The report's line on the file, `rest` behind what it is; what was passed over.
void dsc_csv_report_file(const dsc_csv_reader *r, const char *rest);
/// True when there is a column to learn from besides this one and the target.
bool dsc_csv_inputs_beside(const dsc_csv_reader *r, size_t index);
/// csv_odd.c: fails when columns of numbers or dates have other values.
descent_status dsc_csv_refuse_odd(const dsc_csv_reader *r, descent_error *error);
/// csv_names.c: the target was not found: with the reason when the file shows it. Returns
/// `status`, or DESCENT_BAD_DATA.
descent_status dsc_csv_explain_names(dsc_csv_reader *r, descent_status status,
                                     descent_error *error);
/// csv_target.c: fails when a target of texts cannot be learnt.
descent_status dsc_csv_check_text_target(const dsc_csv_reader *r, descent_error *error);
/// A target of texts, with its classes in the schema: reports it.
descent_status dsc_csv_finish_text_target(dsc_csv_reader *r, descent_error *error);
/// Fails: a target of this kind is none.
descent_status dsc_csv_refuse_target(const dsc_csv_reader *r, descent_error *error);

/// Statistics of a stored value.
typedef struct dsc_csv_range {
    size_t present;
    double low, high, sum;
} dsc_csv_range;

/// csv_describe.c: fills the data set's notes on its columns, before any is taken out.
descent_status dsc_csv_note_columns(dsc_csv_reader *r, const dsc_csv_range *ranges,
                                    descent_error *error);

/// csv_report.c: the lines of the report on the columns, with the notes.
descent_status dsc_csv_report_columns(dsc_csv_reader *r, const dsc_csv_range *ranges,
                                      descent_error *error);
/// csv_doubts.c: notes what may not be meant as it stands. `far`: values far from all others,
/// of all columns and not of the target alone.
descent_status dsc_csv_note_doubts(dsc_csv_reader *r, bool far, descent_error *error);

/// csv_like.c: reads as job->like says.
descent_status dsc_csv_read_like(const dsc_read_job *job, descent_dataset *d,
                                 descent_error *error);

/// Makes room for one more row of r->stored values and a target.
descent_status dsc_csv_grow(dsc_csv_reader *r, descent_error *error);

#endif
