// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The data set that readers build and everything else reads.
#ifndef DSC_DATA_DATASET_H
#define DSC_DATA_DATASET_H

#include <descent/data.h>

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
    size_t group_count; /* numbers; some may have no rows */
} dsc_row_keys;

struct descent_dataset {
    size_t rows;
    size_t columns; /* stored values in a row: schema->stored */
    descent_type type;
    void *values;      /* rows x columns; never written when borrowed */
    double *targets;   /* class number or value, NAN when missing; NULL: no targets */
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

/// A stored number.
static inline double dsc_dataset_held(const descent_dataset *d, size_t at)
{
    return dsc_number_at(d->type, d->values, at);
}

/// An empty data set with an empty schema; NULL when there is no memory.
descent_dataset *dsc_dataset_create(void);

/// How a target was chosen, for the report.
typedef struct dsc_target_note {
    const char *name; /* of the column or file */
    const char *why;
} dsc_target_note;

/// Readers that have numeric targets call one of these two when all rows are in.
/// learn: decides the task (an option, a descent_task), finds the classes and turns values into
/// class numbers. Rows with a missing target are dropped. apply: turns values into the class
/// numbers of d->schema, which was filled from another file.
descent_status dsc_dataset_learn_target(descent_dataset *d, int task,
                                        const dsc_target_note *note, const char *source,
                                        descent_error *error);
descent_status dsc_dataset_apply_target(descent_dataset *d, const char *source,
                                        descent_error *error);

/// `sum` with more bytes in it: tells whether two arrays are the same, as far as chance goes.
uint64_t dsc_mix(uint64_t sum, const void *bytes, size_t count);
/// Such sums over the stored values, and the targets, of the rows from `first` to before `end`.
void dsc_dataset_sums(const descent_dataset *d, size_t first, size_t end, uint64_t *values,
                      uint64_t *targets);

/// Weight of a row, 1 when there are none.
double dsc_dataset_weight(const descent_dataset *d, size_t row);

/// row_keys.c: row `from` becomes row `to`, for dropping rows; frees.
void dsc_row_keys_move(dsc_row_keys *keys, size_t to, size_t from);
void dsc_row_keys_free(dsc_row_keys *keys);

/// Fails: the target `name` ("" : it has none) is `value` in every row, which teaches nothing.
/// Says what to type for the format of the set (its schema's; AUTO: CSV).
descent_status dsc_dataset_refuse_constant(const descent_dataset *d, const char *name,
                                           const char *value, const char *source,
                                           descent_error *error);

/// Drops the rows whose target is NAN; returns how many.
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

/// Reads a file as `schema` says. With `keep_unlabelled`, rows without a target stay (their
/// target is NAN), so that row i of the set is row i of the file; else they are dropped.
descent_status dsc_dataset_read_with_schema(const char *path, const dsc_schema *schema,
                                            bool keep_unlabelled, descent_dataset **dataset,
                                            descent_error *error);

/// The readers. `like` NULL: find out from the file; else read as it says (options is then
/// NULL). The source is at its beginning and stays the caller's.
typedef struct dsc_read_job {
    dsc_source *source;
    const descent_read_options *options;
    const dsc_schema *like;
    bool keep_unlabelled;
} dsc_read_job;

/// number_keys.c: groups and times of the rows as job->options names their columns, by number.
/// Fails for weights.
descent_status dsc_keys_by_number(const dsc_read_job *job, descent_dataset *d,
                                  descent_error *error);

descent_status dsc_csv_read(const dsc_read_job *job, descent_dataset *d, descent_error *error);
descent_status dsc_idx_read(const dsc_read_job *job, descent_dataset *d, descent_error *error);
descent_status dsc_npy_read(const dsc_read_job *job, descent_dataset *d, descent_error *error);
descent_status dsc_libsvm_read(const dsc_read_job *job, descent_dataset *d,
                               descent_error *error);

/// Reads CSV that was made here, of `kind`; its first line is the header. like: NULL, or how
/// (rows without a target stay then); options is only looked at without.
descent_status dsc_dataset_read_table(const char *name, const void *bytes, size_t size,
                                      const char *kind, const descent_read_options *options,
                                      const dsc_schema *like, descent_dataset **dataset,
                                      descent_error *error);

/// content.c: the format by the first bytes of the source, which then is at its beginning.
descent_status dsc_content_format(dsc_source *source, descent_format *format,
                                  descent_error *error);

/// Reads bytes that are in memory as a file called `name`, for tests and fuzzing. Files next to
/// it are not looked for unless an option names them.
descent_status dsc_dataset_read_memory(const char *name, const void *bytes, size_t size,
                                       const descent_read_options *options,
                                       const dsc_schema *like, descent_dataset **dataset,
                                       descent_error *error);

/// Reads `count` numbers of an element type and converts them.
typedef enum dsc_element {
    DSC_I8,
    DSC_U8,
    DSC_I16,
    DSC_U16,
    DSC_I32,
    DSC_U32,
    DSC_I64,
    DSC_U64,
    DSC_F32,
    DSC_F64,
    DSC_F16
} dsc_element;

typedef struct dsc_element_layout {
    dsc_element element;
    bool swapped; /* bytes come most significant first */
} dsc_element_layout;

size_t dsc_element_size(dsc_element element);
/// The type that holds every value of the element type that matters: bytes stay bytes, 8- and
/// 16-bit integers and float32 become float32, the rest float64.
descent_type dsc_element_type(dsc_element element);
/// Reads into `out`, of type dsc_element_type, or float64 with `wide`. DESCENT_BAD_DATA when
/// the file ends before, or a value is infinite.
descent_status dsc_elements_read(dsc_source *source, dsc_element_layout layout, uint64_t count,
                                 bool wide, void *out, descent_error *error);

#endif
