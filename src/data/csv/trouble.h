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

/// csv_shape.c. Adds the remedy "sed ... FILE > rows.csv" that takes the samples' lines out.
void dsc_add_without_lines(dsc_words *words, const char *name, const dsc_csv_trouble *trouble);
/// Adds a text as a word of the shell.
void dsc_add_word(dsc_words *words, const char *word);
/// Adds the remedy "COMMAND FILE > OUT", also for a compressed file.
void dsc_add_command(dsc_words *words, const char *name, const char *command, const char *out);
/// The message on a text, `what`, that is not UTF-8. DESCENT_BAD_DATA.
descent_status dsc_not_utf8(const char *name, uint64_t line, size_t field, const char *what,
                            descent_error *error);

/// Adds the remedy "sed 'SCRIPT' FILE > rows.csv".
void dsc_add_sed(dsc_words *words, const char *name, const char *script);

/// csv_odd.c. Adds the command that makes columns of rows.
void dsc_add_turned(dsc_words *words, const char *name, char delimiter);

/// csv_ragged.c: the message on records with another number of fields. `others`: rows that have
/// the right one; `at_end`: the records are below the last of those. DESCENT_BAD_DATA.
descent_status dsc_csv_ragged(const char *name, size_t expected, char delimiter, bool header,
                              size_t others, bool at_end, const dsc_csv_trouble *trouble,
                              descent_error *error);
/// The message on the scan's last record, names that its delimiter separates, above rows that
/// `delimiter` separates. DESCENT_BAD_DATA.
descent_status dsc_csv_other_names(const dsc_csv_scan *scan, char delimiter,
                                   descent_error *error);
/// The message on the scan's last record, names that stand in quotes as one field.
/// DESCENT_BAD_DATA.
descent_status dsc_csv_quoted_names(const dsc_csv_scan *scan, descent_error *error);
/// csv_lines.c: fails when the first lines of a text are rows of another notation, and says
/// which. DESCENT_BAD_DATA.
descent_status dsc_csv_refuse_lines(const char *name, const char *text, size_t length,
                                    descent_error *error);
/// "Total", "Summe:", "Moyenne" and the like.
bool dsc_is_total_word(const char *word, size_t length);
/// The message on a last row of sums that has no such name. DESCENT_BAD_DATA.
descent_status dsc_csv_unnamed_total(const char *name, descent_error *error);
/// True for a record like "Total,,123", and right `below` one for "Max,,9" as well; *empty
/// (out): some field is empty.
bool dsc_csv_is_total(const dsc_csv_scan *scan, bool below, bool *empty);
/// The message on such records at the end of the table. DESCENT_BAD_DATA.
descent_status dsc_csv_total(const char *name, const dsc_csv_trouble *trouble,
                             descent_error *error);

/// csv_quotes.c: the messages on a quote of the record that is being split, whose fields before
/// are known: one that is never closed; one that opens at `open` and is followed by text at
/// `p`, behind the next. DESCENT_BAD_DATA.
descent_status dsc_csv_unclosed(const dsc_csv_scan *scan, const char *quote,
                                descent_error *error);
descent_status dsc_csv_bad_quote(const dsc_csv_scan *scan, const char *open, const char *p,
                                 descent_error *error);

#endif
