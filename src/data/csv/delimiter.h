// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The byte between the fields of a record, for people.
#ifndef DSC_DATA_CSV_DELIMITER_H
#define DSC_DATA_CSV_DELIMITER_H

/// "commas".
const char *dsc_csv_delimiter_name(char delimiter);

#endif
