// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What is wrong with a CSV file: the first five of a kind with place and excerpt, then a count.
#ifndef DSC_DATA_CSV_TROUBLE_H
#define DSC_DATA_CSV_TROUBLE_H

#include "data/csv/scan.h"

enum { DSC_CSV_SAMPLES = 5, DSC_CSV_VALUES = 5 };

typedef struct dsc_csv_sample {
    uint64_t line;
    size_t field; /* 1 is the first */
    char value[40];
    bool exact; /* value is the field as it is in the file */
    char excerpt[88];
    size_t caret, caret_length; /* in characters; length 0: no caret */
} dsc_csv_sample;

typedef struct dsc_csv_trouble {
    uint64_t count;
    bool same;                       /* all values are the first sample's */
    char values[DSC_CSV_VALUES][40]; /* the different ones */
    size_t different;                /* DSC_CSV_VALUES + 1: more */
    bool listable;                   /* all of them can be in a list with commas, as they are */
    dsc_csv_sample samples[DSC_CSV_SAMPLES];
} dsc_csv_trouble;

/// Counts a field of the scan's last record, and keeps it when it is among the first. *trouble
/// is made when it is NULL; freed with free. False: no memory.
bool dsc_csv_note(dsc_csv_trouble **trouble, const dsc_csv_scan *scan, size_t field);

/// Adds the samples as lines "  file:line:column   excerpt" with carets.
void dsc_csv_add_samples(dsc_words *words, const char *name, const dsc_csv_trouble *trouble);

/// What the message on a column with values of another kind says.
typedef struct dsc_csv_odd {
    const char *file, *column, *expected; /* "numbers" or "dates" */
    const dsc_csv_trouble *trouble;
    uint64_t values;     /* that are not missing */
    const char *more;    /* behind the samples */
    bool may_change;     /* options may change how the file is read: says which */
    const char *remedy;  /* in place of those below; "": none */
    bool lines;          /* several columns, in the same few lines of the samples */
    bool top;            /* these begin right below the header */
    const char *columns; /* all that have such values, as a list; there are several */
    bool several;
    const char *texts; /* --missing with these would do, NULL: it would not */
    bool one_text;
    bool number, text, ignore; /* --number, --text or --ignore would do */
} dsc_csv_odd;

/// DESCENT_BAD_DATA with that message.
descent_status dsc_csv_odd_values(const dsc_csv_odd *odd, descent_error *error);

/// Adds the remedy of an option.
void dsc_add_remedy(dsc_words *words, const char *option, const char *value,
                    const char *meaning);

#endif
