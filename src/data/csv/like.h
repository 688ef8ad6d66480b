// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_LIKE_H
#define DSC_DATA_CSV_LIKE_H

#include "data/csv/reader.h"

/// Reads as job->like says.
descent_status dsc_csv_read_like(const dsc_read_job *job, descent_dataset *d,
                                 descent_error *error);

#endif
