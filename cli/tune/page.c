// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --report: the result of a search as a page, with the command that trains the final model.
#include "tune/page.h"

#include <stdio.h>

#include "function/report.h"
#include "run/verdict_json.h"
#include "shell/output.h"
#include "shell/text.h"
#include "tune/table.h"

static json_t *document_of(const cli_tune_job *job)
{
    char next[4 * CLI_PATH] = "", config[2 * CLI_PATH];
    const char *data =
        job->arguments.words_count > 0 ? job->arguments.words[0] : job->run.what->data;
    const cli_function named = {.text = data};
    const cli_function_report report = {.kind = "tune",
                                        .function = &named,
                                        .name = data,
                                        .arguments = &job->arguments,
                                        .seed = &job->run.train->seed};
    json_t *document =
        cli_function_report_make(&report, cli_sentences_json(descent_tune_json(job->tune)));
    snprintf(config, sizeof config, "%s/best.conf", descent_tune_folder(job->tune));
    cli_append(next, sizeof next, "descent train --config");
    cli_append_shell_word(next, sizeof next, config);
    int failed = json_object_set_new(document, "next", cli_text_json(next));
    failed |= json_object_set_new(document, "metric",
                                  json_string(cli_tune_is_accuracy(job) ? "accuracy" : "R2"));
    failed |= json_object_set_new(document, "kernels", json_string(descent_kernels()));
    if (failed) {
        json_decref(document);
        return NULL;
    }
    return document;
}

int cli_tune_page(const cli_tune_job *job)
{
    return *job->own.report ? cli_function_report_save(job->own.report, document_of(job),
                                                       !job->own.json && !job->own.quiet)
                            : CLI_DONE;
}
