// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_REPORT_HISTORY_H
#define DSC_REPORT_HISTORY_H

#include "report/writer.h"

/// Which columns the tables have: {"step":[...],"epoch":[...]}
void dsc_report_tables(dsc_writer *writer);

/// The history of a run folder as an array, in its order: rows of steps and epochs as blocks of
/// tables (table.h), other rows as they are, and {"note":ROW} for an epoch with which what
/// validation says changes. *bytes (out): of metrics.jsonl, up to the last row
/// of them.
descent_status dsc_report_history(const char *folder, dsc_writer *writer, uint64_t *bytes,
                                  descent_error *error);

#endif
