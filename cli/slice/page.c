// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a page of a slice is told besides what --json prints: where the point is, and what to type
// next. The surface is the slice itself.
#include "slice/page.h"

#include "function/report.h"
#include "run/verdict_json.h"
#include "shell/output.h"
#include "slice/report.h"

int cli_slice_page(const cli_slice_job *job)
{
    enum { MANY = 1000 }; /* numbers of a point that a page keeps */
    const cli_target *target = &job->target;
    if (!*job->own.report) {
        return CLI_DONE;
    }
    const bool draws = job->own.kind == CLI_SLICE_RANDOM;
    const cli_function_report report = {.kind = "slice",
                                        .function = &target->function,
                                        .arguments = job->arguments,
                                        .seed = draws ? &job->own.seed : NULL};
    json_t *document = cli_function_report_make(&report, cli_slice_to_json(job, job->slice));
    if (!document) {
        return cli_no_memory();
    }
    char next[CLI_MINIMIZE_TEXT] = "";
    cli_function_report_next(&report, target->x, next, sizeof next);
    json_object_set_new(document, "next", cli_text_json(next));
    json_object_set_new(document, "steps",
                        job->count > 0 ? json_integer((json_int_t)job->steps) : json_null());
    json_object_set_new(document, "at",
                        target->n <= MANY ? cli_json_numbers(target->n, target->x)
                                          : json_null());
    return cli_function_report_save(job->own.report, document,
                                    !job->own.json && !job->own.quiet);
}
