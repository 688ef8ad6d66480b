// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_DATA_CSV_DOUBTS_H
#define DSC_DATA_CSV_DOUBTS_H

#include "data/csv/reader.h"

/// Notes what may not be meant as it stands. `far`: values far from all others,
/// of all columns and not of the target alone.
descent_status dsc_csv_note_doubts(dsc_csv_reader *r, bool far, descent_error *error);

#endif
