// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_SCALARS_H
#define DSC_RUN_SCALARS_H

#include "run/event_file.h"

/// Adds the numbers of a row of metrics.jsonl (no terminator needed). False: it has none that are
/// drawn.
bool dsc_scalars_add(dsc_event_file *file, const char *row, size_t length, double wall);

/// Adds those of some rows, each with its newline: `from` .. `to` are divided among them.
void dsc_scalars_add_rows(dsc_event_file *file, const char *rows, size_t length, double from,
                          double to);

#endif
