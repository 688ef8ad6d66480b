// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a run that was watched has to say at its end.
#include "train/verdict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <descent/monitor.h>

#include "run/again.h"
#include "run/guessing.h"
#include "run/settings.h"
#include "run/verdict_json.h"
#include "shell/flags.h"
#include "shell/output.h"
#include "shell/text.h"

// The command that advice of a run means: text (out), "" where there is none.
static void command_of(const cli_job *job, descent_next next, const char *options, char *text,
                       size_t capacity)
{
    *text = '\0';
    if (!*job->folder || !job->trainer) {
        return;
    }
    if (next == DESCENT_NEXT_RESUME) {
        cli_run_more(job, options, text, capacity);
    } else if (next == DESCENT_NEXT_AGAIN && *options) {
        if (!cli_run_again(job->folder, options, text, capacity)) {
            *text = '\0';
        }
    } else if (next == DESCENT_NEXT_DIAGNOSE || next == DESCENT_NEXT_ESCAPE) {
        snprintf(text, capacity, "descent diagnose");
        cli_append_shell_word(text, capacity, job->folder);
        cli_append(text, capacity, "%s%s%s", *options ? " " : "", options,
                   next == DESCENT_NEXT_ESCAPE ? " --escape" : "");
    }
}

// One conclusion, and the advice that follows from it.
typedef struct conclusion {
    descent_conclusion kind;
    bool held; /* validation leads */
    descent_suggestion suggestion;
    descent_numbers numbers;
    const char *advice;
    char options[512]; /* as they are typed: "--lr 0.01" */
    descent_next next;
} conclusion;

// A network that ends behind a linear model has not found what is there to be found, and what is
// better is known. (One that overfits has advice of its own.)
static descent_suggestion scored(descent_conclusion kind,
                                 const descent_generalisation_verdict *g, bool held)
{
    if (held && (g->suggestion == DESCENT_SUGGESTION_HELD_LEARN ||
                 g->suggestion == DESCENT_SUGGESTION_HELD_LEARN_LAYERS)) {
        return DESCENT_SUGGESTION_SCORED_LEARN;
    }
    const bool own = g->kind == DESCENT_GENERALISATION_OVERFITTING ||
                     (held && g->suggestion == DESCENT_SUGGESTION_HELD_LESS_PENALTY);
    return kind == DESCENT_CONCLUSION_STOP && !own ? DESCENT_SUGGESTION_SCORED_LINEAR
                                                   : DESCENT_SUGGESTION_NONE;
}

// A cause of a loss that is no better than guessing, with advice of its own: no steps help there.
static conclusion conclude_guess(const cli_job *job, bool held)
{
    const descent_guessing *g = &job->guessing;
    conclusion c = {.kind = descent_suggestion_next(g->suggestion) == DESCENT_NEXT_AGAIN
                                ? DESCENT_CONCLUSION_START_AGAIN
                                : DESCENT_CONCLUSION_LOOK,
                    .held = held,
                    .suggestion = g->suggestion,
                    .numbers = g->suggested,
                    .advice = g->advice,
                    .next = descent_suggestion_next(g->suggestion)};
    cli_option_flags(g->options, c.options, sizeof c.options);
    return c;
}

static conclusion conclude(const cli_job *job, const descent_monitor_verdict *v,
                           const descent_generalisation_verdict *g, bool behind)
{
    bool held = false;
    const descent_conclusion kind = descent_conclude(v->conclusion, g, &held);
    if (job->guessing.suggestion != DESCENT_SUGGESTION_NONE) {
        return conclude_guess(job, held);
    }
    const descent_suggestion than = behind ? scored(kind, g, held) : DESCENT_SUGGESTION_NONE;
    if (than != DESCENT_SUGGESTION_NONE) {
        conclusion c = {.kind = DESCENT_CONCLUSION_START_AGAIN,
                        .held = held,
                        .suggestion = than,
                        .advice = descent_suggestion_words(than),
                        .next = descent_suggestion_next(than)};
        cli_option_flags(descent_suggestion_options(than), c.options, sizeof c.options);
        if (than == DESCENT_SUGGESTION_SCORED_LEARN &&
            isfinite(job->train->optimizer.learning_rate)) { /* which was for another rule */
            cli_append(c.options, sizeof c.options, " --lr auto");
        }
        return c;
    }
    conclusion c = {.kind = kind,
                    .held = held,
                    .suggestion = held ? g->suggestion : v->suggestion,
                    .numbers = held ? g->suggested : v->suggested,
                    .advice = held ? g->advice : v->advice};
    c.next = held ? descent_suggestion_next(g->suggestion) : v->next;
    cli_option_flags(held ? g->options : v->options, c.options, sizeof c.options);
    return c;
}

// "guess   the loss ...", and why, below each other.
static void tell_guess(const descent_guessing *g)
{
    char text[4096];
    cli_guessing_lines(g, text, sizeof text);
    const char *label = "guess   ";
    for (char *at = text; *at;) {
        const size_t length = strcspn(at, "\n");
        cli_talk("%s%.*s\n", label, (int)length, at);
        label = "        ";
        at += length + (at[length] == '\n');
    }
}

bool cli_watch_tell(const cli_job *job, bool behind)
{
    descent_monitor_verdict v = {.size = sizeof v};
    if (!descent_run_judge(job->run, &v)) {
        return false;
    }
    const descent_generalisation_verdict g = cli_job_validation(job);
    const conclusion c = conclude(job, &v, &g, behind);
    char command[2 * CLI_PATH];
    command_of(job, c.next, c.options, command, sizeof command);
    const char *place = descent_place_word(v.place),
               *word = descent_generalisation_word(g.kind);
    if (g.kind == DESCENT_GENERALISATION_NONE) {
        cli_talk("verdict %s: %s\n", place, v.because);
    } else if (!c.held) {
        cli_talk("verdict %s: %s\n        %s: %s\n", place, v.because, word, g.because);
    } else { // the one that decides comes first
        cli_talk("verdict %s: %s\n        training alone: %s, %s\n", word, g.because, place,
                 v.because);
    }
    tell_guess(&job->guessing);
    if (*c.advice) {
        char words[CLI_FLAG_TEXT];
        cli_talk("        %s\n", cli_with_flags(c.advice, words));
    }
    if (*command) {
        cli_talk("        %s\n", command);
    }
    return *command && c.next == DESCENT_NEXT_RESUME;
}

// A layer that does nothing.
static json_t *besides(const descent_monitor_verdict *v)
{
    return v->besides == DESCENT_REASON_NONE
               ? json_null()
               : json_pack("{s:s, s:o}", "reason", descent_reason_name(v->besides), "numbers",
                           cli_numbers_json(&v->besides_numbers));
}

void cli_watch_facts(const cli_job *job, bool behind, json_t *facts)
{
    descent_monitor_verdict v = {.size = sizeof v};
    if (!facts || !descent_run_judge(job->run, &v)) {
        return;
    }
    const descent_generalisation_verdict g = cli_job_validation(job);
    const conclusion c = conclude(job, &v, &g, behind);
    char command[8192];
    command_of(job, c.next, c.options, command, sizeof command);
    // Each advice next to the reason that it follows from.
    const bool validation =
        c.advice == g.advice || c.suggestion == DESCENT_SUGGESTION_SCORED_LEARN;
    cli_set_verdict(facts, &(cli_verdict){.place = v.place,
                                          .reason = v.reason,
                                          .numbers = &v.numbers,
                                          .because = v.because,
                                          .conclusion = c.kind,
                                          .forecast = &v.forecast});
    json_object_set_new(facts, "besides", besides(&v));
    json_object_set_new(facts, "suggestion",
                        c.suggestion == DESCENT_SUGGESTION_NONE
                            ? json_null()
                            : json_string(descent_suggestion_name(c.suggestion)));
    json_object_set_new(facts, "suggested", cli_numbers_json(&c.numbers));
    json_object_set_new(facts, "advice", cli_flags_json(validation ? "" : c.advice));
    json_object_set_new(facts, "command", cli_text_json(command));
    cli_set_validation(facts, &g);
    json_object_set_new(facts, "guessing", cli_guessing_json(&job->guessing));
    json_object_set_new(facts, "generalisation_advice",
                        cli_flags_json(validation ? c.advice : ""));
    json_object_set_new(facts, "noise_scale", cli_json_number(v.noise_scale));
    json_object_set_new(facts, "significance", cli_json_number(v.significance));
    json_object_set_new(facts, "sharpness", cli_json_number(v.sharpness));
}

void cli_watch_record(const cli_job *job, const descent_train_result *result, bool behind)
{
    json_t *facts = json_object();
    cli_watch_facts(job, behind, facts);
    if (json_object_size(facts) > 0) {
        json_object_set_new(facts, "step", json_integer((json_int_t)result->steps));
        char *text = json_dumps(facts, JSON_COMPACT);
        descent_error error = {.message = "out of memory"};
        // A sentence that cannot be written down is no reason for a training to fail.
        if (!text || descent_run_set_member(job->run, "end", text, &error) != DESCENT_OK) {
            cli_note("a report will not have the verdict's words: %s", error.message);
        }
        free(text);
    }
    json_decref(facts);
}
