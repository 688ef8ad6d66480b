// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// run.json of a run folder that somebody sent. What is accepted can be written again and read.
#include "fuzz_file.h"
#include "session/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[FUZZ_PATH];
    descent_run *run = NULL;
    descent_error error;
    fuzz_path("run.json", path);
    fuzz_write(path, bytes, size);
    if (descent_run_open(fuzz_home, &run, &error) != DESCENT_OK) {
        return 0;
    }
    const bool written = dsc_run_record_write(run, NULL, &error) == DESCENT_OK;
    descent_run_close(run);
    if (written) {
        if (descent_run_open(fuzz_home, &run, &error) != DESCENT_OK) {
            abort();
        }
        descent_run_close(run);
    }
    return 0;
}
