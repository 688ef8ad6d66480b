// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_RECORD_STEPS_H
#define DSC_RUN_RECORD_STEPS_H

#include "run/trainer.h"

/// Room for records of steps, when options.record asks for them, and a thread that writes them.
descent_status dsc_record_create(descent_trainer *trainer, descent_error *error);
void dsc_record_free(descent_trainer *trainer);
/// Before a step: whether it is recorded.
bool dsc_record_wants(const descent_trainer *trainer);
/// After it: keeps its numbers in memory, and hands them over when there are many; an error is
/// that of a write before.
descent_status dsc_record_step(descent_trainer *trainer, double loss, double squares,
                               descent_error *error);
/// Text of other records, whole lines: written at once, or after the steps before it where
/// steps are recorded, then within some 0.05 s or with the next event.
descent_status dsc_record_text(descent_trainer *trainer, const char *text, size_t length,
                               descent_error *error);
/// Writes what is kept, and waits for it.
descent_status dsc_record_flush(descent_trainer *trainer, descent_error *error);

#endif
