// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_TARGET_H
#define DSC_DATA_CSV_TARGET_H

#include "data/csv/reader.h"

/// Fails when a target of texts cannot be learnt.
descent_status dsc_csv_check_text_target(const dsc_csv_reader *r, descent_error *error);
/// A target of texts, with its classes in the schema: reports it.
descent_status dsc_csv_finish_text_target(dsc_csv_reader *r, descent_error *error);
/// Fails: a target of the kind of column `index` is none.
descent_status dsc_csv_refuse_target(const dsc_csv_reader *r, size_t index,
                                     descent_error *error);

#endif
