// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_RUN_MODEL_FILE_H
#define DSC_RUN_MODEL_FILE_H

#include "run/model.h"

/// Texts that say what a model is, for the metadata of its file and of checkpoints. A new
/// reference, or NULL when there is no memory.
json_t *dsc_model_metadata(const descent_model *model);

#endif
