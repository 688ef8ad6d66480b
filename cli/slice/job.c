// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "slice/job.h"

#include "target/target.h"

const descent_rows *cli_slice_rows(const cli_slice_job *job)
{
    return job->rows.index ? &job->rows : cli_target_rows(&job->target);
}
