// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// --starts: the minima that runs from many starts came to.
//
// Keeps: a list of minima comes with an estimate of what was not seen (the share of starts
// whose minimum was met once only: Good and Turing); a list alone would look complete.
#include "minimize/starts.h"

#include <string.h>

#include "function/report.h"
#include "minimize/kkt.h"
#include "minimize/limits.h"
#include "minimize/page.h"
#include "minimize/report.h"
#include "shell/output.h"
#include "shell/status.h"
#include "shell/text.h"
#include "target/function.h"
#include "target/points.h"
#include "target/types.h"

enum { LINE = 1024, SHOWN = 20 };

static json_t *to_json(const cli_minimize_job *job, const descent_starts_result *result)
{
    const cli_function *f = &job->function;
    json_t *variables = json_array(), *minima = json_array();
    for (size_t i = 0; i < f->n; i++) {
        json_array_append_new(variables, json_string(f->variables[i]));
    }
    for (size_t i = 0; i < result->count; i++) {
        const descent_found_minimum *m = &result->minima[i];
        json_t *x = json_array();
        for (size_t j = 0; j < f->n; j++) {
            json_array_append_new(x, cli_json_number(m->x[j]));
        }
        json_array_append_new(minima, json_pack("{s:o, s:o, s:o, s:I}", "x", x, "f",
                                                cli_json_number(m->value), "gradient_norm",
                                                cli_json_number(m->gradient_norm), "hits",
                                                (json_int_t)m->hits));
    }
    json_t *object = json_pack(
        "{s:s, s:s, s:o, s:o, s:I, s:I, s:I, s:o}", "function", f->text, "optimizer",
        job->racers[0].rule, "variables", variables, "minima", minima, "starts",
        (json_int_t)result->starts, "failed", (json_int_t)result->failed, "evaluations",
        (json_int_t)result->evaluations, "unseen_estimate", cli_json_number(result->unseen));
    const cli_racer *racer = &job->racers[0];
    if (object && racer->limited.n > 0) {
        json_object_set_new(object, "limited", cli_kkt_to_json(job, racer->x, &racer->limited));
    }
    return object;
}

static void print_minimum(const cli_minimize_job *job, const descent_starts_result *result,
                          size_t i)
{
    const descent_found_minimum *m = &result->minima[i];
    char f[32], point[LINE];
    cli_format_real(m->value, f);
    cli_format_point(&job->function, m->x, point, sizeof point);
    printf("%4zu %15s %8.2g %8s %6.1f %%  %s\n", i + 1, f, m->gradient_norm, CLI_COUNT(m->hits),
           100.0 * (double)m->hits / (double)result->starts, point);
}

static void print_table(const cli_minimize_job *job, const descent_starts_result *result)
{
    char starts[32], evaluations[32];
    cli_format_count(result->starts, starts, sizeof starts);
    cli_format_count(result->evaluations, evaluations, sizeof evaluations);
    cli_minimize_head(job);
    printf("starts    %s, each by %s, %s evaluations\n\n%4s %15s %8s %8s %8s  %s\n", starts,
           job->racers[0].label, evaluations, "", "f", "|g|", "hits", "share", "at");
    for (size_t i = 0; i < result->count && i < SHOWN; i++) {
        print_minimum(job, result, i);
    }
    if (result->count > SHOWN) {
        printf("and %s more (--json has them all)\n", CLI_COUNT(result->count - SHOWN));
    }
    printf("%s distinct minim%s; ", CLI_COUNT(result->count), result->count == 1 ? "um" : "a");
    printf("about %.0f %% of such starts would end at one not seen here\n",
           100.0 * result->unseen);
    printf("ends within %g (1 + |x|) and %g (1 + |f|) of each other count as one\n",
           job->starts.merge_distance, job->starts.merge_value);
    if (result->failed > 0) {
        printf("%s ended at no minimum%s\n", CLI_THINGS(result->failed, "start"),
               job->limits.given ? "" : ": try more --steps, or --with lbfgs");
    }
    if (job->racers[0].limited.n > 0 && !job->own.quiet) {
        cli_kkt_print(job, job->racers[0].x, &job->racers[0].limited);
    }
}

static int check(const cli_minimize_job *job)
{
    const cli_minimize_settings *own = &job->own;
    if (job->racer_count > 1) {
        cli_error("--starts follows one optimizer, and --with names %zu", job->racer_count);
        cli_try("--with %s", job->racers[0].rule);
    } else if (*own->from) {
        cli_error("--from is one start, and --starts draws many from a box");
        cli_try("leave out one of them");
    } else if (*own->trace || *own->svg) {
        cli_error("%s follows one start, and --starts asks for many",
                  *own->trace ? "--trace" : "--svg");
        cli_try("leave out one of them");
    } else if (!job->bounded) {
        cli_error("--starts needs a box to draw starts from");
        cli_try("--box %s=-5..5    or --box -5..5 for every variable",
                job->function.variables[0]);
    } else {
        return CLI_DONE;
    }
    return CLI_USAGE;
}

static int print(const cli_minimize_job *job, const descent_starts_result *result)
{
    if (job->own.json) {
        return cli_print_json_exact(to_json(job, result));
    }
    if (!cli_function_report_is_out(job->own.report)) {
        print_table(job, result);
    }
    return CLI_DONE;
}

// The function, for the values of its picture.
static int report(cli_minimize_job *job, const descent_starts_result *result)
{
    descent_error error = {0};
    if (!*job->own.report) {
        return CLI_DONE;
    }
    if (!job->objective &&
        cli_function_objective(&job->function, &job->objective, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    return cli_minimize_page_of_starts(job, result, to_json(job, result));
}

static descent_status search(cli_minimize_job *job, descent_starts_result *result,
                             descent_error *error)
{
    const descent_limits limits = cli_limits_get(job);
    return job->limits.given
               ? descent_minimize_constrained_starts(cli_limits_make, job, &limits,
                                                     &job->limiting, &job->starts, job->lower,
                                                     job->upper, result, error)
               : descent_minimize_starts(cli_function_objective, &job->function,
                                         &job->racers[0].options, &job->starts, job->lower,
                                         job->upper, result, error);
}

// Within limits: what the lowest end is, and its multipliers.
static int judge_lowest(cli_minimize_job *job, const descent_starts_result *result)
{
    descent_error error = {0};
    cli_racer *racer = &job->racers[0];
    if (!job->limits.given || result->count == 0) {
        return CLI_DONE;
    }
    memcpy(racer->x, result->minima[0].x, job->function.n * sizeof *racer->x);
    descent_status status = cli_function_objective(&job->function, &job->objective, &error);
    THEN(status, cli_limits_follow(job, racer, NULL, NULL, &error));
    return status == DESCENT_OK ? CLI_DONE : cli_fail(&error);
}

int cli_minimize_many(cli_minimize_job *job)
{
    descent_error error = {0};
    descent_starts_result result = {.size = sizeof result};
    int code = check(job);
    if (code != CLI_DONE) {
        return code;
    }
    job->starts.seed = job->racers[0].options.seed;
    if (search(job, &result, &error) != DESCENT_OK) {
        return cli_fail(&error);
    }
    code = judge_lowest(job, &result);
    code = code == CLI_DONE ? print(job, &result) : code;
    code = code == CLI_DONE ? report(job, &result) : code;
    if (code == CLI_DONE && result.count == 0) {
        cli_error("no start ended at a minimum");
        code = CLI_DIVERGED;
    }
    descent_starts_free(&result);
    return code;
}
