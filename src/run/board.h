// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a trainer writes for TensorBoard while it trains: a file each time that it begins or goes
// on.
#ifndef DSC_RUN_BOARD_H
#define DSC_RUN_BOARD_H

#include "run/trainer.h"

/// The trainer is to write into `folder`, when it runs.
descent_status dsc_board_create(descent_trainer *trainer, const char *folder,
                                descent_error *error);
void dsc_board_free(descent_trainer *trainer);

/// Begins a file; nothing without a board. What fails is a warning.
void dsc_board_begin(descent_trainer *trainer);

/// Rows that have been written to metrics.jsonl, by whatever thread writes them. NULL: nothing.
void dsc_board_rows(struct dsc_board *board, const char *rows, size_t length);

/// A warning, once for each file, when some could not be written.
void dsc_board_tell(descent_trainer *trainer);

void dsc_board_end(descent_trainer *trainer);

#endif
