// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What to try next, as commands. Keeps: a command is printed only if the command it names has
// all of its options; otherwise the advice stays words.
#include "diagnose/advice.h"

#include <stdio.h>
#include <string.h>

#include "minimize/options.h"
#include "run/again.h"
#include "run/job.h"
#include "run/settings.h"
#include "run/verdict_json.h"
#include "shell/arguments.h"
#include "shell/command.h"
#include "shell/flags.h"
#include "shell/text.h"
#include "target/target.h"
#include "target/types.h"

static bool is_option_of(cli_table *const *tables, size_t count, const char *name)
{
    for (size_t t = 0; t < count; t++) {
        if (descent_options_find(tables[t](), name)) {
            return true;
        }
    }
    return false;
}

// Whether the tables of a command have all of "--lr 0.1 --batch 64".
static bool knows_all(cli_table *const *tables, size_t count, const char *options)
{
    char name[64];
    for (const char *o = strstr(options, "--"); o; o = strstr(o + 2, "--")) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(o + 2, " ="), o + 2);
        if (!is_option_of(tables, count, name)) {
            return false;
        }
    }
    return strstr(options, "--") != NULL;
}

// A word behind a space or a '=' that is there already.
static void append_value(char *text, size_t capacity, const char *word)
{
    char quoted[CLI_MINIMIZE_TEXT] = "";
    cli_append_shell_word(quoted, sizeof quoted, word);
    cli_append(text, capacity, "%s", quoted);
}

void cli_diagnose_append_target(const cli_diagnose_job *job, char *text, size_t capacity)
{
    if (job->word) {
        cli_target_append_word(job->word, text, capacity);
    }
    cli_target_append_options(&job->arguments, text, capacity);
}

// This command again, with the point and the options that were given.
static void append_this(const cli_diagnose_job *job, const char *options, char *text,
                        size_t capacity)
{
    snprintf(text, capacity, "descent diagnose");
    cli_diagnose_append_target(job, text, capacity);
    for (size_t i = 0; i < job->arguments.given_count; i++) {
        const cli_given *given = &job->arguments.given[i];
        const bool where =
            strcmp(given->option->name, "at") == 0 || strcmp(given->option->name, "data") == 0;
        char name[80];
        snprintf(name, sizeof name, "--%.64s ", given->option->name);
        const bool anew = strstr(options, name) != NULL;
        if (where || (given->set == CLI_DIAGNOSE_LIBRARY && !anew)) {
            cli_append(text, capacity, " --%s%s", given->option->name,
                       *given->text == '-' ? "=" : " ");
            append_value(text, capacity, given->text);
        }
    }
    cli_append(text, capacity, " %s", options);
}

void cli_diagnose_command_from(const cli_diagnose_job *job, const double *x, char *text,
                               size_t capacity)
{
    snprintf(text, capacity, "descent minimize");
    cli_diagnose_append_target(job, text, capacity);
    if (!cli_target_append_point("from", job->target.n, x, text, capacity)) {
        *text = '\0';
    }
}

// Many starts need a box, and no start.
static void append_starts(const cli_diagnose_job *job, const char *options, char *text,
                          size_t capacity)
{
    const descent_function_info *info = job->target.function.info;
    snprintf(text, capacity, "descent minimize");
    cli_diagnose_append_target(job, text, capacity);
    cli_append(text, capacity, " %s", options);
    if (*job->where.box || !(info && info->box && *info->box)) {
        cli_append(text, capacity, " --box=");
        append_value(text, capacity, *job->where.box ? job->where.box : "-10..10");
    }
}

static void append_minimize(const cli_diagnose_job *job, const char *options, char *text,
                            size_t capacity)
{
    static cli_table *const minimize_tables[] = {
        cli_minimize_settings_table, cli_minimize_run_table, descent_starts_option_table};
    static const char rule[] = "--optimizer ";
    char own[256];
    const bool renamed = strncmp(options, rule, strlen(rule)) == 0;
    snprintf(own, sizeof own, "%s%s", renamed ? "--with " : "",
             options + (renamed ? strlen(rule) : 0));
    if (!knows_all(minimize_tables, sizeof minimize_tables / sizeof *minimize_tables, own)) {
        return;
    }
    if (strstr(own, "--starts")) {
        append_starts(job, own, text, capacity);
        return;
    }
    cli_diagnose_command_from(job, job->found->x, text, capacity);
    if (*text) {
        cli_append(text, capacity, " %s", own);
    }
}

// Going on from the point, or from its start anew.
static void append_run(const cli_diagnose_job *job, const cli_advice *advice, char *text,
                       size_t capacity)
{
    static cli_table *const train_tables[] = {
        cli_train_settings_table, descent_run_option_table, descent_train_option_table,
        descent_read_option_table};
    const cli_job *run = job->target.job;
    if (*advice->options &&
        !knows_all(train_tables, sizeof train_tables / sizeof *train_tables, advice->options)) {
        return;
    }
    if (advice->next == DESCENT_NEXT_RESUME) {
        cli_run_more(run, advice->options, text, capacity);
    } else if (!cli_run_again(run->folder, advice->options, text, capacity)) {
        *text = '\0';
    }
}

void cli_diagnose_command_for(const cli_diagnose_job *job, const cli_advice *advice, char *text,
                              size_t capacity)
{
    *text = '\0';
    if (advice->next == DESCENT_NEXT_NONE) {
        return;
    }
    if (advice->next == DESCENT_NEXT_DIAGNOSE || advice->next == DESCENT_NEXT_ESCAPE) {
        append_this(job, advice->options, text, capacity);
    } else if (job->target.is_run) {
        append_run(job, advice, text, capacity);
    } else if (*advice->options) {
        append_minimize(job, advice->options, text, capacity);
    } else {
        cli_diagnose_command_from(job, job->found->x, text, capacity);
    }
}

// ---- advice ----

descent_conclusion cli_diagnose_conclusion(const cli_diagnose_job *job)
{
    const descent_guessing *guess = job->target.is_run ? &job->target.job->guessing : NULL;
    if (guess && guess->suggestion != DESCENT_SUGGESTION_NONE) {
        return descent_suggestion_next(guess->suggestion) == DESCENT_NEXT_AGAIN
                   ? DESCENT_CONCLUSION_START_AGAIN
                   : DESCENT_CONCLUSION_LOOK;
    }
    return descent_conclude(job->found->conclusion, &job->generalisation, NULL);
}

// What to do has a flag of its own, or the advice has options.
static void type_options(const descent_advice *from, cli_advice *advice)
{
    if (from->next == DESCENT_NEXT_ESCAPE || from->next == DESCENT_NEXT_CHECK_GRADIENT) {
        snprintf(advice->options, sizeof advice->options, "%s",
                 from->next == DESCENT_NEXT_ESCAPE ? "--escape" : "--check-gradient");
    } else {
        cli_option_flags(from->options, advice->options, sizeof advice->options);
    }
}

// One conclusion: what validation says, or what the place says.
cli_advice cli_diagnose_advice(const cli_diagnose_job *job, size_t i)
{
    const descent_diagnosis *d = job->found;
    const descent_generalisation_verdict *g = &job->generalisation;
    bool held = false; // validation leads
    (void)descent_conclude(d->conclusion, g, &held);
    cli_advice advice = {.text = NULL};
    const descent_guessing *guess = job->target.is_run ? &job->target.job->guessing : NULL;
    if (guess && guess->suggestion != DESCENT_SUGGESTION_NONE) { // no steps help there
        if (i == 0) {
            advice = (cli_advice){.text = guess->advice,
                                  .next = descent_suggestion_next(guess->suggestion)};
            cli_option_flags(guess->options, advice.options, sizeof advice.options);
        }
        return advice;
    }
    if (!held && i < d->advice_count) {
        const descent_advice *a = &d->advice[i];
        advice = (cli_advice){.text = a->text, .next = a->next, .from = a};
        type_options(a, &advice);
    } else if (held && i == 0 && *g->advice) {
        advice =
            (cli_advice){.text = g->advice, .next = descent_suggestion_next(g->suggestion)};
        cli_option_flags(g->options, advice.options, sizeof advice.options);
    }
    return advice;
}

void cli_diagnose_next_command(const cli_diagnose_job *job, char *text, size_t capacity)
{
    const cli_escape *e = &job->escape;
    *text = '\0';
    if (!e->taken) {
        return;
    }
    if (job->target.is_run) {
        cli_run_more_in(job->target.job, e->folder, "", text, capacity);
    } else {
        cli_diagnose_command_from(job, e->x, text, capacity);
    }
}
