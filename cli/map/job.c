// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "map/job.h"

const char *cli_map_name(const cli_map_job *job)
{
    const cli_target *target = &job->target;
    return target->is_run                    ? target->job->folder
           : target->function.text           ? target->function.text
           : target->function.library.handle ? job->where.lib
                                             : "";
}
