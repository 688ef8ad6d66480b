// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_SHAPE_H
#define DSC_DATA_CSV_SHAPE_H

#include "data/csv/trouble.h"

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
/// The message on the scan's last record, names that its delimiter separates, above rows that
/// `delimiter` separates. DESCENT_BAD_DATA.
descent_status dsc_csv_other_names(const dsc_csv_scan *scan, char delimiter,
                                   descent_error *error);
/// The message on the scan's last record, names that stand in quotes as one field.
/// DESCENT_BAD_DATA.
descent_status dsc_csv_quoted_names(const dsc_csv_scan *scan, descent_error *error);
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

#endif
