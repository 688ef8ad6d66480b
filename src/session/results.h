// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// results.json of a run folder: how good the model is that a training has left there.
#ifndef DSC_SESSION_RESULTS_H
#define DSC_SESSION_RESULTS_H

#include "session/run.h"

/// After a training that ended with `status`: writes the file for a run that has a folder, or
/// takes it away where nothing can be scored. What fails is a warning of the trainer.
void dsc_run_results(descent_run *run, descent_status status);

/// The file as it stands there, whatever its members are: see dsc_object_read.
descent_status dsc_results_read(const char *folder, char **text, size_t *size,
                                descent_error *error);

#endif
