// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a page of a race or of many starts is told besides what --json prints: every state of the
// paths, the function around them, what to type next.
#include "minimize/page.h"

#include <math.h>

#include "function/report.h"
#include "minimize/advice.h"
#include "minimize/picture.h"
#include "minimize/record.h"
#include "minimize/report.h"
#include "run/again.h"
#include "run/verdict_json.h"
#include "shell/output.h"
#include "target/function.h"

static cli_function_report about(const cli_minimize_job *job)
{
    return (cli_function_report){.kind = job->many ? "starts" : "minimize",
                                 .function = &job->function,
                                 .arguments = &job->arguments,
                                 .seed = &job->racers[0].options.seed};
}

// The end that is lowest; SIZE_MAX: none is finite.
static size_t lowest(const cli_minimize_job *job)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < job->racer_count; i++) {
        const double f = job->racers[i].result.value;
        if (isfinite(f) && job->racers[i].status == DESCENT_OK &&
            (best == SIZE_MAX || f < job->racers[best].result.value)) {
            best = i;
        }
    }
    return best;
}

// The same command with what is advised to the run that is lowest; null: nothing is.
static json_t *again(const cli_minimize_job *job, const cli_racer *racer)
{
    const cli_minimize_advice advice = cli_minimize_advise(job, racer);
    char text[CLI_MINIMIZE_TEXT] = "descent";
    if (!*advice.options) {
        return json_null();
    }
    cli_append_again(text, sizeof text, (size_t)job->arguments.argc,
                     (const char *const *)job->arguments.argv, advice.options);
    return cli_text_json(text);
}

static int save(const cli_minimize_job *job, json_t *document, const double *next)
{
    const cli_function_report report = about(job);
    char text[CLI_MINIMIZE_TEXT] = "";
    if (document && next) {
        cli_function_report_next(&report, next, text, sizeof text);
    }
    json_object_set_new(document, "next", cli_text_json(text));
    return cli_function_report_save(job->own.report, document,
                                    !job->own.json && !job->own.quiet);
}

int cli_minimize_page(cli_minimize_job *job)
{
    if (!*job->own.report) {
        return CLI_DONE;
    }
    const cli_function_report report = about(job);
    json_t *document = cli_function_report_make(&report, cli_minimize_to_json(job));
    json_t *paths = document ? cli_record_paths(job) : NULL;
    if (!paths || json_object_set_new(document, "paths", paths) != 0 ||
        !cli_minimize_surface(job, document)) {
        json_decref(document);
        return cli_no_memory();
    }
    const size_t best = lowest(job);
    // Of those that ran away the first one has something to say.
    json_object_set_new(document, "again",
                        again(job, &job->racers[best == SIZE_MAX ? 0 : best]));
    // What `diagnose` says of a point knows of no limits.
    const bool known = best == SIZE_MAX || job->limits.given;
    return save(job, document, known ? NULL : job->racers[best].x);
}

int cli_minimize_page_of_starts(cli_minimize_job *job, const descent_starts_result *found,
                                json_t *result)
{
    const cli_function_report report = about(job);
    json_t *document = cli_function_report_make(&report, result);
    if (!document || !cli_minimize_surface_of_starts(job, found, document)) {
        json_decref(document);
        return cli_no_memory();
    }
    return save(job, document,
                found->count > 0 && !job->limits.given ? found->minima[0].x : NULL);
}
