// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_REPORT_MODEL_HEAD_H
#define DSC_REPORT_MODEL_HEAD_H

#include <jansson.h>

/// What the model's file of a run folder says about its data: {"task":...,"inputs":...,
/// "outputs":...,"precision":...,"schema":{...},"encoder":{...}}. NULL when there is none yet,
/// or it cannot be read. Its parameters are not read.
json_t *dsc_report_model(const char *folder);

#endif
