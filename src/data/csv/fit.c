// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which delimiter a file has. Keeps: that most records agree on their number of fields counts
// most; numbers only decide between those that agree as well, and ',' where nothing delimits.
#include "data/csv/fit.h"

#include "core/status.h"
#include "data/cell.h"

enum { DELIMITER_RECORDS = 100 };

// How well a delimiter fits: how many records have the most frequent number of fields, and how
// many fields of those are numbers. 0 when most records have one field.
static descent_status fit(dsc_csv_scan *scan, char delimiter, double *score,
                          descent_error *error)
{
    size_t counts[DELIMITER_RECORDS];
    size_t records = 0, numbers = 0, fields = 0;
    const dsc_csv_position start = dsc_csv_save(scan);
    dsc_csv_set_delimiter(scan, delimiter);
    while (records < DELIMITER_RECORDS) {
        bool found = false;
        TRY(dsc_csv_peek(scan, &found, error));
        if (!found) {
            break;
        }
        counts[records++] = scan->field_count;
        for (size_t i = 0; i < scan->field_count; i++) {
            // In every notation: "1,5;2,5" has more numbers between semicolons than between
            // commas.
            dsc_cell_number number;
            numbers +=
                dsc_cell_number_read(scan->fields[i].text, scan->fields[i].length, &number);
        }
        fields += scan->field_count;
    }
    dsc_csv_restore(scan, start);
    size_t best = 0, width = 0;
    for (size_t i = 0; i < records; i++) {
        size_t same = 0;
        for (size_t k = 0; k < records; k++) {
            same += counts[k] == counts[i];
        }
        if (same > best) {
            best = same;
            width = counts[i];
        }
    }
    const double agreement = records ? (double)best / (double)records : 0;
    const double share = fields ? (double)numbers / (double)fields : 0;
    *score = width < 2 ? 0 : agreement * agreement + 0.1 * share;
    return DESCENT_OK;
}

descent_status dsc_csv_sniff_delimiter(dsc_csv_scan *scan, descent_error *error)
{
    static const char candidates[] = {',', ';', '\t', '|', ' ', '^', '~', '\x01'};
    char chosen = ',';
    double best = 0;
    for (size_t i = 0; i < sizeof candidates; i++) {
        double score = 0;
        TRY(fit(scan, candidates[i], &score, error));
        // Blanks are in many texts; they delimit only where nothing else does. Of the others
        // those that are usual come first.
        score *= candidates[i] == ' ' ? 0.5 : i < 4 ? 1.0 : 0.9;
        if (score > best) {
            best = score;
            chosen = candidates[i];
        }
    }
    dsc_csv_set_delimiter(scan, chosen);
    return DESCENT_OK;
}
