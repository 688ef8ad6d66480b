// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// metrics.jsonl in the run folder; nothing without one.
#ifndef DSC_RUN_RECORD_H
#define DSC_RUN_RECORD_H

#include "run/trainer.h"

descent_status dsc_record_open(descent_trainer *trainer, bool append, descent_error *error);
/// The record of a START, EPOCH, RATE or END event.
descent_status dsc_record_event(descent_trainer *trainer, const descent_event *event,
                                descent_error *error);
void dsc_record_close(descent_trainer *trainer);
/// Everything recorded so far is on the disk afterwards: before a checkpoint that goes on
/// behind it.
descent_status dsc_record_sync(descent_trainer *trainer, descent_error *error);
/// That the run goes on from a checkpoint.
descent_status dsc_record_resume(descent_trainer *trainer, descent_error *error);
/// What happened to a request of another process.
descent_status dsc_record_answer(descent_trainer *trainer, const char *id, const char *request,
                                 const char *answer, descent_error *error);

#endif
