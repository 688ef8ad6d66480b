// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_REPORT_MODEL_HEAD_H
#define DSC_REPORT_MODEL_HEAD_H

#include <jansson.h>

#include "core/status.h"

/// What the model's file of a run folder says about its data: {"task":...,"inputs":...,
/// "outputs":...,"precision":...,"schema":{...},"encoder":{...}}. *model (out) is a new
/// reference; NULL when there is none yet, or it is damaged: no reason to fail. Its parameters
/// are not read.
descent_status dsc_report_model(const char *folder, json_t **model, descent_error *error);

#endif
