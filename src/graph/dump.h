// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A graph and its plan as text, for developers: nodes in the order of computation, where each
// array lies, tiles and their workers, and what a small batch does column by column.
#ifndef DSC_GRAPH_DUMP_H
#define DSC_GRAPH_DUMP_H

#include "graph/plan.h"

/// Writes at most `capacity` bytes to `text` (out; NULL with a capacity of 0), the zero at the
/// end included, and the length of the whole text, without it, to *length (out). `batch`: rows
/// of a step. DESCENT_NO_MEMORY.
descent_status dsc_plan_dump(const dsc_plan *plan, size_t batch, char *text, size_t capacity,
                             size_t *length, descent_error *error);

#endif
