// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "compare/json.h"

#include "run/verdict_json.h"

json_t *cli_compare_json(const cli_compare_job *job)
{
    return cli_sentences_json(descent_compare_json(job->compare));
}
