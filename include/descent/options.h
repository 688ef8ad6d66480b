// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Options as tables. Each options struct of the library (descent_train_options, ...) has one
// table that says, for every field, its name, default, range and meaning. Defaults, validation,
// command-line flags, --help, config files, run.json and checkpoints are all read from it, so
// they cannot disagree.
//
// Texts of the library (messages, notes, advice, help) mark an option by backticks: `lr`, or
// with a value `lr = 0.1`. The program shows that as a flag, --lr 0.1; so can others, or they
// leave it as it is. In a name of a column or another text of a file, which stands in double
// quotes, backticks mean nothing.
//
// Threads: tables never change and may be read from any thread; one call at a time for each
// struct that is written. Structs with members are plain values: any number of threads may read
// one while none writes it.
#ifndef DESCENT_OPTIONS_H
#define DESCENT_OPTIONS_H

#include <float.h>
#include <math.h>

#include <descent/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum descent_option_kind {
    DESCENT_OPTION_REAL,   /* double; "none" is 0 too where that is in range and the default is
                                "0" or "auto" */
    DESCENT_OPTION_COUNT,  /* uint64_t; the same */
    DESCENT_OPTION_FLAG,   /* bool; true, false, yes, no, on, off, 1, 0 */
    DESCENT_OPTION_CHOICE, /* int: one of `words` */
    DESCENT_OPTION_DURATION, /* double, seconds; the text may end in s, m or h */
    DESCENT_OPTION_TEXT,     /* char[capacity] */
    DESCENT_OPTION_CUSTOM    /* parse and format below */
} descent_option_kind;

/// Bounds of a range that does not include its end: more than 0, less than 1. Messages say so.
#define DESCENT_ABOVE_ZERO (DBL_MIN)
#define DESCENT_BELOW_ONE  (1.0 - DBL_EPSILON / 2)

/// A word that stands for a number: {"auto", 0}, {"full", HUGE_VAL}. A list ends with {NULL,
/// 0}. The number of a REAL, DURATION or COUNT word may be any value, NAN and out of range
/// included; for a COUNT HUGE_VAL stands for UINT64_MAX.
typedef struct descent_option_word {
    const char *word;
    double value;
} descent_option_word;

typedef struct descent_option {
    const char *name;    /* as on the command line, without dashes: "batch" */
    const char *alias;   /* another name for it, or NULL */
    const char *metavar; /* "N", "X", "FILE"; NULL for a flag */
    descent_option_kind kind;
    size_t offset;   /* of the field in its struct */
    size_t capacity; /* bytes of a TEXT or CUSTOM field (CUSTOM: at most 1024), 0 otherwise */
    const char *fallback; /* the default, as a person would type it */
    double low, high;     /* range of a number, both ends included; HUGE_VAL: no upper end, but
                             numbers that are not finite need a word that stands for them */
    const descent_option_word *words; /* NULL when there are none */
    /* CUSTOM: parse leaves the field unchanged when it fails, and refuses what format writes
       for a field that is not valid. */
    descent_status (*parse)(const char *text, void *field, descent_error *error);
    void (*format)(const void *field, char *text, size_t capacity);
    const char *help;  /* one or two lines, no full stop at the end */
    const char *joint; /* TEXT, CUSTOM: a program that is given the option several times joins
                          the texts by this; NULL: the last one counts */
} descent_option;

/// A table and the struct it describes.
typedef struct descent_option_table {
    const char *title;             /* heading in --help: "Training" */
    const descent_option *options; /* `count` of them */
    size_t count;
    size_t struct_size; /* sizeof the struct */
} descent_option_table;

/// Fills *options (out, table->struct_size bytes) with the defaults of the table. The first
/// member of every options struct is `size_t size`, set to struct_size. For your own tables:
/// structs of the library have further members, and a _default function each.
DESCENT_API void descent_options_default(const descent_option_table *table, void *options);

/// Sets the field `name` from text ('_' and '-' are the same in names). DESCENT_INVALID when
/// there is no such option (the message suggests the nearest name), or the text is not a value
/// of its kind or is out of range; *options is then unchanged. Numbers are read in the C locale
/// regardless of the locale of the process.
DESCENT_API descent_status descent_options_set(const descent_option_table *table, void *options,
                                               const char *name, const char *text,
                                               descent_error *error);

/// Writes the field as text that descent_options_set reads back to the same value.
DESCENT_API void descent_options_get(const descent_option_table *table, const void *options,
                                     const descent_option *option, char *text, size_t capacity);

/// The option called `name`, or NULL. The view is static.
DESCENT_API const descent_option *descent_options_find(const descent_option_table *table,
                                                       const char *name);

/// Checks every field within the struct's size against its range, and that the struct came from
/// its _default function; see "Structs that grow" in <descent/base.h>.
DESCENT_API descent_status descent_options_check(const descent_option_table *table,
                                                 const void *options, descent_error *error);

/// The word among `count` names that is nearest to `name`, or NULL when none is close enough to
/// suggest. For "did you mean".
DESCENT_API const char *descent_nearest_name(const char *name, const char *const *names,
                                             size_t count);

#ifdef __cplusplus
}
#endif

#endif
