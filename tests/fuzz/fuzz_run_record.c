// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// run.json of a run folder that somebody sent. What is accepted can be written again and read.
#include "fuzz_file.h"
#include "run/job.h"
#include "run/record.h"

static int read_it(cli_job *job)
{
    static char name[] = "train";
    static char *words[] = {name};
    cli_job_init(job, 1, words);
    snprintf(job->own.resume, sizeof job->own.resume, "%s", fuzz_home);
    return cli_run_read_record(job, fuzz_home);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static cli_job job;
    char path[FUZZ_PATH];
    fuzz_path("run.json", path);
    fuzz_write(path, bytes, size);
    const bool accepted = read_it(&job) == 0;
    const bool written = accepted && cli_run_write_record(&job) == 0;
    cli_job_free(&job);
    if (written) {
        if (read_it(&job) != 0) {
            abort();
        }
        cli_job_free(&job);
    }
    return 0;
}
