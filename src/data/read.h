// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_READ_H
#define DSC_DATA_READ_H

#include "data/dataset.h"

/// Reads a file as `schema` says. With `keep_unlabelled`, rows without a target stay (their
/// target is NAN), so that row i of the set is row i of the file; else they are dropped.
descent_status dsc_dataset_read_with_schema(const char *path, const dsc_schema *schema,
                                            bool keep_unlabelled, descent_dataset **dataset,
                                            descent_error *error);

/// Reads CSV that was made here, of `kind`; its first line is the header. like: NULL, or how
/// (rows without a target stay then); options is only looked at without.
descent_status dsc_dataset_read_table(const char *name, const void *bytes, size_t size,
                                      const char *kind, const descent_read_options *options,
                                      const dsc_schema *like, descent_dataset **dataset,
                                      descent_error *error);

/// Reads bytes that are in memory as a file called `name`, for tests and fuzzing. Files next to
/// it are not looked for unless an option names them.
descent_status dsc_dataset_read_memory(const char *name, const void *bytes, size_t size,
                                       const descent_read_options *options,
                                       const dsc_schema *like, descent_dataset **dataset,
                                       descent_error *error);

#endif
