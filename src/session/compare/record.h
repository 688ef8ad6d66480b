// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_COMPARE_RECORD_H
#define DSC_SESSION_COMPARE_RECORD_H

#include "session/compare/compare.h"

/// Finds or makes the folder, takes it, and reads what it holds: plan and trials.
descent_status dsc_compare_record_open(descent_compare *compare, const char *folder, bool fresh,
                                       descent_error *error);

/// Writes compare.json, with what is decided so far. Nothing without a folder.
descent_status dsc_compare_record_plan(descent_compare *compare, descent_error *error);

/// Appends a trial to trials.jsonl. Nothing without a folder.
descent_status dsc_compare_record_trial(descent_compare *compare, const dsc_trial *trial,
                                        descent_error *error);

/// Gives the folder back; one that was made and holds nothing is removed.
void dsc_compare_record_close(descent_compare *compare);

#endif
