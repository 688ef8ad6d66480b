// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_LABELS_H
#define DSC_DATA_LABELS_H

#include "data/read_job.h"

/// Targets of the rows of d, which have been read, from a file of their own: IDX or NPY, one
/// number a row, or several.
descent_status dsc_labels_read(const dsc_read_job *job, const char *labels, descent_dataset *d,
                               descent_error *error);

#endif
