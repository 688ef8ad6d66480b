// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows are held dense. A file that names few numbers of many can be far smaller than its rows.
#ifndef DSC_DATA_DENSE_H
#define DSC_DATA_DENSE_H

#include "core/status.h"

/// Fails with DESCENT_UNSUPPORTED when the rows are a table of which the file has next to
/// nothing (more than 16 million numbers, fewer than one in 10,000 of them in the file), or
/// when they would take more than half of the machine's memory. `where` ("FILE:LINE") and `why`
/// begin the message: "the index 100 makes 100 columns". size: bytes of a number. remedy: what
/// to do.
descent_status dsc_dense_check(const char *where, const char *why, uint64_t rows,
                               uint64_t columns, size_t size, uint64_t values,
                               const char *remedy, descent_error *error);

#endif
