// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --report: the result of a comparison as a page, with the command that trains or minimises with
// the best configuration.
#include "compare/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare/json.h"
#include "function/report.h"
#include "run/verdict_json.h"
#include "shell/output.h"
#include "shell/text.h"
#include "target/target.h"

enum { LONGEST = DESCENT_COMPARE_LENGTHS - 1 };

// What the command was told of the data or the network, once more.
static void append_given(const cli_compare_job *job, char *text, size_t capacity)
{
    const cli_arguments *a = &job->arguments;
    for (size_t i = 0; i < a->given_count; i++) {
        const cli_given *given = &a->given[i];
        const bool own =
            given->set == CLI_COMPARE_OWN && (strcmp(given->option->name, "layers") == 0 ||
                                              strcmp(given->option->name, "valid-file") == 0);
        if (own || given->set == CLI_COMPARE_TRAIN || given->set == CLI_COMPARE_READ) {
            cli_append(text, capacity, " --%s", given->option->name);
            cli_append_shell_word(text, capacity, given->text);
        }
    }
}

static void next_training(const cli_compare_job *job, const char *rule,
                          const descent_compare_score *at, const descent_compare_plan *plan,
                          char *text, size_t capacity)
{
    cli_append(text, capacity, "descent train");
    cli_append_shell_word(text, capacity, job->word);
    append_given(job, text, capacity);
    cli_append(text, capacity, " --optimizer %s --lr %.3g%s --epochs %llu", rule, at->rate,
               at->decay == DESCENT_COMPARE_LINEAR ? " --decay linear" : "",
               (unsigned long long)plan->lengths[LONGEST]);
}

static void next_function(const cli_compare_job *job, const char *rule,
                          const descent_compare_score *at, const descent_compare_plan *plan,
                          char *text, size_t capacity)
{
    cli_append(text, capacity, "descent minimize");
    if (job->word) {
        cli_target_append_word(job->word, text, capacity);
    }
    cli_target_append_options(&job->arguments, text, capacity);
    cli_append(text, capacity, " --with %s", rule);
    if (isfinite(at->rate)) {
        cli_append(text, capacity, " --lr %.3g%s", at->rate,
                   at->decay == DESCENT_COMPARE_LINEAR ? " --decay linear" : "");
    }
    cli_append(text, capacity, " --steps %llu", (unsigned long long)plan->lengths[LONGEST]);
}

// "" where the best one has no configuration that ended well.
static void next_command(const cli_compare_job *job, char *text, size_t capacity)
{
    const descent_comparison *r = descent_compare_result(job->compare);
    const descent_compare_score *best = &r->rules[0].at[LONGEST];
    const char *rule = descent_rule_names()[r->rules[0].rule];
    if (isnan(best->tuned)) {
        return;
    }
    if (job->is_function) {
        next_function(job, rule, best, &r->plan, text, capacity);
    } else {
        next_training(job, rule, best, &r->plan, text, capacity);
    }
}

static json_t *document_of(const cli_compare_job *job)
{
    char next[CLI_MINIMIZE_TEXT] = "";
    const cli_function nothing = {.text = job->word};
    const cli_function_report report = {.kind = "compare",
                                        .function =
                                            job->is_function ? &job->function : &nothing,
                                        .name = job->is_function ? NULL : job->word,
                                        .arguments = &job->arguments,
                                        .seed = &job->how.seed};
    json_t *document = cli_function_report_make(&report, cli_compare_json(job));
    next_command(job, next, sizeof next);
    const bool numbers =
        !job->is_function && descent_dataset_task(job->run.data) == DESCENT_TASK_REGRESS;
    int failed = json_object_set_new(document, "next", cli_text_json(next));
    failed |= json_object_set_new(document, "metric", json_string(numbers ? "R2" : "accuracy"));
    if (!job->is_function) {
        failed |= json_object_set_new(document, "kernels", json_string(descent_kernels()));
    }
    if (failed) {
        json_decref(document);
        return NULL;
    }
    return document;
}

int cli_compare_page(const cli_compare_job *job)
{
    return *job->own.report ? cli_function_report_save(job->own.report, document_of(job),
                                                       !job->own.json && !job->own.quiet)
                            : CLI_DONE;
}
