// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_FINISH_H
#define DSC_DATA_CSV_FINISH_H

#include "data/csv/reader.h"

/// From the collected rows to values, schema and report of the data set.
descent_status dsc_csv_finish(dsc_csv_reader *r, descent_error *error);

#endif
