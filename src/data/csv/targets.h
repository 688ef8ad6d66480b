// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_TARGETS_H
#define DSC_DATA_CSV_TARGETS_H

#include "data/csv/reader.h"

/// True when the targets of the table are numbers or labels together: there are several, or
/// labels are asked for.
bool dsc_csv_targets_are_joint(const dsc_csv_reader *r);
/// Such targets, whose rows are all in the data set: words become 0 and 1, and the task follows.
descent_status dsc_csv_finish_targets(dsc_csv_reader *r, descent_error *error);

#endif
