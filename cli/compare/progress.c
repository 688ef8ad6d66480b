// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "compare/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "shell/clock.h"
#include "shell/format.h"
#include "shell/output.h"
#include "shell/signals.h"
#include "shell/terminal.h"
#include "shell/text.h"

enum { LINE = 512, BAR = 20 };
static const double redraw_seconds = 0.1;

static const char *const stages[] = {
    [DESCENT_COMPARE_MEASURING] = "measuring what a run costs",
    [DESCENT_COMPARE_TUNING] = "tuning",
    [DESCENT_COMPARE_WIDENING] = "best at an edge: more rates for all",
    [DESCENT_COMPARE_RUNNING] = "running with new seeds",
    [DESCENT_COMPARE_OVER] = "done",
};

void cli_compare_progress_start(cli_compare_progress *progress, const cli_compare_job *job)
{
    *progress = (cli_compare_progress){
        .job = job, .live = cli_terminal_is_live(), .last = {.stage = DESCENT_COMPARE_OVER}};
}

static void clear(cli_compare_progress *p)
{
    if (p->on_screen) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        p->on_screen = false;
    }
}

// ---- the plan, once it is made ----

static void tell_plan(const cli_compare_job *job)
{
    descent_compare_plan plan;
    plan.size = sizeof plan;
    if (!descent_compare_plan_get(job->compare, &plan)) {
        return;
    }
    const char *unit = job->is_function ? "evaluation" : "epoch";
    char steps[64] = "";
    if (plan.steps_per_epoch > 0) {
        snprintf(steps, sizeof steps, " (%s)",
                 CLI_THINGS(plan.lengths[DESCENT_COMPARE_LENGTHS - 1] * plan.steps_per_epoch,
                            "step"));
    }
    cli_talk("plan    runs of %s, %s and %s%s; %" PRIu64
             " learning rates, each constant and decaying linearly to 0; then the best of each "
             "rule with new seeds\n",
             CLI_COUNT(plan.lengths[0]), CLI_COUNT(plan.lengths[1]),
             CLI_THINGS(plan.lengths[2], unit), steps, plan.rates);
    if (plan.shortened) {
        cli_talk("        less than usual, so that it fits into %g s\n", plan.seconds);
    }
}

// ---- lines ----

static void stage_text(const descent_compare_progress *now, char *text, size_t capacity)
{
    snprintf(text, capacity, "%s", stages[now->stage]);
    if (now->stage == DESCENT_COMPARE_WIDENING && now->round > 1) {
        cli_append(text, capacity, " (again)");
    }
}

static void draw(cli_compare_progress *p, const descent_compare_progress *now)
{
    char stage[128], bar[4 * BAR + 1], left[64] = "", line[LINE];
    const double part = now->trials > 0 ? (double)now->done / (double)now->trials : 0.0;
    stage_text(now, stage, sizeof stage);
    cli_format_bar(part, BAR, cli_terminal_is_utf8(), bar, sizeof bar);
    cli_format_duration(now->left, left, sizeof left);
    snprintf(line, sizeof line, "%s  %s  %s of %s%s%s", stage, bar, CLI_COUNT(now->done),
             CLI_COUNT(now->trials), *left ? "  about " : "", left);
    if (cli_text_columns(line) >= cli_terminal_columns()) {
        snprintf(line, sizeof line, "%s of %s", CLI_COUNT(now->done), CLI_COUNT(now->trials));
    }
    fprintf(stderr, "\r%s\033[K", line);
    fflush(stderr);
    p->on_screen = true;
    p->drawn = cli_clock();
}

static void begin_stage(cli_compare_progress *p, const descent_compare_progress *now)
{
    char stage[128];
    clear(p);
    if (!p->planned && now->stage != DESCENT_COMPARE_MEASURING) {
        tell_plan(p->job);
        p->planned = true;
    }
    stage_text(now, stage, sizeof stage);
    if (!p->live && now->stage != DESCENT_COMPARE_OVER) {
        cli_talk(
            "%s: %s\n", stage,
            CLI_THINGS(now->trials, now->stage == DESCENT_COMPARE_MEASURING ? "rule" : "run"));
    }
}

descent_action cli_compare_progress_tell(const descent_compare_progress *now, void *user)
{
    cli_compare_progress *p = user;
    if (now->stage != p->last.stage || now->round != p->last.round) {
        begin_stage(p, now);
    }
    p->last = *now;
    if (p->live && !p->job->own.quiet && now->stage != DESCENT_COMPARE_OVER &&
        cli_clock() - p->drawn >= redraw_seconds && cli_terminal_in_front()) {
        draw(p, now);
    }
    return cli_signals_stop_asked() ? DESCENT_STOP : DESCENT_CONTINUE;
}

void cli_compare_progress_end(cli_compare_progress *progress)
{
    clear(progress);
}
