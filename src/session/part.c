// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A run in memory that borrows what another one has read and made: for a fold, for an experiment.
#include "session/part.h"

descent_status dsc_run_part(const descent_run *run, const descent_network *network,
                            descent_run **part, descent_error *error)
{
    const descent_train_sets sets = {.train = run->sets.train, .valid = run->sets.valid};
    descent_run *self = NULL;
    TRY(descent_run_create(&self, error));
    self->own = run->own;
    self->read = run->read;
    self->train = run->train;
    const descent_status status = descent_run_use(self, &sets, network, error);
    if (status != DESCENT_OK) {
        descent_run_close(self);
        return status;
    }
    *part = self;
    return DESCENT_OK;
}
