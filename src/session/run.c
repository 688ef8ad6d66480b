// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: a run that failed to open leaves nothing behind; one that is open owns what it read
// and made, in the order in which it must be freed.
#include "session/run.h"

#include <stdlib.h>

#include "session/folder.h"
#include "session/inputs.h"
#include "session/prepare.h"
#include "session/record.h"
#include "session/record_read.h"
#include "session/starts.h"

descent_status descent_run_create(descent_run **run, descent_error *error)
{
    NEED(error, "run", run);
    descent_run *self = calloc(1, sizeof *self);
    if (!self) {
        return dsc_no_memory(error, "a run", sizeof *self);
    }
    self->read = descent_read_options_default();
    self->train = descent_train_options_default();
    descent_options_default(descent_run_option_table(), &self->own);
    self->place.lock = -1;
    *run = self;
    return DESCENT_OK;
}

descent_status descent_run_open(const char *folder, descent_run **run, descent_error *error)
{
    NEED(error, "folder, run", folder, run);
    descent_run *self = NULL;
    TRY(descent_run_create(&self, error));
    const descent_status status = dsc_run_record_read(self, folder, error);
    if (status != DESCENT_OK) {
        descent_run_close(self);
        return status;
    }
    *run = self;
    return DESCENT_OK;
}

void descent_run_close(descent_run *run)
{
    if (!run) {
        return;
    }
    dsc_run_drop_trainer(run);
    dsc_starts_free(run->starts);
    dsc_run_free_inputs(run);
    free(run->averages);
    free(run->loss_ends);
    free(run->member);
    free(run->results);
    json_decref(run->words);
    json_decref(run->extra);
    json_decref(run->record);
    dsc_folder_release(&run->place);
    free(run);
}

// ---- views ----

descent_run_settings descent_run_settings_of(descent_run *run)
{
    return run ? (descent_run_settings){&run->own, &run->read, &run->train}
               : (descent_run_settings){NULL, NULL, NULL};
}

const char *descent_run_folder(const descent_run *run)
{
    return run ? run->place.folder : "";
}

const descent_dataset *descent_run_data(const descent_run *run)
{
    return run ? run->sets.train ? run->sets.train : run->data : NULL;
}

const descent_dataset *descent_run_valid_data(const descent_run *run)
{
    return run ? run->sets.valid : NULL;
}

const descent_dataset *descent_run_test_data(const descent_run *run)
{
    return run ? run->sets.test : NULL;
}

const descent_network *descent_run_network(const descent_run *run)
{
    return run ? run->network : NULL;
}

descent_trainer *descent_run_trainer(const descent_run *run)
{
    return run ? run->trainer : NULL;
}

const descent_plan_report *descent_run_plan(const descent_run *run)
{
    static const descent_plan_report none = {.parameters = 0};
    return run ? &run->plan : &none;
}

const char *descent_run_layers(const descent_run *run)
{
    return run ? run->layers : "";
}

const char *descent_run_layers_reason(const descent_run *run)
{
    return run ? run->layers_reason : NULL;
}

bool descent_run_begins_again(const descent_run *run)
{
    return run && run->begins_again;
}

void descent_run_discard(descent_run *run)
{
    if (run) {
        dsc_folder_discard(&run->place);
    }
}
