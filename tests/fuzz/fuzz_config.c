// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A config file of `descent train`. What it says can be shown.
#include "fuzz_file.h"
#include "run/job.h"
#include "shell/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static cli_job job;
    static char name[] = "train";
    static char *words[] = {name};
    char path[FUZZ_PATH];
    fuzz_path("file", path);
    fuzz_write(path, bytes, size);
    cli_job_init(&job, 1, words);
    cli_config_keys keys;
    if (cli_config_read(path, job.sets, CLI_SETS, &keys) == 0) {
        cli_config_print(job.sets, CLI_SETS);
    }
    cli_job_free(&job);
    return 0;
}
