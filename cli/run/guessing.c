// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A loss that is no better than guessing, in words and as JSON.
#include "run/guessing.h"

#include "run/verdict_json.h"
#include "shell/output.h"
#include "shell/text.h"

// Rows x inputs x outputs of a linear model that takes about a second.
static const double most_for_linear = 2e7;

void cli_guess(cli_job *job)
{
    descent_error error = {0};
    job->guessing = (descent_guessing){.size = sizeof job->guessing};
    if (job->trainer && descent_trainer_guessing(job->trainer, most_for_linear, &job->guessing,
                                                 &error) != DESCENT_OK) {
        cli_note("why the loss is where it is was not looked at: %s", error.message);
        job->guessing.cause = DESCENT_GUESS_NOT;
    }
}

static bool is_named(const descent_guessing *g, const descent_guess_check *check)
{
    return check->holds && check->cause == g->cause;
}

// The texts of some checks, with semicolons between them: those that hold besides the one that is
// named, or those that do not.
static void append_checks(const descent_guessing *g, bool holds, const char *title, char *text,
                          size_t capacity)
{
    bool first = true;
    for (size_t i = 0; i < g->count; i++) {
        const descent_guess_check *check = &g->checks[i];
        if (check->holds == holds && !is_named(g, check)) {
            cli_append(text, capacity, "%s%s", first ? title : "; ", check->text);
            first = false;
        }
    }
}

void cli_guessing_lines(const descent_guessing *g, char *text, size_t capacity)
{
    *text = '\0';
    if (g->cause == DESCENT_GUESS_NOT) {
        return;
    }
    cli_append(text, capacity, "%s\n", g->because);
    for (size_t i = 0; i < g->count; i++) {
        if (is_named(g, &g->checks[i])) {
            cli_append(text, capacity, "cause: %s", g->checks[i].text);
        }
    }
    if (g->cause == DESCENT_GUESS_OTHER) {
        cli_append(text, capacity, "cause: %s",
                   descent_finding_words(DESCENT_FINDING_GUESS_OTHER));
    }
    append_checks(g, true, "\nas well: ", text, capacity);
    append_checks(g, false, "\nruled out: ", text, capacity);
}

static json_t *check_json(const descent_guessing *g, const descent_guess_check *check)
{
    return json_pack("{s:s, s:b, s:b, s:o, s:s}", "finding",
                     descent_finding_name(check->finding), "holds", check->holds, "named",
                     is_named(g, check), "numbers", cli_numbers_json(&check->numbers), "text",
                     check->text);
}

json_t *cli_guessing_json(const descent_guessing *g)
{
    if (g->cause == DESCENT_GUESS_NOT) {
        return json_null();
    }
    json_t *checks = json_array();
    for (size_t i = 0; i < g->count; i++) {
        json_array_append_new(checks, check_json(g, &g->checks[i]));
    }
    return json_pack("{s:s, s:o, s:s, s:o, s:o}", "finding", descent_finding_name(g->finding),
                     "numbers", cli_numbers_json(&g->numbers), "because", g->because, "checks",
                     checks, "suggestion",
                     g->suggestion == DESCENT_SUGGESTION_NONE
                         ? json_null()
                         : json_string(descent_suggestion_name(g->suggestion)));
}
