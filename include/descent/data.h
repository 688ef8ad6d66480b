// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data sets: examples in rows, columns of numbers or categories, and one target column.
//
// Threads: see descent_dataset. Structs with members are plain values: any number of threads
// may read one while none writes it.
#ifndef DESCENT_DATA_H
#define DESCENT_DATA_H

#include <descent/base.h>
#include <descent/options.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What kind of target is predicted.
typedef enum descent_task {
    DESCENT_TASK_AUTO, /* by the target: text or few whole numbers are classes */
    DESCENT_TASK_CLASSIFY,
    DESCENT_TASK_REGRESS,
    DESCENT_TASK_NONE, /* no target: rows to predict */
    DESCENT_TASK_LABEL /* multi-label classification: each target is 0 or 1, by itself */
} descent_task;

/// "classify", "regress", "label", "auto", "none"; NULL: there is no such task. Static.
DESCENT_API const char *descent_task_name(descent_task task);

typedef enum descent_format {
    DESCENT_FORMAT_AUTO, /* by the file's name, confirmed by its content */
    DESCENT_FORMAT_CSV,  /* also TSV and other delimiters */
    DESCENT_FORMAT_IDX,
    DESCENT_FORMAT_NPY,
    DESCENT_FORMAT_LIBSVM,
    DESCENT_FORMAT_JSON,   /* objects, one per line or in an array: keys are columns */
    DESCENT_FORMAT_CIFAR,  /* binary files of CIFAR-10 or CIFAR-100, or a folder of them */
    DESCENT_FORMAT_IMAGES, /* a folder with a folder of PNG and JPEG files for each class */
    DESCENT_FORMAT_TEXT    /* a text, of which the next token is predicted at each */
} descent_format;

/// What a text is cut into.
typedef enum descent_tokens {
    DESCENT_TOKENS_AUTO,       /* characters when it is UTF-8, else bytes */
    DESCENT_TOKENS_CHARACTERS, /* code points */
    DESCENT_TOKENS_BYTES
} descent_tokens;

/// Whether the first line of a CSV file holds the columns' names.
typedef enum descent_header {
    DESCENT_HEADER_AUTO, /* detected */
    DESCENT_HEADER_YES,
    DESCENT_HEADER_NO
} descent_header;

/// The decimal separator of numbers in a CSV file.
typedef enum descent_decimal {
    DESCENT_DECIMAL_AUTO, /* detected; an error when the file does not show it */
    DESCENT_DECIMAL_POINT,
    DESCENT_DECIMAL_COMMA
} descent_decimal;

/// The order of day and month in dates like 3/4/2021 of a CSV file.
typedef enum descent_dates {
    DESCENT_DATES_AUTO, /* detected; an error when the file does not show it */
    DESCENT_DATES_DMY,
    DESCENT_DATES_MDY
} descent_dates;

/// The order of the numbers in a row that is an image.
typedef enum descent_layout {
    DESCENT_LAYOUT_NHWC, /* pixel by pixel, the channels of a pixel side by side */
    DESCENT_LAYOUT_NCHW  /* one plane for each channel: first all red, then all green, ... */
} descent_layout;

/// How rows are divided into those that train and those that validate.
typedef enum descent_split_kind {
    DESCENT_SPLIT_AUTO,       /* by groups or time where the data set has them; else stratified
                                 for classes, random for numbers */
    DESCENT_SPLIT_RANDOM,     /* every row with the same probability */
    DESCENT_SPLIT_STRATIFIED, /* the same share of every class */
    DESCENT_SPLIT_GROUP,      /* rows of one group stay together */
    DESCENT_SPLIT_TIME        /* the latest rows validate */
} descent_split_kind;

typedef struct descent_read_options {
    /// Bytes of this struct that the program knows; set by _default. See <descent/base.h>.
    size_t size;
    /// Column to predict, by name or number (1 is the first); default "": the obvious one.
    /// Several, "a,b,c" or "a-c", are predicted together: numbers, or labels that are 0 or 1.
    /// CIFAR-100: "fine", the default, or "coarse".
    char target[1024];
    /// What is predicted, a descent_task; default DESCENT_TASK_AUTO.
    int task;
    /// Format of the file, a descent_format; default DESCENT_FORMAT_AUTO.
    int format;
    /// IDX, NPY: path of the file with the targets; default "": looked for by the usual names.
    char labels[1024];
    /// CSV: texts that mean "missing", separated by commas, in addition to the usual ones: the
    /// empty field, NA, N/A, nan, null, #N/A and their like, and among numbers and dates also
    /// -, ., ?, none, unknown and their like; default "": none.
    char missing[256];
    /// CSV: columns, separated by commas, in which NA and the like are texts; default "": none.
    char keep_na[256];
    /// CSV: columns to take as text, separated by commas; default "": by their content.
    char text[256];
    /// CSV: columns to take as numbers, separated by commas: what is not a number becomes
    /// missing; default "": by their content.
    char number[256];
    /// CSV: columns to leave out, separated by commas; default "": none.
    char ignore[256];
    /// CSV: the decimal separator, a descent_decimal; default DESCENT_DECIMAL_AUTO.
    int decimal;
    /// CSV: the order of day and month, a descent_dates; default DESCENT_DATES_AUTO.
    int dates;
    /// CSV: whether the first line has the names, a descent_header; default
    /// DESCENT_HEADER_AUTO.
    int header;
    /// Numbers in memory, a descent_type: DESCENT_FLOAT32, the default (stored as (value -
    /// offset) / unit of each column, so that small variations are kept), or DESCENT_FLOAT64.
    /// CSV, JSON, LIBSVM; IDX and NPY keep a type that holds their elements.
    int type;
    /// formula: rows to make, 1 to 1e8; default 1000.
    uint64_t rows;
    /// formula: where the inputs lie, "LOW,HIGH" in the units of the variables; default "-1,1".
    char range[64];
    /// formula: seed of inputs and noise, 0 to 2^53; default 1.
    uint64_t data_seed;
    /// CSV: column with the weights of the rows, which is then not an input; default "": all
    /// weights are 1.
    char weight[128];
    /// CSV: column whose equal values form a group for the split, which is then not an input;
    /// default "": none.
    char group[128];
    /// CSV: column of numbers or dates that orders the rows for the split; it stays an input.
    /// Default "": none.
    char order[128];
    /// CSV: whether a file with no column but the target is accepted, since nothing is to be
    /// learnt from it; default false.
    bool target_alone;
    /// Whether the target may be absent: when none is obvious, there is none; default false.
    bool target_optional;
    char reserved[2]; /* 0 */
    /// The order of a row's numbers in the file, a descent_layout. Rows in memory are
    /// DESCENT_LAYOUT_NHWC, the default, whatever the file's are.
    int layout;
    /// The shape of a row, "HEIGHTxWIDTH" or "HEIGHTxWIDTHxCHANNELS", each 1 to 65536: of files
    /// that do not have it, such as CSV and LIBSVM, and that to which image files are brought.
    /// Default "": that of the file, if any.
    char image[40];
    /// Text: what it is cut into, a descent_tokens; default DESCENT_TOKENS_AUTO.
    int tokens;
    /// Text: tokens in a row, which is as far as a network looks back, 1 to 65536; default 64.
    uint64_t block;
    /// CSV, JSON: columns "ID,TIME": rows of one ID, in the order of TIME (numbers or dates; "ID"
    /// alone: in that of the file), become one row of positions x features, whose target they
    /// share. Neither column is an input. Default "": every row stands for itself.
    char sequence[256];
    /// Positions of a sequence at most: the last ones of longer ones are taken. Where sequences then
    /// differ in their length, shorter ones are padded, and each position has one more input, its
    /// last: 1 where it is there, and 0, like all others of that position, where it is not. Default
    /// 0: those of the longest sequence.
    uint64_t sequence_length;
} descent_read_options;

DESCENT_API void descent_read_options_init(descent_read_options *options, size_t size);
static inline descent_read_options descent_read_options_default(void)
{
    descent_read_options options;
    descent_read_options_init(&options, sizeof options);
    return options;
}
DESCENT_API const descent_option_table *descent_read_option_table(void);

/// Threads: functions that take it const may run at the same time; while one that changes or
/// frees it runs, no other may.
typedef struct descent_dataset descent_dataset;

/// Reads a data file: CSV or TSV, IDX, NPY, LIBSVM, JSON (objects), CIFAR, text, each also as .gz,
/// or a folder of CIFAR's files or of images; "@name" is a bundled set (descent_data_path).
/// *dataset (out) is freed with descent_dataset_free.
/// DESCENT_NO_INPUT when it cannot be opened, DESCENT_BAD_DATA when it is malformed (the
/// message names file, line, column, value and remedy), DESCENT_INVALID when an option names a
/// column that does not exist.
DESCENT_API descent_status descent_dataset_read(const char *path,
                                                const descent_read_options *options,
                                                descent_dataset **dataset,
                                                descent_error *error);

/// Reads a file as `like` was read: same columns (matched by name when there is a header, else
/// by position), same categories and classes. The target column may be missing. For test files
/// and prediction. A category that `like` does not know acts as a missing
/// value (descent/unseen.h counts them); a class it does not know is DESCENT_BAD_DATA.
DESCENT_API descent_status descent_dataset_read_like(const char *path,
                                                     const descent_dataset *like,
                                                     descent_dataset **dataset,
                                                     descent_error *error);

/// Your own arrays. `inputs`, borrowed until the data set is freed, is rows x columns,
/// row-major, of the type; float32 targets, copied: class numbers 0 .. classes-1 when
/// classes > 0, else values; may be NULL.
DESCENT_API descent_status descent_dataset_from_arrays(descent_type type, size_t rows,
                                                       size_t columns, const void *inputs,
                                                       const float *targets, size_t classes,
                                                       descent_dataset **dataset,
                                                       descent_error *error);
/// The same with targets of any type, copied, in place of earlier ones. Call it before
/// descent_dataset_set_names.
DESCENT_API descent_status descent_dataset_set_targets(descent_dataset *dataset,
                                                       descent_type type, const void *targets,
                                                       size_t classes, descent_error *error);
/// Targets of several numbers a row, copied, in place of earlier ones: `targets` is
/// rows x count, row-major. The task says what they are: values (DESCENT_TASK_REGRESS), 0 and 1
/// (DESCENT_TASK_LABEL), or class numbers 0 .. classes - 1 (DESCENT_TASK_CLASSIFY), for networks
/// that name a class at each of `count` positions. classes is 0 but for those. Call it before
/// descent_dataset_set_names.
DESCENT_API descent_status descent_dataset_set_target_rows(descent_dataset *dataset,
                                                           descent_type type,
                                                           const void *targets, size_t count,
                                                           descent_task task, size_t classes,
                                                           descent_error *error);
/// Names for your own arrays, copied: one for each column, one for the target (NULL when there
/// is none), and one for each class in the order of their bytes (NULL: 0, 1, ...). The data set
/// is then like a CSV file of numbers with a header: a model of it reads such files and finds
/// their columns by name. Inputs must be float32 or float64. DESCENT_INVALID says which name is
/// wrong: empty, not UTF-8, given twice. DESCENT_UNSUPPORTED when there are several targets.
DESCENT_API descent_status descent_dataset_set_names(descent_dataset *dataset,
                                                     const char *const *columns,
                                                     const char *target,
                                                     const char *const *classes,
                                                     descent_error *error);
/// Copies your inputs: afterwards your array may be freed or changed.
DESCENT_API descent_status descent_dataset_copy_inputs(descent_dataset *dataset,
                                                       descent_error *error);
DESCENT_API void descent_dataset_free(descent_dataset *dataset);

/// Optional properties of the rows of your own arrays: `rows` numbers each, copied; NULL
/// removes them. Trainers that are created later use them. Not to be called while another
/// thread reads the data set. Weights: how much a row counts in training and in validation
/// scores; finite, not negative, not all 0; only their ratios matter. Groups: any numbers; rows
/// with equal numbers stay on one side of a split. Order: finite; the rows with the largest
/// numbers validate. DESCENT_INVALID names the row that is wrong.
DESCENT_API descent_status descent_dataset_set_weights(descent_dataset *dataset,
                                                       const double *weights,
                                                       descent_error *error);
DESCENT_API descent_status descent_dataset_set_groups(descent_dataset *dataset,
                                                      const uint64_t *groups,
                                                      descent_error *error);
DESCENT_API descent_status descent_dataset_set_order(descent_dataset *dataset,
                                                     const double *order, descent_error *error);
/// Whether its rows have weights, from a column (`weight` of the options) or set here.
DESCENT_API bool descent_dataset_is_weighted(const descent_dataset *dataset);

DESCENT_API size_t descent_dataset_rows(const descent_dataset *dataset);
/// Columns of the file that are inputs (one-hot columns count once).
DESCENT_API size_t descent_dataset_columns(const descent_dataset *dataset);
/// Name of the first of them that holds dates, a view valid until the data set is freed; NULL:
/// none does. Rows that are drawn at random then lie between others in time.
DESCENT_API const char *descent_dataset_date_column(const descent_dataset *dataset);
/// Numbers per row that the network gets (one for every category).
DESCENT_API size_t descent_dataset_inputs(const descent_dataset *dataset);
/// The shape of a row, for networks that know neighbours: of rank 1, a plain row, {inputs}; 2,
/// {height, width}, or of sequences {positions, inputs of each}; 3, {height, width, channels}. The
/// product of its sizes is
/// descent_dataset_inputs. A rank of 0 when the data set is NULL.
DESCENT_API descent_shape descent_dataset_shape(const descent_dataset *dataset);
/// Says the shape of the rows of your own arrays: of rank 1 to 3, with as many numbers as there are
/// columns. DESCENT_INVALID when it is not.
DESCENT_API descent_status descent_dataset_set_shape(descent_dataset *dataset,
                                                     descent_shape shape, descent_error *error);
/// Of a text: how many different tokens there are. Its inputs are token numbers, 0 ..
/// descent_dataset_tokens - 1, which are never scaled, the classes are the tokens, and each row
/// has a target at each of its positions: the token behind it. 0: the inputs are numbers.
DESCENT_API size_t descent_dataset_tokens(const descent_dataset *dataset);
DESCENT_API descent_task descent_dataset_task(const descent_dataset *dataset);
/// Number of classes; 0 unless the task is to classify.
DESCENT_API size_t descent_dataset_classes(const descent_dataset *dataset);
/// Name of a class, a view valid until the data set is freed.
DESCENT_API const char *descent_dataset_class_name(const descent_dataset *dataset,
                                                   size_t index);
/// Numbers of the target of a row: 1, or as many as were asked for; 0 when there is no target to
/// predict.
DESCENT_API size_t descent_dataset_targets(const descent_dataset *dataset);
/// What target `index` is called, a view valid until the data set is freed; "" where the format
/// has no names.
DESCENT_API const char *descent_dataset_target_name(const descent_dataset *dataset,
                                                    size_t index);
/// Target of a row: class number or value; NAN when the file has no targets. Of several targets
/// the first.
DESCENT_API double descent_dataset_target(const descent_dataset *dataset, size_t row);
/// Target `index` of a row; NAN when there is none.
DESCENT_API double descent_dataset_target_at(const descent_dataset *dataset, size_t row,
                                             size_t index);
/// The file that a row is, below the folder that was read, or the name of a sequence; "" where
/// rows have no names. A view, valid until the data set is freed.
DESCENT_API const char *descent_dataset_row_name(const descent_dataset *dataset, size_t row);
/// What these names are: "file", "sequence", or "" where rows have none.
DESCENT_API const char *descent_dataset_row_kind(const descent_dataset *dataset);

/// How the file was interpreted, for people: one line per fact (source, rows, columns with kind
/// and range, target and why, what was left out), ended by newlines. Valid until the data set
/// is freed.
DESCENT_API const char *descent_dataset_report(const descent_dataset *dataset);
/// The lines of it that a user should not miss: what was left out and why, and what was read by
/// a rule that may be wrong for this file. The number of lines, and one of them, without a line
/// end, valid until the data set is freed ("" beyond the last).
DESCENT_API size_t descent_dataset_notes(const descent_dataset *dataset);
DESCENT_API const char *descent_dataset_note(const descent_dataset *dataset, size_t index);
/// The first line of it, for a summary: "digits  1797 rows, 64 inputs, 10 classes".
DESCENT_API const char *descent_dataset_summary(const descent_dataset *dataset);

/// What is in a column of the file.
typedef enum descent_column_type {
    DESCENT_COLUMN_NUMBER,
    DESCENT_COLUMN_TEXT, /* categories, classes */
    DESCENT_COLUMN_DATE
} descent_column_type;

typedef enum descent_column_role {
    DESCENT_COLUMN_INPUT,
    DESCENT_COLUMN_TARGET,
    DESCENT_COLUMN_LEFT_OUT
} descent_column_role;

/// A column of the file. Texts are views, valid until the data set is freed.
typedef struct descent_column {
    size_t size;
    const char *name; /* "" where the format has none */
    descent_column_type type;
    descent_column_role role;
    double low, high, mean;   /* of numbers, and years of dates; NAN: unknown or meaningless */
    size_t missing, distinct; /* rows without a value, distinct values; SIZE_MAX: unknown */
    const char *examples[3];  /* the first distinct values as the file has them; NULL: fewer */
    const char *reason;       /* why it was left out; else "" */
} descent_column;

/// Columns of the file, including the target and those that were left out. Statistics are
/// computed on each call, which takes time and memory for the rows of one column. *column
/// (out). DESCENT_INVALID when there is no such column.
DESCENT_API size_t descent_dataset_file_columns(const descent_dataset *dataset);
/// Its name alone, which costs nothing; "" where the format has none.
DESCENT_API const char *descent_dataset_column_name(const descent_dataset *dataset,
                                                    size_t index);
DESCENT_API descent_status descent_dataset_column(const descent_dataset *dataset, size_t index,
                                                  descent_column *column, descent_error *error);

/// 64 bits over the stored values and targets of all rows that have a target, in their order:
/// equal for data sets with the same examples, and different for others except by chance (or by
/// an attacker).
DESCENT_API uint64_t descent_dataset_checksum(const descent_dataset *dataset);

/// Path of a bundled set: "@digits" or "digits" -> a path. Looked for in $DESCENT_DATA, next to
/// the build, then where the library was installed. path (out) holds `capacity` bytes.
/// DESCENT_NO_INPUT: the message lists the sets that exist.
DESCENT_API descent_status descent_data_path(const char *name, char *path, size_t capacity,
                                             descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
