// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_EVENTS_H
#define DSC_RUN_EVENTS_H

#include "run/trainer.h"

/// An event with the numbers that every event has; and sends one.
descent_event dsc_trainer_event(const descent_trainer *trainer, descent_event_kind kind);
void dsc_trainer_emit(descent_trainer *trainer, descent_event *event);
/// Sends a WARNING.
void dsc_trainer_warn(descent_trainer *trainer, const descent_error *problem);

#endif
