// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_ODD_H
#define DSC_DATA_CSV_ODD_H

#include "data/csv/reader.h"
#include "data/csv/trouble.h"

/// True when there is a column to learn from besides this one and the target.
bool dsc_csv_inputs_beside(const dsc_csv_reader *r, size_t index);
/// Fails when columns of numbers or dates have other values.
descent_status dsc_csv_refuse_odd(const dsc_csv_reader *r, descent_error *error);

/// csv_odd.c. Adds the command that makes columns of rows.
void dsc_add_turned(dsc_words *words, const char *name, char delimiter);

#endif
